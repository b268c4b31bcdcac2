"""Sums modulo two written in one order, so that equal parities are one gate for a solver.

A parity of forty options that two statements write in different orders costs a solver an
exponential search; written in one order it costs nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from detente.kernels.circuit import AND, NOT, TRUE, XOR, Circuit, Wire


def ordered(wires: Sequence[Wire]) -> list[Wire]:
    """Return the same functions in a new circuit in which terms of a parity stand in order.

    Only a parity that nothing else uses is taken apart, so that the circuit does not grow.

    >>> c = Circuit(3)
    >>> x, y, z = map(c.input, range(3))
    >>> first, second = ordered([x ^ y ^ z, z ^ x ^ y])
    >>> first == second
    True
    """
    if not wires:
        return []
    old = wires[0].circuit
    new = Circuit(old.inputs)
    parities = _Parities(old, wires, new)
    for number in old.needed(wires):
        parities.translate(number)
    return [parities.wire(w.number) for w in wires]


class _Parities:
    """Gates of the old circuit as wires of the new one, or as terms of a parity not yet written."""

    def __init__(self, old: Circuit, wires: Sequence[Wire], new: Circuit) -> None:
        self.old, self.new = old, new
        needed = old.needed(wires)
        uses = Counter(w.number for w in wires)
        for number in needed:
            operation, a, b = old.gates[number - old.first_gate]
            uses.update((a,) if operation == NOT else (a, b))
        self.uses = uses
        self.made: dict[int, Wire] = {}
        self.terms: dict[int, frozenset[int]] = {}

    def translate(self, number: int) -> None:
        """Write a gate, or note its terms where it is a parity."""
        operation, a, b = self.old.gates[number - self.old.first_gate]
        if operation == XOR:
            self.terms[number] = self._terms(a) ^ self._terms(b)
        elif operation == NOT and a in self.terms:
            self.terms[number] = self._terms(a) ^ {TRUE}
        else:
            self.made[number] = self._gate(operation, self.wire(a), self.wire(b))

    @staticmethod
    def _gate(operation: int, a: Wire, b: Wire) -> Wire:
        if operation == NOT:
            return ~a
        return a & b if operation == AND else a | b

    def _terms(self, number: int) -> frozenset[int]:
        """The terms of an argument: its own where it is a parity used once, else itself."""
        if number in self.terms and self.uses[number] == 1:
            return self.terms[number]
        wire = self.wire(number)
        gate = wire.number - self.new.first_gate
        if gate >= 0 and self.new.gates[gate][0] == NOT:
            return frozenset((self.new.gates[gate][1], TRUE))
        return frozenset((wire.number,)) if wire.number else frozenset()

    def wire(self, number: int) -> Wire:
        """The new wire of an old one; a parity is written now, its terms in order."""
        if number < self.old.first_gate:
            return Wire(self.new, number)
        if number not in self.made:
            found = self.new.false
            for term in sorted(self.terms[number], reverse=True):
                found ^= Wire(self.new, term)
            self.made[number] = found
        return self.made[number]
