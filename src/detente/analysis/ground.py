"""Which lists of everybody make one state hold, on one set of states and moves?

The model under one set of changed rules. What a decision maker's own order decides is judged for
each of its lists alone; lists that differ in nothing that matters to the state stand together. For
the rest, the others' lists are first taken all at once: their improvements together deter from more than those
of any one of them, so that what is not stable then is never stable.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, reduce
from itertools import product
from operator import or_
from typing import TypeAlias

from detente.analysis.candidates import Tokens, Variant, Variants
from detente.analysis.leeway import Question, Rule, target_states
from detente.analysis.terrain import BY_BITS, Bits, Lists, Terrain
from detente.errors import DetenteError
from detente.model.conflict import Prioritised, Ranking
from detente.model.graph import Graph, graph_model
from detente.model.preference import truth
from detente.model.space import State
from detente.model.variation import varied
from detente.stability.concepts import Concept, concepts

Numbers: TypeAlias = tuple[int, ...]
"""For each decision maker the number of a variant of its list."""
Way: TypeAlias = tuple[int, Fraction]
"""So many changes, at such a cost."""


@dataclass(frozen=True)
class Alike:
    """Variants of a list that mean the same to a state: what is better, which arcs improve."""

    better: Bits
    gains: Bits
    numbers: tuple[int, ...]


Choices: TypeAlias = Sequence[Sequence[Alike]]
"""For each decision maker the lists it may have, those alike together."""


@dataclass(frozen=True)
class Ground:
    """The model under one set of changed rules, on which lists are tried."""

    asked: Question
    rules: tuple[Rule, ...]
    terrain: Terrain
    target: tuple[State, ...]
    start: State | None
    lists: tuple[Variants, ...]

    def lists_of(self, numbers: Numbers) -> Lists:
        """Return everybody's list."""
        return tuple(v.all[n].tokens for v, n in zip(self.lists, numbers, strict=True))

    def holding(self, concept: Concept, state: State, numbers: Numbers) -> bool:
        """Say whether the state is an equilibrium with these lists."""
        return self.terrain.holding(concept, state, self.lists_of(numbers))

    def equilibria(self, concept: Concept, numbers: Numbers) -> list[State]:
        """Return the equilibria with these lists."""
        key = (concept.name, numbers)
        if key not in self._equilibria:
            space = self.terrain.graph.space
            self._equilibria[key] = [s for s in space if self.holding(concept, s, numbers)]
        return self._equilibria[key]

    @cached_property
    def _equilibria(self) -> dict[tuple[str, Numbers], list[State]]:
        return {}

    def within_reach(self, numbers: Numbers) -> Bits:
        """Return where improvements lead from the status quo; nowhere if it is no state."""
        if self.start is None:
            return 0
        return self.terrain.within_reach(self.start, self.lists_of(numbers))

    def meets(self, concept: Concept, state: State, numbers: Numbers) -> bool:
        """Say whether a state of the target that holds does so as the search asks."""
        search = self.asked.search
        if search.reachable and not self.within_reach(numbers) >> state & 1:
            return False
        inside = set(self.target)
        return not search.only or not any(
            self.holding(concept, s, numbers) for s in self.terrain.graph.space if s not in inside
        )

    # ------------------------------------------------------------ each decision maker alone

    @cached_property
    def _known(self) -> dict[tuple[str, State, int], dict[Way, list[Alike]]]:
        return {}

    def telling(self, concept: Concept, state: State, i: int, way: Way) -> list[Alike]:
        """Return the variants of i of so many changes with which the state may hold.

        Left out are those that mean the same as one on the way to them.
        """
        key = (concept.name, state, i)
        if key not in self._known:
            better = self.terrain.better_by_each(i, self._tokens[i], state)
            for c in self.asked.concepts:
                self._known[c.name, state, i] = self._distinct(c, state, i, better)
        return self._known[key].get(way, [])

    def _distinct(
        self, concept: Concept, state: State, i: int, better: Sequence[Bits]
    ) -> dict[Way, list[Alike]]:
        tried = self._tried[i]
        marks = self._marks(concept, state, i, better)
        found: dict[Way, dict[object, list[int]]] = {}
        for n, mark in enumerate(marks):
            if mark is None or (n and mark == marks[0]):
                continue
            v = tried[n]
            if not any(marks[u] == mark for u in v.below):
                found.setdefault((v.changes, v.cost), {}).setdefault(mark, []).append(n)
        return {
            way: [
                Alike(better[ns[0]], self.terrain.gains(i, tried[ns[0]].tokens), tuple(ns))
                for ns in groups.values()
            ]
            for way, groups in found.items()
        }

    @cached_property
    def _tried(self) -> list[list[Variant]]:
        most = self.asked.search.at_most - len(self.rules)
        return [[v for v in variants.all if v.changes <= most] for variants in self.lists]

    @cached_property
    def _tokens(self) -> list[tuple[Tokens, ...]]:
        return [tuple(v.tokens for v in tried) for tried in self._tried]

    @cached_property
    def _arcs(self) -> list[list[int]]:
        """For each variant a number that those share whose improvements are the same."""
        found = []
        for i, lists in enumerate(self._tokens):
            number: dict[Bits, int] = {}
            gains = (self.terrain.gains(i, tokens) for tokens in lists)
            found.append([number.setdefault(g, len(number)) for g in gains])
        return found

    def _marks(
        self, concept: Concept, state: State, i: int, better: Sequence[Bits]
    ) -> list[object]:
        """All that can depend on each list of i; None where the state cannot hold with it."""
        own, search = _own(concept), self.asked.search
        passes = {b: all(self.terrain.judged(c, i, state, b, ()) for c in own) for b in set(better)}
        arcs = self._arcs[i]
        if concept.name not in BY_BITS or (search.only and concept.foresight > 1):
            orders = self._orders[i]
            return [orders[n] if passes[b] else None for n, b in enumerate(better)]
        if concept.knowledge == "all":
            return [(b, arcs[n]) if passes[b] else None for n, b in enumerate(better)]
        if search.reachable or search.only:
            return [arcs[n] if passes[b] else None for n, b in enumerate(better)]
        return [True if passes[b] else None for b in better]

    @cached_property
    def _orders(self) -> list[list[object]]:
        return [self.terrain.marks_of_orders(i, lists) for i, lists in enumerate(self._tokens)]

    # ------------------------------------------------------------ everybody together

    def stable_under(self, concept: Concept, state: State, choices: Choices) -> Iterator[Numbers]:
        """Yield everybody's lists, one choice each, with which the state is an equilibrium."""
        if concept.name in BY_BITS:
            for alike in self._settled(concept, state, choices):
                yield from product(*(a.numbers for a in alike))
            return
        for numbers in product(*([n for a in own for n in a.numbers] for own in choices)):
            if self.holding(concept, state, numbers):
                yield numbers

    def _settled(self, concept: Concept, state: State, choices: Choices) -> Iterator[list[Alike]]:
        """Fix one decision maker's choice after the other, those with the fewest first."""
        left = self._narrowed(concept, state, choices)
        if not all(left):
            return
        open_ = [i for i, own in enumerate(left) if len(own) > 1]
        if not open_ or concept.knowledge == "own":
            yield from (list(alike) for alike in product(*left))
            return
        i = min(open_, key=lambda i: len(left[i]))
        for alike in left[i]:
            yield from self._settled(concept, state, [*left[:i], [alike], *left[i + 1 :]])

    def _narrowed(self, concept: Concept, state: State, choices: Choices) -> list[list[Alike]]:
        """Leave what is stable when the others make all their improvements, of all their lists."""
        left = [list(own) for own in choices]
        if concept.knowledge == "own":
            return left
        gains = [_together(own) for own in left]
        changed = True
        while changed and all(left):
            changed = False
            for i, own in enumerate(left):
                kept = [a for a in own if self.terrain.judged(concept, i, state, a.better, gains)]
                if len(kept) < len(own):
                    left[i], gains[i], changed = kept, _together(kept), True
                    if not kept:
                        break
        return left


def _together(alike: Iterable[Alike]) -> Bits:
    return reduce(or_, (a.gains for a in alike), 0)


def _own(concept: Concept) -> list[Concept]:
    """The concepts on one's own order that the concept implies, itself among them if it is one."""
    weaker = [c for c in concepts() if c.knowledge == "own" and c.name in concept.implies]
    own = [concept] if concept.knowledge == "own" else []
    return [c for c in (*own, *weaker) if c.name in BY_BITS]


# ---------------------------------------------------------------- building


def ground(asked: Question, rules: tuple[Rule, ...], lists: tuple[Variants, ...]) -> Ground:
    """Return the model under changed rules, ready for lists."""
    graph = graph_model(varied(asked.conflict, rules), asked.graph.conventions)
    holds = tuple(_token_masks(asked, graph, i) for i in range(len(graph.dms)))
    target = target_states(graph.space, asked.to)
    return Ground(asked, rules, Terrain(graph, holds), target, _start(graph), lists)


def _start(graph: Graph) -> State | None:
    name = graph.conflict.status_quo
    try:
        return None if name is None else graph.state(name)
    except DetenteError:
        return None


def _token_masks(asked: Question, graph: Graph, i: int) -> dict[int, Bits]:
    """Where each statement, place or digit of a rank holds, and where its opposite does."""
    dm, base, space = graph.dms[i], asked.bases[i], graph.space
    match asked.conflict.preferences[dm]:
        case Prioritised(statements):
            every = (*statements, *base.candidates)
            masks = [_set(s for s, true in enumerate(truth(e, space)) if true) for e in every]
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
    space = before.space
    cells = (c for name in place for s in space.all_named(name) for c in space.cells[s])
    return {t for c in cells if (t := after.space.state_of(c)) is not None}


def _set(states: Iterable[int]) -> Bits:
    found = 0
    for s in states:
        found |= 1 << s
    return found
