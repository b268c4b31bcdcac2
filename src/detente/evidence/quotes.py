"""Which quotation marks keep a word at a distance?  Scare quotes, told from speech and titles."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from detente.evidence.cues import Cues

_QUOTED = re.compile(
    r"“([^“”\n]*)”|(?<![\w.,!?])\"(?=\S)([^\"\n]*)(?<=\S)\"|"
    r"‘([^‘\n]{1,60}?)’(?!\w)|(?<![\w'])'(?=\w)([^'\n]{1,60}?)(?<=[\w,])'(?![\w'])"
)
_NEAR = 400
"""How far before a quotation a word of speech is looked for in its sentence."""
_CLOSE = 60
"""How far around a quotation the words directly beside it are looked at."""


def scare_quotes(
    plain: str, bounds: tuple[tuple[int, int], ...], table: Cues
) -> Iterator[tuple[int, int]]:
    """Yield the scare quotes of a text with plain spaces, marks included, as (start, end).

    A few words in small letters, where nobody in the sentence is said to speak, and where no
    word, title or name is what is meant.
    """
    said: dict[int, list[int]] = {}
    for quoted in _QUOTED.finditer(plain):
        inner = next(g for g in quoted.groups() if g is not None)
        if _is_short(inner, table.most_words):
            place = max(0, bisect_right(bounds, (quoted.start(), len(plain))) - 1)
            first, last = bounds[place]
            if place not in said:
                sentence = plain[first:last].lower()
                said[place] = [first + m.end() for m in table.quotes["said"].finditer(sentence)]
            if not _is_spoken(quoted.start(), said[place]) and not _is_named(
                plain, first, quoted, table
            ):
                yield quoted.start(), quoted.end()


def _is_short(inner: str, most: int) -> bool:
    bare = inner.rstrip(",")
    first = bare[:1]
    return (
        bool(first)
        and first.isalpha()
        and not first.isupper()
        and not bare.startswith(("my ", "our ", "i "))
        and len(bare.split()) <= most
        and not re.search(r"[.!?:;,…]", bare)
    )


def _is_spoken(start: int, said: list[int]) -> bool:
    """Say whether somebody speaks in the sentence, not far before a quotation."""
    nearest = bisect_right(said, start)
    return nearest > 0 and start - said[nearest - 1] < _NEAR


def _is_named(plain: str, first: int, quoted: re.Match[str], table: Cues) -> bool:
    """Say whether a title or a word is what is meant, or the speaker is named directly after."""
    before = plain[max(first, quoted.start() - _CLOSE) : quoted.start()].lower()
    after = plain[quoted.end() : quoted.end() + _CLOSE].lower()
    return bool(table.quotes["named"].search(before) or table.quotes["then"].match(after))
