"""Which text is searched for hedges, and what stands around a place in it?"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from detente.evidence.sentences import bounds, spaced

_BLOCK = 600
"""A sentence is looked at from the block of this length before a hedge to the block after it."""


@dataclass(frozen=True)
class Reading:
    """A text with plain spaces, the same in small letters, and its sentences."""

    text: str
    plain: str
    low: str
    bounds: tuple[tuple[int, int], ...]
    seen: dict[tuple[re.Pattern[str], int, int], bool] = field(default_factory=dict)

    def sentence(self, offset: int) -> tuple[int, int]:
        """The sentence that holds an offset."""
        return self.bounds[max(0, bisect_right(self.bounds, (offset, len(self.text))) - 1)]

    def holds(self, guard: re.Pattern[str], offset: int) -> bool:
        """Say whether a pattern stands in the sentence of an offset; each stretch is searched once."""
        first, last = self.sentence(offset)
        block = offset // _BLOCK * _BLOCK
        first, last = max(first, block - _BLOCK), min(last, block + 2 * _BLOCK)
        key = (guard, first, last)
        if key not in self.seen:
            self.seen[key] = bool(guard.search(self.low[first:last]))
        return self.seen[key]


def reading_of(text: str) -> Reading:
    """Return a text made ready for searching."""
    plain = spaced(text)
    return Reading(text, plain, _lowered(plain), bounds(plain))


def _lowered(text: str) -> str:
    for mark in "’‘ʼ":
        text = text.replace(mark, "'")
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
