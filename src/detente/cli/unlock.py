"""detente unlock: the smallest changes that would make an outcome hold."""

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
    "--to",
    required=True,
    metavar="OUTCOME",
    help="What is to hold: an outcome, a condition, a label, a pattern or #index.",
)
@click.option("--only", is_flag=True, help="No state outside the outcome may hold.")
@click.option("--reachable", is_flag=True, help="Improvements must lead there from the status quo.")
@click.option(
    "--by", multiple=True, metavar="DM", help="Who may change (repeatable; default: all)."
)
@click.option("--not", "barred", multiple=True, metavar="DM", help="Who may not (repeatable).")
@click.option(
    "--kinds",
    metavar="LIST",
    help="Kinds of change: move, drop, negate, add, swap, fix, direct, condition, separated by "
    "commas (default: move, drop, swap, and add where candidates are named).",
)
@click.option(
    "--candidate",
    "candidates",
    multiple=True,
    metavar="TEXT",
    help="A statement that may be added, as 'DM: CONDITION' (repeatable).",
)
@click.option(
    "--cost",
    "costs",
    multiple=True,
    metavar="KIND=N",
    help="The cost of a kind of change (repeatable; default: 1 each).",
)
@click.option(
    "--concepts",
    default="nash,seq",
    show_default=True,
    metavar="LIST",
    help="Solution concepts, separated by commas.",
)
@click.option(
    "--at-most",
    type=click.IntRange(min=1),
    default=2,
    show_default=True,
    metavar="N",
    help="How many changes are made together at most.",
)
@click.option(
    "--limit", type=click.IntRange(min=1), metavar="N", help="Stop after so many answers."
)
@convention_options
@common
def unlock(
    case: str,
    to: str,
    only: bool,
    reachable: bool,
    by: tuple[str, ...],
    barred: tuple[str, ...],
    kinds: str | None,
    candidates: tuple[str, ...],
    costs: tuple[str, ...],
    concepts: str,
    at_most: int,
    limit: int | None,
    conventions: Conventions,
    as_json: bool,
    quiet: bool,
) -> None:
    """Find the smallest changes after which an outcome would hold.

    All of them within the bounds are found, the cheapest first: who would have to change what,
    which states hold then, whether the conflict gets there by itself, and what else changes.

    \b
    Examples:
      detente unlock moscow-2016 --to "february restored"
      detente unlock moscow-2016 --to "not deadlock" --kinds drop --concepts gmr
    """
    from detente.analysis.leeway import Search, question
    from detente.analysis.unlock import unlocked
    from detente.explanation.unlock import unlocking
    from detente.library import read

    asked = listed(kinds)
    search = Search(
        None if asked is None else tuple(asked), by, barred, candidates, _costs(costs),
        tuple(listed(concepts) or ()), only, reachable, at_most, limit,
    )  # fmt: skip
    found = read(case)
    with patience("Trying changes"):
        facts = unlocked(question(found.conflict, to, search, conventions), stoppable=True)
    result = unlocking(found, facts)
    if as_json:
        from detente.report.json_unlock import unlock as data

        show_json(data(result))
    else:
        show_prose(result, quiet=quiet)
    if facts.stopped:
        raise click.exceptions.Abort


def _costs(given: tuple[str, ...]) -> dict[str, str]:
    costs = {}
    for text in given:
        kind, equals, value = text.partition("=")
        if not equals:
            raise click.BadParameter(f"{text!r} is not of the form KIND=N.", param_hint="--cost")
        costs[kind.strip()] = value.strip()
    return costs
