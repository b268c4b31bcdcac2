"""A deadlock and its reasons as JSON: the contract of docs/reference/json."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from detente._version import __version__
from detente.analysis.deadlock import Broken, Deadlock, Extent
from detente.analysis.elements import Element
from detente.explanation.deadlock import Impasse
from detente.report.json import standing
from detente.report.json_state import state


def deadlock(stuck: Impasse) -> dict[str, Any]:
    """Return a deadlock in the format ``detente-deadlock/1``."""
    facts = stuck.facts
    assert facts is not None
    space = facts.graph.space
    return {
        "format": "detente-deadlock/1",
        "case": facts.case.name,
        "version": __version__,
        "conventions": facts.graph.conventions.words(),
        "answer": stuck.answer,
        "concept": facts.concept,
        "state": state(space, facts.state),
        "outcome": facts.outcome,
        "inside": [space.label(s) for s in facts.inside],
        "stands": facts.standing,
        "equilibria": [space.label(s) for s in facts.equilibria],
        "standings": [standing(facts.graph, s) for s in facts.standings],
        "elements": [_element(e) for e in facts.inventory.elements],
        "breaking": [_broken(b) for b in facts.breaking],
        "sufficient": [_names(k) for k in facts.sufficient],
        "emptying": [_names(e) for e in facts.emptying],
        "search": _search(facts),
        "notes": list(facts.inventory.notes),
    }


def _element(element: Element) -> dict[str, Any]:
    return {
        "name": element.name,
        "kind": element.kind,
        "dm": element.dm,
        "rule": element.rule,
        "text": element.text,
        "basis": element.basis,
        "supports": [asdict(s) for s in element.supports],
    }


def _names(elements: Iterable[Element]) -> list[str]:
    return [e.name for e in elements]


def _broken(broken: Broken) -> dict[str, Any]:
    space = broken.graph.space
    return {
        "elements": _names(broken.elements),
        "outside": [state(space, s) for s in broken.outside],
        "inside": [state(space, s) for s in broken.inside],
    }


def _search(facts: Deadlock) -> dict[str, Any]:
    extent: Extent = facts.extent
    return {
        "size": extent.size,
        "of": extent.total,
        "complete": extent.complete,
        "stopped": extent.stopped,
        "unjudged": extent.unjudged,
        "why": extent.why,
        "sufficient_to": extent.sufficient,
    }
