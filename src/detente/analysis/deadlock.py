"""Why does nobody move?  The sets of reasons that keep a deadlock, and those that break it.

With B a set of elements of the model (preference statements, conditions, one-way rules): B *breaks*
the deadlock when, with B dropped, some state outside the deadlock outcome is an equilibrium. K is
*sufficient* for it when no part of everything else breaks it. The minimal sufficient sets are the
minimal hitting sets of the minimal breaking sets.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from detente.analysis.bitwise import StateSet, each
from detente.analysis.breaking import Found, Search
from detente.analysis.elements import Element, Inventory, elements_of
from detente.analysis.hitting import hitting_sets
from detente.analysis.setting import Setting
from detente.analysis.standing import Standing, standing
from detente.analysis.stretch import Watch, unwatched, watched
from detente.errors import CaseError, NotApplicable, UnknownName, WrongValue, nearest
from detente.model.condition import Node, evaluate
from detente.model.conflict import Case, Conflict
from detente.model.grammar import parse
from detente.model.graph import Conventions, Graph, graph_model
from detente.model.space import State, StateSpace
from detente.stability.concepts import Concept, concept
from detente.stability.solve import unfit


@dataclass(frozen=True)
class Broken:
    """A minimal breaking set, and what is an equilibrium of the model without it.

    ``graph`` is the changed model; ``outside`` and ``inside`` its equilibria by deadlock outcome.
    """

    elements: tuple[Element, ...]
    graph: Graph
    outside: tuple[State, ...]
    inside: tuple[State, ...]


@dataclass(frozen=True)
class Extent:
    """How far the search went: all sets of up to ``size`` of ``total`` elements are judged.

    ``complete``: no larger set could be a minimal breaking set; ``stopped``: the user stopped it;
    ``unjudged``: sets without which there is no model any more, and why the first is none.
    ``sufficient``: the size up to which all sufficient sets are listed; None for any.
    """

    size: int
    total: int
    complete: bool
    stopped: bool = False
    unjudged: int = 0
    why: str = ""
    sufficient: int | None = None


@dataclass(frozen=True)
class Deadlock:
    """The facts of a deadlock: who stays and why, and the reasons; sets are smallest first.

    ``outcome`` names the deadlock outcome (None: the state alone), ``inside`` lists its states.
    ``emptying``: the minimal sets without which nothing at all is an equilibrium, of those that
    contain no breaking set.
    """

    case: Case
    graph: Graph
    concept: str
    state: State
    outcome: str | None
    inside: tuple[State, ...]
    equilibria: tuple[State, ...]
    standings: tuple[Standing, ...]
    inventory: Inventory
    breaking: tuple[Broken, ...]
    emptying: tuple[tuple[Element, ...], ...]
    sufficient: tuple[tuple[Element, ...], ...]
    extent: Extent

    @property
    def standing(self) -> Literal["deadlock", "other equilibria", "not held"]:
        """Whether there is a deadlock at all: the state holds, and nothing outside the outcome does."""
        if self.state not in self.equilibria:
            return "not held"
        outside = set(self.equilibria) - set(self.inside)
        return "other equilibria" if outside else "deadlock"


@dataclass(frozen=True)
class Question:
    """What is asked of a deadlock; :func:`detente.deadlock` says what each part means.

    ``stoppable``: Ctrl-C ends the search and leaves what was found so far.
    """

    state: str | None = None
    outcome: str | None = None
    concept: str = "seq"
    at_most: int | None = None
    only: Iterable[str] | None = None
    stoppable: bool = False


def deadlock_facts(
    case: Case,
    asked: Question,
    *,
    conventions: Conventions | None = None,
    watch: Watch = unwatched,
) -> Deadlock:
    """Return the facts of a deadlock; ``watch`` is told how far the search has come."""
    if asked.at_most is not None and asked.at_most < 1:
        raise WrongValue(f"The largest size of a set must be at least 1, not {asked.at_most}.")
    inventory = elements_of(case, asked.only)
    graph = graph_model(case.conflict, conventions)
    judge = _fitting(asked.concept, graph)
    at = graph.state(asked.state or case.status_quo)
    target = _target(graph.space, at, asked.outcome)
    search = _search(graph, judge, inventory, target, watch)
    facts = Deadlock(
        case=case,
        graph=graph,
        concept=judge.name,
        state=at,
        outcome=target.name,
        inside=target.states(graph.space),
        equilibria=_states(search.holding(0)),
        standings=tuple(standing(graph, judge, d, at) for d in graph.dms),
        inventory=inventory,
        breaking=(),
        emptying=(),
        sufficient=(),
        extent=Extent(0, len(inventory.elements), complete=True),
    )
    return _reasoned(facts, search, asked) if facts.standing == "deadlock" else facts


def _fitting(name: str, graph: Graph) -> Concept:
    judge = concept(name)
    if reason := unfit(judge, graph):
        raise NotApplicable(f"The concept {name!r} does not apply: {reason}.")
    return judge


# ---------------------------------------------------------------- the deadlock outcome


@dataclass(frozen=True)
class Target:
    """The deadlock outcome in any state space: a condition, or else the cells of one state."""

    name: str | None
    condition: Node | None
    cells: int

    def states(self, space: StateSpace) -> tuple[State, ...]:
        """Return the states of the outcome."""
        if self.condition is None:
            return space.touching(self.cells)
        return space.states(evaluate(self.condition, space.truths), f"The outcome {self.name!r}")


def _target(space: StateSpace, state: State, name: str | None) -> Target:
    own = space.outcomes(state)
    chosen = name or next(iter(sorted(own, key=lambda o: o != "deadlock")), None)
    if chosen is None:
        return Target(None, None, sum(1 << c for c in space.cells[state]))
    target = Target(chosen, _condition(space.conflict, chosen), 0)
    if state not in target.states(space):
        raise WrongValue(
            f"The state {space.label(state)!r} does not belong to the outcome {chosen!r}. "
            "Name another with --outcome, or a state of it with --state."
        )
    return target


def _condition(conflict: Conflict, name: str) -> Node:
    if name in conflict.outcomes:
        return conflict.outcomes[name].tree
    try:
        return parse(name, conflict.names).tree
    except (UnknownName, CaseError) as error:
        if " " in name:
            raise
        raise UnknownName(
            f"There is no outcome {name!r}.{nearest(name, conflict.outcomes)}"
        ) from error


# ---------------------------------------------------------------- the reasons


def _search(
    graph: Graph, judge: Concept, inventory: Inventory, target: Target, watch: Watch
) -> Search:
    def setting(conflict: Conflict) -> Setting:
        same = conflict is graph.conflict
        changed = graph if same else graph_model(conflict, graph.conventions)
        inside = sum(1 << s for s in target.states(changed.space))
        return Setting(changed, judge, inside)

    return Search(graph.conflict, inventory.elements, setting, watch)


def _reasoned(facts: Deadlock, search: Search, asked: Question) -> Deadlock:
    """Add the breaking, emptying and sufficient sets."""
    found: list[Found] = []
    most = search.default_size if asked.at_most is None else asked.at_most
    stopped = False
    try:
        for each_found in search.found(min(most, len(search.elements))):
            found.append(each_found)
    except KeyboardInterrupt:
        if not asked.stoppable:
            raise
        stopped = True
    breaking = [f.subset for f in found if f.what == "breaking"]
    broken = watched(breaking, "broken", search.watch)
    sufficient, sufficient_to = hitting_sets(breaking)
    return replace(
        facts,
        breaking=tuple(_broken(search, b) for b in broken),
        emptying=tuple(search.members(f.subset) for f in found if f.what == "emptying"),
        sufficient=tuple(search.members(k) for k in sufficient),
        extent=_extent(found, search, stopped, sufficient_to),
    )


def _extent(found: list[Found], search: Search, stopped: bool, sufficient_to: int | None) -> Extent:
    unjudged = [f for f in found if f.what == "unjudged"]
    return Extent(
        size=max((f.size for f in found if f.what in ("size done", "last")), default=0),
        total=len(search.elements),
        complete=not unjudged and any(f.what == "last" for f in found),
        stopped=stopped,
        unjudged=len(unjudged),
        why=unjudged[0].why if unjudged else "",
        sufficient=sufficient_to,
    )


def _broken(search: Search, subset: int) -> Broken:
    setting, holding = search.setting(subset), search.holding(subset)
    outside, inside = holding & ~setting.inside, holding & setting.inside
    return Broken(search.members(subset), setting.graph, _states(outside), _states(inside))


def _states(states: StateSet) -> tuple[State, ...]:
    return tuple(map(State, each(states)))
