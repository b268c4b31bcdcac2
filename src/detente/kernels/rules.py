"""What a state, a move and an order are, in clauses: the rules that questions to a solver rest on.

A point is a state (or a combination that may turn out infeasible) with a literal for each option.
Changing a few options gives another point that shares whatever does not depend on them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from detente.kernels.circuit import AND, FALSE, NOT, OR, TRUE, Circuit, Wire
from detente.kernels.clauses import TRUE as HOLDS
from detente.kernels.clauses import Clauses, Lit

Change: TypeAlias = Mapping[int, bool]
"""What some options are set to."""


@dataclass(frozen=True)
class Rules:
    """A model in option form: conditions, ranks (most important wire first), owners, directions.

    ``owned[i]`` lists the options of decision maker i; ``takes[k]`` and ``drops[k]`` say whether
    option k may change from no to yes and from yes to no.
    """

    circuit: Circuit
    feasible: Wire
    ranks: tuple[tuple[Wire, ...], ...]
    owned: tuple[tuple[int, ...], ...]
    takes: tuple[bool, ...]
    drops: tuple[bool, ...]

    @cached_property
    def conditions(self) -> tuple[Wire, ...]:
        """The wires that all hold exactly where a combination is feasible."""
        found, waiting = [], [self.feasible.number]
        while waiting:
            number = waiting.pop()
            operation, a, b = self._gate(number)
            if operation == AND:
                waiting += (a, b)
            elif number != TRUE:
                found.append(number)
        return tuple(Wire(self.circuit, n) for n in sorted(set(found)))

    def _gate(self, number: int) -> tuple[int, int, int]:
        first = self.circuit.first_gate
        return self.circuit.gates[number - first] if number >= first else (NOT, number, number)

    @cached_property
    def _cones(self) -> dict[tuple[Wire, ...], list[int]]:
        return {}

    def cone(self, wires: tuple[Wire, ...]) -> list[int]:
        """The numbers of the gates that some wires rest on, in order."""
        if wires not in self._cones:
            self._cones[wires] = self.circuit.needed(wires)
        return self._cones[wires]

    @cached_property
    def support(self) -> Sequence[int]:
        """For every wire the options it depends on, as a mask."""
        found = [0, 0, *(1 << k for k in range(self.circuit.inputs))]
        for _, a, b in self.circuit.gates:
            found.append(found[a] | found[b])
        return found

    def others(self, dm: int) -> tuple[int, ...]:
        """The opponents of a decision maker."""
        return tuple(j for j in range(len(self.owned)) if j != dm)

    def truths(self, dm: int, code: int) -> list[bool]:
        """Return the rank of one combination: which of its wires hold, most important first."""
        return self.values(self.ranks[dm], code)

    def is_feasible(self, code: int) -> bool:
        """Say whether a combination is a state."""
        return all(self.values(self.conditions, code))

    def values(self, wires: tuple[Wire, ...], code: int) -> list[bool]:
        """Return which wires hold in one combination."""
        held = {FALSE: False, TRUE: True}
        held |= {2 + k: bool(code >> k & 1) for k in range(self.circuit.inputs)}
        for number in self.cone(wires):
            operation, a, b = self._gate(number)
            x, y = held[a], held[b]
            match operation:
                case _ if operation == NOT:
                    held[number] = not x
                case _ if operation == AND:
                    held[number] = x and y
                case _ if operation == OR:
                    held[number] = x or y
                case _:
                    held[number] = x != y
        return [held[w.number] for w in wires]


@dataclass
class Point:
    """A combination of options in clauses: ``inputs[k]`` is the literal of option k."""

    rules: Rules
    clauses: Clauses
    inputs: tuple[Lit, ...]
    base: Point | None = None
    changed: int = -1
    _known: dict[int, Lit] = field(default_factory=dict, repr=False)
    _held: dict[tuple[Wire, ...], list[Lit]] = field(default_factory=dict, repr=False)

    @classmethod
    def anywhere(cls, rules: Rules, clauses: Clauses) -> Point:
        """A combination of which nothing is known yet."""
        return cls(rules, clauses, clauses.several(rules.circuit.inputs))

    def at(self, code: int) -> list[Lit]:
        """What to assume for this point to be the combination ``code``."""
        return [a if code >> k & 1 else -a for k, a in enumerate(self.inputs)]

    @property
    def code(self) -> int:
        """The combination that the solver's last answer puts here."""
        return sum(1 << k for k, a in enumerate(self.inputs) if self.clauses.holds(a))

    def put(self, options: Mapping[int, Lit]) -> Point:
        """The point with some options replaced."""
        inputs, mask = list(self.inputs), 0
        for k, literal in options.items():
            inputs[k] = literal
            mask |= 1 << k
        return Point(self.rules, self.clauses, tuple(inputs), self, mask)

    def set(self, change: Change) -> Point:
        """The point with some options set."""
        return self.put({k: HOLDS if yes else -HOLDS for k, yes in change.items()})

    def free(self, options: Sequence[int]) -> Point:
        """The point with some options left open."""
        return self.put({k: self.clauses.fresh() for k in options})

    # ------------------------------------------------------------ what holds there

    def _wire(self, number: int) -> Lit:
        if number in (FALSE, TRUE):
            return HOLDS if number == TRUE else -HOLDS
        if number < self.rules.circuit.first_gate:
            return self.inputs[number - 2]
        found = self._known.get(number)
        return self.base._wire(number) if found is None and self.base else found or 0

    def _evaluate(self, wires: tuple[Wire, ...]) -> None:
        """Make the gates below some wires that depend on what was changed."""
        if self.base:
            self.base.all(wires)
        support, clauses, known = self.rules.support, self.clauses, self._known
        gates, first = self.rules.circuit.gates, self.rules.circuit.first_gate
        for number in self.rules.cone(wires):
            if number in known or not support[number] & self.changed:
                continue
            operation, a, b = gates[number - first]
            x, y = self._wire(a), self._wire(b)
            if operation == NOT:
                known[number] = -x
            elif operation == AND:
                known[number] = clauses.both(x, y)
            elif operation == OR:
                known[number] = clauses.either(x, y)
            else:
                known[number] = clauses.odd(x, y)

    def all(self, wires: tuple[Wire, ...]) -> list[Lit]:
        """The literals of some wires here."""
        if wires not in self._held:
            self._evaluate(wires)
            self._held[wires] = [self._wire(w.number) for w in wires]
        return self._held[wires]

    def rank(self, dm: int) -> list[Lit]:
        """The literals of a decision maker's rank here, the most important first."""
        return self.all(self.rules.ranks[dm])

    def feasible(self) -> Lit:
        """The literal of "this is a state", given that the point it was changed from is one."""
        wires, support = self.rules.conditions, self.rules.support
        return self.clauses.all_of(
            a
            for a, w in zip(self.all(wires), wires, strict=True)
            if support[w.number] & self.changed
        )

    def better(self, dm: int, than: Point) -> Lit:
        """The literal of "a decision maker prefers this to ``than``"."""
        return self.clauses.greater(self.rank(dm), than.rank(dm))

    def legal(self, start: Point) -> Lit:
        """The literal of "the directions of the options allow coming here from ``start``"."""
        barred = []
        for k, (a, b) in enumerate(zip(start.inputs, self.inputs, strict=True)):
            if a != b and not self.rules.takes[k]:
                barred.append(self.clauses.both(-a, b))
            if a != b and not self.rules.drops[k]:
                barred.append(self.clauses.both(a, -b))
        return -self.clauses.any_of(barred)
