"""What stands where in a page: its lines with their words of doubt, and what the case makes of each.

Only one part of a long page is worked out, the one that is shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from detente.drafting.review import Entry
from detente.errors import DetenteError
from detente.evidence.cues import languages
from detente.evidence.elements import Cited
from detente.evidence.estimate import Estimate
from detente.evidence.hedges import Hedge, hedges
from detente.evidence.page import Page, Passage
from detente.evidence.record import DEFAULT_LEXICON, Claim
from detente.evidence.sentences import sentences
from detente.evidence.trace import Trace, trace_of
from detente.model.conflict import Case
from detente.web import marks
from detente.web.parts import Part, lines_of, number_in, part_at, part_with, parts_of
from detente.web.placing import Hanging, Placed, placed
from detente.web.store import Thread

LONGEST_QUOTE = 600
SHORT = 300


@dataclass(frozen=True)
class Piece:
    """A stretch of a passage: plain, a word of doubt, or quoted by claims."""

    text: str
    hedge: Hedge | None = None
    claims: tuple[str, ...] = ()
    closes: bool = False
    """Whether the word of doubt ends here: its range follows."""


@dataclass(frozen=True)
class Use:
    """An element that rests on a passage: by itself, or through a claim."""

    element: Cited
    through: str = ""


@dataclass(frozen=True)
class Line:
    """A line of a page with all that hangs on it; ``place`` counts all lines from 1."""

    place: int
    passage: Passage
    pieces: tuple[Piece, ...] = ()
    claims: tuple[Claim, ...] = ()
    uses: tuple[Use, ...] = ()
    marks: tuple[Entry, ...] = ()
    threads: tuple[Thread, ...] = ()


@dataclass(frozen=True)
class Look:
    """What is to be seen of a page: ``p12``, ``l45``, ``mark-3`` or ``thread-7``; else a part."""

    at: str = ""
    part: int = 1


@dataclass(frozen=True)
class Sheet:
    """A part of a page to be read: its lines in order, text and furniture in turns."""

    page: Page
    lexicon: str
    part: Part
    stretches: tuple[tuple[bool, tuple[Line, ...]], ...]
    """The lines of the part: whether they are text, and which."""
    trouble: str = ""
    elsewhere: Hanging = field(default_factory=Hanging)
    """Marks and threads whose words stand nowhere in the page now."""
    waiting: Mapping[int, tuple[Entry, ...]] = field(default_factory=dict)
    """The marks of each part that has some, in their order; those of ``elsewhere`` are left out."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of words of doubt that the part has."""
        there = {
            p.hedge.kind: 0
            for _, lines in self.stretches
            for x in lines
            for p in x.pieces
            if p.hedge
        }
        return tuple(there)

    @property
    def furniture_kinds(self) -> tuple[str, ...]:
        """The kinds of furniture that the part has."""
        return tuple(dict.fromkeys(
            x.passage.kind for is_body, lines in self.stretches if not is_body for x in lines
        ))  # fmt: skip

    @property
    def others(self) -> bool:
        """Whether some ranges come from another lexicon than that of the case."""
        pieces = (p for _, lines in self.stretches for x in lines for p in x.pieces)
        return any(p.hedge and p.hedge.lexicon not in (None, self.lexicon) for p in pieces)


def sheet(case: Case, source: str, page: Page, hanging: Hanging, look: Look) -> Sheet:
    """Return a part of a page with what the case makes of it, passage by passage."""
    trace = trace_of(case)
    lexicon = str(case.about.get("lexicon") or DEFAULT_LEXICON)
    hung, parts = placed(page, hanging), parts_of(page)
    number = part_with(parts, _line_at(page, look.at, hung)) or look.part
    part = part_at(page, parts, number)
    shown = lines_of(page, part.places)
    heard, trouble = _heard(page, shown, lexicon)
    about = _About(heard, _claims(trace, source), _uses(trace, source), hung)
    lines = [about.line(place, p) for place, p in zip(part.places, shown, strict=True)]
    stretches = groupby(lines, key=lambda line: line.passage.kind == "body")
    return Sheet(
        page, lexicon, part, tuple((k, tuple(g)) for k, g in stretches), trouble,
        hung.get(None, Hanging()), _waiting(page, parts, hung),
    )  # fmt: skip


@dataclass(frozen=True)
class _About:
    """What is known of the passages of a page, by their numbers."""

    heard: Mapping[int, tuple[Hedge, ...]]
    claims: Mapping[int | None, list[Claim]]
    uses: Mapping[int, list[Use]]
    hung: Placed

    def line(self, place: int, p: Passage) -> Line:
        """Return a line with what is known of it; nothing hangs on furniture."""
        if p.number is None:
            return Line(place, p, _pieces(p.text, (), ()))
        claims = self.claims.get(p.number, ())
        hung = self.hung.get(p.number, Hanging())
        pieces = _pieces(p.text, self.heard.get(p.number, ()), claims)
        uses = tuple(self.uses.get(p.number, ()))
        return Line(place, p, pieces, tuple(claims), uses, tuple(hung.marks), tuple(hung.threads))


def _line_at(page: Page, at: str, hung: Placed) -> int | None:
    """The place of the line that is asked for, or on which the mark or thread asked for hangs."""
    letter, number = at[:1], number_in(at[1:])
    if letter == "l" and number is not None:
        return number
    if letter == "p" and number is not None:
        return place_in(page, number)
    for passage, hanging in hung.items():
        marks_ = (f"mark-{e.number}" for e in hanging.marks)
        if passage is not None and at in {*marks_, *(f"thread-{x.id}" for x in hanging.threads)}:
            return place_in(page, passage)
    return None


def place_in(page: Page, number: int) -> int | None:
    """Return the place of a passage among all lines, from 1; None where there is no such passage."""
    return next((k for k, p in enumerate(page.passages, 1) if p.number == number), None)


def _waiting(page: Page, parts: Sequence[range], hung: Placed) -> Mapping[int, tuple[Entry, ...]]:
    places = {p.number: k for k, p in enumerate(page.passages, 1) if p.number in hung}
    found: dict[int, list[Entry]] = defaultdict(list)
    for passage, place in places.items():
        part = part_with(parts, place)
        if part is not None and passage is not None and hung[passage].marks:
            found[part] += hung[passage].marks
    return {k: tuple(v) for k, v in sorted(found.items())}


def _claims(trace: Trace, source: str) -> Mapping[int | None, list[Claim]]:
    claims: dict[int | None, list[Claim]] = defaultdict(list)
    for claim in trace.evidence.claims.values():
        if claim.source == source:
            claims[claim.passage].append(claim)
    return claims


def _heard(
    page: Page, shown: Iterable[Passage], lexicon: str
) -> tuple[Mapping[int, tuple[Hedge, ...]], str]:
    """The words of doubt of each passage that is shown, or why none was looked for."""
    spoken = page.metadata.get("language", "")
    spoken = "en" if spoken in ("", "und") else spoken.partition("-")[0].casefold()
    if spoken not in languages():
        return {}, spoken
    body = [p for p in shown if p.number is not None]
    try:
        return {p.number or 0: hedges(p.text, lexicon=lexicon, language=spoken) for p in body}, ""
    except DetenteError as error:
        return {}, str(error)


def _uses(trace: Trace, source: str) -> Mapping[int, list[Use]]:
    """For each passage the elements that rest on it, a claim's own passage left out."""
    uses: dict[int, list[Use]] = defaultdict(list)
    for traced in trace.elements:
        seen: set[int] = set()
        for step in traced.rests:
            number = step.rests_on.passage
            if step.rests_on.source != source or number is None or number in seen:
                continue
            own = trace.evidence.claims.get(traced.element.name)
            if traced.element.kind == "claim" and own and own.where == step.where:
                continue
            seen.add(number)
            claim = step.rests_on.claim
            uses[number].append(Use(traced.element, claim.id if claim else ""))
    return uses


# ---------------------------------------------------------------- one passage


def _pieces(text: str, heard: Iterable[Hedge], claims: Iterable[Claim]) -> tuple[Piece, ...]:
    """Cut a passage at the ends of its words of doubt and of what claims quote."""
    heard = _apart(heard)
    quoted = list(_quoted(text, claims))
    cuts = {0, len(text)}
    cuts |= {x for h in heard for x in (h.start, h.end)} | {x for q in quoted for x in q[:2]}
    found_ = []
    ends = sorted(cuts)
    for a, b in pairwise(ends):
        hedge = next((h for h in heard if h.start <= a and b <= h.end), None)
        ids = tuple(name for start, end, name in quoted if start <= a and b <= end)
        found_.append(Piece(text[a:b], hedge, ids, hedge is not None and hedge.end == b))
    return tuple(found_)


def _apart(heard: Iterable[Hedge]) -> list[Hedge]:
    """Words of doubt that do not overlap: of two, the one that begins first."""
    kept: list[Hedge] = []
    for hedge in heard:
        if not kept or kept[-1].end <= hedge.start:
            kept.append(hedge)
    return kept


def _quoted(text: str, claims: Iterable[Claim]) -> Iterator[tuple[int, int, str]]:
    for claim in claims:
        at = text.find(claim.quote.exact) if claim.quote and claim.quote.exact else -1
        if at >= 0 and claim.quote:
            yield at, at + len(claim.quote.exact), claim.id


def range_of(hedge: Hedge) -> str:
    """Return the range of a word of doubt as it stands in running text; empty where it has none."""
    if hedge.lo is None or hedge.hi is None:
        return ""
    return str(Estimate(hedge.lo, hedge.hi, ""))


def suggested(passage: Passage, start: int, end: int) -> str:
    """Return the words that a mark of a passage quotes at first: those selected, or a sentence."""
    text = passage.text
    if 0 <= start < end <= len(text) and text[start:end].strip():
        first, last = _whole(text, start, end)
        return _cut(text[first:last].strip())
    if len(text) <= SHORT:
        return text.strip()
    first, last = next(iter(sentences(text)), (0, len(text)))
    return _cut(text[first:last].strip())


def _cut(words: str) -> str:
    """As many words as a quote may have."""
    return words if len(words) <= LONGEST_QUOTE else words[:LONGEST_QUOTE].rpartition(" ")[0]


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    """A selection with the words at its ends whole."""
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, end


def open_marks(case: Case, source: str, entries: Iterable[Entry]) -> list[Entry]:
    """Return the marks that wait for a decision."""
    return [e for e in entries if marks.is_open(case, source, e)]
