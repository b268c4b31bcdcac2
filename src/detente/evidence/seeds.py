"""Where in a long text may an edited quote stand?  Places on which words of the quote agree.

A quote with few edits keeps most of its words, and they keep their distances: each word of the
quote that stands in the text votes for the place where the quote would begin.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import lru_cache

MOST_PLACES = 100
"""A word that stands more often than this tells nothing of where the quote is."""

MOST_CANDIDATES = 8
PIECES = 8
PIECE = 6

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
"""Scripts that set no spaces between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""

_WORD = re.compile(rf"[^\W{_UNSPACED}]+|(?=([{_UNSPACED}]{{2}}))")


@lru_cache(maxsize=8)
def word_places(text: str) -> Mapping[str, list[int]]:
    """Return where each word of a text stands; pairs of signs where a script sets no spaces.

    >>> word_places("No, no!")
    {'no': [0, 4]}
    """
    found: dict[str, list[int]] = {}
    for match in _WORD.finditer(text):
        found.setdefault((match[1] or match[0]).lower(), []).append(match.start())
    return found


def candidates(quote: str, text: str, drift: int) -> list[int]:
    """Return where in a text a quote may begin, the best supported first, to within ``drift``."""
    index = word_places(text)
    words = [(m.start(), (m[1] or m[0]).lower()) for m in _WORD.finditer(quote)]
    votes = [
        (place - offset, offset)
        for offset, word in words
        for place in _told(index.get(word, []))
    ]  # fmt: skip
    return _clusters(votes, drift)


def candidates_by_pieces(quote: str, text: str, drift: int) -> list[int]:
    """Return the same from a few pieces of the quote, for a text in which every word differs."""
    step = max(PIECE, (len(quote) - PIECE) // (PIECES - 1) or 1)
    offsets = range(0, len(quote) - PIECE + 1, step)
    votes = [(p - o, o) for o in offsets for p in _finds(text, quote[o : o + PIECE])]
    return _clusters(votes, drift)


def _told(places: list[int]) -> list[int]:
    return places if len(places) <= MOST_PLACES else []


def _finds(text: str, piece: str) -> list[int]:
    found: list[int] = []
    place = text.find(piece)
    while place >= 0 and len(found) <= MOST_PLACES:
        found.append(place)
        place = text.find(piece, place + 1)
    return _told(found)


def _clusters(votes: Iterable[tuple[int, int]], drift: int) -> list[int]:
    """Return the starts of the stretches of ``drift`` in which most parts of the quote agree."""
    ordered = sorted(votes)
    starts = [start for start, _ in ordered]
    scored = []
    covered = None
    for k, start in enumerate(starts):
        end = bisect_right(starts, start + drift, lo=k)
        count = len({offset for _, offset in ordered[k:end]}) if end - k > 1 else 1
        if covered is not None and start <= covered[0] + drift:
            if count > covered[1]:
                scored[-1] = covered = (start, count)
            continue
        covered = (start, count)
        scored.append(covered)
    best = sorted(scored, key=lambda each: (-each[1], each[0]))[:MOST_CANDIDATES]
    return [start for start, _ in best]
