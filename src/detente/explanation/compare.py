"""Two readings of one conflict, or one conflict at several times: what differs, and what it does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from detente.analysis.comparison import Comparison, comparison, every_concept, through_time
from detente.explanation.differences import Telling
from detente.explanation.prose import Block, Bullets, Prose, Section
from detente.explanation.ratify import ratify_answer
from detente.explanation.words import MOST_SHOWN, capital, count, joined, shortened
from detente.model.conflict import Case
from detente.model.frame import Key
from detente.model.graph import Conventions
from detente.table import Table

SETS_SHOWN = 4


@dataclass(frozen=True)
class Compared(Prose):
    """Two models beside each other, in sentences; ``facts`` holds what they say."""

    facts: Comparison | None = None


@dataclass(frozen=True)
class Phases(Prose):
    """One conflict at several times, in sentences; ``facts`` holds each step."""

    cases: tuple[Case, ...] = ()
    facts: tuple[Comparison, ...] = ()


def compare(
    first: Case, second: Case, *, concept: str = "seq", conventions: Conventions | None = None
) -> Compared:
    """Return in what two models differ, what each answers, and which difference explains it.

    States are matched by the options that they take.
    Raises :class:`detente.errors.NotApplicable` where only one has an explicit graph.

    >>> import detente as dt
    >>> case = dt.read("moscow-2016")
    >>> dt.compare(case, case).answer
    'The two models are the same, and so is their answer.'
    """
    facts = comparison(first, second, concept=concept, conventions=conventions)
    words = _Words(facts)
    sections = (
        words.model(), words.only(), words.answers(), words.why(), words.method(),
    )  # fmt: skip
    kept = tuple(s for s in sections if s.blocks)
    return Compared(f"{words.first} and {words.second}", words.answer(), kept, facts)


def phases(case: Case, *, concept: str = "seq", conventions: Conventions | None = None) -> Phases:
    """Return what changed between the times that a case speaks of, and what that did.

    >>> import detente as dt
    >>> print(dt.phases(dt.read("chicken")).answer)
    The case speaks of one time only: it has no 'phases'.
    """
    cases, steps = through_time(case, concept=concept, conventions=conventions)
    title = f"{case.title}: through time"
    if not steps:
        return Phases(title, "The case speaks of one time only: it has no 'phases'.", (), cases, ())
    sections = [_over_time(cases, steps)]
    for facts in steps:
        words = _timed(facts)
        blocks = (*words.model().blocks, *words.only().blocks, *words.why().blocks)
        sections.append(Section(f"From {_when(facts.first)} to {_when(facts.second)}", blocks))
    sections.append(_Words(steps[0]).method())
    return Phases(title, _course(cases, steps), tuple(sections), cases, steps)


def phases_in_short(steps: tuple[Comparison, ...]) -> tuple[str, ...]:
    """Return the sentences that a reading of the case has for its other times."""
    return tuple(
        " ".join(x for x in (_step(f), _timed(f).because(), _timed(f).ratified()) if x)
        for f in steps
    )


# ---------------------------------------------------------------- through time


def _when(case: Case) -> str:
    """What a time is called: its date, with the name of its phase where the date is not in it."""
    date = case.about.get("as_of")
    said = str(getattr(date, "text", date)) if date else ""
    _, phase, name = case.name.rpartition("@")
    return f"{said} ({name})" if said and phase else said or name


def _timed(facts: Comparison) -> _Words:
    """The words on a step, in which the models are called by their times."""
    return _Words(facts, (_when(facts.first), _when(facts.second)))


def _course(cases: tuple[Case, ...], steps: tuple[Comparison, ...]) -> str:
    changed = [s for s in steps if not s.agrees]
    if not changed:
        first = _Words(steps[0])
        held = first.states(0, steps[0].answer(0))
        return f"What holds stays the same at {count(len(cases), 'time')}: {held} ({steps[0].concept})."
    return " ".join(map(_step, changed))


def _step(facts: Comparison) -> str:
    words = _Words(facts)
    before, after = (words.states(k, facts.answer(k)) for k in (0, 1))
    first, second = _when(facts.first), _when(facts.second)
    now = " hold" if len(facts.answer(1)) > 1 else " holds"
    if facts.agrees:
        return f"From {first} to {second} what holds stays the same: {before} ({facts.concept})."
    return f"In {first}, {before} held; in {second}, {after}{now} ({facts.concept})."


def _over_time(cases: tuple[Case, ...], steps: tuple[Comparison, ...]) -> Section:
    rows = []
    for k, case in enumerate(cases):
        facts, side = (steps[k], 0) if k < len(steps) else (steps[-1], 1)
        held = _Words(facts).states(side, facts.answer(side))
        rows.append((_when(case), count(len(facts.states(side)), "state"), held))
    table = Table(("time", "model", f"holds ({steps[0].concept})"), tuple(rows))
    return Section("What holds when", (table,))


# ---------------------------------------------------------------- two models


class _Words:
    """The sentences on two models."""

    def __init__(self, facts: Comparison, names: tuple[str, str] | None = None) -> None:
        self.facts = facts
        self.frame = facts.between.frame
        same = facts.first.name == facts.second.name
        own = ("the first", "the second") if same else (facts.first.name, facts.second.name)
        self.first, self.second = names or own
        self.telling = Telling(self.frame, self.first, self.second)

    def state(self, side: int, key: Key) -> str:
        label, named = self.frame.label(key), self.facts.outcomes(side, key)
        return f"{label} ({', '.join(named)})" if named and named != (label,) else label

    def states(self, side: int, keys: Iterable[Key]) -> str:
        found = [self.state(side, k) for k in keys]
        return shortened(found) if found else "nothing"

    # ------------------------------------------------------------ the answer

    def answer(self) -> str:
        facts = self.facts
        if not facts.items:
            if facts.around:
                return f"The two models are the same and give the same answer. {self.ratified()}".rstrip()
            return "The two models are the same, and so is their answer."
        places = count(len(facts.items), "place")
        if facts.agrees:
            held = self.states(0, facts.answer(0))
            verb = "holds" if len(facts.answer(0)) == 1 else "hold"
            return f"The models differ in {places}, and give the same answer: {held} {verb} ({facts.concept})."
        said = [self.states(k, facts.answer(k)) for k in (0, 1)]
        verbs = ["holds" if len(facts.answer(k)) < 2 else "hold" for k in (0, 1)]
        both = (
            f"By {self.first}, {said[0]} {verbs[0]}; by {self.second}, {said[1]} {verbs[1]} "
            f"({facts.concept})."
        )
        return f"{both} {self.because()}".rstrip()

    def ratified(self) -> str:
        """Return what could be carried home by each, where that differs."""
        if self.facts.homes is None:
            return ""
        said = [ratify_answer(homes) for homes in self.facts.homes]
        if said[0] == said[1]:
            return ""
        return f"By {self.first}: {said[0]} By {self.second}: {said[1]}"

    def because(self) -> str:
        """Return the smallest difference in the model that explains the difference in the answer."""
        found = self.facts.explained
        if not found.sets:
            return ""
        first = found.sets[0]
        least = "The smallest difference" if found.exact else "A difference"
        said = joined(self.telling.sentence(self.facts.items[k]) for k in first)
        more = len(found.sets) - 1
        rest = f" {capital(count(more, 'other set'))} of this size would too." if more else ""
        return f"{least} in the model that explains it: {said}.{rest}"

    # ------------------------------------------------------------ sections

    def model(self) -> Section:
        lines = tuple(map(capital, self.telling.lines(self.facts.items)))
        lines += tuple(capital(self.telling.around(d)) for d in self.facts.around)
        if not lines:
            return Section("What differs in the model", ("Nothing.",))
        return Section("What differs in the model", (Bullets(lines),))

    def only(self) -> Section:
        """The states that one side alone has."""
        items = []
        for side, (name, keys) in enumerate(
            zip((self.first, self.second), self.facts.only, strict=True)
        ):
            if keys:
                shown = shortened([self.state(side, k) for k in keys])
                items.append(f"In {name} only: {count(len(keys), 'state')}: {shown}.")
        heading = "States that one side alone has"
        return Section(heading, (Bullets(tuple(items)),) if items else ())

    def answers(self) -> Section:
        rows = tuple(
            (name, self._labels(a), self._labels(b), "yes" if set(a) == set(b) else "no")
            for name, a, b in every_concept(self.facts)
        )
        heads = ("concept", f"by {self.first}", f"by {self.second}", "the same")
        return Section("What holds", (Table(heads, rows),))

    def _labels(self, keys: Iterable[Key]) -> str:
        found = [self.frame.label(k) for k in keys]
        more = f", … {len(found) - MOST_SHOWN} more" if len(found) > MOST_SHOWN else ""
        return ", ".join(found[:MOST_SHOWN]) + more if found else "–"

    def why(self) -> Section:
        """The smallest sets of differences that explain the answer."""
        heading = "What explains it"
        facts = self.facts
        home = self.ratified()
        more = (home,) if home else ()
        if facts.agrees:
            if not facts.items:
                return Section(heading, more)
            return Section(heading, ("None of it changes what holds.", *more))
        found = facts.explained
        size = count(len(found.sets[0]), "difference")
        many = "is enough" if len(found.sets[0]) == 1 else "together are enough"
        intro = (
            f"Of {count(len(facts.items), 'difference')}, {size} {many}: made in {self.first}, "
            f"the answer is that of {self.second} ({facts.concept})."
        )
        blocks: list[Block] = [intro, Bullets(tuple(self._set(s) for s in found.sets[:SETS_SHOWN]))]
        if len(found.sets) > SETS_SHOWN:
            blocks.append(f"… and {count(len(found.sets) - SETS_SHOWN, 'more set')} of this size.")
        if not found.exact:
            blocks.append(
                "The search was cut short, so that a smaller set is not excluded; none of this one "
                "can be left out."
            )
        return Section(heading, (*blocks, *more))

    def _set(self, chosen: tuple[int, ...]) -> str:
        return f"{'; and '.join(self.telling.sentence(self.facts.items[k]) for k in chosen)}."

    def method(self) -> Section:
        conventions = "; ".join(self.facts.conventions.words().values())
        return Section(
            "How this is computed",
            (
                "States are the same state when they take the same options; an option that a model "
                "does not know is never taken there. Each difference is one element of the model; "
                "every choice of them is a model between the two, and those were solved, the fewest "
                "differences first.",
                f"Sanctions: {conventions}.",
            ),
        )
