"""Did anybody make a move that its order says it would not make?

The events of a case are followed from the status quo in the order of their dates, as
:mod:`detente.analysis.timeline` says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from detente.analysis.finding import Finding
from detente.analysis.timeline import Observed, path
from detente.model.conflict import Dm
from detente.model.space import State, StateSpace


def event_findings(
    space: StateSpace, orders: Mapping[Dm, Sequence[int]], events: object
) -> Iterator[Finding]:
    """Yield the moves that go against an order, and the events that could not be resolved."""
    for step in path(space, _observed(events)):
        event, before, after = step.event, step.before, step.after
        if step.trouble is not None:
            message = f"The event {event.move!r} could not be resolved: {step.trouble.reason}."
            yield Finding("unresolved-event", "note", event.where, message)
        elif before is not None and after is not None:
            ranks = orders.get(space.conflict.decision_maker(event.by).id)
            if ranks is not None and ranks[after] <= ranks[before]:
                yield _against(space, event, (before, after), tied=ranks[after] == ranks[before])


def _observed(events: object) -> list[Observed]:
    """Return the events that tell of a move, by date, as plain data of the case holds them."""
    found = []
    for i, event in enumerate(events if isinstance(events, (tuple, list)) else ()):
        if isinstance(event, Mapping) and event.get("move") is not None:
            by, move = (
                str(getattr(event.get(k), "text", event.get(k) or "")) for k in ("by", "move")
            )
            date = str(getattr(event.get("date"), "text", event.get("date", "")))
            found.append(Observed(f"events[{i}]", by, " ".join(move.split()), date))
    return sorted(found, key=lambda event: event.date)


def _against(
    space: StateSpace, event: Observed, step: tuple[State, State], *, tied: bool
) -> Finding:
    before, after = (repr(space.label(s)) for s in step)
    what = "is indifferent between the two" if tied else f"prefers {before}"
    message = f"{event.by!r} moved from {before} to {after}, but by its order it {what}."
    return Finding("move-against-order", "warning", event.where, message)
