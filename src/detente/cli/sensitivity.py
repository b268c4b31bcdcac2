"""detente sensitivity: which changes of the model change the answer."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from detente.cli.shell import (
    case_argument,
    common,
    convention_options,
    listed,
    show_json,
    show_prose,
)
from detente.model.graph import Conventions

if TYPE_CHECKING:
    from detente.analysis.sensitivity import Effect


@click.command()
@case_argument
@click.option(
    "--concepts",
    metavar="LIST",
    default="nash,seq",
    show_default=True,
    help="Solution concepts, separated by commas.",
)
@click.option(
    "--kinds",
    metavar="LIST",
    default="move,drop,swap,option,condition,dm,convention",
    show_default=True,
    help="Which changes are tried.",
)
@click.option("--pairs", is_flag=True, help="Try every two changes together.")
@click.option(
    "--processes",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many processes judge pairs (default: one for each processor).",
)
@convention_options
@common
def sensitivity(
    case: str,
    concepts: str,
    kinds: str,
    pairs: bool,
    processes: int | None,
    conventions: Conventions,
    as_json: bool,
    quiet: bool,
) -> None:
    """Show which changes of the model change the answer, and what matters most.

    Kinds of change: move and drop (a preference statement, to each other place or altogether), swap
    (neighbouring places of a ranking), option (never taken), condition (no longer applies), dm
    (does not take part), convention (on sanctions). Ctrl-C prints what has been judged, marked as partial.

    \b
    Examples:
      detente sensitivity moscow-2016
      detente sensitivity moscow-2016 --kinds drop --pairs --json
    """
    import os

    from detente.analysis.processes import effects
    from detente.analysis.sensitivity import Question, survey
    from detente.explanation.sensitivity import told
    from detente.library import read
    from detente.model.graph import graph_model

    found = read(case)
    names = tuple(dict.fromkeys(listed(concepts) or ()))
    graph = graph_model(found.conflict, conventions)
    question = Question(graph, names, tuple(listed(kinds) or ()), pairs)  # type: ignore[arg-type]
    judged = effects(question, (processes or os.cpu_count() or 1) if pairs else 1)
    result = told(survey(question, _counted(judged, question.total)))
    if as_json:
        from detente.report.json_sensitivity import sensitivity as data

        show_json(data(found.name, result))
    else:
        show_prose(result, quiet=quiet)
    if result.facts is not None and not result.facts.complete:
        sys.exit(1)


def _counted(effects: Iterable[Effect], total: int) -> Iterator[Effect]:
    """Pass effects on and show on a terminal how many have been judged."""
    if not sys.stderr.isatty():
        yield from effects
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Changes judged (Ctrl-C stops)", total=total)
        for effect in effects:
            progress.advance(task)
            yield effect
