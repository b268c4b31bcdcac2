"""What does the evidence matrix show?  Each claim under each account, and what it tells between them.

Every number comes from the case or from its weighing. A sign in a cell compares it with the account
under which the claim is most probable: by a likelihood ratio that hardly separates the two it speaks
for both, by a larger one against this account.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from detente.errors import DetenteError
from detente.evidence.accounts import Item, LeftOut
from detente.evidence.record import Claim, Evidence, Hypothesis, evidence_as_written
from detente.evidence.silence import Ratio, ratio
from detente.evidence.span import Span
from detente.evidence.vary import varied_cell
from detente.evidence.weighing import Weighing
from detente.explanation.account_numbers import likelihood_ratio, number, spread
from detente.explanation.accounts import Standing, accounts
from detente.explanation.prose import Block
from detente.explanation.silence import as_it_runs, silence_blocks
from detente.explanation.words import joined
from detente.model.conflict import Case
from detente.web.evidence_edits import judged, judgement_text, prior

Sign: TypeAlias = Literal["for", "against", "hardly", "either", ""]


@dataclass(frozen=True)
class Box:
    """A cell: the number with its two parts where it has them, and for whom it speaks."""

    account: str
    said: str
    parts: str = ""
    sign: Sign = ""
    turns: str = ""
    """The number at which this cell turns the lead, where no smaller change of one does."""


@dataclass(frozen=True)
class Contrast:
    """How many times more probable a claim is under one account than under another."""

    over: str
    under: str
    ratio: str
    hardly: bool
    either: bool = False


@dataclass(frozen=True)
class Line:
    """A claim under every account, what it tells, and why it does not count where it does not."""

    place: int
    id: str
    claim: Claim | None
    boxes: tuple[Box, ...]
    strongest: Contrast | None = None
    leading: Contrast | None = None
    without: str = ""
    """Who would lead without this claim, where it is a linchpin."""
    left_out: LeftOut | None = None
    alike: tuple[str, ...] = ()
    """Other claims of the same report, multiplied as if independent."""


@dataclass(frozen=True)
class Foot:
    """An account before and after the evidence."""

    prior: str
    posterior: str = ""
    bounds: str = ""
    leads: bool = False


@dataclass(frozen=True)
class Matrix:
    """Claims that some account judges, those that none does, and the accounts below them."""

    accounts: tuple[Hypothesis, ...]
    lines: tuple[Line, ...]
    unjudged: tuple[Line, ...]
    foot: tuple[Foot, ...]
    standing: Standing | None = None
    trouble: DetenteError | None = None

    @property
    def facts(self) -> Weighing | None:
        """The weighing, where the accounts can be weighed."""
        return None if self.standing is None else self.standing.facts


def matrix_of(case: Case) -> Matrix:
    """Return the evidence matrix of a case; what cannot be weighed is shown without signs."""
    evidence = evidence_as_written(case)
    standing: Standing | None = None
    trouble: DetenteError | None = None
    try:
        standing = accounts(case)
    except DetenteError as error:
        trouble = error
    facts = None if standing is None else standing.facts
    every = tuple(_lines(case, evidence, facts))
    told = tuple(line for line in every if any(b.said for b in line.boxes))
    watched = {w.id: k for k, w in enumerate(facts.watch if facts else ()) if w.kind == "claim"}
    rest = [line for line in every if not any(b.said for b in line.boxes)]
    rest.sort(key=lambda line: watched.get(line.id, len(watched)))
    return Matrix(
        tuple(evidence.hypotheses.values()), told, tuple(rest), tuple(_foot(case, evidence, facts)),
        standing, trouble,
    )  # fmt: skip


def _foot(case: Case, evidence: Evidence, facts: Weighing | None) -> Iterator[Foot]:
    for j, account in enumerate(evidence.hypotheses):
        given = prior(case, account)
        if facts is None:
            yield Foot("" if given is None else judgement_text(given))
            continue
        exact = facts.accounts.exact
        yield Foot(
            spread(facts.accounts.priors[j]),
            number(facts.posterior[j]),
            "" if exact else spread(facts.bounds.posterior[j]),
            j in facts.leaders,
        )


# ---------------------------------------------------------------- the lines


def _lines(case: Case, evidence: Evidence, facts: Weighing | None) -> Iterator[Line]:
    known = [*evidence.claims, *_gone(evidence)]
    items = {item.claim.id: k for k, item in enumerate(facts.accounts.items if facts else ())}
    left_out = {e.claim.id: e for e in (facts.accounts.left_out if facts else ())}
    alike = facts.one_report.values() if facts else ()
    for place, name in enumerate(known):
        claim = evidence.claims.get(name)
        boxes = [_box(evidence, name, account) for account in evidence.hypotheses.values()]
        if facts is None or name not in items:
            yield Line(place, name, claim, tuple(boxes), left_out=left_out.get(name))
        else:
            others = tuple(c for group in alike if name in group for c in group if c != name)
            yield _counted(facts, items[name], Line(place, name, claim, tuple(boxes), alike=others))


def _gone(evidence: Evidence) -> list[str]:
    """Claims that some account judges and that the case does not have."""
    named = (c for a in evidence.hypotheses.values() for c in a.likelihoods)
    return [c for c in dict.fromkeys(named) if c not in evidence.claims]


def _box(evidence: Evidence, claim: str, account: Hypothesis) -> Box:
    cell = account.likelihoods.get(claim)
    if cell is None:
        return Box(account.id, "")
    if cell.happens is None or cell.seen is None:
        return Box(account.id, spread(cell.span))
    return Box(account.id, spread(cell.span), f"1 − {spread(cell.happens)} · {spread(cell.seen)}")


def _counted(facts: Weighing, place: int, line: Line) -> Line:
    """The line of a claim that counts, with what it tells."""
    item, judgement, drop = facts.accounts.items[place], facts.judged[place], facts.drops[place]
    turn = facts.turn
    boxes = tuple(
        Box(
            b.account, b.said, b.parts, sign,
            number(turn.at) if turn and (turn.item, turn.account) == (place, j) else "",
        )
        for j, (b, sign) in enumerate(zip(line.boxes, signs(item), strict=True))
    )  # fmt: skip
    names = facts.accounts.names
    leading = ratio(item.spans, *facts.ranking[:2]) if len(names) > 2 else None
    return Line(
        line.place, line.id, line.claim, boxes,
        _contrast(facts, judgement.strongest) if judgement.log_ratio else None,
        None if leading is None else _contrast(facts, leading),
        joined([names[j] for j in drop.leaders]) if drop.flips else "",
        None, line.alike,
    )  # fmt: skip


def _contrast(facts: Weighing, found: Ratio) -> Contrast:
    names = facts.accounts.names
    if found.value is not None and found.value < 1:
        found = found.turned
    return Contrast(
        names[found.over],
        names[found.under],
        likelihood_ratio(found),
        found.hardly,
        found.either_way,
    )


def signs(item: Item) -> tuple[Sign, ...]:
    """Return for each account what an item says of it, measured by the one that it favours most.

    ``for``: it is hardly less probable than under that one; ``against``: it is less probable;
    ``either``: that depends on which numbers of the intervals hold; ``hardly``, for all, where it
    hardly separates any two.
    """
    row = item.row
    top = max(range(len(row)), key=lambda j: row[j])
    found = {j: _beside(ratio(item.spans, top, j)) for j in range(len(row)) if j != top}
    said = set(found.values())
    if "against" in said:
        return tuple(
            "for" if (s := found.get(j, "for")) == "hardly" else s for j in range(len(row))
        )
    rest: Sign = "either" if "either" in said else "hardly"
    return tuple(found.get(j, rest) for j in range(len(row)))


def _beside(found: Ratio) -> Sign:
    if found.hardly:
        return "hardly"
    return "either" if found.either_way else "against"


# ---------------------------------------------------------------- beside an open form


@dataclass(frozen=True)
class Beside:
    """What stands beside the form of a cell: against each other account, and over all numbers."""

    contrasts: tuple[Contrast, ...] = ()
    runs: str = ""


def beside(facts: Weighing | None, claim: str, account: str) -> Beside:
    """Return what a cell tells as it stands, and what it would do as it runs from 0 to 1."""
    items = [] if facts is None else [item.claim.id for item in facts.accounts.items]
    if facts is None or claim not in items:
        return Beside()
    k, j = items.index(claim), facts.accounts.position(account)
    spans = facts.accounts.items[k].spans
    others = [i for i in range(len(spans)) if i != j]
    runs = ""
    with suppress(DetenteError):  # at one end every account is impossible
        whole = Span(Fraction(0), Fraction(1))
        runs = as_it_runs(facts, varied_cell(facts.accounts, (j, k), whole))
    return Beside(tuple(_contrast(facts, ratio(spans, j, i)) for i in others), runs)


@dataclass(frozen=True)
class Told:
    """What a silence tells: where the accounts stand, and the working, or why it does not count."""

    answer: str
    blocks: tuple[Block, ...] = ()
    not_judged: tuple[str, ...] = ()
    trouble: str = ""


def told(case: Case, claim: str) -> Told:
    """Return what it tells that something was not seen, by the numbers of a case."""
    try:
        standing = accounts(case)
    except DetenteError as error:
        return Told("", trouble=error.message)
    facts = standing.facts
    assert facts is not None
    found = next((s for s in facts.silences if s.claim.id == claim), None)
    if found is not None:
        return Told(standing.answer, silence_blocks(facts, found))
    missing = _missing(facts.accounts.left_out, claim)
    return Told(standing.answer, not_judged=missing)


def _missing(left_out: Iterable[LeftOut], claim: str) -> tuple[str, ...]:
    return next((e.by for e in left_out if e.claim.id == claim), ())


def silent(case: Case) -> tuple[Claim, ...]:
    """Return the claims that something was not seen, in the order of the file."""
    evidence = evidence_as_written(case)
    return tuple(
        c
        for c in evidence.claims.values()
        if c.absence is not None
        or any(isinstance(judged(case, c.id, a), Mapping) for a in evidence.hypotheses)
    )
