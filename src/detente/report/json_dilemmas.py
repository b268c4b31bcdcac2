"""What does ``detente dilemmas --json`` print?  Positions, the threatened future, each dilemma."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from detente._version import __version__
from detente.analysis.dilemmas import VERSION, Confrontation, Dilemma
from detente.explanation.dilemmas import Dilemmas
from detente.model.space import State


def dilemmas(found: Dilemmas) -> dict[str, Any]:
    """Return a confrontation in the format ``detente-dilemmas/1``."""
    facts = found.facts
    assert facts is not None
    return {
        "format": "detente-dilemmas/1",
        "case": facts.case.name,
        "version": __version__,
        "answer": found.answer,
        **parts(facts),
    }


def parts(facts: Confrontation) -> dict[str, Any]:
    """Return what a reading and this command share."""
    label = facts.graph.space.label
    return {
        "confrontation_analysis": VERSION,
        "positions": [
            {
                "dm": p.dm,
                "wants": label(p.wants),
                "fitting": _labels(facts, p.fitting),
                "threatens": p.threatens,
            }
            for p in facts.parties
        ],
        "threatened_future": label(facts.future),
        "common_position": None if facts.common is None else label(facts.common),
        "dilemmas": [_dilemma(facts, d) for d in facts.dilemmas],
    }


def _labels(facts: Confrontation, states: Iterable[State]) -> list[str]:
    return [facts.graph.space.label(s) for s in states]


def _dilemma(facts: Confrontation, d: Dilemma) -> dict[str, Any]:
    return {
        "kind": d.kind,
        "dm": d.dm,
        "other": d.other,
        "moves_to": _labels(facts, d.moves),
        "decided_by": d.decided_by.words if d.decided_by else None,
        "other_threats": _labels(facts, d.other_threats),
        "other_positions": _labels(facts, d.other_positions),
    }
