"""detente solve: the stability table, or for large models how many states are stable."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from detente.cli.shell import (
    case_argument,
    common,
    concepts_option,
    convention_options,
    listed,
    patience,
    show,
    show_json,
)
from detente.model.graph import Conventions

if TYPE_CHECKING:
    from detente.stability.count import Count
    from detente.stability.solve import Solution
    from detente.stability.timings import Timings
    from detente.table import Table


@click.command()
@case_argument
@concepts_option
@convention_options
@click.option(
    "--method",
    type=click.Choice(["auto", "definition", "numpy", "native", "symbolic"]),
    default="auto",
    show_default=True,
    help="The engine; by default chosen by size and memory.",
)
@click.option("--count", "counting", is_flag=True, help="Count equilibria instead of listing all.")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    metavar="N",
    help="Count, and list the first N equilibria of each concept (default: 20).",
)
@click.option(
    "--where", metavar="CONDITION", help="Count only states in which this condition holds."
)
@click.option(
    "--sample",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="Count, and draw N equilibria of each concept at random.",
)
@click.option(
    "--seed", type=int, default=1, show_default=True, help="What the random draw starts from."
)
@click.option(
    "--budget",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="Count for so long, then say what is settled and what is not.",
)
@click.option(
    "--memory",
    metavar="SIZE",
    help="Take at most this much, as 4G or 500M (default: what is free).",
)
@click.option("--timings", is_flag=True, help="Say how long each phase took, and the memory.")
@common
def solve(
    case: str,
    concepts: str | None,
    conventions: Conventions,
    method: Any,
    counting: bool,
    limit: int | None,
    where: str | None,
    sample: int,
    seed: int,
    budget: float | None,
    memory: str | None,
    timings: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Print which states are stable for whom, under each solution concept.

    With more than 16 options, or with --count, --limit, --where, --sample or --budget, states are
    counted: how many are stable for whom, how many are equilibria, and which come first.

    \b
    Examples:
      detente solve moscow-2016
      detente solve elmira --concepts nash,seq --json
      detente solve moscow-2016 --where "not us.offer" --limit 5
    """
    from detente.library import read
    from detente.stability.count import Count, solved_or_counted
    from detente.stability.engines import slowed
    from detente.stability.timings import Stopwatch

    watch = Stopwatch()
    with watch.phase("read"):
        found = read(case)
    asked = {"method": method, "conventions": conventions, "memory": memory}
    chosen = (counting, limit is not None, where is not None, sample, budget, method == "symbolic")
    numbers = {"where": where, "seconds": budget, "sample": sample, "seed": seed}
    numbers["limit"] = 20 if limit is None else limit
    with patience("Solving"):
        solved = solved_or_counted(
            found, listed(concepts), asked=asked, numbers=numbers, counting=any(chosen)
        )
    answer = _counted(solved) if isinstance(solved, Count) else _listed(solved)
    if method == "auto" and (slow := slowed(answer.timings.engine, answer.states)):
        click.echo(f"detente: {slow}.", err=True)
    took = answer.timings.after_reading(watch) if timings else None
    if as_json:
        show_json(answer.data(took))
    elif quiet:
        show(answer.short())
    else:
        show(*answer.long(), *([took.table()] if took else []))
    if isinstance(solved, Count) and solved.interrupted:
        raise SystemExit(1)


@dataclass(frozen=True)
class _Answer:
    """The two forms of the answer, each made when it is shown."""

    timings: Timings
    states: int
    data: Callable[[Timings | None], dict[str, Any]]
    short: Callable[[], str]
    long: Callable[[], list[Table | str]]


def _counted(found: Count) -> _Answer:
    from detente.report import count as text

    def data(took: Timings | None) -> dict[str, Any]:
        from detente.report import json_count

        return json_count.count(found) | json_count.timed(took)

    return _Answer(
        found.timings,
        found.states,
        data,
        lambda: text.in_short(found),
        lambda: [*text.tables(found), text.below_the_tables(found)],
    )


def _listed(solution: Solution) -> _Answer:
    from detente.report import text

    def data(took: Timings | None) -> dict[str, Any]:
        from detente.report import json, json_count

        return json.solution(solution) | json_count.timed(took)

    return _Answer(
        solution.timings,
        len(solution.graph.space),
        data,
        lambda: text.equilibria(solution),
        lambda: [solution.table(), *text.below_the_table(solution)],
    )
