"""Which states can anybody's moves lead to from a state?

In option form a move is judged on all cells at once: changing option k takes cell c to c ± 2^k,
so a set of cells, held as bits, is shifted by 2^k places.
"""

from __future__ import annotations

from collections.abc import Iterator

from detente.model.condition import Cells
from detente.model.conflict import Direction, Dm
from detente.model.graph import moves_of
from detente.model.space import State, StateSpace


def reachable(space: StateSpace, start: State) -> Cells:
    """Return the cells of all states that some sequence of moves reaches, the start included."""
    if space.conflict.arcs is not None:
        return _along_arcs(space, start)
    merged = [sum(1 << c for c in cells) for cells in space.cells if len(cells) > 1]
    found, before = sum(1 << c for c in space.cells[start]), 0
    while found != before:
        before = found
        for dm in space.conflict.dms:
            found |= _moved(space, dm, found) & space.truths.feasible
            for group in merged:
                found |= group if found & group else 0
    return found


def _along_arcs(space: StateSpace, start: State) -> Cells:
    everybody = moves_of(space).values()
    seen, waiting = {start}, [start]
    while waiting:
        state = waiting.pop()
        fresh = {t for moves in everybody for t in moves.of(state)} - seen
        seen |= fresh
        waiting.extend(fresh)
    return sum(1 << c for s in seen for c in space.cells[s])


def _moved(space: StateSpace, dm: Dm, cells: Cells) -> Cells:
    """Return ``cells`` and those that any change of the decision maker's own options makes of them."""
    for k, direction in _own(space, dm):
        taken = space.truths.taken(space.conflict.options[k].name)
        up = (cells & ~taken) << (1 << k) if direction != "drop" else 0
        down = (cells & taken) >> (1 << k) if direction != "take" else 0
        cells |= up | down
    return cells


def _own(space: StateSpace, dm: Dm) -> Iterator[tuple[int, Direction]]:
    return ((k, o.moves) for k, o in enumerate(space.conflict.options) if o.dm == dm)
