"""Which of two ranks is higher where ranks are diagrams: compared, chosen and filtered, never listed.

A rank is read as a binary number whose digits are diagrams, the most important first, so the order
is lexicographic. The best value over some inputs is found digit by digit: among the cells still in
question, can the digit be 1? If so, only those cells stay in question. Nothing is enumerated.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from detente.kernels.diagrams import Diagram, Diagrams


@dataclass(frozen=True, eq=False)
class Digits:
    """A value for every cell of ``where``: the digits of a binary number, the most important first."""

    diagrams: Diagrams
    where: Diagram
    digits: tuple[Diagram, ...]

    def __le__(self, other: Digits) -> Any:
        """The cells with a value in ``other`` in which ours is none or no higher."""
        higher = other.below(self)
        return self.diagrams.both(other.where, ~higher)

    def below(self, other: Digits) -> Diagram:
        """The cells of both in which the other value is higher: at the first digit that differs."""
        d = self.diagrams
        equal, found = d.both(self.where, other.where), d.false
        for a, b in zip(self.digits, other.digits, strict=True):
            if a != b and equal != d.false:
                apart = d.both(equal, d.tried(d.differ, a, b))
                found = d.choose(apart, b, found)
                equal = d.both(equal, ~apart)
        return found

    def same(self, other: Digits) -> bool:
        """Whether both have the same cells and the same values there."""
        d = self.diagrams
        pairs = zip(self.digits, other.digits, strict=True)
        return self.where == other.where and all(
            a == b or d.both(self.where, d.tried(d.differ, a, b)) == d.false for a, b in pairs
        )

    def within(self, cells: Diagram) -> Digits:
        """The same values on fewer cells."""
        return Digits(self.diagrams, self.diagrams.both(self.where, cells), self.digits)

    def over(self, cube: Diagram, *, highest: bool) -> Digits:
        """The highest or lowest value over all values of the inputs in the cube."""
        d = self.diagrams
        if cube == d.true:
            return self
        asked, found = self.where, []
        for digit in self.digits:
            hit = d.both(asked, digit if highest else ~digit)
            can = d.some(cube, hit)
            asked = d.choose(can, hit, asked)
            found.append(can if highest else ~can)
        return Digits(d, d.some(cube, self.where), tuple(found))

    def after_leaving(self, variable: Diagram, value: bool, *, highest: bool) -> Digits:
        """The better of staying and turning one input, where it may be turned from ``value`` only."""
        d = self.diagrams
        end = Digits(
            d,
            d.given(variable, not value, self.where),
            tuple(d.given(variable, not value, digit) for digit in self.digits),
        )
        better = self.below(end) if highest else end.below(self)
        gains = d.either(better, d.both(end.where, ~self.where))
        return self.replaced(d.both(gains, variable if value else ~variable), end)

    def replaced(self, when: Diagram, other: Digits) -> Digits:
        """The other's values in the cells ``when``, ours elsewhere."""
        d = self.diagrams
        pairs = zip(self.digits, other.digits, strict=True)
        digits = tuple(a if a == b else d.choose(when, b, a) for a, b in pairs)
        return Digits(d, d.either(self.where, when), digits)


def least(values: Iterable[Digits]) -> Digits:
    """Return the lowest value in every cell that any of them has."""
    first, *rest = values
    for other in rest:
        lower = other.below(first)
        missing = first.diagrams.both(other.where, ~first.where)
        first = first.replaced(first.diagrams.either(lower, missing), other)
    return first
