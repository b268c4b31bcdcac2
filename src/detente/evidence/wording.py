"""What does a likelihood of a case file mean?  A number, or words as they would be found in a text."""

from __future__ import annotations

from decimal import Decimal

from detente.errors import UnknownName, nearest
from detente.evidence.estimate import Estimate
from detente.evidence.hedges import alone
from detente.evidence.lexicon import (
    FALLBACK,
    OPEN,
    TURNING,
    Lexicon,
    exact,
    folded,
    lexicon,
    meaning,
)
from detente.evidence.record import HedgeValue


def estimate(value: HedgeValue, name: str) -> Estimate:
    """Return what a likelihood of a case file means, a phrase by the lexicon of this name.

    A chain of phrases gets the loosest of their ranges. Raises :class:`UnknownName`.

    >>> estimate("almost certainly", "icd-203")
    Estimate(lo=0.95, hi=0.99, origin='icd-203', phrase='almost certainly', open=False, note='')
    """
    match value:
        case str():
            return _looked_up(value, name)
        case Decimal():
            return Estimate(float(value), float(value), "analyst")
        case (Decimal() as lo, Decimal() as hi):
            return Estimate(float(lo), float(hi), "analyst")
        case _:
            found = [_looked_up(str(phrase), name) for phrase in value]
            return max(found, key=lambda e: e.width)


def _meant(phrase: str, book: Lexicon) -> Estimate | None:
    """What a lexicon says; else, and where a word turns it round, what it means where it is found."""
    listed = exact(phrase, book) or exact(phrase, lexicon(FALLBACK))
    by_rule = listed or meaning(phrase, book)
    if listed or (by_rule and not set(folded(phrase).split()) & set(TURNING)):
        return by_rule
    found = alone(phrase, book)
    if found is None or found.lo is None or found.hi is None or found.lexicon is None:
        return by_rule
    origin = "derived" if found.lexicon.endswith(", derived") else found.lexicon
    is_open = (found.lo, found.hi) == OPEN
    return Estimate(found.lo, found.hi, origin, phrase, is_open)


def _looked_up(phrase: str, name: str) -> Estimate:
    book = lexicon(name)
    found = _meant(phrase, book)
    if found is not None:
        return found
    known = [*book.entries, *lexicon(FALLBACK).entries]
    raise UnknownName(
        f"The lexicon {name!r} has no word {phrase!r}.{nearest(folded(phrase), known)} "
        "Write a word of the lexicon, a number, or an interval such as [0.6, 0.9]."
    )
