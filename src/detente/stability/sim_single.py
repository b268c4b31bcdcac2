"""Simultaneous stability with one answer: as SIM, but one opponent moves at the same time.

A state is stable if, for each unilateral improvement, some one opponent has an improvement from
the same state that, made at the same time, leaves the decision maker no better off than it was.

Source: the reading of Fraser and Hipel (1979, 1984) in which a single opponent answers; the name
is ours. With two decision makers it equals SIM.
"""

from __future__ import annotations

from detente.kernels.field import Field, Flags
from detente.model.conflict import Dm
from detente.model.graph import Graph
from detente.model.space import State
from detente.stability.sim import deterred_at_once
from detente.stability.verdict import Verdict


def sim_single(graph: Graph, dm: Dm, state: State) -> Verdict:
    """Judge ``state`` for ``dm``; one opponent answers at once."""
    return deterred_at_once(graph, dm, state, most=1)


def sim_single_kernel(field: Field, dm: int) -> Flags:
    """Judge every state; cost grows with the square of the number of combinations."""
    return field.deterred_at_once(dm, most=1)
