"""detente source list: the sources of a case, or every line of one with its number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from detente.cli.shell import case_argument, common, show, show_json

if TYPE_CHECKING:
    from pathlib import Path

    from detente.evidence.page import Page
    from detente.model.conflict import Case


@click.command("list")
@case_argument
@click.argument("source", required=False)
@common
def list_(case: str, source: str | None, as_json: bool, quiet: bool) -> None:
    """List the sources of a case, or with SOURCE every line of that page, furniture included.

    The numbers in the column 'line' are those that 'detente source mark' takes.

    \b
    Examples:
      detente source list talks.yaml
      detente source list talks.yaml article
    """
    from detente.library import path_of, read

    the_case, path = read(case), path_of(case)
    if source is None:
        _list_all(the_case, path, as_json, quiet)
    else:
        _list_one(the_case, path, source, as_json, quiet)


def _list_all(case: Case, path: Path, as_json: bool, quiet: bool) -> None:
    from detente.evidence.record import evidence_of
    from detente.explanation.page import source_table
    from detente.pages.store import stored
    from detente.report import json_pages

    sources = evidence_of(case).sources
    found = [(s, stored(path, s.id)) for s in sources.values()]
    if as_json:
        show_json(json_pages.sources(case.name, found))
    elif not found:
        show("The case has no sources yet. 'detente source add' brings one in.")
    else:
        show("\n".join(sources) if quiet else source_table(found))


def _list_one(case: Case, path: Path, source: str, as_json: bool, quiet: bool) -> None:
    from detente.explanation.page import counted, line_table, shown
    from detente.report import json_pages

    page = kept_page(case, path, source)
    if as_json:
        show_json(json_pages.lines(case.name, source, page))
        return
    if not quiet:
        show(shown(page.title), "")
    show(line_table(page))
    if not quiet:
        show("", f"{counted(page)}.")


def kept_page(case: Case, path: Path, source: str) -> Page:
    """Return the reading of a source; raises an error that says what to do where none is kept."""
    from detente.errors import MissingPart
    from detente.pages.adopting import the_source
    from detente.pages.store import stored

    name = the_source(case, source)
    page = stored(path, name)
    if page is None:
        raise MissingPart(
            f"No page of the source {name!r} is kept beside {str(path.name)!r}. "
            f"Bring it in: detente source add {path.name} FILE --id {name}"
        )
    return page
