"""How surely does an accepted element hold?  The words of doubt of its sentence, as a case has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TypeAlias

from detente.drafting.proposal import Doubt, Proposal
from detente.errors import UnknownName
from detente.evidence.lexicon import folded
from detente.evidence.wording import estimate

Written: TypeAlias = str | tuple[str, ...] | tuple[Decimal, Decimal]
"""A word of a lexicon, a chain of such words, or the range of words that no lexicon has alone."""


def hedge_of(doubts: Iterable[Doubt]) -> Written | None:
    """Return how a case writes the hedges of a sentence, or None where none has a range.

    Several words are a chain, whose loosest range counts. Where the loosest is no word of the
    lexicon, its range stands in its place.

    >>> hedge_of((Doubt("May", "possibility", False, 0.02, 0.98, "detente-draft"),))
    'may'
    """
    doubts = tuple(doubts)
    loosest = _loosest(doubts)
    if loosest is None:
        return None
    if _word(loosest) is None:
        assert loosest.lo is not None
        assert loosest.hi is not None
        return (Decimal(str(round(loosest.lo, 4))), Decimal(str(round(loosest.hi, 4))))
    chain = tuple(_chained(doubts))
    return chain if len(chain) > 1 else chain[0]


def likelihood(proposal: Proposal) -> Mapping[str, object]:
    """Return the hedge of a statement as its ``likelihood``."""
    hedge = hedge_of(proposal.hedges)
    return {} if hedge is None else {"likelihood": hedge}


def note_of(proposal: Proposal) -> str:
    """Say what the hedge of a claim leaves out, and which passages speak against it."""
    said: list[str] = []
    loosest = _loosest(proposal.hedges)
    by_range = loosest is not None and _word(loosest) is None
    told = (loosest,) if by_range else tuple(_chained(proposal.hedges).values())
    others = [d for d in proposal.hedges if d not in told]
    if others:
        shown = ", ".join(
            f"{d.phrase!r} ({d.kind}{', negated' if d.negated else ''})" for d in others
        )
        said.append(f"The sentence also says {shown}.")
    if loosest is not None and by_range:
        said.append(f"The range is that of {loosest.phrase!r} by {loosest.lexicon}.")
    if proposal.against:
        places = ", ".join(map(str, proposal.against))
        said.append(f"A language model finds that passage {places} speaks against it.")
    return " ".join(said)


def _chained(doubts: Iterable[Doubt]) -> Mapping[str, Doubt]:
    """Return the hedges that a lexicon has a word for, each under its word."""
    found = ((d, _word(d)) for d in doubts if d.lo is not None)
    return {word: d for d, word in found if word is not None}


def _loosest(doubts: Iterable[Doubt]) -> Doubt | None:
    ranged = [d for d in doubts if d.lo is not None and d.hi is not None]
    return max(ranged, key=lambda d: (d.hi or 0) - (d.lo or 0), default=None)


def _word(doubt: Doubt) -> str | None:
    """Return the words of a phrase that a lexicon has and that give its range: of "may have", "may"."""
    words = folded(doubt.phrase).split()
    n = len(words)
    parts = (" ".join(words[i : i + k]) for k in range(n, 0, -1) for i in range(n - k + 1))
    return next((p for p in parts if _range(p, doubt.lexicon) == (doubt.lo, doubt.hi)), None)


def _range(phrase: str, lexicon: str) -> tuple[float, float] | None:
    try:
        meant = estimate(phrase, lexicon)
    except UnknownName:
        return None
    return (meant.lo, meant.hi)
