"""Some of the states of a model in arrays: how many, which come first, some at random."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from detente.kernels.circuit import Wire
from detente.kernels.field import Flags
from detente.kernels.sliced import flags

if TYPE_CHECKING:
    from numpy.typing import NDArray

BLOCK = 1 << 20
"""So many cells are looked through at once."""


@dataclass(frozen=True, eq=False)
class ArraySet:
    """The cells c for which ``marks[c]`` has one of the bits of ``mask`` set."""

    marks: NDArray[np.uint8]
    mask: int = 1
    _known: list[int] = field(default_factory=list, repr=False)

    @classmethod
    def of(cls, where: Flags) -> ArraySet:
        """Return the cells that are flagged."""
        return cls(where.view(np.uint8))

    def _blocks(self) -> Iterator[tuple[int, Flags]]:
        for start in range(0, len(self.marks), BLOCK):
            yield start, (self.marks[start : start + BLOCK] & np.uint8(self.mask)) != 0

    def size(self) -> int:
        """Return how many states there are."""
        if not self._known:
            self._known.append(sum(int(np.count_nonzero(held)) for _, held in self._blocks()))
        return self._known[0]

    def __bool__(self) -> bool:
        return any(held.any() for _, held in self._blocks())

    def holds(self, code: int) -> bool:
        """Say whether the state is among them."""
        return bool(int(self.marks[code]) & self.mask)

    def first(self, n: int) -> tuple[int, ...]:
        """Return the ``n`` smallest codes; all where there are fewer."""
        found: list[int] = []
        for start, held in self._blocks():
            if len(found) >= n:
                break
            at = np.flatnonzero(held)[: n - len(found)]
            found += (at + start).tolist()
        return tuple(found)

    def sample(self, n: int, rng: random.Random) -> tuple[int, ...]:
        """Return ``n`` codes at random, all different, ascending; all where there are fewer."""
        places = sorted(rng.sample(range(self.size()), min(n, self.size())))
        found: list[int] = []
        passed = 0
        for start, held in self._blocks():
            inside = np.flatnonzero(held)
            while len(found) < len(places) and places[len(found)] < passed + len(inside):
                found.append(int(inside[places[len(found)] - passed]) + start)
            passed += len(inside)
        return tuple(found)

    def within(self, condition: Wire) -> ArraySet:
        """Return those in which a condition holds."""
        where = flags(condition)
        for start, held in self._blocks():
            where[start : start + BLOCK] &= held
        return ArraySet.of(where)

    def __sub__(self, other: ArraySet) -> ArraySet:
        left = np.empty(len(self.marks), dtype=np.bool_)
        for (start, held), (_, gone) in zip(self._blocks(), other._blocks(), strict=True):
            left[start : start + BLOCK] = held & ~gone
        return ArraySet.of(left)
