"""Which states fit what somebody wants, or what it threatens?"""

from __future__ import annotations

from detente.errors import WrongValue
from detente.model.space import State, StateSpace


def fitting(space: StateSpace, dm: str, key: str, words: str) -> tuple[State, ...]:
    """Return the states that fit what a decision maker ``wants`` or ``threatens``.

    Raises :class:`WrongValue` where none does, and what a bad condition raises.
    """
    found = space.all_named(words)
    if not found:
        what = "position" if key == "wants" else "threat"
        raise WrongValue(
            f"The {what} of {dm!r}, {words!r}, fits no feasible state: it could not come about."
        )
    return found
