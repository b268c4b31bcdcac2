"""What do intervals leave open?  The lowest and highest posterior of each account, and who may lead.

Every cell may be anywhere in its interval, independently of the others; priors may be anywhere in
theirs that sums to 1. A posterior is a ratio of linear functions of each of these, so it is
extreme where they are; no sampling is needed and the bounds are attained.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod

from detente.evidence.accounts import Accounts
from detente.evidence.posterior import Weights, leaders
from detente.evidence.span import Span

ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class Bounds:
    """The posterior of each account, as a span, and which accounts may overtake the leader.

    ``rivals`` are places of accounts that are more probable than the leader for some numbers in the
    intervals. With none, the lead is settled.
    """

    posterior: tuple[Span, ...]
    rivals: tuple[int, ...]

    @property
    def settled(self) -> bool:
        """Whether the same account leads whichever numbers of the intervals hold."""
        return not self.rivals


def bounds(accounts: Accounts) -> Bounds:
    """Return how far each posterior can go within the intervals.

    >>> import detente as dt
    >>> from detente.evidence.accounts import accounts_of
    >>> from detente.evidence.record import evidence_of
    >>> found = bounds(accounts_of(evidence_of(dt.read("moscow-2016"))))
    >>> [str(s) for s in found.posterior], found.settled
    (['0.02262', '0.1629', '0.8145'], True)
    """
    likely = _likelihoods(accounts)
    spans = tuple(
        Span(_lowest(accounts, likely, j), _highest(accounts, likely, j))
        for j in range(len(accounts.names))
    )
    top = leaders(Weights(accounts.prior, accounts.rows).posterior)[0]
    rivals = tuple(
        j
        for j in range(len(accounts.names))
        if j != top and _overtakes(accounts.priors, likely, j, top)
    )
    return Bounds(spans, rivals)


def _likelihoods(accounts: Accounts) -> tuple[Span, ...]:
    """P(all items | account), from its lowest to its highest."""
    return tuple(
        Span(
            prod((item.spans[j].lo for item in accounts.items), start=ONE),
            prod((item.spans[j].hi for item in accounts.items), start=ONE),
        )
        for j in range(len(accounts.names))
    )


def _highest(accounts: Accounts, likely: tuple[Span, ...], j: int) -> Fraction:
    """As much prior as it may have, its likelihood high; the rest where it weighs least."""
    priors = _priors(accounts)
    others = [k for k in range(len(priors)) if k != j]
    own = min(priors[j].hi, 1 - sum((priors[k].lo for k in others), ZERO))
    weight = own * likely[j].hi
    costs = [(likely[k].lo, priors[k]) for k in others]
    return weight / (weight + _spread(costs, 1 - own, dear=False)) if weight else ZERO


def _lowest(accounts: Accounts, likely: tuple[Span, ...], j: int) -> Fraction:
    """As little prior as it may have, its likelihood low; the rest where it weighs most."""
    priors = _priors(accounts)
    others = [k for k in range(len(priors)) if k != j]
    own = max(priors[j].lo, 1 - sum((priors[k].hi for k in others), ZERO))
    weight = own * likely[j].lo
    costs = [(likely[k].hi, priors[k]) for k in others]
    against = _spread(costs, 1 - own, dear=True)
    return weight / (weight + against) if against else ONE


def _priors(accounts: Accounts) -> tuple[Span, ...]:
    """The priors as intervals that can sum to 1 exactly."""
    if all(s.single for s in accounts.priors):
        return tuple(Span(p, p) for p in accounts.prior)
    return accounts.priors


def _spread(costs: Sequence[tuple[Fraction, Span]], total: Fraction, *, dear: bool) -> Fraction:
    """The least (or greatest) cost of spreading ``total`` over spans, each unit at its own cost."""
    cost = sum((each * s.lo for each, s in costs), ZERO)
    left = total - sum((s.lo for _, s in costs), ZERO)
    for each, s in sorted(costs, key=lambda pair: pair[0], reverse=dear):
        put = min(left, s.hi - s.lo)
        cost += each * put
        left -= put
    return cost


def _overtakes(priors: tuple[Span, ...], likely: tuple[Span, ...], j: int, top: int) -> bool:
    """Whether ``j`` is more probable than ``top`` for some numbers in the intervals."""
    if all(s.single for s in priors):
        return priors[j].hi * likely[j].hi > priors[top].lo * likely[top].lo
    rest = [s for k, s in enumerate(priors) if k not in (j, top)]
    room = Span(
        1 - sum((s.hi for s in rest), ZERO),
        1 - sum((s.lo for s in rest), ZERO),
    )
    return any(
        a * likely[j].hi > b * likely[top].lo for a, b in _corners(priors[j], priors[top], room)
    )


def _corners(one: Span, other: Span, room: Span) -> Iterator[tuple[Fraction, Fraction]]:
    """The corners of the pairs of priors whose sum leaves the rest enough and not too much."""
    for a in (one.lo, one.hi):
        for b in (max(other.lo, room.lo - a), min(other.hi, room.hi - a)):
            if other.lo <= b <= other.hi and room.lo <= a + b <= room.hi:
                yield a, b
    for b in (other.lo, other.hi):
        for a in (max(one.lo, room.lo - b), min(one.hi, room.hi - b)):
            if one.lo <= a <= one.hi and room.lo <= a + b <= room.hi:
                yield a, b
