"""How surely does the source say it?  The hedges of the quoted sentence, by our own detector."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from detente.drafting.proposal import Doubt
from detente.drafting.quoting import Standing
from detente.evidence.hedges import Hedge, hedges
from detente.evidence.page import Page
from detente.evidence.record import DEFAULT_LEXICON
from detente.evidence.sentences import sentences

STRENGTHS = ("likelihood", "booster", "confidence")
"""Kinds of hedge that a drafter's own words must not add."""


@dataclass(frozen=True)
class Ear:
    """Hears how surely the sentences of one page speak; each passage is searched once."""

    page: Page
    lexicon: str = DEFAULT_LEXICON
    found: dict[int, tuple[Hedge, ...]] = field(default_factory=dict)
    split: dict[int, tuple[tuple[int, int], ...]] = field(default_factory=dict)

    def doubts(self, standing: Standing) -> tuple[Doubt, ...]:
        """Return the hedges of the sentence in which a quote stands."""
        return tuple(map(_doubt, self.heard(standing.passage, *self.sentence(standing))))

    def heard(self, number: int, start: int, end: int) -> tuple[Hedge, ...]:
        """Return the hedges of a stretch of a passage."""
        if number not in self.found:
            self.found[number] = hedges(self.text(number), lexicon=self.lexicon)
        return tuple(h for h in self.found[number] if start <= h.start < end)

    def sentence(self, standing: Standing) -> tuple[int, int]:
        """Return where the sentence, or sentences, of a quote begin and end."""
        held = [
            (a, b)
            for a, b in self._sentences(standing.passage)
            if a < standing.end and standing.start < b
        ]
        return (held[0][0], held[-1][1]) if held else (standing.start, standing.end)

    def _sentences(self, number: int) -> tuple[tuple[int, int], ...]:
        if number not in self.split:
            self.split[number] = sentences(self.text(number))
        return self.split[number]

    def text(self, number: int) -> str:
        """Return the text of a body passage."""
        passage = self.page.passage(number)
        assert passage is not None
        return passage.text

    def new_doubts(self, words: str, heard: Iterable[Doubt]) -> Iterator[str]:
        """Yield the hedges of a drafter's words that the sentence quoted does not have."""
        there = {d.kind for d in heard}
        for hedge in hedges(words, lexicon=self.lexicon):
            if hedge.kind in STRENGTHS and hedge.kind not in there:
                yield hedge.phrase


def _doubt(hedge: Hedge) -> Doubt:
    return Doubt(hedge.phrase, hedge.kind, hedge.negated, hedge.lo, hedge.hi, hedge.lexicon or "")
