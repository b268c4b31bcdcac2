"""Where does a sentence begin and end?  Good enough for running English, no more."""

from __future__ import annotations

import re

_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s+[\"'“‘«(\[]?[A-Z0-9])|\n{2,}")
_SHORT = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Sen|Rep|Gov|St|No|vs|e\.g|i\.e|cf|Inc|Ltd|Co)|\b[A-Z])\.$"
)


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Return the start and end of each sentence of a passage.

    >>> text = "Mr. Tell waits. Who pays?"
    >>> [text[a:b] for a, b in sentences(text)]
    ['Mr. Tell waits.', 'Who pays?']
    """
    found, start = [], 0
    for match in _END.finditer(text):
        if _SHORT.search(text[start : match.end()]):
            continue
        found.append((start, match.end()))
        start = match.end()
    found.append((start, len(text)))
    trimmed = (_trimmed(text, a, b) for a, b in found)
    return tuple((a, b) for a, b in trimmed if a < b)


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the start and end of the sentences that hold a stretch of text."""
    held = [(a, b) for a, b in sentences(text) if a < end and start < b]
    return (held[0][0], held[-1][1]) if held else (start, end)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    inside = text[start:end]
    return start + len(inside) - len(inside.lstrip()), start + len(inside.rstrip())
