"""detente source mark: make furniture of a line by hand, or body of it; citations move along."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from detente.cli.shell import case_argument, common, show, show_json

if TYPE_CHECKING:
    from pathlib import Path

    from detente.evidence.page import Page
    from detente.model.conflict import Case

KINDS = ["body", "category", "plea", "disclaimer", "widget", "comment", "link", "other"]


@click.command("mark")
@case_argument
@click.argument("source")
@click.argument("line", type=int)
@click.option(
    "--as", "kind", required=True, type=click.Choice(KINDS), help="What the line is: body, or the kind of furniture."
)  # fmt: skip
@common
def mark(case: str, source: str, line: int, kind: str, as_json: bool, quiet: bool) -> None:
    """Say that a line of a page is body, or furniture of a kind.

    LINE is its number in 'detente source list CASE SOURCE'. The passages are numbered anew, and
    what the case cites points to the same text as before. A cited passage is never folded away.

    \b
    Examples:
      detente source mark talks.yaml article 14 --as link
      detente source mark talks.yaml article 3 --as body
    """
    from detente.cli.own_file import own_file
    from detente.cli.source_list import kept_page
    from detente.library import read
    from detente.pages.marking import flipped, refuse_cited, renumbered

    the_case, path = read(case), own_file(case)
    before = kept_page(the_case, path, source)
    after = flipped(before, line, kind)  # type: ignore[arg-type]
    was = before.passages[line - 1]
    if kind != "body":
        refuse_cited(the_case, source, was)
    _write(renumbered(the_case, source, before, after), path, source, after)
    if as_json:
        from detente.report import json_pages

        show_json(json_pages.marked(the_case.name, source, line, after, was=was.kind))
    elif not quiet:
        show(_what_was_done(line, was.kind, after))


def _write(case: Case, path: Path, source: str, page: Page) -> None:
    """Write case file and reading so that a crash between them leaves both old or both new."""
    from detente.case.writer import as_json, dump
    from detente.files import write_whole
    from detente.pages.store import announce, settle

    text = as_json(case) if path.suffix == ".json" else dump(case)
    announce(path, source, page, text)
    if text != case.text:
        write_whole(path, text)
    settle(path, source)


def _what_was_done(line: int, was: str, page: Page) -> str:
    from detente.explanation.page import counted

    passage = page.passages[line - 1]
    if was == passage.kind:
        return f"Line {line} is {was} already; nothing was changed."
    number = "" if passage.number is None else f", passage {passage.number}"
    return f"Line {line} was {was} and is {passage.kind} now{number}.\n{counted(page)}."
