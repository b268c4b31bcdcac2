"""Which bytes does the user mean?  A file, or ``-`` for the standard input; never an address."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import BinaryIO

from detente.errors import DetenteError, UnreadableFile, UnusablePage

MOST_BYTES = 24 * 2**20
"""A page has at most so many bytes."""

MOST_LETTERS = 3_000_000
"""And so many letters of text: an article has 20,000, a long book a million."""

_ADDRESS = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*://|www\.)\S", re.IGNORECASE)


def as_named(name: str) -> str:
    """Return what a message calls a file.

    >>> as_named("page.html"), as_named("-")
    ("'page.html'", 'The standard input')
    """
    return "The standard input" if name == "-" else repr(name)


def raw_bytes(name: str) -> bytes:
    """Return the bytes of a file, or of the standard input for ``-``.

    Raises :class:`UnusablePage` for an address or a file too large, and :class:`UnreadableFile`.
    """
    refuse_address(name)
    if name == "-":
        return _bounded(sys.stdin.buffer, as_named(name))
    path = Path(name)
    try:
        if path.is_dir():
            raise UnreadableFile(f"{name!r} is a folder. Give the file of a page in it.")
        with path.open("rb") as stream:
            return _bounded(stream, as_named(name))
    except DetenteError:
        raise
    except ValueError as error:
        raise UnreadableFile(f"{name!r} is not a file name: {error}.") from None
    except OSError as error:
        raise UnreadableFile(
            f"The page {name!r} cannot be read: {error.strerror}. "
            "Give a file, or '-' and paste the text."
        ) from None


def _bounded(stream: BinaryIO, what: str) -> bytes:
    raw = stream.read(MOST_BYTES + 1)
    refuse_large(raw, what)
    return raw


def refuse_large(raw: bytes, what: str) -> None:
    """Raise :class:`UnusablePage` for more bytes than a page of text has."""
    if len(raw) > MOST_BYTES:
        raise UnusablePage(
            f"{what} has more than {MOST_BYTES // 2**20} MB. A page of text is smaller: save it "
            "as 'web page, HTML only', or copy its text."
        )


def refuse_long(letters: int, what: str) -> None:
    """Raise :class:`UnusablePage` for more text than a page has."""
    if letters > MOST_LETTERS:
        raise UnusablePage(
            f"{what} has {letters / 1e6:.1f} million letters of text; a page has at most "
            f"{MOST_LETTERS // 10**6} million. Copy the part that you need, or give it in parts."
        )


def refuse_address(name: str) -> None:
    """Raise :class:`UnusablePage` for the address of a page: Détente fetches nothing.

    >>> refuse_address("page.html")
    """
    if _ADDRESS.match(name):
        raise UnusablePage(
            f"{name!r} is an address, and Détente never goes to the network. Open the page in the "
            "browser, save it (Ctrl-S, 'web page, HTML only'), and give that file; or copy its "
            "text and give '-'."
        )
