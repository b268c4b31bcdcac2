"""What changes of a model do, as JSON: the contract of docs/reference/json."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from detente._version import __version__
from detente.analysis.sensitivity import Effect, Named, Shift, Weight
from detente.analysis.tweaks import Tweak, kind_of
from detente.explanation.sensitivity import Influence, element_words, tweak_words
from detente.model.conflict import Conflict


def sensitivity(name: str, found: Influence) -> dict[str, Any]:
    """Return what changes do in the format ``detente-sensitivity/1``."""
    facts = found.facts
    assert facts is not None
    question = facts.question
    graph = question.graph
    return {
        "format": "detente-sensitivity/1",
        "case": name,
        "version": __version__,
        "conventions": graph.conventions.words(),
        "answer": found.answer,
        "concepts": list(question.concepts),
        "kinds": list(question.kinds),
        "pairs": question.pairs,
        "complete": facts.complete,
        "judged": len(facts.effects),
        "total": facts.total,
        "before": {c: [graph.space.label(s) for s in of] for c, of in question.before.items()},
        "elements": [_weight(graph.conflict, w) for w in facts.weights()],
        "changes": [_effect(graph.conflict, e) for e in facts.effects],
    }


def _weight(conflict: Conflict, weight: Weight) -> dict[str, Any]:
    return {
        "element": asdict(weight.element),
        "words": element_words(conflict, weight.element),
        "tried": weight.tried,
        "alter_equilibria": weight.alter,
        "alter_outcomes": weight.turn,
    }


def _effect(conflict: Conflict, effect: Effect) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "made": [_tweak(conflict, t) for t in effect.changes],
        "alters_equilibria": effect.alters,
        "alters_outcomes": effect.turns,
        "effects": {s.concept: _shift(s) for s in effect.shifts},
    }
    if effect.unjudged:
        shown["unjudged"] = effect.unjudged
    return shown


def _tweak(conflict: Conflict, tweak: Tweak) -> dict[str, Any]:
    return {
        "kind": kind_of(tweak),
        "change": asdict(tweak),
        "words": tweak_words(conflict, tweak),
    }


def _shift(shift: Shift) -> dict[str, Any]:
    return {
        "gained": _states(shift.gained),
        "lost": _states(shift.lost),
        "outcomes_gained": list(shift.came),
        "outcomes_lost": list(shift.went),
        "equilibria": shift.left,
    }


def _states(states: Iterable[Named]) -> list[dict[str, Any]]:
    return [{"label": s.label, "outcomes": list(s.outcomes)} for s in states]
