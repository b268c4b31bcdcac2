"""Which state does a name mean, in a conflict that has too many states to list?"""

from __future__ import annotations

from detente.errors import AmbiguousName, UnknownName, nearest
from detente.model.graph import Graph
from detente.model.space import State
from detente.stability.symbolic import SymbolicModel


def state_named(graph: Graph, model: SymbolicModel, name: str) -> State:
    """Return the one state that a label, pattern, outcome, condition or ``#code`` means.

    Raises :class:`UnknownName` or :class:`AmbiguousName`.
    """
    conflict = graph.conflict
    text = conflict.labels.get(name, name)
    if name.startswith("#") or (conflict.names.is_pattern(text) and "-" not in text):
        return graph.state(name)
    found = model.states().within(model.formulas.meant(name))
    first = found.first(2)
    if not first:
        known = [*conflict.labels, *conflict.outcomes]
        raise UnknownName(f"No feasible state fits {name!r}.{nearest(name, known)}")
    if len(first) > 1:
        shown = ", ".join(graph.space.label(State(c)) for c in first)
        raise AmbiguousName(
            f"{name!r} fits {found.size():,} states: {shown}, …. Name one of them by its label, "
            "by Y or N for every option, or by a condition that only it meets."
        )
    return State(first[0])
