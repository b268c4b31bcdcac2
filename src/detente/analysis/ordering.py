"""In what order does a decision maker hold its statements or its states, and how is it changed?

An order is a list of places, best first; items in one place are tied. Every change makes a new
order. Sorting by comparison asks about two items at a time (binary insertion; an order that is
already right is confirmed with one question per item).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from detente.errors import MissingPart, UnknownName, WrongValue
from detente.model.conflict import Case, Dm, Prioritised, Ranking, Statement
from detente.model.enumeration import state_space
from detente.model.preference import ranks
from detente.model.space import State, StateSpace

What: TypeAlias = Literal["statements", "states"]


@dataclass(frozen=True)
class Item:
    """A statement or a state: its position in the case, its name and what it means."""

    index: int
    name: str
    words: str


Place: TypeAlias = tuple[Item, ...]


@dataclass(frozen=True)
class Order:
    """Places from best to worst, numbered from 1.

    >>> a, b, c = (Item(i, n, n) for i, n in enumerate("abc"))
    >>> order = Order(((a,), (b,), (c,)), may_tie=True)
    >>> order.move(3, 1).tie([2, 3]).names
    (('c',), ('a', 'b'))
    """

    places: tuple[Place, ...]
    may_tie: bool

    @property
    def names(self) -> tuple[tuple[str, ...], ...]:
        """The names of the items, place by place."""
        return tuple(tuple(item.name for item in place) for place in self.places)

    def place(self, number: int) -> Place:
        """Return the place with a number; raises :class:`detente.errors.UnknownName`."""
        if not 1 <= number <= len(self.places):
            raise UnknownName(f"There is no place {number}: they run from 1 to {len(self.places)}.")
        return self.places[number - 1]

    def move(self, number: int, to: int) -> Order:
        """Return the order with one place moved; those between move up or down by one."""
        moved, _ = self.place(number), self.place(to)
        rest = [*self.places[: number - 1], *self.places[number:]]
        return replace(self, places=(*rest[: to - 1], moved, *rest[to - 1 :]))

    def tie(self, numbers: Iterable[int]) -> Order:
        """Return the order with several places made one, where the first of them stands."""
        first, *others = dict.fromkeys(numbers)
        if not self.may_tie:
            raise WrongValue("Two statements cannot tie: one of them comes first.")
        if not others:
            raise WrongValue("A tie takes two different places, as in 'tie 2 3'.")
        tied = tuple(item for number in (first, *others) for item in self.place(number))
        return replace(
            self,
            places=tuple(
                tied if number == first else place
                for number, place in enumerate(self.places, 1)
                if number not in others
            ),
        )

    def untie(self, number: int) -> Order:
        """Return the order with the items of one place in places of their own."""
        tied = self.place(number)
        if len(tied) == 1:
            raise WrongValue(f"In place {number} stands {tied[0].name!r} alone: nothing is tied.")
        alone = tuple((item,) for item in tied)
        return replace(self, places=(*self.places[: number - 1], *alone, *self.places[number:]))


@dataclass(frozen=True)
class History:
    """An order, those before it, and those taken back."""

    order: Order
    past: tuple[Order, ...] = ()
    future: tuple[Order, ...] = ()

    def then(self, order: Order) -> History:
        """Return the history with a new order; what was taken back is forgotten."""
        return self if order == self.order else History(order, (*self.past, self.order))

    def undo(self) -> History:
        """Return the history one step back."""
        if not self.past:
            raise WrongValue("There is nothing to undo.")
        *past, order = self.past
        return History(order, tuple(past), (self.order, *self.future))

    def redo(self) -> History:
        """Return the history one step forward again."""
        if not self.future:
            raise WrongValue("There is nothing to redo.")
        order, *future = self.future
        return History(order, (*self.past, self.order), tuple(future))


# ---------------------------------------------------------------- sorting by answers

Answer: TypeAlias = Literal["first", "second", "tie"]


@dataclass(frozen=True)
class Comparison:
    """A sort under way: some items are placed; the next lies between places ``low`` and ``high``."""

    placed: tuple[Place, ...]
    waiting: tuple[Item, ...]
    low: int
    high: int

    @property
    def question(self) -> tuple[Item, Item] | None:
        """The two items to be compared next; None when all are placed."""
        return (self.placed[self._probe][0], self.waiting[0]) if self.waiting else None

    @property
    def _probe(self) -> int:
        untouched = self.low == 0 and self.high == len(self.placed)
        return self.high - 1 if untouched else (self.low + self.high) // 2

    def answered(self, answer: Answer) -> Comparison:
        """Return the sort after an answer: the first is better, the second is, or they tie."""
        at = self._probe
        if answer == "tie":
            place = (*self.placed[at], self.waiting[0])
            return self._next((*self.placed[:at], place, *self.placed[at + 1 :]))
        low, high = (at + 1, self.high) if answer == "first" else (self.low, at)
        if low < high:
            return replace(self, low=low, high=high)
        return self._next((*self.placed[:low], (self.waiting[0],), *self.placed[low:]))

    def _next(self, placed: tuple[Place, ...]) -> Comparison:
        return Comparison(placed, self.waiting[1:], 0, len(placed))


def comparison(order: Order) -> Comparison:
    """Return the sort that begins with an order."""
    first, *rest = (item for place in order.places for item in place)
    return Comparison(((first,),), tuple(rest), 0, 1)


# ---------------------------------------------------------------- orders of a case


def present_order(case: Case, dm: Dm, what: What | None = None) -> tuple[What, Order]:
    """Return what is to be ordered, and its order in the case.

    Statements where the decision maker has some, else states; states without any preference are
    all tied. Raises :class:`detente.errors.MissingPart`.
    """
    preference = case.conflict.preferences.get(dm)
    if what != "states" and isinstance(preference, Prioritised):
        if not preference.statements:
            raise MissingPart(
                f"The list of statements of {dm!r} is empty: there is nothing to order."
            )
        items = (
            Item(i, s.id or s.when.text, _said(s)) for i, s in enumerate(preference.statements)
        )
        return "statements", Order(tuple((item,) for item in items), may_tie=False)
    if what == "statements":
        raise MissingPart(
            f"The decision maker {dm!r} has no preference statements; order its states instead "
            "(--what states)."
        )
    space = state_space(case.conflict)
    rank = ranks(preference, space) if preference else (0,) * len(space)
    tied = [tuple(s for s in space if rank[s] == r) for r in sorted(set(rank), reverse=True)]
    places = tuple(tuple(_state(space, s) for s in place) for place in tied)
    return "states", Order(places, may_tie=True)


def _said(statement: Statement) -> str:
    condition = f" [{statement.when.text}]" if statement.text else ""
    basis = f" ({statement.basis})" if statement.basis else ""
    return statement.words + condition + basis


def _state(space: StateSpace, s: State) -> Item:
    outcomes = space.outcomes(s)
    named = f" ({', '.join(outcomes)})" if outcomes else ""
    return Item(int(s), space.label(s), f"{space.label(s)}: {space.describe(s)}{named}")


def reordered(case: Case, dm: Dm, what: What, order: Order) -> Case:
    """Return the case with the order as the decision maker's preference.

    An order of states becomes a ranking, in the place of whatever form stood there.
    """
    given = case.conflict.preferences.get(dm)
    if what == "statements":
        statements = given.statements if isinstance(given, Prioritised) else ()
        chosen = tuple(statements[item.index] for place in order.places for item in place)
        preference: Prioritised | Ranking = Prioritised(chosen)
    elif isinstance(given, Ranking) and present_order(case, dm, "states")[1] == order:
        return case
    else:
        preference = Ranking(order.names)
    preferences = {**case.conflict.preferences, dm: preference}
    return case.replace(conflict=case.conflict.replace(preferences=preferences))


def replaced_form(case: Case, dm: Dm, what: What) -> str | None:
    """Return what saving an order would replace by a ranking: statements, weights or payoffs."""
    given = case.conflict.preferences.get(dm)
    if what == "statements" or given is None or isinstance(given, Ranking):
        return None
    return {"Prioritised": "statements", "Weights": "weights", "Payoffs": "payoffs"}[
        type(given).__name__
    ]
