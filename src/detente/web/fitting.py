"""Does a change still fit a case that somebody else has changed since its author saw it?"""

from __future__ import annotations

from collections.abc import Callable

from detente.case.writer import plain
from detente.errors import DetenteError
from detente.model.conflict import Case


def still_fits(seen: Case, now: Case, edit: Callable[[Case], Case]) -> bool:
    """Say whether an edit touches other parts than what has changed, and does the same as it did.

    ``seen``: the case on which its author decided; ``now``: what it is by now.
    """
    try:
        mine, again = edit(seen), edit(now)
    except DetenteError:
        return False
    wanted = _touched(seen, mine)
    return not wanted & _touched(seen, now) and _touched(now, again) == wanted


def _touched(before: Case, after: Case) -> set[str]:
    """The parts of a case that a change touches: each key two levels deep, orders by their owner."""
    old, new = plain(before), plain(after)
    found = set()
    for key in {*old, *new}:
        a, b = old.get(key), new.get(key)
        if a == b:
            continue
        if isinstance(a, dict) and isinstance(b, dict):
            found |= {f"{key}.{k}" for k in {*a, *b} if a.get(k) != b.get(k)}
        else:
            found.add(str(key))
    return found
