"""Every strict order of some things, by what it says of the pairs that matter.

Orders that agree on those pairs are one class, so that millions of orders become few classes. An
order is built from the worst thing to the best; what is known of it so far is the set of things
that stand and one bit per pair, and orders that agree on both are merged with their counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, permutations
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Signatures: TypeAlias = NDArray[np.uint64]
Counts: TypeAlias = NDArray[np.int64]
Pairs: TypeAlias = Sequence[tuple[int, int]]

KEPT = 8
"""Classes of sets up to this size are kept; those of larger sets are found again when needed."""
BLOCK = 9
"""The places that a block leaves open: at most 9! classes at once."""


def order_classes(size: int, pairs: Pairs) -> Iterator[tuple[Signatures, Counts]]:
    """Yield, in blocks, the classes of the orders of things 0 … size-1 and how many each has.

    Bit k of a signature is set where the first of pair k stands above the second; at most 64 pairs.
    The counts of all blocks add up to size!; a class may come back in a later block.
    """
    low = min(size, BLOCK)
    builder = _Builder(size, pairs)
    for bottom in combinations(range(size), low):
        mask = sum(1 << x for x in bottom)
        signatures, counts = builder.classes(mask)
        for top in permutations(set(range(size)) - set(bottom)):
            found, below = signatures, mask
            for x in top:
                found = found | builder.above(x, below)
                below |= 1 << x
            yield found, counts


class _Builder:
    """The classes of the orders of each set of things."""

    def __init__(self, size: int, pairs: Pairs) -> None:
        self.size = size
        self.bits: list[list[tuple[int, int]]] = [[] for _ in range(size)]
        for k, (a, b) in enumerate(pairs):
            self.bits[a].append((b, k))
        nothing = (np.zeros(1, dtype=np.uint64), np.ones(1, dtype=np.int64))
        self.known: dict[int, tuple[Signatures, Counts]] = {0: nothing}

    def above(self, x: int, below: int) -> np.uint64:
        """The bits that are set when x comes to stand above the things in ``below``."""
        return np.uint64(sum(1 << k for y, k in self.bits[x] if below >> y & 1))

    def classes(self, mask: int) -> tuple[Signatures, Counts]:
        """The classes of the orders of the things in ``mask``."""
        found = self.known.get(mask)
        if found is None:
            found = self._merged(mask)
            if mask.bit_count() <= KEPT:
                self.known[mask] = found
        return found

    def _merged(self, mask: int) -> tuple[Signatures, Counts]:
        """Put each thing on top of the orders of the others; add up what agrees."""
        parts, weights = [], []
        for x in range(self.size):
            if mask >> x & 1:
                rest = mask & ~(1 << x)
                signatures, counts = self.classes(rest)
                parts.append(signatures | self.above(x, rest))
                weights.append(counts)
        every, weight = np.concatenate(parts), np.concatenate(weights)
        unique, inverse = np.unique(every, return_inverse=True)
        if len(unique) == len(every):
            return every, weight
        counts = np.zeros(len(unique), dtype=np.int64)
        np.add.at(counts, inverse.reshape(-1), weight)
        return unique, counts
