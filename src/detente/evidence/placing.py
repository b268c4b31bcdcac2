"""Where do the quotes of a case's claims stand in the kept pages now, and in which passage?"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from types import MappingProxyType
from typing import Literal, TypeAlias

from detente._version import __version__
from detente.evidence.anchors import anchored
from detente.evidence.page import Page, Passage
from detente.evidence.record import Claim, Evidence, evidence_as_written
from detente.model.conflict import Case

State: TypeAlias = Literal["exact", "near", "orphan", "no page"]


@dataclass(frozen=True)
class Placed:
    """A claim's quote, and the passage of the kept page in which it begins now.

    ``passage`` is None for an orphan and where no page is kept. ``words`` are those that stand
    there; ``places`` counts the places with the very same words.
    """

    claim: Claim
    state: State
    score: float = 0.0
    passage: Passage | None = None
    words: str = ""
    places: int = 0

    @property
    def fits(self) -> bool:
        """Whether the claim's passage number is the one in which the quote stands."""
        return self.passage is not None and self.passage.number == self.claim.passage

    @property
    def new_number(self) -> int | None:
        """The number that the claim should have; None where it has it, or none can be given."""
        number = self.passage.number if self.passage is not None else None
        return None if number == self.claim.passage else number


@dataclass(frozen=True)
class Placings:
    """The quotes of a case, placed."""

    case: str
    title: str
    placed: tuple[Placed, ...]
    unquoted: int
    version: str = __version__

    def of(self, state: State) -> tuple[Placed, ...]:
        """Return the quotes in one state."""
        return tuple(p for p in self.placed if p.state == state)

    @property
    def moved(self) -> tuple[Placed, ...]:
        """The quotes that stand in another passage than the case says."""
        return tuple(p for p in self.placed if p.new_number is not None)


def placings(case: Case, pages: Mapping[str, Page]) -> Placings:
    """Return where the quotes of a case stand in its kept pages.

    >>> from detente.library import read
    >>> placings(read("chicken"), {}).placed
    ()
    """
    evidence = evidence_as_written(case)
    texts = {source: _Text(page) for source, page in pages.items()}
    found = tuple(_placed(evidence, texts))
    return Placings(case.name, case.title, found, len(evidence.claims) - len(found))


def with_new_numbers(case: Case, found: Placings) -> Case:
    """Return the case with the passage numbers of moved quotes corrected."""
    claims = case.sections.get("claims")
    assert isinstance(claims, Mapping)
    corrected = {
        p.claim.id: MappingProxyType({**claims[p.claim.id], "passage": p.new_number})
        for p in found.moved
    }
    changed = MappingProxyType({k: corrected.get(k, v) for k, v in claims.items()})
    return case.replace(sections=MappingProxyType({**case.sections, "claims": changed}))


class _Text:
    """The passages of a page as one text, each at its place."""

    def __init__(self, page: Page) -> None:
        self.passages = page.passages
        self.text = "\n".join(p.text for p in page.passages)
        lengths = [len(p.text) + 1 for p in page.passages]
        self.starts = list(accumulate(lengths, initial=0))[:-1]

    def start_of(self, number: int | None) -> int | None:
        for start, passage in zip(self.starts, self.passages, strict=True):
            if number is not None and passage.number == number:
                return start
        return None

    def passage_at(self, place: int) -> Passage:
        return self.passages[bisect_right(self.starts, place) - 1]

    def passage_of(self, start: int, end: int) -> Passage:
        """The passage in which most of a stretch stands; the first of equals."""
        ends = [*self.starts[1:], len(self.text) + 1]
        first, last = bisect_right(self.starts, start) - 1, bisect_right(self.starts, end - 1) - 1
        return self.passages[
            max(
                range(first, last + 1),
                key=lambda k: min(end, ends[k] - 1) - max(start, self.starts[k]),
            )
        ]


def _placed(evidence: Evidence, texts: Mapping[str, _Text]) -> Iterator[Placed]:
    for claim in evidence.claims.values():
        if claim.quote is None:
            continue
        page = texts.get(claim.source)
        if page is None:
            yield Placed(claim, "no page")
            continue
        found = anchored(claim.quote, page.text, page.start_of(claim.passage))
        if found is None:
            yield Placed(claim, "orphan")
            continue
        words = page.text[found.start : found.end]
        edited = found.how == "near"  # its ends may reach a little into the next passage
        where = page.passage_of(found.start, found.end) if edited else page.passage_at(found.start)
        yield Placed(claim, found.how, found.score, where, words, found.places)
