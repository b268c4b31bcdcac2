"""Reductions over models in option form, where a move is a change of one's own bits.

Entry c of an array is the cell with code c; decision maker i owns a run of neighbouring bits, so
an array seen as (outer, settings of i, inner) has the choices of i along its middle axis. Moves
are transitive here, so opponents' sequences are plain reachability.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from detente.kernels.directions import BOTH, DROP, TAKE
from detente.kernels.field import HIGHEST, Flags, Ranks
from detente.kernels.replies import least, worst

Codes: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True)
class BitField:
    """Ranks over all 2^k cells, 0 where infeasible; ``directions[i]`` lists i's bits, lowest first.

    Each direction is BOTH, TAKE (only 0→1) or DROP (only 1→0).
    """

    ranks: Sequence[Ranks]
    directions: Sequence[Sequence[int]]
    convention: str = "legal"

    @cached_property
    def feasible(self) -> Flags:
        """Which cells are states."""
        return self.ranks[0] > 0

    def _lowest(self, dm: int) -> int:
        return sum(len(bits) for bits in self.directions[:dm])

    def _others(self, dm: int) -> list[int]:
        return [j for j in range(len(self.ranks)) if j != dm]

    # ------------------------------------------------------------ own moves

    def best(self, dm: int, values: Ranks) -> Ranks:
        """Return max of ``values`` over s and R_i(s)."""
        return self._over_own(dm, values, np.maximum)

    def _over_own(self, dm: int, values: Ranks, choose: Callable[..., Ranks]) -> Ranks:
        """One pass per own bit: the half that may flip takes the better of both halves."""
        found = values.copy()
        for bit, direction in enumerate(self.directions[dm], start=self._lowest(dm)):
            halves = found.reshape(-1, 2, 1 << bit)
            low, high = halves[:, 0], halves[:, 1]
            chosen = choose(low, high)
            if direction != DROP:
                low[...] = chosen
            if direction != TAKE:
                high[...] = chosen
        return found

    # ------------------------------------------------------------ replies

    def after_replies(self, dm: int, values: Ranks, *, credible: bool = False) -> Ranks:
        """Return min of rank_i(s1) and of ``values`` over R_{N∖i}(s1)."""
        step = self._improving_step if credible else self._step
        found = worst(self.convention, self._others(dm), self._or_highest(values), step)
        lowest = least([found, self.ranks[dm]])
        return np.where(self.feasible, lowest, 0)

    def _or_highest(self, values: Ranks) -> Ranks:
        return np.where(self.feasible, values, np.int32(HIGHEST))

    def _step(self, j: int, values: Ranks) -> Ranks:
        return self._or_highest(self._over_own(j, values, np.minimum))

    def _improving_step(self, j: int, values: Ranks) -> Ranks:
        """Compare every two settings of j at once over all other bits."""
        shape = (-1, 1 << len(self.directions[j]), 1 << self._lowest(j))
        rank, old = self.ranks[j].reshape(shape), values.reshape(shape)
        found = np.full_like(old, HIGHEST)
        for a, b in self._changes(j):
            better = (rank[:, b] > rank[:, a]) & (rank[:, a] > 0)
            gained = np.where(better, old[:, b], HIGHEST)
            np.minimum(found[:, a], gained, out=found[:, a])
        return found.reshape(-1)

    def _changes(self, j: int) -> Iterator[tuple[int, int]]:
        """Every legal change of j's settings."""
        for a in range(1 << len(self.directions[j])):
            choices = [self._choices(a >> k & 1, d) for k, d in enumerate(self.directions[j])]
            for bits in product(*choices):
                b = sum(bit << k for k, bit in enumerate(bits))
                if b != a:
                    yield a, b

    @staticmethod
    def _choices(now: int, direction: int) -> tuple[int, ...]:
        free = direction == BOTH or (direction == TAKE) == (now == 0)
        return (0, 1) if free else (now,)

    # ------------------------------------------------------------ all at once

    def deterred_at_once(self, dm: int, *, most: int) -> Flags:
        """Say where every improvement of i has a simultaneous sanction by at most ``most`` others.

        Cost: one pass over the cells for every choice of everybody's settings, 4^k in all.
        """
        rank = self.ranks[dm]
        tempted = {own: self._improves(dm, own) for own in self._masks(dm)}
        willing = {j: {m: self._improves(j, m) for m in self._masks(j)} for j in self._others(dm)}
        for mask, all_willing in _groups(willing, self._others(dm), most, 0, self.feasible):
            for own, still in tempted.items():
                together = rank[self._cells ^ own ^ mask]
                spoilt = all_willing & (together > 0) & (together <= rank)
                np.logical_and(still, ~spoilt, out=still)
        leaves = np.zeros_like(self.feasible)
        for still in tempted.values():
            leaves |= still
        return np.logical_not(leaves)

    @cached_property
    def _cells(self) -> Codes:
        return np.arange(len(self.ranks[0]))

    def _masks(self, dm: int) -> list[int]:
        """The changes of i's bits, as masks to be applied with exclusive or."""
        return [m << self._lowest(dm) for m in range(1, 1 << len(self.directions[dm]))]

    def _improves(self, dm: int, mask: int) -> Flags:
        """Say where applying the mask is a unilateral improvement of i."""
        rank = self.ranks[dm]
        may: Flags = (rank > 0) & (rank[self._cells ^ mask] > rank)
        for bit, direction in enumerate(self.directions[dm], start=self._lowest(dm)):
            if mask >> bit & 1 and direction != BOTH:
                may &= (self._cells >> bit & 1) == (0 if direction == TAKE else 1)
        return may


def _groups(
    willing: Mapping[int, Mapping[int, Flags]],
    others: list[int],
    most: int,
    mask: int,
    so_far: Flags,
) -> Iterator[tuple[int, Flags]]:
    """Yield every choice of improvements by one to ``most`` of the others, and where all are willing."""
    if mask:
        yield mask, so_far
    for i, j in enumerate(others if most else []):
        for own, where in willing[j].items():
            both = so_far & where
            if both.any():
                yield from _groups(willing, others[i + 1 :], most - 1, mask | own, both)
