"""Do these words stand in the source?  Finds a quote in the body of a page, exactly or nearly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from detente.evidence.page import Page, Passage
from detente.evidence.record import Quote

NEAR = 0.95
"""A quote this close to the source is kept with a warning, in the source's own words."""
AROUND = 32
LONGEST = 600
_SHARED = 0.5
_MARKS = {
    **dict.fromkeys("‘’‚‛′`´", "'"),
    **dict.fromkeys("“”„‟«»″", '"'),
}


@dataclass(frozen=True)
class Standing:
    """Where a quote stands: the passage, the offsets in its text, and whether only nearly so."""

    passage: int
    start: int
    end: int
    quote: Quote
    near: bool = False


def found(quote: Quote, page: Page, passage: int | None = None) -> Standing | None:
    """Return where a quote stands in the body of a page, or None; furniture is not searched.

    Spaces and kinds of quotation marks do not matter. Among several places the one wins whose
    neighbours fit the quote's prefix and suffix; ``passage`` says where to look first.

    >>> from detente.evidence.page import numbered
    >>> page = Page("", numbered((Passage("Help us", "plea"), Passage("It rained  all day."))))
    >>> found(Quote("rained all day"), page).quote.exact
    'rained  all day'
    >>> found(Quote("Help us"), page) is None
    True
    """
    if not quote.exact.strip() or len(quote.exact) > LONGEST:
        return None
    here = page.passage(passage) if passage is not None else None
    places = list(_exact(quote.exact, here)) if here else []
    places = places or [s for p in page.body for s in _exact(quote.exact, p)]
    if places:
        return max(places, key=lambda s: _fit(quote, s))
    return _near(quote.exact, page)


def located(passage: Passage, start: int, end: int, *, near: bool = False) -> Standing:
    """Return the words of a stretch of a passage as a quote, with what stands around them."""
    text = passage.text
    quote = Quote(text[start:end], text[max(0, start - AROUND) : start], text[end : end + AROUND])
    assert passage.number is not None
    return Standing(passage.number, start, end, quote, near)


@lru_cache(maxsize=4096)
def folded(text: str) -> tuple[str, tuple[int, ...]]:
    """Return text with single spaces and straight quotation marks, and where each sign stood."""
    signs: list[str] = []
    origin: list[int] = []
    for i, c in enumerate(text):
        sign = " " if c.isspace() else _MARKS.get(c, c)
        if sign == " " and signs[-1:] == [" "]:
            continue
        signs.append(sign)
        origin.append(i)
    return "".join(signs), tuple(origin)


def _exact(words: str, passage: Passage) -> list[Standing]:
    needle = folded(words)[0].strip()
    text, origin = folded(passage.text)
    places, at = [], text.find(needle)
    while at >= 0:
        end = at + len(needle)
        if _whole(text, at, end):
            places.append(located(passage, origin[at], origin[end - 1] + 1))
        at = text.find(needle, at + 1)
    return places


def _whole(text: str, start: int, end: int) -> bool:
    """Say whether a stretch begins and ends at the bounds of words."""
    opens = start == 0 or not (text[start - 1].isalnum() and text[start].isalnum())
    return opens and (end == len(text) or not (text[end - 1].isalnum() and text[end].isalnum()))


def _fit(quote: Quote, standing: Standing) -> float:
    """How well the neighbours of a place fit the prefix and suffix asked for."""
    before, after = folded(quote.prefix)[0][-AROUND:], folded(quote.suffix)[0][:AROUND]
    near = standing.quote
    score = 0.0
    if before:
        score += SequenceMatcher(None, before, near.prefix[-len(before) :]).ratio()
    if after:
        score += SequenceMatcher(None, after, near.suffix[: len(after)]).ratio()
    return score


def _near(words: str, page: Page) -> Standing | None:
    """Return the stretch of the body that is nearest to the words, if it is near enough."""
    needle = folded(words)[0].strip()
    best: tuple[float, Standing] | None = None
    for passage in page.body:
        text, origin = folded(passage.text)
        window = _likeliest(needle, text)
        if window is None:
            continue
        for start, end in _stretches(needle, text, window):
            ratio = SequenceMatcher(None, text[start:end], needle, autojunk=False).ratio()
            if ratio >= NEAR and (best is None or ratio > best[0]):
                standing = located(passage, origin[start], origin[end - 1] + 1, near=True)
                best = (ratio, standing)
    return best[1] if best else None


def _likeliest(needle: str, text: str) -> tuple[int, int] | None:
    """Return the part of a text that shares most words with a quote; None if hardly any do."""
    wanted = Counter(needle.casefold().split())
    size = len(needle)
    best, spot = 0, None
    for start in range(0, max(1, len(text) - size // 2), size):
        window = (max(0, start - size // 2), start + 2 * size)
        shared = (wanted & Counter(text[slice(*window)].casefold().split())).total()
        if shared > best:
            best, spot = shared, window
    return spot if best >= _SHARED * wanted.total() else None


def _stretches(needle: str, text: str, window: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Yield the stretches, from word to word, that a quote may be a near quote of."""
    inside = text[slice(*window)]
    matcher = SequenceMatcher(None, inside, needle, autojunk=False)
    long = [b for b in matcher.get_matching_blocks() if b.size > 2]
    if not long:
        return
    first, last = long[0], long[-1]
    start = window[0] + first.a - first.b
    end = window[0] + last.a + len(needle) - last.b
    for a in {_bound(text, start, -1), _bound(text, start, 1)}:
        for b in {_bound(text, end, -1), _bound(text, end, 1)}:
            if a < b:
                yield a, b


def _bound(text: str, at: int, step: int) -> int:
    """Return the nearest place between words in one direction."""
    at = min(max(at, 0), len(text))
    while 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum():
        at += step
    return at
