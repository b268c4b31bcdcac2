"""What is the same text, however it was pasted?  Spaces, dashes and quotation marks made alike.

Every place in the folded text knows its place in the text as it stands, in code points.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

_ALIKE = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′ʼ`´", "'"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
    }
)
_SHRINKS = re.compile(r"(?P<hidden>[\u00ad\u200b-\u200f\u2060\ufeff]+)|\s{2,}|[^\S ]")


@dataclass(frozen=True)
class Folded:
    """A text with its spaces and marks made alike, and the way back to the text as it stands."""

    text: str
    starts: tuple[int, ...]
    """Places of the folded text from which on the shift is another."""
    shifts: tuple[int, ...]
    """How many code points the text as it stands is ahead, from each of ``starts`` on."""

    def back(self, place: int) -> int:
        """Return where a place of the folded text stands in the text that was folded."""
        return place + self.shifts[bisect_right(self.starts, place) - 1]


@lru_cache(maxsize=8)
def folded_text(text: str) -> Folded:
    r"""Return a text with runs of white space as one space and all quotation marks alike.

    >>> folded_text("He  said:\n“no”").text
    'He said: "no"'
    >>> folded_text("a \n b").back(2)
    4
    """
    alike = text.translate(_ALIKE)
    parts: list[str] = []
    starts, shifts = [0], [0]
    last = length = 0
    for found in _SHRINKS.finditer(alike):
        kept = "" if found["hidden"] else " "
        parts += [alike[last : found.start()], kept]
        length += found.start() - last + len(kept)
        last = found.end()
        if last - length != shifts[-1]:
            starts.append(length)
            shifts.append(last - length)
    parts.append(alike[last:])
    return Folded("".join(parts), tuple(starts), tuple(shifts))
