"""How does an arrow run between two boxes, and how do its heads look?"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot
from typing import TypeAlias

from detente.plots.svg import element, number

Point: TypeAlias = tuple[float, float]
Curve: TypeAlias = tuple[Point, Point, Point, Point]
"""Start, two control points, end: a cubic Bézier curve."""

LONG = 9.0
WIDE = 4.5
PULL, FAR_PULL = 0.42, 0.2
"""How far from its ends a line begins to turn, as a part of its length."""
RISE = 42.0
"""A line that passes other columns bends upwards at once, to run between their boxes."""


@dataclass(frozen=True)
class Box:
    """Where a node stands: its middle, its size, and its column."""

    x: float
    y: float
    width: float
    height: float
    column: int

    def side(self, towards: float, height: float) -> Point:
        """Return the point of the left (-1) or right (1) side from which a line leaves."""
        most = self.height / 2 - 7
        port = max(-most, min(most, (height - self.y) * 0.08))
        return self.x + towards * self.width / 2, self.y + port


def curve(start: Box, end: Box) -> Curve:
    """Return the way from one box to another; within a column it bends out."""
    if start.column == end.column:
        a, b = start.side(1, end.y), end.side(1, start.y)
        bend = min(96.0, 26 + abs(end.y - start.y) * 0.22)
        return a, (a[0] + bend, a[1]), (b[0] + bend, b[1]), b
    way = 1 if end.column > start.column else -1
    a, b = start.side(way, end.y), end.side(-way, start.y)
    near = abs(end.column - start.column) == 1
    pull = abs(b[0] - a[0]) * (PULL if near else FAR_PULL)
    rise = 0.0 if near else RISE
    return a, (a[0] + way * pull, a[1] - rise), (b[0] - way * pull, b[1] - rise), b


def on(line: Curve, t: float) -> Point:
    """Return the point of a curve at ``t`` between 0 and 1.

    >>> on(((0, 0), (1, 0), (2, 0), (3, 0)), 0.5)
    (1.5, 0.0)
    """
    u = 1 - t
    weights = (u**3, 3 * u * u * t, 3 * u * t * t, t**3)
    x = sum(w * p[0] for w, p in zip(weights, line, strict=True))
    y = sum(w * p[1] for w, p in zip(weights, line, strict=True))
    return x, y


def path(line: Curve) -> str:
    """Return the curve as the data of a path."""
    a, b, c, d = (f"{number(x)} {number(y)}" for x, y in line)
    return f"M{a}C{b} {c} {d}"


def head(line: Curve, *, at_start: bool, full: bool) -> str:
    """Return an arrowhead: full for an improvement, open for another move."""
    tip, before = (line[0], line[1]) if at_start else (line[3], line[2])
    length = hypot(tip[0] - before[0], tip[1] - before[1]) or 1.0
    x, y = (tip[0] - before[0]) / length, (tip[1] - before[1]) / length
    back = (tip[0] - LONG * x, tip[1] - LONG * y)
    left = (back[0] - WIDE * y, back[1] + WIDE * x)
    right = (back[0] + WIDE * y, back[1] - WIDE * x)
    if full:
        points = " ".join(f"{number(p)},{number(q)}" for p, q in (tip, left, right))
        return element("polygon", {"points": points, "class": "full", "fill": "currentColor"})
    points = " ".join(f"{number(p)},{number(q)}" for p, q in (left, tip, right))
    look = {"class": "open", "fill": "none", "stroke": "currentColor", "stroke-width": 1.3}
    return element("polyline", {"points": points, **look})
