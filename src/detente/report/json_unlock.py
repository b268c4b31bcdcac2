"""The smallest changes that make an outcome hold as JSON: the contract of docs/reference/json."""

from __future__ import annotations

from typing import Any

from detente._version import __version__
from detente.analysis.unlock import Cut, Effect, Unlocked, Way
from detente.explanation.changes import change_words
from detente.explanation.unlock import Unlocking
from detente.model.conflict import Conflict
from detente.model.variation import (
    Change,
    ConditionDropped,
    OptionDirected,
    OptionFixed,
    PlacesSwapped,
    StatementAdded,
    StatementDropped,
    StatementMoved,
    StatementNegated,
    varied,
)
from detente.report.json_state import state


def unlock(found: Unlocking) -> dict[str, Any]:
    """Return the smallest changes in the format ``detente-unlock/1``."""
    facts = found.facts
    assert facts is not None
    asked, space = facts.asked, facts.asked.graph.space
    return {
        "format": "detente-unlock/1",
        "case": found.case,
        "version": __version__,
        "conventions": asked.graph.conventions.words(),
        "answer": found.answer,
        "to": asked.to,
        "target": [state(space, s) for s in facts.target],
        "already": {c: [space.label(s) for s in states] for c, states in facts.already.items()},
        "ways": [_way(facts, w) for w in facts.ways],
        "search": {
            "concepts": [c.name for c in asked.concepts],
            "kinds": {k: float(asked.costs[k]) for k in asked.kinds},
            "only": asked.search.only,
            "reachable": asked.search.reachable,
            "at_most": asked.search.at_most,
            "limit": asked.search.limit,
            "complete": facts.complete,
            "cuts": [_cut(c) for c in facts.cuts],
        },
        "not_applicable": dict(asked.not_applicable),
    }


def _way(facts: Unlocked, way: Way) -> dict[str, Any]:
    changes = []
    conflict = facts.asked.conflict
    for each in way.changes:
        changes.append(change(conflict, each))
        conflict = varied(conflict, [each])
    return {
        "cost": float(way.cost),
        "changes": changes,
        "who": list(way.dms),
        "concepts": list(way.concepts),
        "effects": [_effect(facts, way, e) for e in way.effects],
    }


def change(conflict: Conflict, made: Change) -> dict[str, Any]:
    """Return a change of ``conflict``: its kind, what it changes, and the change in words."""
    return {**_parts(conflict, made), "words": change_words(conflict, made)}


def _parts(conflict: Conflict, made: Change) -> dict[str, Any]:
    match made:
        case StatementMoved(dm, start, end):
            said = _statement(conflict, dm, start)
            return {"kind": "move", "dm": dm, "statement": said, "position": start, "end": end}
        case StatementDropped(dm, k):
            return {
                "kind": "drop", "dm": dm, "statement": _statement(conflict, dm, k), "position": k,
            }  # fmt: skip
        case StatementNegated(dm, k):
            return {
                "kind": "negate", "dm": dm, "statement": _statement(conflict, dm, k), "position": k,
            }  # fmt: skip
        case StatementAdded(dm, statement, k):
            return {"kind": "add", "dm": dm, "statement": statement.when.text, "position": k}
        case PlacesSwapped(dm, k):
            return {"kind": "swap", "dm": dm, "position": k}
        case OptionFixed(option, taken):
            return {"kind": "fix", "option": option, "taken": taken}
        case OptionDirected(option, moves):
            return {"kind": "direct", "option": option, "moves": moves}
        case ConditionDropped(k):
            return {"kind": "condition", "condition": conflict.constraints[k].when.text}


def _statement(conflict: Conflict, dm: Any, position: int) -> str:
    statements = getattr(conflict.preferences[dm], "statements", ())
    return str(statements[position].when.text)


def _effect(facts: Unlocked, way: Way, effect: Effect) -> dict[str, Any]:
    space, before = way.graph.space, facts.asked.graph.space
    return {
        "concept": effect.concept,
        "holds": [state(space, s) for s in effect.holds],
        "reached": None if way.start is None else [space.label(s) for s in effect.reached],
        "gained": [space.label(s) for s in effect.gained],
        "lost": [before.label(s) for s in effect.lost],
    }


def _cut(cut: Cut) -> dict[str, Any]:
    cost = None if cut.cost is None else float(cut.cost)
    return {"why": cut.why, "cost": cost, "dm": cut.dm, "depth": cut.depth}
