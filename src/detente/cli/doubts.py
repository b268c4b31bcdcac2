"""detente doubts: what the doubt in the words does to the answer."""

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
    "--lexicon",
    metavar="NAME",
    help="Read the words by this lexicon, or by a .toml file of your own (default: the case's).",
)
@convention_options
@common
def doubts(
    case: str, lexicon: str | None, conventions: Conventions, as_json: bool, quiet: bool
) -> None:
    """Say how sure the answer is: every world that the hedges allow, solved.

    A hedge on what supports a preference statement, an option or a condition makes it part of the
    model in some worlds only. Each conclusion gets a lower and an upper probability, and the
    weakest words it rests on.

    \b
    Examples:
      detente doubts moscow-2016
      detente doubts moscow-2016 --lexicon kent-1964
    """
    from detente.explanation.doubts import doubts as doubted
    from detente.library import read
    from detente.report import json_doubts

    with patience("Solving every world"):
        found = doubted(read(case), lexicon=lexicon, conventions=conventions)
    if as_json:
        show_json(json_doubts.doubts(found))
    else:
        show_prose(found, quiet=quiet)
