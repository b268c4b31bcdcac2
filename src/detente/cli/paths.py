"""detente paths: whose moves lead from the status quo to a state or outcome."""

from __future__ import annotations

import click

from detente.analysis.walks import By
from detente.cli.shell import (
    case_argument,
    common,
    concepts_option,
    convention_options,
    listed,
    patience,
    show_json,
    show_prose,
)
from detente.model.graph import Conventions


@click.command()
@case_argument
@click.option(
    "--to",
    metavar="STATE|OUTCOME",
    help="Where to: a label, a pattern, an outcome, a condition, or #index up to 16 options (default: every "
    "equilibrium, up to 20 options).",
)
@click.option(
    "--from", "start", metavar="STATE", help="Where the paths begin (default: the status quo)."
)
@click.option(
    "--by",
    type=click.Choice(["moves", "improvements"]),
    help="Any moves, or improvements only (default: both).",
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=6,
    show_default=True,
    metavar="N",
    help="How many of the shortest paths are listed; all of them are counted, up to 16 options.",
)
@concepts_option
@convention_options
@common
def paths(
    case: str,
    to: str | None,
    start: str | None,
    by: By | None,
    limit: int,
    concepts: str | None,
    conventions: Conventions,
    as_json: bool,
    quiet: bool,
) -> None:
    """Show whose moves, in what order, lead from the status quo to a state or outcome.

    Nobody moves twice in a row. Shortest paths are shown by moves of any kind and by improvements
    only. Without --to: which equilibria are reached at all, and who blocks the others; --concepts
    and the conventions bear on these. Beyond 16 options one shortest path of each kind is shown.

    \b
    Examples:
      detente paths moscow-2016 --to "february restored"
      detente paths elmira
    """
    from detente.explanation.paths import paths_of
    from detente.library import read

    found = read(case)
    asked = {"to": to, "start": start, "by": by, "limit": limit}
    with patience("Searching"):
        result = paths_of(found, listed(concepts), conventions, **asked)
    if as_json:
        from detente.report.json_paths import paths as data

        show_json(data(found.name, result))
    else:
        show_prose(result, quiet=quiet)
