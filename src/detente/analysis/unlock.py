"""What are the smallest changes after which a state of the target outcome would hold?

The inverse graph model. A set of changes is *minimal* when nothing on the way to it is enough:
no proper part of the changed rules together with lists that fewest changes pass through. Sets are
tried in order of cost, so that what is found is minimal and in order; decision makers' lists are
judged apart as far as a concept allows, and only what passes is put together.

Source of the question: Kinsara, Kilgour and Hipel (2015).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import chain, combinations, product
from typing import Literal, TypeAlias

from detente.analysis.candidates import Variants, changes_to, variants
from detente.analysis.leeway import Question, Rule, kind_of, rule_sets, target_states
from detente.analysis.terrain import BY_BITS, Terrain, each
from detente.errors import CaseError, DetenteError, TooLarge
from detente.model.conflict import Conflict, Dm, Prioritised, Ranking
from detente.model.graph import Graph, graph_model
from detente.model.preference import truth
from detente.model.space import State
from detente.model.variation import Change, varied
from detente.stability.concepts import Concept, concepts
from detente.stability.solve import solve, unfit

Numbers: TypeAlias = tuple[int, ...]
"""For each decision maker the number of a variant of its list."""
Mark: TypeAlias = tuple[frozenset[Rule], Numbers]


@dataclass(frozen=True)
class Effect:
    """What holds under one concept after a change.

    ``holds``: the target's states that hold, ``reached``: those of them that improvements lead to
    from the status quo, ``gained``: other states that hold now, in the changed graph; ``lost``: states
    that no longer hold, in the graph of the case.
    """

    concept: str
    holds: tuple[State, ...]
    reached: tuple[State, ...]
    gained: tuple[State, ...]
    lost: tuple[State, ...]


@dataclass(frozen=True)
class Way:
    """A minimal set of changes, and what comes of it.

    ``concepts``: those for which it is minimal; ``effects``: one for each concept asked about;
    ``graph``: the changed model; ``start``: the status quo there, if it is still a state.
    """

    changes: tuple[Change, ...]
    cost: Fraction
    concepts: tuple[str, ...]
    effects: tuple[Effect, ...]
    graph: Graph
    start: State | None

    @property
    def dms(self) -> tuple[Dm, ...]:
        """The decision makers whose preferences would have to change."""
        return tuple(dict.fromkeys(c.dm for c in self.changes if hasattr(c, "dm")))

    @property
    def rules(self) -> tuple[Change, ...]:
        """The changes that are nobody's change of mind: of options and of conditions."""
        return tuple(c for c in self.changes if not hasattr(c, "dm"))


@dataclass(frozen=True)
class Cut:
    """Where a search was cut: by the limit on answers, by the user, or by the number of lists.

    ``cost``: everything cheaper was tried; ``dm`` and ``depth``: of this decision maker's list only
    so many changes were tried.
    """

    why: Literal["limit", "stopped", "lists"]
    cost: Fraction | None = None
    dm: Dm | None = None
    depth: int | None = None


@dataclass(frozen=True)
class Trying:
    """The search has come to sets of changes of this cost."""

    cost: Fraction


@dataclass(frozen=True)
class Unlocked:
    """The answer: minimal sets of changes in order of cost, and how far the search went.

    ``target``: the target's states in the case; ``already``: per concept those that hold as it is.
    """

    asked: Question
    target: tuple[State, ...]
    already: Mapping[str, tuple[State, ...]]
    ways: tuple[Way, ...]
    cuts: tuple[Cut, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every minimal set within the bounds on changes was found."""
        return not self.cuts

    @property
    def stopped(self) -> bool:
        """Whether the user stopped the search."""
        return any(c.why == "stopped" for c in self.cuts)


def unlocked(asked: Question) -> Unlocked:
    """Return all minimal sets of changes; stopped by Ctrl-C, those found so far."""
    hunt = Hunt(asked)
    already = hunt.already
    target = target_states(asked.graph.space, asked.to)
    ways: list[Way] = []
    cuts = list(hunt.cuts)
    cost = Fraction(0)
    try:
        for event in hunt.search():
            if isinstance(event, Trying):
                cost = event.cost
            elif len(ways) == asked.search.limit:
                cuts.append(Cut("limit", cost))
                break
            else:
                ways.append(event)
    except KeyboardInterrupt:
        cuts.append(Cut("stopped", cost))
    return Unlocked(asked, target, already, tuple(ways), tuple(cuts))


# ---------------------------------------------------------------- one set of rules


@dataclass(frozen=True)
class Ground:
    """The model under one set of changed rules, on which lists are tried."""

    asked: Question
    rules: tuple[Rule, ...]
    terrain: Terrain
    target: tuple[State, ...]
    start: State | None
    lists: tuple[Variants, ...]

    @cached_property
    def _outside(self) -> tuple[State, ...]:
        inside = set(self.target)
        return tuple(s for s in self.terrain.graph.space if s not in inside)

    @cached_property
    def _telling(self) -> dict[tuple[str, int], dict[tuple[int, Fraction], list[int]]]:
        return {}

    def telling(self, concept: Concept, i: int, changes: int, cost: Fraction) -> list[int]:
        """Return the variants of i of so many changes to which none on the way is equal."""
        if (concept.name, i) not in self._telling:
            self._telling[concept.name, i] = self._distinct(concept, i)
        return self._telling[concept.name, i].get((changes, cost), [])

    def _distinct(self, concept: Concept, i: int) -> dict[tuple[int, Fraction], list[int]]:
        most = self.asked.search.at_most - len(self.rules)
        keys: list[object] = []
        found: dict[tuple[int, Fraction], list[int]] = {}
        for number, v in enumerate(self.lists[i].all):
            if v.changes > most:
                break
            key = self._key(concept, i, number)
            keys.append(key)
            if not any(keys[u] == key for u in v.below):
                found.setdefault((v.changes, v.cost), []).append(number)
        return found

    def _key(self, concept: Concept, i: int, number: int) -> object:
        """All that the answer can depend on in a list of i."""
        tokens, terrain = self.lists[i].all[number].tokens, self.terrain
        search = self.asked.search
        if concept.name not in BY_BITS:
            return terrain.order(i, tokens)
        judged = terrain.graph.space if search.only else self.target
        gains = terrain.gains(i, tokens)
        if concept.knowledge == "all":
            return gains, tuple(terrain.better(i, tokens, s) for s in judged)
        lists = self._alone(i, number)
        flags = tuple(terrain.stable(concept, i, s, lists) for s in judged)
        return (flags, gains) if search.reachable else flags

    def _alone(self, i: int, number: int) -> tuple[tuple[int, ...], ...]:
        return tuple(v.all[number if j == i else 0].tokens for j, v in enumerate(self.lists))

    @cached_property
    def _passing(self) -> dict[tuple[str, int, int, int, Fraction], list[int]]:
        return {}

    def passing(
        self, concept: Concept, state: State, i: int, way: tuple[int, Fraction]
    ) -> list[int]:
        """Return the telling variants of i under which the state passes what i's own order decides."""
        key = (concept.name, state, i, *way)
        if key not in self._passing:
            judges = [c for c in concepts() if c.knowledge == "own" and c.name in concept.implies]
            judges += [concept] if concept.knowledge == "own" else []
            self._passing[key] = [
                n
                for n in self.telling(concept, i, *way)
                if all(self.terrain.stable(c, i, state, self._alone(i, n)) for c in judges)
            ]
        return self._passing[key]

    def meets(self, concept: Concept, state: State, numbers: Numbers) -> bool:
        """Say whether the state of the target holds as the search asks, with these lists."""
        terrain, search = self.terrain, self.asked.search
        lists = tuple(v.all[n].tokens for v, n in zip(self.lists, numbers, strict=True))
        if concept.knowledge == "all" and not terrain.holding(concept, state, lists):
            return False
        if search.reachable and (
            self.start is None or not terrain.within_reach(self.start, lists) >> state & 1
        ):
            return False
        return not search.only or not any(terrain.holding(concept, s, lists) for s in self._outside)


def ground(asked: Question, rules: tuple[Rule, ...], lists: tuple[Variants, ...]) -> Ground:
    """Return the model under changed rules, ready for lists."""
    conflict = varied(asked.conflict, rules)
    graph = graph_model(conflict, asked.graph.conventions)
    holds = tuple(_token_masks(asked, graph, i) for i in range(len(graph.dms)))
    target = target_states(graph.space, asked.to)
    return Ground(asked, rules, Terrain(graph, holds), target, _start(graph), lists)


def _start(graph: Graph) -> State | None:
    name = graph.conflict.status_quo
    try:
        return None if name is None else graph.state(name)
    except DetenteError:
        return None


def _token_masks(asked: Question, graph: Graph, i: int) -> dict[int, int]:
    """Where each statement, place or digit of a rank holds, and where its opposite does."""
    dm, base, space = graph.dms[i], asked.bases[i], graph.space
    match asked.conflict.preferences[dm]:
        case Prioritised(statements):
            every = (*statements, *base.candidates)
            masks = [_set(s for s, t in enumerate(truth(each_, space)) if t) for each_ in every]
        case Ranking(places):
            masks = [_set(_still(asked.graph, graph, place)) for place in places]
        case _:
            ranks = graph.ranks[dm]
            digits = range(base.size - 1, -1, -1)
            masks = [_set(s for s in space if ranks[s] >> k & 1) for k in digits]
    everything = (1 << len(space)) - 1
    plain = dict(enumerate(masks))
    return plain | {-k - 1: everything & ~m for k, m in plain.items() if k < base.size}


def _still(before: Graph, after: Graph, place: Iterable[str]) -> set[State]:
    """The states of a place that are left, by their cells."""
    cells = (
        c for name in place for s in before.space.all_named(name) for c in before.space.cells[s]
    )
    return {t for c in cells if (t := after.space.state_of(c)) is not None}


def _set(states: Iterable[int]) -> int:
    found = 0
    for s in states:
        found |= 1 << s
    return found


# ---------------------------------------------------------------- all sets of changes


@dataclass(frozen=True)
class Step:
    """Changed rules, and for each decision maker how many changes at what cost."""

    rules: tuple[Rule, ...]
    ways: tuple[tuple[int, Fraction], ...]
    cost: Fraction


@dataclass(frozen=True)
class Hunt:
    """A search under way: what was found is kept so that nothing beyond it is called minimal."""

    asked: Question
    _found: dict[str, set[Mark]] = field(default_factory=dict)

    @cached_property
    def _lists(self) -> tuple[Variants, ...]:
        asked = self.asked
        return tuple(variants(b, asked.costs, asked.search.at_most) for b in asked.bases)

    @property
    def cuts(self) -> tuple[Cut, ...]:
        """The decision makers of whose lists not all could be tried."""
        most = self.asked.search.at_most
        return tuple(
            Cut("lists", dm=v.base.dm, depth=v.depth) for v in self._lists if v.depth < most
        )

    @cached_property
    def _plain(self) -> Ground:
        return ground(self.asked, (), self._lists)

    @cached_property
    def already(self) -> Mapping[str, tuple[State, ...]]:
        """Per concept, the target's states that hold as the search asks in the case as it is."""
        nothing = (0,) * len(self._lists)
        found = {}
        for c in self.asked.concepts:
            lists = tuple(v.all[0].tokens for v in self._lists)
            found[c.name] = tuple(
                s
                for s in self._plain.target
                if self._plain.terrain.holding(c, s, lists) and self._plain.meets(c, s, nothing)
            )
        return found

    def search(self) -> Iterator[Way | Trying]:
        """Yield the minimal sets of changes, the cheapest first, and the costs it has come to."""
        sought = [c for c in self.asked.concepts if not self.already[c.name]]
        cost = Fraction(0)
        where: tuple[tuple[Rule, ...], Ground | None] = ((), self._plain)
        for step in self._steps() if sought else ():
            if step.cost > cost:
                cost = step.cost
                yield Trying(cost)
            if step.rules != where[0]:
                where = step.rules, self._ground(step.rules)
            if where[1] is not None and where[1].target:
                yield from self._ways(where[1], step, sought)

    def _steps(self) -> list[Step]:
        """How changes may be shared out, by cost."""
        most = self.asked.search.at_most
        steps = []
        for rules in rule_sets(self.asked.rules, most):
            price = sum((self.asked.costs[kind_of(r)] for r in rules), Fraction(0))
            for ways in product(*(v.ways for v in self._lists)):
                if 0 < len(rules) + sum(n for n, _ in ways) <= most:
                    steps.append(Step(rules, ways, price + sum(c for _, c in ways)))
        return sorted(steps, key=lambda s: (s.cost, len(s.rules) + sum(n for n, _ in s.ways)))

    def _ground(self, rules: tuple[Rule, ...]) -> Ground | None:
        """The model under changed rules; None where it is no model, or larger than can be held."""
        try:
            return ground(self.asked, rules, self._lists)
        except (CaseError, TooLarge):
            return None

    def _ways(self, where: Ground, step: Step, sought: list[Concept]) -> Iterator[Way]:
        fresh: dict[Numbers, list[str]] = {}
        for c in sought:
            if not unfit(c, where.terrain.graph):
                for numbers in self._minimal(where, step, c):
                    fresh.setdefault(numbers, []).append(c.name)
        for numbers in sorted(fresh):
            yield way(where, numbers, step.cost, tuple(fresh[numbers]))

    def _minimal(self, where: Ground, step: Step, concept: Concept) -> list[Numbers]:
        """The sets of one step that are enough while nothing on the way to them is."""
        known = self._found.setdefault(concept.name, set())
        fresh: set[Numbers] = set()
        for state in where.target:
            choices = [where.passing(concept, state, i, w) for i, w in enumerate(step.ways)]
            for numbers in product(*choices):
                if numbers in fresh or (known and self._beyond(known, step.rules, numbers)):
                    continue
                if where.meets(concept, state, numbers):
                    fresh.add(numbers)
        known.update((frozenset(step.rules), numbers) for numbers in fresh)
        return sorted(fresh)

    def _beyond(self, known: set[Mark], rules: tuple[Rule, ...], numbers: Numbers) -> bool:
        """Whether something on the way is enough already."""
        lists = [(n, *v.all[n].below) for v, n in zip(self._lists, numbers, strict=True)]
        parts = chain.from_iterable(combinations(rules, k) for k in range(len(rules) + 1))
        return any((frozenset(p), less) in known for p in parts for less in product(*lists))


# ---------------------------------------------------------------- what comes of it


def way(where: Ground, numbers: Numbers, cost: Fraction, names: tuple[str, ...]) -> Way:
    """Return a minimal set as changes, with what they do under each concept."""
    asked = where.asked
    own: list[Change] = []
    for v, n in zip(where.lists, numbers, strict=True):
        own += changes_to(v.base, v.all[n].tokens)
    changes = (*own, *where.rules)
    changed: Conflict = varied(asked.conflict, changes)
    graph = graph_model(changed, asked.graph.conventions)
    lists = tuple(v.all[n].tokens for v, n in zip(where.lists, numbers, strict=True))
    start = _start(graph)
    near = 0 if start is None else where.terrain.within_reach(start, lists)
    reached = tuple(State(s) for s in each(near))
    return Way(changes, cost, names, _effects(asked, graph, where.target, reached), graph, start)


def _effects(
    asked: Question, graph: Graph, target: tuple[State, ...], reached: tuple[State, ...]
) -> tuple[Effect, ...]:
    names = [c.name for c in asked.concepts]
    before, after = solve(asked.graph, names), solve(graph, names)
    found = []
    for name in after.concepts:
        now = after.equilibria(name)
        old = before.equilibria(name)
        was, is_ = set(old.labels), set(now.labels)
        holds = tuple(s for s in now.indices if s in set(target))
        found.append(
            Effect(
                name,
                holds,
                tuple(s for s in holds if s in set(reached)),
                tuple(s for s in now.indices if graph.space.label(s) not in was and s not in holds),
                tuple(s for s in old.indices if asked.graph.space.label(s) not in is_),
            )
        )
    return tuple(found)
