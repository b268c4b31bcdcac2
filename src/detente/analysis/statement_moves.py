"""How few moves of preference statements lose an equilibrium?

A move takes one statement of an order of importance out and puts it in elsewhere. All orders that
few moves reach are tried, fewest first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from detente.analysis.trial import Order, Trial
from detente.model.conflict import Dm, Prioritised
from detente.model.preference import dense, truth
from detente.model.space import State
from detente.model.variation import StatementMoved
from detente.stability.concepts import Concept

MOST_TRIED = 50_000
"""After so many profiles a search stops and says what it has proven."""

Sequence_ = tuple[int, ...]
Moved = tuple[StatementMoved, ...]


@dataclass(frozen=True)
class Shift:
    """The fewest moves of statements after which the state is lost.

    ``number`` moves lose it; None: no number does. Where not ``exact``, at least ``number``.
    ``ways``: each sequence of that many moves that does, up to the first where it takes several.
    """

    number: int | None
    exact: bool = True
    ways: tuple[Moved, ...] = ()


@dataclass(frozen=True)
class Statements:
    """The preference statements of a graph's decision makers, in every order of importance."""

    trial: Trial

    @cached_property
    def count(self) -> Mapping[Dm, int]:
        """How many statements each decision maker has that has any."""
        preferences = self.trial.graph.conflict.preferences
        return {
            d: len(p.statements)
            for d in self.trial.graph.dms
            if isinstance(p := preferences.get(d), Prioritised)
        }

    def nearest(
        self, concept: Concept, state: State, allowed: frozenset[Dm], at_most: int
    ) -> Shift:
        """Return the fewest moves of statements of ``allowed`` that lose the state."""
        people = [d for d in self.count if d in allowed]
        farthest = sum(max(0, self.count[d] - 1) for d in people)
        tried = 0
        for number in range(1, min(at_most, farthest) + 1):
            ways: list[Moved] = []
            for way, orders in self._at(people, number, concept.knowledge == "own"):
                tried += 1
                if tried > MOST_TRIED:
                    return Shift(number, bool(ways), tuple(ways))
                if not self.trial.holds(concept, state, {**self.trial.orders, **orders}):
                    ways.append(way)
                    if number > 1:
                        break
            if ways:
                return Shift(number, True, tuple(ways))
        return Shift(None) if farthest <= at_most else Shift(at_most + 1, exact=False)

    def _at(
        self, people: list[Dm], number: int, alone: bool
    ) -> Iterator[tuple[Moved, dict[Dm, Order]]]:
        """Every profile that takes exactly ``number`` moves; ``alone``: all by one."""
        for shares in _shares(len(people), number):
            if alone and number not in shares:
                continue
            layers = [self._layer(d, n).items() for d, n in zip(people, shares, strict=True)]
            for chosen in product(*layers):
                way = tuple(m for _, moves in chosen for m in moves)
                found = {
                    d: self._order(d, sequence)
                    for d, n, (sequence, _) in zip(people, shares, chosen, strict=True)
                    if n
                }
                yield way, found

    @cached_property
    def _layers(self) -> dict[tuple[Dm, int], dict[Sequence_, Moved]]:
        return {}

    def _layer(self, dm: Dm, number: int) -> dict[Sequence_, Moved]:
        """The sequences of statements that take exactly ``number`` moves, each with such moves."""
        if (dm, number) not in self._layers:
            self._layers[dm, number] = self._found(dm, number)
        return self._layers[dm, number]

    def _found(self, dm: Dm, number: int) -> dict[Sequence_, Moved]:
        size = self.count[dm]
        if number == 0:
            return {tuple(range(size)): ()}
        before = self._layer(dm, number - 1)
        nearer = [self._layer(dm, n) for n in range(number)]
        found: dict[Sequence_, Moved] = {}
        for sequence, moves in before.items():
            for start, end in product(range(size), repeat=2):
                rest = sequence[:start] + sequence[start + 1 :]
                new = (*rest[:end], sequence[start], *rest[end:])
                if new not in found and not any(new in layer for layer in nearer):
                    found[new] = (*moves, StatementMoved(dm, start, end))
        return found

    @cached_property
    def _truths(self) -> dict[Dm, list[list[bool]]]:
        graph = self.trial.graph
        found = {}
        for d in self.count:
            preference = graph.conflict.preferences[d]
            assert isinstance(preference, Prioritised)
            found[d] = [truth(s, graph.space) for s in preference.statements]
        return found

    @cached_property
    def _orders(self) -> dict[tuple[Dm, Sequence_], Order]:
        return {}

    def _order(self, dm: Dm, sequence: Sequence_) -> Order:
        key = (dm, sequence)
        if key not in self._orders:
            truths = self._truths[dm]
            rows = zip(*(truths[k] for k in sequence), strict=True)
            self._orders[key] = dense(list(rows))
        return self._orders[key]


def _shares(people: int, number: int) -> Iterator[tuple[int, ...]]:
    """Every way to share a number of moves among people."""
    if people == 0:
        if number == 0:
            yield ()
        return
    for own in range(number, -1, -1):
        for rest in _shares(people - 1, number - own):
            yield (own, *rest)
