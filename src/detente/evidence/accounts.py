"""Which accounts compete, and which claims judge between them?  Priors, items, and what is left out.

An *item* is a claim that every account judges. A claim that some account does not judge is left
out whole: a number put in its place would be invented. Claims that bear the same ``group`` are one
report, of which the first counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from detente.errors import MissingPart, UnknownName, WrongValue, nearest
from detente.evidence.grades import WEIGHT, shrunk
from detente.evidence.posterior import Row, Weights, normalised
from detente.evidence.record import Cell, Claim, Evidence, Hypothesis
from detente.evidence.span import Span

SUM_TOLERANCE = Fraction(1, 10**9)
ZERO = Fraction(0)


@dataclass(frozen=True)
class Item:
    """A claim that counts: how probable it is under each account, and the weight of its source.

    ``weight`` is None where grades are not asked for.
    """

    claim: Claim
    cells: tuple[Cell, ...]
    weight: float | None = None

    @property
    def spans(self) -> tuple[Span, ...]:
        """What is reckoned with: the cells, drawn together where the source is not fully reliable.

        Measured against the account that expects the item most: with weight r and that account's
        number m, a cell c becomes r·c + (1 − r)·m.
        """
        given = tuple(c.span for c in self.cells)
        if self.weight is None:
            return given
        most = max(s.hi for s in given)
        if most == 0:
            return given
        r = self.weight
        return tuple(Span(_drawn(s.lo, most, r), _drawn(s.hi, most, r)) for s in given)

    @property
    def row(self) -> Row:
        """One number per account: the middles of the spans."""
        return tuple(s.middle for s in self.spans)


@dataclass(frozen=True)
class LeftOut:
    """A claim that does not count, and why.

    ``not judged``: not by the accounts in ``by``. ``same report``: as the claim in ``by``. ``no
    information``: the grade in ``by`` says that nothing can be said of it.
    """

    claim: Claim
    reason: Literal["not judged", "same report", "no information"]
    by: tuple[str, ...]


@dataclass(frozen=True)
class Accounts:
    """Competing accounts with their priors, and the items that judge between them."""

    accounts: tuple[Hypothesis, ...]
    priors: tuple[Span, ...]
    items: tuple[Item, ...]
    left_out: tuple[LeftOut, ...] = ()
    priors_given: bool = True
    graded: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The ids of the accounts, in the order of the file."""
        return tuple(a.id for a in self.accounts)

    @property
    def exact(self) -> bool:
        """Whether every prior and every cell is a single number."""
        return all(s.single for s in self.priors) and all(
            s.single for item in self.items for s in item.spans
        )

    @property
    def prior(self) -> Row:
        """One prior per account: as far up its interval, in proportion, as makes the sum 1."""
        lows = [s.lo for s in self.priors]
        widths = [s.hi - s.lo for s in self.priors]
        if not sum(widths):
            return normalised(lows)
        share = (1 - sum(lows, ZERO)) / sum(widths, ZERO)
        return tuple(low + share * width for low, width in zip(lows, widths, strict=True))

    @property
    def rows(self) -> tuple[Row, ...]:
        """One row per item."""
        return tuple(item.row for item in self.items)

    def position(self, name: str) -> int:
        """Return the place of an account; raises :class:`UnknownName`."""
        if name not in self.names:
            raise UnknownName(f"There is no account {name!r}.{nearest(name, self.names)}")
        return self.names.index(name)

    def item(self, claim: str) -> int:
        """Return the place of an item; raises :class:`UnknownName`."""
        known = [item.claim.id for item in self.items]
        if claim in known:
            return known.index(claim)
        for each in self.left_out:
            if each.claim.id == claim:
                raise UnknownName(f"The claim {claim!r} is not counted: {left_out_words(each)}.")
        raise UnknownName(f"No account judges a claim {claim!r}.{nearest(claim, known)}")

    def with_cell(self, account: int, item: int, value: Fraction) -> Accounts:
        """Return the same accounts with one cell changed to a number."""
        cells = list(self.items[item].cells)
        cells[account] = Cell(Span(value, value))
        items = list(self.items)
        items[item] = replace(items[item], cells=tuple(cells))
        return replace(self, items=tuple(items))


def left_out_words(each: LeftOut) -> str:
    """Return in a few words why a claim does not count."""
    names = ", ".join(each.by)
    return {
        "not judged": f"not judged by {names}",
        "same report": f"the same report as {names}",
        "no information": f"graded {names}, which is no information",
    }[each.reason]


def accounts_of(evidence: Evidence, *, graded: bool = False) -> Accounts:
    """Return the competing accounts of a case; ``graded`` weighs items by their sources' grades.

    Raises :class:`MissingPart` where fewer than two accounts are given, or grades are asked for and
    missing; :class:`UnknownName` where one judges a claim that is not there; :class:`WrongValue` for
    priors that do not sum to 1 or accounts that are all impossible.

    >>> import detente as dt
    >>> from detente.evidence.record import evidence_of
    >>> accounts_of(evidence_of(dt.read("moscow-2016"))).names
    ('public deal', 'quiet understanding', 'deadlock')
    """
    accounts = tuple(evidence.hypotheses.values())
    if not accounts:
        raise MissingPart(
            "The case has no competing accounts. Add "
            "'hypotheses: {NAME: {prior: 0.5, likelihoods: {CLAIM: 0.2}}, …}', at least two."
        )
    if len(accounts) == 1:
        raise MissingPart(
            f"There is one account only, {accounts[0].id!r}, and nothing that it competes with. "
            "Add at least one more to 'hypotheses'."
        )
    _check_claims(evidence, accounts)
    items, left_out = _sorted(evidence, accounts)
    if graded:
        items, unknown = _weighed(evidence, items)
        left_out = (*left_out, *unknown)
    given = any(a.prior_span is not None for a in accounts)
    found = Accounts(accounts, _priors(accounts), items, left_out, given, graded)
    _check_possible(found)
    return found


def _check_claims(evidence: Evidence, accounts: tuple[Hypothesis, ...]) -> None:
    for account in accounts:
        for name in account.likelihoods:
            if name not in evidence.claims:
                raise UnknownName(
                    f"The account {account.id!r} judges the claim {name!r}, which is not in "
                    f"'claims'.{nearest(name, evidence.claims)}"
                )


def _priors(accounts: tuple[Hypothesis, ...]) -> tuple[Span, ...]:
    spans = [a.prior_span for a in accounts if a.prior_span is not None]
    if not spans:
        equal = Fraction(1, len(accounts))
        return (Span(equal, equal),) * len(accounts)
    if len(spans) < len(accounts):
        without = ", ".join(repr(a.id) for a in accounts if a.prior_span is None)
        raise WrongValue(
            f"Some accounts have a prior, but not {without}. Give every account one, or none "
            "(then they are equal)."
        )
    low, high = sum((s.lo for s in spans), ZERO), sum((s.hi for s in spans), ZERO)
    if all(s.single for s in spans):
        if abs(low - 1) > SUM_TOLERANCE:
            raise WrongValue(
                f"The priors of the accounts sum to {float(low):.12g}, not to 1. Correct them; an "
                "account such as 'something else' can take the rest."
            )
    elif not low <= 1 <= high:
        raise WrongValue(
            f"The intervals of the priors contradict each other: the sum runs from {float(low):.12g} "
            f"to {float(high):.12g} and never is 1."
        )
    return tuple(spans)


def _sorted(
    evidence: Evidence, accounts: tuple[Hypothesis, ...]
) -> tuple[tuple[Item, ...], tuple[LeftOut, ...]]:
    """The claims that count, and those that somebody judges or nobody does, with the reason."""
    items: list[Item] = []
    left_out: list[LeftOut] = []
    first: dict[str, str] = {}
    for claim in evidence.claims.values():
        blind = tuple(a.id for a in accounts if claim.id not in a.likelihoods)
        if blind:
            left_out.append(LeftOut(claim, "not judged", blind))
        elif claim.group and claim.group in first:
            left_out.append(LeftOut(claim, "same report", (first[claim.group],)))
        else:
            first[claim.group] = claim.id
            items.append(Item(claim, tuple(a.likelihoods[claim.id] for a in accounts)))
    return tuple(items), tuple(left_out)


def _check_possible(found: Accounts) -> None:
    """Refuse accounts that are all ruled out, whichever numbers of the intervals hold.

    A middle is 0 only where the whole interval is, so the middles decide.
    """
    if any(Weights(found.prior, found.rows).after):
        return
    parts = []
    for position, name in enumerate(found.names):
        zero = [item.claim.id for item in found.items if not item.row[position]]
        parts.append(f"{name!r} by {', '.join(map(repr, zero)) if zero else 'its prior'}")
    raise WrongValue(
        f"The likelihoods make every account impossible: {'; '.join(parts)}. "
        "Raise a 0, or add the account that is missing."
    )


# ---------------------------------------------------------------- grades


def _drawn(cell: Fraction, most: Fraction, r: float) -> Fraction:
    return Fraction(shrunk(float(cell / most), r)) * most


def _weighed(
    evidence: Evidence, items: Iterable[Item]
) -> tuple[tuple[Item, ...], tuple[LeftOut, ...]]:
    """The items with the weights of their sources, without those whose grade says nothing."""
    kept: list[Item] = []
    unknown: list[LeftOut] = []
    bare: list[str] = []
    for item in items:
        letter = evidence.sources[item.claim.source].reliability
        r = WEIGHT.get(letter)
        if not letter:
            bare.append(item.claim.source)
        elif r is None or item.claim.credibility == 6:
            grade = f"{letter}{item.claim.credibility or ''}"
            unknown.append(LeftOut(item.claim, "no information", (grade,)))
        else:
            kept.append(replace(item, weight=r))
    if bare:
        names = ", ".join(map(repr, dict.fromkeys(bare)))
        raise MissingPart(
            f"Weighing by grades needs a grade of every source, but {names} has none. Give it "
            "'reliability: A' to 'F', or ask without grades."
        )
    return tuple(kept), tuple(unknown)
