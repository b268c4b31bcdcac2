"""What does a source say, passage by passage?  A page as it was read: its body and its furniture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias, get_args

PassageKind: TypeAlias = Literal[
    "body", "category", "plea", "disclaimer", "widget", "comment", "link", "other"
]
"""``body`` is what the source says; everything else is furniture, and of this kind."""

PASSAGE_KINDS: tuple[PassageKind, ...] = get_args(PassageKind)


@dataclass(frozen=True)
class Passage:
    """A paragraph, a bullet, a short live entry, or a line of furniture, in the page's order.

    ``number`` counts the body passages from 1; furniture has none.
    """

    text: str
    kind: PassageKind = "body"
    number: int | None = None


@dataclass(frozen=True)
class Page:
    """A source as it was read: title, metadata (author, date, site, url, language, …), passages."""

    title: str
    passages: tuple[Passage, ...]
    metadata: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def body(self) -> tuple[Passage, ...]:
        """What the source says, numbered from 1."""
        return tuple(p for p in self.passages if p.kind == "body")

    @property
    def furniture(self) -> tuple[Passage, ...]:
        """What stands around it: pleas, disclaimers, widgets, comments, links."""
        return tuple(p for p in self.passages if p.kind != "body")

    def passage(self, number: int) -> Passage | None:
        """Return the body passage of this number, or None."""
        return next((p for p in self.passages if p.number == number), None)


def numbered(passages: tuple[Passage, ...]) -> tuple[Passage, ...]:
    """Return the passages with the body ones numbered 1, 2, … and furniture without a number.

    >>> [p.number for p in numbered((Passage("Help us", "plea"), Passage("It rained.")))]
    [None, 1]
    """
    found: list[Passage] = []
    count = 0
    for p in passages:
        count += p.kind == "body"
        found.append(Passage(p.text, p.kind, count if p.kind == "body" else None))
    return tuple(found)
