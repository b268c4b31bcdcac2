"""May a proposal be shown?  Only if its quote stands in the source; what is asserted is checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from detente.drafting.doubts import Ear
from detente.drafting.proposal import BASES, Doubt, Draft, Proposal, Rejected
from detente.drafting.quoting import LONGEST, Standing, found

SHORTEST = 8
LONGEST_WORDS = 300
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True)
class _Refusal(Exception):
    reason: str


def verified(draft: Draft, ear: Ear) -> Draft:
    """Return the draft with each proposal either anchored in the source or rejected.

    Of what the drafter says, passage numbers, hedges, notes and order are ours: they are found
    where the quote stands. The proposals come in the order of the source.
    """
    kept: list[tuple[tuple[int, int], Proposal]] = []
    rejected = list(draft.rejected)
    seen: set[object] = set()
    for each in draft.proposals:
        try:
            place, proposal = _checked(each, ear)
        except _Refusal as refusal:
            rejected.append(Rejected(each, refusal.reason))
            continue
        if (proposal.key, proposal.words) in seen:
            continue
        seen.add((proposal.key, proposal.words))
        kept.append((place, proposal))
    kept.sort(key=lambda pair: pair[0])
    return replace(draft, proposals=tuple(p for _, p in kept), rejected=tuple(rejected))


def _checked(proposal: Proposal, ear: Ear) -> tuple[tuple[int, int], Proposal]:
    _shape(proposal)
    places = [
        _standing(q.exact, found(q, ear.page, proposal.passage), proposal) for q in proposal.quotes
    ]
    heard = tuple(dict.fromkeys(d for s in places for d in ear.doubts(s)))
    _numbers(proposal.words, places, ear)
    first = places[0]
    checked = replace(
        proposal,
        quotes=tuple(s.quote for s in places),
        passage=first.passage,
        hedges=() if proposal.kind == "decision-maker" else heard,
        warnings=(*proposal.warnings, *_warnings(proposal, places, heard, ear)),
    )
    return (first.passage, first.start), checked


def _shape(proposal: Proposal) -> None:
    if not proposal.words.strip():
        raise _Refusal("it says nothing")
    if len(proposal.words) > LONGEST_WORDS:
        raise _Refusal(f"its words are longer than {LONGEST_WORDS} characters")
    if not proposal.quotes or not any(q.exact.strip() for q in proposal.quotes):
        raise _Refusal("it quotes nothing")
    if proposal.kind in ("option", "statement") and not proposal.dm:
        raise _Refusal("it names no decision maker")
    if proposal.kind == "statement" and proposal.basis not in BASES:
        raise _Refusal(
            "its basis is none of stated, reported, inferred; what is assumed has no passage: "
            "write it into the case yourself"
        )


def _standing(exact: str, standing: Standing | None, proposal: Proposal) -> Standing:
    if standing is None and len(exact) > LONGEST:
        raise _Refusal(f"it quotes more than {LONGEST} characters: too much to check")
    if standing is None:
        raise _Refusal("its quote does not stand in the source's passages")
    if proposal.kind != "decision-maker" and len(exact.strip()) < SHORTEST:
        raise _Refusal(f"its quote is too short to show anything (under {SHORTEST} characters)")
    return standing


def _numbers(words: str, places: Iterable[Standing], ear: Ear) -> None:
    """Refuse a number that the quoted sentences do not have: a drafter gives none."""
    numbers = _NUMBER.findall(words)
    quoted = {(s.passage, *ear.sentence(s)) for s in places} if numbers else set()
    there: set[str] = set()
    for passage, start, end in quoted:
        there |= set(_NUMBER.findall(ear.text(passage)[start:end]))
    for number in numbers:
        if number not in there:
            raise _Refusal(f"it says {number}, which the sentence quoted does not")


def _warnings(
    proposal: Proposal, places: Iterable[Standing], heard: tuple[Doubt, ...], ear: Ear
) -> Iterator[str]:
    if any(s.near for s in places):
        yield "near quote: the source's own words are shown"
    for phrase in ear.new_doubts(proposal.words, heard):
        yield f"its words say {phrase!r}, the sentence quoted does not"
