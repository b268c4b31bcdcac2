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

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from detente.analysis.misperception import Benefit, benefit
from detente.analysis.two_level import Side, TwoLevel
from detente.model.conflict import Dm
from detente.model.space import State

Bargain: TypeAlias = tuple[tuple[State, ...], tuple[State, ...]]
"""The agreements that all would ratify: without a faction, and with it."""

Conjecture: TypeAlias = Literal[
    "holds", "fails", "mixed", "closed", "opened", "no effect", "not tested"
]
"""What a faction does to its side's bargain, and what that says of the conjecture.

Where the faction makes the win-set smaller and agreements are left: the side gets more (``holds``),
less (``fails``), or both in part (``mixed``). ``closed``: no agreement is left; ``opened``: there is
one only with the faction; ``not tested``: the bargain differs, but the win-set is not smaller.
"""


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
        _conjecture(side, (without, facts.overlap), smaller=mine < theirs),
        benefit([own[s] for s in holds_without], [own[s] for s in facts.holds_ratified]),
    )


def _conjecture(side: Side, bargain: Bargain, *, smaller: bool) -> Conjecture:
    """Compare what the side could get with the faction and without it."""
    without, with_it = bargain
    if set(without) == set(with_it):
        return "no effect"
    if not with_it:
        return "closed"
    if not without:
        return "opened"
    if not smaller:
        return "not tested"
    found = benefit([side.own[s] for s in without], [side.own[s] for s in with_it])
    match found:
        case "better":
            return "holds"
        case "worse":
            return "fails"
        case "mixed":
            return "mixed"
        case _:
            return "no effect"


def payments(facts: TwoLevel) -> tuple[Payment, ...]:
    """Return, for each agreement that somebody refuses, the cheapest way to have it after all.

    A negotiator that would not sign must be won over too. The cheapest first: the fewest to be
    won, then the fewest places.
    """
    both = facts.ratified & frozenset(facts.signable)
    refused = (s for s in facts.agreements if s not in both)
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
    yes = set(side.agreeing(state))
    order = [f for f in side.factions if f.id not in yes]
    price = {f.id: side.orders[f.id][side.no_deal] - side.orders[f.id][state] for f in order}
    must = tuple(f.id for f in order if f.veto)
    free = sorted((f for f in order if not f.veto), key=lambda f: (-f.weight, price[f.id]))
    number = next(
        k for k in range(len(free) + 1) if side.passes({*yes, *must, *(f.id for f in free[:k])})
    )
    cheapest: dict[Decimal, tuple[int, tuple[str, ...]]] = {Decimal(0): (0, ())}
    by_size = [cheapest, *({} for _ in range(number))]
    for faction in free:
        for k in reversed(range(number)):
            for votes, (paid, group) in list(by_size[k].items()):
                new = (paid + price[faction.id], (*group, faction.id))
                held = by_size[k + 1].get(votes + faction.weight)
                if held is None or new[0] < held[0]:
                    by_size[k + 1][votes + faction.weight] = new
    enough = [g for _, g in by_size[number].values() if side.passes({*yes, *must, *g})]
    best = min(enough, key=lambda g: (sum(price[f] for f in g), g))
    won = {*must, *best}
    return tuple(Price(side.dm, f.id, price[f.id]) for f in order if f.id in won)


def _nearest(facts: TwoLevel, state: State) -> tuple[tuple[State, ...], int | None]:
    """The agreements in the overlap from which the fewest options differ."""
    space = facts.graph.space
    if space.conflict.arcs is not None or not facts.overlap or state in facts.ratified:
        return (), None
    here = space.cells[state][0]
    away = {s: (here ^ space.cells[s][0]).bit_count() for s in facts.overlap}
    least = min(away.values())
    return tuple(s for s, apart in away.items() if apart == least), least
