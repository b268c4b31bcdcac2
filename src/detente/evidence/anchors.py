"""Where does a quoted passage stand now?  W3C selectors, and finding a quote in an edited text.

A quote is searched as it stands, then with spaces and quotation marks made alike, then with edits.
Of several places the best one wins: quote 50, prefix 20, suffix 20, position 2, what is not given
left out. A quote that is not in the text is an orphan and is not moved to where it does not belong.
Offsets are code points of the text as it stands.

Sources: W3C Web Annotation Data Model (2017), 4.2.4 and 4.2.5; the weights are an idea of the
Hypothes.is client.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from detente.errors import WrongValue
from detente.evidence.edits import likeness, nearest_span
from detente.evidence.folding import folded_text
from detente.evidence.record import Quote
from detente.evidence.seeds import candidates, candidates_by_pieces

How: TypeAlias = Literal["exact", "near"]

CONTEXT = 32
"""How many code points before and after a quote are kept with it."""

MOST_EDITS = 256
LONGEST_EDITED = 5_000
"""A longer quote is found as it stands only."""

SHORT = 12
"""A shorter quote may stand somewhere by chance: what is known of its surroundings must agree."""

SURE = 0.8
"""A place of the very words with a lower score is compared with places of edited ones."""

ALIKE = 0.75
LEAST_SCORE = 0.65
"""An edited quote is accepted that is alike by itself, or with the help of its surroundings."""

MOST_PLACES = 200
WIDENED = 20
WEIGHTS = {"quote": 50, "prefix": 20, "suffix": 20, "position": 2}


@dataclass(frozen=True)
class Anchor:
    """A quote and where it stood, in code points; None where that is not known."""

    quote: Quote
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True)
class Found:
    """Where a quote stands in a text: from ``start`` to ``end``.

    ``score`` is 1 for a quote that stands there with all its surroundings. ``places`` counts the
    places that bear the very same words.
    """

    start: int
    end: int
    score: float
    how: How
    places: int = 1


def select(text: str, start: int, end: int) -> Anchor:
    """Return the anchor of a span of a text; raises :class:`WrongValue` for one without words.

    >>> select("It rained. Nobody came.", 11, 17).quote
    Quote(exact='Nobody', prefix='It rained. ', suffix=' came.')
    """
    if not 0 <= start < end <= len(text) or not text[start:end].strip():
        raise WrongValue(
            f"From {start} to {end} nothing of the text is selected; it has {len(text)} characters."
        )
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    return Anchor(Quote(text[start:end], before, after), start, end)


def as_selectors(anchor: Anchor) -> list[dict[str, object]]:
    """Return an anchor as selectors of the W3C Web Annotation Data Model.

    >>> as_selectors(select("It rained.", 3, 9))[1]
    {'type': 'TextPositionSelector', 'start': 3, 'end': 9}
    """
    quote = anchor.quote
    parts = {"exact": quote.exact, "prefix": quote.prefix, "suffix": quote.suffix}
    given = {k: v for k, v in parts.items() if v}
    found: list[dict[str, object]] = [{"type": "TextQuoteSelector", **given}]
    if anchor.start is not None and anchor.end is not None:
        position = {"type": "TextPositionSelector", "start": anchor.start, "end": anchor.end}
        found.append(position)
    return found


def from_selectors(selectors: Iterable[Mapping[str, object]]) -> Anchor:
    """Return the anchor that W3C selectors describe; raises :class:`WrongValue`.

    >>> from_selectors([{"type": "TextQuoteSelector", "exact": "rained"}]).quote.exact
    'rained'
    """
    quote: Quote | None = None
    start = end = None
    for selector in selectors:
        match selector:
            case {"type": "TextQuoteSelector", "exact": str(exact)}:
                before, after = (str(selector.get(k) or "") for k in ("prefix", "suffix"))
                quote = Quote(exact, before, after)
            case {"type": "TextPositionSelector", "start": int(first), "end": int(last)}:
                start, end = first, last
    if quote is None or not quote.exact.strip():
        raise WrongValue("There is no TextQuoteSelector with an 'exact' text among the selectors.")
    if start is not None and end is not None and not 0 <= start < end:
        raise WrongValue(
            f"A TextPositionSelector runs from {start} to {end}, which selects nothing."
        )
    return Anchor(quote, start, end)


# ---------------------------------------------------------------- finding


def anchored(quote: Quote, text: str, hint: int | None = None) -> Found | None:
    """Return where a quote stands in a text now, or None for an orphan.

    ``hint`` is where it stood, or the beginning of the passage in which it stood.

    >>> talks = Quote("the talks about the dam went on until midnight")
    >>> found = anchored(talks, "So the talks about a dam went on till midnight, he said.")
    >>> found.start, found.end, found.how, round(found.score, 2)
    (3, 46, 'near', 0.87)
    >>> anchored(talks, "The weather was fine, and nobody spoke of the dam.") is None
    True
    """
    if not quote.exact.strip():
        return None
    found = _exact(quote, text, hint)
    if found is not None and found.score >= SURE:
        return found
    return _best(found, _folded(quote, text, hint))


def _best(*found: Found | None) -> Found | None:
    return max((f for f in found if f is not None), key=lambda f: f.score, default=None)


def _exact(quote: Quote, text: str, hint: int | None) -> Found | None:
    """The words as they stand, at the place whose surroundings agree best."""
    size = len(quote.exact)
    whole = quote.prefix + quote.exact + quote.suffix
    if whole != quote.exact:
        in_place = [p + len(quote.prefix) for p in _places(whole, text)]
        if in_place:
            start = _closest(in_place, hint)
            return Found(start, start + size, 1.0, "exact", len(in_place))
    places = _places(quote.exact, text)
    if not places:
        return None
    tried = sorted(places, key=lambda p: abs(p - (hint or 0)))[:MOST_PLACES]
    scored = [(_score(quote, text, (p, p + size), 1.0, hint), -k) for k, p in enumerate(tried)]
    score, rank = max(scored)
    start = tried[-rank]
    if size < SHORT and _surroundings(quote, text, start, start + size) < 0.5:
        return None
    return Found(start, start + size, score, "exact", len(places))


def _folded(quote: Quote, text: str, hint: int | None) -> Found | None:
    """The words with spaces and marks made alike, or with edits."""
    page = folded_text(text)
    before, exact, after = (folded_text(t).text for t in (quote.prefix, quote.exact, quote.suffix))
    inner = exact.strip()
    if not inner:
        return None
    before += exact[: len(exact) - len(exact.lstrip())]
    after = exact[len(exact.rstrip()) :] + after
    alike = Quote(inner, before, after)
    near = None if hint is None else min(hint, len(page.text))
    found = _exact(alike, page.text, near)
    if found is None or found.score < SURE:
        found = _best(found, _edited(alike, page.text, near))
    if found is None:
        return None
    end = page.back(found.end - 1) + 1
    return Found(page.back(found.start), end, found.score, found.how, found.places)


def allowed_edits(size: int) -> int:
    """Return how many edits a quote of this length may have: half of it, fewer for a short one.

    Some place of a long text comes near to any short quote: a quote of 16 may differ in 2.

    >>> [allowed_edits(n) for n in (8, 16, 40, 100, 1000)]
    [0, 2, 12, 50, 256]
    """
    return min(MOST_EDITS, size // 2, size * size // 128)


def _edited(quote: Quote, text: str, hint: int | None) -> Found | None:
    size = len(quote.exact)
    limit = allowed_edits(size)
    if not limit or size > LONGEST_EDITED:
        return None
    for seeds in (candidates, candidates_by_pieces):
        found = [_near(quote, text, s, hint) for s in seeds(quote.exact, text, limit)]
        if any(found):
            return _best(*found)
    return None


def _near(quote: Quote, text: str, place: int, hint: int | None) -> Found | None:
    """The span about a place that takes the fewest edits, to the bounds of its words."""
    size = len(quote.exact)
    limit = allowed_edits(size)
    low, high = max(0, place - limit), min(len(text), place + size + 2 * limit)
    span = nearest_span(quote.exact, text[low:high], limit)
    if span is None:
        return None
    start, end, edits = span
    alike = 1 - edits / size
    score = _score(quote, text, (low + start, low + end), alike, hint)
    if alike < ALIKE and score < LEAST_SCORE:
        return None
    first, last = _widened(text, low + start, low + end)
    return Found(first, last, score, "near")


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """The span with the words at its ends whole, where they are words of some reasonable length."""
    first, last = start, end
    while first > 0 and start - first < WIDENED and _within_a_word(text, first):
        first -= 1
    while last < len(text) and last - end < WIDENED and _within_a_word(text, last):
        last += 1
    return (
        first if not _within_a_word(text, first) else start,
        last if not _within_a_word(text, last) else end,
    )


def _within_a_word(text: str, place: int) -> bool:
    return 0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum()


def _places(words: str, text: str) -> list[int]:
    found = []
    place = text.find(words)
    while place >= 0:
        found.append(place)
        place = text.find(words, place + 1)
    return found


def _closest(places: Sequence[int], hint: int | None) -> int:
    return places[0] if hint is None else min(places, key=lambda p: abs(p - hint))


def _score(quote: Quote, text: str, span: tuple[int, int], alike: float, hint: int | None) -> float:
    """The weighted mean of what is known of a quote: words, surroundings, position."""
    start, end = span
    parts = {"quote": alike} | _likenesses(quote, text, start, end)
    if hint is not None:
        parts["position"] = 1 - abs(start - hint) / max(len(text), abs(start - hint), 1)
    return sum(WEIGHTS[k] * v for k, v in parts.items()) / sum(WEIGHTS[k] for k in parts)


def _surroundings(quote: Quote, text: str, start: int, end: int) -> float:
    """How much of prefix and suffix a place has; 1 where neither is known."""
    parts = _likenesses(quote, text, start, end)
    return sum(parts.values()) / len(parts) if parts else 1.0


def _likenesses(quote: Quote, text: str, start: int, end: int) -> dict[str, float]:
    parts = {}
    if quote.prefix:
        before = text[max(0, start - 2 * len(quote.prefix)) : start]
        parts["prefix"] = likeness(quote.prefix, before, at_end=True)
    if quote.suffix:
        after = text[end : end + 2 * len(quote.suffix)]
        parts["suffix"] = likeness(quote.suffix, after, at_end=False)
    return parts
