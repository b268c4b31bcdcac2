"""How does a state stand with a decision maker, in a conflict that has too many states to list?

The same facts as in :mod:`detente.analysis.standing`, with the moves counted and only some of the
improvements told: the best one, one that escapes, and the first by code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from detente.analysis.standing import Fate, Move, Standing
from detente.model.conflict import Dm
from detente.model.graph import Graph
from detente.model.space import State
from detente.stability.own_moves import OwnMoves
from detente.stability.reasons import Reasons

TOLD = 3
"""So many improvements are told one by one."""


@dataclass(frozen=True)
class Alone:
    """One state of a large conflict, and one concept to judge it by."""

    graph: Graph
    reasons: Reasons
    state: State

    def standing(self, dm: Dm, own: OwnMoves) -> Standing:
        """Return how the state stands with ``dm``; raises :class:`detente.errors.BudgetSpent`."""
        escape = self.reasons.escape(dm, self.state)
        told = [escape, own.best(), *own.better.first(TOLD)]
        targets = list(dict.fromkeys(t for t in told if t is not None))[:TOLD]
        moves = tuple(self._judged(dm, t) for t in targets)
        left = self._unlisted(own, moves, stable=escape is None)
        return Standing(dm, self.state, self.reasons.concept, escape is None, moves, left)

    def _judged(self, dm: Dm, target: int) -> Move:
        route = self.reasons.sanction(dm, self.state, target)
        if route is None:
            return Move(State(target), Fate.OPEN)
        end = route[-1][1] if route else State(target)
        return Move(State(target), Fate.DETERRED, end, route)

    def _unlisted(
        self, own: OwnMoves, moves: tuple[Move, ...], *, stable: bool
    ) -> Mapping[Fate, int]:
        better, equal = own.better.size(), own.equal.size()
        rest = Fate.DETERRED if stable else Fate.BETTER
        if self.reasons.concept == "nash":
            rest = Fate.OPEN
        counts = {
            rest: better - len(moves),
            Fate.EQUAL: equal,
            Fate.WORSE: own.every.size() - better - equal,
        }
        return MappingProxyType({fate: n for fate, n in counts.items() if n})
