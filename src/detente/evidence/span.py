"""Which probabilities does the case allow here?  One exact number, or all between two."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from detente.errors import WrongValue


@dataclass(frozen=True)
class Span:
    """The probabilities from ``lo`` to ``hi``, as exact fractions; often a single one."""

    lo: Fraction
    hi: Fraction

    @property
    def single(self) -> bool:
        """Whether it is one number."""
        return self.lo == self.hi

    @property
    def middle(self) -> Fraction:
        """The number, or the middle of the interval."""
        return (self.lo + self.hi) / 2

    @property
    def contrary(self) -> Span:
        """The probabilities of the contrary."""
        return Span(1 - self.hi, 1 - self.lo)

    def both(self, other: Span) -> Span:
        """Return the probabilities of this and then of the other, whose numbers are given that.

        >>> print(span("0.9", "x").both(span("0.5", "x")).contrary)
        0.55
        """
        return Span(self.lo * other.lo, self.hi * other.hi)

    def __str__(self) -> str:
        lo, hi = f"{float(self.lo):.4g}", f"{float(self.hi):.4g}"
        return lo if self.single else f"{lo}–{hi}"


def span(value: object, what: str) -> Span:
    """Return a probability or ``[lo, hi]`` as it stands in a case; ``what`` says of what it is one.

    Raises :class:`WrongValue`.

    >>> span(0.05, "of rain").lo
    Fraction(1, 20)
    """
    parts = value if isinstance(value, list | tuple) else (value, value)
    try:
        lo, hi = (Fraction(str(each)) for each in parts)
    except (ValueError, ZeroDivisionError):
        raise WrongValue(
            f"The probability {what} is no number: {value!r}. Write one such as 0.3, or [0.2, 0.4]."
        ) from None
    if not 0 <= lo <= hi <= 1:
        raise WrongValue(
            f"The probability {what} lies outside 0 to 1, or runs downwards: {Span(lo, hi)}."
        )
    return Span(lo, hi)
