"""What does a faction do to the bargain, and what would it take to win it over?

Schelling's conjecture says that a small win-set is an advantage: who can agree to little is given
more. Here it is checked and not assumed: the bargain with a faction is compared with the bargain
without it, for the side whose faction it is.

A *side payment* is counted in the order of who must be won over: in how many places below no deal
an agreement stands, that is by how many places something added from outside would have to raise
it. A *linkage* stays inside the model: the fewest options that would have to change for an
agreement to become one that all ratify.

Source: Schelling (1960); Putnam (1988). The measures are ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, TypeAlias

from detente.analysis.misperception import Benefit, benefit
from detente.analysis.two_level import MOST_FACTIONS, Side, TwoLevel
from detente.model.conflict import Dm
from detente.model.space import State

Conjecture: TypeAlias = Literal["holds", "fails", "closed", "no effect", "mixed"]
"""What a faction does to its own side: it gets more, less, no agreement at all, or the same."""


@dataclass(frozen=True)
class Effect:
    """A side with one faction and without it."""

    dm: Dm
    faction: str
    closed: tuple[State, ...]
    opened: tuple[State, ...]
    overlap: tuple[State, ...]
    overlap_without: tuple[State, ...]
    holds: tuple[State, ...]
    holds_without: tuple[State, ...]
    conjecture: Conjecture
    holding: Benefit


@dataclass(frozen=True)
class Price:
    """Who would have to be won over for an agreement, and by how many places each.

    ``faction`` is None where the decision maker itself must be won.
    """

    dm: Dm
    faction: str | None
    places: int


@dataclass(frozen=True)
class Payment:
    """The cheapest way to have an agreement signed and ratified by all, and the nearest one that is."""

    state: State
    prices: tuple[Price, ...]
    nearest: tuple[State, ...]
    options: int | None

    @property
    def cost(self) -> tuple[int, int]:
        """How many must be won, and by how many places in all."""
        return len(self.prices), sum(p.places for p in self.prices)


def effects(facts: TwoLevel) -> tuple[Effect, ...]:
    """Return what each faction does to its side's win-set and to the bargain."""
    return tuple(_effect(facts, side, f.id) for side in facts.sides for f in side.factions)


def _effect(facts: TwoLevel, side: Side, faction: str) -> Effect:
    other = side.without(faction)
    sides = tuple(other if s.dm == side.dm else s for s in facts.sides)
    mine, theirs = set(facts.win_set(side)), set(facts.win_set(other))
    without = facts.overlap_of(sides)
    holds_without = facts.holding(facts.ratified_graph(sides))
    own = side.own
    return Effect(
        side.dm,
        faction,
        tuple(sorted(theirs - mine)),
        tuple(sorted(mine - theirs)),
        facts.overlap,
        without,
        facts.holds_ratified,
        holds_without,
        _conjecture(own, without, facts.overlap),
        benefit([own[s] for s in holds_without], [own[s] for s in facts.holds_ratified]),
    )


def _conjecture(
    own: Sequence[int], without: tuple[State, ...], with_it: tuple[State, ...]
) -> Conjecture:
    """Compare what the side could get with the faction and without it."""
    if set(without) == set(with_it):
        return "no effect"
    if not with_it:
        return "closed"
    match benefit([own[s] for s in without], [own[s] for s in with_it]):
        case "better":
            return "holds"
        case "worse" | "open":
            return "fails"
        case "same":
            return "no effect"
        case "mixed":
            return "mixed"


def payments(facts: TwoLevel) -> tuple[Payment, ...]:
    """Return, for each agreement that somebody refuses, the cheapest way to have it after all.

    A negotiator that would not sign must be won over too. The cheapest first: the fewest to be
    won, then the fewest places.
    """
    refused = (s for s in facts.agreements if s not in facts.overlap or s not in facts.signable)
    return tuple(sorted((_payment(facts, s) for s in refused), key=lambda p: (p.cost, p.state)))


def _payment(facts: TwoLevel, state: State) -> Payment:
    prices = [p for side in facts.sides for p in _bought(side, state)]
    nearest, options = _nearest(facts, state)
    return Payment(state, tuple(prices), nearest, options)


def _bought(side: Side, state: State) -> tuple[Price, ...]:
    itself = (Price(side.dm, None, side.own[side.no_deal] - side.own[state]),)
    signs = () if side.accepts(state) else itself
    return (*signs, *(() if side.ratifies(state) else _factions_bought(side, state)))


def _factions_bought(side: Side, state: State) -> tuple[Price, ...]:
    """The fewest factions whose consent would ratify an agreement, by the fewest places."""
    against = [f.id for f in side.factions if not side.consents(f.id, state)]
    price = {f: side.orders[f][side.no_deal] - side.orders[f][state] for f in against}
    for size in range(1, len(against) + 1):
        if len(against) > MOST_FACTIONS and size > 2:
            break
        found = [
            group
            for group in combinations(against, size)
            if side.passes({*side.agreeing(state), *group})
        ]
        if found:
            best = min(found, key=lambda g: sum(price[f] for f in g))
            return tuple(Price(side.dm, f, price[f]) for f in best)
    return tuple(Price(side.dm, f, price[f]) for f in against)


def _nearest(facts: TwoLevel, state: State) -> tuple[tuple[State, ...], int | None]:
    """The agreements in the overlap from which the fewest options differ."""
    space = facts.graph.space
    if space.conflict.arcs is not None or not facts.overlap or state in facts.overlap:
        return (), None
    here = space.pattern(state) or ""

    def away(other: State) -> int:
        return sum(a != b for a, b in zip(here, space.pattern(other) or "", strict=True))

    least = min(map(away, facts.overlap))
    return tuple(s for s in facts.overlap if away(s) == least), least
