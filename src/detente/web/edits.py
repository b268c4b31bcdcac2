"""Changes that a page can make to a case: each is a function from a case to a case.

A change names what it touches by what stands there (a statement by its words, an option by its
id), not by its place alone: where that is gone, it is refused. Writing the case checks the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeAlias

from detente.case.overlay import BY_PERSON
from detente.errors import DuplicateName, UnknownName, WrongValue
from detente.model.conflict import (
    Case,
    Conflict,
    Constraint,
    DecisionMaker,
    Direction,
    Dm,
    Option,
    Payoffs,
    Preference,
    Ranking,
)
from detente.model.enumeration import state_space
from detente.model.grammar import parse

Edit: TypeAlias = Callable[[Case], Case]


@dataclass(frozen=True)
class Change:
    """An edit, and what the history calls it."""

    what: str
    edit: Edit


def on(change: Callable[[Conflict], Conflict]) -> Edit:
    """Return an edit of the conflict; the sections of the case stay as the file has them."""

    def edited(case: Case) -> Case:
        return case.replace(conflict=change(case.conflict))

    return edited


# ---------------------------------------------------------------- who and what


def renamed(title: str) -> Change:
    """Give the case another title."""
    words = " ".join(title.split())
    if not words:
        raise WrongValue("A case needs a title.")
    return Change(f"title: {words}", on(lambda c: c.replace(title=words)))


def decision_maker_added(id_: str, name: str) -> Change:
    """Add a decision maker."""

    def edit(c: Conflict) -> Conflict:
        if id_ in c.dms:
            raise DuplicateName(f"There is a decision maker {id_!r} already.")
        return c.replace(decision_makers=(*c.decision_makers, DecisionMaker(Dm(id_), name)))

    return Change(f"decision maker {id_}", on(edit))


def decision_maker_worded(id_: str, name: str) -> Change:
    """Give a decision maker another name; its id stays."""

    def edit(c: Conflict) -> Conflict:
        owner = c.decision_maker(id_)
        new = replace(owner, name=name)
        return c.replace(
            decision_makers=tuple(new if d.id == owner.id else d for d in c.decision_makers)
        )

    return Change(f"{id_} is called {name or id_}", on(edit))


def decision_maker_dropped(id_: str) -> Change:
    """Take a decision maker out with its options, and all that the case says of it alone.

    Refused on writing while something still names its options.
    """

    def edit(case: Case) -> Case:
        owner = case.conflict.decision_maker(id_)
        for option in owner.options:
            case = option_dropped(option.name).edit(case)
        c = case.conflict
        people = tuple(d for d in c.decision_makers if d.id != owner.id)
        if not people:
            raise WrongValue("A conflict needs somebody who decides: add another one first.")
        left = {d: p for d, p in c.preferences.items() if d != owner.id}
        sections = {k: _without(v, owner.id, k) for k, v in case.sections.items()}
        return case.replace(
            conflict=c.replace(decision_makers=people, preferences=MappingProxyType(left)),
            sections=MappingProxyType({k: v for k, v in sections.items() if v != {}}),
        )

    return Change(f"decision maker {id_} taken out", edit)


def _without(section: object, dm: str, name: str) -> object:
    """A section without what it says of a decision maker."""
    if name not in BY_PERSON or not isinstance(section, Mapping):
        return section
    return MappingProxyType({k: v for k, v in section.items() if k != dm})


def option_added(dm: str, id_: str, text: str) -> Change:
    """Add an option; patterns of labels and the status quo follow, the new option not taken.

    In rankings and payoffs a state with the option stands beside the same one without it, until
    its author says otherwise.
    """

    def edit(c: Conflict) -> Conflict:
        owner = c.decision_maker(dm)
        if id_ in {o.id for o in owner.options}:
            raise DuplicateName(f"{dm!r} has an option {id_!r} already.")
        wider = replace(owner, options=(*owner.options, Option(id_, owner.id, text)))
        people = tuple(wider if d.id == owner.id else d for d in c.decision_makers)
        at = sum(len(d.options) for d in people[: people.index(wider) + 1]) - 1

        def widened(name: str) -> str:
            return f"{name[:at]}N{name[at:]}" if c.names.is_pattern(name) else name

        return c.replace(
            decision_makers=people,
            labels=MappingProxyType({k: widened(v) for k, v in c.labels.items()}),
            status_quo=None if c.status_quo is None else widened(c.status_quo),
            preferences=MappingProxyType({d: _beside(p, c, at) for d, p in c.preferences.items()}),
        )

    return Change(f"option {dm}.{id_}", on(edit))


def _beside(preference: Preference, c: Conflict, at: int) -> Preference:
    """An order in which the states with a new option stand beside those without it."""

    def widened(name: str, pattern: str) -> tuple[str, ...]:
        return name or f"{pattern[:at]}N{pattern[at:]}", f"{pattern[:at]}Y{pattern[at:]}"

    return _renamed(preference, c, widened)


def _left(preference: Preference, c: Conflict, at: int) -> Preference:
    """An order of the states that do not take an option which goes."""

    def narrowed(name: str, pattern: str) -> tuple[str, ...]:
        return () if pattern[at] == "Y" else (name or f"{pattern[:at]}{pattern[at + 1 :]}",)

    return _renamed(preference, c, narrowed)


def _renamed(
    preference: Preference, c: Conflict, names: Callable[[str, str], tuple[str, ...]]
) -> Preference:
    """An order whose states are called otherwise: each by its label, if any, and its pattern."""
    if not isinstance(preference, Ranking | Payoffs):
        return preference
    space = state_space(c)

    def new(old: str) -> tuple[str, ...]:
        return tuple(
            name
            for s in space.all_named(old)
            for name in names(space.label(s) if s in space.given else "", space.pattern(s) or "")
        )

    if isinstance(preference, Ranking):
        places = (tuple(n for s in p for n in new(s)) for p in preference.places)
        return Ranking(tuple(p for p in places if p))
    paid = {n: v for old, v in preference.payoffs.items() for n in new(old)}
    return Payoffs(MappingProxyType(paid))


def option_worded(name: str, text: str, moves: str) -> Change:
    """Say in other words what an option is, and how it may change."""
    if moves not in ("both", "take", "drop"):
        raise WrongValue("An option may change either way, or only be taken up, or only given up.")
    ways: Mapping[str, Direction] = {"both": "both", "take": "take", "drop": "drop"}

    def edit(c: Conflict) -> Conflict:
        old = _option(c, name)
        new = replace(old, text=text, moves=ways[moves])
        people = tuple(
            replace(d, options=tuple(new if o is old else o for o in d.options))
            for d in c.decision_makers
        )
        return c.replace(decision_makers=people)

    return Change(f"option {name}: {text or name}", on(edit))


def option_dropped(name: str) -> Change:
    """Take an option out, with the states that take it; refused while a condition still names it."""

    def edit(c: Conflict) -> Conflict:
        _option(c, name)
        at = [o.name for o in c.options].index(name)
        people = tuple(
            replace(d, options=tuple(o for o in d.options if o.name != name))
            for d in c.decision_makers
        )

        def narrowed(text: str) -> str:
            return text[:at] + text[at + 1 :] if c.names.is_pattern(text) else text

        labels = {k: narrowed(v) for k, v in c.labels.items() if v[at : at + 1] != "Y"}
        return c.replace(
            decision_makers=people,
            labels=MappingProxyType(labels),
            status_quo=None if c.status_quo is None else narrowed(c.status_quo),
            preferences=MappingProxyType({d: _left(p, c, at) for d, p in c.preferences.items()}),
        )

    return Change(f"option {name} taken out", on(edit))


def _option(c: Conflict, name: str) -> Option:
    found = next((o for o in c.options if o.name == name), None)
    if found is None:
        raise UnknownName(f"There is no option {name!r} any more.")
    return found


# ---------------------------------------------------------------- states


def condition_added(when: str, because: str, kind: str) -> Change:
    """Add a condition on feasibility."""
    if kind not in ("feasible", "infeasible"):
        raise WrongValue("A condition says what is feasible, or what is infeasible.")

    def edit(c: Conflict) -> Conflict:
        condition = parse(when, c.names)
        is_good = kind == "feasible"
        new = Constraint(condition, "feasible" if is_good else "infeasible", because)
        return c.replace(constraints=(*c.constraints, new))

    return Change(f"{kind}: {when}", on(edit))


def condition_worded(place: int, when: str, new: str, because: str) -> Change:
    """Write a condition on feasibility anew, at its place."""

    def edit(c: Conflict) -> Conflict:
        k = place_of([x.when.text for x in c.constraints], place, when, "condition")
        every = list(c.constraints)
        every[k] = replace(every[k], when=parse(new, c.names), because=because)
        return c.replace(constraints=tuple(every))

    return Change(f"condition: {new}", on(edit))


def condition_dropped(place: int, when: str) -> Change:
    """Take a condition out."""

    def edit(c: Conflict) -> Conflict:
        texts = [x.when.text for x in c.constraints]
        k = place_of(texts, place, when, "condition")
        return c.replace(constraints=(*c.constraints[:k], *c.constraints[k + 1 :]))

    return Change(f"condition taken out: {when}", on(edit))


def outcome_set(name: str, when: str) -> Change:
    """Name a set of states, or give a name another meaning."""

    def edit(c: Conflict) -> Conflict:
        outcomes = {**c.outcomes, name: parse(when, c.names)}
        return c.replace(outcomes=MappingProxyType(outcomes))

    return Change(f"outcome {name}", on(edit))


def outcome_dropped(name: str) -> Change:
    """Take an outcome out; refused on writing while something still names it."""

    def edit(c: Conflict) -> Conflict:
        if name not in c.outcomes:
            raise UnknownName(f"There is no outcome {name!r} any more.")
        left = {k: v for k, v in c.outcomes.items() if k != name}
        return c.replace(outcomes=MappingProxyType(left))

    return Change(f"outcome {name} taken out", on(edit))


def status_quo_set(state: str) -> Change:
    """Say where the conflict stands."""
    return Change(f"status quo: {state}", on(lambda c: c.replace(status_quo=state or None)))


def place_of(texts: Sequence[str], place: int, text: str, what: str) -> int:
    """Return where something stands now: at its old place, or wherever it is alone."""
    if 0 <= place < len(texts) and texts[place] == text:
        return place
    if texts.count(text) == 1:
        return texts.index(text)
    raise UnknownName(f"The {what} {text!r} is not there any more.")
