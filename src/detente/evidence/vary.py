"""What becomes of the accounts as one number runs over a range?  Sensitivity to a single cell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from detente.errors import NotApplicable, WrongValue
from detente.evidence.accounts import Accounts
from detente.evidence.posterior import Row, Weights, leaders
from detente.evidence.span import Span, span

_WRITTEN = re.compile(r"(?P<cell>.+)=(?P<lo>[^=]+?)\.\.(?P<hi>[^=]+)")


@dataclass(frozen=True)
class Range:
    """A range that was asked for, as written: the cell as ``ACCOUNT,CLAIM``, and its ends."""

    cell: str
    lo: Fraction
    hi: Fraction


@dataclass(frozen=True)
class Varied:
    """The posteriors as one cell runs from the first point to the last.

    ``points`` holds the cell's value and the posterior of every account: at the low end, at the
    value in the case where it lies between, and at the high end. In between they rise or fall
    steadily. ``level`` is where another account takes the lead, if inside the range.
    """

    account: int
    claim: str
    points: tuple[tuple[Fraction, Row], ...]
    level: Fraction | None

    @property
    def leaders(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Who leads at the low and at the high end (places)."""
        return leaders(self.points[0][1]), leaders(self.points[-1][1])


def range_of(text: str) -> Range:
    """Return a range as written on the command line; raises :class:`WrongValue`.

    >>> range_of("public deal,no-announcement=.01...40").hi
    Fraction(2, 5)
    """
    found = _WRITTEN.fullmatch(text)
    if found is None or "," not in found["cell"]:
        raise WrongValue(f"{text!r} is no range of a cell. Write 'ACCOUNT,CLAIM=0.01..0.4'.")
    whole = span((found["lo"].strip(), found["hi"].strip()), f"in {text!r}")
    return Range(found["cell"], whole.lo, whole.hi)


def vary(accounts: Accounts, asked: Range) -> Varied:
    """Return the posteriors as one cell runs over a range.

    Raises :class:`UnknownName` for an account or claim that is not there or does not count.
    """
    if accounts.graded:
        raise NotApplicable(
            "A cell is varied without grades, which change every cell. Ask without one of the two."
        )
    account, item = _cell(accounts, asked.cell)
    return varied_cell(accounts, (account, item), Span(asked.lo, asked.hi))


def varied_cell(accounts: Accounts, cell: tuple[int, int], over: Span) -> Varied:
    """Return the posteriors as the cell of an account and an item (places) runs over a span."""
    account, item = cell
    claim, now = accounts.items[item].claim.id, accounts.items[item].row[account]
    values = sorted({over.lo, over.hi} | ({now} if over.lo < now < over.hi else set()))
    points = []
    for value in values:
        weights = _weights(accounts.with_cell(account, item, value))
        if not any(weights.after):
            raise WrongValue(
                f"With {accounts.names[account]},{claim}={float(value):.4g} every account is "
                "impossible. Choose a range that leaves one possible."
            )
        points.append((value, weights.posterior))
    return Varied(account, claim, tuple(points), _level(accounts, account, item, over))


def _weights(accounts: Accounts) -> Weights:
    return Weights(accounts.prior, accounts.rows)


def _cell(accounts: Accounts, text: str) -> tuple[int, int]:
    """The account and the item of ``ACCOUNT,CLAIM``, where names may hold commas themselves."""
    parts = text.split(",")
    pairs = [
        (",".join(parts[:k]).strip(), ",".join(parts[k:]).strip()) for k in range(1, len(parts))
    ]
    for account, claim in pairs:
        if account in accounts.names and any(i.claim.id == claim for i in accounts.items):
            return accounts.names.index(account), accounts.item(claim)
    account, claim = pairs[-1]
    return accounts.position(account), accounts.item(claim)


def _level(accounts: Accounts, account: int, item: int, over: Span) -> Fraction | None:
    """Where, strictly inside the range, this account and the best of the others are level."""
    weights = _weights(accounts)
    alone = weights.without[item][account] * weights.scales[item]
    best = max(w for k, w in enumerate(weights.after) if k != account)
    if not alone:
        return None
    at = Fraction(best, alone)
    return at if over.lo < at < over.hi else None
