"""Where does the letter of each line stand, so that it lies over no other letter and no box?

One line after the other takes the free place nearest to its middle; a line for which none is left
has no letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from detente.plots.edges import Box, Curve, Point, on

WIDE, HIGH = 13.0, 14.0
"""The room of a letter with the halo around it."""
STEPS = 33
ENDS = 0.1
"""This part of a line is left free at each end: the heads stand there."""


def placed(lines: Sequence[Curve], boxes: Iterable[Box]) -> list[Point | None]:
    """Return the middle of each line's letter; None where every place is taken.

    >>> placed([((0, 0), (30, 0), (60, 0), (90, 0))] * 2, ())
    [(45.0, 0.0), (58.5, 0.0)]
    """
    taken = [(b.x, b.y, b.width, b.height) for b in boxes]
    found: list[Point | None] = []
    for line in lines:
        free = (p for p in _places(line) if not any(_covers(p, area) for area in taken))
        place = next(free, None)
        found.append(place)
        if place is not None:
            taken.append((*place, WIDE, HIGH))
    return found


def _places(line: Curve) -> Iterable[Point]:
    """Points of a line, from its middle to both ends."""
    step = (1 - 2 * ENDS) / (STEPS - 1)
    for k in range(STEPS):
        yield on(line, 0.5 + (k + 1) // 2 * step * (1 if k % 2 else -1))


def _covers(place: Point, area: tuple[float, float, float, float]) -> bool:
    """Whether a letter at a place lies over an area, of which middle, width and height are given."""
    x, y, width, height = area
    return abs(place[0] - x) < (WIDE + width) / 2 and abs(place[1] - y) < (HIGH + height) / 2
