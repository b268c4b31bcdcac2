"""detente explain: why one state holds or not."""

from __future__ import annotations

import click

from detente.cli.shell import (
    case_argument,
    common,
    convention_options,
    patience,
    show_json,
    show_prose,
)
from detente.model.graph import Conventions


@click.command()
@case_argument
@click.option(
    "--state",
    metavar="STATE",
    help="A label, a pattern, an outcome or condition that fits one state, or #index up to 16 options "
    "(default: the status quo).",
)
@click.option("--dm", metavar="DM", help="One decision maker (default: all).")
@click.option("--concept", metavar="NAME", help="One solution concept (default: all that apply).")
@convention_options
@common
def explain(
    case: str,
    state: str | None,
    dm: str | None,
    concept: str | None,
    conventions: Conventions,
    as_json: bool,
    quiet: bool,
) -> None:
    """Explain why a state is or is not stable, move by move, naming the sanctions.

    \b
    Examples:
      detente explain elmira --state 1 --concept gmr
      detente explain moscow-2016 --state "february restored and not oppose" --dm us
    """
    from detente.explanation.asked import explain as explained
    from detente.library import read

    found = read(case)
    with patience("Solving"):
        explanation = explained(found, state, dm=dm, concept=concept, conventions=conventions)
    if as_json:
        from detente.report import json

        show_json(json.explanation(found.name, explanation))
    else:
        show_prose(explanation, quiet=quiet)
