"""detente lexicons: what words of likelihood mean in numbers, and who says so."""

from __future__ import annotations

import click

from detente.cli.shell import common, show, show_json, show_prose


@click.command()
@click.argument("name", required=False, metavar="[NAME|FILE.toml]")
@common
def lexicons(name: str | None, as_json: bool, quiet: bool) -> None:
    """List the lexicons of words of likelihood; with a name, its words and their ranges.

    \b
    Examples:
      detente lexicons
      detente lexicons icd-203
      detente lexicons my.toml
    """
    from detente.evidence.lexicon import bundled_lexicons, lexicon
    from detente.explanation.hedges import lexicon_list, lexicon_prose
    from detente.report import json_hedges

    names = (name,) if name else bundled_lexicons()
    books = tuple(map(lexicon, names))
    if as_json:
        show_json(json_hedges.lexicons(books))
    elif name and not quiet:
        show_prose(lexicon_prose(books[0]), quiet=False)
    elif name:
        show("\n".join(books[0].entries))
    elif quiet:
        show("\n".join(names))
    else:
        show(lexicon_list())
