"""Détente: a workbench for negotiation and conflict analysis.

>>> import detente as dt
>>> solution = dt.solve(dt.read("chicken"), ["nash", "seq"])
>>> solution.equilibria("nash").labels
('2', '3')
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from detente._version import __version__

if TYPE_CHECKING:
    from detente.analysis.lint import check
    from detente.case.writer import write
    from detente.errors import DetenteError
    from detente.explanation.accounts import accounts
    from detente.explanation.compare import compare, phases
    from detente.explanation.deadlock import deadlock
    from detente.explanation.dilemmas import dilemmas
    from detente.explanation.doubts import doubts
    from detente.explanation.orders import orders
    from detente.explanation.paths import paths
    from detente.explanation.perceive import perceive
    from detente.explanation.ratify import ratify
    from detente.explanation.reading import Reading, analyze
    from detente.explanation.robust import robust
    from detente.explanation.sensitivity import sensitivity
    from detente.explanation.timeline import timeline
    from detente.explanation.trace import trace
    from detente.explanation.unlock import unlock
    from detente.explanation.verdicts import Explanation, explain
    from detente.library import bundled, read
    from detente.model.conflict import Case, Conflict, DecisionMaker, Option
    from detente.model.enumeration import state_space
    from detente.model.graph import Conventions, Graph, graph_model
    from detente.model.space import States, StateSpace
    from detente.stability.concepts import Concept, concepts
    from detente.stability.count import Count, count
    from detente.stability.solve import Solution, solve
    from detente.stability.verdict import Verdict
    from detente.table import Table

_HOME = {
    "Case": "detente.model.conflict",
    "Concept": "detente.stability.concepts",
    "Conflict": "detente.model.conflict",
    "Conventions": "detente.model.graph",
    "Count": "detente.stability.count",
    "DecisionMaker": "detente.model.conflict",
    "DetenteError": "detente.errors",
    "Explanation": "detente.explanation.verdicts",
    "Graph": "detente.model.graph",
    "Option": "detente.model.conflict",
    "Reading": "detente.explanation.reading",
    "Solution": "detente.stability.solve",
    "StateSpace": "detente.model.space",
    "States": "detente.model.space",
    "Table": "detente.table",
    "Verdict": "detente.stability.verdict",
    "accounts": "detente.explanation.accounts",
    "analyze": "detente.explanation.reading",
    "bundled": "detente.library",
    "check": "detente.analysis.lint",
    "compare": "detente.explanation.compare",
    "concepts": "detente.stability.concepts",
    "count": "detente.stability.count",
    "deadlock": "detente.explanation.deadlock",
    "dilemmas": "detente.explanation.dilemmas",
    "doubts": "detente.explanation.doubts",
    "explain": "detente.explanation.verdicts",
    "graph_model": "detente.model.graph",
    "orders": "detente.explanation.orders",
    "paths": "detente.explanation.paths",
    "perceive": "detente.explanation.perceive",
    "phases": "detente.explanation.compare",
    "ratify": "detente.explanation.ratify",
    "read": "detente.library",
    "robust": "detente.explanation.robust",
    "sensitivity": "detente.explanation.sensitivity",
    "solve": "detente.stability.solve",
    "state_space": "detente.model.enumeration",
    "timeline": "detente.explanation.timeline",
    "trace": "detente.explanation.trace",
    "unlock": "detente.explanation.unlock",
    "write": "detente.case.writer",
}

__all__ = [
    "Case",
    "Concept",
    "Conflict",
    "Conventions",
    "Count",
    "DecisionMaker",
    "DetenteError",
    "Explanation",
    "Graph",
    "Option",
    "Reading",
    "Solution",
    "StateSpace",
    "States",
    "Table",
    "Verdict",
    "__version__",
    "accounts",
    "analyze",
    "bundled",
    "check",
    "compare",
    "concepts",
    "count",
    "deadlock",
    "dilemmas",
    "doubts",
    "explain",
    "graph_model",
    "orders",
    "paths",
    "perceive",
    "phases",
    "ratify",
    "read",
    "robust",
    "sensitivity",
    "solve",
    "state_space",
    "timeline",
    "trace",
    "unlock",
    "write",
]


def __getattr__(name: str) -> object:
    """Load a public name when it is first used: ``import detente`` stays quick."""
    if name not in _HOME:
        raise AttributeError(f"module 'detente' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
