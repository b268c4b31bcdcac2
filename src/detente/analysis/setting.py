"""What holds when some preference statements are dropped, in one set of states and moves?

The order that is left when a decision maker drops some of its own statements is worked out once,
and so is, for every such order, what does not depend on anybody else.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from detente.analysis.bitwise import BITWISE, Board, Stance, StateSet, each
from detente.analysis.trial import Trial
from detente.model.conflict import Prioritised
from detente.model.graph import Graph
from detente.model.preference import dense, truth
from detente.model.space import State
from detente.stability.concepts import Concept, concept
from detente.stability.solve import solve

if TYPE_CHECKING:
    from detente.analysis.versions import Versions

Dropped: TypeAlias = tuple[int, ...]
"""For each decision maker, the positions of its dropped statements as bits."""

MOST_BITWISE = 2_048
"""Beyond this many states bit strings of moves take too much room, and the kernels judge."""


@dataclass(frozen=True)
class Setting:
    """A graph whose preference statements may be dropped; ``inside`` are the deadlock's states."""

    graph: Graph
    concept: Concept
    inside: StateSet

    @property
    def everything(self) -> StateSet:
        """All states."""
        return (1 << len(self.graph.space)) - 1

    @cached_property
    def board(self) -> Board:
        """The states and moves as bit strings."""
        return Board(self.graph)

    @cached_property
    def _trial(self) -> Trial:
        return Trial(self.graph)

    # ------------------------------------------------------------ orders

    @cached_property
    def _truths(self) -> tuple[tuple[list[bool], ...] | None, ...]:
        """For each decision maker, where each of its statements holds; None for other forms."""
        found: list[tuple[list[bool], ...] | None] = []
        for d in self.graph.dms:
            preference = self.graph.conflict.preferences[d]
            is_said = isinstance(preference, Prioritised)
            said = preference.statements if isinstance(preference, Prioritised) else ()
            found.append(tuple(truth(s, self.graph.space) for s in said) if is_said else None)
        return tuple(found)

    def _order(self, dm: int, dropped: int) -> tuple[int, ...]:
        truths = self._truths[dm]
        if truths is None:
            return tuple(self.graph.ranks[self.graph.dms[dm]])
        kept = [t for k, t in enumerate(truths) if not dropped >> k & 1]
        score = [0] * len(self.graph.space)
        for true in kept:
            score = [2 * value + holds for value, holds in zip(score, true, strict=True)]
        return dense(score)

    @cached_property
    def _stances(self) -> tuple[dict[int, Stance], ...]:
        return tuple({} for _ in self.graph.dms)

    @cached_property
    def _by_order(self) -> tuple[dict[tuple[int, ...], Stance], ...]:
        return tuple({} for _ in self.graph.dms)

    def stance(self, dm: int, dropped: int) -> Stance:
        """Return the order that is left, one and the same stance for one and the same order."""
        known = self._stances[dm].get(dropped)
        if known is None:
            order, by_order = self._order(dm, dropped), self._by_order[dm]
            if order not in by_order:
                by_order[order] = self.board.stance(dm, order, len(by_order))
            known = self._stances[dm][dropped] = by_order[order]
        return known

    @cached_property
    def versions(self) -> Versions:
        """The stances known so far, to be judged many at once."""
        from detente.analysis.versions import Versions

        return Versions(self.board, self.concept, self._by_order)

    # ------------------------------------------------------------ what does not depend on others

    @cached_property
    def _own(self) -> dict[tuple[str, int, int], StateSet]:
        return {}

    def stable(self, judge: Concept, dm: int, dropped: int) -> StateSet:
        """Return the states that are stable under a concept that rests on one's own order."""
        stance = self.stance(dm, dropped)
        key = (judge.name, dm, stance.number)
        known = self._own.get(key)
        if known is None:
            known = self._own[key] = sum(
                1 << s for s in self.graph.space if self.board.stable(judge, dm, s, {dm: stance})
            )
        return known

    @property
    def bounds(self) -> tuple[Concept | None, Concept | None]:
        """A concept on one's own order that implies the one asked for, and one that it implies."""
        judge = self.concept
        if judge.name in BITWISE:
            if judge.knowledge == "own":
                return judge, judge
            return concept("nash"), concept("smr" if judge.symmetric else "gmr")
        return (concept("nash") if judge.name in concept("nash").implies else None), None

    def kept(self, judge: Concept | None, dropped: Dropped) -> StateSet:
        """Return the states that are stable for everybody under a concept on one's own order."""
        found = self.everything
        for dm, own in enumerate(dropped):
            if judge is not None and found:
                found &= self.stable(judge, dm, own)
        return found

    # ------------------------------------------------------------ equilibria

    def holding(self, dropped: Dropped, among: StateSet, *, first: bool = False) -> StateSet:
        """Return the equilibria among some states; with ``first``, at least one where there is any."""
        if len(self.graph.space) > MOST_BITWISE:
            return self._solved(dropped) & among
        lower, upper = self.bounds
        possible = self.kept(upper, dropped) & among
        found = self.kept(lower, dropped) & possible if lower else 0
        if lower is upper and lower is not None:
            return found
        if found and first:
            return found & -found
        for s in each(possible & ~found):
            if self._is_equilibrium(dropped, s):
                found |= 1 << s
                if first:
                    break
        return found

    def _solved(self, dropped: Dropped) -> StateSet:
        """The equilibria of a large model, by the kernels."""
        orders = {d: self._order(i, dropped[i]) for i, d in enumerate(self.graph.dms)}
        solution = solve(self.graph.with_ranks(orders), [self.concept.name])
        return sum(1 << s for s in solution.equilibria(self.concept.name).indices)

    def _is_equilibrium(self, dropped: Dropped, state: int) -> bool:
        if self.concept.name not in BITWISE:
            orders = {d: self._order(i, dropped[i]) for i, d in enumerate(self.graph.dms)}
            return self._trial.holds(self.concept, State(state), orders)
        stances = {dm: self.stance(dm, own) for dm, own in enumerate(dropped)}
        return all(self.board.stable(self.concept, dm, state, stances) for dm in stances)
