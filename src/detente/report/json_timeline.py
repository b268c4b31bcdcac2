"""Timelines as JSON: the contract of docs/reference/json."""

from __future__ import annotations

from typing import Any

from detente.analysis.timeline import Step, TimelineFacts
from detente.evidence.timeline import Dated
from detente.explanation.timeline import Timeline
from detente.model.space import State
from detente.report.json_state import state


def timeline(found: Timeline) -> dict[str, Any]:
    """Return a timeline in the format ``detente-timeline/1``."""
    facts = found.facts
    assert facts is not None
    return {
        "format": "detente-timeline/1",
        "case": facts.case.name,
        "version": facts.version,
        "answer": found.answer,
        "from": facts.period.start or None,
        "to": facts.period.end or None,
        "entries": [_entry(d) for d in facts.entries],
        "status_quo": _state(facts, facts.start),
        "path": [_step(facts, s) for s in facts.steps],
        "end": _state(facts, facts.end),
        "undated_claims": facts.undated,
        "early_moves": facts.early,
        "no_path": facts.no_path or None,
    }


def _entry(entry: Dated) -> dict[str, Any]:
    return {
        "date": entry.date,
        "until": entry.until or None,
        "kind": entry.kind,
        "who": entry.who or None,
        "to": entry.to or None,
        "move": entry.move or None,
        "words": entry.words,
        "rests_on": list(entry.rests_on),
        "scheme": entry.scheme or None,
        "where": entry.where,
    }


def _state(facts: TimelineFacts, at: State | None) -> dict[str, Any] | None:
    return None if at is None or facts.space is None else state(facts.space, at)


def _step(facts: TimelineFacts, step: Step) -> dict[str, Any]:
    trouble = step.trouble
    return {
        "where": step.event.where,
        "date": step.event.date,
        "by": step.event.by or None,
        "move": step.event.move,
        "before": _state(facts, step.before),
        "after": _state(facts, step.after),
        "trouble": None if trouble is None else trouble.why,
        "reason": None if trouble is None else trouble.reason,
        "because": [] if trouble is None else list(trouble.because),
    }
