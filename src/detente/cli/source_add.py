"""detente source add: bring a page into a case, its raw bytes and its reading kept beside it."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.shell import case_argument, common, show, show_json
from detente.cli.source_read import file_argument, notes_on, read_file, reading_options

if TYPE_CHECKING:
    from detente.evidence.page import Page
    from detente.model.conflict import Case

LONGEST_ID = 60


@dataclass(frozen=True)
class _Added:
    """What became of a page: ``added``, ``kept again`` (its files were gone) or ``there already``."""

    status: str
    source: str
    page: Page


@click.command("add")
@case_argument
@file_argument
@click.option("--id", "name", metavar="ID", help="What the case calls it (default: from the file).")
@click.option("--kind", help="What it is: commentary, report, statement, document, …")
@click.option(
    "--reliability",
    type=click.Choice(list("ABCDEF"), case_sensitive=False),
    help="How reliable the source is, A to F (F: cannot be judged).",
)
@reading_options
@common
def add(
    case: str,
    file: str,
    name: str | None,
    kind: str | None,
    reliability: str | None,
    rules: Path | None,
    lang: str | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Read a page and add it to the sources of a case.

    Its raw bytes and its passages are kept beside the case file, in NAME.sources. Comments and
    everything else in the case file stay. The same page twice changes nothing.

    \b
    Examples:
      detente source add talks.yaml article.html --kind commentary --reliability C
      detente source add talks.yaml - --id statement < pasted.txt
    """
    from detente.cli.own_file import own_file
    from detente.library import read

    the_case, path = read(case), own_file(case)
    name = None if name is None else _checked(name)
    page, raw = read_file(file, rules, lang)
    said = {"kind": kind or "", "reliability": (reliability or "").upper()}
    found = _adopt(the_case, path, file, (page, raw), name, said)
    notes = notes_on(page)
    if as_json:
        from detente.report import json_pages

        show_json(json_pages.added(the_case.name, found.source, found.page, found.status, notes))
        return
    if quiet:
        show(found.source)
        return
    show(_what_was_done(found, path))
    for note in notes:
        click.echo(f"Note: {note}", err=True)


def _adopt(
    case: Case,
    path: Path,
    file: str,
    read: tuple[Page, bytes],
    name: str | None,
    said: dict[str, str],
) -> _Added:
    """Keep the page beside the case first, then write the case file."""
    from detente.case.writer import write
    from detente.evidence.record import Source
    from detente.pages.adopting import adopted, id_for, with_the_bytes
    from detente.pages.store import keep, sha256, suffix_of

    page, raw = read
    digest = sha256(raw)
    known = with_the_bytes(case, digest)
    if known is not None:
        return _again(path, known, file, read)
    source = name or id_for(page, file)
    changed = adopted(case, source, page, Source(source, sha256=digest, **said))
    keep(path, source, page, raw, suffix_of(file, raw))
    write(changed, path)
    return _Added("added", source, page)


def _again(path: Path, source: str, file: str, read: tuple[Page, bytes]) -> _Added:
    """Leave a page that is there already; keep its files again where they are gone."""
    from detente.errors import BrokenFile
    from detente.pages.store import is_kept, keep, stored, suffix_of

    page, raw = read
    try:
        before = stored(path, source)
    except BrokenFile:
        before = None
    if before is not None and is_kept(path, source):
        return _Added("there already", source, before)
    keep(path, source, before or page, raw, suffix_of(file, raw))
    return _Added("kept again", source, before or page)


def _checked(name: str) -> str:
    if not name.strip() or name != name.strip() or "#" in name or not name.isprintable():
        raise click.UsageError(
            f"{name!r} is no id for a source: write a word such as 'press-conference', without '#'."
        )
    if len(name) > LONGEST_ID:
        raise click.UsageError(f"An id has at most {LONGEST_ID} letters; this one has {len(name)}.")
    return name


def _what_was_done(found: _Added, path: Path) -> str:
    from detente.explanation.page import counted, shown
    from detente.pages.store import folder_of

    where = f"{shlex.quote(str(path))} {shlex.quote(found.source)}"
    if found.status == "there already":
        return (
            f"This very page is in {path} already, as {found.source!r}; nothing was changed.\n"
            f"Next: detente source list {where}"
        )
    done = "Added" if found.status == "added" else "Kept again beside the case:"
    title = f": {shown(found.page.title)}" if found.page.title else ""
    return (
        f"{done} {found.source!r}{title}\n{counted(found.page)}.\n"
        f"Kept in {folder_of(path)}.\n"
        f"Next: detente source list {where}\n"
        f"Then a claim can rest on it: {{source: {found.source}, passage: 1, says: …}}"
    )
