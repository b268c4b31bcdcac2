"""Which states are stable when lists of statements are others?  Lists and moves as sets in bits.

One set of states and moves, many lists. A set of states, or of arcs, is one whole number; the order
that a list makes is never written out, only what is better than a state, and which arcs improve.
Opponents' replies are kept by those improvements that can matter to them. The answers are those of
the definitions, which judge the concepts that this file does not know.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from detente.analysis.bitwise import barred_bits, each
from detente.analysis.candidates import Tokens
from detente.analysis.trial import Order, Trial
from detente.model.conflict import Dm
from detente.model.graph import Graph
from detente.model.preference import dense
from detente.model.space import State
from detente.stability.concepts import Concept

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Bits: TypeAlias = int
"""A set of states or arcs: bit k is set when number k belongs to it."""
Lists: TypeAlias = tuple[Tokens, ...]
"""One list for each decision maker, in the order of the graph."""

BY_BITS = ("nash", "gmr", "smr", "seq", "sseq")
"""The concepts that are judged here."""

MANY = 50
"""From so many lists on they are compared in arrays."""

NextBarred: TypeAlias = Callable[[int, int], int]
"""Who may not move next, as bits, after such a set and such a mover."""

MOST_KEPT = 400_000


@dataclass(frozen=True)
class Terrain:
    """The states and moves of a graph; ``holds[i][token]`` are the states where a token is true."""

    graph: Graph
    holds: tuple[Mapping[int, Bits], ...]

    @cached_property
    def everything(self) -> Bits:
        """All states."""
        return (1 << len(self.graph.space)) - 1

    @cached_property
    def people(self) -> range:
        """The decision makers by position."""
        return range(len(self.graph.dms))

    # ------------------------------------------------------------ lists

    @cached_property
    def _better(self) -> dict[tuple[int, Tokens, int], Bits]:
        return {}

    def better(self, i: int, tokens: Tokens, state: int) -> Bits:
        """Return the states that the list puts above ``state``: the first difference decides."""
        key = (i, tokens, state)
        known = self._better.get(key)
        if known is None:
            _trim(self._better)
            known = self._better[key] = self._above(self.holds[i], tokens, 1 << state)
        return known

    def _above(self, holds: Mapping[int, Bits], tokens: Tokens, state: Bits) -> Bits:
        level, above = self.everything, 0
        for token in tokens:
            true = holds[token]
            if true & state:
                level &= true
            else:
                above |= level & true
                level &= ~true
        return above

    def better_by_each(self, i: int, lists: tuple[Tokens, ...], state: int) -> list[Bits]:
        """Return, for each of many lists, the states that it puts above ``state``."""
        if len(lists) < MANY or max(map(len, lists)) > 62:
            return [self._above(self.holds[i], tokens, 1 << state) for tokens in lists]
        import numpy as np

        scores = self._scores(i, lists)
        above = np.packbits(scores > scores[:, [state]], axis=1, bitorder="little")
        return [int.from_bytes(row.tobytes(), "little") for row in above]

    def marks_of_orders(self, i: int, lists: tuple[Tokens, ...]) -> list[object]:
        """Return, for each of many lists, something that lists share which make the same order."""
        if len(lists) < MANY or max(map(len, lists)) > 62:
            return [self.order(i, tokens) for tokens in lists]
        import numpy as np

        scores = self._scores(i, lists)
        return [np.unique(row, return_inverse=True)[1].tobytes() for row in scores]

    @cached_property
    def _scored(self) -> dict[int, tuple[tuple[Tokens, ...], Any]]:
        return {}

    def _scores(self, i: int, lists: tuple[Tokens, ...]) -> NDArray[np.int64]:
        """For each list and state the truth values as one number, the first statement on top."""
        import numpy as np

        known = self._scored.get(i)
        if known is not None and known[0] is lists:
            return known[1]  # type: ignore[no-any-return]
        size, longest = len(self.graph.space), max(map(len, lists))
        number = {token: k for k, token in enumerate(self.holds[i])}
        true = np.zeros((len(number) + 1, size), dtype=np.int64)
        for token, k in number.items():
            for s in each(self.holds[i][token]):
                true[k, s] = 1
        table = np.full((len(lists), longest), len(number))
        for row, tokens in enumerate(lists):
            table[row, : len(tokens)] = [number[t] for t in tokens]
        scores = np.zeros((len(lists), size), dtype=np.int64)
        for column in table.T:
            scores = 2 * scores + true[column]
        self._scored[i] = lists, scores
        return scores

    @cached_property
    def _targets(self) -> list[list[tuple[State, ...]]]:
        graph = self.graph
        return [[graph.moves(d, s) for s in graph.space] for d in graph.dms]

    @cached_property
    def moves(self) -> list[list[Bits]]:
        """For each decision maker and state, where one move leads."""
        return [[sum(1 << t for t in ts) for ts in of] for of in self._targets]

    @cached_property
    def _first(self) -> list[list[int]]:
        """Where the arcs of each state begin."""
        found = []
        for of in self._targets:
            starts = [0]
            for targets in of:
                starts.append(starts[-1] + len(targets))
            found.append(starts)
        return found

    @cached_property
    def _sides(self) -> list[dict[int, tuple[Bits, Bits]]]:
        return [{} for _ in self.people]

    def _side(self, i: int, token: int) -> tuple[Bits, Bits]:
        """The arcs of i along which a token becomes true, and those along which it changes."""
        if token not in self._sides[i]:
            true = self.holds[i][token]
            up = changed = 0
            for s, targets in enumerate(self._targets[i]):
                at = true >> s & 1
                for k, t in enumerate(targets, self._first[i][s]):
                    after = true >> t & 1
                    up |= (after > at) << k
                    changed |= (after != at) << k
            self._sides[i][token] = up, changed
        return self._sides[i][token]

    @cached_property
    def _gains(self) -> dict[tuple[int, Tokens], Bits]:
        return {}

    def gains(self, i: int, tokens: Tokens) -> Bits:
        """Return the arcs of the decision maker that are improvements by the list."""
        key = (i, tokens)
        known = self._gains.get(key)
        if known is None:
            _trim(self._gains)
            level, known = (1 << self._first[i][-1]) - 1, 0
            for token in tokens:
                up, changed = self._side(i, token)
                known |= level & up
                level &= ~changed
            self._gains[key] = known
        return known

    def order(self, i: int, tokens: Tokens) -> Order:
        """Return the rank of every state by the list."""
        holds = [self.holds[i][t] for t in tokens]
        return dense([tuple(h >> s & 1 for h in holds) for s in self.graph.space])

    # ------------------------------------------------------------ judging

    @cached_property
    def _trial(self) -> Trial:
        return Trial(self.graph)

    @cached_property
    def _orders(self) -> dict[tuple[int, Tokens], Order]:
        return {}

    def _known_order(self, i: int, tokens: Tokens) -> Order:
        if (i, tokens) not in self._orders:
            _trim(self._orders)
            self._orders[i, tokens] = self.order(i, tokens)
        return self._orders[i, tokens]

    def stable(self, concept: Concept, i: int, state: int, lists: Lists) -> bool:
        """Say whether the state is stable for i under the concept when everybody has these lists."""
        if concept.name not in BY_BITS:
            orders: dict[Dm, Order] = {
                d: self._known_order(j, lists[j]) for j, d in enumerate(self.graph.dms)
            }
            return self._trial.stable(concept, self.graph.dms[i], State(state), orders)
        gains = [self.gains(j, tokens) for j, tokens in enumerate(lists)]
        return self.judged(concept, i, state, self.better(i, lists[i], state), gains)

    def judged(
        self, concept: Concept, i: int, state: int, better: Bits, gains: Sequence[Bits]
    ) -> bool:
        """Say whether the state is stable for i, by what is better and whose arcs improve.

        The more arcs of the others improve, the more is stable: they may deter by each of them.
        """
        improvements = self.moves[i][state] & better
        if concept.foresight == 1 or not improvements:
            return not improvements
        deterring = self.everything & ~better
        if not self.graph.conventions.returning:
            deterring &= ~(1 << state)
        return all(
            self._deterred(concept, i, self._replies(concept, i, s1, gains) & deterring, better)
            for s1 in each(improvements)
        )

    def _deterred(self, concept: Concept, i: int, sanctions: Bits, better: Bits) -> bool:
        if not concept.symmetric:
            return bool(sanctions)
        return any(not self.moves[i][s] & better for s in each(sanctions))

    def holding(self, concept: Concept, state: int, lists: Lists) -> bool:
        """Say whether the state is an equilibrium."""
        return all(self.stable(concept, i, state, lists) for i in self.people)

    # ------------------------------------------------------------ replies

    @cached_property
    def _any_replies(self) -> dict[tuple[int, int], Bits]:
        return {}

    @cached_property
    def _credible(self) -> dict[tuple[int, ...], Bits]:
        return {}

    def _replies(self, concept: Concept, i: int, start: int, gains: Sequence[Bits]) -> Bits:
        """R_{N∖i}(s1), or R^+_{N∖i}(s1) where sanctions must be credible."""
        if (i, start) not in self._any_replies:
            reached = self.graph.replies(self.graph.dms[i], State(start))
            self._any_replies[i, start] = sum(1 << s for s in reached)
        if not concept.credible:
            return self._any_replies[i, start]
        regions = self._regions(i, start)
        useful = [gains[j] & region for j, region in regions]
        key = (i, start, *useful)
        known = self._credible.get(key)
        if known is None:
            _trim(self._credible)
            movers = [(j, arcs) for (j, _), arcs in zip(regions, useful, strict=True)]
            known = self._credible[key] = self._reached(start, movers, self._next_barred)
        return known

    @cached_property
    def _known_regions(self) -> dict[tuple[int, int], list[tuple[int, Bits]]]:
        return {}

    def _regions(self, i: int, start: int) -> list[tuple[int, Bits]]:
        """For each opponent of i, its arcs from where opponents can be after ``start``."""
        if (i, start) not in self._known_regions:
            where = list(each(self._any_replies[i, start] | 1 << start))
            self._known_regions[i, start] = [
                (j, sum((1 << self._first[j][s + 1]) - (1 << self._first[j][s]) for s in where))
                for j in self.people
                if j != i
            ]
        return self._known_regions[i, start]

    def _next_barred(self, barred: int, mover: int) -> int:
        """Who may not move next, after ``mover``."""
        return barred_bits(self.graph, barred, mover, len(self.people))

    def within_reach(self, start: int, lists: Lists) -> Bits:
        """Return where improvements lead from ``start``, itself included; nobody moves twice in a row."""
        movers = [(j, self.gains(j, lists[j])) for j in self.people]
        return 1 << start | self._reached(start, movers, lambda _, mover: 1 << mover)

    def _reached(
        self, start: int, movers: Sequence[tuple[int, Bits]], barred_next: NextBarred
    ) -> Bits:
        """Follow improvements; for each set of the barred, the states already left."""
        found = 0
        left: dict[int, Bits] = {}
        waiting = [(0, 1 << start)]
        while waiting:
            barred, states = waiting.pop()
            fresh = states & ~left.get(barred, 0)
            left[barred] = left.get(barred, 0) | fresh
            for j, gains in movers:
                if fresh and not barred >> j & 1:
                    ends = self._ends(j, gains, fresh)
                    found |= ends
                    waiting.append((barred_next(barred, j), ends))
        return found

    def _ends(self, j: int, gains: Bits, states: Bits) -> Bits:
        first, targets, ends = self._first[j], self._targets[j], 0
        for s in each(states):
            own = targets[s]
            for k in each(gains >> first[s] & (1 << len(own)) - 1):
                ends |= 1 << own[k]
        return ends


def _trim(kept: dict[Any, Any]) -> None:
    if len(kept) > MOST_KEPT:
        kept.clear()
