"""detente analyze: the main job."""

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
@convention_options
@common
def analyze(case: str, conventions: Conventions, as_json: bool, quiet: bool) -> None:
    """Read a conflict: what would hold, why nobody moves, who wants what.

    \b
    Examples:
      detente analyze moscow-2016
      detente analyze my-case.yaml --json
    """
    from detente.explanation.reading import analyze as read_as
    from detente.library import read

    with patience("Analysing"):
        reading = read_as(read(case), conventions=conventions)
    if as_json:
        from detente.report import json

        show_json(json.reading(reading))
    else:
        show_prose(reading, quiet=quiet)
