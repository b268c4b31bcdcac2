"""How surely is each claim said, on whose word, and how much stands behind it?

A hedge gives P(claim), or P(claim | condition) where the claim holds given another. Nothing is
multiplied in silence: of a chain of hedges the loosest range is taken, and the unconditional
probability of a conditional claim is an interval that takes nothing for granted of the case in
which the condition fails.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from detente._version import __version__
from detente.errors import UnknownName
from detente.evidence.estimate import Estimate
from detente.evidence.grades import Grade, best, grade
from detente.evidence.lexicon import FALLBACK, folded
from detente.evidence.lexicon import lexicon as lexicon_named
from detente.evidence.record import Claim, Evidence, HedgeValue, evidence_of
from detente.evidence.trace import Traced, trace_of
from detente.evidence.wording import estimate
from detente.model.conflict import Case

BARE = "bare assertion"
NUMBER = "number"

Strength: TypeAlias = str
"""``bare assertion``, ``number``, or the kind that the lexicon gives the hedge: likelihood, booster,
appearance, hearsay, possibility …"""

STRONG = 0.85
"""From this probability on, or as far below one half, a claim is a strong one."""

PRIMARY = frozenset({"document", "statement", "event", "minutes", "transcript", "record", "data"})
"""Kinds of source that are themselves what a writer would have to name as a source."""


@dataclass(frozen=True)
class Weighed:
    """A claim with its range, its strength, its support and its opponents.

    ``estimate`` is P(claim), or P(claim | given); None where the hedge is missing or unknown.
    ``chain`` holds the ranges of several hedges, in their order. ``overall`` bounds P(claim) of a
    conditional claim. ``unknown`` says which word no lexicon has.
    """

    claim: Claim
    estimate: Estimate | None
    chain: tuple[Estimate, ...]
    overall: Estimate | None
    strength: Strength
    unknown: str
    groups: tuple[str, ...]
    best_grade: Grade
    primary: bool
    supporting: tuple[Claim, ...]
    opposing: tuple[Claim, ...]

    @property
    def strong(self) -> bool:
        """Whether it is said without a hedge, with a booster, or as all but certain."""
        if self.strength in (BARE, "booster"):
            return True
        e = self.estimate
        return e is not None and not e.open and (e.lo >= STRONG or e.hi <= round(1 - STRONG, 12))

    @property
    def unsupported(self) -> bool:
        """Whether strong words rest on one report alone.

        Not so where that is a document or a statement itself, or the claim is graded as confirmed.
        """
        alone = len(self.groups) <= 1 and not self.primary
        return self.strong and alone and self.claim.credibility != 1


@dataclass(frozen=True)
class Claims:
    """Every claim of a case, weighed with one lexicon."""

    case: str
    title: str
    lexicon: str
    evidence: Evidence
    weighed: tuple[Weighed, ...]
    version: str = __version__


def claims_of(case: Case, *, lexicon: str | None = None) -> Claims:
    """Return the claims of a case, each with its range, strength, support and opponents.

    ``lexicon`` takes the place of the one that the case names. Raises :class:`UnknownName` for a
    lexicon, source or condition that is not there, :class:`WrongValue` for conditions in a circle.

    >>> from detente.library import read
    >>> found = claims_of(read("moscow-2016"))
    >>> next(str(w.estimate) for w in found.weighed if w.claim.id == "refusal")
    '95–99%'
    """
    evidence = evidence_of(case)
    name = lexicon or evidence.lexicon
    lexicon_named(name)
    traced = {t.element.name: t for t in trace_of(case).elements if t.element.kind == "claim"}
    weighed = tuple(_weighed(c, evidence, name, traced[c.id]) for c in evidence.claims.values())
    return Claims(case.name, case.title, name, evidence, weighed)


def range_of(value: HedgeValue | None, name: str) -> Estimate | None:
    """Return the range of a hedge, or None where there is none or no lexicon has its word."""
    if value is None:
        return None
    try:
        return estimate(value, name)
    except UnknownName:
        return None


def hedge_text(value: object) -> str:
    """Return a hedge as the case says it: a phrase, a chain, a number, or an interval.

    >>> hedge_text(("seems", "may")), hedge_text((0.2, 0.4)), hedge_text(None)
    ('seems … may', '[0.2, 0.4]', '')
    """
    if value is None:
        return ""
    if isinstance(value, tuple) and not phrases_of(value):
        return f"[{value[0]}, {value[1]}]"
    return " … ".join(phrases_of(value)) or str(value)


def phrases_of(value: object) -> tuple[str, ...]:
    """Return the words of a hedge; none where it is a number or an interval.

    >>> phrases_of("likely"), phrases_of(("seems", "may"))
    (('likely',), ('seems', 'may'))
    """
    match value:
        case str():
            return (value,)
        case tuple() | list():
            return tuple(v for v in value if isinstance(v, str))
        case _:
            return ()


def bounds(conditional: Estimate, condition: Estimate) -> Estimate:
    """Return the bounds of P(A), given P(A | B) and P(B), where nothing is known of A without B.

    An open word, such as "possible", leaves everything open.

    >>> str(bounds(Estimate(0.9, 0.95, "analyst"), Estimate(0.5, 0.6, "analyst")))
    '45–97.5%'
    """
    if conditional.open or condition.open:
        return Estimate(0, 1, "derived", open=True)
    low = round(conditional.lo * condition.lo, 12)
    high = max(round(conditional.hi * p + 1 - p, 12) for p in (condition.lo, condition.hi))
    return Estimate(low, high, "derived")


def overall(claim: Claim, evidence: Evidence, name: str) -> Estimate:
    """Return the bounds of P(claim), through all conditions it hangs on; 0 to 1 where none is known."""
    own = range_of(claim.hedge, name)
    if own is None:
        return Estimate(0, 1, "derived", open=True)
    if claim.given is None:
        return own
    return bounds(own, overall(evidence.claims[claim.given], evidence, name))


# ---------------------------------------------------------------- one claim


def _weighed(claim: Claim, evidence: Evidence, name: str, traced: Traced) -> Weighed:
    steps = [s for s in traced.support if s.rests_on.claim is not None]
    supporting = tuple(s.rests_on.claim for s in steps if s.rests_on.claim is not None)
    grades = [grade(evidence, c) for c in (claim, *supporting)]
    words = phrases_of(claim.hedge)
    found = range_of(claim.hedge, name)
    chain = tuple(e for e in (range_of(w, name) for w in words) if e is not None)
    return Weighed(
        claim,
        found,
        chain if len(words) > 1 else (),
        None if claim.given is None else overall(claim, evidence, name),
        _strength(claim.hedge, found, name),
        next((w for w in words if range_of(w, name) is None), ""),
        traced.groups,
        best(grades),
        any(evidence.sources[c.source].kind in PRIMARY for c in (claim, *supporting)),
        supporting,
        tuple(o.claim for o in traced.opposed if o.against == claim.id),
    )


def _strength(value: HedgeValue | None, found: Estimate | None, name: str) -> Strength:
    """What manner of word it is; of a chain, that of the loosest word."""
    words = phrases_of(value)
    if value is None:
        return BARE
    if not words:
        return NUMBER
    word = folded(found.phrase if found is not None and found.phrase else words[0])
    for each in (name, FALLBACK):
        entry = lexicon_named(each).entries.get(word)
        if entry is not None:
            return entry.kind
    return "likelihood" if found is not None else "unknown word"
