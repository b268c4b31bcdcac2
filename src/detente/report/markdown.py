"""Tables as Markdown."""

from __future__ import annotations

import re

from detente.table import Table

_SPECIAL = re.compile(r"[\\`*\[\]<>|~]|(?<![a-zA-Z0-9])_|_(?![a-zA-Z0-9])")


def markdown(table: Table) -> str:
    """Return a table in Markdown, as GitHub and most programs read it.

    >>> print(markdown(Table(("state", "nash"), (("a|b", "✓"),))))
    | state | nash |
    | --- | --- |
    | a\\|b | ✓ |
    """
    rules = ("---",) * len(table.headings)
    lines = [_row(table.headings), f"| {' | '.join(rules)} |", *map(_row, table.rows)]
    title = [_plain(table.title), ""] if table.title else []
    return "\n".join([*title, *lines])


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(map(_plain, cells))} |"


def _plain(text: str) -> str:
    """Return text on one line in which nothing is markup."""
    one_line = " ".join(text.split())
    return _SPECIAL.sub(lambda m: "\\" + m.group(), one_line.replace("&", "&amp;"))
