"""What does a row of an event table say?  One event, whatever the scheme it was coded in."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

Precision: TypeAlias = Literal["day", "week", "month", "year"]

LONGEST_TEXT = 300
LONGEST_NAME = 120
LONGEST_URL = 500


@dataclass(frozen=True)
class Party:
    """Who acts or is acted upon: a code, one name or several, a country; each may be missing."""

    code: str = ""
    names: tuple[str, ...] = ()
    country: str = ""

    @property
    def words(self) -> str:
        """What a reader calls the party."""
        return ", ".join(self.names) or self.code or self.country


@dataclass(frozen=True)
class TableEvent:
    """One row of an event table.

    ``code`` is text, as the table gives it: ``01`` is not 1. ``verb`` is the word for it: the name
    of a CAMEO root, a type of PLOVER, a sub-type of ACLED. ``quad`` is one of 1 to 4 or nothing.
    """

    date: str
    precision: Precision
    actor: Party
    recipient: Party
    verb: str
    code: str
    scheme: str
    goldstein: float | None = None
    text: str = ""
    source: str = ""
    url: str = ""
    id: str = ""
    root: str = ""
    quad: str = ""


@dataclass(frozen=True)
class BrokenLine:
    """A row that could not be read: the line of the file where it begins, and why."""

    line: int
    why: str


Row: TypeAlias = TableEvent | BrokenLine
Cells: TypeAlias = Sequence[str]


@dataclass(frozen=True)
class Layout:
    """Where each column of a scheme stands in a table."""

    at: Mapping[str, int]
    width: int
    header: bool

    def cell(self, cells: Cells, column: str) -> str:
        """Return the text of a column, or nothing where the table lacks it."""
        position = self.at.get(column)
        return "" if position is None else cells[position]


@dataclass(frozen=True)
class Scheme:
    """A way to code events: how its tables are known, and how a row is read.

    ``layout`` takes the cells of the first row and returns where the columns stand, or None where
    the table is not of this scheme. ``event`` raises :class:`ValueError` for a row without a date.
    """

    name: str
    title: str
    expects: str
    layout: Callable[[Cells], Layout | None]
    event: Callable[[Cells, Layout], TableEvent]
    directed: bool = True
    """Whether the first party acts and the second is acted upon."""


# ---------------------------------------------------------------- reading cells

_JOINERS = "\u200c\u200d"
"""Persian, Urdu and the Indian scripts need them."""


def clean(text: str, most: int = LONGEST_TEXT) -> str:
    r"""Return text on one line, without signs that steer a terminal, at most ``most`` long.

    >>> clean("  red\x1b[31m\nalert ")
    'red [31m alert'
    """
    if not text.isprintable():
        text = "".join(c if c.isprintable() or c in _JOINERS else " " for c in text)
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


NOTHING = frozenset(("", "null", "none", "na", "n/a", "nan", "---", "\\n"))


def given(text: str, most: int = LONGEST_NAME) -> str:
    """Return the text of a cell, or nothing where it says that it holds none.

    >>> given("NULL"), given(" Moscow ")
    ('', 'Moscow')
    """
    text = clean(text, most)
    return "" if text.lower() in NOTHING else text


def link(text: str) -> str:
    """Return an address of the web, or nothing where the cell holds anything else."""
    text = text.strip()
    sound = text.startswith(("http://", "https://")) and len(text) <= LONGEST_URL
    return text if sound and text.isprintable() and " " not in text else ""


def number(text: str) -> float | None:
    """Return a number of −10 to 10 (the scale of Goldstein), or None."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if -10 <= value <= 10 else None


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DIGITS = re.compile(r"(\d{4})(\d{2})?(\d{2})?")
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?(?:[T ]\d{1,2}:.*)?")
_SPELLED = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3})[a-z]*[ -](\d{4})")


def day_of(text: str) -> tuple[str, Precision]:
    """Return a date as a case writes it, and how exact it is; raises :class:`ValueError`.

    ``05/06/2016`` is refused: nobody can say which of the two is the month.

    >>> day_of("20160715"), day_of("2016-07"), day_of("3 July 2016")
    (('2016-07-15', 'day'), ('2016-07', 'month'), ('2016-07-03', 'day'))
    """
    text = text.strip()
    if found := _DIGITS.fullmatch(text) or _ISO.fullmatch(text):
        parts = [int(p) for p in found.groups() if p is not None]
    elif (found := _SPELLED.fullmatch(text)) and found[2].lower() in _MONTHS:
        parts = [int(found[3]), _MONTHS.index(found[2].lower()) + 1, int(found[1])]
    else:
        raise ValueError(f"{clean(text, 40)!r} is no date (YYYY-MM-DD)")
    while len(parts) > 1 and parts[-1] == 0:  # historic tables write 20160700 for a month
        parts.pop()
    try:
        datetime.date(*[*parts, 1, 1][:3])
    except ValueError:
        raise ValueError(f"{clean(text, 40)!r} is no day of the calendar") from None
    precision: tuple[Precision, ...] = ("year", "month", "day")
    return "-".join([f"{parts[0]:04}", *(f"{p:02}" for p in parts[1:])]), precision[len(parts) - 1]


def header_of(cells: Cells) -> dict[str, int]:
    """Return the columns of a header line by their names in small letters.

    >>> header_of(["Event ID", "CAMEO_Code"])
    {'event id': 0, 'cameo code': 1}
    """
    named = [" ".join(c.strip().lower().replace("_", " ").split()) for c in cells]
    return {name: named.index(name) for name in named if name}


def columns(
    cells: Cells, names: Mapping[str, Sequence[str]], needed: Sequence[str]
) -> Layout | None:
    """Return where the columns stand by the words of a header, None where a needed one is missing.

    ``names`` gives for each column the words by which headers know it.
    """
    found = header_of(cells)
    at = {c: found[w] for c, words in names.items() for w in reversed(words) if w in found}
    return Layout(at, len(cells), header=True) if all(c in at for c in needed) else None
