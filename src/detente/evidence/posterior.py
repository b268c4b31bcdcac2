"""How probable is each account after the evidence?  Bayes' rule in exact fractions.

Source of the rule: P(account | items) is proportional to P(account) times the product of
P(item | account). Given the account, items are taken as independent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import inf, lcm, log, log1p
from typing import TypeAlias

Row: TypeAlias = tuple[Fraction, ...]
"""One number per account."""


def normalised(weights: Sequence[Fraction | int]) -> Row:
    """Return numbers divided by their sum.

    >>> normalised([1, 3])
    (Fraction(1, 4), Fraction(3, 4))
    """
    total = sum(weights)
    return tuple(Fraction(w) / total for w in weights)


def leaders(row: Row) -> tuple[int, ...]:
    """Return the places of the largest numbers.

    >>> leaders((Fraction(2, 5), Fraction(1, 5), Fraction(2, 5)))
    (0, 2)
    """
    top = max(row)
    return tuple(i for i, p in enumerate(row) if p == top)


@dataclass(frozen=True)
class Weights:
    """Priors and rows of likelihoods as whole numbers, each row times a number of its own.

    The multiples cancel out of every posterior, and whole numbers of any size multiply fast.
    """

    prior: Row
    rows: tuple[Row, ...]

    @cached_property
    def scales(self) -> tuple[int, ...]:
        """What each row is multiplied by to make it whole."""
        return tuple(lcm(*(c.denominator for c in row)) for row in self.rows)

    @cached_property
    def after(self) -> tuple[int, ...]:
        """The weight of each account after all rows; their sum is not 1."""
        return _times(self._prior, *self._rows)

    @cached_property
    def without(self) -> tuple[tuple[int, ...], ...]:
        """For each row, the weights of the accounts after all others."""
        ahead = [self._prior]
        for row in self._rows:
            ahead.append(_times(ahead[-1], row))
        behind = [(1,) * len(self.prior)]
        for row in reversed(self._rows):
            behind.append(_times(behind[-1], row))
        behind.reverse()
        return tuple(_times(ahead[k], behind[k + 1]) for k in range(len(self.rows)))

    @cached_property
    def posterior(self) -> Row:
        """The probability of each account after all rows."""
        return normalised(self.after)

    @property
    def _prior(self) -> tuple[int, ...]:
        return _whole(self.prior, lcm(*(p.denominator for p in self.prior)))

    @cached_property
    def _rows(self) -> tuple[tuple[int, ...], ...]:
        return tuple(_whole(row, scale) for row, scale in zip(self.rows, self.scales, strict=True))


def _whole(row: Row, scale: int) -> tuple[int, ...]:
    return tuple(c.numerator * (scale // c.denominator) for c in row)


def _times(*rows: tuple[int, ...]) -> tuple[int, ...]:
    found = list(rows[0])
    for row in rows[1:]:
        found = [a * b for a, b in zip(found, row, strict=True)]
    return tuple(found)


def logarithm(value: Fraction) -> float:
    """Return the natural logarithm, also of fractions too small for a float."""
    return log(value.numerator) - log(value.denominator) if value else -inf


def information(row: Row, account: Row) -> float:
    """Return what seeing or not seeing an item is expected to tell, in bits.

    The mutual information between the account (probabilities ``account``) and the item
    (probability ``row`` under each). It is 0 for an item equally probable everywhere.

    >>> information((Fraction(1), Fraction(0)), (Fraction(1, 2), Fraction(1, 2)))
    1.0
    """
    mean = sum((p * c for p, c in zip(account, row, strict=True)), Fraction(0))
    if all(c == mean for c, p in zip(row, account, strict=True) if p):
        return 0.0
    nats = sum(
        float(p) * (_term(c, mean) + _term(1 - c, 1 - mean))
        for c, p in zip(row, account, strict=True)
        if p
    )
    return max(0.0, nats / log(2))


def _term(part: Fraction, mean: Fraction) -> float:
    """part · ln(part / mean); near 1 by log1p, where the plain form loses its digits."""
    if not part:
        return 0.0
    apart = (part - mean) / mean
    near = abs(apart) < Fraction(1, 2)
    return float(part) * (log1p(float(apart)) if near else logarithm(part) - logarithm(mean))


def score(cells: Iterable[Fraction]) -> float:
    """Return the log-likelihood score of an account: the sum of ln P(item | account)."""
    return sum(map(logarithm, cells))
