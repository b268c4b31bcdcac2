"""A difference between two models as a clause: what one has and the other has not."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from detente.explanation.changes import ordinal
from detente.explanation.words import joined
from detente.model.condition import Condition, Taken
from detente.model.conflict import (
    Constraint,
    Dm,
    Option,
    Payoffs,
    Position,
    Preference,
    Prioritised,
    Ranking,
    Ratification,
    Statement,
    Weights,
)
from detente.model.difference import (
    Around,
    ConditionOnly,
    Difference,
    DirectionDiffers,
    HomeDiffers,
    MovesDiffer,
    OptionOnly,
    OrderDiffers,
    OutcomeDiffers,
    Side,
    StatementElsewhere,
    StatementOnly,
    StateOnly,
    StatusQuoDiffers,
)
from detente.model.frame import Frame

PLACES_SHOWN = 12
_WAYS = {"take": "taken up only", "drop": "given up only", "both": "changed either way"}


class Telling:
    """Puts differences into words; ``first`` and ``second`` are what the two models are called."""

    def __init__(self, frame: Frame, first: str, second: str) -> None:
        self.frame = frame
        self.first = first
        self.second = second

    def lines(self, differences: Iterable[Difference]) -> tuple[str, ...]:
        """Return a sentence for each thing, those on one decision maker's order together."""
        said: list[str] = []
        for subject, group in groupby(differences, key=self._subject):
            clauses = [self.clause(d) for d in group]
            said += [f"{subject}{'; '.join(clauses)}."] if subject else [f"{c}." for c in clauses]
        return tuple(said)

    def _subject(self, d: Difference) -> str:
        match d:
            case StatementOnly(dm) | StatementElsewhere(dm) | OrderDiffers(dm) | MovesDiffer(dm):
                return f"{self.person(dm)}: "
            case _:
                return ""

    def sentence(self, d: Difference) -> str:
        """Return one difference with whom it is about."""
        return f"{self._subject(d)}{self.clause(d)}"

    def person(self, dm: Dm) -> str:
        """Return what a reader calls a decision maker."""
        return next(d.words for d in self.frame.decision_makers if d.id == dm)

    def state(self, key: str | None) -> str:
        """Return what a state is called; a status quo may be missing."""
        return "none" if key is None else self.frame.label(key)

    def clause(self, d: Difference) -> str:
        """Return one difference as a clause."""
        match d:
            case StatementOnly(_, statement, side, place):
                has, lacks = (self.first, self.second)[:: 1 if side == "first" else -1]
                return f"{has} has {_said(statement)} ({ordinal(place)} place), {lacks} has not"
            case StatementElsewhere(_, statement, a, b):
                places = f"{ordinal(a)} in {self.first}, {ordinal(b)} in {self.second}"
                return f"{_said(statement)} is {places}"
            case OrderDiffers(_, a, b):
                return f"{self.first} has {self._order(a)}, {self.second} has {self._order(b)}"
            case MovesDiffer(_, a, b):
                return self._moves(a, b)
            case _:
                return self._structure(d)

    def _structure(self, d: Difference) -> str:
        """A difference in what there is to decide and which states there are."""
        match d:
            case OptionOnly(option, side):
                return f"the option {_option(option)} exists in {self._side(side)} only"
            case DirectionDiffers(option, a, b):
                ways = f"{_WAYS[a]} in {self.first}, {_WAYS[b]} in {self.second}"
                return f"the option {_option(option)} can be {ways}"
            case StateOnly(labels, side):
                are = "is a state" if len(labels) == 1 else "are states"
                return f"{joined(labels)} {are} in {self._side(side)} only"
            case ConditionOnly(Constraint(Condition(_, Taken(name)), "infeasible"), side):
                words = next((o.words for o in self._options() if o.name == name), name)
                return f"the option “{words}” ({name}) is never taken in {self._side(side)}"
            case ConditionOnly(constraint, side):
                return f"the condition “{constraint.reason}” applies in {self._side(side)} only"
            case OutcomeDiffers(name, a, b):
                return self._outcome(name, a, b)
            case StatusQuoDiffers(a, b):
                places = f"{self.state(a)} in {self.first}, {self.state(b)} in {self.second}"
                return f"the status quo is {places}"
            case _:
                return f"other states are merged in {self.first} than in {self.second}"

    def around(self, d: Around) -> str:
        """Return a difference in the homes or the positions as a sentence."""
        words = _home if isinstance(d, HomeDiffers) else _position
        first, second = words(d.first), words(d.second)  # type: ignore[arg-type]
        return f"{self.person(d.dm)}: {first} in {self.first}, {second} in {self.second}."

    def _side(self, side: Side) -> str:
        return self.first if side == "first" else self.second

    def _moves(self, a: Iterable[tuple[str, str]], b: Iterable[tuple[str, str]]) -> str:
        parts = []
        for mine, others, name in ((a, b, self.first), (b, a, self.second)):
            own = [f"{x} to {y}" for x, y in mine if (x, y) not in set(others)]
            if own:
                parts.append(f"the moves {joined(own[:PLACES_SHOWN])} exist in {name} only")
        return "; ".join(parts)

    def _options(self) -> Iterable[Option]:
        return (o for d in self.frame.decision_makers for o in d.options)

    def _outcome(self, name: str, a: Condition | None, b: Condition | None) -> str:
        if a is None or b is None:
            return f"the outcome {name} is named in {self.second if a is None else self.first} only"
        return f"the outcome {name} means “{a.text}” in {self.first}, “{b.text}” in {self.second}"

    def _order(self, preference: Preference | None) -> str:
        match preference:
            case None:
                return "no preferences for it"
            case Prioritised(statements):
                return (
                    f"the statements {joined(map(_said, statements))}"
                    if statements
                    else "no wish of it"
                )
            case Ranking(places):
                shown = [" = ".join(map(self.state, p)) for p in places[:PLACES_SHOWN]]
                more = " > …" if len(places) > PLACES_SHOWN else ""
                return f"the ranking {' > '.join(shown)}{more}"
            case Weights(weights):
                return f"the weights {', '.join(f'{o}: {w}' for o, w in weights.items())}"
            case Payoffs(payoffs):
                shown = [f"{self.state(s)}: {v}" for s, v in list(payoffs.items())[:PLACES_SHOWN]]
                return f"the payoffs {', '.join(shown)}"


def _home(rule: Ratification | None) -> str:
    if rule is None or not rule.factions:
        return "nobody at home must consent"
    votes = ", ".join(
        f"{f.words} {f.weight}{' with a veto' if f.veto else ''}" for f in rule.factions
    )
    return f"at home stand {votes} (threshold {rule.threshold})"


def _position(position: Position | None) -> str:
    if position is None:
        return "no position"
    threat = f", threatening “{position.threatens}”" if position.threatens else ""
    return f"the position “{position.wants or 'none'}”{threat}"


def _option(option: Option) -> str:
    return f"“{option.words}” ({option.name})"


def _said(statement: Statement) -> str:
    return f"“{statement.words}”"
