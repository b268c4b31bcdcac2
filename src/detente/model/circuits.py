"""A conflict in option form as a circuit: which combinations are states, and how each is ranked.

Nothing is listed, so the number of options is no limit. A rank is a row of wires, the most
important first: read as a binary number, higher is better, equal is a tie. Option prioritising
gives one wire per statement; weights are added up by adders; rankings and payoffs give their
places. All engines for large models (compiled, numpy, decision diagrams, clauses) start here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, reduce
from math import lcm

from detente.errors import (
    BadPreference,
    CaseError,
    MissingPart,
    NotApplicable,
    UnknownName,
    nearest,
    preferences_of,
)
from detente.kernels.circuit import Circuit, Wire
from detente.model.condition import evaluate, outcome_order
from detente.model.conflict import (
    Conflict,
    Constraint,
    Dm,
    Payoffs,
    Preference,
    Prioritised,
    Ranking,
    Weights,
)
from detente.model.grammar import parse
from detente.model.space import no_such_state


@dataclass(frozen=True)
class Formulas:
    """Where options, patterns, outcomes and named states hold, as wires: a world of conditions.

    Raises :class:`NotApplicable` for explicit graphs and for models with merged states.
    """

    conflict: Conflict

    def __post_init__(self) -> None:
        if self.conflict.arcs is not None:
            raise NotApplicable(
                "An explicit graph lists its states; it has no options to compute with."
            )
        if self.conflict.merges:
            raise NotApplicable(
                "Merged states must be listed one by one; engines for large models need plain option form."
            )

    @cached_property
    def circuit(self) -> Circuit:
        """The circuit that all wires of this conflict belong to; input k is option k."""
        return Circuit(len(self.conflict.options))

    @property
    def everything(self) -> Wire:
        """All combinations."""
        return self.circuit.true

    @cached_property
    def _position(self) -> Mapping[str, int]:
        return {o.name: k for k, o in enumerate(self.conflict.options)}

    def taken(self, option: str) -> Wire:
        """The combinations in which the option is taken."""
        return self.circuit.input(self._position[option])

    @cached_property
    def _outcomes(self) -> dict[str, Wire]:
        return {}

    def outcome(self, name: str) -> Wire:
        """The combinations of an outcome."""
        if not self._outcomes:
            for each in outcome_order(self.conflict.outcomes):
                self._outcomes[each] = evaluate(self.conflict.outcomes[each].tree, self)
        return self._outcomes[name]

    def pattern(self, pattern: str) -> Wire:
        """The combinations that fit a pattern of Y, N and -."""
        places = [(self.circuit.input(k), letter) for k, letter in enumerate(pattern)]
        return self._all([w if letter == "Y" else ~w for w, letter in places if letter != "-"])

    def named(self, state: str) -> Wire:
        """The combinations of the state with this label or pattern."""
        text = self.conflict.labels.get(state, state)
        if not self.conflict.names.is_pattern(text):
            raise UnknownName(
                f"There is no state labelled {state!r}.{nearest(state, self.conflict.labels)}"
            )
        return self.pattern(text)

    def meant(self, name: str) -> Wire:
        """The combinations that a label, pattern, outcome or condition means."""
        name = name.strip()
        if name in self.conflict.labels or self.conflict.names.is_pattern(name):
            return self.named(name)
        if name in self.conflict.outcomes:
            return self.outcome(name)
        try:
            return evaluate(parse(name, self.conflict.names).tree, self)
        except (UnknownName, CaseError) as error:
            known = [*self.conflict.labels, *self.conflict.outcomes]
            known = known or [o.name for o in self.conflict.options]
            raise no_such_state(name, error, known, self.conflict) from None

    def _all(self, wires: Sequence[Wire]) -> Wire:
        return reduce(lambda a, b: a & b, wires, self.circuit.true)

    def _any(self, wires: Sequence[Wire]) -> Wire:
        return reduce(lambda a, b: a | b, wires, self.circuit.false)

    # ------------------------------------------------------------ feasible

    @cached_property
    def feasible(self) -> Wire:
        """The combinations that no constraint removes."""
        return self._all([~self.broken(c) for c in self.conflict.constraints])

    def broken(self, constraint: Constraint) -> Wire:
        """The combinations that the constraint removes."""
        holds = evaluate(constraint.when.tree, self)
        return holds if constraint.kind == "infeasible" else ~holds

    # ------------------------------------------------------------ ranks

    @cached_property
    def ranks(self) -> Mapping[Dm, tuple[Wire, ...]]:
        """The rank of every decision maker: wires, the most important first."""
        missing = [d for d in self.conflict.dms if d not in self.conflict.preferences]
        if missing:
            raise MissingPart(
                f"There are no preferences for {', '.join(map(repr, missing))}. "
                f"Add 'preferences: {{{missing[0]}: {{ranking: […]}}}}' or another form."
            )
        ranks: dict[Dm, tuple[Wire, ...]] = {}
        for dm in self.conflict.dms:
            with preferences_of(dm):
                ranks[dm] = self._rank(self.conflict.preferences[dm])
        return ranks

    def _rank(self, preference: Preference) -> tuple[Wire, ...]:
        match preference:
            case Prioritised(statements):
                return tuple(evaluate(s.when.tree, self) for s in statements)
            case Weights(weights):
                return self._weighted(weights)
            case Ranking(places):
                return self._placed([list(tied) for tied in reversed(places)])
            case Payoffs(payoffs):
                worth = sorted({Fraction(v) for v in payoffs.values()})
                return self._placed(
                    [[n for n, v in payoffs.items() if Fraction(v) == w] for w in worth]
                )

    def _placed(self, places: Sequence[Sequence[str]]) -> tuple[Wire, ...]:
        """Places from the worst to the best, each named by states, patterns, outcomes, conditions."""
        held = [self._any([self._place(name) for name in tied]) for tied in places]
        width = max(1, (len(held) - 1).bit_length())
        return tuple(
            self._any([w for p, w in enumerate(held) if p >> bit & 1])
            for bit in reversed(range(width))
        )

    def _place(self, name: str) -> Wire:
        try:
            return self.meant(name)
        except UnknownName as error:
            raise BadPreference(
                f"The ranking names {name!r}, which is no state: {error.message}"
            ) from None

    def places(self, dm: Dm) -> tuple[tuple[str, Wire], ...]:
        """The names that a ranking or a list of payoffs uses, with what each means; else nothing.

        Every state must be among exactly one of them.
        """
        match self.conflict.preferences.get(dm):
            case Ranking(places):
                return tuple((n, self._place(n)) for tied in places for n in tied)
            case Payoffs(payoffs):
                return tuple((n, self._place(n)) for n in payoffs)
            case _:
                return ()

    def _weighted(self, weights: Mapping[str, Decimal]) -> tuple[Wire, ...]:
        """Add up the weights of what is taken; a negative one counts, turned, for what is left."""
        exact = {self._position[o]: Fraction(w) for o, w in weights.items()}
        scale = lcm(*(w.denominator for w in exact.values())) if exact else 1
        total: list[Wire] = []  # the lowest bit first
        for k, weight in exact.items():
            wire = self.circuit.input(k)
            amount = abs(int(weight * scale))
            total = self._plus(total, amount, wire if weight > 0 else ~wire)
        return tuple(reversed(total))

    def _plus(self, total: list[Wire], amount: int, when: Wire) -> list[Wire]:
        """Add ``amount`` where ``when`` holds, by a ripple of carries."""
        width = max(len(total), amount.bit_length())
        carry = self.circuit.false
        found = []
        for bit in range(width):
            a = total[bit] if bit < len(total) else self.circuit.false
            b = when if amount >> bit & 1 else self.circuit.false
            found.append(a ^ b ^ carry)
            carry = (a & b) | (carry & (a ^ b))
        return found if carry.number == 0 else [*found, carry]
