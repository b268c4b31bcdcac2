"""Which tables show how competing accounts stand?  The matrix, what items tell, marks, a range."""

from __future__ import annotations

from collections.abc import Iterable
from math import isinf

from detente.evidence.vary import Varied
from detente.evidence.weighing import Weighing
from detente.explanation.account_numbers import likelihood_ratio, number, spread
from detente.table import Table

MARKS = ("", "I", "II")


def matrix(facts: Weighing) -> Table:
    """Return the evidence matrix: a column per account, from its prior to its posterior."""
    accounts = facts.accounts
    items = [
        (item.claim.id, *(spread(c.span) for c in item.cells))
        if item.weight is None
        else (f"{item.claim.id}, weighed", *(spread(s) for s in item.spans))
        for item in accounts.items
    ]
    rows = [
        ("prior", *map(spread, accounts.priors)),
        *items,
        ("sum of ln P", *map(_score, facts.scores)),
        ("posterior", *map(number, facts.posterior)),
    ]
    if not accounts.exact:
        rows.append(("bounds", *map(spread, facts.bounds.posterior)))
    return Table(("P(item | account)", *accounts.names), tuple(rows))


def _score(value: float) -> str:
    return "−∞" if isinf(value) else f"{value:.3f}".replace("-", "−")


def telling(facts: Weighing) -> Table:
    """Return what each item tells: information and strongest contrast, the most telling first."""
    names = facts.accounts.names
    order = sorted(facts.judged, key=lambda j: -j.bits)
    rows: Iterable[tuple[str, ...]] = (
        (
            j.item.claim.id,
            f"{j.bits:.3f} bits" if j.bits >= 0.0005 or not j.bits else f"{j.bits:.1g} bits",
            "none"
            if not j.log_ratio
            else f"{names[j.strongest.over]} over {names[j.strongest.under]}",
            likelihood_ratio(j.strongest),
            "∞" if isinf(j.log_ratio) else f"{j.log_ratio:.2f}",
        )
        for j in order
    )
    return Table(
        ("item", "information", "strongest contrast", "likelihood ratio", "ln"), tuple(rows)
    )


def inconsistencies(facts: Weighing) -> Table:
    """Return the marks of each item under each account, and their sums."""
    rows = [(j.item.claim.id, *(MARKS[m] for m in j.marks)) for j in facts.judged]
    sums = [sum(j.marks[k] for j in facts.judged) for k in range(len(facts.posterior))]
    return Table(("item", *facts.accounts.names), (*rows, ("count", *map(str, sums))))


def varied_table(facts: Weighing, varied: Varied) -> Table:
    """Return the posteriors at the ends of a range, and at the number of the case."""
    cell = f"P({varied.claim} | {facts.accounts.names[varied.account]})"
    rows = tuple((number(x), *map(number, row)) for x, row in varied.points)
    return Table((cell, *facts.accounts.names), rows)
