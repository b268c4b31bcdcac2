"""What does it tell that something was not seen?  Expectation, coverage, and how far they separate.

P(nothing seen | account) = 1 − P(happens | account) · P(seen | it happens): silence speaks against
an account only where both are high. Source: Sober (2009), "Absence of evidence and evidence of
absence", Philosophical Studies 143.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from detente.evidence.accounts import Accounts, Item
from detente.evidence.record import Claim
from detente.evidence.span import Span
from detente.evidence.vary import Varied, varied_cell

HARDLY = Span(Fraction(2, 3), Fraction(3, 2))
"""Likelihood ratios that hardly separate two accounts: a convention of Détente."""
EXPECTED = Span(Fraction(1, 100), Fraction(2, 5))
"""P(nothing seen) where one should have seen something, from all but surely to rather likely: the
range over which the number that a silence hangs on is varied; a convention of Détente."""


@dataclass(frozen=True)
class Ratio:
    """How many times more probable an item is under ``over`` than under ``under`` (places).

    ``lo`` and ``hi`` are where intervals allow it to go; None is beyond every number. An item that
    is impossible under both accounts tells nothing between them and has the ratio 1.
    """

    over: int
    under: int
    value: Fraction | None
    lo: Fraction | None
    hi: Fraction | None

    @property
    def turned(self) -> Ratio:
        """The ratio of the same two accounts the other way round."""
        value, lo, hi = (_inverse(each) for each in (self.value, self.hi, self.lo))
        return Ratio(self.under, self.over, value, lo, hi)

    @property
    def hardly(self) -> bool:
        """Whether it hardly separates the two, whichever numbers of the intervals hold."""
        if self.lo is None or self.hi is None:
            return False
        return HARDLY.lo <= self.lo and self.hi <= HARDLY.hi

    @property
    def either_way(self) -> bool:
        """Whether it may speak for the one or for the other."""
        below = self.lo is not None and self.lo < 1
        return not self.hardly and below and (self.hi is None or self.hi > 1)


def ratio(spans: tuple[Span, ...], over: int, under: int) -> Ratio:
    """Return the likelihood ratio of two accounts by an item's spans."""
    one, other = spans[over], spans[under]
    return Ratio(
        over,
        under,
        _divided(one.middle, other.middle),
        _divided(one.lo, other.hi),
        _divided(one.hi, other.lo),
    )


def _inverse(value: Fraction | None) -> Fraction | None:
    if value is None:
        return Fraction(0)
    return 1 / value if value else None


def _divided(one: Fraction, other: Fraction) -> Fraction | None:
    if not other:
        return None if one else Fraction(1)
    return one / other


@dataclass(frozen=True)
class Silence:
    """An item that says that something was not seen, and how it separates the accounts."""

    item: int
    claim: Claim
    ratios: tuple[Ratio, ...]
    """Of every two accounts; the one under which silence is the more probable is ``over``."""
    leading: Ratio
    """Of the two leading accounts, the first over the second."""
    expected: Varied | None
    """The number of the account that it speaks most against, run over :data:`EXPECTED`; None where
    that number is an interval, lies outside, or is weighed by a grade."""


def silences(accounts: Accounts, first: int, second: int) -> tuple[Silence, ...]:
    """Return the items of absence, with what each tells between the two leading accounts."""
    return tuple(_silences(accounts, first, second))


def _silences(accounts: Accounts, first: int, second: int) -> Iterator[Silence]:
    for k, item in enumerate(accounts.items):
        if is_silence(item):
            pairs = combinations(range(len(accounts.names)), 2)
            ratios = tuple(_rising(item, i, j) for i, j in pairs)
            leading = ratio(item.spans, first, second)
            yield Silence(k, item.claim, ratios, leading, _expected(accounts, k))


def _expected(accounts: Accounts, item: int) -> Varied | None:
    spans = accounts.items[item].spans
    against = min(range(len(spans)), key=lambda j: spans[j].middle)
    now = spans[against]
    if accounts.graded or not now.single or not EXPECTED.lo <= now.lo <= EXPECTED.hi:
        return None
    return varied_cell(accounts, (against, item), EXPECTED)


def is_silence(item: Item) -> bool:
    """Whether an item says that something was not seen."""
    return item.claim.absence is not None or any(c.happens is not None for c in item.cells)


def _rising(item: Item, i: int, j: int) -> Ratio:
    """The ratio of two accounts that is at least 1."""
    row = item.row
    return ratio(item.spans, i, j) if row[i] >= row[j] else ratio(item.spans, j, i)
