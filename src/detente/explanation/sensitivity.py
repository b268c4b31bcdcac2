"""What matters most for the answer, and what each change of the model does, in sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from detente.analysis.sensitivity import (
    DEFAULT,
    Effect,
    Named,
    Question,
    Sensitivity,
    Shift,
    Tweaks,
    Weight,
    survey,
)
from detente.analysis.tweaks import KINDS, ConventionSwitched, DmRemoved, Element, Kind, Tweak
from detente.explanation.changes import change_words, ordinal
from detente.explanation.prose import Block, Bullets, Prose, Section
from detente.explanation.words import MOST_SHOWN, capital, count, joined, shortened
from detente.model.conflict import Case, Conflict, Option, Prioritised
from detente.model.graph import Conventions, graph_model
from detente.table import Table

Progress = Callable[[Iterable[Effect], int], Iterable[Effect]]
"""Passes effects on, of which there are so many, and may tell how far they have come."""


@dataclass(frozen=True)
class Influence(Prose):
    """What matters most, in sentences; ``facts`` holds every change and what it does."""

    facts: Sensitivity | None = None


def sensitivity(
    case: Case,
    concepts: Iterable[str] = DEFAULT,
    *,
    kinds: Iterable[Kind] = KINDS,
    pairs: bool = False,
    conventions: Conventions | None = None,
) -> Influence:
    """Return what every single change of the model does to the equilibria, and what matters most.

    ``kinds``: ``move`` and ``drop`` (preference statements), ``swap`` (neighbouring places of a
    ranking), ``option`` (never taken), ``condition`` (dropped), ``dm`` (removed), ``convention``.
    ``pairs``: every two changes made together. Raises :class:`detente.errors.WrongValue`,
    :class:`UnknownName` or :class:`NotApplicable`.

    >>> import detente as dt
    >>> found = dt.sensitivity(dt.read("chicken"), ["nash"], kinds=["swap"])
    >>> len(found.facts.effects), sum(e.alters for e in found.facts.effects)
    (6, 4)
    """
    graph = graph_model(case.conflict, conventions)
    question = Question(graph, tuple(dict.fromkeys(concepts)), tuple(kinds), pairs)
    return told(survey(question))


def told(facts: Sensitivity) -> Influence:
    """Return in sentences what changes do."""
    sections = (_matters(facts), *_what_they_do(facts), _not_judged(facts), _tried(facts))
    title = f"{facts.question.graph.conflict.title}: what the answer depends on"
    return Influence(title, answer(facts), tuple(s for s in sections if s.blocks), facts)


# ---------------------------------------------------------------- in one sentence


def answer(facts: Sensitivity) -> str:
    """Return in one sentence how many changes alter the answer, and what matters most."""
    under = joined(facts.question.concepts, "or")
    tried = [e for e in facts.effects if not e.unjudged]
    what = "pair of changes" if facts.question.pairs else "single change"
    many = "pairs of changes" if facts.question.pairs else "single changes"
    alter, turn = sum(e.alters for e in tried), sum(e.turns for e in tried)
    stopped = _stopped(facts)
    if not alter:
        return (
            f"{stopped}None of {count(len(tried), what, many)} alters the equilibria under {under}."
        )
    said = f"{alter:,} of {count(len(tried), what, many)} {_do(alter, 'alter')} the equilibria under {under}"
    outcomes = (
        f", {turn:,} the outcomes that hold" if facts.question.graph.conflict.outcomes else ""
    )
    first = facts.weights()[0].element
    return (
        f"{stopped}{said}{outcomes}. What matters most: {element_words(_conflict(facts), first)}."
    )


def _stopped(facts: Sensitivity) -> str:
    if facts.complete:
        return ""
    return f"Partial: stopped after {len(facts.effects):,} of {facts.total:,}. "


def _do(number: int, verb: str) -> str:
    return f"{verb}s" if number == 1 else verb


def _conflict(facts: Sensitivity) -> Conflict:
    return facts.question.graph.conflict


# ---------------------------------------------------------------- elements and changes in words


def element_words(conflict: Conflict, element: Element) -> str:
    """Return what a reader calls an element of the model."""
    match element:
        case Element("convention", name):
            return f"the convention on {'sanctions' if name == 'sanctions' else 'returning'}"
        case Element("dm", name):
            return f"{conflict.decision_maker(str(name)).words} as a decision maker"
        case Element("option", name):
            option: Option = next(o for o in conflict.options if o.name == name)
            return f"the option “{option.words}” ({conflict.decision_maker(option.dm).words})"
        case Element("condition", int(position)):
            return f"the condition “{conflict.constraints[position].reason}”"
        case _:
            return _listed_words(conflict, element)


def _listed_words(conflict: Conflict, element: Element) -> str:
    assert element.dm is not None
    assert isinstance(element.key, int)
    who = conflict.decision_maker(element.dm).words
    preference = conflict.preferences[element.dm]
    if isinstance(preference, Prioritised):
        return f"{who}: “{preference.statements[element.key].words}”"
    return f"{who}: {ordinal(element.key)} before {ordinal(element.key + 1)} place"


def tweak_words(conflict: Conflict, tweak: Tweak) -> str:
    """Return a change as a clause."""
    match tweak:
        case DmRemoved(dm):
            return f"{conflict.decision_maker(dm).words} does not take part"
        case ConventionSwitched("sanctions", value):
            return f"sanctions are {Conventions(value).words()['sanctions']}"  # type: ignore[arg-type]
        case ConventionSwitched(_, value):
            return Conventions(returning=bool(value)).words()["returning"]
        case _:
            return change_words(conflict, tweak)


def tweaks_words(conflict: Conflict, changes: Tweaks) -> str:
    """Return one change or several as one clause."""
    return joined([tweak_words(conflict, t) for t in changes])


# ---------------------------------------------------------------- sections


def _matters(facts: Sensitivity) -> Section:
    conflict = _conflict(facts)
    weights = [w for w in facts.weights() if w.alter]
    rows = tuple(_row(conflict, w) for w in weights[:MOST_SHOWN])
    headings = ("element", "changes", "alter equilibria", "alter outcomes")
    wide = len(headings) if conflict.outcomes else 3
    blocks: list[Block] = []
    if rows:
        blocks.append(Table(headings[:wide], tuple(row[:wide] for row in rows)))
    if len(weights) > len(rows):
        blocks.append(f"… and {count(len(weights) - len(rows), 'more element')}.")
    still = len(facts.weights()) - len(weights)
    if still and weights:
        blocks.append(f"No change of {count(still, 'other element')} alters anything.")
    return Section("What matters most", tuple(blocks))


def _row(conflict: Conflict, weight: Weight) -> tuple[str, ...]:
    counts = (weight.tried, weight.alter, weight.turn)
    return (capital(element_words(conflict, weight.element)), *(f"{n:,}" for n in counts))


def _what_they_do(facts: Sensitivity) -> tuple[Section, ...]:
    together = facts.together()
    new = set(together)
    turning = [e for e in facts.effects if e.turns and e not in new]
    others = [e for e in facts.effects if e.alters and not e.turns]
    outcomes = "Other changes of the outcomes" if together else "Changes of the outcomes that hold"
    return (
        _effects(facts, "Outcomes that only two changes together bring", together),
        _effects(facts, outcomes, turning),
        _effects(facts, "Other changes of the equilibria" if turning else "Changes", others),
    )


def _effects(facts: Sensitivity, heading: str, effects: Sequence[Effect]) -> Section:
    if not effects:
        return Section(heading, ())
    conflict = _conflict(facts)
    lines = tuple(
        f"{capital(tweaks_words(conflict, e.changes))}: {'; '.join(_shifts(e.shifts))}."
        for e in effects[:MOST_SHOWN]
    )
    more = len(effects) - len(lines)
    rest = (f"… and {more:,} more: see --json.",) if more else ()
    return Section(f"{heading} ({len(effects):,})", (Bullets(lines), *rest))


def _shifts(shifts: Sequence[Shift]) -> Iterator[str]:
    """One clause for all concepts under which the same happens."""
    said: dict[str, list[str]] = {}
    for shift in shifts:
        said.setdefault(shift_words(shift), []).append(shift.concept)
    return (f"{joined(names)}: {words}" for words, names in said.items())


def shift_words(shift: Shift) -> str:
    """Say which equilibria are gained and lost."""
    if not shift.gained and not shift.lost:
        return "as before"
    if not shift.left:
        return "nothing holds any more"
    gained, lost = _names(shift.gained), _names(shift.lost)
    if not shift.lost:
        return f"{gained} {'holds' if len(shift.gained) == 1 else 'hold'} too"
    if not shift.gained:
        return f"{lost} no longer {'holds' if len(shift.lost) == 1 else 'hold'}"
    return f"{gained} {'holds' if len(shift.gained) == 1 else 'hold'} instead of {lost}"


def _names(states: Sequence[Named]) -> str:
    return shortened(
        [f"{s.label} ({', '.join(s.outcomes)})" if s.outcomes else s.label for s in states]
    )


def _not_judged(facts: Sensitivity) -> Section:
    failed = [e for e in facts.effects if e.unjudged]
    lines = tuple(
        f"{capital(tweaks_words(_conflict(facts), e.changes))}: {e.unjudged}"
        for e in failed[:MOST_SHOWN]
    )
    more = len(failed) - len(lines)
    rest = (f"… and {more:,} more: see --json.",) if more else ()
    return Section("Not judged", (Bullets(lines), *rest) if lines else ())


def _tried(facts: Sensitivity) -> Section:
    question = facts.question
    held = "; ".join(
        f"{c}: {shortened([question.graph.space.label(s) for s in states]) or 'none'}"
        for c, states in question.before.items()
    )
    conventions = "; ".join(question.graph.conventions.words().values())
    whole = "All were judged" if facts.complete else f"Stopped after {len(facts.effects):,}"
    what = "pairs of changes" if question.pairs else "single changes"
    return Section(
        "What was tried",
        (
            f"The equilibria of the case as it stands: {held}.",
            f"{facts.total:,} {what} of the kinds {joined(question.kinds)}. {whole}.",
            f"Sanctions: {conventions}.",
        ),
    )
