"""How does a reader know a state that an engine gives by its code?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detente.model.circuits import Formulas
from detente.model.space import State, StateSpace
from detente.model.truths import pattern_of


@dataclass(frozen=True)
class NamedState:
    """A state as every output shows it: its label or else its pattern, and what it consists of.

    ``pattern`` and ``code`` are None on explicit graphs, ``code`` on merged states too; ``text``
    is the meaning of a state of an explicit graph.
    """

    label: str
    pattern: str | None
    code: int | None
    taken: tuple[str, ...]
    outcomes: tuple[str, ...]
    text: str = ""


def listed_states(space: StateSpace, states: Sequence[State]) -> tuple[NamedState, ...]:
    """Return states of a list of states."""
    told = space.conflict.arcs is not None
    return tuple(
        NamedState(
            space.label(s),
            space.pattern(s),
            space.code(s),
            space.taken(s),
            space.outcomes(s),
            space.describe(s) if told else "",
        )
        for s in states
    )


def coded_states(
    formulas: Formulas, codes: Sequence[int], labels: Mapping[int, str]
) -> tuple[NamedState, ...]:
    """Return states given by their codes; ``labels`` gives the label of each code that has one."""
    outcomes = {o: formulas.outcome(o) for o in formulas.conflict.outcomes}
    held = formulas.circuit.values(outcomes.values(), codes)
    options = [o.name for o in formulas.conflict.options]
    found = []
    for j, code in enumerate(codes):
        pattern = pattern_of([code], len(options))
        taken = tuple(o for k, o in enumerate(options) if code >> k & 1)
        inside = tuple(o for o, truth in zip(outcomes, held, strict=True) if truth >> j & 1)
        found.append(NamedState(labels.get(code, pattern), pattern, code, taken, inside))
    return tuple(found)
