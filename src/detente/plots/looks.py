"""How is each decision maker told apart in a picture?  By a letter, a line pattern and a class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from detente.model.conflict import Conflict, Dm

PATTERNS = ("", "8 4", "2 3", "10 3 2 3", "14 4", "6 3 2 3 2 3", "4 6")
"""Dashes and gaps of a line; the stylesheet has as many colours."""


@dataclass(frozen=True)
class Look:
    """What marks a decision maker: never the colour alone."""

    letter: str
    pattern: str
    css: str


def looks(conflict: Conflict) -> Mapping[Dm, Look]:
    """Return the look of each decision maker, the same in every picture and table of a conflict.

    >>> from detente.library import read
    >>> [look.letter for look in looks(read("moscow-2016").conflict).values()]
    ['U', 'H', 'R']
    """
    found: dict[Dm, Look] = {}
    taken: set[str] = set()
    for k, d in enumerate(conflict.decision_makers):
        letter = _letter(d.words, k, taken)
        taken.add(letter)
        n = k % len(PATTERNS)
        found[d.id] = Look(letter, PATTERNS[n], f"dm{n}")
    return found


def _letter(name: str, k: int, taken: set[str]) -> str:
    """An initial, else another letter of the name, else a number; E marks equilibria."""
    initials = [w[0].upper() for w in name.split() if w[:1].isalpha()]
    others = [c.upper() for c in name if c.isalpha()]
    free = (c for c in [*initials, *others] if len(c) == 1 and c not in taken and c != "E")
    return next(free, str(k + 1))
