"""Which part of a long page is shown?  A page is cut into parts, and one is read at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby

from detente.evidence.page import Page, Passage

MOST_LINES = 150
"""So many lines a part has at most."""

LONG = 400
"""A line counts once more for every so many signs of it: long lines are slow to show."""

DIGITS = 10
"""A number with so many digits is none of a page."""


@dataclass(frozen=True)
class Part:
    """One part of a page: which of how many, and the lines of it, by their places from 1."""

    number: int
    count: int
    places: range
    passages: tuple[int, ...] = ()
    """The numbers of its first and of its last passage; none where it has only furniture."""


def parts_of(page: Page) -> tuple[range, ...]:
    """Return the places of the lines of each part, in order; all parts are about equally long.

    A line stays in its part when it is flipped. A page without lines has one part, without lines.

    >>> parts_of(Page("Rain", (Passage("It rained."),) * 200))
    (range(1, 101), range(101, 201))
    """
    weights = [1 + len(p.text) // LONG for p in page.passages]
    whole = sum(weights)
    count = -(-whole // MOST_LINES)
    before = list(accumulate(weights, initial=0))
    found = groupby(range(1, len(weights) + 1), key=lambda k: before[k - 1] * count // whole)
    cut = [list(places) for _, places in found]
    return tuple(range(places[0], places[-1] + 1) for places in cut) or (range(1, 1),)


def part_with(parts: Sequence[range], place: int | None) -> int | None:
    """Return the number of the part in which a line stands, from 1; None for no line."""
    return next((k for k, places in enumerate(parts, 1) if place in places), None)


def part_at(page: Page, parts: Sequence[range], number: int) -> Part:
    """Return a part by its number; beyond the ends, the first or the last one."""
    number = min(max(number, 1), len(parts))
    places = parts[number - 1]
    here = [p.number for p in lines_of(page, places) if p.number is not None]
    return Part(number, len(parts), places, (here[0], here[-1]) if here else ())


def lines_of(page: Page, places: range) -> tuple[Passage, ...]:
    """Return the lines that stand at some places of a page."""
    return page.passages[places.start - 1 : places.stop - 1]


def number_in(text: str) -> int | None:
    """Return the number of a line, a passage or a part that a text is; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < DIGITS else None
