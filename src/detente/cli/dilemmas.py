"""detente dilemmas: what stands between the positions of the sides."""

from __future__ import annotations

import click

from detente.cli.shell import case_argument, common, show_json, show_prose


@click.command()
@case_argument
@common
def dilemmas(case: str, as_json: bool, quiet: bool) -> None:
    """Name the dilemmas that each side faces, and the ways out of each.

    A case tells under 'positions' what each side wants everybody to do, and what it threatens
    otherwise. The dilemmas are those of confrontation analysis, version 1: threat, deterrence,
    inducement, trust, co-operation, positioning.

    \b
    Example:
      detente dilemmas moscow-2016
    """
    from detente.explanation.dilemmas import dilemmas as confronted
    from detente.library import read
    from detente.report import json_dilemmas

    found = confronted(read(case))
    if as_json:
        show_json(json_dilemmas.dilemmas(found))
    else:
        show_prose(found, quiet=quiet)
