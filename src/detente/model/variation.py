"""What if the model were slightly different?  Changes of a conflict, each a value of its own.

A change is applied to a conflict and gives another one; several are applied from left to right.
Positions count from 0, the most important statement or the best place first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeAlias

from detente.errors import WrongValue
from detente.model.condition import Condition, Not, Taken
from detente.model.conflict import (
    Conflict,
    Constraint,
    Direction,
    Dm,
    Payoffs,
    Preference,
    Prioritised,
    Ranking,
    Statement,
)
from detente.model.enumeration import state_space
from detente.model.space import State, StateSpace
from detente.model.truths import Truths


@dataclass(frozen=True)
class StatementMoved:
    """A preference statement is more, or less, important than the case has it."""

    dm: Dm
    start: int
    end: int


@dataclass(frozen=True)
class StatementDropped:
    """A preference statement does not count."""

    dm: Dm
    position: int


@dataclass(frozen=True)
class StatementNegated:
    """A preference statement holds the other way round."""

    dm: Dm
    position: int


@dataclass(frozen=True)
class StatementAdded:
    """A further preference statement counts, at ``position``."""

    dm: Dm
    statement: Statement
    position: int


@dataclass(frozen=True)
class PlacesSwapped:
    """Two neighbouring places of a ranking change places: ``place`` and the next."""

    dm: Dm
    place: int


@dataclass(frozen=True)
class OptionFixed:
    """An option (``dm.option``) is guaranteed (taken) or barred (not taken), as by a third party."""

    option: str
    taken: bool


@dataclass(frozen=True)
class OptionDirected:
    """An option may change only one way, or both ways again."""

    option: str
    moves: Direction


@dataclass(frozen=True)
class ConditionDropped:
    """A condition on feasibility does not apply; ``position`` in the conflict's constraints."""

    position: int


Change: TypeAlias = (
    StatementMoved
    | StatementDropped
    | StatementNegated
    | StatementAdded
    | PlacesSwapped
    | OptionFixed
    | OptionDirected
    | ConditionDropped
)


def varied(conflict: Conflict, changes: Iterable[Change]) -> Conflict:
    """Return the conflict with the changes made, from left to right.

    Raises :class:`WrongValue` when a change does not fit the form of a preference.
    """
    for change in changes:
        conflict = _changed(conflict, change)
    return conflict


def without(conflict: Conflict, changes: Iterable[StatementDropped | ConditionDropped]) -> Conflict:
    """Return the conflict with statements and conditions dropped, all positions as in ``conflict``."""
    last_first = sorted(changes, key=lambda c: -c.position)
    return varied(conflict, last_first)


def _changed(conflict: Conflict, change: Change) -> Conflict:
    match change:
        case OptionFixed(option, taken):
            return _with_constraint(conflict, option, taken)
        case OptionDirected(option, moves):
            return _with_direction(conflict, option, moves)
        case ConditionDropped(position):
            kept = conflict.constraints[:position] + conflict.constraints[position + 1 :]
            return conflict.replace(constraints=kept)
        case _:
            new = _reordered(conflict.preferences.get(change.dm), change)
            return conflict.replace(preferences=_put(conflict.preferences, change.dm, new))


def _put(preferences: Mapping[Dm, Preference], dm: Dm, new: Preference) -> Mapping[Dm, Preference]:
    return MappingProxyType({**preferences, dm: new})


def _reordered(preference: Preference | None, change: Change) -> Preference:
    match preference, change:
        case Ranking(places), PlacesSwapped(_, k):
            return Ranking((*places[:k], places[k + 1], places[k], *places[k + 2 :]))
        case Prioritised(statements), StatementMoved(_, start, end):
            rest = statements[:start] + statements[start + 1 :]
            return Prioritised((*rest[:end], statements[start], *rest[end:]))
        case Prioritised(statements), StatementDropped(_, k):
            return Prioritised(statements[:k] + statements[k + 1 :])
        case Prioritised(statements), StatementNegated(_, k):
            return Prioritised((*statements[:k], negated(statements[k]), *statements[k + 1 :]))
        case Prioritised(statements), StatementAdded(_, statement, k):
            return Prioritised((*statements[:k], statement, *statements[k:]))
        case _:
            raise WrongValue(f"{type(change).__name__} does not fit this form of preference.")


def negated(statement: Statement) -> Statement:
    """Return the statement that its condition should not hold."""
    condition = Condition(f"not ({statement.when.text})", Not(statement.when.tree))
    text = f"not: {statement.text}" if statement.text else ""
    return replace(statement, when=condition, text=text)


def _with_constraint(conflict: Conflict, option: str, taken: bool) -> Conflict:
    """Fix an option; the labels and the places in rankings of states that are gone go with them."""
    condition = Condition(option, Taken(option))
    fixed = Constraint(condition, "feasible" if taken else "infeasible")
    other = conflict.replace(constraints=(*conflict.constraints, fixed))
    before, feasible = state_space(conflict), Truths(other).feasible
    left = {s for s in before if any(feasible >> c & 1 for c in before.cells[s])}
    labels = {t: p for t, p in conflict.labels.items() if before.state(t) in left}
    kept = {d: restricted(p, before, left) for d, p in conflict.preferences.items()}
    return other.replace(labels=MappingProxyType(labels), preferences=MappingProxyType(kept))


def restricted(preference: Preference, space: StateSpace, left: set[State]) -> Preference:
    """Return a ranking or payoffs of the states that are left, under their labels; others stay."""

    def names(name: str) -> tuple[str, ...]:
        return tuple(space.label(s) for s in space.all_named(name) if s in left)

    match preference:
        case Ranking(places):
            kept = (tuple(n for name in place for n in names(name)) for place in places)
            return Ranking(tuple(place for place in kept if place))
        case Payoffs(payoffs):
            return Payoffs(MappingProxyType({n: v for k, v in payoffs.items() for n in names(k)}))
        case _:
            return preference


def _with_direction(conflict: Conflict, option: str, moves: Direction) -> Conflict:
    people = tuple(
        replace(
            d,
            options=tuple(replace(o, moves=moves) if o.name == option else o for o in d.options),
        )
        for d in conflict.decision_makers
    )
    return conflict.replace(decision_makers=people)
