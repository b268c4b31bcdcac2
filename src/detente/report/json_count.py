"""Counts and timings as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from detente.model.named import NamedState
from detente.stability.count import Count
from detente.stability.timings import Timings


def count(found: Count) -> dict[str, Any]:
    """Return counts in the format ``detente-count/1``."""
    data: dict[str, Any] = {
        "format": "detente-count/1",
        "case": found.name,
        "version": found.version,
        "conventions": found.conventions.words(),
        "decision_makers": list(found.conflict.dms),
        "options": [o.name for o in found.conflict.options],
        "where": found.where,
        "states": found.states,
        "counted": found.counted,
        "equilibria": dict(found.equilibria),
        "stable": {c: dict(of) for c, of in found.stable.items()},
        "limit": found.limit,
        "first": {c: _states(shown) for c, shown in found.first.items()},
        "not_applicable": dict(found.not_applicable),
        "unproven": dict(found.unproven),
        "at_least": dict(found.at_least),
        "engine": found.engine,
        "why": found.choice.why,
    }
    if found.sampled:
        data["seed"] = found.seed
        data["sample"] = {c: _states(shown) for c, shown in found.sampled.items()}
    if found.notes:
        data["notes"] = list(found.notes)
    return data


def _states(shown: Sequence[NamedState]) -> list[dict[str, Any]]:
    return [_state(s) for s in shown]


def _state(named: NamedState) -> dict[str, Any]:
    data: dict[str, Any] = {
        "label": named.label,
        "code": named.code,
        "pattern": named.pattern,
        "taken": list(named.taken),
        "outcomes": list(named.outcomes),
    }
    if named.pattern is None:
        data["text"] = named.text
    return data


def timed(measured: Timings | None) -> dict[str, Any]:
    """Return ``timings`` as a part of an answer, nothing where they are not wanted.

    Seconds of every phase, what computed, and the peak of memory in bytes.
    """
    if measured is None:
        return {}
    told = {
        "seconds": {phase: round(took, 6) for phase, took in measured.seconds.items()},
        "engine": measured.engine,
        "instructions": measured.instructions,
        "threads": measured.threads,
        "peak_memory": measured.peak,
    }
    return {"timings": told}
