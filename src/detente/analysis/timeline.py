"""Where have the events of a case led?  The path of the model from the status quo, by the dates.

An event with a move is resolved when its decision maker has exactly one move that fits what it
says; of several, the one that changes the fewest options counts. A move is an option (``us.offer``),
an option given up (``not us.offer``), a condition, or a state by its label or pattern. What the
model has no move for leaves it where it was; after an event that could lead to several states, or
that names nothing of the model, the state is not known until an event names one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from detente._version import __version__
from detente.errors import DetenteError
from detente.evidence.timeline import Dated, Period, dated, period, undated
from detente.model.condition import Cells, evaluate
from detente.model.conflict import Case, Dm, Option
from detente.model.enumeration import state_space
from detente.model.grammar import parse
from detente.model.graph import Moves, moves_of
from detente.model.space import State, StateSpace

Why: TypeAlias = Literal[
    "nobody", "unknown start", "unknown name", "already", "not its option", "one-way",
    "infeasible", "no move", "several",
]  # fmt: skip
"""Why an event is no move of the model."""


@dataclass(frozen=True)
class Observed:
    """An event that says who moved and how; ``where`` is its place in the case."""

    where: str
    by: str
    move: str
    date: str = ""


@dataclass(frozen=True)
class Unresolved:
    """Why an event is no move of the model; ``now`` is the state after it, where that is known.

    ``because`` gives the conditions in the way, ``between`` the states that fit equally well.
    """

    why: Why
    reason: str
    now: State | None = None
    because: tuple[str, ...] = ()
    between: tuple[State, ...] = ()


@dataclass(frozen=True)
class Step:
    """One event on the path: the states before and after it, and what kept it from being a move."""

    event: Observed
    before: State | None
    after: State | None
    trouble: Unresolved | None = None


@dataclass(frozen=True)
class TimelineFacts:
    """What a case dates within a period, and the path of the model up to its end.

    ``space`` is None where the states cannot be listed; ``no_path`` says why. ``end`` is the state
    after the last event. ``undated`` counts the claims without a date of their own, ``early`` the
    moves that are dated before the model itself.
    """

    case: Case
    period: Period
    entries: tuple[Dated, ...]
    space: StateSpace | None
    start: State | None
    steps: tuple[Step, ...]
    end: State | None
    undated: int
    early: int
    no_path: str = ""
    version: str = __version__


def timeline_facts(case: Case, start: str | None = None, end: str | None = None) -> TimelineFacts:
    """Return what a case dates, in order, with the path of the model laid over it.

    The path takes in every event up to ``end``, also those before ``start``, which are not shown.
    Raises :class:`WrongValue` for a period that is none, and what :func:`evidence_of` raises.
    """
    shown = period(start, end)
    every = [d for d in dated(case) if Period("", shown.end).holds(d.date, d.until)]
    entries = tuple(d for d in every if shown.holds(d.date, d.until))
    as_of = next((d.date for d in every if d.kind == "as of"), "")
    moves = [Observed(d.where, d.who, d.move, d.date) for d in every if d.kind == "move"]
    early = sum(m.date < as_of and not as_of.startswith(m.date) for m in moves)
    try:
        space, no_path = state_space(case.conflict), ""
    except DetenteError as error:
        space, no_path = None, error.message
    first = None if space is None else start_of(space)
    steps = tuple(path(space, moves)) if space is not None else ()
    visible = tuple(s for s in steps if shown.holds(s.event.date))
    last = steps[-1].after if steps else first
    count = len(undated(case))
    return TimelineFacts(case, shown, entries, space, first, visible, last, count, early, no_path)


def path(space: StateSpace, events: Sequence[Observed]) -> Iterator[Step]:
    """Yield where each event leads, from the status quo on; the events stand in order of time."""
    now = start_of(space)
    every_move = moves_of(space) if events else {}
    for event in events:
        after = _resolved(space, every_move, event, now)
        if isinstance(after, Unresolved):
            yield Step(event, now, after.now, after)
            now = after.now
        else:
            yield Step(event, now, after)
            now = after


def start_of(space: StateSpace) -> State | None:
    """Return the status quo, None where the case names none."""
    try:
        name = space.conflict.status_quo
        return None if name is None else space.state(name)
    except DetenteError:
        return None


# ---------------------------------------------------------------- what an event means


def _resolved(
    space: StateSpace, every_move: Mapping[Dm, Moves], event: Observed, now: State | None
) -> State | Unresolved:
    """Return the state after an event."""
    try:
        named = _named(space, event.move)
        if not event.by:
            return Unresolved("nobody", "it does not say by whom", named)
        dm = space.conflict.decision_maker(event.by).id
        if now is None:
            return Unresolved("unknown start", "the state before it is not known", named)
        targets = every_move[dm].of(now)
        if named is not None:
            if named in targets:
                return named
            no_move = f"{dm!r} has no move from {space.label(now)!r} to {event.move!r}"
            return Unresolved("already" if named == now else "no move", no_move, named)
        return _fitting(space, (dm, now), targets, event.move)
    except DetenteError as error:
        return Unresolved("unknown name", error.message.rstrip("."))


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
    space: StateSpace, mover: tuple[Dm, State], targets: Sequence[State], move: str
) -> State | Unresolved:
    dm, now = mover
    fits = set(space.states(_meant(space, dm, move), "The event"))
    if now in fits:
        return Unresolved("already", "it is so already", now)
    if not fits:
        return Unresolved("infeasible", f"no feasible state has {move!r}", now)
    found = [t for t in targets if t in fits]
    if not found:
        why, because = _hindrance(space, mover, move)
        no_move = f"{dm!r} has no such move from {space.label(now)!r}"
        return Unresolved(why, no_move, now, because)
    changes = {t: _changes(space, now, t) for t in found}
    nearest = tuple(t for t in found if changes[t] == min(changes.values()))
    if len(nearest) > 1:
        from detente.analysis.finding import some

        labels = some(map(space.label, nearest))
        could = f"from {space.label(now)!r} it could lead to {labels}"
        return Unresolved("several", could, between=nearest)
    return nearest[0]


def _changes(space: StateSpace, a: State, b: State) -> int:
    """Return how many options differ at least; one change is as good as another in a graph."""
    if space.conflict.arcs is not None:
        return 1
    return min((c ^ d).bit_count() for c in space.cells[a] for d in space.cells[b])


def _hindrance(
    space: StateSpace, mover: tuple[Dm, State], move: str
) -> tuple[Why, tuple[str, ...]]:
    """Say what stands in the way of taking or leaving one option; the conditions that forbid it."""
    dm, now = mover
    found = option_of(space, dm, move)
    if found is None:
        return "no move", ()
    option, take = found
    if option.dm != dm:
        return "not its option", ()
    if option.moves == ("drop" if take else "take"):
        return "one-way", ()
    bit = 1 << [o.name for o in space.conflict.options].index(option.name)
    cells = [c ^ bit for c in space.cells[now]]
    if any(c in space.where for c in cells):
        return "no move", ()
    broken = [c for c in space.conflict.constraints if space.truths.broken(c) >> cells[0] & 1]
    return "infeasible", tuple(c.reason for c in broken)


def option_of(space: StateSpace, dm: Dm, move: str) -> tuple[Option, bool] | None:
    """Return the one option that a move takes (True) or gives up, None for any other move."""
    name = move.removeprefix("not ")
    own = [o for o in space.conflict.options if o.dm == dm and o.id == name]
    fits = own or [o for o in space.conflict.options if name in (o.id, o.name)]
    return (fits[0], name == move) if len(fits) == 1 else None
