"""From what a decision maker is said to want to its order of the states.

Every form ends in *ranks*: one whole number per state, 0 for the least preferred, equal numbers
for ties. Numbers are exact: statements are compared as truth vectors of any length, weights and
payoffs as fractions.

Source of option prioritising: Hipel, Kilgour, Fang and Peng (1997); Fang, Hipel, Kilgour and Peng
(2003): with q statements, Ψ(s) = Σ 2^(q-k) over the true statements k, which is the
lexicographic order of the truth vectors.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from detente.errors import BadPreference, DetenteError
from detente.model.condition import evaluate
from detente.model.conflict import Payoffs, Preference, Prioritised, Ranking, Statement, Weights
from detente.model.space import State, StateSpace


def ranks(preference: Preference, space: StateSpace) -> tuple[int, ...]:
    """Return the rank of every state, 0 for the least preferred; ties share a rank.

    Raises :class:`BadPreference` when states are missed, repeated or invented.
    """
    match preference:
        case Prioritised(statements):
            return dense(scores(statements, space))
        case Ranking(places):
            return _ranked(places, space)
        case Weights(weights):
            return _weighted(weights, space)
        case Payoffs(payoffs):
            return _paid(payoffs, space)


def dense(values: Sequence[Any]) -> tuple[int, ...]:
    """Return the rank of each value among the distinct values.

    >>> dense([5, 9, 5, 7])
    (0, 2, 0, 1)
    """
    place = {v: r for r, v in enumerate(sorted(set(values)))}
    return tuple(place[v] for v in values)


def scores(statements: Iterable[Statement], space: StateSpace) -> list[int]:
    """Return Ψ(s) of every state: the truth vector read as a binary number."""
    score = [0] * len(space)
    for statement in statements:
        true = truth(statement, space)
        score = [2 * value + holds for value, holds in zip(score, true, strict=True)]
    return score


def truth(statement: Statement, space: StateSpace) -> list[bool]:
    """Return, for every state, whether the statement holds there."""
    cells = evaluate(statement.when.tree, space.truths)
    subject = f"The preference statement {statement.when.text!r}"
    if space.merged:
        held = set(space.states(cells, subject))
        return [s in held for s in space]
    digits = bin(cells)[:1:-1].ljust(space.truths.size, "0")
    return [digits[own[0]] == "1" for own in space.cells]


def _ranked(places: Sequence[Sequence[str]], space: StateSpace) -> tuple[int, ...]:
    place: dict[State, int] = {}
    for depth, tied in enumerate(places):
        for name in tied:
            for s in _found(name, space):
                if s in place:
                    raise BadPreference(f"The ranking names the state {space.label(s)!r} twice.")
                place[s] = -depth
    _complete(place, space, "ranking")
    return dense([place[s] for s in space])


def _found(name: str, space: StateSpace) -> tuple[State, ...]:
    try:
        states = space.all_named(name)
    except DetenteError as error:
        raise BadPreference(
            f"The ranking names {name!r}, which is no state: {error.message}"
        ) from None
    if not states:
        raise BadPreference(f"The ranking names {name!r}, which fits no feasible state.")
    return states


def _complete(known: Mapping[State, object], space: StateSpace, form: str) -> None:
    missing = [space.label(s) for s in space if s not in known]
    if missing:
        shown = ", ".join(map(repr, missing[:6])) + (", …" if len(missing) > 6 else "")
        raise BadPreference(f"The {form} misses {len(missing)} of {len(space)} states: {shown}.")


def _weighted(weights: Mapping[str, Decimal], space: StateSpace) -> tuple[int, ...]:
    options = space.conflict.options
    worth = [Fraction(weights.get(o.name, Decimal(0))) for o in options]

    def value(cell: int) -> Fraction:
        return sum((w for k, w in enumerate(worth) if cell >> k & 1), Fraction(0))

    return dense([_one_value([value(c) for c in _telling(space, s)], space, s) for s in space])


def _telling(space: StateSpace, state: State) -> tuple[int, ...]:
    """The cells whose value must agree: the stand-in alone where the case names one."""
    stand_in = space.stand_ins.get(state)
    return space.cells[state] if stand_in is None else (stand_in,)


def _one_value(values: list[Fraction], space: StateSpace, state: State) -> Fraction:
    if len(set(values)) > 1:
        raise BadPreference(
            f"The weights give the members of the merged state {space.label(state)!r} different values. "
            "Name the member that stands for all in 'merge': {when: …, as: PATTERN}."
        )
    return values[0]


def _paid(payoffs: Mapping[str, Decimal], space: StateSpace) -> tuple[int, ...]:
    paid: dict[State, Fraction] = {}
    for name, value in payoffs.items():
        for s in _found(name, space):
            if s in paid:
                raise BadPreference(f"The payoffs name the state {space.label(s)!r} twice.")
            paid[s] = Fraction(value)
    _complete(paid, space, "list of payoffs")
    return dense([paid[s] for s in space])
