"""How surely does the source say it?  The hedges of the quoted sentence, by our own detector."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol

from detente.drafting.proposal import Doubt
from detente.drafting.quoting import Standing
from detente.drafting.sentences import sentence_around
from detente.evidence.page import Page
from detente.evidence.record import DEFAULT_LEXICON


class Hedge(Protocol):
    """What the detector of ``detente.evidence.hedges`` finds."""

    @property
    def phrase(self) -> str:
        """The words found."""

    @property
    def start(self) -> int:
        """Where they begin."""

    @property
    def kind(self) -> str:
        """The kind of hedge."""

    @property
    def negated(self) -> bool:
        """Whether a separate word turns it round."""

    @property
    def lo(self) -> float | None:
        """The lower end of its range."""

    @property
    def hi(self) -> float | None:
        """The upper end of its range."""

    @property
    def lexicon(self) -> str:
        """The lexicon that gave the range."""


class Detector(Protocol):
    """Finds the hedges of a text, in its order."""

    def __call__(self, text: str, *, lexicon: str = ...) -> Iterable[Hedge]:
        """Return the hedges."""


def detector() -> Detector:
    """Return the detector of hedges that comes with the program."""
    found: Detector = import_module("detente.evidence.hedges").hedges
    return found


@dataclass(frozen=True)
class Ear:
    """Hears how surely the sentences of one page speak; each passage is searched once."""

    page: Page
    found: dict[int, tuple[Hedge, ...]]
    detect: Detector
    lexicon: str

    @staticmethod
    def of(page: Page, lexicon: str = DEFAULT_LEXICON, detect: Detector | None = None) -> Ear:
        """Return an ear for the page, hearing by the lexicon of this name."""
        return Ear(page, {}, detect or detector(), lexicon)

    def doubts(self, standing: Standing) -> tuple[Doubt, ...]:
        """Return the hedges of the sentence in which a quote stands."""
        start, end = self.sentence(standing)
        inside = (h for h in self.heard(standing.passage) if start <= h.start < end)
        return tuple(_doubt(h) for h in inside)

    def heard(self, number: int) -> tuple[Hedge, ...]:
        """Return the hedges of a passage."""
        if number not in self.found:
            passage = self.page.passage(number)
            assert passage is not None
            self.found[number] = tuple(self.detect(passage.text, lexicon=self.lexicon))
        return self.found[number]

    def sentence(self, standing: Standing) -> tuple[int, int]:
        """Return where the sentence of a quote begins and ends."""
        passage = self.page.passage(standing.passage)
        assert passage is not None
        return sentence_around(passage.text, standing.start, standing.end)

    def new_doubts(self, words: str, heard: Iterable[Doubt]) -> Iterator[str]:
        """Yield the hedges of a drafter's words that the sentence quoted does not have."""
        there = {d.kind for d in heard}
        for hedge in self.detect(words, lexicon=self.lexicon):
            if hedge.kind in ("likelihood", "booster", "confidence") and hedge.kind not in there:
                yield hedge.phrase


def _doubt(hedge: Hedge) -> Doubt:
    return Doubt(hedge.phrase, hedge.kind, hedge.negated, hedge.lo, hedge.hi, hedge.lexicon)
