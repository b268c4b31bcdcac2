"""Which sequences of opponents' moves undo a gain, as clauses that grow by one move at a time.

Each step leaves open who moves and how. After so many moves either some move has ended in a
sanction, or the sequence is *open*: it goes on, and nothing is known of where. A sequence that
could have been shorter is none, so that "no open sequence is left" proves that no longer one is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeAlias

from detente.kernels.clauses import TRUE, Clauses, Lit
from detente.kernels.rules import Change, Point, Rules

Step: TypeAlias = tuple[int | None, Change]
"""Who moves (None: several at once, in any order) and what it sets its options to."""


@dataclass(frozen=True)
class Sense:
    """What counts as a sanction: must each move of it improve its mover's lot, can it be escaped?"""

    credible: bool = False
    symmetric: bool = False


def in_one_step(rules: Rules, dm: int, sense: Sense) -> bool:
    """Say whether whatever opponents can reach they can reach in one step.

    Either there is one opponent (moves are transitive), or any order of moves will do: no
    combination is infeasible, and nobody needs to gain.
    """
    return len(rules.owned) <= 2 or (not sense.credible and not rules.conditions)


@dataclass
class Sequences:
    """Sequences that start at a point, for one decision maker, where ``given`` holds.

    ``target`` is the rank (literals, most important first) that a sanction must not exceed.
    ``prospect``: where open sequences might end, as far as directions and conditions go.
    """

    dm: int
    start: Point
    target: Sequence[Lit]
    sense: Sense
    given: Lit = TRUE
    steps: list[Point] = field(default_factory=list)
    hits: list[Lit] = field(default_factory=list)
    escapes: list[Change] = field(default_factory=list)
    prospect: tuple[Lit, Point] | None = None

    def __post_init__(self) -> None:
        self.open: Lit = self.given
        self.whole = in_one_step(self.rules, self.dm, self.sense)
        self.lengthen()

    @property
    def rules(self) -> Rules:
        """The rules of the model."""
        return self.start.rules

    @property
    def clauses(self) -> Clauses:
        """Where the clauses go."""
        return self.start.clauses

    @property
    def closed(self) -> bool:
        """Whether there is no longer sequence by construction."""
        return self.open == -TRUE

    def lengthen(self) -> None:
        """Let open sequences make one more move."""
        before = self.steps[-1] if self.steps else self.start
        after = before.free(self._movable)
        self._require(self.open, [after.legal(before), after.feasible()])
        if not self.whole:
            self._by_one(before, after)
        elif self.sense.credible:
            self._require(self.open, [after.better(j, before) for j in self.rules.others(self.dm)])
        hit = self.clauses.fresh()
        longer = -TRUE if self.whole else self.clauses.fresh()
        self.clauses.add(-self.open, hit, longer)
        self._require(hit, [-self.clauses.greater(after.rank(self.dm), self.target)])
        self.steps.append(after)
        self.hits.append(hit)
        for change in self.escapes:
            self._not_escaped(hit, after, change)
        if not self.whole:
            self._no_detour(longer)
        self.open = longer

    @property
    def _movable(self) -> list[int]:
        rules = self.rules
        return [
            k
            for j in rules.others(self.dm)
            for k in rules.owned[j]
            if rules.takes[k] or rules.drops[k]
        ]

    def _require(self, condition: Lit, demands: Sequence[Lit]) -> None:
        for literal in demands:
            self.clauses.add(-condition, literal)

    def _by_one(self, before: Point, after: Point) -> None:
        """One opponent moves; under credible sanctions it gains by it."""
        opponents = self.rules.others(self.dm)
        moves = {j: self.clauses.fresh() for j in opponents}
        self.clauses.add(-self.open, *moves.values())
        differ = self._differences(before, after)
        for j in opponents:
            self._require(moves[j], [-differ[k] for k in opponents if k != j])
            if self.sense.credible:
                self._require(moves[j], [after.better(j, before)])

    def _differences(self, a: Point, b: Point) -> dict[int, Lit]:
        """Literals of "the options of this opponent differ"."""
        odd = self.clauses.odd
        return {
            j: self.clauses.any_of(odd(a.inputs[k], b.inputs[k]) for k in self.rules.owned[j])
            for j in self.rules.others(self.dm)
        }

    def _no_detour(self, longer: Lit) -> None:
        """A sequence that goes on is a shortest one, and its end may turn out a sanction."""
        if len(self.steps) == 1:
            self._may_end(longer)
        *earlier, last = [self.start, *self.steps]
        for back, point in enumerate(reversed(earlier)):
            differ = self._differences(point, last)
            self.clauses.add(-longer, *differ.values())
            if back > 0:
                self._require(longer, [-self._direct(j, point, last, differ) for j in differ])

    def _direct(self, j: int, a: Point, b: Point, differ: dict[int, Lit]) -> Lit:
        """The literal of "one move of j leads from a to b"."""
        alone = -self.clauses.any_of(d for k, d in differ.items() if k != j)
        return self.clauses.both(alone, b.better(j, a)) if self.sense.credible else alone

    def _may_end(self, longer: Lit) -> None:
        """Whatever the order of moves, a sanction is a state that the directions allow."""
        end = self.start.free(self._movable)
        above = self.clauses.greater(end.rank(self.dm), self.target)
        self._require(longer, [end.legal(self.start), end.feasible(), -above])
        self.prospect = longer, end
        for change in self.escapes:
            self._not_escaped(longer, end, change)

    # ------------------------------------------------------------ escaping a sanction

    def not_escaped(self, change: Change) -> None:
        """Demand of every sanction that this change of the decision maker's options is no escape."""
        self.escapes.append(change)
        for hit, end in zip(self.hits, self.steps, strict=True):
            self._not_escaped(hit, end, change)
        if self.prospect:
            self._not_escaped(*self.prospect, change)

    def _not_escaped(self, hit: Lit, end: Point, change: Change) -> None:
        away = end.set(change)
        above = self.clauses.greater(away.rank(self.dm), self.target)
        self.clauses.add(-hit, -self.clauses.all_of([away.legal(end), away.feasible(), above]))

    # ------------------------------------------------------------ reading an answer

    def end(self) -> int | None:
        """Return where the last answer ends, or might end; None where there is no saying."""
        length = self.sanction()
        if length is not None:
            return self.steps[length - 1].code
        return self.prospect[1].code if self.prospect else None

    def sanction(self) -> int | None:
        """Return how many moves the sequence of the last answer has; None where it is open."""
        for length, hit in enumerate(self.hits, start=1):
            if self.clauses.holds(hit):
                return length
        return None

    def moves(self, length: int) -> list[Step]:
        """Return the first moves of the last answer, each as what it sets."""
        codes = [p.code for p in (self.start, *self.steps[:length])]
        return [self._step(a, b) for a, b in pairwise(codes)]

    def _step(self, a: int, b: int) -> Step:
        change = {k: bool(b >> k & 1) for k in self._movable if (a ^ b) >> k & 1}
        movers = [j for j, own in enumerate(self.rules.owned) if set(own) & set(change)]
        return (movers[0] if len(movers) == 1 else None), change
