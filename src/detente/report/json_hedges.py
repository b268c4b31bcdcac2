"""Hedges and lexicons as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from detente._version import __version__
from detente.evidence.hedges import Hedge
from detente.evidence.lexicon import Lexicon
from detente.evidence.page import Passage


def hedges(found: Iterable[tuple[Passage, tuple[Hedge, ...]]]) -> list[dict[str, Any]]:
    """Return the hedges of the passages of a page as a bare list."""
    return [
        {
            "passage": passage.number,
            "phrase": h.phrase,
            "start": h.start,
            "end": h.end,
            "kind": h.kind,
            "negated": h.negated,
            "lo": h.lo,
            "hi": h.hi,
            "lexicon": h.lexicon,
        }
        for passage, each in found
        for h in each
    ]


def lexicons(books: Iterable[Lexicon]) -> dict[str, Any]:
    """Return lexicons and their words in the format ``detente-lexicons/1``."""
    return {
        "format": "detente-lexicons/1",
        "version": __version__,
        "lexicons": [_lexicon(book) for book in books],
    }


def _lexicon(book: Lexicon) -> dict[str, Any]:
    return {
        "id": book.id,
        "title": book.title,
        "source": book.source,
        "year": book.year,
        "language": book.language,
        "status": book.status,
        "note": book.note,
        "words": [
            {"phrase": e.phrase, "lo": e.lo, "hi": e.hi, "kind": e.kind, "open": e.open}
            for e in book.entries.values()
        ],
    }
