"""What it tells that something was not seen, with the working, in sentences."""

from __future__ import annotations

from detente.evidence.silence import Ratio, Silence
from detente.evidence.vary import Varied
from detente.evidence.weighing import Weighing
from detente.explanation.account_numbers import likelihood_ratio, number, spread
from detente.explanation.prose import Block, Bullets
from detente.explanation.words import capital, joined
from detente.table import Table

ALL_PAIRS = 6
"""Up to so many pairs of accounts are all listed; of more, those with the leader."""


def silence_blocks(facts: Weighing, silence: Silence) -> tuple[Block, ...]:
    """Return what was not seen, how much each account expected it, and what that tells."""
    return (
        _what(silence),
        _working(facts, silence),
        _rule(facts, silence),
        _told(facts, silence),
        *_expected(facts, silence),
        Bullets(_ratios(facts, silence)),
    )


def hardly(what: str, facts: Weighing, ratio: Ratio) -> str:
    """Say that something hardly separates two accounts.

    The wording is that of the design: the second of the two comes first.
    """
    names = facts.accounts.names
    return (
        f"{what} hardly separates {names[ratio.under]} from {names[ratio.over]} "
        f"(likelihood ratio {likelihood_ratio(ratio)})"
    )


def as_it_runs(facts: Weighing, varied: Varied) -> str:
    """Say what becomes of an account, and of the lead, as one number runs over a range."""
    names = facts.accounts.names
    account = names[varied.account]
    ends = [number(row[varied.account]) for _, row in (varied.points[0], varied.points[-1])]
    lo, hi = (number(x) for x, _ in (varied.points[0], varied.points[-1]))
    cell = f"P({varied.claim} | {account})"
    said = f"As {cell} runs from {lo} to {hi}, {account} goes from {ends[0]} to {ends[1]}"
    low, high = ([names[j] for j in side] for side in varied.leaders)
    if varied.level is not None:
        lead = f"at {number(varied.level)} the lead goes from {joined(low)} to {joined(high)}"
    elif low != high:
        lead = f"the lead goes from {joined(low)} to {joined(high)}"
    else:
        lead = f"{joined(low)} {'leads' if len(low) == 1 else 'are level'} throughout"
    return f"{said}; {lead}."


def _expected(facts: Weighing, silence: Silence) -> tuple[str, ...]:
    varied = silence.expected
    if varied is None or any(
        (v.account, v.claim) == (varied.account, varied.claim) for v in facts.varied
    ):
        return ()
    return (
        f"{as_it_runs(facts, varied)} That range is a convention of Détente; --vary takes another.",
    )


def _what(silence: Silence) -> str:
    claim = silence.claim
    if claim.absence is None:
        return f"{claim.id}: {claim.says}."
    absence = claim.absence
    when = f" from {absence.window[0]} to {absence.window[1]}" if absence.window else ""
    where = f", looked for in {joined(absence.searched)}" if absence.searched else ""
    missing = [] if absence.window else ["until when it was expected ('window')"]
    missing += [] if absence.searched else ["where it was looked for ('searched')"]
    lacks = f" The case does not say {joined(missing)}." if missing else ""
    return f"{claim.id}: not seen{when}: {absence.of}{where}.{lacks}"


def _working(facts: Weighing, silence: Silence) -> Table:
    rows = []
    for name, cell in zip(
        facts.accounts.names, facts.accounts.items[silence.item].cells, strict=True
    ):
        happens, seen = (("–" if s is None else spread(s)) for s in (cell.happens, cell.seen))
        rows.append((name, happens, seen, spread(cell.span)))
    headings = ("account", "would have happened", "would have been seen", "nothing seen")
    return Table(headings, tuple(rows))


def _rule(facts: Weighing, silence: Silence) -> str:
    cells = facts.accounts.items[silence.item].cells
    rule = (
        "Nothing seen = 1 − happened · seen: silence speaks against an account only where both are "
        "high."
    )
    if all(c.happens is None for c in cells):
        return (
            f"{rule} Here the case gives the last number itself; {{happens: …, seen: …}} would show "
            "how much of it is expectation and how much coverage."
        )
    return rule


def _told(facts: Weighing, silence: Silence) -> str:
    names, ratio = facts.accounts.names, silence.leading
    if ratio.hardly:
        return (
            f"{capital(hardly('this silence', facts, ratio))}: between 2/3 and 3/2 counts as hardly, "
            "a convention of Détente."
        )
    said = likelihood_ratio(ratio)
    if ratio.either_way:
        return (
            f"Within the intervals this silence may speak for {names[ratio.over]} or for "
            f"{names[ratio.under]} (likelihood ratio {said})."
        )
    over, under = ratio.over, ratio.under
    if ratio.value is not None and ratio.value < 1:
        over, under = under, over
        said = likelihood_ratio(ratio.turned)
    return (
        f"This silence speaks for {names[over]} against {names[under]} (likelihood ratio {said})."
    )


def _ratios(facts: Weighing, silence: Silence) -> tuple[str, ...]:
    names, found = facts.accounts.names, silence.ratios
    if len(found) > ALL_PAIRS:
        top = facts.ranking[0]
        found = tuple(r for r in found if top in (r.over, r.under))
    return tuple(
        f"{names[r.over]} over {names[r.under]}: likelihood ratio {likelihood_ratio(r)}"
        for r in found
    )
