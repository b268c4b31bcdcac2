"""A plain table that shows itself in a terminal, in a notebook and as text."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.table import Table as RichTable


SHORT = 8
"""Cells up to this wide are not broken into lines."""


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

    @property
    def _lines(self) -> tuple[tuple[str, ...], ...]:
        return (self.headings, *self.rows)

    def __str__(self) -> str:
        lines = [tuple(map(_on_one_line, row)) for row in self._lines]
        widths = [max(columns(line[i]) for line in lines) for i in range(len(self.headings))]

        def row(cells: tuple[str, ...]) -> str:
            padded = (c + " " * (w - columns(c)) for c, w in zip(cells, widths, strict=True))
            return "  ".join(padded).rstrip()

        ruled = [row(lines[0]), "  ".join("-" * w for w in widths), *map(row, lines[1:])]
        return "\n".join([self.title, *ruled] if self.title else ruled)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Columns where every word fits; else each row under its first cell, so that none is cut."""
        for tight in (False, True):
            gaps = (len(self.headings) - 1) * (1 if tight else 3) + (0 if tight else 4)
            widths = self._widths(options.max_width - gaps)
            if widths is not None:
                yield self._columns(widths, tight=tight)
                return
        yield from self._listed()

    def _widths(self, room: int) -> list[int] | None:
        """Each column as wide as its longest cell, or as its share; words and short cells are whole."""
        cells = [tuple(map(_on_one_line, column)) for column in zip(*self._lines, strict=True)]
        full = [max(map(columns, column)) for column in cells]
        least = [
            n if n <= SHORT else max(columns(w) for cell in column for w in cell.split() or ("",))
            for n, column in zip(full, cells, strict=True)
        ]
        left = room - sum(least)
        if left < 0:
            return None
        widths = list(least)
        wanting = sorted(range(len(full)), key=lambda k: full[k] - least[k])
        for done, k in enumerate(wanting):
            more = min(full[k] - least[k], left // (len(wanting) - done))
            widths[k] += more
            left -= more
        return widths

    def _columns(self, widths: list[int], *, tight: bool) -> RichTable:
        from rich import box
        from rich.table import Table as RichTable
        from rich.text import Text

        table = RichTable(
            title=self.title or None,
            title_justify="left",
            box=box.SIMPLE_HEAD,
            padding=(0, 0) if tight else (0, 1),
            show_edge=not tight,
        )
        for heading, width in zip(self.headings, widths, strict=True):
            table.add_column(Text(heading), width=width)
        for row in self.rows:
            table.add_row(*(Text(_on_one_line(cell)) for cell in row))
        return table

    def _listed(self) -> RenderResult:
        from rich.padding import Padding
        from rich.text import Text

        if self.title:
            yield Text(self.title, style="italic")
        for first, *others in self.rows:
            yield Text(first, style="bold")
            cells = zip(self.headings[1:], others, strict=True)
            told = "; ".join(f"{heading}: {cell}" for heading, cell in cells if cell)
            if told:
                yield Padding(Text(told), (0, 0, 0, 2))

    def _repr_html_(self) -> str:
        def row(tag: str, cells: tuple[str, ...]) -> str:
            return "<tr>" + "".join(f"<{tag}>{html.escape(c)}</{tag}>" for c in cells) + "</tr>"

        caption = f"<caption>{html.escape(self.title)}</caption>" if self.title else ""
        head = f"<thead>{row('th', self.headings)}</thead>"
        body = "".join(row("td", cells) for cells in self.rows)
        return f"<table>{caption}{head}<tbody>{body}</tbody></table>"
