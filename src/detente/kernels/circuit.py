"""Boolean functions of options as one shared circuit: what every engine for large models starts from.

A wire is a function of the inputs. Wires are numbers; wire 0 is false, wire 1 true, wires 2 to
``inputs`` + 1 are the inputs, the others are gates over earlier wires. Equal gates are one gate,
constants are folded, so that two wires of one circuit with the same number are the same function.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

NOT, AND, OR, XOR = range(4)
Gate: TypeAlias = tuple[int, int, int]
"""(operation, first argument, second argument): arguments are numbers of wires; NOT has one, twice."""

FALSE, TRUE = 0, 1
T = TypeVar("T")


@dataclass
class Circuit:
    """Gates over inputs, in an order in which every gate stands after its arguments.

    It only grows: a wire, once made, keeps its meaning.
    """

    inputs: int
    gates: list[Gate] = field(default_factory=list)
    _known: dict[Gate, int] = field(default_factory=dict, repr=False)

    @property
    def false(self) -> Wire:
        """The function that never holds."""
        return Wire(self, FALSE)

    @property
    def true(self) -> Wire:
        """The function that always holds."""
        return Wire(self, TRUE)

    def input(self, k: int) -> Wire:
        """The k-th input, counted from 0."""
        return Wire(self, 2 + k)

    @property
    def first_gate(self) -> int:
        """The number of the wire of ``gates[0]``."""
        return 2 + self.inputs

    def gate(self, operation: int, a: int, b: int) -> Wire:
        """Return the wire of a gate, made unless it exists or folds to something simpler."""
        simple = self._folded(operation, a, b)
        if simple is not None:
            return Wire(self, simple)
        key = (operation, min(a, b), max(a, b))
        number = self._known.get(key)
        if number is None:
            number = self._known[key] = self.first_gate + len(self.gates)
            self.gates.append(key)
        return Wire(self, number)

    def _folded(self, operation: int, a: int, b: int) -> int | None:
        """The wire that a gate is equal to, where none need be made."""
        low, high = min(a, b), max(a, b)
        if operation == NOT:
            return self._negated(a)
        if operation == XOR:
            return self._odd(low, high)
        absorbing, neutral = (FALSE, TRUE) if operation == AND else (TRUE, FALSE)
        if absorbing in (low, high) or self._negated(low) == high:
            return absorbing
        if low in (neutral, high):
            return high
        return low if high == neutral else None

    def _odd(self, low: int, high: int) -> int | None:
        if low == high:
            return FALSE
        if self._negated(low) == high:
            return TRUE
        if low == FALSE:
            return high
        return self.gate(NOT, high, high).number if low == TRUE else None

    def _negated(self, a: int) -> int | None:
        """The wire of ``not a`` where it is known without a new gate."""
        if a in (FALSE, TRUE):
            return TRUE - a
        if a >= self.first_gate and self.gates[a - self.first_gate][0] == NOT:
            return self.gates[a - self.first_gate][1]
        return self._known.get((NOT, a, a))

    def needed(self, wires: Iterable[Wire]) -> list[int]:
        """Return the numbers of the gates that the wires rest on, in order."""
        waiting = [w.number for w in wires]
        found: set[int] = set()
        while waiting:
            number = waiting.pop()
            if number >= self.first_gate and number not in found:
                found.add(number)
                _, a, b = self.gates[number - self.first_gate]
                waiting += (a, b)
        return sorted(found)

    def support(self, wire: Wire) -> list[int]:
        """Return the inputs that the wire's gates name, ascending."""
        read = {a for n in self.needed([wire]) for a in self.gates[n - self.first_gate][1:]}
        return sorted(n - 2 for n in read | {wire.number} if TRUE < n < self.first_gate)

    def translated(
        self,
        wires: Iterable[Wire],
        leaves: Callable[[int], T],
        make: Mapping[int, Callable[[T, T], T]],
    ) -> list[T]:
        """Return the wires in another algebra, every gate once.

        ``leaves(number)`` gives wires 0 and 1 and the inputs; ``make[operation]`` the result of a
        gate (NOT gets its argument twice).
        """
        wanted = list(wires)
        known: dict[int, T] = {}

        def value(number: int) -> T:
            if number not in known:
                known[number] = leaves(number)
            return known[number]

        for number in self.needed(wanted):
            operation, a, b = self.gates[number - self.first_gate]
            known[number] = make[operation](value(a), value(b))
        return [value(w.number) for w in wanted]

    def values(self, wires: Iterable[Wire], cells: Sequence[int]) -> list[int]:
        """Return the wires in a few cells: bit j of each result is the value in ``cells[j]``.

        Bit k of a cell is the value of input k.

        >>> c = Circuit(2)
        >>> c.values([c.input(0), ~c.input(1)], [0b00, 0b01, 0b11])
        [6, 3]
        """
        every = (1 << len(cells)) - 1

        def leaf(number: int) -> int:
            if number < 2:
                return every * number
            return sum((cell >> (number - 2) & 1) << j for j, cell in enumerate(cells))

        make: dict[int, Callable[[int, int], int]] = {
            NOT: lambda a, _: every ^ a,
            AND: operator.and_,
            OR: operator.or_,
            XOR: operator.xor,
        }
        return self.translated(wires, leaf, make)


@dataclass(frozen=True)
class Wire:
    """A function of the inputs of a circuit; ``&``, ``|``, ``^`` and ``~`` make others.

    >>> c = Circuit(2)
    >>> (c.input(0) & ~c.input(0)) == c.false
    True
    """

    circuit: Circuit = field(repr=False, compare=False)
    number: int

    def __and__(self, other: Wire) -> Wire:
        return self.circuit.gate(AND, self.number, other.number)

    def __or__(self, other: Wire) -> Wire:
        return self.circuit.gate(OR, self.number, other.number)

    def __xor__(self, other: Wire) -> Wire:
        return self.circuit.gate(XOR, self.number, other.number)

    def __invert__(self) -> Wire:
        return self.circuit.gate(NOT, self.number, self.number)
