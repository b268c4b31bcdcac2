"""The ranks of all cells from a circuit, by the compiled kernels: 64 cells in one operation."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from detente.kernels.circuit import Gate
from detente.kernels.native import Array, extension, instructions, threads_for

DIGITS = 31
"""Wires that one 32-bit number holds."""


def scores(
    gates: Sequence[Gate],
    inputs: int,
    rows: Sequence[Sequence[int]],
    feasible: int,
    *,
    into: Sequence[Array],
    threads: int | None = None,
) -> None:
    """Fill ``into[r]``, 2^inputs 32-bit integers each, with the ranks that row r stands for.

    ``gates``, ``rows`` and ``feasible`` are those of a :class:`detente.kernels.circuit.Circuit`; a
    row lists its wires from the most important. An entry is 0 where the wire ``feasible`` is false,
    else 1 + the row read as a binary number; for rows of more than 31 wires its place among the
    numbers that occur, from 1, which orders the cells alike.

    >>> ranks = array("I", [9, 9, 9, 9])
    >>> scores([(1, 2, 3)], 2, [[4, 2]], 1, into=[ranks])  # both options, then the first
    >>> list(ranks)
    [1, 2, 1, 4]
    """
    listed = array("i", [number for gate in gates for number in gate])
    threads = threads_for(len(rows) << inputs, threads)

    def add(digits: Sequence[Sequence[int]], to: Sequence[Array], *, further: bool) -> None:
        parts = [array("i", row) for row in digits]
        how = ([further] * len(to), threads, instructions())
        extension().scores(listed, inputs, parts, feasible, to, *how)

    add([row[:DIGITS] for row in rows], into, further=False)
    for row, ranks in zip(rows, into, strict=True):
        done = DIGITS
        while done < len(row):
            free = DIGITS - (extension().densify(ranks, threads) - 1).bit_length()
            add([row[done : done + free]], [ranks], further=True)
            done += free
        if len(row) > DIGITS:
            extension().densify(ranks, threads)
