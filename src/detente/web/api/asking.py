"""What can be asked of a case, and who answers: as the commands do with ``--json``.

Some answers take long. They are worked out in a process of their own (``beside``), so that the
pages stay quick.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

from detente.model.conflict import Case
from detente.stability.concepts import CONCEPTS
from detente.web.api.given import Given
from detente.web.reading import MOST_STATES

Answer: TypeAlias = Callable[[Case, Mapping[str, Any], Path], Any]


@dataclass(frozen=True)
class Question:
    """A question: the format of its answer, who answers, and what may be said with it.

    ``beside``: it may take long. ``solves``: it needs the states, so the model must not be too large.
    """

    format: str
    answer: Answer
    takes: tuple[Given, ...] = ()
    beside: bool = False
    solves: bool = True


def _analysis(case: Case, given: Mapping[str, Any], path: Path) -> Any:
    from detente.explanation.reading import analyze
    from detente.report import json as shown

    return shown.reading(analyze(case))


def _solution(case: Case, given: Mapping[str, Any], path: Path) -> Any:
    from detente.model.variation import varied
    from detente.report import json as shown
    from detente.stability.solve import solve
    from detente.web.answers import changes_of

    what_if = changes_of(case.conflict, *(given.get(k, ()) for k in ("drop", "condition", "fix")))
    changed = case.replace(conflict=varied(case.conflict, what_if)) if what_if else case
    return shown.solution(solve(changed, _listed(given.get("concepts"))))


def _explanation(case: Case, given: Mapping[str, Any], path: Path) -> Any:
    from detente.explanation.asked import explain
    from detente.report import json as shown

    found = explain(case, given.get("state"), dm=given.get("dm"), concept=given.get("concept"))
    return shown.explanation(case.name, found)


def _states(case: Case, given: Mapping[str, Any], path: Path) -> Any:
    from detente.analysis.feasibility import all_combinations, where_it_holds
    from detente.model.enumeration import state_space
    from detente.report import states

    space, where = state_space(case.conflict), given.get("where")
    asked = all_combinations(space) if where is None else where_it_holds(space, where)
    most = given.get("limit") or MOST_STATES
    return states.json(case.name, asked, removed=given.get("removed", False), limit=most)


def _graph(case: Case, given: Mapping[str, Any], path: Path) -> Any:
    from detente.analysis.picture import Scope, picture
    from detente.report.graph_json import graph_json

    dms = tuple(_listed(given.get("dm")) or ())
    scope = Scope(dms, given.get("improvements", False), given.get("from"))
    return graph_json(case.name, picture(case.conflict, scope))


def _deadlock(case: Case, given: Mapping[str, Any], path: Path) -> Any:
    from detente.explanation.deadlock import deadlock
    from detente.report.json_deadlock import deadlock as shown

    found = deadlock(
        case,
        state=given.get("state"),
        outcome=given.get("outcome"),
        concept=given.get("concept", "seq"),
        at_most=given.get("at_most"),
        only=_listed(given.get("only")),
    )
    return shown(found)


def _unlock(case: Case, given: Mapping[str, Any], path: Path) -> Any:
    from detente.explanation.unlock import unlock
    from detente.report.json_unlock import unlock as shown

    found = unlock(
        case,
        to=given["to"],
        kinds=_listed(given.get("kinds")),
        concepts=_listed(given.get("concepts")) or ("nash", "seq"),
        at_most=given.get("at_most", 2),
        limit=given.get("limit"),
        only=given.get("only", False),
        reachable=given.get("reachable", False),
    )
    return shown(found)


def _paths(case: Case, given: Mapping[str, Any], path: Path) -> Any:
    from detente.explanation.paths import paths
    from detente.report.json_paths import paths as shown

    found = paths(case, to=given.get("to"), start=given.get("from"), by=given.get("by"))
    return shown(case.name, found)


def _pictures(case: Case, given: Mapping[str, Any], path: Path) -> Any:
    from detente.explanation.perceive import perceive
    from detente.report.json_hypergame import perceptions

    return perceptions(perceive(case, concept=given.get("concept", "seq")))


def _homes(case: Case, given: Mapping[str, Any], path: Path) -> Any:
    from detente.explanation.ratify import ratify
    from detente.report.json_two_level import two_level

    return two_level(ratify(case, concept=given.get("concept", "seq")))


def _dilemmas(case: Case, given: Mapping[str, Any], path: Path) -> Any:
    from detente.explanation.dilemmas import dilemmas
    from detente.report.json_dilemmas import dilemmas as shown

    return shown(dilemmas(case))


def _phases(case: Case, given: Mapping[str, Any], path: Path) -> Any:
    from detente.explanation.compare import phases
    from detente.report.json_comparison import phases as shown

    return shown(phases(case, concept=given.get("concept", "seq")))


def _doubts(case: Case, given: Mapping[str, Any], path: Path) -> Any:
    from detente.explanation.doubts import doubts
    from detente.report.json_doubts import doubts as shown

    return shown(doubts(case))


def _accounts(case: Case, given: Mapping[str, Any], path: Path) -> Any:
    from detente.explanation.accounts import accounts
    from detente.report.json_accounts import accounts as shown

    return shown(accounts(case, graded=given.get("graded", False), vary=given.get("vary", ())))


def _trace(case: Case, given: Mapping[str, Any], path: Path) -> Any:
    from detente.evidence.trace import asked_of, trace_of
    from detente.pages.beside import kept_pages
    from detente.report import json_trace

    facts = trace_of(case)
    if "element" not in given:
        return json_trace.trace(facts)
    asked = asked_of(facts, given["element"])
    return json_trace.asked(facts, asked, kept_pages(path, facts.evidence.sources))


def _timeline(case: Case, given: Mapping[str, Any], path: Path) -> Any:
    from detente.explanation.timeline import timeline
    from detente.report.json_timeline import timeline as shown

    return shown(timeline(case, start=given.get("from"), end=given.get("to")))


def _listed(text: str | None) -> list[str] | None:
    """The parts of a list that is separated by commas."""
    if text is None:
        return None
    return [part.strip() for part in text.split(",") if part.strip()]


CONCEPT = Given("concept", choices=tuple(c.name for c in CONCEPTS))
AT_MOST = Given("at_most", "number")
WHAT_IF = tuple(Given(k, "texts") for k in ("drop", "condition", "fix"))

QUESTIONS: Mapping[str, Question] = MappingProxyType(
    {
        "analysis": Question("detente-analysis/1", _analysis),
        "solution": Question("detente-solution/1", _solution, (Given("concepts"), *WHAT_IF)),
        "explanation": Question(
            "detente-explanation/1", _explanation, (Given("state"), Given("dm"), CONCEPT)
        ),
        "states": Question(
            "detente-states/1", _states,
            (Given("where"), Given("removed", "yes or no"), Given("limit", "number")),
        ),
        "graph": Question(
            "detente-graph/1", _graph,
            (Given("dm"), Given("improvements", "yes or no"), Given("from")),
        ),
        "deadlock": Question(
            "detente-deadlock/1", _deadlock,
            (Given("state"), Given("outcome"), CONCEPT, AT_MOST, Given("only")), beside=True,
        ),
        "unlock": Question(
            "detente-unlock/1", _unlock,
            (
                Given("to", needed=True), Given("kinds"), Given("concepts"), AT_MOST,
                Given("limit", "number"), Given("only", "yes or no"),
                Given("reachable", "yes or no"),
            ),
            beside=True,
        ),
        "paths": Question(
            "detente-paths/1", _paths,
            (Given("to"), Given("from"), Given("by", choices=("moves", "improvements"))),
            beside=True,
        ),
        "pictures": Question("detente-hypergame/1", _pictures, (CONCEPT,), beside=True),
        "homes": Question("detente-two-level/1", _homes, (CONCEPT,), beside=True),
        "dilemmas": Question("detente-dilemmas/1", _dilemmas, beside=True),
        "phases": Question("detente-phases/1", _phases, (CONCEPT,), beside=True),
        "doubts": Question("detente-doubts/1", _doubts),
        "accounts": Question(
            "detente-evidence/1", _accounts,
            (Given("graded", "yes or no"), Given("vary", "texts")), solves=False,
        ),
        "trace": Question("detente-trace/1", _trace, (Given("element"),), solves=False),
        "timeline": Question(
            "detente-timeline/1", _timeline, (Given("from"), Given("to")), solves=False
        ),
    }
)  # fmt: skip
"""What can be asked of a case: the last word of the address, and who answers."""
