"""Is there a state at all, and does a ranking name each of them once? Asked of a SAT solver."""

from __future__ import annotations

from detente.errors import BadPreference, preferences_of
from detente.kernels.circuit import Wire
from detente.kernels.clauses import Clauses
from detente.model.circuits import Formulas
from detente.model.conflict import Dm, Payoffs
from detente.model.truths import pattern_of
from detente.stability.labelling import nothing_feasible


def check_states(formulas: Formulas) -> None:
    """Raise :class:`NoFeasibleState` or :class:`BadPreference` where an engine could not answer."""
    example = _Example(formulas)
    if example.of(formulas.feasible) is None:
        raise nothing_feasible(formulas)
    for dm in formulas.conflict.dms:
        with preferences_of(dm):
            _check_places(formulas, dm, example)


def _check_places(formulas: Formulas, dm: Dm, example: _Example) -> None:
    places = formulas.places(dm)
    if not places:
        return
    paid = isinstance(formulas.conflict.preferences[dm], Payoffs)
    seen = twice = formulas.circuit.false
    for name, wire in places:
        named = wire & formulas.feasible
        if example.of(named) is None:
            raise BadPreference(f"The ranking names {name!r}, which fits no feasible state.")
        twice, seen = twice | (seen & named), seen | named
    if (state := example.of(twice)) is not None:
        verb = "payoffs name" if paid else "ranking names"
        raise BadPreference(f"The {verb} the state {state!r} twice.")
    if (state := example.of(formulas.feasible & ~seen)) is not None:
        form = "list of payoffs" if paid else "ranking"
        raise BadPreference(
            f"The {form} misses states, among them {state!r}. Name every state once."
        )


class _Example:
    """Finds a combination in which a wire holds."""

    def __init__(self, formulas: Formulas) -> None:
        self.options = len(formulas.conflict.options)
        self.clauses = Clauses()
        self.inputs = self.clauses.several(self.options)

    def of(self, wire: Wire) -> str | None:
        """Return its pattern; None where the wire never holds."""
        if not self.clauses.solve(self.clauses.wires([wire], self.inputs)):
            return None
        code = sum(1 << k for k, a in enumerate(self.inputs) if self.clauses.holds(a))
        return pattern_of([code], self.options)
