"""How are the compiled kernels asked about our concepts?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.kernels import native
from detente.kernels.arcs import ArcField
from detente.kernels.bits import BitField
from detente.kernels.field import Field
from detente.kernels.native_scores import scores
from detente.model.circuits import Formulas

BITS = {
    "nash": native.NASH,
    "gmr": native.GMR,
    "smr": native.SMR,
    "seq": native.SEQ,
    "sseq": native.SSEQ,
}
AT_ONCE = {"sim": native.SIM, "sim_single": native.SIM_SINGLE}


def knows(concept: str) -> bool:
    """Say whether the compiled kernels judge a concept."""
    return concept in BITS or concept in AT_ONCE


def ranks(formulas: Formulas) -> list[NDArray[np.uint32]]:
    """Return the ranks of everybody: shape (2^options,), 0 where infeasible, higher is better."""
    circuit = formulas.circuit
    rows = [[w.number for w in row] for row in formulas.ranks.values()]
    found = [np.empty(1 << circuit.inputs, dtype=np.uint32) for _ in rows]
    feasible = formulas.feasible.number
    scores(circuit.gates, circuit.inputs, rows, feasible, into=found)
    return found


@dataclass(frozen=True)
class Marked:
    """``marks[c]`` has the bits of ``mask`` where cell c is stable for everybody.

    ``counts[i]``: how many cells are stable for decision maker i. ``each[i]``: as ``marks``, for i
    alone; empty unless asked for.
    """

    marks: NDArray[np.uint8]
    mask: int
    counts: tuple[int, ...]
    each: tuple[NDArray[np.uint8], ...] = ()


def judge(
    found: Sequence[NDArray[np.uint32]],
    directions: Sequence[Sequence[int]],
    concept: str,
    *,
    among: NDArray[np.uint8],
    seconds: float = 0,
) -> Marked:
    """Return the cells among those given that are stable under one concept.

    After ``seconds`` (0: never) TimeoutError ends the work.
    """
    bit = BITS.get(concept) or AT_ONCE[concept]
    kernel = native.judge if concept in BITS else native.judge_at_once
    return _marked(kernel(found, directions, bit, among=among, seconds=seconds), bit)


def stable_in(field: Field, concept: str) -> list[NDArray[np.bool_]]:
    """Return where each decision maker finds a cell (or state of an explicit graph) stable."""
    bit = BITS.get(concept) or AT_ONCE[concept]
    match field:
        case BitField(ranks=own, directions=ways):
            kernel = native.judge if concept in BITS else native.judge_at_once
            judged = kernel(own, ways, bit, each=True)
        case ArcField(ranks=own, arcs=arcs):
            rows = [rows_of(start, end, len(own[0])) for start, end in arcs]
            judged = native.judge_arcs(own, rows, bit, each=True)
        case _:
            raise TypeError(f"no compiled kernel judges a {type(field).__name__}")
    return [row != 0 for row in _marked(judged, bit).each]


def rows_of(
    start: NDArray[np.int64], end: NDArray[np.int64], states: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the arcs of each state begin, and where all arcs lead."""
    begins = np.searchsorted(start, np.arange(states + 1)).astype(np.int64)
    return begins, np.ascontiguousarray(end)


def _marked(judged: native.Judgement, bit: int) -> Marked:
    counts = tuple(own[bit] for own in judged.counts)
    each = tuple(np.frombuffer(row, dtype=np.uint8) for row in judged.each)
    return Marked(np.frombuffer(judged.flags, dtype=np.uint8), bit, counts, each)
