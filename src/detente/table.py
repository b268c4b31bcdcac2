"""A plain table that shows itself in a terminal, in a notebook and as text."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.table import Table as RichTable


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
        lines = [self.headings, *self.rows]
        widths = [max(len(line[i]) for line in lines) for i in range(len(self.headings))]

        def row(cells: tuple[str, ...]) -> str:
            return "  ".join(c.ljust(w) for c, w in zip(cells, widths, strict=True)).rstrip()

        ruled = [row(self.headings), "  ".join("-" * w for w in widths), *map(row, self.rows)]
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
