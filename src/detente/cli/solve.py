"""detente solve: the stability table."""

from __future__ import annotations

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


@click.command()
@case_argument
@concepts_option
@convention_options
@click.option(
    "--method",
    type=click.Choice(["auto", "definition", "numpy"]),
    default="auto",
    show_default=True,
    help="The engine; by default chosen by size.",
)
@common
def solve(
    case: str,
    concepts: str | None,
    conventions: Conventions,
    method: str,
    as_json: bool,
    quiet: bool,
) -> None:
    """Print which states are stable for whom, under each solution concept.

    \b
    Examples:
      detente solve moscow-2016
      detente solve elmira --concepts nash,seq --json
    """
    from detente.library import read
    from detente.report import text
    from detente.stability.solve import solve as solved_by

    with patience("Solving"):
        solution = solved_by(read(case), listed(concepts), method=method, conventions=conventions)  # type: ignore[arg-type]
    if as_json:
        from detente.report import json

        show_json(json.solution(solution))
    elif quiet:
        show(text.equilibria(solution))
    else:
        show(solution.table(), *text.below_the_table(solution))
