"""From a graph to the arrays that kernels compute with, and back."""

from __future__ import annotations

from typing import cast

import numpy as np

from detente.kernels.arcs import ArcField, Ends
from detente.kernels.bits import BitField
from detente.kernels.directions import BOTH, DROP, TAKE
from detente.kernels.field import Field, Flags, Ranks
from detente.model.conflict import Conflict, Dm
from detente.model.graph import Graph
from detente.model.space import State

_DIRECTION = {"both": BOTH, "take": TAKE, "drop": DROP}


def field_of(graph: Graph) -> Field:
    """Return the arrays of a graph: bits in option form, arcs otherwise."""
    convention = graph.conventions.sanctions
    if not graph.is_option_form:
        ranks = [np.array(graph.ranks[d], dtype=np.int32) + np.int32(1) for d in graph.dms]
        return ArcField(ranks, [_arcs(graph, d) for d in graph.dms], convention)
    ranks = [_by_code(graph, d) for d in graph.dms]
    return BitField(ranks, directions_of(graph.conflict), convention)


def directions_of(conflict: Conflict) -> list[list[int]]:
    """Return which way each option of each decision maker may be turned, in file order."""
    return [[_DIRECTION[o.moves] for o in d.options] for d in conflict.decision_makers]


def _codes(graph: Graph) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array([cells[0] for cells in graph.space.cells], dtype=np.int64)


def _by_code(graph: Graph, dm: Dm) -> Ranks:
    """Ranks from 1 by code; 0 where no state has the code."""
    found = np.zeros(graph.space.truths.size, dtype=np.int32)
    found[_codes(graph)] = np.array(graph.ranks[dm], dtype=np.int32) + np.int32(1)
    return found


def _arcs(graph: Graph, dm: Dm) -> Ends:
    pairs = [(s, t) for s in graph.space for t in graph.moves(dm, s)]
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def states_at(graph: Graph, flags: Flags) -> tuple[State, ...]:
    """Return the states whose entry is set."""
    kept = flags[_codes(graph)] if graph.is_option_form else flags
    return cast("tuple[State, ...]", tuple(np.flatnonzero(kept).tolist()))
