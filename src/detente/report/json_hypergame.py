"""What does ``detente perceive --json`` print?  Every picture, what is expected, what happens."""

from __future__ import annotations

from typing import Any

from detente._version import __version__
from detente.analysis.hypergame import Path
from detente.analysis.misperception import Correction, Misperceptions
from detente.explanation.differences import Telling
from detente.explanation.perceive import Perceptions
from detente.report.json_differences import difference, framed


def perceptions(found: Perceptions) -> dict[str, Any]:
    """Return a hypergame in the format ``detente-hypergame/1``."""
    facts = found.facts
    assert facts is not None
    games = facts.games
    return {
        "format": "detente-hypergame/1",
        "case": games.case.name,
        "version": __version__,
        "conventions": games.conventions.words(),
        "answer": found.answer,
        "options": list(games.frame.options),
        **parts(facts),
        "corrections": [_correction(facts, c) for c in facts.corrections],
        "concepts": {name: _concept(facts, name) for name in games.game(()).solution.concepts},
        "pictures": [_picture(facts, path) for path in ((), *games.paths)],
    }


def parts(facts: Misperceptions) -> dict[str, Any]:
    """Return what a reading and this command share."""
    games, frame = facts.games, facts.games.frame
    return {
        "concept": facts.concept,
        "decision_makers": list(games.dms),
        "states": [
            {
                **framed(frame, s.key),
                "exists": s.exists,
                "known_by": list(s.known_by),
                "stable_for": list(s.stable_for),
                "expected_by": list(s.expected_by),
                "holds": s.happens,
                "in_truth": s.in_truth,
            }
            for s in facts.states
        ],
    }


def _correction(facts: Misperceptions, c: Correction) -> dict[str, Any]:
    frame = facts.games.frame
    telling = Telling(frame, "the picture", "the case")
    return {
        "told": c.dm,
        "picture": list(c.path),
        "what": [difference(telling, d) for d in c.told],
        "whole": c.whole,
        "holds": [frame.label(k) for k in c.holds],
        "expects": [frame.label(k) for k in c.expects],
        "benefit": dict(c.benefit),
        "trouble": c.trouble or None,
    }


def _concept(facts: Misperceptions, name: str) -> dict[str, Any]:
    games, label = facts.games, facts.games.frame.label
    return {
        "expects": {d: [label(k) for k in games.expected(name, d)] for d in games.dms},
        "holds": [label(k) for k in games.holds(name)],
        "in_truth": [label(k) for k in games.frame.in_order(games.game(()).equilibria(name))],
    }


def _picture(facts: Misperceptions, path: Path) -> dict[str, Any]:
    games = facts.games
    game = games.game(path)
    in_order, label = games.frame.in_order, games.frame.label
    between = facts.misread.get(path)
    telling = Telling(games.frame, "the picture", "the case")
    return {
        "of": list(path),
        "misreads": [difference(telling, d) for d in between.items] if between else [],
        "states": [label(k) for k in in_order(game.states)],
        "stability": {
            c: {d: [label(k) for k in in_order(game.stable(c, d))] for d in games.dms}
            for c in game.solution.concepts
        },
    }
