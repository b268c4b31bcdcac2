"""How does a state lead to another, when there are too many to list?  Steps as clauses, one more at a time.

Nobody moves twice in a row. In option form moves and improvements are transitive, so a shortest
sequence never comes to a combination twice: when no sequence of so many different combinations is
left, no longer one is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeAlias

from detente.kernels.circuit import Wire
from detente.kernels.clauses import TRUE, Clauses, Deadline, Lit
from detente.kernels.deterring import LONGEST, Unproven
from detente.kernels.rules import Point, Rules

Leg: TypeAlias = tuple[int, int, int]
"""Who moves, from which combination to which."""


@dataclass
class Journeys:
    """Sequences of moves from one combination; ``gaining``: each improves its mover's lot."""

    rules: Rules
    clauses: Clauses
    points: list[Point]
    gaining: bool = False
    movers: list[list[Lit]] = field(default_factory=list)

    @classmethod
    def of(cls, rules: Rules, start: int, deadline: Deadline, *, gaining: bool) -> Journeys:
        """Prepare the search from ``start``."""
        clauses = Clauses(deadline)
        inputs = tuple(TRUE if start >> k & 1 else -TRUE for k in range(rules.circuit.inputs))
        return cls(rules, clauses, [Point(rules, clauses, inputs)], gaining)

    def to(self, target: Wire) -> list[Leg] | None:
        """Return a shortest sequence to a combination in which ``target`` holds; None if there is none.

        Raises :class:`Unproven` where longer ones were not excluded, or :class:`OutOfTime`.
        """
        if self.clauses.solve(self.points[0].all((target,))):
            return []
        while len(self.points) <= LONGEST:
            self._lengthen()
            if self.clauses.solve(self.points[-1].all((target,))):
                return self._legs()
            if not self.clauses.solve():
                return None
        raise Unproven

    def _lengthen(self) -> None:
        """Make one more move, by somebody else than the last, to a combination not met before."""
        before, add = self.points[-1], self.clauses.add
        after = before.free(range(self.rules.circuit.inputs))
        movers = [self.clauses.fresh() for _ in self.rules.owned]
        add(after.legal(before))
        add(after.feasible())
        add(*movers)
        for j, mover in enumerate(movers):
            for k, own in enumerate(self.rules.owned):
                if k != j:
                    add(-mover, -self._differ(own, before, after))
            if self.movers:
                add(-mover, -self.movers[-1][j])
            if self.gaining:
                add(-mover, after.better(j, before))
        for earlier in self.points:
            add(self._differ(range(self.rules.circuit.inputs), earlier, after))
        self.points.append(after)
        self.movers.append(movers)

    def _differ(self, options: range | tuple[int, ...], a: Point, b: Point) -> Lit:
        odd = self.clauses.odd
        return self.clauses.any_of(odd(a.inputs[k], b.inputs[k]) for k in options)

    def _legs(self) -> list[Leg]:
        codes = [p.code for p in self.points]
        return [(self._mover(a ^ b), a, b) for a, b in pairwise(codes)]

    def _mover(self, changed: int) -> int:
        return next(
            j for j, own in enumerate(self.rules.owned) if any(changed >> k & 1 for k in own)
        )
