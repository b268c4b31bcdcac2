"""How do the competing accounts of a case stand?  Every answer on them, from the case to the facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from detente._version import __version__
from detente.evidence.accounts import Accounts, Item, LeftOut, accounts_of
from detente.evidence.bounds import Bounds, bounds
from detente.evidence.linchpins import Drop, Turn, drops, smallest_turn
from detente.evidence.posterior import Row, Weights, information, leaders, logarithm, score
from detente.evidence.record import Claim, Evidence, Hypothesis, evidence_of
from detente.evidence.silence import Ratio, Silence, ratio, silences
from detente.evidence.vary import Varied, range_of, vary
from detente.model.conflict import Case

INCONSISTENT, VERY_INCONSISTENT = Fraction(1, 2), Fraction(1, 10)
"""Below this part of the largest number of the row a cell counts as I, or as II: our convention."""


@dataclass(frozen=True)
class Judged:
    """What an item tells: expected information in bits, its strongest contrast, Heuer's marks.

    ``marks``: 1 for I, 2 for II, 0 otherwise, per account. ``opposed`` are claims of the case that
    oppose this one.
    """

    item: Item
    bits: float
    strongest: Ratio
    log_ratio: float
    marks: tuple[int, ...]
    opposed: tuple[Claim, ...]


@dataclass(frozen=True)
class Watched:
    """Something that is not judged yet and may tell the two leading accounts apart.

    A claim that one account judges already, that opposes a claim that counts, that says that
    something was not seen, or that bears on one of the two: it supports or opposes the account, or
    an outcome of that name, or the account cites it. And an open question.
    """

    kind: str
    id: str
    words: str
    closes: str = ""


@dataclass(frozen=True)
class Weighing:
    """Everything that the evidence says of the competing accounts; accounts by their places."""

    case: str
    title: str
    accounts: Accounts
    posterior: Row
    ranking: tuple[int, ...]
    """The accounts by their posterior, most probable first; equals in the order of the file."""
    leaders: tuple[int, ...]
    judged: tuple[Judged, ...]
    scores: tuple[float, ...]
    between: Ratio
    """All items together, the first account over the second."""
    drops: tuple[Drop, ...]
    turn: Turn | None
    bounds: Bounds
    silences: tuple[Silence, ...]
    one_report: Mapping[str, tuple[str, ...]]
    """Reports that several items go back to and that are multiplied as if independent."""
    watch: tuple[Watched, ...]
    varied: tuple[Varied, ...]
    version: str = __version__


def weigh(case: Case, *, graded: bool = False, ranges: Iterable[str] = ()) -> Weighing:
    """Return how the competing accounts of a case stand.

    ``graded`` weighs items by the grades of their sources. Each of ``ranges`` is a cell and its
    range, as ``"ACCOUNT,CLAIM=0.01..0.4"``. Raises :class:`MissingPart`, :class:`WrongValue`,
    :class:`NotApplicable` or :class:`UnknownName`.

    >>> import detente as dt
    >>> [round(float(p), 3) for p in weigh(dt.read("moscow-2016")).posterior]
    [0.023, 0.163, 0.814]
    """
    evidence = evidence_of(case)
    accounts = accounts_of(evidence, graded=graded)
    weights = Weights(accounts.prior, accounts.rows)
    posterior = weights.posterior
    ranking = tuple(sorted(range(len(posterior)), key=lambda j: -posterior[j]))
    first, second = ranking[:2]
    return Weighing(
        case=case.name,
        title=case.title,
        accounts=accounts,
        posterior=posterior,
        ranking=ranking,
        leaders=leaders(posterior),
        judged=_judged(evidence, accounts, weights),
        scores=tuple(score(row[j] for row in accounts.rows) for j in range(len(posterior))),
        between=_between(accounts, first, second),
        drops=drops(weights),
        turn=None if graded else smallest_turn(weights),
        bounds=bounds(accounts),
        silences=silences(accounts, first, second),
        one_report=_one_report(evidence, accounts),
        watch=(*_unjudged(accounts, first, second), *_open_questions(case)),
        varied=tuple(vary(accounts, range_of(text)) for text in ranges),
    )


def _judged(evidence: Evidence, accounts: Accounts, weights: Weights) -> tuple[Judged, ...]:
    found = []
    for item, left in zip(accounts.items, weights.without, strict=True):
        row, total = item.row, sum(left)
        high = max(range(len(row)), key=lambda j: row[j])
        low = min(range(len(row)), key=lambda j: row[j])
        strongest = ratio(item.spans, high, low)
        apart = logarithm(row[high]) - logarithm(row[low]) if row[high] else 0.0
        against = tuple(c for c in evidence.claims.values() if item.claim.id in c.opposes)
        account = tuple(Fraction(w, total) for w in left)
        bits = information(row, account)
        found.append(Judged(item, bits, strongest, apart, _marks(row), against))
    return tuple(found)


def _marks(row: Row) -> tuple[int, ...]:
    most = max(row)
    return tuple((c < INCONSISTENT * most) + (c < VERY_INCONSISTENT * most) for c in row)


def _between(accounts: Accounts, first: int, second: int) -> Ratio:
    """What all items together say between two accounts."""
    value: Fraction | None = Fraction(1)
    lo = hi = value
    for item in accounts.items:
        part = ratio(item.spans, first, second)
        value, lo, hi = (
            None if a is None or b is None else a * b
            for a, b in ((value, part.value), (lo, part.lo), (hi, part.hi))
        )
    return Ratio(first, second, value, lo, hi)


def _one_report(evidence: Evidence, accounts: Accounts) -> dict[str, tuple[str, ...]]:
    groups: dict[str, tuple[str, ...]] = {}
    for item in accounts.items:
        group = evidence.group(item.claim)
        groups[group] = (*groups.get(group, ()), item.claim.id)
    return {group: claims for group, claims in groups.items() if len(claims) > 1}


def _unjudged(accounts: Accounts, first: int, second: int) -> tuple[Watched, ...]:
    """The claims worth judging, those that come nearest to being judged first."""
    two = tuple(accounts.accounts[j] for j in (first, second))
    near = [(_nearness(accounts, each, two), each.claim) for each in accounts.left_out]
    worth = sorted((p for p in near if p[0] is not None), key=lambda p: p[0] or 0)
    return tuple(Watched("claim", c.id, c.says) for _, c in worth)


def _nearness(accounts: Accounts, each: LeftOut, two: tuple[Hypothesis, ...]) -> int | None:
    """0 where an account judges it, 1 where it opposes an item, 2 where it bears on the accounts."""
    claim = each.claim
    if each.reason != "not judged" or not {a.id for a in two} & set(each.by):
        return None
    if len(each.by) < len(accounts.names):
        return 0
    if any(item.claim.id in claim.opposes for item in accounts.items):
        return 1
    named = (*claim.supports, *claim.opposes)
    bears = any(a.id in named or claim.id in a.evidence for a in two)
    return 2 if bears or claim.absence is not None else None


def _open_questions(case: Case) -> tuple[Watched, ...]:
    forecasts = case.sections.get("forecasts")
    entries = forecasts.items() if isinstance(forecasts, Mapping) else ()
    return tuple(
        Watched("forecast", str(name), str(parts.get("question", "")), str(parts.get("closes", "")))
        for name, parts in entries
        if not parts.get("resolution")
    )
