"""What does a page say?  Plain text, split at blank lines; the page reader proper replaces this."""

from __future__ import annotations

import re

from detente.errors import UnreadableFile
from detente.evidence.page import Page, Passage, numbered


def read_page(raw: bytes, *, name: str, rules: object = None) -> Page:
    r"""Return the paragraphs of a plain text as passages.

    >>> [p.number for p in read_page(b"It rained.\n\nIt stopped.", name="rain.txt").passages]
    [1, 2]
    """
    try:
        text = raw.decode("utf-8-sig")
    except ValueError:
        raise UnreadableFile(f"The page {name!r} is not a text in UTF-8.") from None
    parts = (part.strip() for part in re.split(r"\n[^\S\n]*\n", text.replace("\r\n", "\n")))
    return Page("", numbered(tuple(Passage(part) for part in parts if part)))


def refuse_address(name: str) -> None:
    """Raise :class:`UnreadableFile` for the address of a page: Détente fetches nothing."""
    if re.match(r"[a-z]+://", name):
        raise UnreadableFile(f"{name!r} is an address. Save the page and give the file.")
