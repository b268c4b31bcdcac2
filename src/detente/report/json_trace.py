"""What a case rests on, as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente.evidence.claims import range_of
from detente.evidence.estimate import Estimate
from detente.evidence.page import Page
from detente.evidence.record import Claim, Evidence
from detente.evidence.references import Dangling
from detente.evidence.trace import Asked, Opposition, Step, Trace, Traced


def trace(facts: Trace) -> dict[str, Any]:
    """Return all elements of a case in the format ``detente-trace/1``."""
    return {
        **_head(facts, None),
        "elements": [_traced(facts, t) for t in facts.elements],
        "rests_on_nothing": [t.element.name for t in facts.standing("nothing")],
        "one_source_only": [t.element.name for t in facts.standing("one source")],
        "same_report_twice": [t.element.name for t in facts.same_report],
        "dangling": [_dangling(d) for d in facts.dangling],
    }


def asked(facts: Trace, found: Asked, pages: Mapping[str, Page]) -> dict[str, Any]:
    """Return both directions of one name in the format ``detente-trace/1``."""
    places = [s.rests_on for t in found.elements for s in t.rests]
    places += [found.rested_on] if found.rested_on is not None else []
    texts: dict[str, str] = {}
    for r in places:
        page = pages.get(r.source)
        passage = page.passage(r.passage) if page and r.passage is not None else None
        if passage is not None:
            texts[f"{r.source}#{r.passage}"] = passage.text
    return {
        **_head(facts, found.name),
        "elements": [_traced(facts, t) for t in found.elements],
        "resting": [
            {"name": t.element.name, "kind": t.element.kind, **_step(facts.evidence, s)}
            for t, s in found.resting
        ],
        "speaks_against": [
            {"name": t.element.name, "kind": t.element.kind, "claim": o.claim.id}
            for t, o in found.opposing
        ],
        "passages": texts,
    }


def _head(facts: Trace, name: str | None) -> dict[str, Any]:
    return {
        "format": "detente-trace/1",
        "case": facts.case,
        "version": facts.version,
        "lexicon": facts.evidence.lexicon,
        "asked": name,
    }


def _traced(facts: Trace, traced: Traced) -> dict[str, Any]:
    element = traced.element
    return {
        "name": element.name,
        "kind": element.kind,
        "words": element.words,
        "basis": element.basis,
        "standing": traced.standing,
        "passages": list(traced.passages),
        "sources": list(traced.sources),
        "groups": list(traced.groups),
        "same_report": {g: list(s) for g, s in traced.same_report.items()},
        "rests_on": [
            {"name": s.rests_on.name, **_step(facts.evidence, s), "claim": _claim_of(facts, s)}
            for s in traced.rests
        ],
        "opposed_by": [_opposition(facts, o) for o in traced.opposed],
    }


def _step(evidence: Evidence, step: Step) -> dict[str, Any]:
    return {
        "how": step.how,
        "passage": step.where,
        "group": step.group,
        "via": list(step.via),
        "conditional": step.conditional,
        "reliability": evidence.sources[step.rests_on.source].reliability or None
        if step.rests_on.source in evidence.sources
        else None,
    }


def _claim_of(facts: Trace, step: Step) -> dict[str, Any] | None:
    found = step.rests_on.claim
    return None if found is None else claim(found, facts.evidence.lexicon)


def _opposition(facts: Trace, opposition: Opposition) -> dict[str, Any]:
    return {
        "against": opposition.against,
        "claim": claim(opposition.claim, facts.evidence.lexicon),
    }


def _dangling(found: Dangling) -> dict[str, Any]:
    return {"where": found.where, "key": found.key, "name": found.name}


def claim(found: Claim, lexicon: str) -> dict[str, Any]:
    """Return a claim as plain data, its hedge with the range that the lexicon gives."""
    return {
        "id": found.id,
        "source": found.source,
        "passage": found.passage,
        "says": found.says,
        "by": found.by or None,
        "from": found.heard_from or None,
        "hedge": hedge(found.hedge),
        "given": found.given,
        "range": interval(range_of(found.hedge, lexicon)),
        "credibility": found.credibility,
        "confidence": found.confidence or None,
    }


def hedge(value: object) -> Any:
    """Return a hedge as the file gives it."""
    match value:
        case None | str():
            return value
        case tuple() | list():
            return [hedge(v) for v in value]
        case _:
            return float(str(value))


def interval(found: Estimate | None) -> dict[str, Any] | None:
    """Return a range, what gave it, and whether it ranks nothing."""
    if found is None:
        return None
    return {"lo": found.lo, "hi": found.hi, "from": found.origin, "open": found.open}
