"""Counted orders as JSON."""

from __future__ import annotations

from typing import Any

from detente.analysis.orders import OrdersCount
from detente.report.json_state import state


def orders(facts: OrdersCount) -> dict[str, Any]:
    """Return counted orders in the format ``detente-orders/1``."""
    question = facts.question
    space = question.graph.space
    return {
        "format": "detente-orders/1",
        "case": question.case,
        "version": facts.version,
        "conventions": question.graph.conventions.words(),
        "state": state(space, question.state),
        "varied": [
            {
                "dm": v.dm,
                "first": v.first,
                "last": v.last,
                "states": [space.label(s) for s in v.states],
                "orders": v.orders,
            }
            for v in question.varied
        ],
        "stable_for": list(question.judged),
        "profiles": question.profiles,
        "counts": {c.name: facts.counts[c.name] for c in question.concepts},
        "judged": {c.name: facts.seen[c.name] for c in question.concepts},
        "complete": facts.complete,
    }
