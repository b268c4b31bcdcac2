"""Does a ranking of a model too large to list name every state, and none twice?"""

from __future__ import annotations

from detente.errors import BadPreference
from detente.model.circuits import Formulas
from detente.model.conflict import Dm, Payoffs
from detente.stability.symbolic_states import StateSet

SHOWN = 6


def check_places(formulas: Formulas, states: StateSet, dm: Dm) -> None:
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
    options = range(len(formulas.conflict.options))
    pattern = "".join("Y" if code >> k & 1 else "N" for k in options)
    for name, written in formulas.conflict.labels.items():
        if all(a in (b, "-") for a, b in zip(written, pattern, strict=True)):
            return name
    return pattern
