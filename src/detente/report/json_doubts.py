"""What does ``detente doubts --json`` print?  Doubted words, elements, conclusions with bounds."""

from __future__ import annotations

from typing import Any

from detente._version import __version__
from detente.analysis.worlds import Conclusion, Worlds
from detente.evidence.doubts import Chance, Doubted
from detente.explanation.doubts import Doubting


def doubts(found: Doubting) -> dict[str, Any]:
    """Return the doubts in the format ``detente-doubts/1``."""
    facts = found.facts
    assert facts is not None
    return {
        "format": "detente-doubts/1",
        "case": facts.case.name,
        "version": __version__,
        "conventions": facts.conventions.words(),
        "answer": found.answer,
        "concepts": list(facts.concepts),
        **parts(facts),
    }


def parts(facts: Worlds) -> dict[str, Any]:
    """Return what a reading and this command share: worlds, words, elements, conclusions."""
    return {
        "worlds": len(facts.judged),
        "unsolved": facts.lost,
        "doubts": [_chance(c) for c in facts.chances],
        "elements": [_element(e) for e in facts.doubts.elements],
        "conclusions": [_conclusion(c) for c in facts.conclusions],
        "unjudged": list(facts.unjudged),
        "notes": list(facts.doubts.notes),
    }


def _chance(c: Chance) -> dict[str, Any]:
    return {
        "id": c.name,
        "phrase": c.phrase,
        "lo": c.estimate.lo,
        "hi": c.estimate.hi,
        "open": c.estimate.open,
        "lexicon": c.estimate.origin,
        "given": c.given,
        "passage": c.where or None,
        "says": c.says,
    }


def _element(e: Doubted) -> dict[str, Any]:
    return {
        "element": e.name,
        "kind": e.kind,
        "needs": list(e.needs),
        "given": list(e.given),
        "denied": e.denied,
        "otherwise": e.otherwise,
    }


def _conclusion(c: Conclusion) -> dict[str, Any]:
    return {
        "kind": c.kind,
        "subject": c.subject,
        "concepts": list(c.concepts),
        "worlds": c.worlds,
        "lo": c.estimate.lo,
        "hi": c.estimate.hi,
        "settled": not c.unsettled,
        "rests_on": [t.name for t in c.turning],
    }
