"""detente source hedges: the words of doubt in a page, with their ranges in the running text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from detente.cli.shell import common, patience, show, show_json, show_prose
from detente.errors import printable

if TYPE_CHECKING:
    from detente.evidence.hedges import Hedge
    from detente.evidence.page import Page, Passage


@click.command()
@click.argument("file")
@click.option(
    "--lexicon",
    metavar="NAME|FILE.toml",
    default="icd-203",
    show_default=True,
    help="Whose ranges the words get; 'detente lexicons' lists them.",
)
@click.option(
    "--lang",
    "--language",
    "language",
    metavar="CODE",
    help="The language of the text (default: the page's own).",
)
@common
def hedges(file: str, lexicon: str, language: str | None, as_json: bool, quiet: bool) -> None:
    """Show how surely a page says what it says: each word of doubt with its range in brackets.

    FILE is a page as it was saved or pasted; '-' reads what is typed or piped.

    \b
    Examples:
      detente source hedges article.txt
      detente source hedges article.html --lexicon kent-1964
      detente source hedges - --lexicon my.toml --json
    """
    from detente.cli.source_read import read_file
    from detente.evidence.cues import languages
    from detente.evidence.hedges import page_hedges
    from detente.evidence.lexicon import lexicon as lexicon_of
    from detente.explanation.hedges import hedge_prose, running_text
    from detente.report.json_hedges import hedges as as_data

    book = lexicon_of(lexicon)
    page, _ = read_file(file, None, None)
    spoken = language or _language(page)
    looked = language is not None or spoken.partition("-")[0].casefold() in languages()
    if not looked:
        click.echo(
            f"Note: The page is in {printable(spoken)!r}, and words of doubt are known for "
            f"{', '.join(languages())} only: none was looked for. "
            "If that is wrong, say --lang en.",
            err=True,
        )
    with patience("Reading the words of doubt"):
        found: tuple[tuple[Passage, tuple[Hedge, ...]], ...] = tuple((p, ()) for p in page.body)
        if looked:
            found = page_hedges(page, lexicon=book, language=spoken)
    if as_json:
        show_json(as_data(found))
    elif quiet:
        show(*running_text(found))
    else:
        show_prose(hedge_prose(page.title or file, found, book), quiet=False)


def _language(page: Page) -> str:
    """The page's own language; what could not be told is taken for English."""
    said = page.metadata.get("language", "")
    return "en" if said in ("", "und") else said
