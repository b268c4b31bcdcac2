"""Whose moves lead from here to there, in sentences and evolution tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from detente.analysis.paths import (
    LIMIT,
    Arrival,
    Effect,
    Pathways,
    Reach,
    Scope,
    Step,
    Way,
    pathways,
    reach,
)
from detente.analysis.paths_alone import pathways_alone
from detente.analysis.walks import BY, By
from detente.errors import MissingPart, NotApplicable
from detente.explanation.naming import (
    labelled_states,
    large_cases_served,
    may_be_listed,
    of_the_status_quo,
    state_named,
)
from detente.explanation.prose import Block, Prose, Section
from detente.explanation.words import (
    capital,
    count,
    joined,
    move_words,
    people,
    person,
    state_words,
)
from detente.model.circuits import Formulas
from detente.model.conflict import Case, Dm
from detente.model.graph import Conventions, Graph, graph_model
from detente.model.open_space import LISTED, is_open, open_graph
from detente.model.space import State
from detente.stability.solve import Solution, solve
from detente.stability.symbolic import SymbolicModel
from detente.table import Table

EFFECTS = {
    Effect.GAIN: "improvement",
    Effect.EQUAL: "no better",
    Effect.LOSS: "against its interest",
}


@dataclass(frozen=True)
class Paths(Prose):
    """Paths in sentences and tables; ``facts`` holds what they say."""

    facts: Pathways | Reach | None = None


def paths(
    case: Case | Solution,
    *,
    to: str | None = None,
    start: str | None = None,
    by: By | None = None,
    limit: int = LIMIT,
) -> Paths:
    """Return whose moves, in what order, lead from the status quo (or ``start``) to a state or outcome.

    Without ``to``: which equilibria are reached at all. ``by`` asks for ``moves`` or
    ``improvements`` only; ``limit`` is how many of the shortest paths are listed. A solution
    instead of a case brings its own concepts and conventions. Raises
    :class:`detente.errors.UnknownName`, :class:`MissingPart` or :class:`WrongValue`.

    >>> import detente as dt
    >>> dt.paths(dt.read("chicken"), to="3").answer
    '3 is reached from 1 (compromise) by improvements alone, in 1 move: Driver A.'
    """
    scope = Scope(BY if by is None else (by,), limit)
    if isinstance(case, Case) and _is_alone(case, to):
        return _alone(case, to, start, scope)
    if to is None:
        solution = solve(case) if isinstance(case, Case) else case
        found = reach(solution, _start(solution.graph, start), scope)
        return Paths(_title(solution.graph, "the equilibria"), *_reach(found), found)
    graph = graph_model(case.conflict) if isinstance(case, Case) else case.graph
    facts = pathways(graph, _start(graph, start), to, scope)
    return Paths(_title(graph, to), answer(facts), _sections(facts), facts)


def paths_of(
    case: Case, concepts: Iterable[str] | None, conventions: Conventions, **asked: Any
) -> Paths:
    """Return what :func:`paths` does, under other concepts and conventions than the default."""
    if _is_alone(case, asked.get("to")):
        return paths(case, **asked)
    names = [] if asked.get("to") else concepts
    return paths(solve(case, names, conventions=conventions), **asked)


def _is_alone(case: Case, to: str | None) -> bool:
    """Say whether no state is listed: in large cases, unless only a list serves and is possible."""
    if not is_open(case.conflict):
        return False
    return not may_be_listed(case.conflict) or (to is not None and large_cases_served())


def _alone(case: Case, to: str | None, start: str | None, scope: Scope) -> Paths:
    """Paths where no state is listed: one of the shortest of each kind."""
    if to is None:
        raise NotApplicable(
            f"With {len(case.conflict.options)} options states are not listed, so the equilibria are not gone "
            "through one by one: name where to, --to STATE or OUTCOME ('detente solve' shows equilibria)."
        )
    formulas = Formulas(case.conflict)
    graph, model = open_graph(formulas), SymbolicModel(formulas)
    labelled_states(model)
    if start is None and case.conflict.status_quo is None:
        raise _no_start()
    with of_the_status_quo(case, start):
        begin = state_named(graph, model, start or case.status_quo)
    facts = pathways_alone(graph, model, begin, to, scope)
    return Paths(_title(graph, to), answer(facts), _sections(facts), facts)


def _start(graph: Graph, name: str | None) -> State:
    wanted = name or graph.conflict.status_quo
    if wanted is None:
        raise _no_start()
    return graph.state(wanted)


def _no_start() -> MissingPart:
    return MissingPart(
        "The case names no status quo, so there is no start. Name one: --from STATE (start=…)."
    )


def _title(graph: Graph, to: str) -> str:
    return f"{graph.conflict.title}: paths to {to}"


# ---------------------------------------------------------------- to one target


def answer(facts: Pathways) -> str:
    """Return in one sentence how the target is reached."""
    graph = facts.graph
    if not facts.ends:
        return f"{facts.nowhere} So no sequence of moves leads there."
    if facts.start in facts.ends:
        return f"{_here(graph, facts.start)} is the start itself: no move is needed."
    start, target = _here(graph, facts.start), _target(graph, facts.target)
    better, moves = facts.way("improvements"), facts.way("moves")
    if better and better.length is not None:
        route = _movers(graph, better.paths[0])
        how = f"by improvements alone, in {count(better.length, 'move')}: {route}"
        return f"{target} is reached from {start} {how}{_shorter(moves, better)}."
    if moves and moves.length is None:
        return f"{target} is not reached from {start}: no legal sequence of moves leads there."
    if moves and moves.length:
        no = f"{target} is not reached from {start} by improvements. By moves it takes"
        yes = f"{target} is reached from {start} in"
        length = count(moves.length, "move")
        return f"{no if better else yes} {length}; {unwilling_words(graph, moves)}."
    return f"{target} is not reached from {start} by improvements."


def _target(graph: Graph, name: str) -> str:
    """The target at the head of a sentence: a condition in quotes, so that its names stay as they are."""
    return f"‘{name}’" if " " in name and name not in graph.conflict.outcomes else capital(name)


def _here(graph: Graph, state: State) -> str:
    return state_words(graph, state)


def _movers(graph: Graph, path: tuple[Step, ...]) -> str:
    return ", then ".join(person(graph, step.mover) for step in path)


def _shorter(moves: Way | None, better: Way) -> str:
    if moves is None or moves.length is None or moves.length == better.length:
        return ""
    return f" (moves that are no improvements would do it in {moves.length})"


def unwilling_words(graph: Graph, way: Way) -> str:
    """Say who would have to move without gaining on the shortest paths."""
    if () in way.unwilling:
        return "every step of such a path can be an improvement"
    groups = joined([people(graph, group) for group in way.unwilling], "or")
    which = "" if way.counted else "on the path shown, "
    return f"{which}{groups} would have to move without gaining by it"


def _sections(facts: Pathways) -> tuple[Section, ...]:
    if not facts.ends or facts.start in facts.ends:
        return ()
    return tuple(_section(facts.graph, way) for way in reversed(facts.ways))


def _section(graph: Graph, way: Way) -> Section:
    by = f"By {way.by}"
    if way.length is None:
        return Section(by, (f"No sequence of {way.by} leads there.",))
    number = "the shortest path" if way.count == 1 else f"{way.count:,} shortest paths"
    if not way.counted:
        number = "a shortest path"
    blocks: list[Block] = [evolution(graph, path) for path in way.paths]
    if way.counted and not way.complete:
        blocks.append(f"… and {way.count - len(way.paths):,} more of this length (see --limit).")
    return Section(f"{by}: {number}, {count(way.length, 'move')}", tuple(blocks))


def evolution(graph: Graph, path: tuple[Step, ...]) -> Table:
    """Return the evolution table of a path: a row per step, a column per option if they are few."""
    if len(graph.conflict.options) > LISTED:
        return _told_evolution(graph, path)
    rows = [("0", "", "", *_cells(graph, path[0].start, path[0].start))]
    for number, step in enumerate(path, start=1):
        who, effect = person(graph, step.mover), EFFECTS[step.effect]
        rows.append((str(number), who, effect, *_cells(graph, step.start, step.end)))
    return Table(("step", "who moves", "for the mover", *_headings(graph)), tuple(rows))


def _told_evolution(graph: Graph, path: tuple[Step, ...]) -> Table:
    rows = tuple(
        (
            str(number),
            person(graph, step.mover),
            EFFECTS[step.effect],
            capital(move_words(graph, step.mover, step.start, step.end)),
            _here(graph, step.end),
        )
        for number, step in enumerate(path, start=1)
    )
    return Table(("step", "who moves", "for the mover", "move", "state"), rows)


def _headings(graph: Graph) -> tuple[str, ...]:
    if graph.conflict.arcs is not None:
        return ("state", "meaning")
    return (*(o.name for o in graph.conflict.options), "state")


def _cells(graph: Graph, before: State, now: State) -> tuple[str, ...]:
    """Y and N of every option, with an arrow where it has just changed, and the state's label."""
    space = graph.space
    old, new = space.pattern(before), space.pattern(now)
    if old is None or new is None:
        return (space.label(now), space.describe(now))
    marks = (b if b in (a, "-") else f"→{b}" for a, b in zip(old, new, strict=True))
    return (*marks, _here(graph, now))


# ---------------------------------------------------------------- to every equilibrium


def _reach(facts: Reach) -> tuple[str, tuple[Section, ...]]:
    graph = facts.graph
    start = _here(graph, facts.start)
    if not facts.solution.concepts:
        reasons = dict.fromkeys(facts.solution.not_applicable.values())
        return f"Not answered: no solution concept applies, because {joined(reasons)}.", ()
    if not facts.arrivals:
        return "Nothing is an equilibrium, so there is nothing to reach.", ()
    total = facts.total
    if total == 1:
        said = [f"is {'' if facts.reached[by] else 'not '}reached by {by}" for by in _kinds(facts)]
        return f"From {start} the one equilibrium {joined(said)}.", (_table(facts),)
    said = [f"{facts.reached[by]:,} by {by}" for by in _kinds(facts)]
    return f"From {start}, of {total:,} equilibria {joined(said)} can be reached.", (_table(facts),)


def _kinds(facts: Reach) -> tuple[By, ...]:
    return tuple(way.by for way in reversed(facts.arrivals[0].ways))


def _way_of(arrival: Arrival, by: By) -> Way:
    return next(w for w in arrival.ways if w.by == by)


def _table(facts: Reach) -> Section:
    graph, kinds = facts.graph, _kinds(facts)
    rows = tuple(
        (
            graph.space.label(a.held.state),
            ", ".join(graph.space.outcomes(a.held.state)),
            ", ".join(a.held.concepts),
            *(_length(graph, _way_of(a, by)) for by in kinds),
            *(() if "moves" not in kinds else (_blockers(graph, a),)),
        )
        for a in facts.arrivals
    )
    blocks = ("without gaining",) if "moves" in kinds else ()
    headings = ("equilibrium", "outcome", "under", *(f"by {by}" for by in kinds), *blocks)
    more = facts.total - len(facts.arrivals)
    notes = (
        *(
            (f"… and {count(more, 'more equilibrium', 'more equilibria')}: name one with --to.",)
            * bool(more)
        ),
        "Moves: the length of the shortest paths, and who can move first on one of them.",
        *(
            ("Without gaining: who would have to move so on the shortest path by moves.",)
            * bool(blocks)
        ),
    )
    return Section("Which equilibria are reached", (Table(headings, rows), *notes))


def _length(graph: Graph, way: Way) -> str:
    if way.length is None:
        return "not reached"
    if way.length == 0:
        return "0 (the start)"
    return f"{way.length}, first {_any_of(graph, way.first)}"


def _any_of(graph: Graph, dms: tuple[Dm, ...]) -> str:
    return joined([person(graph, d) for d in dms], "or")


def _blockers(graph: Graph, arrival: Arrival) -> str:
    way = _way_of(arrival, "moves")
    if way.length is None or () in way.unwilling:
        return ""
    return joined([people(graph, group) for group in way.unwilling], "or")
