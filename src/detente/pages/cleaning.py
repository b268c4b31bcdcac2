"""What is one clean line of text?  Spaces, invisible signs and controls of pasted pages put right."""

from __future__ import annotations

import re
import unicodedata

_BREAKS = re.compile("\r\n|[\r\x0b\x85\u2028]")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_JOINERS = re.compile(
    r"(?<=[A-Za-z0-9À-ɏͰ-ӿ ])[\u200c\u200d]+|[\u200c\u200d]+(?=[A-Za-z0-9À-ɏͰ-ӿ ])"
)
_CONTROLS = re.compile("\x1b\\[[0-9;?]*[@-~]|[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SPACES = re.compile(r"\s+")
_FOLDED = str.maketrans({
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-",
})  # fmt: skip


def lines_of(text: str) -> list[str]:
    r"""Return the lines of a text, each with single spaces and without invisible signs.

    Soft hyphens at the end of a line become hyphens, so that the word can be joined again. The
    joiners of Persian and Indic scripts stay.

    >>> lines_of("one\u00a0 two\r\nthr\u00adee\u200b")
    ['one two', 'three']
    """
    text = _BREAKS.sub("\n", text).replace("\x0c", "\n\n").replace("\u2029", "\n\n")
    text = text.replace("\u00ad\n", "-\n")
    return [on_one_line(line) for line in text.split("\n")]


def on_one_line(text: str) -> str:
    r"""Return text on one line, with single spaces.

    >>> on_one_line("  one\n\u00a0two\x1b ")
    'one two'
    """
    text = _CONTROLS.sub("", _INVISIBLE.sub("", text))
    return _SPACES.sub(" ", _JOINERS.sub("", text)).strip()


def folded(text: str) -> str:
    """Return text as rules are matched to it: straight quotes, plain dashes, one form of letters.

    >>> folded("Editor’s  note – here")
    "Editor's note - here"
    """
    return on_one_line(unicodedata.normalize("NFC", text).translate(_FOLDED))


def same_words(text: str) -> str:
    """Return what two spellings of one line share: letters and digits, small.

    >>> same_words("It’s  here!") == same_words("it's here")
    True
    """
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())
