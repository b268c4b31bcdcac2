"""Margins of equilibria as JSON."""

from __future__ import annotations

from typing import Any

from detente.analysis.robust import Margin, Robustness
from detente.analysis.statement_moves import Shift
from detente.analysis.swaps import Loss
from detente.model.graph import Graph
from detente.model.variation import StatementMoved
from detente.report.json_state import state


def robust(facts: Robustness) -> dict[str, Any]:
    """Return margins in the format ``detente-robust/1``."""
    question = facts.question
    return {
        "format": "detente-robust/1",
        "case": question.case,
        "version": facts.version,
        "conventions": question.graph.conventions.words(),
        "concepts": [c.name for c in question.concepts],
        "at_most": question.at_most,
        "margins": [_margin(question.graph, m) for m in facts.margins],
        "complete": facts.complete,
    }


def _margin(graph: Graph, margin: Margin) -> dict[str, Any]:
    return {
        "state": state(graph.space, margin.state),
        "concept": margin.concept,
        "holds": margin.holds,
        "swaps": _loss(graph, margin.swaps),
        "swaps_of": {d: _loss(graph, loss) for d, loss in margin.swaps_of.items()},
        "statement_moves": None if margin.moves is None else _shift(margin.moves),
        "statement_moves_of": {d: _shift(s) for d, s in margin.moves_of.items()},
        "hangs_on_ties_of": list(margin.ties),
    }


def _loss(graph: Graph, loss: Loss) -> dict[str, Any]:
    label = graph.space.label
    return {
        "number": loss.number,
        "exact": loss.exact,
        "leaver": loss.leaver,
        "places_swapped": [{"dm": c.dm, "place": c.place + 1} for c in loss.changes],
        "reversed": [
            {"dm": d, "above": [label(s) for s in a], "below": [label(s) for s in b]}
            for d, a, b in loss.pairs
        ],
    }


def _shift(shift: Shift) -> dict[str, Any]:
    return {
        "number": shift.number,
        "exact": shift.exact,
        "ways": [[_moved(m) for m in way] for way in shift.ways],
    }


def _moved(move: StatementMoved) -> dict[str, Any]:
    return {"dm": move.dm, "from_place": move.start + 1, "to_place": move.end + 1}
