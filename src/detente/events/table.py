"""Which events does this table hold?  Row by row: a file of any size takes little memory."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeAlias

from detente.errors import BrokenFile, DetenteError, Place
from detente.events.detect import detected
from detente.events.event import BrokenLine, Cells, Layout, Row, Scheme
from detente.events.stream import LONGEST_LINE, lines, refuse_address

Numbered: TypeAlias = tuple[int, str | None]

ROWS_LOOKED_AT = 20
"""A table without a header may begin with a few broken lines."""
MANY_TABS = 20
MOST_LINES_OF_A_CELL = 64
"""A cell in quotes may run over so many lines; where none closes it, its first line is broken."""


@dataclass(frozen=True)
class EventTable:
    """A table that was recognised; :meth:`rows` reads it from the start each time."""

    path: Path
    scheme: Scheme
    layout: Layout
    delimiter: str

    def rows(self) -> Iterator[Row]:
        """Yield every row as an event, or as a line that could not be read, and why."""
        found = _cells(lines(self.path), self.delimiter, self.layout.width)
        if self.layout.header:
            next(found, None)
        for number, cells in found:
            yield _row(self, number, cells)


def _row(table: EventTable, number: int, cells: Cells | None) -> Row:
    if cells is None:
        return BrokenLine(
            number, f"the line has more than {LONGEST_LINE:,} bytes, or an open quote"
        )
    width = table.layout.width
    if len(cells) != width:
        if len(cells) < width or any(c.strip() for c in cells[width:]):
            return BrokenLine(
                number,
                f"it has {len(cells)} column{'' if len(cells) == 1 else 's'} instead of {width}",
            )
        cells = cells[:width]
    try:
        return table.scheme.event(cells, table.layout)
    except ValueError as error:
        return BrokenLine(number, str(error))


def event_table(path: str | Path, scheme: str | None = None) -> EventTable:
    """Return the table in a file, its scheme told by its first row or given by ``scheme``.

    Raises :class:`UnreadableFile`, :class:`BrokenFile`, :class:`UnknownName` or
    :class:`AmbiguousName`.
    """
    refuse_address(str(path))
    path = Path(path)
    head = list(islice(lines(path), ROWS_LOOKED_AT))
    delimiter = _delimiter([text or "" for _, text in head])
    first: DetenteError | None = None
    for i, (number, cells) in enumerate(_cells(iter(head), delimiter)):
        try:
            found, layout = detected(cells or (), Place(str(path), number), scheme)
        except BrokenFile as error:
            first = first or error
            continue
        if i == 0 or not layout.header:
            return EventTable(path, found, layout, delimiter)
    raise first or BrokenFile("The file is empty.", place=Place(str(path)))


def _delimiter(head: list[str]) -> str:
    """Return what separates cells: tabs where the first line or a long row has them, else , or ;."""
    first = head[0] if head else ""
    if "\t" in first or any(line.count("\t") > MANY_TABS for line in head):
        return "\t"
    return ";" if first.count(";") > first.count(",") else ","


def _cells(
    found: Iterator[Numbered], delimiter: str, width: int | None = None
) -> Iterator[tuple[int, Cells | None]]:
    return _tabbed(found, width) if delimiter == "\t" else _quoted(found, delimiter, width)


def _tabbed(found: Iterator[Numbered], width: int | None) -> Iterator[tuple[int, Cells | None]]:
    """Split at tabs; a quotation mark is a sign like any other, but for a pair around a cell.

    Where the row is too long like that, and has its ``width`` with tabs inside of quotes, they are.
    """
    for number, text in found:
        cells: Cells | None = None if text is None else text.split("\t")
        if text is not None and cells is not None and '"' in text:
            quoted = _split([text], "\t") if width is not None and len(cells) > width else None
            fits = quoted is not None and len(quoted) == width
            cells = quoted if fits else [_bare(c) for c in cells]
        yield number, cells


def _bare(cell: str) -> str:
    if len(cell) > 1 and cell[0] == cell[-1] == '"':
        return cell[1:-1].replace('""', '"').replace('\\"', '"')
    return cell


def _quoted(
    found: Iterator[Numbered], delimiter: str, width: int | None
) -> Iterator[tuple[int, Cells | None]]:
    """Split CSV; a cell in quotes may hold line ends.

    A quote that is never closed breaks the line on which it opens, not the rest of the file: what
    follows belongs to it only where it completes a row of ``width`` cells.
    """
    ahead: deque[Numbered] = deque()
    while True:
        number, text = ahead.popleft() if ahead else next(found, (0, None))
        if number == 0:
            return
        if text is None or text.count('"') % 2 == 0:
            yield number, None if text is None else _split([text], delimiter)
            continue
        _fill(ahead, found)
        taken = _closing(ahead)
        cells = _split([text, *(str(ahead[i][1]) for i in range(taken))], delimiter)
        if taken == 0 or cells is None or width not in (None, len(cells)):
            yield number, None
            continue
        for _ in range(taken):
            ahead.popleft()
        yield number, cells


def _fill(ahead: deque[Numbered], found: Iterator[Numbered]) -> None:
    while len(ahead) < MOST_LINES_OF_A_CELL and (more := next(found, None)) is not None:
        ahead.append(more)


def _closing(ahead: deque[Numbered]) -> int:
    """Return how many lines complete a row with an open quote, 0 where none does."""
    size = 0
    for taken, (_, text) in enumerate(ahead, start=1):
        size += len(text or "")
        if text is None or size > LONGEST_LINE:
            return 0
        if text.count('"') % 2:
            return taken
    return 0


def _split(parts: list[str], delimiter: str) -> Cells | None:
    try:
        rows = list(csv.reader([f"{p}\n" for p in parts], delimiter=delimiter))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None
