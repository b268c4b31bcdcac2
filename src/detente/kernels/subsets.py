"""Sets of elements as numbers, many at once: the next larger ones, and what all of them share.

Bit k of a number is set when element k belongs to the set; arrays of sets have shape (sets,), dtype
int64, or object where there are more than 62 elements. Rows of words have shape (sets, words),
dtype uint64, and hold bit strings of any length, the lowest word first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Sets: TypeAlias = NDArray[Any]
Rows: TypeAlias = NDArray[np.uint64]
Flags: TypeAlias = NDArray[np.bool_]

MOST_BITS = 62


def empty_set(elements: int) -> Sets:
    """Return the level of size 0: the empty set alone, in a type that holds every larger set."""
    return np.array([0], dtype=np.int64 if elements <= MOST_BITS else object)


def longer(sets: Sets, elements: int, barred: Iterable[int]) -> Sets:
    """Return the sets with one element more, each once, that contain none of the barred sets.

    The new element is the last of its set, so every set is made from one set only.
    """
    found = [sets[sets < 1 << k] | 1 << k for k in range(elements)]
    every = np.concatenate(found) if found else sets[:0]
    return every[~containing(every, barred)]


def containing(sets: Sets, parts: Iterable[int]) -> Flags:
    """Say which sets contain one of ``parts``."""
    found = np.zeros(len(sets), dtype=np.bool_)
    for part in parts:
        found |= (sets & part == part).astype(np.bool_)
    return found


def words(bits: Sequence[int], length: int) -> Rows:
    """Return bit strings of a length as rows of words."""
    size = 8 * max(1, -(-length // 64))
    raw = b"".join(b.to_bytes(size, "little") for b in bits)
    return np.frombuffer(raw, dtype="<u8").reshape(len(bits), size // 8)


def common(tables: Iterable[tuple[Rows, NDArray[np.intp]]]) -> Rows:
    """Return, for every set, the bits common to its row in each table; tables give (rows, which)."""
    shared: Rows | None = None
    for rows, which in tables:
        shared = rows[which] if shared is None else shared & rows[which]
    assert shared is not None
    return shared
