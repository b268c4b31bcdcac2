"""Which change of a decision maker's own options improves its lot, by lexicographic search.

The most important wire of the rank in which a move can win is sought first, then a smallest set of
options whose change is enough: what is left out of the answer may be anything, so that one answer
speaks of many states.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.kernels.clauses import Clauses, Deadline, Lit
from detente.kernels.rules import Change, Point, Rules


@dataclass(frozen=True)
class Improving:
    """Searches the moves of one decision maker, from any state."""

    rules: Rules
    dm: int
    clauses: Clauses
    end: Point

    @classmethod
    def of(cls, rules: Rules, dm: int, deadline: Deadline) -> Improving:
        """Prepare the search: the end of a move is a state."""
        clauses = Clauses(deadline)
        end = Point.anywhere(rules, clauses)
        clauses.add(end.feasible())
        return cls(rules, dm, clauses, end)

    def from_state(self, code: int, *, than: Sequence[bool] | None = None) -> Change | None:
        """Return a change of own options that is better than ``code``; None where there is none.

        ``than``: better than this rank instead of the state's own.
        """
        fixed = self._reachable(code)
        least = self.rules.truths(self.dm, code) if than is None else than
        for wire, held in zip(self.end.rank(self.dm), least, strict=True):
            if held:
                if not self._can(fixed, wire):
                    return None
            elif self._can(fixed, wire):
                return self._smallest(code, fixed)
            else:
                fixed[-1] = -wire
        return None

    def _can(self, fixed: list[Lit], wire: Lit) -> bool:
        """Ask for one more wire of the rank, and keep it where it can hold."""
        fixed.append(wire)
        return self.clauses.solve(fixed)

    def _reachable(self, code: int) -> list[Lit]:
        """What a legal move from ``code`` leaves as it is."""
        own, rules = set(self.rules.owned[self.dm]), self.rules
        return [
            a
            for k, a in enumerate(self.end.at(code))
            if k not in own or not (rules.drops[k] if code >> k & 1 else rules.takes[k])
        ]

    def _smallest(self, code: int, fixed: list[Lit]) -> Change:
        """Leave as many own options as they are as can be."""
        own, now = self.rules.owned[self.dm], self.end.at(code)
        changed = self.clauses.given_up(fixed, [now[k] for k in own])
        return {k: not code >> k & 1 for k in own if now[k] in changed}
