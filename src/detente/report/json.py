"""Results as JSON: the contract of docs/reference/json."""

from __future__ import annotations

import json
from typing import Any

from detente.model.space import State, StateSpace
from detente.stability.solve import Solution


def text(data: Any) -> str:
    """Return JSON text, readable and in UTF-8."""
    return json.dumps(data, ensure_ascii=False, indent=2, default=str)


def state(space: StateSpace, s: State) -> dict[str, Any]:
    """Return one state as every JSON output shows it."""
    shown: dict[str, Any] = {
        "index": int(s),
        "label": space.label(s),
        "code": space.code(s),
        "pattern": space.pattern(s),
        "taken": list(space.taken(s)),
        "outcomes": list(space.outcomes(s)),
    }
    if space.conflict.arcs is not None:
        shown["text"] = space.describe(s)
    return shown


def solution(solved: Solution) -> dict[str, Any]:
    """Return a solution in the format ``detente-solution/1``."""
    graph = solved.graph
    space = graph.space
    data: dict[str, Any] = {
        "format": "detente-solution/1",
        "case": solved.name,
        "version": solved.version,
        "conventions": graph.conventions.words(),
        "decision_makers": list(graph.dms),
        "options": [o.name for o in graph.conflict.options],
        "states": [state(space, s) for s in space],
        "ranks": {d: list(graph.ranks[d]) for d in graph.dms},
        "stability": {
            c: {d: list(states) for d, states in of.items()} for c, of in solved.stability.items()
        },
        "equilibria": {c: list(solved.equilibria(c).indices) for c in solved.concepts},
        "not_applicable": dict(solved.not_applicable),
        "methods": dict(solved.methods),
    }
    if solved.notes:
        data["notes"] = list(solved.notes)
    return data
