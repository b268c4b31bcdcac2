"""How few swaps in the orders of decision makers lose an equilibrium?

The states that a decision maker finds equal share a *place*. A *swap* exchanges two neighbouring
places of its order; ties are neither made nor broken. For orders without ties the number of swaps
is Kendall's distance.

For whoever leaves it is enough to lower the state in its order: every order in which a given state
is better than this one is at least that far, and what is better only grows. Whether others deter
from the move depends, under the concepts that look at all orders, on their improvements as well.
The search begins with no swap; whenever a sanction still deters, one thing that the sanction rests
on must go, and each is tried, the cheapest first. So the first loss found is the nearest.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from graphlib import CycleError, TopologicalSorter
from itertools import count

from detente.model.conflict import Dm
from detente.model.graph import Graph
from detente.model.joint import joint_sanctions
from detente.model.space import State
from detente.model.variation import PlacesSwapped
from detente.stability.concepts import Concept

MOST_TRIED = 20_000
"""After so many profiles a search stops and says what it has proven."""

Needs = frozenset[tuple[int, int]]
"""Places of the old order, each pair to stand in this order, the first above the second."""


@dataclass(frozen=True)
class Loss:
    """The nearest orders under which the state is lost.

    ``number`` swaps lose it; None: no number does. Where not ``exact``, at least ``number``.
    ``pairs``: the places that change sides, by decision maker, the one that comes out on top
    first. ``leaver``: who no longer finds the state stable.
    """

    number: int | None
    exact: bool = True
    changes: tuple[PlacesSwapped, ...] = ()
    pairs: tuple[tuple[Dm, tuple[State, ...], tuple[State, ...]], ...] = ()
    leaver: Dm | None = None


@dataclass(frozen=True)
class Attempt:
    """``leaver`` moves to ``move``, with the state ``lowered`` in its order; others as needed."""

    leaver: Dm
    move: State
    lowered: int
    needs: tuple[tuple[Dm, Needs], ...] = ()


@dataclass(frozen=True)
class Swaps:
    """The orders of a graph as places, to be swapped until ``state`` is lost."""

    graph: Graph
    concept: Concept
    state: State

    @cached_property
    def places(self) -> Mapping[Dm, tuple[tuple[State, ...], ...]]:
        """The places of every decision maker, the best first."""
        return {d: places_of(self.graph, d) for d in self.graph.dms}

    @cached_property
    def _place(self) -> Mapping[Dm, Mapping[State, int]]:
        return {
            d: {s: k for k, place in enumerate(places) for s in place}
            for d, places in self.places.items()
        }

    def nearest(self, allowed: frozenset[Dm]) -> Loss:
        """Return the fewest swaps, in the orders of ``allowed`` only, that lose the state."""
        heap: list[tuple[int, int, Attempt]] = []
        seen: set[Attempt] = set()

        def push(attempts: Iterator[Attempt]) -> None:
            for a in attempts:
                cost = None if a in seen else self._cost(a)
                seen.add(a)
                if cost is not None:
                    heapq.heappush(heap, (cost, len(seen), a))

        push(self._first(allowed))
        for _ in range(MOST_TRIED):
            if not heap:
                return Loss(None)
            cost, _, attempt = heapq.heappop(heap)
            graph = self._graph(attempt)
            verdict = self.concept.definition(graph, attempt.leaver, self.state)
            if not verdict.stable:
                return self._loss(attempt, cost)
            sanction = verdict.sanctions[attempt.move]
            push(self._without(graph, attempt, sanction, allowed))
        return Loss(heap[0][0], exact=False) if heap else Loss(None)

    # ------------------------------------------------------------ what to try

    def _first(self, allowed: frozenset[Dm]) -> Iterator[Attempt]:
        """Each move of each decision maker, the state lowered so that the move improves."""
        for d in self.graph.dms:
            for move in self.graph.moves(d, self.state):
                lowered = self._lowered_below(d, move)
                if lowered == 0 or (lowered is not None and d in allowed):
                    yield Attempt(d, move, lowered)

    def _lowered_below(self, dm: Dm, other: State) -> int | None:
        """How far to lower the state so that ``other`` is better; None where they are tied."""
        place = self._place[dm]
        apart = place[other] - place[self.state]
        return None if apart == 0 else max(apart, 0)

    def _without(
        self, graph: Graph, attempt: Attempt, sanction: State, allowed: frozenset[Dm]
    ) -> Iterator[Attempt]:
        """Every way to take from a sanction one thing that it rests on."""
        d = attempt.leaver
        if d in allowed:
            lowered = self._outgrown(graph, d, sanction)
            if lowered is not None:
                yield Attempt(d, attempt.move, lowered, attempt.needs)
        if self.concept.credible:
            for j, start, end in self._steps(graph, attempt, sanction):
                if j in allowed:
                    pair = (self._place[j][start], self._place[j][end])
                    needs = dict(attempt.needs)
                    needs[j] = needs.get(j, Needs()) | {pair}
                    yield Attempt(d, attempt.move, attempt.lowered, _sorted(needs))

    def _outgrown(self, graph: Graph, dm: Dm, sanction: State) -> int | None:
        """How far to lower the state so that the sanction no longer deters."""
        ends = [sanction]
        if self.concept.symmetric:
            ends += graph.moves(dm, sanction)
        found = [self._lowered_below(dm, s) for s in ends if s != self.state]
        return min((n for n in found if n is not None), default=None)

    def _steps(
        self, graph: Graph, attempt: Attempt, sanction: State
    ) -> Iterator[tuple[Dm, State, State]]:
        """The improvements of others that make a sanction."""
        d, move = attempt.leaver, attempt.move
        if self.concept.simultaneous:
            most = 1 if self.concept.name == "sim_single" else len(graph.dms) - 1
            found = joint_sanctions(graph, d, self.state, move, most=most)
            ends = next(ends for ends, result in found if result == sanction)
            yield from ((j, self.state, end) for j, end in ends.items())
            return
        at = move
        for j, end in graph.route(d, move, sanction, credible=True):
            yield j, at, end
            at = end

    # ------------------------------------------------------------ an attempt as orders

    def _cost(self, attempt: Attempt) -> int | None:
        """The swaps that an attempt takes; None where no order has all that it needs."""
        total = attempt.lowered
        for d, needs in attempt.needs:
            found = nearest_order(len(self.places[d]), needs)
            if found is None:
                return None
            total += found[0]
        return total

    def _orders(self, attempt: Attempt) -> dict[Dm, tuple[int, ...]]:
        """The new order of the places of whoever's order changes."""
        found = {}
        for d, needs in attempt.needs:
            nearest = nearest_order(len(self.places[d]), needs)
            assert nearest is not None
            found[d] = nearest[1]
        if attempt.lowered:
            d = attempt.leaver
            here = self._place[d][self.state]
            order = [k for k in range(len(self.places[d])) if k != here]
            order.insert(here + attempt.lowered, here)
            found[d] = tuple(order)
        return found

    def _graph(self, attempt: Attempt) -> Graph:
        ranks = dict(self.graph.ranks)
        for d, order in self._orders(attempt).items():
            worth = {place: len(order) - k for k, place in enumerate(order)}
            ranks[d] = tuple(worth[self._place[d][s]] for s in self.graph.space)
        return self.graph.with_ranks(ranks)

    def _loss(self, attempt: Attempt, cost: int) -> Loss:
        orders = self._orders(attempt)
        changes = [PlacesSwapped(d, k) for d, order in orders.items() for k in swaps_to(order)]
        pairs = [
            (d, self.places[d][a], self.places[d][b])
            for d, order in orders.items()
            for i, a in enumerate(order)
            for b in order[i + 1 :]
            if b < a
        ]
        return Loss(cost, True, tuple(changes), tuple(pairs), attempt.leaver)


def places_of(graph: Graph, dm: Dm) -> tuple[tuple[State, ...], ...]:
    """Return the states of each place of an order, the best first."""
    rank = graph.ranks[dm]
    found: dict[int, list[State]] = {}
    for s in graph.space:
        found.setdefault(rank[s], []).append(s)
    return tuple(tuple(found[r]) for r in sorted(found, reverse=True))


def swaps_to(order: tuple[int, ...]) -> tuple[int, ...]:
    """Return swaps of neighbours, each by its first place, that make 0, 1, 2, … this order.

    >>> swaps_to((2, 0, 1))
    (1, 0)
    """
    now, found = list(range(len(order))), []
    for k, wanted in enumerate(order):
        for at in range(now.index(wanted) - 1, k - 1, -1):
            now[at], now[at + 1] = now[at + 1], now[at]
            found.append(at)
    return tuple(found)


def _sorted(needs: Mapping[Dm, Needs]) -> tuple[tuple[Dm, Needs], ...]:
    return tuple(sorted(needs.items()))


# ---------------------------------------------------------------- the nearest order


@lru_cache(maxsize=50_000)
def nearest_order(size: int, needs: Needs) -> tuple[int, tuple[int, ...]] | None:
    """Return the order of 0 … size-1 with the fewest swaps in which each pair stands as needed.

    None where the needs contradict one another. Only what stands between two of a pair that must
    change moves at all, and what no pair names keeps its own order. The order is built from the top;
    a pair that still stands the wrong way round costs at least its distance (A*).

    >>> nearest_order(4, frozenset({(2, 0)}))
    (2, (1, 2, 0, 3))
    """
    wrong = [(u, v) for u, v in needs if u > v]
    if not wrong:
        return 0, tuple(range(size))
    above: dict[int, set[int]] = {}
    for u, v in needs:
        above.setdefault(v, set()).add(u)
    try:
        TopologicalSorter(above).prepare()
    except CycleError:
        return None
    low, high = min(v for _, v in wrong), max(u for u, _ in wrong)
    named = {x for pair in needs for x in pair}
    everything = tuple(range(low, high + 1))
    heap: list[tuple[int, int, int, tuple[int, ...], tuple[int, ...]]] = [
        (_bound(everything, wrong), 0, 0, everything, ())
    ]
    done: set[frozenset[int]] = set()
    tie = count()
    while heap:
        bound, _, _, rest, top = heapq.heappop(heap)
        if not rest:
            return bound, (*range(low), *top, *range(high + 1, size))
        if frozenset(rest) in done:
            continue
        done.add(frozenset(rest))
        spent = bound - _bound(rest, wrong)
        idle = next((x for x in rest if x not in named), None)
        for k, x in enumerate(rest):
            if above.get(x, set()).isdisjoint(rest) and (x in named or x == idle):
                left = rest[:k] + rest[k + 1 :]
                cost = spent + k + _bound(left, wrong)
                heapq.heappush(heap, (cost, len(left), next(tie), left, (*top, x)))
    raise AssertionError(needs)


def _bound(rest: tuple[int, ...], wrong: list[tuple[int, int]]) -> int:
    at = {x: k for k, x in enumerate(rest)}
    return max((at[u] - at[v] for u, v in wrong if u in at and v in at), default=0)
