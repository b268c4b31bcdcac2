"""Answers in sentences as plain data, to be kept or sent, and back."""

from __future__ import annotations

import json
from typing import Any

from detente.explanation.prose import Block, Bullets, Prose, Section
from detente.table import Table


def to_text(prose: Prose) -> str:
    """Return the sentences and tables as JSON; the facts behind them are left out."""
    sections = [
        {"heading": s.heading, "blocks": [_plain(b) for b in s.blocks]} for s in prose.sections
    ]
    return json.dumps({"title": prose.title, "answer": prose.answer, "sections": sections})


def from_text(text: str) -> Prose:
    """Return what :func:`to_text` wrote.

    >>> from_text(to_text(Prose("Why", "So.", (Section("How", (Bullets(("a", "b")),)),)))).answer
    'So.'
    """
    data = json.loads(text)
    sections = tuple(
        Section(s["heading"], tuple(_block(b) for b in s["blocks"])) for s in data["sections"]
    )
    return Prose(data["title"], data["answer"], sections)


def _plain(block: Block) -> object:
    match block:
        case str():
            return block
        case Bullets(items):
            return {"items": items}
        case Table(headings, rows, title):
            return {"headings": headings, "rows": rows, "title": title}


def _block(data: Any) -> Block:
    if isinstance(data, str):
        return data
    if "items" in data:
        return Bullets(tuple(data["items"]))
    rows = tuple(tuple(row) for row in data["rows"])
    return Table(tuple(data["headings"]), rows, data["title"])
