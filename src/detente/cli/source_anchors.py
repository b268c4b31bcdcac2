"""detente source anchors: where the quotes of a case stand in its kept pages now."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.shell import case_argument, common, patience, show, show_json, show_prose

if TYPE_CHECKING:
    from detente.evidence.placing import Placings
    from detente.model.conflict import Case


@click.command()
@case_argument
@click.option("--update", is_flag=True, help="Write the passage numbers that fit into the case.")
@click.option("--out", type=click.Path(path_type=Path), help="With --update, write to this file.")
@common
def anchors(case: str, update: bool, out: Path | None, as_json: bool, quiet: bool) -> None:
    """Find the quotes of a case in its kept pages: as they stood, edited, or not there.

    A quote that was edited is found by what is alike, with a score. One that is not in the source
    is an orphan: it is listed and kept, and no number of it is changed.

    \b
    Examples:
      detente source anchors my-case.yaml
      detente source anchors my-case.yaml --update
    """
    from detente.evidence.placing import placings
    from detente.evidence.record import evidence_as_written
    from detente.explanation.anchors import anchors_prose
    from detente.library import path_of, read
    from detente.pages.beside import kept_pages

    if out is not None and not update:
        raise click.UsageError("--out belongs to --update.")
    found = read(case)
    pages = kept_pages(path_of(case), evidence_as_written(found).sources)
    with patience("Finding the quotes"):
        facts = placings(found, pages)
    written = _updated(case, found, facts, out) if update else None
    if as_json:
        from detente.report import json_anchors

        show_json(json_anchors.anchors(facts, written))
        return
    show_prose(anchors_prose(facts, corrected=update), quiet=quiet)
    if update:
        show(_what_was_written(len(facts.moved), written))


def _what_was_written(number: int, written: str | None) -> str:
    if written is None:
        return "Nothing to update."
    return f"{number} passage {'number' if number == 1 else 'numbers'} written to {written}."


def _updated(case: str, found: Case, facts: Placings, out: Path | None) -> str | None:
    """Write the case with the numbers that fit; return the file, or None where all fit."""
    from detente.case.writer import write
    from detente.cli.own_file import file_to_write
    from detente.evidence.placing import with_new_numbers

    target = file_to_write(case, out)
    if not facts.moved:
        return None
    write(with_new_numbers(found, facts), target)
    return str(target)
