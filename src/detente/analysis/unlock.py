"""What are the smallest changes after which a state of the target outcome would hold?

The inverse graph model. A set of changes is *minimal* when nothing on the way to it is enough:
no proper part of the changed rules together with lists that fewest changes pass through. Sets are
tried in order of cost, so that what is found is minimal and in order; decision makers' lists are
judged apart as far as a concept allows, and only what passes is put together.

Source of the question: Kinsara, Kilgour and Hipel (2015).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import chain, combinations, product
from typing import Literal, TypeAlias

from detente.analysis.candidates import Variants, changes_to, variants
from detente.analysis.ground import Ground, Numbers, ground
from detente.analysis.leeway import Question, Rule, kind_of, rule_sets, target_states
from detente.analysis.stretch import Watch, unwatched, watched
from detente.errors import CaseError, TooLarge
from detente.model.conflict import Dm
from detente.model.graph import Graph, graph_model
from detente.model.space import State
from detente.model.variation import Change, varied
from detente.stability.concepts import Concept
from detente.stability.solve import unfit

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


def unlocked(asked: Question, *, stoppable: bool = False, watch: Watch = unwatched) -> Unlocked:
    """Return all minimal sets of changes; where it is ``stoppable``, on Ctrl-C those found so far.

    ``watch`` is told how far the search has come.
    """
    hunt = Hunt(asked, watch)
    already = hunt.already
    target = target_states(asked.graph.space, asked.to)
    ways: list[Way] = []
    cuts = [] if all(already.values()) else list(hunt.cuts)
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
        if not stoppable:
            raise
        cuts.append(Cut("stopped", cost))
    return Unlocked(asked, target, already, tuple(ways), tuple(cuts))


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
    watch: Watch = unwatched
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
        plain = self._plain
        return {
            c.name: tuple(
                s
                for s in plain.target
                if plain.holding(c, s, nothing) and plain.meets(c, s, nothing)
            )
            for c in self.asked.concepts
        }

    def search(self) -> Iterator[Way | Trying]:
        """Yield the minimal sets of changes, the cheapest first, and the costs it has come to."""
        sought = [c for c in self.asked.concepts if not self.already[c.name]]
        cost = Fraction(0)
        where: tuple[tuple[Rule, ...], Ground | None] | None = None
        for step in watched(self._steps() if sought else (), "shares", self.watch):
            if step.cost > cost:
                cost = step.cost
                yield Trying(cost)
            if where is None or step.rules != where[0]:
                where = step.rules, self._ground(step.rules)
                self._judge(where[1], sought)
            if where[1] is not None and where[1].target:
                yield from self._ways(where[1], step, sought)

    def _judge(self, where: Ground | None, sought: list[Concept]) -> None:
        """Judge every list at every state of the target: most of the work, and kept."""
        if where is None:
            return
        fit = [c for c in sought if not unfit(c, where.terrain.graph)]
        for state in watched(where.target, "lists", self.watch) if fit else ():
            for c, i in product(fit, range(len(self._lists))):
                where.telling(c, state, i, (0, Fraction(0)))

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
            return ground(self.asked, rules, self._lists) if rules else self._plain
        except (CaseError, TooLarge):
            return None

    def _ways(self, where: Ground, step: Step, sought: list[Concept]) -> Iterator[Way]:
        fresh: dict[Numbers, list[str]] = {}
        for c in sought:
            if not unfit(c, where.terrain.graph):
                for numbers in self._minimal(where, step, c):
                    fresh.setdefault(numbers, []).append(c.name)
        for numbers in watched(sorted(fresh), "ways", self.watch):
            yield way(self._plain, where, numbers, step.cost, tuple(fresh[numbers]))

    def _minimal(self, where: Ground, step: Step, concept: Concept) -> list[Numbers]:
        """The sets of one step that are enough while nothing on the way to them is."""
        known = self._found.setdefault(concept.name, set())
        fresh: set[Numbers] = set()
        for state in where.target:
            choices = [where.telling(concept, state, i, w) for i, w in enumerate(step.ways)]
            if not all(choices):
                continue
            for numbers in where.stable_under(concept, state, choices):
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


def way(
    plain: Ground, where: Ground, numbers: Numbers, cost: Fraction, names: tuple[str, ...]
) -> Way:
    """Return a minimal set as changes, with what they do under each concept."""
    asked = where.asked
    own: list[Change] = []
    for v, n in zip(where.lists, numbers, strict=True):
        own += changes_to(v.base, v.all[n].tokens)
    changes = (*own, *where.rules)
    graph = graph_model(varied(asked.conflict, changes), asked.graph.conventions)
    fit = [c for c in asked.concepts if not unfit(c, graph)]
    effects = tuple(_effect(plain, where, c, numbers) for c in fit)
    return Way(changes, cost, names, effects, graph, where.start)


def _effect(plain: Ground, where: Ground, concept: Concept, numbers: Numbers) -> Effect:
    before = plain.equilibria(concept, (0,) * len(numbers))
    after = where.equilibria(concept, numbers)
    was = {plain.terrain.graph.space.label(s): s for s in before}
    now = {where.terrain.graph.space.label(s): s for s in after}
    holds = tuple(s for s in after if s in set(where.target))
    near = where.within_reach(numbers)
    return Effect(
        concept.name,
        holds,
        tuple(s for s in holds if near >> s & 1),
        tuple(s for name, s in now.items() if name not in was and s not in holds),
        tuple(s for name, s in was.items() if name not in now),
    )
