"""detente timeline: what a case dates, in order, and where its moves have led the model."""

from __future__ import annotations

import click

from detente.cli.shell import case_argument, common, show_json, show_prose


@click.command()
@case_argument
@click.option(
    "--from", "start", metavar="DATE", help="Leave out what is earlier (2016, 2016-07, …)."
)
@click.option("--to", "end", metavar="DATE", help="Leave out what is later.")
@common
def timeline(case: str, start: str | None, end: str | None, as_json: bool, quiet: bool) -> None:
    """Show what a case dates, in order, and where its moves have led the model.

    Events, claims, sources, offers, questions and phases, with what each rests on; then, from the
    status quo, the state after each event that is a move of the model, or why it is none.

    \b
    Examples:
      detente timeline moscow-2016
      detente timeline my-case.yaml --from 2016-07 --to 2016-09-15
    """
    from detente.explanation.timeline import timeline as asked
    from detente.library import read
    from detente.report import json_timeline

    found = asked(read(case), start=start, end=end)
    if as_json:
        show_json(json_timeline.timeline(found))
    else:
        show_prose(found, quiet=quiet)
