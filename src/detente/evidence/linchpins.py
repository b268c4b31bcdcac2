"""What does the lead hang on?  The items, and the smallest change of one cell, that turn it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from detente.evidence.posterior import Row, Weights, leaders, normalised


@dataclass(frozen=True)
class Drop:
    """What is left when an item is left out: the posterior, and who leads then (places)."""

    item: int
    posterior: Row
    leaders: tuple[int, ...]
    flips: bool


@dataclass(frozen=True)
class Turn:
    """Where one cell turns the lead: at ``at`` accounts are level, beyond it those in ``to`` lead."""

    account: int
    item: int
    now: Fraction
    at: Fraction
    to: tuple[int, ...]

    @property
    def change(self) -> Fraction:
        """How far the cell is from there."""
        return abs(self.at - self.now)


def drops(weights: Weights) -> tuple[Drop, ...]:
    """Return what each item carries, by leaving it out.

    An item is a linchpin when other accounts lead without it.
    """
    before = leaders(weights.posterior)
    found = []
    for k, left in enumerate(weights.without):
        posterior = normalised(left)
        now = leaders(posterior)
        found.append(Drop(k, posterior, now, now != before))
    return tuple(found)


def smallest_turn(weights: Weights) -> Turn | None:
    """Return the smallest change of one cell that gives another account the lead.

    None where no single cell can do it within 0 to 1, and where two lead together already. Of
    equal changes the first in the order of the items, then of the accounts.
    """
    if len(leaders(weights.posterior)) > 1:
        return None
    return min(turns(weights), key=lambda t: t.change, default=None)


def turns(weights: Weights) -> Iterator[Turn]:
    """Yield for each cell where it turns the lead, if anywhere within 0 to 1."""
    (top,) = leaders(weights.posterior)
    after = weights.after
    most = max(w for j, w in enumerate(after) if j != top)
    seconds = tuple(j for j, w in enumerate(after) if w == most)
    for k, (row, scale) in enumerate(zip(weights.rows, weights.scales, strict=True)):
        for j, cell in enumerate(row):
            alone = weights.without[k][j] * scale
            if not alone:
                continue
            at = Fraction(most if j == top else after[top], alone)
            if 0 < at < 1:
                yield Turn(j, k, cell, at, seconds if j == top else (j,))
