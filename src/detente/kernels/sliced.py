"""Circuits evaluated in all cells at once, 64 cells to a machine word.

Cell c gives input k the value of bit k of c. The cells are worked through in blocks that stay in
the processor's cache; within one, a wire is an array of words, and a gate is one operation on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from detente.kernels.circuit import AND, NOT, OR, XOR, Circuit, Wire
from detente.kernels.field import Flags, Ranks

Words: TypeAlias = NDArray[np.uint64]
Keys: TypeAlias = NDArray[np.uint64]
Octets: TypeAlias = NDArray[np.uint8]
Rank: TypeAlias = Sequence[Wire]
"""A row of wires, the most important first."""

BLOCK = 16
"""Up to 2^16 cells are evaluated at once: 8 KiB for a wire."""
WIDEST = 30
"""So many wires make a rank that fits an int32, one added."""
KEY = 63
"""So many bits of a rank are compared at once where there are more."""

_MAKE: Mapping[int, Callable[[Words, Words], Words]] = {
    NOT: lambda a, _: ~a,
    AND: np.bitwise_and,
    OR: np.bitwise_or,
    XOR: np.bitwise_xor,
}
_SHORT = (
    0xAAAAAAAAAAAAAAAA,
    0xCCCCCCCCCCCCCCCC,
    0xF0F0F0F0F0F0F0F0,
    0xFF00FF00FF00FF00,
    0xFFFF0000FFFF0000,
    0xFFFFFFFF00000000,
)
"""The first six inputs, whose values change within a word."""
_SWAPS = (
    (np.uint64(7), np.uint64(0x00AA00AA00AA00AA)),
    (np.uint64(14), np.uint64(0x0000CCCC0000CCCC)),
    (np.uint64(28), np.uint64(0x00000000F0F0F0F0)),
)


def flags(wire: Wire) -> Flags:
    """Return where the wire holds: shape (2^inputs,)."""
    found = np.empty(1 << wire.circuit.inputs, dtype=np.bool_)
    for cells, (words,) in _blocks(wire.circuit, [wire]):
        found[cells] = _bits(words)[: cells.stop - cells.start]
    return found


def ranks(feasible: Wire, rows: Sequence[Rank]) -> list[Ranks]:
    """Return every row read as a binary number, plus 1; 0 where ``feasible`` does not hold.

    int32, shape (2^inputs,) each. Rows of more than 30 wires give the places of their numbers
    among those of the feasible cells instead, from 1.
    """
    short = iter(_read(feasible, [row for row in rows if len(row) <= WIDEST]))
    return [next(short) if len(row) <= WIDEST else _placed(feasible, row) for row in rows]


def _read(feasible: Wire, rows: Sequence[Rank]) -> list[Ranks]:
    circuit = feasible.circuit
    found = [np.empty(1 << circuit.inputs, dtype=np.int32) for _ in rows]
    wires = [feasible, *(w for row in rows for w in row)]
    for cells, (own, *words) in _blocks(circuit, wires):
        holds, at = _bits(own), 0
        for into, row in zip(found, rows, strict=True):
            number = np.zeros(len(holds), dtype=np.int32)
            _add(words[at : at + len(row)], number)
            into[cells] = np.where(holds, number + np.int32(1), 0)[: cells.stop - cells.start]
            at += len(row)
    return found


def _placed(feasible: Wire, row: Rank) -> Ranks:
    """Compare as many wires at once as a key holds, then the next ones among equals."""
    holds = flags(feasible)
    place: Ranks = np.zeros(len(holds), dtype=np.int32)
    rest = list(row)
    while rest:
        width = KEY - int(place.max(initial=0)).bit_length()
        keys = _keys(place, feasible.circuit, rest[:width])[holds]
        place[holds] = np.unique(keys, return_inverse=True)[1] + 1
        rest = rest[width:]
    return place


def _keys(place: Ranks, circuit: Circuit, wires: Rank) -> Keys:
    """The place of every cell, followed by the bits of the wires."""
    keys = place.astype(np.uint64) << np.uint64(len(wires))
    for cells, words in _blocks(circuit, wires):
        number = np.zeros(len(words[0]) * 64, dtype=np.uint64)
        _add(words, number)
        keys[cells] |= number[: cells.stop - cells.start]
    return keys


# ---------------------------------------------------------------- bits and words


def _bits(words: Words) -> Flags:
    return np.unpackbits(_octets(words), bitorder="little").view(np.bool_)


def _octets(words: Words) -> Octets:
    return words.astype("<u8", copy=False).view(np.uint8)


def _add(words: Sequence[Words], number: Keys | Ranks) -> None:
    """Set in ``number``, which is 0, the bits of the wires, the highest first: eight at a time."""
    low_first = list(reversed(words))
    for k in range(0, len(words), 8):
        eight = _across(low_first[k : k + 8]).astype(number.dtype)
        number |= np.left_shift(eight, k, dtype=number.dtype)


def _across(words: Sequence[Words]) -> Octets:
    """Return a byte for every cell, with a bit from each of up to eight wires, the lowest first.

    Eight bytes of eight wires are a square of bits that is turned over its diagonal.
    Source: Warren (2013), Hacker's Delight, ch. 7.
    """
    square = np.zeros((len(words[0]) * 8, 8), dtype=np.uint8)
    for k, w in enumerate(words):
        square[:, k] = _octets(w)
    turned = square.view("<u8")[:, 0]
    for shift, mask in _SWAPS:
        moved = (turned ^ (turned >> shift)) & mask
        turned = turned ^ moved ^ (moved << shift)
    return _octets(turned)


# ---------------------------------------------------------------- gates


def _blocks(circuit: Circuit, wires: Sequence[Wire]) -> Iterator[tuple[slice, list[Words]]]:
    """Yield the cells of every block, and the words of each wire in it."""
    inside = min(BLOCK, circuit.inputs)
    size = 1 << inside
    low = [_input(k, size) for k in range(inside)]
    nothing = np.zeros(max(1, size // 64), dtype=np.uint64)
    for start in range(0, 1 << circuit.inputs, size):
        high = [~nothing if start >> k & 1 else nothing for k in range(inside, circuit.inputs)]
        leaves = [nothing, ~nothing, *low, *high]
        yield slice(start, start + size), circuit.translated(wires, leaves.__getitem__, _MAKE)


def _input(k: int, size: int) -> Words:
    """The values of an input over the first cells."""
    if k < len(_SHORT):
        return np.full(max(1, size // 64), _SHORT[k], dtype=np.uint64)
    pair = np.repeat(np.array([0, 2**64 - 1], dtype=np.uint64), 1 << (k - 6))
    return np.tile(pair, size // 64 // len(pair))
