"""Whom must the negotiator carry at home?  Win-sets, their overlap, and who decides them.

The *win-set* of a side is the set of agreements that its factions would ratify against no deal:
the factions that like the agreement at least as well hold the threshold of the votes, and no
faction with a veto likes it less. A side without factions ratifies for itself: its win-set is what
it likes at least as well as no deal.

An *agreement* is a state outside the outcomes to which no deal belongs; where no deal belongs to
none, any other state. In the *ratified game* an agreement that some side's factions refuse counts,
for everybody, as no deal.

Source: Putnam (1988), Int. Organization 42:427-460; the ratified game is our coupling of it to the
graph model.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import combinations

from detente.errors import preferences_of
from detente.model.conflict import Case, Dm, Faction, Prioritised, Ratification, Statement
from detente.model.graph import Conventions, Graph, graph_model
from detente.model.preference import ranks, truth
from detente.model.space import State
from detente.stability.concepts import Concept
from detente.stability.concepts import concept as the_concept
from detente.stability.solve import solve

MOST_FACTIONS = 12
"""Up to so many factions of a side every set of them is looked at."""


@dataclass(frozen=True)
class Side:
    """One side of the table, and those at home whose consent counts.

    ``orders[f]``: the rank of every state for a faction; ``own`` those of the negotiator.
    """

    dm: Dm
    rule: Ratification
    no_deal: State
    orders: Mapping[str, tuple[int, ...]]
    own: tuple[int, ...]

    @property
    def factions(self) -> tuple[Faction, ...]:
        """The factions, in file order."""
        return self.rule.factions

    def consents(self, faction: str, state: State) -> bool:
        """x ≿_f no deal: whether a faction likes a state at least as well as no deal."""
        order = self.orders[faction]
        return order[state] >= order[self.no_deal]

    def passes(self, consenting: Iterable[str]) -> bool:
        """Whether the consent of these factions, and of no others, ratifies an agreement."""
        yes = set(consenting)
        weights, needed = self._votes
        vetoed = any(f.veto and f.id not in yes for f in self.factions)
        return not vetoed and sum((weights[f] for f in yes), Decimal(0)) >= needed

    def agreeing(self, state: State) -> tuple[str, ...]:
        """The factions that consent to a state."""
        return tuple(f.id for f in self.factions if self.consents(f.id, state))

    @cached_property
    def _votes(self) -> tuple[dict[str, Decimal], Decimal]:
        """What each faction weighs, and how much it takes."""
        weights = {f.id: f.weight for f in self.factions}
        return weights, self.rule.threshold * sum(weights.values(), Decimal(0))

    def ratifies(self, state: State) -> bool:
        """Whether the factions ratify a state; a side without factions refuses nothing."""
        return self.passes(self.agreeing(state))

    def accepts(self, state: State) -> bool:
        """Whether the negotiator itself likes a state at least as well as no deal."""
        return self.own[state] >= self.own[self.no_deal]

    def wins(self, state: State) -> bool:
        """Whether an agreement is in the win-set."""
        return self.ratifies(state) if self.factions else self.accepts(state)

    def pivotal(self, state: State) -> tuple[str, ...]:
        """The factions any of which, by changing its mind alone, would change the result."""
        yes = set(self.agreeing(state))
        result = self.passes(yes)
        return tuple(f.id for f in self.factions if self.passes(yes ^ {f.id}) != result)

    def without(self, faction: str) -> Side:
        """The same side as if one faction had no vote and no veto."""
        left = tuple(f for f in self.factions if f.id != faction)
        rule = Ratification(self.dm, left, self.rule.threshold, self.rule.no_deal)
        return Side(self.dm, rule, self.no_deal, self.orders, self.own)

    @cached_property
    def enough(self) -> tuple[tuple[str, ...], ...] | None:
        """The smallest sets of factions whose consent ratifies, none within another.

        None where the factions are too many to look at every set of them.
        """
        names = [f.id for f in self.factions]
        if len(names) > MOST_FACTIONS:
            return None
        found: list[tuple[str, ...]] = []
        for size in range(len(names) + 1):
            for group in combinations(names, size):
                if self.passes(group) and not any(set(f) <= set(group) for f in found):
                    found.append(group)
        return tuple(found)

    @property
    def blockers(self) -> tuple[str, ...]:
        """The factions without any of which nothing is ratified."""
        names = {f.id for f in self.factions}
        return tuple(f.id for f in self.factions if not self.passes(names - {f.id}))


@dataclass(frozen=True)
class TwoLevel:
    """The facts on a case at two levels: the table and the homes."""

    case: Case
    graph: Graph
    sides: tuple[Side, ...]
    concept: Concept

    @cached_property
    def no_deals(self) -> frozenset[State]:
        """The states that count as no deal."""
        space = self.graph.space
        found = {s.no_deal for s in self.sides}
        outcomes = {o for s in found for o in space.outcomes(s)}
        return frozenset(found | {s for o in outcomes for s in space.within[o]})

    @cached_property
    def agreements(self) -> tuple[State, ...]:
        """The states that would be an agreement."""
        return tuple(s for s in self.graph.space if s not in self.no_deals)

    def win_set(self, side: Side) -> tuple[State, ...]:
        """The agreements that a side would ratify."""
        return tuple(s for s in self.agreements if side.wins(s))

    def overlap_of(self, sides: Iterable[Side]) -> tuple[State, ...]:
        """The agreements in every side's win-set."""
        every = tuple(sides)
        return tuple(s for s in self.agreements if all(side.wins(s) for side in every))

    @cached_property
    def overlap(self) -> tuple[State, ...]:
        """The agreements that all sides would ratify."""
        return self.overlap_of(self.sides)

    @cached_property
    def signable(self) -> tuple[State, ...]:
        """The agreements that every negotiator likes at least as well as no deal."""
        return tuple(s for s in self.agreements if all(side.accepts(s) for side in self.sides))

    @cached_property
    def ratified(self) -> frozenset[State]:
        """The agreements that all sides would ratify, as a set."""
        return frozenset(self.overlap)

    @cached_property
    def involuntary(self) -> tuple[State, ...]:
        """Signed, and then refused at home: what negotiators like and some side does not ratify."""
        return tuple(s for s in self.signable if s not in self.ratified)

    @cached_property
    def voluntary(self) -> Mapping[State, tuple[Dm, ...]]:
        """Ratified by all, and then broken: who would gain by leaving such an agreement alone."""
        graph = self.graph
        found = {s: tuple(d for d in graph.dms if graph.improvements(d, s)) for s in self.overlap}
        return {s: leavers for s, leavers in found.items() if leavers}

    # ------------------------------------------------------------ the ratified game

    def refused_by(self, state: State, sides: Iterable[Side]) -> Side | None:
        """The first side whose factions refuse an agreement; None where none does."""
        if state in self.no_deals:
            return None
        return next((side for side in sides if not side.ratifies(state)), None)

    def ratified_graph(self, sides: Iterable[Side]) -> Graph:
        """The graph in which an agreement that is refused counts, for everybody, as no deal."""
        every = tuple(sides)
        counts = {s: self.refused_by(s, every) for s in self.graph.space}
        stands = [s if (side := counts[s]) is None else side.no_deal for s in self.graph.space]
        orders = {d: tuple(rank[t] for t in stands) for d, rank in self.graph.ranks.items()}
        return self.graph.with_ranks(orders)

    def holding(self, graph: Graph) -> tuple[State, ...]:
        """The equilibria of a graph under the concept asked for."""
        return solve(graph, [self.concept.name]).equilibria(self.concept.name).indices

    @cached_property
    def holds(self) -> tuple[State, ...]:
        """What holds where nobody at home is asked."""
        return self.holding(self.graph)

    @cached_property
    def holds_ratified(self) -> tuple[State, ...]:
        """What holds in the ratified game."""
        return self.holding(self.ratified_graph(self.sides))

    def decided_by(self, side: Side, faction: str, state: State) -> Statement | None:
        """The first statement of a faction on which no deal beats a state; None in other forms."""
        preference = next(f.preference for f in side.factions if f.id == faction)
        return first_against(preference, self.graph, state, side.no_deal)


def first_against(preference: object, graph: Graph, state: State, other: State) -> Statement | None:
    """Return the first statement that tells two states apart; None where none does."""
    if not isinstance(preference, Prioritised):
        return None
    for statement in preference.statements:
        true = truth(statement, graph.space)
        if true[state] != true[other]:
            return statement
    return None


def two_level(
    case: Case, *, concept: str = "seq", conventions: Conventions | None = None
) -> TwoLevel:
    """Return the facts on win-sets and ratification.

    The sides are the decision makers, less those that are factions of a side. A side that names no
    state of no deal takes the one that the others name, where that is one; else the status quo.
    Raises :class:`detente.errors.MissingPart` where no deal is not named and there is no status
    quo, and what building the graph raises.
    """
    graph = graph_model(case.conflict, conventions)
    rules = case.section("ratification")
    given: dict[Dm, Ratification] = {d: r for d, r in case.ratification.items() if d in rules}
    at_home = {f.id for r in given.values() for f in r.factions} - set(given)
    named = {graph.state(r.no_deal) for r in given.values() if r.no_deal is not None}
    shared = named.pop() if len(named) == 1 else None
    sides = tuple(
        _side(case, graph, given.get(d) or Ratification(d), shared)
        for d in graph.dms
        if d not in at_home
    )
    return TwoLevel(case, graph, sides, the_concept(concept))


def _side(case: Case, graph: Graph, rule: Ratification, shared: State | None) -> Side:
    if rule.no_deal is not None:
        no_deal = graph.state(rule.no_deal)
    else:
        no_deal = graph.state(case.status_quo) if shared is None else shared
    orders = {}
    for faction in rule.factions:
        with preferences_of(f"the faction {faction.id!r}"):
            orders[faction.id] = ranks(faction.preference, graph.space)
    return Side(rule.dm, rule, no_deal, orders, tuple(graph.ranks[rule.dm]))
