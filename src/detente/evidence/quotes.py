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


def scare_quotes(
    plain: str, bounds: tuple[tuple[int, int], ...], table: Cues
) -> Iterator[tuple[int, int]]:
    """Yield the scare quotes of a text with plain spaces, marks included, as (start, end).

    A few words in small letters, where nobody in the sentence is said to speak, and where no
    word, title or name is what is meant.
    """
    for quoted in _QUOTED.finditer(plain):
        inner = next(g for g in quoted.groups() if g is not None)
        if _is_short(inner, table.most_words):
            place = max(0, bisect_right(bounds, (quoted.start(), len(plain))) - 1)
            first, last = bounds[place]
            before = plain[first : quoted.start()].lower()
            after = plain[quoted.end() : max(last, quoted.end())].lower()
            if not _is_cited(before, after, table):
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


def _is_cited(before: str, after: str, table: Cues) -> bool:
    quotes = table.quotes
    return bool(
        quotes["said"].search(before)
        or quotes["named"].search(before)
        or quotes["then"].match(after)
    )
