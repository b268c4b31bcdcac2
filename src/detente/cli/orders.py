"""detente orders: under how many orders of some decision makers a state is stable."""

from __future__ import annotations

import re
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
    from detente.analysis.orders import OrdersCount, OrdersQuestion


def _ranges(
    ctx: click.Context, param: click.Parameter, values: tuple[str, ...]
) -> dict[str, tuple[int, int]]:
    found = {}
    for value in values:
        dm, _, places = value.rpartition(":")
        match = re.fullmatch(r"\s*([0-9]{1,9})\s*-\s*([0-9]{1,9})\s*", places)
        if not dm or not match:
            raise click.BadParameter(f"{value!r} does not read as DM:FROM-TO, such as syria:1-3.")
        if dm in found:
            raise click.BadParameter(f"Places of {dm!r} are given twice.")
        found[dm] = (int(match[1]), int(match[2]))
    return found


@click.command()
@case_argument
@click.option("--state", metavar="STATE", help="The state asked about (default: the status quo).")
@click.option(
    "--dm",
    "dms",
    metavar="DM",
    multiple=True,
    required=True,
    help="A decision maker whose order is varied; give it again for each further one.",
)
@click.option(
    "--ranks",
    metavar="DM:FROM-TO",
    multiple=True,
    callback=_ranges,
    help="Only these places of its own order change among themselves; the best place is 1.",
)
@click.option("--for", "judged", metavar="DM", help="Stable for this one (default: for all).")
@click.option(
    "--concepts",
    metavar="LIST",
    help="Solution concepts, separated by commas (default: nash,gmr,smr,seq).",
)
@convention_options
@common
def orders(
    case: str,
    state: str | None,
    dms: tuple[str, ...],
    ranks: dict[str, tuple[int, int]],
    judged: str | None,
    concepts: str | None,
    conventions: Conventions,
    as_json: bool,
    quiet: bool,
) -> None:
    """Count the strict orders of some decision makers under which a state is stable.

    All others keep the order of the case. At most 100,000,000 combinations of orders are counted,
    exactly.

    \b
    Examples:
      detente orders syria-iraq-1975 --state 2 --dm syria --for syria
      detente orders elmira --state 1 --dm uniroyal --ranks uniroyal:1-4
    """
    from detente.analysis.orders import orders_question
    from detente.explanation.orders import orders_prose
    from detente.library import read
    from detente.report import json_orders

    found = read(case)
    question = orders_question(
        found,
        state or found.status_quo,
        dms,
        ranks=ranks,
        judged=judged,
        concepts=listed(concepts),
        conventions=conventions,
    )
    count = _counted(question)
    if as_json:
        show_json(json_orders.orders(count))
    else:
        show_prose(orders_prose(count), quiet=quiet)
    if not count.complete:
        raise SystemExit(1)


def _counted(question: OrdersQuestion) -> OrdersCount:
    """Count to the end, or to Ctrl-C: what was counted by then is kept."""
    from detente.analysis.orders import counted, nothing_yet

    count = nothing_yet(question)
    try:
        with patience(f"Counting {question.profiles:,} profiles"):
            for so_far in counted(question):
                count = so_far
    except KeyboardInterrupt:
        pass
    return count
