"""Pages and sources as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from detente._version import __version__
from detente.evidence.page import Page
from detente.evidence.record import Source


def sources(case: str, found: Iterable[tuple[Source, Page | None]]) -> dict[str, Any]:
    """Return the sources of a case in the format ``detente-sources/1``."""
    return {
        "format": "detente-sources/1",
        "case": case,
        "version": __version__,
        "sources": [
            {
                "source": s.id,
                "title": s.title,
                "date": s.date or None,
                "kind": s.kind or None,
                "reliability": s.reliability or None,
                "sha256": s.sha256 or None,
                "passages": None if page is None else len(page.body),
                "furniture": None if page is None else len(page.furniture),
            }
            for s, page in found
        ],
    }


def lines(case: str, source: str, page: Page) -> dict[str, Any]:
    """Return every line of a kept page in the format ``detente-lines/1``."""
    return {
        "format": "detente-lines/1",
        "case": case,
        "version": __version__,
        "source": source,
        "title": page.title,
        "metadata": dict(page.metadata),
        "lines": [
            {"line": i, "n": p.number, "kind": p.kind, "text": p.text}
            for i, p in enumerate(page.passages, start=1)
        ],
    }


def added(case: str, source: str, page: Page, status: str, notes: Iterable[str]) -> dict[str, Any]:
    """Return what became of a page in the format ``detente-added/1``."""
    return {
        "format": "detente-added/1",
        "case": case,
        "version": __version__,
        "source": source,
        "status": status,
        "title": page.title,
        "passages": len(page.body),
        "furniture": dict(Counter(p.kind for p in page.furniture)),
        "notes": list(notes),
    }


def marked(case: str, source: str, line: int, page: Page, *, was: str) -> dict[str, Any]:
    """Return what a line became in the format ``detente-marked/1``."""
    passage = page.passages[line - 1]
    return {
        "format": "detente-marked/1",
        "case": case,
        "version": __version__,
        "source": source,
        "line": line,
        "was": was,
        "kind": passage.kind,
        "n": passage.number,
        "text": passage.text,
        "passages": len(page.body),
    }
