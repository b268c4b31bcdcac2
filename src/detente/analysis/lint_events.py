"""Did anybody make a move that its order says it would not make?

The events of a case are followed from the status quo in the order of their dates. An event is
resolved when its decision maker has exactly one move that fits what it says; of several, the one
that changes the fewest options counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from detente.analysis.finding import Finding, some
from detente.errors import DetenteError
from detente.model.condition import Cells, evaluate
from detente.model.conflict import Dm
from detente.model.grammar import parse
from detente.model.graph import Moves, moves_of
from detente.model.space import State, StateSpace


@dataclass(frozen=True)
class Observed:
    """An event that says who moved and how; ``where`` is its place in the case."""

    where: str
    by: str
    move: str


@dataclass(frozen=True)
class Unresolved:
    """Why an event is no move of the model; ``now`` is the state after it, where that is known."""

    reason: str
    now: State | None = None


def event_findings(
    space: StateSpace, orders: Mapping[Dm, Sequence[int]], events: object
) -> Iterator[Finding]:
    """Yield the moves that go against an order, and the events that could not be resolved."""
    observed = _observed(events)
    if not observed:
        return
    now = _start(space)
    every_move = moves_of(space)
    for event in observed:
        after = _resolved(space, every_move, event, now)
        if isinstance(after, Unresolved):
            message = f"The event {event.move!r} could not be resolved: {after.reason}."
            yield Finding("unresolved-event", "note", event.where, message)
            now = after.now
        else:
            ranks = orders.get(_dm(space, event))
            if now is not None and ranks is not None and ranks[after] <= ranks[now]:
                yield _against(space, event, (now, after), tied=ranks[after] == ranks[now])
            now = after


def _observed(events: object) -> list[Observed]:
    """Return the events that tell of a move, by date, as plain data of the case holds them."""
    found = []
    for i, event in enumerate(events if isinstance(events, (tuple, list)) else ()):
        if isinstance(event, Mapping) and event.get("move") is not None:
            by, move = (
                str(getattr(event.get(k), "text", event.get(k) or "")) for k in ("by", "move")
            )
            date = str(getattr(event.get("date"), "text", event.get("date", "")))
            found.append((date, Observed(f"events[{i}]", by, " ".join(move.split()))))
    return [event for _, event in sorted(found, key=lambda pair: pair[0])]


def _start(space: StateSpace) -> State | None:
    try:
        name = space.conflict.status_quo
        return None if name is None else space.state(name)
    except DetenteError:
        return None


def _against(
    space: StateSpace, event: Observed, step: tuple[State, State], *, tied: bool
) -> Finding:
    before, after = (repr(space.label(s)) for s in step)
    what = "is indifferent between the two" if tied else f"prefers {before}"
    message = f"{event.by!r} moved from {before} to {after}, but by its order it {what}."
    return Finding("move-against-order", "warning", event.where, message)


# ---------------------------------------------------------------- what an event means


def _dm(space: StateSpace, event: Observed) -> Dm:
    return space.conflict.decision_maker(event.by).id


def _resolved(
    space: StateSpace, every_move: Mapping[Dm, Moves], event: Observed, now: State | None
) -> State | Unresolved:
    """Return the state after an event."""
    try:
        named = _named(space, event.move)
        if not event.by:
            return Unresolved("it does not say by whom", named)
        dm = _dm(space, event)
        if now is None:
            return Unresolved("the state before it is not known", named)
        targets = every_move[dm].of(now)
        if named is not None:
            no_move = f"{dm!r} has no move from {space.label(now)!r} to {event.move!r}"
            return named if named in targets else Unresolved(no_move, named)
        return _fitting(space, (dm, now), targets, _meant(space, dm, event.move))
    except DetenteError as error:
        return Unresolved(error.message.rstrip("."))


def _named(space: StateSpace, move: str) -> State | None:
    """Return the state that the move names by its label or full pattern."""
    return next((s for s in space if move in (space.label(s), space.pattern(s))), None)


def _meant(space: StateSpace, dm: Dm, move: str) -> Cells:
    """Return the cells in which a condition holds; a bare option is the mover's own, if it has it."""
    own = {o.id: o.name for o in space.conflict.options if o.dm == dm}
    bare = re.fullmatch(r"(not )?(\S+)", move)
    if bare and bare[2] in own:
        move = f"{bare[1] or ''}{own[bare[2]]}"
    return evaluate(parse(move, space.conflict.names).tree, space.truths)


def _fitting(
    space: StateSpace, mover: tuple[Dm, State], targets: Sequence[State], meant: Cells
) -> State | Unresolved:
    dm, now = mover
    fits = set(space.states(meant, "The event"))
    if now in fits:
        return Unresolved("it is so already", now)
    found = [t for t in targets if t in fits]
    if not found:
        return Unresolved(f"{dm!r} has no such move from {space.label(now)!r}")
    changes = {t: _changes(space, now, t) for t in found}
    nearest = [t for t in found if changes[t] == min(changes.values())]
    if len(nearest) > 1:
        labels = some(map(space.label, nearest))
        return Unresolved(f"from {space.label(now)!r} it could lead to {labels}")
    return nearest[0]


def _changes(space: StateSpace, a: State, b: State) -> int:
    """Return how many options differ at least; one change is as good as another in a graph."""
    if space.conflict.arcs is not None:
        return 1
    return min((c ^ d).bit_count() for c in space.cells[a] for d in space.cells[b])
