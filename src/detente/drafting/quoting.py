"""Do these words stand in the source?  Finds a quote in the body of a page, exactly or nearly."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache, partial
from heapq import nlargest
from itertools import islice
from typing import TypeAlias

from detente.evidence.page import Page, Passage
from detente.evidence.record import Quote

NEAR = 0.95
"""A quote this close to the source is kept with a warning, in the source's own words."""
AROUND = 32
LONGEST = 600
LONGEST_NEAR = 200
"""Longer quotes are looked for word by word only: what was asked for is up to twelve words."""
MOST_PLACES = 16
MOST_WINDOWS = 3
_SHARED = 0.5
_WORD = re.compile(r"\w+")
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


Finder: TypeAlias = Callable[[Quote, int | None], Standing | None]
"""What finds a quote, given where to look first."""


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
    return finder(page)(quote, passage)


def finder(page: Page) -> Finder:
    """Return what finds quotes in one page as :func:`found` does: the page is prepared only once."""
    return partial(_found, _body(page.body))


def stands_in(quote: Quote, passage: Passage) -> bool:
    """Say whether a quote stands word for word in one passage, where :func:`found` looks first.

    >>> stands_in(Quote("rained all day"), Passage("It rained  all day.", number=1))
    True
    """
    if not _is_sought(quote):
        return False
    body = _prepared((passage,))
    return next(body.exact(_needle(quote), None), None) is not None


def _is_sought(quote: Quote) -> bool:
    return bool(quote.exact.strip()) and len(quote.exact) <= LONGEST


def _needle(quote: Quote) -> str:
    return folded(quote.exact)[0].strip()


def _found(body: _Body, quote: Quote, passage: int | None) -> Standing | None:
    if not _is_sought(quote):
        return None
    needle = _needle(quote)
    places = list(islice(body.exact(needle, passage), MOST_PLACES))
    if places:
        return _fitting(quote, places) if len(places) > 1 else places[0]
    return _near(needle, body) if len(needle) <= LONGEST_NEAR else None


def located(passage: Passage, start: int, end: int, *, near: bool = False) -> Standing:
    """Return the words of a stretch of a passage as a quote, with what stands around them."""
    text = passage.text
    quote = Quote(text[start:end], text[max(0, start - AROUND) : start], text[end : end + AROUND])
    assert passage.number is not None
    return Standing(passage.number, start, end, quote, near)


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


# ---------------------------------------------------------------- the body, searched many times


@dataclass(frozen=True)
class _Body:
    """The folded passages of a page as one text, where each begins, and where each word stands."""

    passages: tuple[Passage, ...]
    text: str
    starts: tuple[int, ...]
    origins: tuple[tuple[int, ...], ...]
    words: Mapping[str, tuple[int, ...]]

    def exact(self, needle: str, first: int | None) -> Iterator[Standing]:
        """Yield where the words stand; where they stand in the passage ``first``, only there."""
        k = next((k for k, p in enumerate(self.passages) if p.number == first), None)
        if first is not None and k is not None:
            here = list(self._exact(needle, *self.bounds(k)))
            if here:
                yield from here
                return
        yield from self._exact(needle, 0, len(self.text))

    def _exact(self, needle: str, start: int, end: int) -> Iterator[Standing]:
        at = self.text.find(needle, start, end)
        while at >= 0:
            if _whole(self.text, at, at + len(needle)):
                yield self.standing(at, at + len(needle))
            at = self.text.find(needle, at + 1, end)

    def standing(self, start: int, end: int, *, near: bool = False) -> Standing:
        """Return a stretch of the text as words of its passage."""
        k = bisect_right(self.starts, start) - 1
        origin, base = self.origins[k], self.starts[k]
        first, last = origin[start - base], origin[end - 1 - base] + 1
        return located(self.passages[k], first, last, near=near)

    def within(self, start: int, end: int, least: int) -> Iterator[tuple[int, int]]:
        """Yield the parts of passages within a stretch that are not too short to matter."""
        k = max(0, bisect_right(self.starts, start) - 1)
        while k < len(self.starts) and self.starts[k] < end:
            first, last = self.bounds(k)
            if min(last, end) - max(first, start) > least:
                yield max(first, start), min(last, end)
            k += 1

    def bounds(self, k: int) -> tuple[int, int]:
        """Return where a passage begins and ends in the text."""
        return self.starts[k], self.starts[k] + len(self.origins[k])


@lru_cache(maxsize=2)
def _body(passages: tuple[Passage, ...]) -> _Body:
    return _prepared(passages)


def _prepared(passages: tuple[Passage, ...]) -> _Body:
    parts = [folded(p.text) for p in passages]
    starts, at = [], 0
    for text, _ in parts:
        starts.append(at)
        at += len(text) + 1
    whole = "\n".join(text for text, _ in parts)
    words: dict[str, list[int]] = {}
    for word in _WORD.finditer(whole):
        words.setdefault(word[0].casefold(), []).append(word.start())
    places = {w: tuple(spots) for w, spots in words.items()}
    return _Body(passages, whole, tuple(starts), tuple(o for _, o in parts), places)


def _whole(text: str, start: int, end: int) -> bool:
    """Say whether a stretch begins and ends at the bounds of words."""
    opens = start == 0 or not (text[start - 1].isalnum() and text[start].isalnum())
    return opens and (end == len(text) or not (text[end - 1].isalnum() and text[end].isalnum()))


def _fitting(quote: Quote, places: list[Standing]) -> Standing:
    """Return the place whose neighbours share most with the prefix and suffix asked for."""
    before = folded(quote.prefix[-4 * AROUND :])[0].strip()[::-1]
    after = folded(quote.suffix[: 4 * AROUND])[0].strip()

    def fit(place: Standing) -> int:
        left = folded(place.quote.prefix)[0].strip()[::-1]
        right = folded(place.quote.suffix)[0].strip()
        return _shared(left, before) + _shared(right, after)

    return max(places, key=fit)


def _shared(one: str, other: str) -> int:
    """Return with how many equal signs two texts begin."""
    pairs = zip(one, other, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


# ---------------------------------------------------------------- nearly


def _near(needle: str, body: _Body) -> Standing | None:
    """Return the stretch of the body that is nearest to the words, if it is near enough."""
    best: tuple[float, int, int] | None = None
    for window in _likeliest(needle, body):
        for start, end in _stretches(needle, body.text, window):
            matcher = SequenceMatcher(None, body.text[start:end], needle, autojunk=False)
            if matcher.quick_ratio() < NEAR or (ratio := matcher.ratio()) < NEAR:
                continue
            if best is None or ratio > best[0]:
                best = (ratio, start, end)
    return body.standing(best[1], best[2], near=True) if best else None


def _likeliest(needle: str, body: _Body) -> Iterator[tuple[int, int]]:
    """Yield the parts of the text that share most words with a quote, and at least half of them."""
    wanted = Counter(w[0].casefold() for w in _WORD.finditer(needle))
    size = len(needle)
    shared: Counter[int] = Counter()
    for word, times in wanted.items():
        for block, there in Counter(at // size for at in body.words.get(word, ())).items():
            shared[block] += min(times, there) * len(word)
    least = _SHARED * sum(times * len(word) for word, times in wanted.items())
    pairs = ((shared[b] + shared.get(b + 1, 0), b) for b in {c for b in shared for c in (b - 1, b)})
    for votes, block in nlargest(MOST_WINDOWS, pairs):
        if votes >= least:
            yield from body.within((block - 1) * size, (block + 3) * size, size // 2)


def _stretches(needle: str, text: str, window: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Yield the stretches, from word to word, that a quote may be a near quote of."""
    inside = text[slice(*window)]
    matcher = SequenceMatcher(None, inside, needle, autojunk=False)
    long = [b for b in matcher.get_matching_blocks() if b.size > 2]
    if not long:
        return
    first, last = long[0], long[-1]
    start = max(window[0], window[0] + first.a - first.b)
    end = min(window[1], window[0] + last.a + len(needle) - last.b)
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
