"""What does a line look like?  A block of a page, and the shapes that tell prose from headlines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from detente.evidence.page import PassageKind

Role: TypeAlias = Literal["text", "heading", "item"]
Vote: TypeAlias = Literal["body", "furniture", "open"]


@dataclass(frozen=True)
class Block:
    """A paragraph, heading or item as it stands on the page.

    ``hint`` is the kind that the page's own marks (tags, classes) give it; ``vote`` what the
    extractors say; ``links`` the share of its text that is links; ``credit`` that the page marks
    it as a byline or date.
    """

    text: str
    role: Role = "text"
    hint: PassageKind | None = None
    vote: Vote = "open"
    links: float = 0.0
    credit: bool = False

    @cached_property
    def words(self) -> int:
        """How many words it has; where a script writes none, two letters count as one."""
        return word_count(self.text)

    @cached_property
    def is_prose(self) -> bool:
        """Whether it has the shape of a text: a sentence, an entry, or many words in a row."""
        if self.role == "heading" or self.links >= 0.7:
            return False
        if is_item(self.text) or is_entry(self.text) or self.words >= PROSE:
            return True
        return self.words >= 2 and ends_sentence(self.text)


PROSE = 25
"""So many words are prose, whatever they end with."""

_CLOSING = "\"'”’»)]}›″*_"
_STOPS = ".…:;。．؛۔।"
_CALLS = "!?！？؟‽"
_BULLET = re.compile(r"[•‣▪▫◦●○■□➤►✓*\-–—]\s+\S|\(?(\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s+\S|[·]\s*\S")
_ENTRY = re.compile(
    r"([01]\d|2[0-3])[0-5]\d ?(GMT|UTC|Z|[BCE]ST)\b|"
    r"[\[(]?([01]?\d|2[0-3])([:.h]|\s?h\s?)[0-5]\d(:[0-5]\d)?[\])]?(\s?[ap]\.?m\.?)?(\s|[-–—:|,.]|$)",
    re.IGNORECASE,
)
_SMALL = frozenset(
    (  # noqa: SIM905
        "a an the and or but nor for of in on at to by with from as is vs via into over de la "
        "le les des du et en der die das und von im zu el los las y del al"
    ).split()
)
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def word_count(text: str) -> int:
    """Return the number of words of a text.

    >>> word_count("It rained.")
    2
    """
    if text.isascii():
        return len(text.split())
    dense = len(_CJK.findall(text))
    return len(text.split()) if dense < 4 else max(len(text.split()), dense // 2)


def ends_sentence(text: str) -> bool:
    """Say whether a text ends as a statement does: with a full stop, a colon or a semicolon.

    >>> [ends_sentence(t) for t in ("It rained.", "“It rained.”", "Will it rain?", "Rain in U.S.")]
    [True, True, False, False]
    """
    bare = text.rstrip(_CLOSING + " ")
    if not bare or bare[-1] not in _STOPS:
        return False
    return not re.search(r"(?<![^\W\d_])([A-Z]\.){2,}$|\b(Inc|Jr|Sr|Ltd|Co|Corp)\.$", bare)


def ends_call(text: str) -> bool:
    """Say whether a text ends with a question or exclamation mark."""
    return text.rstrip(_CLOSING + " ")[-1:] in tuple(_CALLS)


def is_item(text: str) -> bool:
    """Say whether a text begins with a bullet or a number of a list."""
    return bool(_BULLET.match(text))


def is_entry(text: str) -> bool:
    """Say whether a text begins with a time of day, as entries of a live report do.

    >>> is_entry("14:05 Minister leaves."), is_entry("1405 was a wet year")
    (True, False)
    """
    return bool(_ENTRY.match(text))


def starts_small(text: str) -> bool:
    """Say whether the first letter is a small one."""
    bare = text.lstrip("\"'“‘«([")
    return bare[:1].islower()


def is_caseless(text: str) -> bool:
    """Say whether most letters are of a script without capitals."""
    letters = [c for c in text[:400] if c.isalpha()]
    return sum(c.lower() == c.upper() for c in letters) * 2 > len(letters)


def is_headline(text: str) -> bool:
    """Say whether the words are capitalised as in a headline.

    >>> is_headline("The Failed Talks – or the Dawn of a Deal?"), is_headline("Was it all in vain?")
    (True, False)
    """
    words = [w.strip("\"'“”‘’«»()[],:;.?!–—-") for w in text.split()]
    telling = [w for w in words[1:] if w[:1].isalpha() and w.lower() not in _SMALL]
    if len(words) < 3 or len(telling) < 2:
        return False
    return sum(w[0].isupper() for w in telling) >= 0.7 * len(telling)


def sentences(text: str) -> int:
    """Return about how many sentences a text has."""
    return len(re.findall(r"[.!?…。؟۔][\"'”’»)\]]*(?=\s|$)", text))
