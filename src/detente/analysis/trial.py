"""Which states are equilibria if the orders were others?  Many orders over one set of states and moves.

What a concept depends on is judged once: stability under a concept that looks at the decision
maker's own order only is kept for each order, and bounds the concepts that look at all orders.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from detente.model.conflict import Dm
from detente.model.graph import Graph
from detente.model.space import State
from detente.stability.concepts import Concept, concepts

Order: TypeAlias = tuple[int, ...]
"""A rank for every state, 0 for the least preferred."""
Orders: TypeAlias = Mapping[Dm, Order]

MOST_KEPT = 200_000


@dataclass(frozen=True)
class Trial:
    """The states and moves of a graph, to be judged under other orders of its decision makers."""

    graph: Graph

    @cached_property
    def orders(self) -> dict[Dm, Order]:
        """The orders that the graph itself has."""
        return {d: tuple(self.graph.ranks[d]) for d in self.graph.dms}

    @cached_property
    def _stable(self) -> dict[tuple[object, ...], bool]:
        return {}

    @cached_property
    def _graphs(self) -> dict[tuple[Order, ...], Graph]:
        return {}

    def _graph(self, orders: Orders) -> Graph:
        """The graph under other orders; the moves found so far are shared."""
        key = tuple(orders[d] for d in self.graph.dms)
        if key not in self._graphs:
            if len(self._graphs) > 1_000:
                self._graphs.clear()
            self._graphs[key] = self.graph.with_ranks({d: orders[d] for d in self.graph.dms})
        return self._graphs[key]

    def stable(self, concept: Concept, dm: Dm, state: State, orders: Orders) -> bool:
        """Say whether ``state`` is stable for ``dm`` under the concept and these orders."""
        seen = (
            (orders[dm],)
            if concept.knowledge == "own"
            else tuple(orders[d] for d in self.graph.dms)
        )
        key = (concept.name, dm, state, seen)
        known = self._stable.get(key)
        if known is None:
            if len(self._stable) > MOST_KEPT:
                self._stable.clear()
            known = self._stable[key] = self._judge(concept, dm, state, orders)
        return known

    def _judge(self, concept: Concept, dm: Dm, state: State, orders: Orders) -> bool:
        if concept.knowledge == "all":
            if any(self.stable(c, dm, state, orders) for c in _stronger(concept)):
                return True
            if not all(self.stable(c, dm, state, orders) for c in _weaker(concept)):
                return False
        return concept.definition(self._graph(orders), dm, state).stable

    def holds(self, concept: Concept, state: State, orders: Orders | None = None) -> bool:
        """Say whether ``state`` is an equilibrium under the concept and these orders."""
        judged = self.orders if orders is None else orders
        quick = [c for c in _weaker(concept) if concept.knowledge == "all"]
        return all(
            self.stable(c, d, state, judged) for c in (*quick, concept) for d in self.graph.dms
        )

    def equilibria(self, concept: Concept, orders: Orders | None = None) -> tuple[State, ...]:
        """Return the equilibria under the concept and these orders."""
        return tuple(s for s in self.graph.space if self.holds(concept, s, orders))


def _stronger(concept: Concept) -> tuple[Concept, ...]:
    """The concepts on one's own order that imply this one."""
    return tuple(c for c in concepts() if c.knowledge == "own" and concept.name in c.implies)


def _weaker(concept: Concept) -> tuple[Concept, ...]:
    """The concepts on one's own order that this one implies."""
    return tuple(c for c in concepts() if c.knowledge == "own" and c.name in concept.implies)
