"""Moves made at the same time: where a state goes when several decision makers move at once.

Only option form has joint results: each mover changes its own options, and the changes add up.
A merged state has one only where all its members agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, product

from detente.model.conflict import Dm
from detente.model.graph import Graph
from detente.model.space import State


def joint_results(
    graph: Graph, state: State, targets: Mapping[Dm, State]
) -> frozenset[State | None]:
    """Return s ⊕ the moves of several decision makers to their targets; None is infeasible.

    One result, unless merged states are involved whose members disagree.
    """
    found: set[State | None] = set()
    for cell in graph.space.cells[state]:
        changes = [_changes(graph, dm, cell, target) for dm, target in targets.items()]
        for change in product(*changes):
            mask = 0
            for part in change:
                mask |= part
            found.add(graph.space.state_of(cell ^ mask))
    return frozenset(found)


def _changes(graph: Graph, dm: Dm, cell: int, target: State) -> list[int]:
    """The changes of dm's own options that lead from a cell into the target state."""
    own = sum(1 << k for k, o in enumerate(graph.conflict.options) if o.dm == dm)
    options = [(1 << k, o.moves) for k, o in enumerate(graph.conflict.options) if o.dm == dm]

    def legal(mask: int) -> bool:
        return all(
            direction == "both" or (direction == "take") == (cell & bit == 0)
            for bit, direction in options
            if mask & bit
        )

    masks = (cell ^ c for c in graph.space.cells[target] if (cell ^ c) & ~own == 0)
    return [mask for mask in masks if mask and legal(mask)]


def joint_replies(graph: Graph, dm: Dm, state: State, move: State, *, most: int) -> Iterator[State]:
    """Yield where ``move`` ends when one to ``most`` opponents use an improvement of their own from ``state``."""
    for _, result in joint_sanctions(graph, dm, state, move, most=most):
        yield result


def joint_sanctions(
    graph: Graph, dm: Dm, state: State, move: State, *, most: int
) -> Iterator[tuple[Mapping[Dm, State], State]]:
    """Yield the opponents' improvements and the joint result, smallest groups first."""
    for size in range(1, most + 1):
        for group in combinations(graph.opponents(dm), size):
            for ends in product(*(graph.improvements(j, state) for j in group)):
                targets = dict(zip(group, ends, strict=True))
                for result in joint_results(graph, state, {dm: move, **targets}):
                    if result is not None:
                        yield targets, result


def joint_disagreement(graph: Graph) -> State | None:
    """Return a state from which some moves have no single joint result; None if there is none.

    Cost: for every state, the product of everybody's moves; only merged states can disagree.
    """
    merged = {s for s in graph.space if len(graph.space.cells[s]) > 1}
    for state in graph.space:
        for size in range(2, len(graph.dms) + 1):
            for group in combinations(graph.dms, size):
                for ends in product(*(graph.moves(d, state) for d in group)):
                    if merged.isdisjoint({state, *ends}):
                        continue
                    if len(joint_results(graph, state, dict(zip(group, ends, strict=True)))) != 1:
                        return state
    return None
