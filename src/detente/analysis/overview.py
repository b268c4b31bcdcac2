"""What holds, where each decision maker would rather be, and who stands in the way: the main facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from detente.analysis.standing import Standing, standing
from detente.model.conflict import Case, Dm, Prioritised, Statement
from detente.model.graph import Conventions, Graph
from detente.model.space import State
from detente.stability.concepts import Concept, concept, concepts
from detente.stability.solve import Solution, solve

MOST_GOALS = 64
"""Of the states that a decision maker likes best, so many are looked at for a way there."""


@dataclass(frozen=True)
class Held:
    """A state that is an equilibrium, and the concepts under which it is one, strongest first."""

    state: State
    concepts: tuple[str, ...]


@dataclass(frozen=True)
class Wish:
    """Where a decision maker would rather be, and who stands in the way.

    ``best``: its most preferred states; ``goal``: the one of them that needs the fewest to move;
    ``better``: how many states it prefers to the start. ``movers`` would have to move to reach the
    goal, None where no moves lead there; ``blockers`` are those of them who would lose by it;
    ``leavers`` those for whom the goal is not stable under ``concept``.
    """

    dm: Dm
    best: tuple[State, ...]
    goal: State
    better: int
    movers: tuple[Dm, ...] | None
    blockers: tuple[Dm, ...]
    leavers: tuple[Dm, ...]
    concept: str


@dataclass(frozen=True)
class Overview:
    """The facts of a reading: what :func:`detente.analyze` puts into words."""

    case: Case
    solution: Solution
    held: tuple[Held, ...]
    start: State
    standings: tuple[Standing, ...]
    wishes: tuple[Wish, ...]
    hedged: tuple[tuple[Dm, Statement], ...]

    @property
    def graph(self) -> Graph:
        """The graph model that was analysed."""
        return self.solution.graph

    @property
    def start_holds(self) -> tuple[str, ...]:
        """The concepts under which the status quo is an equilibrium, strongest first."""
        return next((h.concepts for h in self.held if h.state == self.start), ())

    def holding(self) -> Mapping[str, tuple[State, ...]]:
        """Return, per concept and strongest first, its equilibria."""
        order = by_strength(self.solution.concepts)
        return {c: self.solution.equilibria(c).indices for c in order}


def by_strength(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return concepts so that each stands before those it implies; the table's order otherwise.

    A concept implies everything that the concepts it implies do, so it implies more of them.

    >>> by_strength(("gmr", "seq", "nash"))
    ('nash', 'seq', 'gmr')
    """
    table = [c.name for c in concepts()]
    return tuple(sorted(names, key=lambda n: (-len(concept(n).implies), table.index(n))))


def overview(case: Case, *, conventions: Conventions | None = None) -> Overview:
    """Return the facts of the main reading of a case.

    Raises :class:`detente.errors.MissingPart` without a status quo or preferences.
    """
    name = case.status_quo
    solution = solve(case, conventions=conventions)
    graph = solution.graph
    start = graph.state(name)
    order = by_strength(solution.concepts)
    judge = _telling(solution, order, start)
    return Overview(
        case,
        solution,
        _held(solution, order),
        start,
        tuple(standing(graph, judge, d, start) for d in graph.dms if order),
        tuple(_wish(graph, d, start, judge) for d in graph.dms if order),
        _hedged(case),
    )


def _held(solution: Solution, order: tuple[str, ...]) -> tuple[Held, ...]:
    kept = {c: set(solution.equilibria(c).indices) for c in order}
    found = [Held(s, tuple(c for c in order if s in kept[c])) for s in solution.graph.space]
    return tuple(
        sorted((h for h in found if h.concepts), key=lambda h: (-len(h.concepts), h.state))
    )


def _telling(solution: Solution, order: tuple[str, ...], start: State) -> Concept:
    """The strongest concept under which the status quo holds; else the weakest on moves in turn."""
    if not order:
        return concept("nash")
    holds = [c for c in order if start in solution.equilibria(c).indices]
    in_turn = [c for c in order if not concept(c).simultaneous]
    return concept(holds[0] if holds else (in_turn or order)[-1])


def _wish(graph: Graph, dm: Dm, start: State, judge: Concept) -> Wish:
    rank = graph.ranks[dm]
    top = max(rank)
    best = tuple(s for s in graph.space if rank[s] == top)
    goal, movers = _nearest(graph, start, best)
    blockers = tuple(d for d in movers or () if d != dm and graph.prefers(d, start, goal))
    leavers = tuple(d for d in graph.dms if not judge.definition(graph, d, goal).stable)
    better = sum(r > rank[start] for r in rank)
    return Wish(dm, best, goal, better, movers, blockers, leavers, judge.name)


def _nearest(
    graph: Graph, start: State, goals: tuple[State, ...]
) -> tuple[State, tuple[Dm, ...] | None]:
    """The goal that needs the fewest decision makers to move, the first among equals, and who."""
    found = [(s, needed(graph, start, s)) for s in goals[:MOST_GOALS]]
    return min(found, key=lambda f: (len(graph.dms) + 1 if f[1] is None else len(f[1]), f[0]))


def needed(graph: Graph, start: State, goal: State) -> tuple[Dm, ...] | None:
    """Return the fewest decision makers whose moves lead to the goal; None where no moves do."""
    if graph.is_option_form:
        return _owners(graph, start, goal)
    for size in range(len(graph.dms) + 1):
        for group in combinations(graph.dms, size):
            if goal in _reached(graph, start, group):
                return group
    return None


def _owners(graph: Graph, start: State, goal: State) -> tuple[Dm, ...] | None:
    """In option form: the owners of the options that differ, if each may change that way."""
    before, after = graph.space.cells[start][0], graph.space.cells[goal][0]
    changed = [
        (o, after >> k & 1)
        for k, o in enumerate(graph.conflict.options)
        if (before ^ after) >> k & 1
    ]
    if any(o.moves == ("drop" if taken else "take") for o, taken in changed):
        return None
    owners = {o.dm for o, _ in changed}
    return tuple(d for d in graph.dms if d in owners)


def _reached(graph: Graph, start: State, group: tuple[Dm, ...]) -> set[State]:
    found, waiting = {start}, [start]
    while waiting:
        at = waiting.pop()
        fresh = {t for d in group for t in graph.moves(d, at)} - found
        found |= fresh
        waiting += fresh
    return found


def _hedged(case: Case) -> tuple[tuple[Dm, Statement], ...]:
    """The preference statements that the modeller inferred or assumed."""
    return tuple(
        (dm, statement)
        for dm, preference in case.conflict.preferences.items()
        if isinstance(preference, Prioritised)
        for statement in preference.statements
        if statement.basis in ("inferred", "assumed")
    )
