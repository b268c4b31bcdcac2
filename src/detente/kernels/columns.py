"""What does a decision maker gain by changing its own options?  Column by column, by sorting.

A *column* is the settings of one decision maker's options while all other options stay. Sorted
from the best, the settings preferred to one are those before its group of equals, so that the
smallest value among them is a running minimum.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.kernels.directions import BOTH, TAKE
from detente.kernels.field import HIGHEST, Flags, Ranks

CHUNK = 1 << 18
"""About so many cells are sorted or looked up at once, to save memory."""


@dataclass(frozen=True)
class Columns:
    """The sorted columns of one decision maker; all arrays have the shape (outer, settings, inner).

    ``order``: the settings from the best. ``better``: for each place in that order, how many
    settings are strictly better. ``directions``: which way each of its bits may be turned.
    """

    order: NDArray[np.unsignedinteger]
    better: NDArray[np.unsignedinteger]
    directions: Sequence[int]

    def among_preferred(self, values: Ranks) -> Ranks:
        """Return min of ``values`` over the settings strictly preferred and in reach, else HIGHEST."""
        old = values.reshape(self.order.shape)
        found = np.empty_like(old)
        for part in chunks(old.shape):
            order = self.order[part].astype(np.intp)
            better = self.better[part].astype(np.intp)
            sorted_values = np.take_along_axis(old[part], order, axis=1)
            for starts, ends in self._classes():
                seen = np.where(ends[order], sorted_values, np.int32(HIGHEST))
                gained = np.take_along_axis(_running(seen), better, axis=1)
                back = np.empty_like(gained)
                np.put_along_axis(back, order, gained, axis=1)
                found[part][:, starts] = back[:, starts]
        return found.reshape(-1)

    def _classes(self) -> Iterator[tuple[NDArray[np.intp], Flags]]:
        """Yield settings that agree in the one-way bits, and which settings they lead to."""
        settings = np.arange(1 << len(self.directions))
        fixed = [(k, way) for k, way in enumerate(self.directions) if way != BOTH]
        kinds = sum((settings >> k & 1) << n for n, (k, _) in enumerate(fixed))
        for kind in range(1 << len(fixed)):
            ends = np.ones(len(settings), dtype=np.bool_)
            for n, (k, way) in enumerate(fixed):
                now = kind >> n & 1
                if now == (way == TAKE):
                    ends &= (settings >> k & 1) == now
            yield np.flatnonzero(np.broadcast_to(kinds == kind, settings.shape)), ends


def columns_of(ranks: Ranks, lowest: int, directions: Sequence[int]) -> Columns:
    """Sort the columns of the decision maker whose bits begin at ``lowest``; ranks are int32."""
    shape = (-1, 1 << len(directions), 1 << lowest)
    rank = ranks.reshape(shape)
    kind = np.uint16 if len(directions) <= 16 else np.uint32
    order = np.empty(rank.shape, dtype=kind)
    better = np.empty(rank.shape, dtype=kind)
    places = np.arange(rank.shape[1])[:, None]
    for part in chunks(rank.shape):
        best_first = np.argsort(-rank[part], axis=1, kind="stable")
        ranked = np.take_along_axis(rank[part], best_first, axis=1)
        begins = np.zeros(ranked.shape, dtype=np.intp)
        begins[:, 1:] = np.where(ranked[:, 1:] != ranked[:, :-1], places[1:], 0)
        order[part] = best_first
        better[part] = np.maximum.accumulate(begins, axis=1)
    return Columns(order, better, directions)


def chunks(shape: tuple[int, ...]) -> Iterator[tuple[slice, slice, slice]]:
    """Yield parts of an array that hold whole columns and about ``CHUNK`` cells each."""
    outer, settings, inner = shape
    wide = max(1, min(inner, CHUNK // settings))
    deep = max(1, CHUNK // (settings * wide))
    for i in range(0, outer, deep):
        for k in range(0, inner, wide):
            yield slice(i, i + deep), slice(None), slice(k, k + wide)


def _running(values: Ranks) -> Ranks:
    """The smallest of the values before each place of a column, and HIGHEST at the first."""
    outer, settings, inner = values.shape
    found = np.full((outer, settings + 1, inner), HIGHEST, dtype=np.int32)
    np.minimum.accumulate(values, axis=1, out=found[:, 1:])
    return found
