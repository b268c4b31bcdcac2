"""The results: which states hold for whom, the conflict graph, why a state holds, and what if."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from detente.errors import DetenteError, NotApplicable, UnknownName
from detente.explanation.verdicts import explain, not_applicable
from detente.model.conflict import Dm
from detente.model.space import State
from detente.plots.choosing import chosen, status_quo
from detente.plots.graph import conflict_graph, line_sample
from detente.plots.looks import looks
from detente.stability.concepts import concept as concept_of
from detente.stability.solve import Solution
from detente.web import answers
from detente.web.bench import bench_of
from detente.web.folder import Revision
from detente.web.screens.frame import framed

ON_A_PAGE = 200
WHAT_IF = ("drop", "condition", "fix")
FIRST = "seq"
"""The concept that is shown first where it was solved."""


@dataclass(frozen=True)
class Asked:
    """What the address asks for: filters, and changes to be tried."""

    request: Request

    def one(self, name: str) -> str:
        """Return one parameter, empty where it is not given."""
        return self.request.query_params.get(name, "").strip()

    def many(self, name: str) -> list[str]:
        """Return the values of a parameter that are not empty."""
        return [v for v in self.request.query_params.getlist(name) if v]

    @cached_property
    def page(self) -> int:
        """Which page, from 1."""
        given = self.one("page")
        return max(1, int(given)) if given.isascii() and given.isdigit() and len(given) < 7 else 1

    @property
    def what_if(self) -> list[tuple[str, str]]:
        """The parameters of the changes to be tried."""
        return [(k, v) for k in WHAT_IF for v in self.many(k) if k != "fix" or "=" in v]

    def with_(self, **changed: object) -> str:
        """Return the query with some parameters changed, those that are empty left out."""
        kept = [
            (k, v)
            for k, v in self.request.query_params.multi_items()
            if v and k not in changed and (k != "fix" or "=" in v)
        ]
        return urlencode([*kept, *((k, v) for k, v in changed.items() if v)])

    def changes(self, revision: Revision) -> tuple[Any, ...]:
        """Return the changes to be tried; raises where the case does not have what they name."""
        if revision.case is None:
            return ()
        given = (self.many(k) for k in WHAT_IF)
        return answers.changes_of(revision.case.conflict, *given)


def shown(request: Request) -> Response:
    """Show the stability table, the graph and the switches."""
    bench = bench_of(request)
    revision, head = bench.folder.opened(request.path_params["name"])
    asked = Asked(request)
    frame = framed(bench, revision, head, "results")
    try:
        page = _page(revision, asked)
    except DetenteError as error:
        found = answers.switches(revision.case.conflict) if revision.case else {}
        page = {"error": error, "switches": found, "tried": bool(asked.what_if), "asked": asked}
    return bench.page(request, "results.html", **frame, **page)


def _page(revision: Revision, asked: Asked) -> dict[str, Any]:
    changes = asked.changes(revision)
    answer = answers.answer_of(revision, changes, told=bool(changes))
    assert revision.case is not None
    conflict = revision.case.conflict
    return {
        "error": None,
        "asked": asked,
        "tried": bool(changes),
        "said": answers.in_words(conflict, changes),
        "own": answers.answer_of(revision, told=True) if changes else None,
        "answer": answer,
        "beside": answers.beside(answers.answer_of(revision).solution, answer.solution),
        "switches": answers.switches(conflict),
        "left_out": not_applicable(answer.solution),
        "titles": {c: concept_of(c).title for c in answer.solution.concepts},
        **_table(answer.solution, asked),
        **_picture(answer.solution, asked),
    }


# ---------------------------------------------------------------- the table


@dataclass(frozen=True)
class _Marks:
    """Which states are stable and equilibria, as sets."""

    solution: Solution

    @cached_property
    def stable(self) -> dict[str, dict[Dm, frozenset[State]]]:
        return {
            c: {d: frozenset(states) for d, states in of.items()}
            for c, of in self.solution.stability.items()
        }

    @cached_property
    def held(self) -> dict[str, frozenset[State]]:
        return {c: frozenset.intersection(*of.values()) for c, of in self.stable.items()}

    @cached_property
    def letters(self) -> dict[Dm, str]:
        return {d: look.letter for d, look in looks(self.solution.graph.conflict).items()}

    def cells(self, state: State) -> list[tuple[str, bool]]:
        """For each concept the letters of those who stay, and whether all do."""
        return [
            ("".join(self.letters[d] if state in s else "·" for d, s in of.items()),
             state in self.held[c])
            for c, of in self.stable.items()
        ]  # fmt: skip


def _table(solution: Solution, asked: Asked) -> dict[str, Any]:
    space, marks = solution.graph.space, _Marks(solution)
    start = status_quo(solution.graph)
    found = _filtered(solution, marks.held, asked)
    pages = max(1, -(-len(found) // ON_A_PAGE))
    page = min(asked.page, pages)
    first = (page - 1) * ON_A_PAGE
    rows = [
        {**_row(solution, s), "cells": marks.cells(s), "start": s == start}
        for s in found[first : first + ON_A_PAGE]
    ]
    return {
        "rows": rows,
        "start_gone": start is None,
        "found": len(found),
        "total": len(space),
        "page": page,
        "pages": pages,
        "first": first + 1 if found else 0,
        "last": first + len(rows),
        "outcomes": list(solution.graph.conflict.outcomes),
    }


def _filtered(solution: Solution, held: dict[str, frozenset[State]], asked: Asked) -> list[State]:
    space = solution.graph.space
    found = list(space)
    if name := asked.one("held"):
        kept = frozenset[State]().union(*held.values()) if name == "any" else held.get(name)
        if kept is None:
            raise UnknownName(f"The concept {name!r} was not solved for this case.")
        found = [s for s in found if s in kept]
    if outcome := asked.one("outcome"):
        if outcome not in space.within:
            raise UnknownName(f"There is no outcome {outcome!r} in this case.")
        found = [s for s in found if s in space.within[outcome]]
    if text := asked.one("q").casefold():
        found = [s for s in found if text in _text(solution, s)]
    return found


def _text(solution: Solution, state: State) -> str:
    space = solution.graph.space
    parts = (space.label(state), space.pattern(state) or "", space.describe(state))
    return " ".join((*parts, *space.outcomes(state))).casefold()


def _row(solution: Solution, state: State) -> dict[str, Any]:
    space = solution.graph.space
    label, pattern = space.label(state), space.pattern(state) or ""
    return {
        "label": label,
        "path": path_of(label),
        "pattern": "" if pattern == label else pattern,
        "meaning": space.describe(state),
        "outcome": ", ".join(space.outcomes(state)),
    }


def path_of(label: str) -> str:
    """Return a label as the end of an address."""
    return quote(label, safe="")


# ---------------------------------------------------------------- the graph


def _judge(solution: Solution, name: str) -> str:
    """The concept that is asked for, else the usual one, else any; empty where there is none."""
    return next((c for c in (name, FIRST, *solution.concepts) if c in solution.concepts), "")


def _picture(solution: Solution, asked: Asked) -> dict[str, Any]:
    judge = _judge(solution, asked.one("held"))
    held = solution.equilibria(judge).indices if judge else ()
    graph = solution.graph
    drawn = chosen(graph, held, moves=asked.one("moves"))
    look = looks(graph.conflict)
    people = {d.id: d.words for d in graph.conflict.decision_makers}
    space = graph.space
    return {
        "judge": judge,
        "drawn": drawn,
        "svg": conflict_graph(drawn),
        "key": [(look[d].letter, people[d], line_sample(look[d])) for d in graph.dms],
        "other_line": line_sample(look[graph.dms[0]], better=False),
        "moves": [
            (space.label(m.start), look[m.dm].letter, people[m.dm], space.label(m.end), m.improvement)
            for m in drawn.picture.moves
        ],
    }  # fmt: skip


# ---------------------------------------------------------------- one state


def explained(request: Request) -> Response:
    """Show why a state is stable or not, for each decision maker."""
    bench = bench_of(request)
    revision, head = bench.folder.opened(request.path_params["name"])
    asked = Asked(request)
    changes = asked.changes(revision)
    solution = answers.answer_of(revision, changes, told=bool(changes)).solution
    if not solution.concepts:
        raise NotApplicable(f"No concept applies: {'; '.join(not_applicable(solution))}.")
    state = _named(solution, request.path_params["state"])
    space = solution.graph.space
    name = asked.one("concept")
    judge = "" if name == "all" else _judge(solution, name)
    told = explain(solution, space.label(state), concept=judge or None)
    number = int(state)
    return bench.page(
        request,
        "state.html",
        **framed(bench, revision, head, "results"),
        asked=asked,
        said=answers.in_words(revision.case.conflict, changes) if revision.case else (),
        told=told,
        judge=judge,
        titles={c: concept_of(c).title for c in solution.concepts},
        label=space.label(state),
        outcomes=space.outcomes(state),
        is_start=state == status_quo(solution.graph),
        standing=_standing(solution, state),
        before=path_of(space.label(State(number - 1))) if number else "",
        after=path_of(space.label(State(number + 1))) if number + 1 < len(space) else "",
    )


def _named(solution: Solution, name: str) -> State:
    """The state of this label; where none bears it, the state of this index."""
    try:
        return solution.graph.state(name)
    except UnknownName:
        if name.isascii() and name.isdigit():
            return solution.graph.state(f"#{name}")
        raise


def _standing(solution: Solution, state: State) -> list[tuple[str, list[bool]]]:
    """For each decision maker under which concepts it stays."""
    people = {d.id: d.words for d in solution.graph.conflict.decision_makers}
    stable = _Marks(solution).stable
    return [
        (people[d], [state in stable[c][d] for c in solution.concepts]) for d in solution.graph.dms
    ]


ROUTES = [
    Route("/c/{name}/results", shown),
    Route("/c/{name}/results/{state:path}", explained),
]
