"""How are probabilities and likelihood ratios written for a reader?  Few digits, never a false 0."""

from __future__ import annotations

from fractions import Fraction

from detente.evidence.posterior import logarithm
from detente.evidence.silence import Ratio
from detente.evidence.span import Span


def number(p: Fraction) -> str:
    """Return a probability with three decimals; near 0 and 1 with what is needed.

    >>> number(Fraction(36, 221)), number(Fraction(1, 10**6)), number(Fraction(0))
    ('0.163', '1e-06', '0')
    >>> number(Fraction(1, 20)), number(1 - Fraction(1, 10**6))
    ('0.05', '1 − 1e-06')
    """
    if p in (0, 1):
        return str(p)
    if 2000 * p < 1:
        return _scientific(p)
    if 2000 * (1 - p) < 1:
        return f"1 − {_scientific(1 - p)}"
    return f"{float(p):.3f}".rstrip("0")


def _scientific(p: Fraction) -> str:
    if float(p) > 1e-300:
        return f"{float(p):.2g}"
    return f"e{logarithm(p):.0f}"


def spread(span: Span) -> str:
    """Return a probability or its range.

    >>> spread(Span(Fraction(1, 4), Fraction(1, 2)))
    '0.25–0.5'
    """
    lo, hi = number(span.lo), number(span.hi)
    return lo if lo == hi else f"{lo}–{hi}"


def times(value: Fraction | None) -> str:
    """Return a likelihood ratio; None is infinite.

    >>> times(Fraction(5, 4)), times(Fraction(15)), times(None), times(Fraction(10**6, 3))
    ('1.25', '15', '∞', '333,000')
    """
    if value is None:
        return "∞"
    if value and abs(logarithm(value)) > 600:
        return f"e{logarithm(value):.0f}"
    if value >= 1000:
        digits = len(str(int(value))) - 3
        return (
            f"{round(value / 10**digits) * 10**digits:,}" if digits < 7 else f"{float(value):.2e}"
        )
    return f"{float(value):.3g}"


def likelihood_ratio(ratio: Ratio) -> str:
    """Return a likelihood ratio, as a range where intervals make it one."""
    lo, hi = times(ratio.lo), times(ratio.hi)
    return lo if lo == hi else f"{lo}–{hi}"
