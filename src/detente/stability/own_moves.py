"""Where can a decision maker go from one state, when its moves are too many to list?

The circuit of the conflict is narrowed to one decision maker's options, the others staying as the
state has them; what is left is small, and diagrams of it are counted exactly.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce

from detente.kernels.circuit import AND, NOT, OR, XOR, Circuit, Wire
from detente.model.conflict import Dm
from detente.stability.symbolic import SymbolicModel
from detente.stability.symbolic_states import StateSet

_MAKE: Mapping[int, Callable[[Wire, Wire], Wire]] = {
    NOT: lambda a, _: ~a,
    AND: operator.and_,
    OR: operator.or_,
    XOR: operator.xor,
}


@dataclass(frozen=True)
class OwnMoves:
    """R_i(s) of one decision maker from the state with a code, split by preference.

    Questions raise :class:`detente.errors.BudgetSpent` as those of the model do.
    """

    model: SymbolicModel
    dm: Dm
    code: int

    @cached_property
    def every(self) -> StateSet:
        """R_i(s): where one move leads."""
        (feasible,) = self._narrowed([self.model.formulas.feasible])
        stays = [self._same(k) for k in range(self._circuit.inputs) if k not in self._free]
        moves = ~self._all([self._same(k) for k in self._free])
        wire = self._all([feasible, moves, *stays])
        with self.model.clock.asked(f"the moves of {self.dm} were drawn"):
            (drawn,) = self.model.diagrams.drawn(self._circuit, [wire])
        return self.model.set_of(drawn)

    @cached_property
    def better(self) -> StateSet:
        """R_i^+(s): the moves that improve on the state."""
        return self.every.within(self._compared[0])

    @cached_property
    def equal(self) -> StateSet:
        """R_i^=(s): the moves that are no better and no worse."""
        return self.every.within(self._compared[1])

    def best(self) -> int | None:
        """Return a most preferred improvement; None where there is none."""
        found = self.better
        for wire in self._rank:
            found = found.within(wire) or found
        return found.first(1)[0] if found else None

    # ------------------------------------------------------------ as wires

    @property
    def _circuit(self) -> Circuit:
        return self.model.formulas.circuit

    @cached_property
    def _free(self) -> tuple[int, ...]:
        """The options that the decision maker may change from here."""
        options = enumerate(self.model.formulas.conflict.options)
        ways = {True: ("both", "drop"), False: ("both", "take")}
        return tuple(
            k for k, o in options if o.dm == self.dm and o.moves in ways[bool(self.code >> k & 1)]
        )

    def _same(self, k: int) -> Wire:
        wire = self._circuit.input(k)
        return wire if self.code >> k & 1 else ~wire

    def _all(self, wires: Sequence[Wire]) -> Wire:
        return reduce(operator.and_, wires, self._circuit.true)

    def _narrowed(self, wires: Sequence[Wire]) -> list[Wire]:
        """The wires with every option fixed that does not change."""
        circuit = self._circuit

        def leaf(number: int) -> Wire:
            if number < 2 or number - 2 in self._free:
                return Wire(circuit, number)
            return circuit.true if self.code >> (number - 2) & 1 else circuit.false

        return circuit.translated(wires, leaf, _MAKE)

    @cached_property
    def _rank(self) -> list[Wire]:
        return self._narrowed(self.model.formulas.ranks[self.dm])

    @cached_property
    def _compared(self) -> tuple[Wire, Wire]:
        """Where the rank is above that of the state, and where it is the same."""
        circuit = self._circuit
        here = circuit.values(self.model.formulas.ranks[self.dm], [self.code])
        above, equal = circuit.false, circuit.true
        for wire, held in zip(self._rank, here, strict=True):
            if held:
                equal = equal & wire
            else:
                above, equal = above | (equal & wire), equal & ~wire
        return above, equal
