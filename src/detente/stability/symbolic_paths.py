"""How is a set of states reached from a state by the fewest moves, where states are too many to list?

A path is a legal sequence: nobody moves twice in a row. It is sought over all moves, or over
improvements only.

Source: Li, Kilgour and Hipel (2005).
"""

from __future__ import annotations

from detente.kernels.diagram_walks import AnyMoves, Improvements, Search
from detente.model.graph import Route
from detente.model.space import State
from detente.stability.symbolic import SymbolicModel
from detente.stability.symbolic_states import StateSet


def shortest(
    model: SymbolicModel, start: int, target: StateSet, *, gaining: bool = False
) -> Route | None:
    """Return a shortest path from a state to any of ``target``: no move where it is among them.

    None where there is no path. ``gaining``: by improvements only. Raises
    :class:`detente.errors.UnknownName` where ``start`` is no state, and
    :class:`detente.errors.BudgetSpent`, which says how long a path would have to be.
    """
    model.check_state(start)
    field = model.field
    steps = Improvements(field) if gaining else AnyMoves(field)
    search = Search(steps, range(len(model.dms)), field, [model.diagrams.cell(start)])
    kind = "improvements" if gaining else "moves"

    def proven() -> str:
        return (
            f"Proven: there is no path of fewer than {len(search.layers)} {kind}; longer ones are "
            "not excluded. With --by one kind can be asked about alone."
        )

    with model.clock.asked(f"a path by {kind} was sought", proven):
        walk = search.to(target.diagram)
    return None if walk is None else tuple((model.dms[j], State(code)) for j, code in walk)
