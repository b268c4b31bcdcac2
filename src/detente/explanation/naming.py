"""Which state does a name mean, in a conflict that has too many states to list?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from detente.errors import AmbiguousName, UnknownName
from detente.model.conflict import Case, Conflict
from detente.model.graph import Graph
from detente.model.space import State
from detente.model.truths import MOST_OPTIONS
from detente.stability.labelling import labelled
from detente.stability.symbolic import SymbolicModel

SHOWN = 6
"""So many states are shown of those that a name fits."""


def state_named(graph: Graph, model: SymbolicModel, name: str) -> State:
    """Return the one state that a label, pattern, outcome or condition means.

    Raises :class:`UnknownName` or :class:`AmbiguousName`.
    """
    conflict = graph.conflict
    text = conflict.labels.get(name, name)
    if name.startswith("#") or (conflict.names.is_pattern(text) and "-" not in text):
        return graph.state(name)
    found = model.states().within(model.formulas.meant(name))
    size = found.size()
    if not size:
        raise UnknownName(f"No feasible state fits {name!r}.")
    if size > 1:
        before = [c for c in labelled_states(model) if found.holds(c)]
        others = [c for c in found.first(SHOWN) if c not in before]
        shown = ", ".join(repr(graph.space.label(State(c))) for c in [*before, *others][:SHOWN])
        raise AmbiguousName(
            f"{name!r} fits {size:,} states: {shown}{', …' if size > SHOWN else ''}. Name one of them by "
            "its label, by Y or N for every option, or by a condition that only it meets."
        )
    return State(found.first(1)[0])


def large_cases_served() -> bool:
    """Say whether the libraries for cases too large to list are installed."""
    return all(map(find_spec, ("dd", "pysat")))


def may_be_listed(conflict: Conflict) -> bool:
    """Say whether a list of states is still possible, though slow."""
    return len(conflict.options) <= MOST_OPTIONS


@contextmanager
def of_the_status_quo(case: Case, asked: str | None) -> Iterator[None]:
    """Say of a name that is wrong that it is the status quo of the case, unless it was asked for."""
    try:
        yield
    except (UnknownName, AmbiguousName) as error:
        if asked is not None or repr(case.status_quo) not in error.message:
            raise
        raise type(error)(f"The status quo: {error.message}") from None


def labelled_states(model: SymbolicModel) -> dict[int, str]:
    """Return {code: label}; raises what is wrong with the labels, or where no state is feasible."""
    states = model.states()
    return labelled(model.formulas, states.within)
