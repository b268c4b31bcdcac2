"""Where does a sentence begin and end?  The scope of a hedge, as offsets in the text."""

from __future__ import annotations

import re

_RUN = re.compile(r"\s{2,}|[^\S ]")
_END = re.compile(r" *\n+ *|[.!?…]+[\"'”’»)\]]* +")
_SHORT = re.compile(
    r"(?:\W|^)(?:[A-Za-z]|Mr|Mrs|Ms|Dr|Prof|Sir|St|Gen|Col|Lt|Capt|Sgt|Sen|Rep|Gov|Rev|Hon|No|Nos|Fig|"
    r"Figs|vs?|cf|ca|e\.g|i\.e|approx|al|ed|eds|pp?|vol|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|"
    r"(?:[A-Za-z]\.)+[A-Za-z])\. +$"
)
_LONGEST_SHORT = 12


def spaced(text: str) -> str:
    r"""Return text of the same length with plain spaces; a blank line stays, as newlines.

    >>> spaced("one\ntwo\n \nthree")
    'one two\n\n\nthree'
    """
    return _RUN.sub(lambda m: ("\n" if m[0].count("\n") > 1 else " ") * len(m[0]), text)


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Return the sentences of a text in order, each as (start, end) in code points.

    A blank line ends a sentence, a single newline does not.

    >>> text = "Mr. Bell left. It rained, apparently."
    >>> [text[a:b] for a, b in sentences(text)]
    ['Mr. Bell left.', 'It rained, apparently.']
    """
    return bounds(spaced(text))


def bounds(plain: str) -> tuple[tuple[int, int], ...]:
    """Return the sentences of a text that has plain spaces already."""
    starts = [0]
    for stop in _END.finditer(plain):
        if _ends(plain, stop):
            starts.append(stop.end())
    pairs = zip(starts, [*starts[1:], len(plain)], strict=True)
    return tuple(_trimmed(plain, a, b) for a, b in pairs if plain[a:b].strip())


def _ends(plain: str, stop: re.Match[str]) -> bool:
    if "\n" in stop[0]:
        return True
    if plain[stop.end() : stop.end() + 1].islower():
        return False
    return not _SHORT.search(plain[max(0, stop.end() - _LONGEST_SHORT) : stop.end()])


def _trimmed(plain: str, start: int, end: int) -> tuple[int, int]:
    part = plain[start:end]
    return start + len(part) - len(part.lstrip()), end - (len(part) - len(part.rstrip()))
