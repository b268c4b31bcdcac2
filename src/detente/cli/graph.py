"""detente graph: the states and moves as a picture or as data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.shell import case_argument, common, listed

if TYPE_CHECKING:
    from detente.analysis.picture import Picture

SUFFIXES = {".dot": "dot", ".gv": "dot", ".graphml": "graphml", ".json": "json"}


@click.command()
@case_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(["dot", "graphml", "json"]),
    help="The format (default: by the suffix of --out, else dot).",
)
@click.option("--dm", "dms", metavar="LIST", help="Only the moves of these decision makers.")
@click.option("--improvements", is_flag=True, help="Only moves that the mover prefers.")
@click.option("--from", "start", metavar="STATE", help="Only the states that this one leads to.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    help="At most N states: the first, or with --from the nearest.",
)
@click.option("--out", metavar="FILE", help="Write to a file instead of the terminal.")
@common
def graph(
    case: str,
    form: str | None,
    dms: str | None,
    improvements: bool,
    start: str | None,
    limit: int | None,
    out: str | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Write the graph model: the states, and who can move where.

    \b
    Examples:
      detente graph elmira | dot -Tsvg > elmira.svg
      detente graph moscow-2016 --improvements --out moscow.graphml
      detente graph moscow-2016 --from offer/quiet/hold --dm us,russia --json
    """
    from detente.analysis.picture import Scope, picture
    from detente.files import write_whole
    from detente.library import read

    chosen = _format(form, as_json, out)
    found = read(case)
    scope = Scope(tuple(listed(dms) or ()), improvements, start, limit)
    drawn = picture(found.conflict, scope)
    text = _written(chosen, found.name, drawn)
    if out is None:
        click.echo(text, nl=False)
    else:
        write_whole(out, text)
    if not quiet:
        _tell(drawn, out)


def _format(form: str | None, as_json: bool, out: str | None) -> str:
    if as_json and form not in (None, "json"):
        raise click.UsageError(f"--json and --format {form} ask for different things.")
    if form or as_json or out is None or Path(out).is_dir():
        return "json" if as_json else form or "dot"
    suffix = Path(out).suffix.lower()
    if suffix not in SUFFIXES:
        raise click.UsageError(
            f"The suffix of {out!r} names no format: end it in {', '.join(SUFFIXES)}, or say --format. "
            "For a picture: detente graph CASE --out g.dot, then dot -Tsvg g.dot."
        )
    return SUFFIXES[suffix]


def _written(form: str, name: str, drawn: Picture) -> str:
    from detente.report import dot, graph_json, graphml, json

    match form:
        case "dot":
            return dot.dot(drawn)
        case "graphml":
            return graphml.graphml(drawn)
        case _:
            return json.text(graph_json.graph_json(name, drawn)) + "\n"


def _tell(drawn: Picture, out: str | None) -> None:
    """Say beside the picture what it leaves out."""
    if out is not None:
        click.echo(f"{out}: {len(drawn.states):,} states, {len(drawn.moves):,} moves.", err=True)
    if not drawn.complete:
        click.echo(f"Drawn: {len(drawn.states):,} of the states; there are more.", err=True)
    if drawn.without_order:
        click.echo(
            f"No preferences are known of {', '.join(drawn.without_order)}: which of their moves are "
            "improvements is left open.",
            err=True,
        )
