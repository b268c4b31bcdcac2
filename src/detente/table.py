"""A plain table that shows itself in a terminal, in a notebook and as text."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.table import Table as RichTable


def columns(text: str) -> int:
    """Return how many columns a text takes on a terminal.

    >>> columns("état"), columns("状態")
    (4, 4)
    """
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def _on_one_line(text: str) -> str:
    return " ".join(text.split()) if "\n" in text else text


@dataclass(frozen=True)
class Table:
    """Headings and rows of text.

    >>> print(Table(("state", "nash"), (("1", "✓"),)))
    state  nash
    -----  ----
    1      ✓
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __str__(self) -> str:
        lines = [tuple(map(_on_one_line, row)) for row in (self.headings, *self.rows)]
        widths = [max(columns(line[i]) for line in lines) for i in range(len(self.headings))]

        def row(cells: tuple[str, ...]) -> str:
            padded = (c + " " * (w - columns(c)) for c, w in zip(cells, widths, strict=True))
            return "  ".join(padded).rstrip()

        ruled = [row(lines[0]), "  ".join("-" * w for w in widths), *map(row, lines[1:])]
        return "\n".join([self.title, *ruled] if self.title else ruled)

    def __rich__(self) -> RichTable:
        from rich import box
        from rich.table import Table as RichTable
        from rich.text import Text

        table = RichTable(title=self.title or None, title_justify="left", box=box.SIMPLE_HEAD)
        for heading in self.headings:
            table.add_column(Text(heading))
        for row in self.rows:
            table.add_row(*(Text(cell) for cell in row))
        return table

    def _repr_html_(self) -> str:
        def row(tag: str, cells: tuple[str, ...]) -> str:
            return "<tr>" + "".join(f"<{tag}>{html.escape(c)}</{tag}>" for c in cells) + "</tr>"

        caption = f"<caption>{html.escape(self.title)}</caption>" if self.title else ""
        head = f"<thead>{row('th', self.headings)}</thead>"
        body = "".join(row("td", cells) for cells in self.rows)
        return f"<table>{caption}{head}<tbody>{body}</tbody></table>"
