"""detente deadlock: why nobody moves, and which reasons keep it so."""

from __future__ import annotations

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


@click.command()
@case_argument
@click.option(
    "--state",
    metavar="STATE",
    help="Where nobody moves: a label, a pattern or #index (default: the status quo).",
)
@click.option(
    "--outcome",
    metavar="OUTCOME",
    help="What counts as the deadlock: an outcome or a condition (default: the outcome of the state).",
)
@click.option(
    "--concept", metavar="NAME", default="seq", show_default=True, help="The solution concept."
)
@click.option(
    "--at-most",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many elements are dropped together at most (default: any number of up to 20, else 3).",
)
@click.option(
    "--only",
    metavar="KINDS",
    help="Which elements may be dropped: statements, conditions, directions, separated by commas "
    "(default: all).",
)
@convention_options
@common
def deadlock(
    case: str,
    state: str | None,
    outcome: str | None,
    concept: str,
    at_most: int | None,
    only: str | None,
    conventions: Conventions,
    as_json: bool,
    quiet: bool,
) -> None:
    """Show why nobody moves, and which reasons keep it so.

    The reasons are preference statements, conditions on feasibility and one-way options. Shown
    are the smallest sets without which a state outside the deadlock would hold, and the smallest
    sets that are enough to keep it.

    \b
    Examples:
      detente deadlock moscow-2016 --only statements
      detente deadlock moscow-2016 --concept nash --at-most 2
    """
    from detente.analysis.deadlock import Question, deadlock_facts
    from detente.explanation.deadlock import impasse
    from detente.library import read

    kinds = listed(only)
    asked = Question(
        state, outcome, concept, at_most, None if kinds is None else tuple(kinds), stoppable=True
    )
    found = read(case)
    with patience("Dropping reasons"):
        result = impasse(deadlock_facts(found, asked, conventions=conventions))
    if as_json:
        from detente.report.json_deadlock import deadlock as data

        show_json(data(result))
    else:
        show_prose(result, quiet=quiet)
    if result.facts is not None and result.facts.extent.stopped:
        raise click.exceptions.Abort
