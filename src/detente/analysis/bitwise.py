"""Which states are stable under many orders, on one set of states and moves?  By bit strings.

A set of states is one whole number: bit s is set when state s belongs to it. The answers are those
of the definitions (a law of the tests), for the concepts whose sanctions come one move after the
other. What a reply depends on, the orders of those who make it, is all that it is kept by.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from detente.model.graph import Graph
from detente.stability.concepts import Concept

StateSet: TypeAlias = int
"""A set of states: bit s is set when state s belongs to it."""

BITWISE = ("nash", "gmr", "smr", "seq", "sseq")
"""The concepts that a board can judge."""

MOST_KEPT = 400_000


@dataclass(frozen=True)
class Stance:
    """An order of a decision maker as sets: what is better than each state, and what improves it.

    ``number`` tells the stances of one decision maker apart.
    """

    number: int
    better: tuple[StateSet, ...]
    improvements: tuple[StateSet, ...]


def each(states: StateSet) -> Iterator[int]:
    """Yield the members of a set of states, ascending."""
    while states:
        low = states & -states
        yield low.bit_length() - 1
        states ^= low


def barred_bits(graph: Graph, barred: int, mover: int, movers: int) -> int:
    """Return who may not move next in a sanction, after ``mover``: bit j for mover j of ``movers``."""
    match graph.conventions.sanctions:
        case "legal":
            return 1 << mover
        case "once":
            return barred | 1 << mover
        case "single":
            return (1 << movers) - 1


@dataclass(frozen=True)
class Board:
    """The states and moves of a graph as bit strings; decision makers by position."""

    graph: Graph

    @cached_property
    def moves(self) -> tuple[tuple[StateSet, ...], ...]:
        """For each decision maker and state, where one move leads."""
        graph = self.graph
        return tuple(
            tuple(sum(1 << t for t in graph.moves(d, s)) for s in graph.space) for d in graph.dms
        )

    @cached_property
    def everything(self) -> StateSet:
        """All states."""
        return (1 << len(self.graph.space)) - 1

    def stance(self, dm: int, order: Sequence[int], number: int) -> Stance:
        """Return an order of the decision maker as sets."""
        of_rank: dict[int, StateSet] = {}
        for s, rank in enumerate(order):
            of_rank[rank] = of_rank.get(rank, 0) | 1 << s
        above, better = 0, {}
        for rank in sorted(of_rank, reverse=True):
            better[rank] = above
            above |= of_rank[rank]
        sets = tuple(better[rank] for rank in order)
        own = tuple(m & b for m, b in zip(self.moves[dm], sets, strict=True))
        return Stance(number, sets, own)

    # ------------------------------------------------------------ judging

    def stable(self, concept: Concept, dm: int, state: int, stances: Mapping[int, Stance]) -> bool:
        """Say whether the state is stable for the decision maker, everybody having these stances.

        Only the stance of ``dm`` is looked at when the concept rests on one's own order.
        """
        own = stances[dm]
        if concept.foresight == 1:
            return not own.improvements[state]
        better = own.better[state]
        deterring = self.everything & ~better
        if not self.graph.conventions.returning:
            deterring &= ~(1 << state)
        for move in each(own.improvements[state]):
            ends = self.replies(concept, dm, move, stances) & deterring
            if not (self._caught(dm, ends, better) if concept.symmetric else ends):
                return False
        return True

    def _caught(self, dm: int, ends: StateSet, better: StateSet) -> bool:
        """Whether from some end no move of the decision maker leads to a better state."""
        own = self.moves[dm]
        return any(not own[s] & better for s in each(ends))

    # ------------------------------------------------------------ replies

    @cached_property
    def _known(self) -> dict[tuple[int, ...], StateSet]:
        return {}

    def replies(
        self, concept: Concept, dm: int, start: int, stances: Mapping[int, Stance]
    ) -> StateSet:
        """R_{N∖i}(s1), or R^+_{N∖i}(s1) where sanctions must be credible; kept for the next time."""
        heeded = [s.number for j, s in stances.items() if j != dm] if concept.credible else []
        key = (concept.credible, dm, start, *heeded)
        known = self._known.get(key)
        if known is None:
            if len(self._known) > MOST_KEPT:
                self._known.clear()
            known = self._known[key] = self.reached(concept, dm, start, stances)
        return known

    def reached(
        self, concept: Concept, dm: int, start: int, stances: Mapping[int, Stance]
    ) -> StateSet:
        """Return what :meth:`replies` does, worked out anew."""
        others = [j for j in range(len(self.moves)) if j != dm]
        if not concept.credible:
            return self._in_turn(start, [self.moves[j] for j in others])
        steps = [stances[j].improvements for j in others]
        return self._closure(start, steps) if self._is_transitive else self._in_turn(start, steps)

    @cached_property
    def _is_transitive(self) -> bool:
        """Whether two improvements of one mover after another are one, so that turns are free."""
        return self.graph.is_option_form and self.graph.conventions.sanctions == "legal"

    def _closure(self, start: int, steps: Sequence[Sequence[StateSet]]) -> StateSet:
        """Where movers lead in any order."""
        found, fresh = 0, 1 << start
        while fresh:
            ends = 0
            while fresh:
                low = fresh & -fresh
                fresh ^= low
                for step in steps:
                    ends |= step[low.bit_length() - 1]
            fresh = ends & ~found
            found |= ends
        return found

    def _in_turn(self, start: int, steps: Sequence[Sequence[StateSet]]) -> StateSet:
        """Where movers lead in turn; ``barred`` marks who may not move next, bit by mover."""
        found = 0
        seen: dict[int, StateSet] = {}
        waiting = [(0, 1 << start)]
        while waiting:
            barred, states = waiting.pop()
            fresh = states & ~seen.get(barred, 0)
            seen[barred] = seen.get(barred, 0) | fresh
            for j, step in enumerate(steps):
                if fresh and not barred >> j & 1:
                    ends = 0
                    for s in each(fresh):
                        ends |= step[s]
                    found |= ends
                    waiting.append((barred_bits(self.graph, barred, j, len(steps)), ends))
        return found
