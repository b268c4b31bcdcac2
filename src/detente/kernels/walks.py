"""How far is every state from a start, when nobody may move twice in a row?  In option form, on arrays.

A node is a cell together with who moved last. A decision maker leaves a cell once, when somebody
else has first brought the conflict there: later departures reach nothing sooner.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from detente.kernels.bits import Codes
from detente.kernels.directions import DROP, TAKE
from detente.kernels.field import Flags, Ranks

Steps: TypeAlias = tuple[Codes, Codes]
"""Where each step starts and where it ends."""
When: TypeAlias = NDArray[np.int32]
"""Shape (decision makers, cells): the number of moves after which a node is reached; 0 is never."""

AT_ONCE = 1 << 20


@dataclass(frozen=True)
class BitSteps:
    """The single moves of a model in option form; with ``gains``, only those to a higher rank."""

    feasible: Flags
    directions: Sequence[Sequence[int]]
    gains: Sequence[Ranks] | None = None

    @property
    def movers(self) -> range:
        """The decision makers by number."""
        return range(len(self.directions))

    def leaving(self, dm: int, cells: Codes) -> Iterator[Steps]:
        """Yield the steps of a decision maker from ``cells``, in pieces."""
        for own, other in self._changed(dm, cells):
            yield self._kept(dm, own, other)

    def arriving(self, dm: int, cells: Codes) -> Iterator[Steps]:
        """Yield the steps of a decision maker into ``cells``, in pieces."""
        for own, other in self._changed(dm, cells):
            yield self._kept(dm, other, own)

    def _changed(self, dm: int, cells: Codes) -> Iterator[Steps]:
        masks = self._masks[dm]
        size = max(1, AT_ONCE // max(1, len(masks)))
        for first in range(0, len(cells), size):
            part = cells[first : first + size, None]
            other = part ^ masks
            yield np.broadcast_to(part, other.shape).ravel(), other.ravel()

    def _kept(self, dm: int, start: Codes, end: Codes) -> Steps:
        up, down = self._one_way[dm]
        change = start ^ end
        may = self.feasible[start] & self.feasible[end]
        may &= ((change & up & start) == 0) & ((change & down & end) == 0)
        if self.gains is not None:
            may &= self.gains[dm][end] > self.gains[dm][start]
        return start[may], end[may]

    @cached_property
    def _lowest(self) -> list[int]:
        return [sum(len(bits) for bits in self.directions[:dm]) for dm in self.movers]

    @cached_property
    def _masks(self) -> list[Codes]:
        return [
            np.arange(1, 1 << len(self.directions[dm]), dtype=np.int64) << self._lowest[dm]
            for dm in self.movers
        ]

    @cached_property
    def _one_way(self) -> list[tuple[int, int]]:
        """The bits that can only be set, and those that can only be cleared."""

        def bits(dm: int, way: int) -> int:
            own = enumerate(self.directions[dm], start=self._lowest[dm])
            return sum(1 << k for k, direction in own if direction == way)

        return [(bits(dm, TAKE), bits(dm, DROP)) for dm in self.movers]


def distances(steps: BitSteps, start: int) -> When:
    """Return after how many moves each node is first reached from ``start``."""
    when = np.zeros((len(steps.movers), len(steps.feasible)), dtype=np.int32)
    left = np.zeros_like(when, dtype=np.bool_)
    left[:, start] = True
    waiting = [np.array([start], dtype=np.int64) for _ in steps.movers]
    level = 0
    while any(len(cells) for cells in waiting):
        level += 1
        reached = [_reached(steps, dm, waiting[dm], when[dm], level) for dm in steps.movers]
        waiting = [_departing(reached, dm, left[dm]) for dm in steps.movers]
    return when


def _reached(steps: BitSteps, dm: int, cells: Codes, when: When, level: int) -> Codes:
    """Note in ``when`` what the decision maker reaches for the first time; return it."""
    for _, ends in steps.leaving(dm, cells):
        when[ends[when[ends] == 0]] = level
    return np.flatnonzero(when == level) if len(cells) else cells[:0]


def _departing(reached: Sequence[Codes], dm: int, left: Flags) -> Codes:
    """The cells to which somebody else has come and which the decision maker has not left yet."""
    others = [cells for j, cells in enumerate(reached) if j != dm]
    cells = np.unique(np.concatenate([*others, np.zeros(0, dtype=np.int64)]))
    fresh: Codes = cells[~left[cells]]
    left[fresh] = True
    return fresh


def arrivals(steps: BitSteps, when: When, start: int, dm: int, cells: Codes) -> Steps:
    """Return the last steps of all shortest walks that reach ``cells`` by a move of ``dm``."""
    found = [_last_steps(when, start, dm, s, e) for s, e in steps.arriving(dm, cells)]
    empty = np.zeros(0, dtype=np.int64)
    return (
        np.concatenate([empty, *(s for s, _ in found)]),
        np.concatenate([empty, *(e for _, e in found)]),
    )


def _last_steps(when: When, start: int, dm: int, starts: Codes, ends: Codes) -> Steps:
    before = when[dm, ends] - 1
    others = [j for j in range(len(when)) if j != dm]
    keep = (before == 0) & (starts == start)
    for j in others:
        keep |= (before > 0) & (when[j, starts] == before)
    return starts[keep], ends[keep]
