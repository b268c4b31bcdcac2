"""Reductions over explicit graphs, where moves are listed and need not be transitive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from detente.kernels.field import HIGHEST, Flags, Ranks
from detente.kernels.replies import least, worst

Ends: TypeAlias = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Where each arc starts and where it leads, ordered by start."""


@dataclass(frozen=True)
class ArcField:
    """Ranks (at least 1) over the states, and the arcs of each decision maker."""

    ranks: Sequence[Ranks]
    arcs: Sequence[Ends]
    convention: str = "legal"

    def best(self, dm: int, values: Ranks) -> Ranks:
        """Return max of ``values`` over s and R_i(s)."""
        return np.maximum(values, self._over(self.arcs[dm], values, np.maximum, 0))

    def after_replies(self, dm: int, values: Ranks, *, credible: bool = False) -> Ranks:
        """Return min of rank_i(s1) and of ``values`` over R_{N∖i}(s1)."""

        def step(j: int, current: Ranks) -> Ranks:
            ends = self._improving(j) if credible else self.arcs[j]
            return self._over(ends, current, np.minimum, HIGHEST)

        others = [j for j in range(len(self.ranks)) if j != dm]
        return least([worst(self.convention, others, values, step), self.ranks[dm]])

    def _improving(self, j: int) -> Ends:
        start, end = self.arcs[j]
        keep = self.ranks[j][end] > self.ranks[j][start]
        return start[keep], end[keep]

    @staticmethod
    def _over(ends: Ends, values: Ranks, choose: np.ufunc, nothing: int) -> Ranks:
        """Reduce ``values`` over the targets of each start; ``nothing`` where there is no arc."""
        start, end = ends
        found = np.full(len(values), nothing, dtype=np.int32)
        if len(start):
            runs = np.flatnonzero(np.r_[True, start[1:] != start[:-1]])
            found[start[runs]] = choose.reduceat(values[end], runs)
        return found

    def deterred_at_once(self, dm: int, *, most: int) -> Flags:
        """Not defined without options: the caller checks the form of the model first."""
        raise NotImplementedError
