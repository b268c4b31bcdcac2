"""Paths as JSON: the contract of docs/reference/json."""

from __future__ import annotations

from typing import Any

from detente._version import __version__
from detente.analysis.paths import Pathways, Reach, Way
from detente.explanation.paths import Paths
from detente.model.graph import Graph
from detente.report.json_state import state


def paths(name: str, found: Paths) -> dict[str, Any]:
    """Return paths in the format ``detente-paths/1``."""
    facts = found.facts
    assert facts is not None
    graph = facts.graph
    return {
        "format": "detente-paths/1",
        "case": name,
        "version": __version__,
        "conventions": graph.conventions.words(),
        "answer": found.answer,
        "start": state(graph.space, facts.start),
        **_body(facts),
    }


def _body(facts: Pathways | Reach) -> dict[str, Any]:
    graph = facts.graph
    if isinstance(facts, Pathways):
        fits = [graph.space.label(s) for s in facts.ends]
        target = {"name": facts.target, "states": fits, "nowhere": facts.nowhere}
        return {"target": target, "ways": [_way(graph, w) for w in facts.ways]}
    return {
        "total": facts.total,
        "reached": dict(facts.reached),
        "equilibria": [
            {
                **state(graph.space, a.held.state),
                "concepts": list(a.held.concepts),
                "ways": [_way(graph, w) for w in a.ways],
            }
            for a in facts.arrivals
        ],
        "not_applicable": dict(facts.solution.not_applicable),
    }


def _way(graph: Graph, way: Way) -> dict[str, Any]:
    label = graph.space.label
    return {
        "by": way.by,
        "length": way.length,
        "count": way.count if way.counted else None,
        "complete": way.complete,
        "first": list(way.first),
        "unwilling": [list(group) for group in way.unwilling],
        "paths": [
            [
                {
                    "dm": step.mover,
                    "from": label(step.start),
                    "to": label(step.end),
                    "effect": step.effect.value,
                }
                for step in path
            ]
            for path in way.paths
        ],
    }
