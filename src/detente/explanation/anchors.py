"""Where the quotes of a case stand in the kept pages now, in sentences."""

from __future__ import annotations

from dataclasses import dataclass

from detente.evidence.placing import Placed, Placings
from detente.explanation.evidence_words import one_line
from detente.explanation.prose import Bullets, Prose, Section
from detente.explanation.words import count, joined
from detente.table import Table


@dataclass(frozen=True)
class AnchorsProse(Prose):
    """Where quotes stand now; ``facts`` holds the places."""

    facts: Placings | None = None


def anchors_prose(facts: Placings, *, corrected: bool = False) -> AnchorsProse:
    """Return where each quote stands, which are orphans, and which passage numbers do not fit.

    ``corrected`` says that these were written into the case.
    """
    sections = []
    if facts.placed:
        sections.append(Section("Quotes", (_table(facts),)))
    for heading, lines in (
        ("Orphans: not in the source", [_orphan(p) for p in facts.of("orphan")]),
        ("Edited since", [_near(p) for p in facts.of("near")]),
        ("In another passage", [_moved(p) for p in facts.moved]),
        ("In the furniture of the page", [_in_furniture(p) for p in _furniture(facts)]),
    ):
        if lines:
            sections.append(Section(heading, (Bullets(tuple(map(one_line, lines))),)))
    title = f"{facts.title}: quotes in the kept pages"
    answer = _answer(facts, corrected=corrected)
    return AnchorsProse(title, answer, tuple(sections), facts)


def _answer(facts: Placings, *, corrected: bool) -> str:
    if not facts.placed:
        return "No claim of the case has a quote, so there is nothing to find."
    parts = [
        f"{len(facts.of('exact'))} as they stood",
        f"{len(facts.of('near'))} edited",
        f"{len(facts.of('orphan'))} not in the source",
    ]
    if facts.of("no page"):
        parts.append(f"{len(facts.of('no page'))} without a kept page")
    answer = f"{count(len(facts.placed), 'quote')}: {joined(parts)}."
    if facts.moved:
        one = len(facts.moved) == 1
        verb = "did" if corrected else "does" if one else "do"
        then = "" if corrected else "; --update corrects this"
        answer += f" {count(len(facts.moved), 'passage number')} {verb} not fit{then}."
    return answer


def _table(facts: Placings) -> Table:
    rows = tuple(
        (p.claim.id, p.claim.where, p.state, _score(p), _now(p), _remark(p)) for p in facts.placed
    )
    return Table(("claim", "passage", "found", "score", "now", "passage number"), rows)


def _score(placed: Placed) -> str:
    return f"{100 * placed.score:.0f} %" if placed.passage is not None else ""


def _now(placed: Placed) -> str:
    passage = placed.passage
    if passage is None:
        return ""
    return f"#{passage.number}" if passage.number is not None else f"furniture ({passage.kind})"


def _remark(placed: Placed) -> str:
    if placed.state in ("orphan", "no page"):
        return "cannot be checked"
    if placed.fits:
        return "fits"
    return f"should be {placed.new_number}" if placed.new_number is not None else "has none"


def _orphan(placed: Placed) -> str:
    return (
        f"{placed.claim.id}: the quote “{_exact(placed)}” is not in the source "
        f"{placed.claim.source!r}. The claim is kept as it is"
    )


def _exact(placed: Placed) -> str:
    return one_line(placed.claim.quote.exact) if placed.claim.quote is not None else ""


def _near(placed: Placed) -> str:
    return (
        f"{placed.claim.id}: “{_exact(placed)}” stands there now as “{one_line(placed.words)}” "
        f"({_score(placed)})"
    )


def _moved(placed: Placed) -> str:
    was = placed.claim.passage
    said = f"passage {was}" if was is not None else "no passage"
    several = f"; the same words stand in {placed.places} places" if placed.places > 1 else ""
    return f"{placed.claim.id}: the case says {said}, the quote is in {placed.new_number}{several}"


def _furniture(facts: Placings) -> tuple[Placed, ...]:
    return tuple(p for p in facts.placed if p.passage is not None and p.passage.number is None)


def _in_furniture(placed: Placed) -> str:
    assert placed.passage is not None
    return (
        f"{placed.claim.id}: “{_exact(placed)}” stands in a {placed.passage.kind}, not in the body"
    )
