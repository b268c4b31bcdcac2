"""Results as JSON: the contract of docs/reference/json."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from detente._version import __version__
from detente.analysis.overview import Overview, Wish
from detente.analysis.standing import Move, Standing
from detente.evidence.trace import Trace
from detente.explanation.around import Around
from detente.explanation.grounds import Stand
from detente.explanation.prose import Bullets
from detente.explanation.reading import Reading
from detente.explanation.stuck import HEADING
from detente.explanation.verdicts import Explanation
from detente.model.graph import Graph
from detente.model.space import State
from detente.report import (
    json_comparison,
    json_dilemmas,
    json_doubts,
    json_hypergame,
    json_two_level,
)
from detente.report.json_state import state
from detente.stability.concepts import Concept
from detente.stability.solve import Solution


def text(data: Any) -> str:
    """Return JSON text, readable and in UTF-8."""
    return json.dumps(data, ensure_ascii=False, indent=2, default=_plain)


def _plain(value: object) -> object:
    match value:
        case Mapping():
            return dict(value)
        case Decimal():
            return float(value)
        case _:
            return str(value)


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


def reading(read: Reading) -> dict[str, Any]:
    """Return the main reading in the format ``detente-analysis/1``."""
    facts = read.facts
    assert facts is not None
    space = facts.graph.space
    return {
        "format": "detente-analysis/1",
        "case": facts.case.name,
        "version": facts.solution.version,
        "conventions": facts.graph.conventions.words(),
        "title": facts.case.title,
        "about": dict(facts.case.about),
        "verdict": read.answer,
        "status_quo": state(space, facts.start),
        "equilibria": [{**state(space, h.state), "concepts": list(h.concepts)} for h in facts.held],
        "not_applicable": dict(facts.solution.not_applicable),
        "standings": [standing(facts.graph, s) for s in facts.standings],
        "wishes": [_wish(facts, w) for w in facts.wishes],
        "stuck": _stuck(read),
        **_around(read.around),
        "doubts": json_doubts.parts(read.worlds) if read.worlds else None,
        "accounts": _accounts(read.stand),
        "rests_on": _rests_on(read.grounds),
        "not_reported": [
            {"dm": dm, "statement": s.when.text, "id": s.id, "text": s.text, "basis": s.basis}
            for dm, s in facts.hedged
        ],
        "notes": list(facts.solution.notes),
    }


def _stuck(read: Reading) -> list[str]:
    """The sentences of the short form, none where the status quo is not stuck."""
    blocks = [b for s in read.sections if s.heading == HEADING for b in s.blocks]
    return [line for b in blocks for line in (b.items if isinstance(b, Bullets) else (str(b),))]


def _around(around: Around | None) -> dict[str, Any]:
    """Pictures, homes, positions and phases in short; null where the case has none."""
    found = around or Around()
    return {
        "pictures": json_hypergame.parts(found.pictures) if found.pictures else None,
        "homes": json_two_level.parts(found.homes) if found.homes else None,
        "dilemmas": json_dilemmas.parts(found.positions) if found.positions else None,
        "phases": [json_comparison.step(s) for s in found.times] if found.times else None,
    }


def _accounts(stand: Stand | None) -> dict[str, Any] | None:
    """The competing accounts in short; ``posterior`` is null where they have no answer."""
    if stand is None:
        return None
    facts = stand.facts
    names = facts.accounts.names if facts else ()
    return {
        "answer": stand.answer,
        "posterior": {n: float(p) for n, p in zip(names, facts.posterior, strict=True)}
        if facts
        else None,
        "leaders": [names[j] for j in facts.leaders] if facts else [],
        "settled": facts.bounds.settled if facts else None,
        "opposed": list(stand.opposed),
    }


def _rests_on(trace: Trace | None) -> dict[str, Any] | None:
    """How many elements rest on how much."""
    if trace is None:
        return None
    return {
        "elements": len(trace.elements),
        "nothing": len(trace.standing("nothing")),
        "one_source": len(trace.standing("one source")),
        "same_report": len(trace.same_report),
        "opposed": sum(bool(t.opposed) for t in trace.elements),
        "dangling": len(trace.dangling),
    }


def _wish(facts: Overview, wish: Wish) -> dict[str, Any]:
    label = facts.graph.space.label
    return {
        "dm": wish.dm,
        "best": [label(s) for s in wish.best],
        "goal": label(wish.goal),
        "better_than_status_quo": wish.better,
        "reachable": wish.movers is not None,
        "movers": list(wish.movers or ()),
        "blockers": list(wish.blockers),
        "leavers": list(wish.leavers),
        "concept": wish.concept,
    }


def explanation(name: str, explained: Explanation) -> dict[str, Any]:
    """Return an explanation in the format ``detente-explanation/1``."""
    graph = explained.graph
    assert graph is not None
    at = explained.standings[0].state if explained.standings else State(0)
    return {
        "format": "detente-explanation/1",
        "case": name,
        "version": __version__,
        "conventions": graph.conventions.words(),
        "answer": explained.answer,
        "state": state(graph.space, at),
        "standings": [standing(graph, s) for s in explained.standings],
    }


def standing(graph: Graph, stand: Standing) -> dict[str, Any]:
    """Return how a state stands with one decision maker, move by move."""
    shown: dict[str, Any] = {
        "dm": stand.dm,
        "concept": stand.concept,
        "stable": stand.stable,
        "moves": [_move(graph, m) for m in stand.moves],
    }
    if stand.unlisted:
        shown["unlisted"] = {fate.value: number for fate, number in stand.unlisted.items()}
    return shown


def _move(graph: Graph, move: Move) -> dict[str, Any]:
    label = graph.space.label
    shown: dict[str, Any] = {"to": label(move.target), "fate": move.fate.value}
    if move.sanction is not None:
        shown["sanction"] = label(move.sanction)
        shown["replies"] = [{"dm": d, "to": label(s)} for d, s in move.replies]
        shown["at_once"] = move.at_once
    return shown


def concepts(known: Iterable[Concept]) -> dict[str, Any]:
    """Return the concept table in the format ``detente-concepts/1``."""
    fields = (
        "name",
        "title",
        "summary",
        "foresight",
        "disimprovement",
        "knowledge",
        "implies",
        "source",
        "form",
    )
    return {
        "format": "detente-concepts/1",
        "version": __version__,
        "concepts": [{f: getattr(c, f) for f in fields} for c in known],
    }
