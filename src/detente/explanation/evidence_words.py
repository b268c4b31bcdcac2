"""What hedges, grades, claims and foreign text are called in a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from detente.errors import printable
from detente.evidence.claims import phrases_of, range_of
from detente.evidence.estimate import Estimate
from detente.evidence.page import Page
from detente.evidence.record import Claim, HedgeValue


def one_line(text: str) -> str:
    r"""Return foreign text on one line, with nothing in it that could steer a terminal.

    >>> one_line("It\n rained\x1b[31m")
    'It rained\\x1b[31m'
    """
    return printable(" ".join(text.split()))


def range_words(found: Estimate | None, lexicon: str) -> str:
    """Return a range with what gave it, as it stands in brackets.

    >>> range_words(Estimate(0.95, 0.99, "icd-203", "almost certainly"), "icd-203")
    '95–99%, icd-203'
    >>> range_words(Estimate(0.02, 0.98, "detente-draft", "possible", open=True), "icd-203")
    'open, 2–98%, detente-draft'
    """
    if found is None:
        return f"no range: not in {lexicon}"
    if found.open:
        return f"open, {found}, {found.origin}"
    return f"{found}, {'the modeller' if found.origin == 'analyst' else found.origin}"


def hedge_words(value: HedgeValue | None, lexicon: str) -> str:
    """Return a hedge with its range in brackets; of a chain, the loosest range.

    >>> hedge_words("almost certainly", "icd-203")
    '“almost certainly” [95–99%, icd-203]'
    """
    if value is None:
        return "no hedge"
    said = ", ".join(f"“{one_line(p)}”" for p in phrases_of(value))
    found = range_of(value, lexicon)
    chain = "the loosest: " if found is not None and len(phrases_of(value)) > 1 else ""
    shown = f"[{chain}{range_words(found, lexicon)}]"
    return f"{said} {shown}".strip()


def speaker_words(claim: Claim) -> str:
    """Return who says so, and from whom; nothing where the case does not say.

    >>> speaker_words(Claim("c", "s", "It rained", by="the envoy", heard_from="an aide"))
    'said by the envoy, from an aide'
    """
    heard = f"from {one_line(claim.heard_from)}" if claim.heard_from else ""
    said = f"said by {one_line(claim.by)}" if claim.by else ""
    return ", ".join(p for p in (said, heard) if p)


def passage_words(pages: Mapping[str, Page], source: str, number: int | None) -> str | None:
    """Return what a passage of a kept page says, or None where no page is kept."""
    page = pages.get(source)
    if page is None or number is None:
        return None
    passage = page.passage(number)
    if passage is None:
        return f"(the kept page has no passage {number}: it has {len(page.body)})"
    return f"“{one_line(passage.text)}”"
