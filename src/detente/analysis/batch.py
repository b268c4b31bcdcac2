"""What holds under each of many orders, on one set of states and moves?  All of them at once.

Models that differ in the orders only are laid end to end, and the kernels judge them as one:
states of different copies never meet, because no move leads from one copy to another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from detente.analysis.trial import Trial
from detente.model.conflict import Dm, Prioritised
from detente.model.graph import Graph
from detente.model.preference import truth
from detente.model.space import State
from detente.stability.concepts import Concept

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from detente.kernels.field import Field, Ranks

Lists: TypeAlias = dict[Dm, tuple[int, ...]]
"""For some decision makers their statements or places, by position, in another order."""
Equilibria: TypeAlias = dict[str, tuple[State, ...]]

AT_ONCE = 1 << 16
"""So many entries are judged at a time: more would not fit a processor's cache."""
MOST_KEPT = 100_000


@dataclass(frozen=True)
class Batch:
    """A graph whose decision makers may have other orders, and the concepts asked about."""

    graph: Graph
    concepts: tuple[Concept, ...]

    @property
    def size(self) -> int:
        """How many orders are best judged together."""
        entries = self.graph.space.truths.size
        return max(1, AT_ONCE // max(1, entries))

    def equilibria(self, variants: Sequence[Lists]) -> list[Equilibria]:
        """Return the equilibria under each of several lists, per concept."""
        orders = [self._orders(lists) for lists in variants]
        keys = [b"".join(own.tobytes() for own in order) for order in orders]
        fresh = {k: o for k, o in zip(keys, orders, strict=True) if k not in self._known}
        if len(self._known) + len(fresh) > MOST_KEPT:
            self._known.clear()
            fresh = dict(zip(keys, orders, strict=True))
        waiting = list(fresh)
        for first in range(0, len(waiting), self.size):
            part = waiting[first : first + self.size]
            self._known.update(zip(part, self._judged([fresh[k] for k in part]), strict=True))
        return [self._known[k] for k in keys]

    @cached_property
    def _known(self) -> dict[bytes, Equilibria]:
        return {}

    # ------------------------------------------------------------ orders

    def _orders(self, lists: Lists) -> tuple[Ranks, ...]:
        """The rank of every state for every decision maker, from 1."""
        return tuple(
            self._rank(d, lists[d]) if d in lists else self._given[d] for d in self.graph.dms
        )

    @cached_property
    def _given(self) -> dict[Dm, Ranks]:
        import numpy as np

        graph = self.graph
        return {d: np.array(graph.ranks[d], dtype=np.int32) + np.int32(1) for d in graph.dms}

    @cached_property
    def _truths(self) -> dict[Dm, NDArray[np.bool_]]:
        """For each decision maker with statements, where each holds: shape (states, statements)."""
        import numpy as np

        graph, found = self.graph, {}
        for d in graph.dms:
            preference = graph.conflict.preferences[d]
            if isinstance(preference, Prioritised):
                columns = [truth(s, graph.space) for s in preference.statements]
                found[d] = np.array(columns, dtype=np.bool_).reshape(-1, len(graph.space)).T
        return found

    def _rank(self, dm: Dm, listed: tuple[int, ...]) -> Ranks:
        import numpy as np

        if dm not in self._truths:
            best = len(listed)
            rank_of = np.zeros(best + 1, dtype=np.int32)
            for depth, place in enumerate(listed):
                rank_of[best - place] = best - depth
            return rank_of[self._given[dm]]
        true = self._truths[dm][:, list(listed)]
        if not listed:
            return np.ones(len(true), dtype=np.int32)
        packed = np.packbits(true, axis=1)
        words = np.zeros((len(packed), -(-packed.shape[1] // 8) * 8), dtype=np.uint8)
        words[:, : packed.shape[1]] = packed
        columns = words.view(">u8").T
        order = np.lexsort(columns[::-1])
        steps = np.any(columns[:, order[1:]] != columns[:, order[:-1]], axis=0)
        found = np.empty(len(true), dtype=np.int32)
        found[order] = np.concatenate([[1], 1 + np.cumsum(steps)])
        return found

    # ------------------------------------------------------------ judging

    def _judged(self, orders: Sequence[tuple[Ranks, ...]]) -> list[Equilibria]:
        found: list[Equilibria] = [{} for _ in orders]
        quick = [c for c in self.concepts if self._has_kernel(c)]
        field = self._end_to_end(orders) if quick else None
        for concept in self.concepts:
            if field is not None and concept in quick:
                kept = self._by_kernel(concept, field, len(orders))
            else:
                kept = [self._by_definition(concept, order) for order in orders]
            for each, states in zip(found, kept, strict=True):
                each[concept.name] = states
        return found

    def _has_kernel(self, concept: Concept) -> bool:
        plain = self.graph.is_option_form
        returns = plain or self.graph.conventions.returning
        return concept.kernel is not None and returns and (plain or concept.form == "any")

    def _by_definition(self, concept: Concept, order: Sequence[Ranks]) -> tuple[State, ...]:
        ranks = {d: tuple(own.tolist()) for d, own in zip(self.graph.dms, order, strict=True)}
        return self._trial.equilibria(concept, ranks)

    @cached_property
    def _trial(self) -> Trial:
        return Trial(self.graph)

    def _by_kernel(self, concept: Concept, field: Field, copies: int) -> list[tuple[State, ...]]:
        import numpy as np

        assert concept.kernel is not None
        flags = concept.kernel(field, 0)
        for i in range(1, len(self.graph.dms)):
            flags = flags & concept.kernel(field, i)
        kept = flags.reshape(copies, -1)[:, self._entries]
        return [tuple(State(s) for s in np.flatnonzero(row).tolist()) for row in kept]

    @cached_property
    def _entries(self) -> NDArray[np.int64]:
        """The entry of every state within one copy."""
        import numpy as np

        if not self.graph.is_option_form:
            return np.arange(len(self.graph.space))
        return np.array([cells[0] for cells in self.graph.space.cells], dtype=np.int64)

    @cached_property
    def _field(self) -> Field:
        from detente.stability.fields import field_of

        return field_of(self.graph)

    def _end_to_end(self, orders: Sequence[tuple[Ranks, ...]]) -> Field:
        import numpy as np

        from detente.kernels.arcs import ArcField
        from detente.kernels.bits import BitField

        field = self._field
        size = len(field.ranks[0])
        ranks = []
        for i in range(len(self.graph.dms)):
            laid = np.zeros((len(orders), size), dtype=np.int32)
            laid[:, self._entries] = [order[i] for order in orders]
            ranks.append(laid.reshape(-1))
        if isinstance(field, BitField):
            return BitField(ranks, field.directions, field.convention)
        assert isinstance(field, ArcField)
        shift = np.arange(len(orders), dtype=np.int64)[:, None] * size
        arcs = [((s + shift).reshape(-1), (e + shift).reshape(-1)) for s, e in field.arcs]
        return ArcField(ranks, arcs, field.convention)
