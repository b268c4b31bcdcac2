"""What is dated in a case, in order, and where its moves have led, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from detente.analysis.timeline import (
    Step,
    TimelineFacts,
    Unresolved,
    option_of,
    timeline_facts,
)
from detente.evidence.timeline import Dated
from detente.explanation.prose import Block, Bullets, Prose, Section
from detente.explanation.words import count, joined
from detente.model.conflict import Case, Dm
from detente.model.space import State, StateSpace
from detente.table import Table


@dataclass(frozen=True)
class Timeline(Prose):
    """What a case dates and the path of the model; ``facts`` holds the values."""

    facts: TimelineFacts | None = None


def timeline(case: Case, *, start: str | None = None, end: str | None = None) -> Timeline:
    """Return what a case dates, in order, with the path of the model laid over it.

    ``start`` and ``end`` are years, months or days; moves before ``start`` count for the path but
    are not shown.

    >>> import detente as dt
    >>> print(dt.timeline(dt.read("moscow-2016"), end="2016-07").answer)
    11 dated entries, 2016-02 to 2016-07-19. No event shown is a move of the model.
    """
    return timeline_prose(timeline_facts(case, start, end))


def timeline_prose(facts: TimelineFacts) -> Timeline:
    """Return the timeline in sentences."""
    sections = []
    if facts.entries:
        order = Bullets(tuple(_entry(facts, d) for d in facts.entries))
        sections.append(Section("In order", (order,)))
    if facts.steps:
        sections.append(Section("The path of the model", _path(facts)))
    notes = _notes(facts)
    if notes:
        sections.append(Section("How to read it", (Bullets(tuple(notes)),)))
    title = f"{facts.case.title}: timeline"
    return Timeline(title, _answer(facts), tuple(sections), facts)


# ---------------------------------------------------------------- the answer


def _answer(facts: TimelineFacts) -> str:
    if not facts.entries:
        asked = facts.period.start or facts.period.end
        return "Nothing is dated in that period." if asked else "The case dates nothing."
    dates = [d.date for d in facts.entries]
    last = max(d.until or d.date for d in facts.entries)
    span = dates[0] if last == dates[0] else f"{dates[0]} to {last}"
    number = count(len(facts.entries), "dated entry", "dated entries")
    return f"{number}, {span}. {_led(facts)}"


def _led(facts: TimelineFacts) -> str:
    if facts.space is None:
        return "The path of the model is left out: its states cannot be listed."
    moves = [s for s in facts.steps if s.trouble is None]
    missed = len(facts.steps) - len(moves)
    rest = f"; {count(missed, 'event')} changed nothing or did not fit" if missed else ""
    if not moves:
        return f"No event shown is a move of the model{rest}."
    if facts.end is None:
        return f"After {count(len(moves), 'move')} the state is not known{rest}."
    verb = "leads" if len(moves) == 1 else "lead"
    return f"{count(len(moves), 'move')} {verb} to {_state(facts.space, facts.end)}{rest}."


def _state(space: StateSpace, state: State) -> str:
    label, outcomes = space.label(state), space.outcomes(state)
    return f"{label} ({', '.join(outcomes)})" if outcomes and outcomes != (label,) else label


# ---------------------------------------------------------------- in order


def _entry(facts: TimelineFacts, entry: Dated) -> str:
    """One entry as an item of a list: sentences are too long for the cells of a table."""
    date = f"{entry.date} to {entry.until}" if entry.until else entry.date
    who = f"{_who(facts.case, entry.who)}: " if entry.who else ""
    rests_on = f" ({', '.join(entry.rests_on)})" if entry.rests_on else ""
    return f"{date}  {who}{_what(facts, entry)}{rests_on}"


def _who(case: Case, name: str) -> str:
    owners = {d.id: d.words for d in case.conflict.decision_makers}
    return owners.get(Dm(name), name)


_BEFORE: Mapping[str, str] = {
    "phase": "phase: ",
    "source": "source: ",
    "claim": "claim: ",
    "not seen": "not seen: ",
    "opens": "question opens: ",
    "closes": "question closes: ",
    "resolution": "question resolved: ",
}


def _what(facts: TimelineFacts, entry: Dated) -> str:
    match entry.kind:
        case "move":
            return _move(facts, entry)
        case "offer":
            to = f" to {_who(facts.case, entry.to)}" if entry.to else ""
            return f"offers{to}: {entry.words}"
        case "as of":
            return "the date of the model"
        case kind:
            return _BEFORE.get(kind, "") + (entry.words or "(not said what)")


def _move(facts: TimelineFacts, entry: Dated) -> str:
    reported = "reported: " if entry.scheme else ""
    said = f"{reported}{_move_words(facts, entry.who, entry.move)}"
    return f"{said} [{entry.words}]" if entry.words else said


def _move_words(facts: TimelineFacts, by: str, move: str) -> str:
    """Return a move in the words of its option, or as the case writes it."""
    found = None if facts.space is None else option_of(facts.space, Dm(by), move)
    if found is None:
        return move
    option, take = found
    return f"{'takes' if take else 'gives up'} “{option.words}”"


# ---------------------------------------------------------------- the path


def _path(facts: TimelineFacts) -> tuple[Block, ...]:
    """A lane for everyone who moves: each event stands in the lane of its decision maker."""
    space = facts.space
    assert space is not None
    lanes = tuple(dict.fromkeys(_who(facts.case, s.event.by) for s in facts.steps))
    names = {d.words: i for i, d in enumerate(facts.case.conflict.decision_makers)}
    lanes = tuple(sorted(lanes, key=lambda lane: names.get(lane, len(names))))
    rows = tuple(_step(facts, space, step, lanes) for step in facts.steps)
    begin = facts.steps[0].before
    first = "The state before the first of these moves is not known."
    if begin is not None:
        first = f"From {_state(space, begin)}:"
    headings = ("date", *(lane or "(nobody named)" for lane in lanes), "leads to")
    return first, Table(headings, rows)


def _step(
    facts: TimelineFacts, space: StateSpace, step: Step, lanes: tuple[str, ...]
) -> tuple[str, ...]:
    own = _who(facts.case, step.event.by)
    cells = (step.event.move if lane == own else "" for lane in lanes)
    return (step.event.date, *cells, _after(facts, space, step))


def _after(facts: TimelineFacts, space: StateSpace, step: Step) -> str:
    if step.trouble is not None:
        return f"({_why(space, step.trouble, _who(facts.case, step.event.by))})"
    return "" if step.after is None else _state(space, step.after)


_PLAIN: Mapping[str, str] = {
    "already": "it is so already",
    "nobody": "it does not say by whom",
    "unknown start": "the state before it is not known",
    "one-way": "no move of the model: the option goes one way only",
}


def _why(space: StateSpace, trouble: Unresolved, who: str) -> str:
    match trouble.why:
        case "not its option":
            return f"no move of the model: this is no option of {who}"
        case "infeasible":
            because = f": {joined(trouble.because)}" if trouble.because else ""
            return f"no move of the model: no feasible state{because}"
        case "several":
            return f"it could lead to {joined([space.label(s) for s in trouble.between], 'or')}"
        case "no move":
            return f"no move of the model: {who} cannot bring it about alone"
        case why:
            return _PLAIN.get(why, trouble.reason)


# ---------------------------------------------------------------- notes


def _notes(facts: TimelineFacts) -> list[str]:
    notes = []
    widths = {len(d.date) for d in facts.entries}
    if len(widths) > 1:
        notes.append("A year stands before its months, a month before its days.")
    if facts.undated:
        have, are = ("has", "is") if facts.undated == 1 else ("have", "are")
        notes.append(f"{count(facts.undated, 'claim')} {have} no date and {are} left out.")
    reported = sum(bool(d.scheme) for d in facts.entries)
    if reported:
        schemes = joined(sorted({d.scheme for d in facts.entries if d.scheme}))
        notes.append(
            f"{count(reported, 'entry', 'entries')} from tables of events ({schemes}): what a table "
            "reports, mapped by hand; machine-coded tables err often."
        )
    if facts.steps:
        notes.append("What the model has no move for leaves it where it was.")
    if facts.early:
        verb = "is" if facts.early == 1 else "are"
        notes.append(
            f"{count(facts.early, 'move')} {verb} dated before the model itself, and followed from "
            "its status quo all the same."
        )
    if facts.no_path:
        notes.append(f"No path of the model: {facts.no_path}")
    return notes
