"""detente convert: a case from one file format to another, or its stability table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.shell import case_argument, common, show, show_json
from detente.errors import UnwritableFile

if TYPE_CHECKING:
    from detente.model.conflict import Case

TABLES = {".md": "markdown", ".tex": "latex"}


@click.command()
@case_argument
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--from", "source", metavar="FORMAT", help="The format of CASE (default: by suffix).")
@click.option("--to", "target", metavar="FORMAT", help="The format of OUT (default: by suffix).")
@click.option("--force", is_flag=True, help="Replace OUT where it exists.")
@common
def convert(
    case: str,
    out: Path,
    source: str | None,
    target: str | None,
    force: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Write CASE to the file OUT in another format.

    Formats: yaml, json (case files), gmcr (files of GMCR+), csv (states and ranks);
    markdown and latex (.md, .tex) write the stability table. What a format cannot hold is said.

    \b
    Examples:
      detente convert elmira elmira.gmcr
      detente convert old.gmcr new.yaml
      detente convert moscow-2016 table.tex
    """
    found, notes = _read(case, source)
    if out.exists() and not force:
        raise UnwritableFile(f"The file {str(out)!r} exists already; --force replaces it.")
    table = _table_format(out, target)
    written, more = _tabulate(found, out, table) if table else _write(found, out, target)
    if as_json:
        answer = {"case": found.name, "file": str(out), "written_as": written}
        show_json({"format": "detente-conversion/1", **answer, "notes": [*notes, *more]})
        return
    for note in () if quiet else (*notes, *more):
        click.echo(f"Note: {note}", err=True)
    what = f"the stability table of {found.title!r}" if table else repr(found.title)
    show(str(out) if quiet else f"Wrote {what} as {written}: {out}")


def _read(name: str, source: str | None) -> tuple[Case, tuple[str, ...]]:
    from detente.case.formats import formats, read_any
    from detente.library import read

    suffixes = [s for each in formats() for s in each.suffixes]
    if source is None and Path(name).suffix.lower() not in suffixes:
        return read(name), ()
    return read_any(name, source)


def _table_format(out: Path, target: str | None) -> str | None:
    if target is None:
        return TABLES.get(out.suffix.lower())
    return target if target in TABLES.values() else None


def _write(case: Case, out: Path, target: str | None) -> tuple[str, tuple[str, ...]]:
    from detente.case.formats import format_named, format_of

    found = format_named(target) if target else format_of(out)
    return found.name, found.write(case, out)


def _tabulate(case: Case, out: Path, name: str) -> tuple[str, tuple[str, ...]]:
    from detente.files import write_whole
    from detente.report.latex import latex
    from detente.report.markdown import markdown
    from detente.stability.solve import solve

    solution = solve(case)
    written = {"markdown": markdown, "latex": latex}[name](solution.table())
    write_whole(out, written + "\n")
    return name, solution.notes
