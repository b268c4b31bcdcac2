"""A case as an article to be read: the answer, the reasons, then the sources and what rests on them."""

from __future__ import annotations

from dataclasses import dataclass

from detente.evidence.elements import Cited
from detente.evidence.record import Claim, Source
from detente.evidence.trace import Trace, trace_of
from detente.explanation.prose import Prose, Section
from detente.model.conflict import Case

RETOLD = ("What this rests on",)
"""Sections of a reading that the list of sources tells more fully."""


@dataclass(frozen=True)
class Cut:
    """A passage of a source: what the case claims of it, and what rests on it (None: on the whole)."""

    passage: int | None
    claims: tuple[Said, ...]
    resting: tuple[Cited, ...]


@dataclass(frozen=True)
class Origin:
    """A source with its passages that the case uses, in their order."""

    source: Source
    cuts: tuple[Cut, ...]


@dataclass(frozen=True)
class Said:
    """What a claim says, with the words of doubt it was said with, or the numbers that the case gives."""

    says: str
    words: str = ""
    numbers: str = ""


@dataclass(frozen=True)
class Article:
    """A case to be read; ``unsupported`` are its elements that rest on no source."""

    title: str
    answer: str
    reasons: tuple[Section, ...]
    origins: tuple[Origin, ...]
    unsupported: tuple[Cited, ...]


def article_of(case: Case, reading: Prose) -> Article:
    """Return a case with its reading as an article."""
    trace = trace_of(case)
    reasons = tuple(
        s for s in reading.sections if s.heading not in RETOLD or not trace.evidence.sources
    )
    bare = (
        tuple(t.element for t in trace.standing("nothing") if t.element.kind != "claim")
        if trace.evidence.sources
        else ()
    )
    return Article(case.title, reading.answer, reasons, _origins(trace), bare)


def _origins(trace: Trace) -> tuple[Origin, ...]:
    return tuple(Origin(s, _cuts(trace, s)) for s in trace.evidence.sources.values())


def _cuts(trace: Trace, source: Source) -> tuple[Cut, ...]:
    resting: dict[int | None, dict[str, Cited]] = {}
    for traced in trace.elements:
        if traced.element.kind == "claim":
            continue
        for step in traced.support:
            if step.rests_on.source == source.id:
                named = resting.setdefault(step.rests_on.passage, {})
                named[traced.element.name] = traced.element
    claims = [c for c in trace.evidence.claims.values() if c.source == source.id]
    places = sorted({*resting, *(c.passage for c in claims)}, key=lambda p: p or 0)
    return tuple(
        Cut(
            p,
            tuple(_said(c) for c in claims if c.passage == p),
            tuple(resting.get(p, {}).values()),
        )
        for p in places
    )


def _said(claim: Claim) -> Said:
    match claim.hedge:
        case None:
            return Said(claim.says)
        case str() as words:
            return Said(claim.says, words)
        case (str(), *_) as several:
            return Said(claim.says, " … ".join(map(str, several)))
        case (low, high):
            return Said(claim.says, numbers=f"{low}–{high}")
        case number:
            return Said(claim.says, numbers=str(number))
