"""Does a ranking of a model too large to list name every state, and none twice?"""

from __future__ import annotations

from typing import Protocol, Self, TypeVar

from detente.errors import BadPreference
from detente.kernels.circuit import Wire
from detente.model.circuits import Formulas
from detente.model.conflict import Dm, Payoffs
from detente.model.truths import pattern_of

SHOWN = 6


class StateSet(Protocol):
    """Some states, as diagrams and arrays hold them."""

    def size(self) -> int:
        """Return how many states there are."""

    def first(self, n: int) -> tuple[int, ...]:
        """Return the ``n`` smallest codes."""

    def within(self, condition: Wire) -> Self:
        """Return those in which a condition holds."""

    def __bool__(self) -> bool: ...

    def __sub__(self, other: Self, /) -> Self: ...


S = TypeVar("S", bound=StateSet)


def check_places(formulas: Formulas, states: S, dm: Dm) -> None:
    """Raise :class:`BadPreference` for a ranking or payoffs that miss, repeat or invent states."""
    places = formulas.places(dm)
    if not places:
        return
    paid = isinstance(formulas.conflict.preferences[dm], Payoffs)
    left = states
    for name, wire in places:
        named = states.within(wire)
        if not named:
            raise BadPreference(f"The ranking names {name!r}, which fits no feasible state.")
        for code in (named - left).first(1):
            verb = "payoffs name" if paid else "ranking names"
            raise BadPreference(f"The {verb} the state {label(formulas, code)!r} twice.")
        left = left - named
    if left:
        form = "list of payoffs" if paid else "ranking"
        shown = ", ".join(repr(label(formulas, c)) for c in left.first(SHOWN))
        more = ", …" if left.size() > SHOWN else ""
        raise BadPreference(
            f"The {form} misses {left.size():,} of {states.size():,} states: {shown}{more}."
        )


def label(formulas: Formulas, code: int) -> str:
    """Return the source's name of a state, or its pattern where it has none."""
    pattern = pattern_of([code], len(formulas.conflict.options))
    for name, written in formulas.conflict.labels.items():
        if all(a in (b, "-") for a, b in zip(written, pattern, strict=True)):
            return name
    return pattern
