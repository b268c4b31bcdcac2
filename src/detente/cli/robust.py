"""detente robust: how far preferences may be wrong before an equilibrium is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from detente.cli.shell import (
    case_argument,
    common,
    convention_options,
    listed,
    patience,
    show_json,
    show_prose,
)
from detente.model.graph import Conventions

if TYPE_CHECKING:
    from detente.analysis.robust import Robustness, RobustQuestion


@click.command()
@case_argument
@click.option("--state", metavar="STATE", help="One state (default: every equilibrium).")
@click.option(
    "--concepts",
    metavar="LIST",
    help="Solution concepts, separated by commas (default: nash,gmr,smr,seq).",
)
@click.option(
    "--at-most",
    type=click.IntRange(min=1),
    default=3,
    show_default=True,
    help="How many moves of preference statements are tried.",
)
@convention_options
@common
def robust(
    case: str,
    state: str | None,
    concepts: str | None,
    at_most: int,
    conventions: Conventions,
    as_json: bool,
    quiet: bool,
) -> None:
    """Say how far preferences may be wrong before an equilibrium is lost.

    Counted in swaps of neighbouring places of an order, and in moves of preference statements; by
    each decision maker alone and by all together, with the nearest change that loses it.

    \b
    Examples:
      detente robust moscow-2016 --concepts seq
      detente robust elmira --state 5
    """
    from detente.analysis.robust import robust_question
    from detente.explanation.robust import robust_prose
    from detente.library import read
    from detente.report import json_robust

    question = robust_question(
        read(case),
        state=state,
        concepts=listed(concepts),
        at_most=at_most,
        conventions=conventions,
    )
    found = _found(question)
    if as_json:
        show_json(json_robust.robust(found))
    else:
        show_prose(robust_prose(found), quiet=quiet)
    if not found.complete:
        raise SystemExit(1)


def _found(question: RobustQuestion) -> Robustness:
    """Search to the end, or to Ctrl-C: what was found by then is kept."""
    from detente.analysis.robust import Robustness, margins

    found = Robustness(question, (), complete=False)
    try:
        with patience("Searching the nearest changes"):
            for so_far in margins(question):
                found = so_far
    except KeyboardInterrupt:
        pass
    return found
