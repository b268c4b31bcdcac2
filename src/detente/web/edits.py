"""Changes that a page can make to a case: each is a function from a case to a case.

A change names what it touches by what stands there (a statement by its words, an option by its
id), not by its place alone: where that is gone, it is refused. Writing the case checks the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeAlias

from detente.errors import DuplicateName, UnknownName, WrongValue
from detente.model.conflict import (
    Case,
    Conflict,
    Constraint,
    DecisionMaker,
    Dm,
    Option,
    Payoffs,
    Preference,
    Prioritised,
    Ranking,
    Statement,
)
from detente.model.enumeration import state_space
from detente.model.grammar import parse

Edit: TypeAlias = Callable[[Case], Case]


@dataclass(frozen=True)
class Change:
    """An edit, and what the history calls it."""

    what: str
    edit: Edit


def _on(change: Callable[[Conflict], Conflict]) -> Edit:
    """An edit of the conflict; the sections of the case stay as the file has them."""

    def edited(case: Case) -> Case:
        return case.replace(conflict=change(case.conflict))

    return edited


# ---------------------------------------------------------------- who and what


def renamed(title: str) -> Change:
    """Give the case another title."""
    words = " ".join(title.split())
    if not words:
        raise WrongValue("A case needs a title.")
    return Change(f"title: {words}", _on(lambda c: c.replace(title=words)))


def decision_maker_added(id_: str, name: str) -> Change:
    """Add a decision maker."""

    def edit(c: Conflict) -> Conflict:
        if id_ in c.dms:
            raise DuplicateName(f"There is a decision maker {id_!r} already.")
        return c.replace(decision_makers=(*c.decision_makers, DecisionMaker(Dm(id_), name)))

    return Change(f"decision maker {id_}", _on(edit))


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

    return Change(f"option {dm}.{id_}", _on(edit))


def _beside(preference: Preference, c: Conflict, at: int) -> Preference:
    """An order in which the states with a new option stand beside those without it."""
    if not isinstance(preference, Ranking | Payoffs):
        return preference
    space = state_space(c)

    def names(name: str) -> tuple[str, ...]:
        found: list[str] = []
        for s in space.all_named(name):
            pattern = space.pattern(s) or ""
            without = space.label(s) if s in space.given else f"{pattern[:at]}N{pattern[at:]}"
            found += [without, f"{pattern[:at]}Y{pattern[at:]}"]
        return tuple(found)

    if isinstance(preference, Ranking):
        return Ranking(tuple(tuple(n for s in p for n in names(s)) for p in preference.places))
    paid = {n: v for name, v in preference.payoffs.items() for n in names(name)}
    return Payoffs(MappingProxyType(paid))


def option_dropped(name: str) -> Change:
    """Take an option out; refused while something still names it."""

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
        )

    return Change(f"option {name} taken out", _on(edit))


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

    return Change(f"{kind}: {when}", _on(edit))


def condition_dropped(place: int, when: str) -> Change:
    """Take a condition out."""

    def edit(c: Conflict) -> Conflict:
        texts = [x.when.text for x in c.constraints]
        k = _at(texts, place, when, "condition")
        return c.replace(constraints=(*c.constraints[:k], *c.constraints[k + 1 :]))

    return Change(f"condition taken out: {when}", _on(edit))


def outcome_set(name: str, when: str) -> Change:
    """Name a set of states, or give a name another meaning."""

    def edit(c: Conflict) -> Conflict:
        outcomes = {**c.outcomes, name: parse(when, c.names)}
        return c.replace(outcomes=MappingProxyType(outcomes))

    return Change(f"outcome {name}", _on(edit))


def status_quo_set(state: str) -> Change:
    """Say where the conflict stands."""
    return Change(f"status quo: {state}", _on(lambda c: c.replace(status_quo=state or None)))


# ---------------------------------------------------------------- preferences


def statement_added(dm: str, when: str, text: str) -> Change:
    """Add a preference statement, the least important."""

    def edit(c: Conflict) -> Conflict:
        new = Statement(parse(when, c.names), None, text, "assumed")
        return _ordered(c, dm, (*_statements(c, dm), new))

    return Change(f"{dm}: {text or when}", _on(edit))


def statement_moved(dm: str, place: int, when: str, to: int) -> Change:
    """Make a preference statement more, or less, important."""

    def edit(c: Conflict) -> Conflict:
        every = _statements(c, dm)
        k = _at([s.when.text for s in every], place, when, "statement")
        rest = (*every[:k], *every[k + 1 :])
        end = max(0, min(to, len(rest)))
        return _ordered(c, dm, (*rest[:end], every[k], *rest[end:]))

    return Change(f"{dm}: “{when}” to place {to + 1}", _on(edit))


def statement_dropped(dm: str, place: int, when: str) -> Change:
    """Take a preference statement out."""

    def edit(c: Conflict) -> Conflict:
        every = _statements(c, dm)
        k = _at([s.when.text for s in every], place, when, "statement")
        return _ordered(c, dm, (*every[:k], *every[k + 1 :]))

    return Change(f"{dm}: “{when}” taken out", _on(edit))


def place_moved(dm: str, place: int, named: str, to: int, *, tie: bool) -> Change:
    """Move a place of a ranking, or tie its states with those of another place."""

    def edit(c: Conflict) -> Conflict:
        preference = c.preferences.get(Dm(dm))
        if not isinstance(preference, Ranking):
            raise UnknownName(f"{dm!r} has no ranking.")
        places = list(preference.places)
        k = _at(["|".join(p) for p in places], place, named, "place")
        taken = places.pop(k)
        end = max(0, min(to, len(places) - (1 if tie else 0)))
        if tie:
            places[end] = (*places[end], *taken)
        else:
            places.insert(end, taken)
        new = {**c.preferences, Dm(dm): Ranking(tuple(places))}
        return c.replace(preferences=MappingProxyType(new))

    words = named.replace("|", ", ")
    return Change(f"{dm}: {words} {'tied' if tie else 'moved'} to place {to + 1}", _on(edit))


def _statements(c: Conflict, dm: str) -> tuple[Statement, ...]:
    owner = c.decision_maker(dm).id
    preference = c.preferences.get(owner)
    if preference is None:
        return ()
    if not isinstance(preference, Prioritised):
        raise WrongValue(f"The preferences of {dm!r} have another form than statements.")
    return preference.statements


def _ordered(c: Conflict, dm: str, statements: tuple[Statement, ...]) -> Conflict:
    owner = c.decision_maker(dm).id
    new = {**c.preferences, owner: Prioritised(statements)}
    return c.replace(preferences=MappingProxyType(new))


def _at(texts: Sequence[str], place: int, text: str, what: str) -> int:
    """Where something stands now: at its old place, or wherever it is alone."""
    if 0 <= place < len(texts) and texts[place] == text:
        return place
    if texts.count(text) == 1:
        return texts.index(text)
    raise UnknownName(f"The {what} {text!r} is not there any more.")
