"""Do labels, rankings and payoffs name the states as they should, where states are not listed?

The same demands, in the same words, as :mod:`detente.model.enumeration` and
:mod:`detente.model.preference` make of listed states.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from detente.errors import BadPreference, NoFeasibleState, WrongValue
from detente.kernels.circuit import Wire
from detente.model.circuits import Formulas
from detente.model.conflict import Dm, Ranking
from detente.model.named import NamedState


class Found(Protocol):
    """The combinations in which a wire holds."""

    def size(self) -> int:
        """Return how many there are."""

    def codes(self, n: int) -> list[int]:
        """Return the ``n`` smallest."""

    def first(self, n: int) -> tuple[NamedState, ...]:
        """Return up to ``n``, labelled ones first."""


Find = Callable[[Wire], Found]


def check_feasible(formulas: Formulas, states: Found) -> None:
    """Raise :class:`NoFeasibleState` where there is no state."""
    if states.size():
        return
    circuit = formulas.circuit
    alone = [c for c in formulas.conflict.constraints if formulas.broken(c) == circuit.true]
    if alone:
        raise NoFeasibleState(
            f"No state is feasible: this alone removes every one: {alone[0].reason}."
        )
    raise NoFeasibleState(
        "No state is feasible: the conditions together remove every one. Drop or mend one of them."
    )


def labelled(formulas: Formulas, find: Find) -> dict[int, str]:
    """Return {code: label} in the order of the labels.

    Raises :class:`WrongValue` where a label does not stand for exactly one state of its own.
    """
    given: dict[int, str] = {}
    for label, pattern in formulas.conflict.labels.items():
        number, code = _fitting(formulas, pattern, find)
        if number != 1:
            count = f"{number:,} states" if number else "no feasible state"
            raise WrongValue(
                f"The label {label!r} stands for {pattern!r}, which fits {count}; it must fit exactly one."
            )
        if code in given:
            raise WrongValue(f"The labels {given[code]!r} and {label!r} stand for the same state.")
        given[code] = label
    return given


def _fitting(formulas: Formulas, pattern: str, find: Find) -> tuple[int, int]:
    """Return how many states fit a pattern, and the smallest code among them (or any, of none)."""
    if "-" not in pattern:
        code = sum(1 << k for k, letter in enumerate(pattern) if letter == "Y")
        return formulas.circuit.values([formulas.feasible], [code])[0], code
    fits = find(formulas.feasible & formulas.pattern(pattern))
    return fits.size(), min(fits.codes(1), default=0)


def check_places(formulas: Formulas, dm: Dm, find: Find) -> None:
    """Raise :class:`BadPreference` where a ranking or payoffs miss, repeat or invent states."""
    places = formulas.places(dm)
    if not places:
        return
    ranked = isinstance(formulas.conflict.preferences[dm], Ranking)
    form = "ranking names" if ranked else "payoffs name"
    seen = formulas.circuit.false
    for name, wire in places:
        own = wire & formulas.feasible
        if own == formulas.circuit.false or not find(own).size():
            raise BadPreference(f"The ranking names {name!r}, which fits no feasible state.")
        twice = find(own & seen).first(1)
        if twice:
            raise BadPreference(f"The {form} the state {twice[0].label!r} twice.")
        seen = seen | own
    missed = find(formulas.feasible & ~seen)
    if missed.size():
        shown = ", ".join(repr(s.label) for s in missed.first(6))
        more = ", …" if missed.size() > 6 else ""
        raise BadPreference(
            f"The {'ranking' if ranked else 'list of payoffs'} misses {missed.size():,} of "
            f"{find(formulas.feasible).size():,} states: {shown}{more}."
        )
