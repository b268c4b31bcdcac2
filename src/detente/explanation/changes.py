"""A change of a model as a clause: who would hold what otherwise, or which rule would be another."""

from __future__ import annotations

from collections.abc import Iterable

from detente.model.conflict import Conflict, Dm, Option, Prioritised, Ranking, Statement
from detente.model.variation import (
    Change,
    ConditionDropped,
    OptionDirected,
    OptionFixed,
    PlacesSwapped,
    StatementAdded,
    StatementDropped,
    StatementMoved,
    StatementNegated,
    varied,
)

_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth",
)  # fmt: skip

_DIRECTIONS = {
    "take": "can only be taken up",
    "drop": "can only be given up",
    "both": "can be taken up and given up",
}


def ordinal(position: int) -> str:
    """Return a position that counts from 0 as a word.

    >>> ordinal(0), ordinal(5), ordinal(20), ordinal(111)
    ('first', 'sixth', '21st', '112th')
    """
    if position < len(_ORDINALS):
        return _ORDINALS[position]
    n = position + 1
    ending = {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th") if n % 100 not in (11, 12, 13) else "th"
    return f"{n}{ending}"


def changes_words(conflict: Conflict, changes: Iterable[Change]) -> tuple[str, ...]:
    """Return one clause for each of several changes that are made from left to right."""
    said = []
    for change in changes:
        said.append(change_words(conflict, change))
        conflict = varied(conflict, [change])
    return tuple(said)


def change_words(conflict: Conflict, change: Change) -> str:
    """Return a change of ``conflict`` as a clause.

    >>> import detente as dt
    >>> moscow = dt.read("moscow-2016").conflict
    >>> change_words(moscow, StatementMoved(Dm("us"), 5, 2))
    'United States raises “February rather than nothing” from sixth to third place'
    """
    match change:
        case OptionFixed(name, taken):
            return f"{_option(conflict, name)} is {'guaranteed' if taken else 'barred'}"
        case OptionDirected(name, moves):
            return f"{_option(conflict, name)} {_DIRECTIONS[moves]}"
        case ConditionDropped(position):
            return f"the condition “{conflict.constraints[position].reason}” no longer applies"
        case PlacesSwapped(dm, place):
            above, below = _places(conflict, dm)[place : place + 2]
            return f"{_person(conflict, dm)} prefers {_tied(below)} to {_tied(above)}"
        case _:
            return f"{_person(conflict, change.dm)} {_statement_words(conflict, change)}"


def _statement_words(
    conflict: Conflict,
    change: StatementMoved | StatementDropped | StatementNegated | StatementAdded,
) -> str:
    match change:
        case StatementMoved(dm, start, end):
            verb = "raises" if end < start else "lowers"
            where = f"from {ordinal(start)} to {ordinal(end)} place"
            return f"{verb} “{_statement(conflict, dm, start).words}” {where}"
        case StatementDropped(dm, k):
            return f"drops “{_statement(conflict, dm, k).words}” ({ordinal(k)} place)"
        case StatementNegated(dm, k):
            words = _statement(conflict, dm, k).words
            return f"wants the opposite of “{words}” ({ordinal(k)} place)"
        case StatementAdded(_, statement, k):
            return f"also wants “{statement.words}”, in {ordinal(k)} place"


def _person(conflict: Conflict, dm: Dm) -> str:
    return conflict.decision_maker(dm).words


def _option(conflict: Conflict, name: str) -> str:
    option: Option = next(o for o in conflict.options if o.name == name)
    return f"“{option.words}” ({_person(conflict, option.dm)})"


def _statement(conflict: Conflict, dm: Dm, position: int) -> Statement:
    preference = conflict.preferences[dm]
    assert isinstance(preference, Prioritised)
    return preference.statements[position]


def _places(conflict: Conflict, dm: Dm) -> tuple[tuple[str, ...], ...]:
    preference = conflict.preferences[dm]
    assert isinstance(preference, Ranking)
    return preference.places


def _tied(place: tuple[str, ...]) -> str:
    return " or ".join(place)
