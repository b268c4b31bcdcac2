"""Which states and moves does a picture of the graph model show?

All of them, or those within reach of one state by the moves that are shown. Preferences are not
needed: without them it is not known which moves are improvements.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from types import MappingProxyType

from detente.errors import MissingPart, TooLarge
from detente.model.conflict import Conflict, Dm
from detente.model.enumeration import state_space
from detente.model.graph import Moves, moves_of
from detente.model.preference import ranks
from detente.model.space import State, StateSpace

MOST_STATES = 5_000
"""Larger graphs are drawn only in part, and only when that is asked for."""


@dataclass(frozen=True)
class Move:
    """A unilateral move; ``improvement`` is None where the mover has no preferences."""

    dm: Dm
    start: State
    end: State
    improvement: bool | None


@dataclass(frozen=True)
class Scope:
    """What to show: whose moves, improvements only or all, from where, and how many states."""

    dms: tuple[str, ...] = ()
    improvements: bool = False
    start: str | None = None
    limit: int | None = None


@dataclass(frozen=True)
class Picture:
    """Some states of a space and the moves between them; ``complete`` unless a limit cut it."""

    space: StateSpace
    dms: tuple[Dm, ...]
    states: tuple[State, ...]
    moves: tuple[Move, ...]
    complete: bool = True

    @property
    def conflict(self) -> Conflict:
        """The conflict whose graph it shows."""
        return self.space.conflict

    @cached_property
    def status_quo(self) -> State | None:
        """The status quo, where the case names one."""
        name = self.conflict.status_quo
        return None if name is None else self.space.state(name)

    @property
    def without_order(self) -> tuple[Dm, ...]:
        """The decision makers of whom it is not known which moves are improvements."""
        return tuple(d for d in self.dms if d not in self.conflict.preferences)

    def __str__(self) -> str:
        return f"{self.conflict.title}: {len(self.states):,} states, {len(self.moves):,} moves"

    def __rich__(self) -> object:
        from rich.text import Text

        return Text(str(self))

    def _repr_html_(self) -> str:
        import html

        return f"<p>{html.escape(str(self))}</p>"


def picture(conflict: Conflict, scope: Scope | None = None) -> Picture:
    """Return the states and moves to be shown, by default all.

    Raises :class:`TooLarge` when there are more states than can be drawn, :class:`MissingPart`
    when improvements are asked of somebody who has no preferences.

    >>> from detente.library import read
    >>> print(picture(read("chicken").conflict, Scope(improvements=True)))
    Chicken: 4 states, 4 moves
    """
    scope = scope or Scope()
    space = state_space(conflict)
    steps = _Steps(space, _chosen(conflict, scope.dms), scope.improvements)
    most = MOST_STATES if scope.limit is None else scope.limit
    if scope.start is None:
        found: Iterable[State] = space
    else:
        found = _within_reach(steps, space.state(scope.start), most)
    nearest = list(islice(found, most + 1))
    if len(nearest) > most and scope.limit is None:
        raise _too_large(len(space), scope)
    shown = tuple(sorted(nearest[:most]))
    inside = set(shown)
    moves = tuple(m for s in shown for m in steps.of(s) if m.end in inside)
    return Picture(space, steps.dms, shown, moves, len(nearest) <= most)


@dataclass(frozen=True)
class _Steps:
    """The moves that are shown, state by state."""

    space: StateSpace
    dms: tuple[Dm, ...]
    improvements: bool

    @cached_property
    def _every_move(self) -> Mapping[Dm, Moves]:
        return MappingProxyType(moves_of(self.space))

    @cached_property
    def _orders(self) -> Mapping[Dm, Sequence[int]]:
        given = self.space.conflict.preferences
        missing = [d for d in self.dms if d not in given]
        if missing and self.improvements:
            raise MissingPart(
                f"There are no preferences for {', '.join(map(repr, missing))}, so nobody knows its "
                "improvements: add preferences, or draw all moves."
            )
        return {d: ranks(given[d], self.space) for d in self.dms if d in given}

    def of(self, state: State) -> Iterator[Move]:
        """Yield the moves from a state."""
        for dm in self.dms:
            order = self._orders.get(dm)
            for end in self._every_move[dm].of(state):
                better = None if order is None else order[end] > order[state]
                if better or not self.improvements:
                    yield Move(dm, state, end, better)


def _chosen(conflict: Conflict, names: Iterable[str]) -> tuple[Dm, ...]:
    wanted = {conflict.decision_maker(name).id for name in names}
    return tuple(d for d in conflict.dms if not wanted or d in wanted)


def _within_reach(steps: _Steps, start: State, most: int) -> Iterator[State]:
    """Yield the states that the moves lead to, the nearest first; look no further than ``most``."""
    seen, waiting = {start}, deque([start])
    while waiting:
        state = waiting.popleft()
        yield state
        if len(seen) > most:
            continue
        for move in steps.of(state):
            if move.end not in seen:
                seen.add(move.end)
                waiting.append(move.end)


def _too_large(states: int, scope: Scope) -> TooLarge:
    if scope.start is None:
        count, near = f"{states:,}", "draw only what one state leads to (--from STATE), or "
    else:
        count, near = f"More than {MOST_STATES:,}", ""
    return TooLarge(
        f"{count} states are more than a picture shows ({MOST_STATES:,} at most): {near}only the "
        "first or nearest of them (--limit N)."
    )
