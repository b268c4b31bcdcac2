"""Is a state stable under many orders at once?  The definitions over arrays of comparisons.

Every comparison of two states by a decision maker is an array of flags, one for each order, and
decision makers have axes of their own, so that one pass over the moves judges all profiles. Flags
are bits, so that eight orders are judged at a time: all bits set is yes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations, product
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from detente.model.conflict import Dm
from detente.model.graph import Graph
from detente.model.joint import joint_results
from detente.model.space import State
from detente.stability.concepts import Concept

Flags: TypeAlias = NDArray[np.uint8]
Better: TypeAlias = Callable[[Dm, State, State], Flags]
"""Better(i, a, b): under which orders i strictly prefers a to b."""

YES: Flags = np.array(255, dtype=np.uint8)
NO: Flags = np.array(0, dtype=np.uint8)

JUDGED = ("nash", "gmr", "smr", "seq", "sseq", "sim", "sim_single")
"""The concepts whose definition stands here once more, over arrays."""


@dataclass(frozen=True)
class ManyOrders:
    """The states and moves of a graph under many orders."""

    graph: Graph
    better: Better

    def stable(self, concept: Concept, dm: Dm, state: State) -> Flags:
        """Return under which orders ``state`` is stable for ``dm``."""
        leaves = NO
        for move in self.graph.moves(dm, state):
            gain = self.better(dm, move, state)
            if gain.any():
                leaves = leaves | (gain & ~self._deterred(concept, dm, state, move))
        return ~leaves

    def _deterred(self, concept: Concept, dm: Dm, state: State, move: State) -> Flags:
        """Under which orders some sanction deters from a move."""
        found = NO
        for there, end in self._answers(concept, dm, state, move):
            held = there & self._deters(dm, end, state)
            if concept.symmetric:
                held = held & ~self._escapes(dm, end, state)
            found = found | held
        return found

    def _deters(self, dm: Dm, end: State, state: State) -> Flags:
        if end == state:
            return YES if self.graph.conventions.returning else NO
        return ~self.better(dm, end, state)

    def _escapes(self, dm: Dm, end: State, state: State) -> Flags:
        found = NO
        for target in self.graph.moves(dm, end):
            if target != state:
                found = found | self.better(dm, target, state)
        return found

    def _answers(
        self, concept: Concept, dm: Dm, state: State, move: State
    ) -> Iterator[tuple[Flags, State]]:
        """Yield where the others' answers end, and under which orders they would give them."""
        if concept.simultaneous:
            most = 1 if concept.name == "sim_single" else len(self.graph.dms) - 1
            yield from self._at_once(dm, state, move, most)
        elif concept.credible:
            yield from self._credible(dm, move)
        elif concept.foresight > 1:
            yield from ((YES, end) for end in self.graph.replies(dm, move))

    def _at_once(
        self, dm: Dm, state: State, move: State, most: int
    ) -> Iterator[tuple[Flags, State]]:
        graph = self.graph
        for size in range(1, most + 1):
            for group in combinations(graph.opponents(dm), size):
                for ends in product(*(graph.moves(j, state) for j in group)):
                    willing = YES
                    for j, end in zip(group, ends, strict=True):
                        willing = willing & self.better(j, end, state)
                    targets = {dm: move, **dict(zip(group, ends, strict=True))}
                    if willing.any():
                        for result in joint_results(graph, state, targets):
                            if result is not None:
                                yield willing, result

    def _credible(self, dm: Dm, start: State) -> Iterator[tuple[Flags, State]]:
        """R^+_{N∖i}: to the fixed point over (state, who may not move next)."""
        everyone = self.graph.opponents(dm)
        first = (start, frozenset[Dm]())
        found = {first: YES}
        waiting = deque([first])
        while waiting:
            node = waiting.popleft()
            for following, there in self._steps(node, found[node], everyone):
                before = found.get(following, NO)
                now = before | there
                if (now != before).any():
                    found[following] = now
                    if following not in waiting:
                        waiting.append(following)
        yield from ((there, node[0]) for node, there in found.items() if node != first)

    def _steps(
        self, node: tuple[State, frozenset[Dm]], there: Flags, everyone: tuple[Dm, ...]
    ) -> Iterator[tuple[tuple[State, frozenset[Dm]], Flags]]:
        state, barred = node
        for mover in everyone:
            if mover not in barred:
                bars = self.graph.conventions.barred_next(barred, mover, everyone)
                for target in self.graph.moves(mover, state):
                    yield (target, bars), there & self.better(mover, target, state)
