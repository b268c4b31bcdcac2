"""What does ``detente ratify --json`` print?  Win-sets, votes, defections, prices, what holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from detente._version import __version__
from detente.analysis.bargain import Effect, Payment
from detente.analysis.two_level import Side, TwoLevel
from detente.explanation.ratify import Ratifying
from detente.model.space import State
from detente.report.json_state import state


def two_level(found: Ratifying) -> dict[str, Any]:
    """Return a two-level game in the format ``detente-two-level/1``."""
    facts = found.facts
    assert facts is not None
    return {
        "format": "detente-two-level/1",
        "case": facts.case.name,
        "version": __version__,
        "conventions": facts.graph.conventions.words(),
        "answer": found.answer,
        **parts(facts),
        "effects": [_effect(facts, e) for e in found.effects],
        "payments": [_payment(facts, p) for p in found.payments],
    }


def parts(facts: TwoLevel) -> dict[str, Any]:
    """Return what a reading and this command share."""
    return {
        "concept": facts.concept.name,
        "agreements": [state(facts.graph.space, s) for s in facts.agreements],
        "sides": [_side(facts, side) for side in facts.sides],
        "overlap": _labels(facts, facts.overlap),
        "signable": _labels(facts, facts.signable),
        "involuntary_defection": _labels(facts, facts.involuntary),
        "voluntary_defection": {
            facts.graph.space.label(s): list(dms) for s, dms in facts.voluntary.items()
        },
        "holds": _labels(facts, facts.holds),
        "holds_ratified": _labels(facts, facts.holds_ratified),
        "count_as_no_deal": _labels(
            facts, (s for s in facts.agreements if facts.refused_by(s, facts.sides))
        ),
    }


def _labels(facts: TwoLevel, states: Iterable[State]) -> list[str]:
    return [facts.graph.space.label(s) for s in states]


def _side(facts: TwoLevel, side: Side) -> dict[str, Any]:
    return {
        "dm": side.dm,
        "no_deal": facts.graph.space.label(side.no_deal),
        "threshold": side.rule.threshold,
        "factions": [
            {
                "id": f.id,
                "name": f.words,
                "weight": f.weight,
                "veto": f.veto,
                "consents": _labels(facts, (s for s in facts.agreements if side.consents(f.id, s))),
                "pivotal": _labels(facts, (s for s in facts.agreements if f.id in side.pivotal(s))),
            }
            for f in side.factions
        ],
        "blockers": list(side.blockers),
        "enough": None if side.enough is None else [list(group) for group in side.enough],
        "win_set": _labels(facts, facts.win_set(side)),
        "negotiator_accepts": _labels(facts, (s for s in facts.agreements if side.accepts(s))),
    }


def _effect(facts: TwoLevel, e: Effect) -> dict[str, Any]:
    return {
        "side": e.dm,
        "faction": e.faction,
        "closes": _labels(facts, e.closed),
        "opens": _labels(facts, e.opened),
        "overlap_without": _labels(facts, e.overlap_without),
        "holds_without": _labels(facts, e.holds_without),
        "schelling": e.conjecture,
        "holding": e.holding,
    }


def _payment(facts: TwoLevel, p: Payment) -> dict[str, Any]:
    return {
        "agreement": facts.graph.space.label(p.state),
        "win_over": [{"side": x.dm, "faction": x.faction, "places": x.places} for x in p.prices],
        "nearest": _labels(facts, p.nearest),
        "options_apart": p.options,
    }
