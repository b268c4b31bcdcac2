"""The two reductions that every concept needs, on diagrams: nothing is listed, so options may be many.

The same protocol as the fields of arrays (:mod:`detente.kernels.field`): a rank is a row of
diagrams, a comparison gives the diagram of the cells in which it holds. Moves are transitive in
option form, so opponents' legal sequences are plain reachability.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from detente.kernels.diagram_ranks import Digits, least
from detente.kernels.diagrams import Diagram, Diagrams
from detente.kernels.directions import BOTH, TAKE

Step = Callable[[int, Digits], Digits]


@dataclass(frozen=True)
class DiagramField:
    """Ranks as digits over the feasible cells; ``directions[i]`` lists i's bits, lowest first."""

    diagrams: Diagrams
    feasible: Diagram
    ranks: Sequence[Digits]
    directions: Sequence[Sequence[int]]
    convention: str = "legal"
    _relations: dict[int, Diagram] = field(default_factory=dict, repr=False)

    def own(self, dm: int) -> range:
        """The inputs that a decision maker decides on."""
        lowest = sum(len(bits) for bits in self.directions[:dm])
        return range(lowest, lowest + len(self.directions[dm]))

    def others(self, dm: int) -> list[int]:
        """Everybody else."""
        return [j for j in range(len(self.ranks)) if j != dm]

    # ------------------------------------------------------------ own moves

    def best(self, dm: int, values: Digits) -> Digits:
        """Return max of ``values`` over s and R_i(s)."""
        return self._over_own(dm, values, highest=True)

    def _over_own(self, dm: int, values: Digits, *, highest: bool) -> Digits:
        """All free inputs at once, then one input after the other that may be turned one way only."""
        d = self.diagrams
        ways = list(zip(self.own(dm), self.directions[dm], strict=True))
        free = d.cube(d.here[k] for k, way in ways if way == BOTH)
        found = values.over(free, highest=highest)
        for k, way in ways:
            if way != BOTH:
                found = found.after_leaving(d.here[k], way != TAKE, highest=highest)
        return found.within(self.feasible)

    # ------------------------------------------------------------ replies

    def after_replies(self, dm: int, values: Digits, *, credible: bool = False) -> Digits:
        """Return min of rank_i(s1) and of ``values`` over R_{N∖i}(s1), or R^+_{N∖i}(s1)."""
        step = self._improving_step if credible else self._step
        found = self._worst(self.others(dm), values, step)
        return found if values is self.ranks[dm] else least([found, self.ranks[dm]])

    def _worst(self, opponents: list[int], values: Digits, step: Step) -> Digits:
        match self.convention:
            case "once":
                return each_once(opponents, values, step)
            case "single":
                return least([values, *(step(j, values) for j in opponents)])
            case _:
                return closed(opponents, values, step)

    def _step(self, j: int, values: Digits) -> Digits:
        return self._over_own(j, values, highest=False)

    def _improving_step(self, j: int, values: Digits) -> Digits:
        """The lowest value over s and what j gains by, with a copy of j's inputs for the end."""
        d = self.diagrams
        if j not in self._relations:
            self._relations[j] = self.gains(j, self.feasible, self.feasible)
        relation = self._relations[j]
        end = Digits(d, relation, tuple(d.moved(self.own(j), a) for a in values.digits))
        reached = end.over(d.cube(d.there[k] for k in self.own(j)), highest=False)
        return least([values, reached])

    def gains(self, j: int, starts: Diagram, ends: Diagram) -> Diagram:
        """Pairs of a start and j's inputs, as copies, in an end that j may move to and prefers."""
        d, own = self.diagrams, self.own(j)
        pairs = [(a, d.moved(own, a)) for a in self.ranks[j].digits]
        changed = [(a, b) for a, b in pairs if a != b]
        allowed = d.both(self.legal(j), d.moved(own, ends))
        start = Digits(d, starts, tuple(a for a, _ in changed))
        return start.below(Digits(d, allowed, tuple(b for _, b in changed)))

    def legal(self, j: int) -> Diagram:
        """Pairs of a cell and j's inputs in a cell that j's directions let it move to, or the same."""
        d = self.diagrams
        found = d.true
        for k, way in zip(self.own(j), self.directions[j], strict=True):
            if way != BOTH:
                low, high = (d.here[k], d.there[k]) if way == TAKE else (d.there[k], d.here[k])
                found = found & (~low | high)
        return found

    def deterred_at_once(self, dm: int, *, most: int) -> Diagram:
        """Not defined on diagrams: the caller refuses moves made at the same time first."""
        raise NotImplementedError


def closed(opponents: Sequence[int], values: Digits, step: Step) -> Digits:
    """Let one opponent after the other move until none of them changes anything any more."""
    found, idle, turn = values, 0, 0
    while idle < len(opponents):
        after = step(opponents[turn % len(opponents)], found)
        idle = idle + 1 if turn and after.same(found) else 1
        found, turn = after, turn + 1
    return found


def each_once(opponents: Sequence[int], values: Digits, step: Step) -> Digits:
    """Each opponent moves at most once: grow the set of those who may still move."""
    reached: dict[frozenset[int], Digits] = {frozenset(): values}
    for size in range(1, len(opponents) + 1):
        for group in map(frozenset, combinations(opponents, size)):
            steps = [step(j, reached[group - {j}]) for j in sorted(group)]
            reached[group] = least([values, *steps])
    return reached[frozenset(opponents)]
