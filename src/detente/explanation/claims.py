"""How surely each claim is said, on whose word, and how much stands behind it, in sentences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from detente.evidence.claims import BARE, NUMBER, Claims, Weighed, claims_of
from detente.evidence.estimate import Estimate
from detente.evidence.grades import CREDIBILITY, RELIABILITY, Grade, grade
from detente.evidence.record import Claim
from detente.explanation.evidence_words import (
    hedge_words,
    one_line,
    range_words,
    speaker_words,
)
from detente.explanation.prose import Block, Bullets, Prose, Section
from detente.explanation.words import count, joined
from detente.model.conflict import Case
from detente.table import Table

STRENGTHS = {
    BARE: "bare assertion",
    NUMBER: "a number",
    "likelihood": "likelihood word",
    "hearsay": "hearsay",
    "scare-quote": "scare quotes",
}


@dataclass(frozen=True)
class ClaimsProse(Prose):
    """The claims of a case; ``facts`` holds them."""

    facts: Claims | None = None


def claims(case: Case, *, lexicon: str | None = None) -> ClaimsProse:
    """Return the claims of a case: ranges, chains, conditions, words beside support.

    >>> from detente.library import read
    >>> print(claims(read("chicken")).answer)
    The case makes no claims.
    """
    return claims_prose(claims_of(case, lexicon=lexicon))


def claims_prose(facts: Claims) -> ClaimsProse:
    """Return weighed claims in sentences."""
    found = facts.weighed
    name = facts.lexicon
    sections = [
        _section("Claims", found, lambda w: True, lambda: (_table(facts),)),
        _lines("Who says what", found, lambda w: True, _says),
        _lines("Chains of hedges", found, lambda w: bool(w.chain), lambda w: _chain(w, name)),
        _lines("Conditional claims", found, lambda w: w.overall is not None, _conditional),
        _lines("Strong words, no source", found, lambda w: w.unsupported, _unsupported),
        _opposed(facts),
        _lines(
            "Words without a range", found, lambda w: bool(w.unknown), lambda w: _no_word(w, name)
        ),
        _lines("Confidence", found, lambda w: bool(w.claim.confidence), _confidence),
        _lines("Grades", found, lambda w: bool(str(_grade(facts, w))), lambda w: _graded(facts, w)),
    ]
    shown = tuple(s for s in sections if s is not None)
    title = f"{facts.title}: claims"
    return ClaimsProse(title, _answer(facts), shown, facts)


def _section(
    heading: str,
    found: tuple[Weighed, ...],
    fits: Callable[[Weighed], bool],
    blocks: Callable[[], tuple[Block, ...]],
) -> Section | None:
    return Section(heading, blocks()) if any(map(fits, found)) else None


def _lines(
    heading: str,
    found: tuple[Weighed, ...],
    fits: Callable[[Weighed], bool],
    words: Callable[[Weighed], str],
) -> Section | None:
    """A heading over one sentence per claim that fits; nothing where none does."""
    lines = tuple(f"{w.claim.id}: {words(w)}" for w in found if fits(w))
    return Section(heading, (Bullets(tuple(map(one_line, lines))),)) if lines else None


def _answer(facts: Claims) -> str:
    found = facts.weighed
    if not found:
        return "The case makes no claims."
    parts = [
        f"{sum(w.overall is not None for w in found)} conditional",
        f"{sum(w.claim.hedge is None for w in found)} without a hedge",
        f"{sum(bool(w.opposing) for w in found)} opposed",
    ]
    strong = sum(w.unsupported for w in found)
    return (
        f"{count(len(found), 'claim')}: {joined(parts)}; {strong} in strong words with one report "
        "behind them."
    )


# ---------------------------------------------------------------- the table


def _table(facts: Claims) -> Table:
    rows = tuple(_row(facts, w) for w in facts.weighed)
    headings = ("claim", "passage", "how surely", "words", "reports", "best grade", "remark")
    return Table(headings, rows)


def _row(facts: Claims, w: Weighed) -> tuple[str, ...]:
    remark = "strong words, no source" if w.unsupported else ""
    return (
        w.claim.id,
        w.claim.where,
        probability_words(w, facts.lexicon),
        STRENGTHS.get(w.strength, w.strength),
        str(len(w.groups)),
        str(w.best_grade),
        "; ".join(r for r in (remark, "opposed" if w.opposing else "") if r),
    )


def probability_words(w: Weighed, lexicon: str) -> str:
    """Return a claim's hedge with P(claim), or P(claim | given), in brackets."""
    if w.claim.hedge is None:
        return f"no hedge, given {w.claim.given}" if w.claim.given else "no hedge"
    given = f" | {w.claim.given}" if w.claim.given else ""
    return hedge_words(w.claim.hedge, lexicon).replace("[", f"[P(claim{given}): ", 1)


# ---------------------------------------------------------------- one claim


def _says(w: Weighed) -> str:
    who = speaker_words(w.claim)
    return f"{w.claim.says} ({w.claim.where}{f'; {who}' if who else ''})"


def _chain(w: Weighed, lexicon: str) -> str:
    links = [f"“{e.phrase}” [{range_words(e, lexicon)}]" for e in w.chain]
    if w.estimate is None:
        return f"{joined(links)}; a word of the chain has no range, so the claim has none"
    return (
        f"{joined(links)}. The range of the claim is that of “{w.estimate.phrase}”, the loosest: each "
        "word only takes away from what the others assure, and how they depend on each other is "
        "not said, so they are not multiplied"
    )


def _conditional(w: Weighed) -> str:
    assert w.overall is not None
    given = w.claim.given
    if w.overall.open:
        why = "either range is open or missing"
        return f"holds given {given}. Whether it holds at all stays open from 0 to 100%: {why}"
    return (
        f"holds given {given}. Whether it holds at all: P(claim) {_percent(w.overall)}, for nothing "
        f"is said of the case in which {given} does not hold"
    )


def _percent(found: Estimate) -> str:
    return f"[{found}, derived]"


def _unsupported(w: Weighed) -> str:
    words = STRENGTHS.get(w.strength, w.strength)
    hedge = "a bare assertion" if w.strength == BARE else f"{words}, all but certain"
    if w.strength == "booster":
        hedge = "a booster"
    report = w.groups[0] if w.groups else "nothing"
    return f"{hedge}; behind it stands {report} alone"


def _opposed(facts: Claims) -> Section | None:
    lines = [
        one_line(f"{w.claim.id}, by {_against(c, facts.lexicon)}")
        for w in facts.weighed
        for c in w.opposing
    ]
    return Section("Opposed", (Bullets(tuple(lines)),)) if lines else None


def _against(claim: Claim, lexicon: str) -> str:
    who = speaker_words(claim)
    by = f"; {who}" if who else ""
    return f"{claim.id} ({claim.where}{by}): {claim.says}; {hedge_words(claim.hedge, lexicon)}"


def _no_word(w: Weighed, lexicon: str) -> str:
    return (
        f"neither {lexicon} nor our own list has the word “{w.unknown}”; give a word of the lexicon, a "
        "number or an interval"
    )


def _confidence(w: Weighed) -> str:
    return f"{w.claim.confidence} confidence"


def _grade(facts: Claims, w: Weighed) -> Grade:
    return grade(facts.evidence, w.claim)


def _graded(facts: Claims, w: Weighed) -> str:
    return grade_words(_grade(facts, w))


def grade_words(found: Grade) -> str:
    """Return a grade with the words of both characters.

    >>> grade_words(Grade("B", 6))
    'B6: source usually reliable; claim cannot be judged (no information)'
    """
    parts = []
    if found.reliability:
        parts.append(f"source {RELIABILITY[found.reliability]}" + _empty(found.reliability == "F"))
    if found.credibility is not None:
        parts.append(f"claim {CREDIBILITY[found.credibility]}" + _empty(found.credibility == 6))
    return f"{found}: {'; '.join(parts)}"


def _empty(unknown: bool) -> str:
    return " (no information)" if unknown else ""
