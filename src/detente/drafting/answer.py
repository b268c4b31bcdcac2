"""What did a language model answer?  Its JSON as unverified proposals; all else is left out."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from detente.drafting.naming import id_from
from detente.drafting.proposal import (
    BASES,
    PROPOSAL_KINDS,
    Draft,
    Known,
    Proposal,
    Rejected,
    bare,
)
from detente.drafting.quoting import found
from detente.errors import BrokenFile
from detente.evidence.page import Page
from detente.evidence.record import Quote

MOST_BYTES = 4 * 2**20
MOST_PROPOSALS = 500
FIELDS = frozenset({"kind", "id", "words", "quotes", "dm", "basis", "when"})
_QUOTE_FIELDS = frozenset({"exact", "prefix", "suffix"})
_FENCE = re.compile(r"```(?:json|JSON)?\s*\n(.*?)\n?```", re.DOTALL)


def read_answer(text: str) -> Mapping[str, object]:
    """Return the JSON object of an answer, bare or in a fence; raises :class:`BrokenFile`.

    >>> read_answer('Here it is:\\n```json\\n{"proposals": []}\\n```')
    {'proposals': []}
    """
    if len(text) > MOST_BYTES:
        raise BrokenFile(f"The answer is longer than {MOST_BYTES // 2**20} MB: it is not read.")
    for candidate in _candidates(text):
        try:
            data = json.loads(candidate)
        except (ValueError, RecursionError):
            continue
        if isinstance(data, dict):
            return data
        if isinstance(data, list):
            return {"proposals": data}
    raise BrokenFile('The answer is not JSON. Wanted is one object: {"proposals": [...]}.')


def _candidates(text: str) -> Iterator[str]:
    yield text
    yield from (m[1] for m in _FENCE.finditer(text))
    start, end = text.find("{"), text.rfind("}")
    if 0 <= start < end:
        yield text[start : end + 1]


def proposals_of(answer: Mapping[str, object], draft: Draft, known: Known) -> Draft:
    """Return the draft with the proposals of an answer, still to be verified.

    Fields that nobody asked for (probabilities, ranks, notes, passage numbers, …) are dropped and
    counted; whatever has not the asked-for shape is rejected with the reason.
    Raises :class:`BrokenFile` where there is no list of proposals.
    """
    entries = answer.get("proposals")
    if not isinstance(entries, list):
        raise BrokenFile('The answer holds no list "proposals".')
    dropped = Counter(str(k)[:40] for k in answer if k != "proposals")
    kept: list[Proposal] = []
    rejected: list[Rejected] = []
    for entry in entries[:MOST_PROPOSALS]:
        proposal, reason = _proposal(entry, draft.drafter, dropped)
        if reason:
            rejected.append(Rejected(proposal, reason))
        else:
            kept.append(proposal)
    if len(entries) > MOST_PROPOSALS:
        dropped[f"proposals after the first {MOST_PROPOSALS}"] = len(entries) - MOST_PROPOSALS
    return replace(
        draft,
        proposals=_renamed(kept, known),
        rejected=tuple(rejected),
        dropped=MappingProxyType(dict(dropped)),
    )


def _proposal(entry: object, drafter: str, dropped: Counter[str]) -> tuple[Proposal, str]:
    if not isinstance(entry, dict):
        shown = Proposal("claim", "", str(entry)[:80], (), drafter=drafter)
        return shown, "it is not an object"
    dropped.update(str(k)[:40] for k in entry if k not in FIELDS)
    kind = entry.get("kind")
    words, name, dm, when = (_text(entry.get(k)) for k in ("words", "id", "dm", "when"))
    quotes, good = _quotes(entry.get("quotes"), dropped)
    basis = next((b for b in BASES if b == entry.get("basis")), None)
    made = Proposal(
        kind=next((k for k in PROPOSAL_KINDS if k == kind), "claim"),
        id=name,
        words=words,
        quotes=quotes,
        dm=dm if kind in ("option", "statement") else "",
        basis=basis if kind == "statement" else None,
        when=when if kind == "statement" else "",
        drafter=drafter,
    )
    wrong = [k for k in ("id", "words", "dm", "when", "basis") if not _is_text(entry.get(k))]
    if kind not in PROPOSAL_KINDS:
        return made, f"its kind is none of {', '.join(PROPOSAL_KINDS)}"
    if wrong:
        return made, f"its {wrong[0]!r} is not text"
    return made, "" if good else "its quotes are no list of texts"


def _is_text(value: object) -> bool:
    return value is None or isinstance(value, str)


def _text(value: object) -> str:
    """Return text on one line without what could steer a terminal or a file."""
    if not isinstance(value, str):
        return ""
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())


def _quotes(value: object, dropped: Counter[str]) -> tuple[tuple[Quote, ...], bool]:
    if not isinstance(value, list):
        return (), value is None
    quotes: list[Quote] = []
    for each in value[:8]:
        parts = {"exact": each} if isinstance(each, str) else each
        if not isinstance(parts, dict) or not all(_is_text(parts.get(k)) for k in _QUOTE_FIELDS):
            return (), False
        dropped.update(f"quotes.{k}"[:40] for k in parts if k not in _QUOTE_FIELDS)
        exact, prefix, suffix = (_whole(parts.get(k)) for k in ("exact", "prefix", "suffix"))
        quotes.append(Quote(exact, prefix, suffix))
    return tuple(quotes), True


def _whole(value: str | None) -> str:
    """Return text without halves of characters, which no file can hold."""
    return (value or "").encode("utf-8", "replace").decode("utf-8")


# ---------------------------------------------------------------- ids of ours


def _renamed(proposals: Sequence[Proposal], known: Known) -> tuple[Proposal, ...]:
    """Give each proposal an id that the case can hold; one who is in the case keeps that id."""
    dms: dict[str, str] = {bare(i): i for i in known.people}
    kept: list[Proposal] = []
    taken: dict[str, set[str]] = {"": set(known.people)}
    for p in proposals:
        if p.kind == "decision-maker":
            there = known.person(p.words) or known.person(p.id)
            name = there or id_from(p.id or p.words, "dm", taken[""])
            taken[""].add(name)
            dms.update({bare(p.id): name, bare(p.words): name})
            if there is None:
                kept.append(replace(p, id=name))
            continue
        kept.append(p)
    return tuple(p if p.kind == "decision-maker" else _named(p, dms, known, taken) for p in kept)


def _named(
    p: Proposal, dms: Mapping[str, str], known: Known, taken: dict[str, set[str]]
) -> Proposal:
    dm = dms.get(bare(p.dm)) or known.person(p.dm) or (id_from(p.dm, "dm") if p.dm else "")
    room = taken.setdefault(f"{p.kind} {dm}", set(known.options.get(dm, ())))
    name = id_from(p.id or p.words, p.kind, room)
    room.add(name)
    return replace(p, dm=dm, id=name if p.kind == "option" else name.replace("_", "-"))


# ---------------------------------------------------------------- what speaks against


def with_objections(draft: Draft, answer: Mapping[str, object], page: Page) -> Draft:
    """Return the draft with the passages that speak against its claims, quotes verified."""
    entries = answer.get("against")
    if not isinstance(entries, list):
        raise BrokenFile('The second answer holds no list "against".')
    places: dict[str, dict[int, None]] = {}
    refused = 0
    for entry in entries[:MOST_PROPOSALS]:
        parts = entry if isinstance(entry, dict) else {}
        claim, exact = parts.get("claim"), parts.get("exact")
        standing = found(Quote(exact), page) if isinstance(exact, str) else None
        if not isinstance(claim, str) or standing is None:
            refused += 1
            continue
        places.setdefault(claim, {})[standing.passage] = None
    proposals = tuple(
        replace(p, against=tuple(places.get(p.id, ()))) if p.kind == "claim" else p
        for p in draft.proposals
    )
    dropped = dict(draft.dropped)
    if refused:
        dropped["objections without a verified quote"] = refused
    return replace(draft, proposals=proposals, dropped=MappingProxyType(dropped))
