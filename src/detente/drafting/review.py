"""What became of the proposals?  Numbered, and proposed, accepted or rejected by a named person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from detente.drafting.proposal import PROPOSAL_KINDS, Draft, Proposal, Rejected, Status
from detente.errors import UnknownName, WrongValue


@dataclass(frozen=True)
class Entry:
    """A proposal under its number, what a person changed in it, and what a person decided."""

    number: int
    proposal: Proposal
    status: Status = "proposed"
    by: str = ""
    edits: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def shown(self) -> Proposal:
        """The proposal as it was edited."""
        return replace(self.proposal, **self.edits)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Run:
    """One run of a drafter."""

    drafter: str
    model: str = ""
    prompt_hash: str = ""


@dataclass(frozen=True)
class Review:
    """All proposals for one source; numbers are never given twice."""

    source: str
    entries: tuple[Entry, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    runs: tuple[Run, ...] = ()
    dropped: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    next_number: int = 1

    def entry(self, number: int) -> Entry:
        """Return a proposal by its number; raises :class:`UnknownName`."""
        for each in self.entries:
            if each.number == number:
                return each
        known = ", ".join(str(e.number) for e in self.entries[:20])
        raise UnknownName(f"There is no proposal {number}. There are: {known or 'none yet'}.")


@dataclass(frozen=True)
class Counts:
    """How many were proposed, and what became of them; ``unquoted`` were never shown as such."""

    proposed: int
    accepted: int
    edited: int
    rejected: int
    unquoted: int


def counts(review: Review) -> Counts:
    """Return how many proposals there were and what became of them."""
    unquoted = len(review.rejected)
    by_status = [e.status for e in review.entries]
    return Counts(
        proposed=len(review.entries) + unquoted,
        accepted=by_status.count("accepted"),
        edited=sum(bool(e.edits) for e in review.entries),
        rejected=by_status.count("rejected") + unquoted,
        unquoted=unquoted,
    )


def merged(review: Review, draft: Draft) -> Review:
    """Return the review with a new draft in it; what was decided or edited stays as it was.

    Of the same drafter's earlier proposals, those that nobody has touched and that are not
    proposed again are dropped.
    """
    again = {p.key for p in draft.proposals}
    kept = [
        e
        for e in review.entries
        if e.proposal.drafter != draft.drafter or _touched(e) or e.proposal.key in again
    ]
    there = {e.proposal.key for e in kept}
    fresh = [p for p in draft.proposals if p.key not in there]
    new = sorted(fresh, key=lambda p: PROPOSAL_KINDS.index(p.kind))
    numbered = [Entry(review.next_number + i, p) for i, p in enumerate(new)]
    others = [r for r in review.rejected if r.proposal.drafter != draft.drafter]
    run = Run(draft.drafter, draft.model, draft.prompt_hash)
    return Review(
        review.source,
        (*kept, *numbered),
        (*others, *draft.rejected),
        (*(r for r in review.runs if r != run), run),
        draft.dropped or review.dropped,
        review.next_number + len(new),
    )


def _touched(entry: Entry) -> bool:
    return entry.status != "proposed" or bool(entry.edits)


def edited(review: Review, number: int, edits: Mapping[str, str], by: str) -> Review:
    """Return the review with changes to one proposal; it is not accepted by that."""
    entry = review.entry(number)
    _still_open(entry)
    kind = entry.proposal.kind
    if "dm" in edits and kind not in ("option", "statement"):
        raise WrongValue(f"Proposal {number} is a {kind}: --dm is for options and statements.")
    if "when" in edits and kind != "statement":
        raise WrongValue(f"Proposal {number} is a {kind}: --when is for statements.")
    changed = replace(entry, edits=MappingProxyType({**entry.edits, **edits}), by=by)
    return _with(review, [changed])


def decided(review: Review, numbers: Iterable[int], status: Status, by: str) -> Review:
    """Return the review with proposals accepted or rejected by a person."""
    changed = []
    for number in dict.fromkeys(numbers):
        entry = review.entry(number)
        _still_open(entry)
        changed.append(replace(entry, status=status, by=by))
    return _with(review, changed)


def _still_open(entry: Entry) -> None:
    if entry.status == "accepted":
        raise WrongValue(
            f"Proposal {entry.number} was accepted by {entry.by} and is in the case: change it there."
        )


def _with(review: Review, changed: Iterable[Entry]) -> Review:
    new = {e.number: e for e in changed}
    return replace(review, entries=tuple(new.get(e.number, e) for e in review.entries))


def numbers_in(text: str) -> tuple[int, ...]:
    """Return the numbers of a list such as ``1,3-5``; raises :class:`WrongValue`.

    >>> numbers_in("1, 3-5")
    (1, 3, 4, 5)
    """
    found: list[int] = []
    for part in text.split(","):
        first, dash, last = (p.strip() for p in part.partition("-"))
        ends = [first, last] if dash else [first, first]
        if not all(e.isascii() and e.isdigit() and len(e) < 6 for e in ends):
            raise WrongValue(f"{text!r} is no list of numbers such as 1,3-5.")
        low, high = map(int, ends)
        if low > high:
            raise WrongValue(f"{part.strip()!r} runs backwards: write {high}-{low}.")
        found += range(low, high + 1)
    return tuple(found)
