"""detente source read: what a page says, its furniture folded, without touching a case."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from detente.cli.shell import common, patience, show, show_json, width

if TYPE_CHECKING:
    from detente.evidence.page import Page

F = TypeVar("F", bound=Callable[..., Any])

file_argument = click.argument("file")


def reading_options(command: F) -> F:
    """Add what a reader of pages may be told: rules of one's own, and the language."""
    for option in (
        click.option(
            "--lang",
            metavar="CODE",
            help="The language of the page, such as en or fr (default: found out).",
        ),
        click.option(
            "--rules",
            metavar="FILE.toml",
            type=click.Path(path_type=Path),
            help="Rules for furniture of your own; they go before the built-in ones.",
        ),
    ):
        command = option(command)
    return command


@click.command("read")
@file_argument
@reading_options
@common
def read(file: str, rules: Path | None, lang: str | None, as_json: bool, quiet: bool) -> None:
    """Read a page: title, metadata, numbered passages; pleas, widgets and links are folded.

    FILE is HTML, a saved page, Markdown or plain text; '-' reads pasted text. Nothing is fetched,
    nothing in the page is run, and no case is touched.

    \b
    Examples:
      detente source read article.html
      detente source read pasted.txt --json
      xclip -o | detente source read -
    """
    from detente.explanation.page import page_text
    from detente.pages.store import plain

    page, _ = read_file(file, rules, lang)
    if as_json:
        show_json(plain(page))
        return
    show(page_text(page, width(), quiet=quiet))
    if not quiet:
        for note in notes_on(page):
            click.echo(f"Note: {note}", err=True)


def read_file(file: str, rules: Path | None, language: str | None) -> tuple[Page, bytes]:
    """Return the page in a file, and its raw bytes."""
    from detente.pages.opening import raw_bytes
    from detente.pages.reading import read_page
    from detente.pages.rules import rules_file

    own = rules_file(rules) if rules else None
    raw = raw_bytes(file)
    with patience("Reading the page"):
        return read_page(raw, name=file, rules=own, language=_code(language)), raw


def _code(language: str | None) -> str | None:
    if language is None:
        return None
    code = language.partition("-")[0].strip().lower()
    if not (code.isascii() and code.isalpha() and 2 <= len(code) <= 3):
        raise click.UsageError(f"{language!r} is no code of a language: write en, fr, ar, …")
    return code


def notes_on(page: Page) -> tuple[str, ...]:
    """Return what one should know of how a page was read."""
    from detente.explanation.page import language_note
    from detente.pages.reading import is_supported
    from detente.pages.rules import languages

    language = page.metadata.get("language", "und")
    return () if is_supported(language) else (language_note(language, languages()),)
