"""What stands where in a page: its lines with their words of doubt, and what the case makes of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from detente.drafting.quoting import found
from detente.drafting.review import Entry
from detente.errors import DetenteError
from detente.evidence.cues import languages
from detente.evidence.elements import Cited
from detente.evidence.estimate import Estimate
from detente.evidence.hedges import Hedge, hedges
from detente.evidence.page import Page, Passage
from detente.evidence.record import DEFAULT_LEXICON, Claim, Quote
from detente.evidence.sentences import sentences
from detente.evidence.trace import Trace, trace_of
from detente.model.conflict import Case
from detente.web import marks
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
class Hanging:
    """What hangs on the passages of one source: the marks to decide on, and the threads."""

    marks: Sequence[Entry] = ()
    threads: Sequence[Thread] = ()


@dataclass(frozen=True)
class Sheet:
    """A page to be read: its lines in order, text and furniture in turns."""

    page: Page
    lexicon: str
    parts: tuple[tuple[bool, tuple[Line, ...]], ...]
    trouble: str = ""
    elsewhere: Hanging = field(default_factory=Hanging)
    """Marks and threads whose words stand nowhere in the page now."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of words of doubt that the page has."""
        there = {
            p.hedge.kind: 0 for _, lines in self.parts for x in lines for p in x.pieces if p.hedge
        }
        return tuple(there)

    @property
    def others(self) -> bool:
        """Whether some ranges come from another lexicon than that of the case."""
        pieces = (p for _, lines in self.parts for x in lines for p in x.pieces)
        return any(p.hedge and p.hedge.lexicon not in (None, self.lexicon) for p in pieces)


def sheet(case: Case, source: str, page: Page, hanging: Hanging) -> Sheet:
    """Return a page with what the case makes of it, passage by passage."""
    trace = trace_of(case)
    lexicon = str(case.about.get("lexicon") or DEFAULT_LEXICON)
    heard, trouble = _heard(page, lexicon)
    claims: dict[int | None, list[Claim]] = defaultdict(list)
    for claim in trace.evidence.claims.values():
        if claim.source == source:
            claims[claim.passage].append(claim)
    uses = _uses(trace, source)
    placed, lost = _placed(page, source, hanging)
    lines = [
        Line(
            place, p,
            _pieces(p.text, heard.get(p.number or 0, ()), claims[p.number] if p.number else ()),
            tuple(claims[p.number]) if p.number else (),
            tuple(uses.get(p.number or 0, ())),
            tuple(placed[p.number].marks) if p.number else (),
            tuple(placed[p.number].threads) if p.number else (),
        )
        for place, p in enumerate(page.passages, 1)
    ]  # fmt: skip
    parts = groupby(lines, key=lambda line: line.passage.kind == "body")
    return Sheet(page, lexicon, tuple((k, tuple(g)) for k, g in parts), trouble, lost)


def _heard(page: Page, lexicon: str) -> tuple[Mapping[int, tuple[Hedge, ...]], str]:
    """The words of doubt of each passage, or why none was looked for."""
    spoken = page.metadata.get("language", "")
    spoken = "en" if spoken in ("", "und") else spoken.partition("-")[0].casefold()
    if spoken not in languages():
        return {}, spoken
    try:
        return {
            p.number or 0: hedges(p.text, lexicon=lexicon, language=spoken) for p in page.body
        }, ""
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


def _placed(
    page: Page, source: str, hanging: Hanging
) -> tuple[Mapping[int | None, Hanging], Hanging]:
    """Marks and threads by the passage where their words stand now."""
    entries: dict[int | None, list[Entry]] = defaultdict(list)
    threads: dict[int | None, list[Thread]] = defaultdict(list)
    for entry in hanging.marks:
        p = entry.proposal
        entries[place_of(page, p.quotes[0] if p.quotes else Quote(""), p.passage)].append(entry)
    for thread in hanging.threads:
        number = thread.element.rpartition("#")[2]
        hint = int(number) if number.isascii() and number.isdigit() else None
        threads[place_of(page, Quote(thread.quote), hint)].append(thread)
    by_number: dict[int | None, Hanging] = defaultdict(Hanging)
    for key in {*entries, *threads}:
        by_number[key] = Hanging(entries[key], threads[key])
    return by_number, by_number[None]


def place_of(page: Page, quote: Quote, hint: int | None) -> int | None:
    """Return the passage in which words stand now; without words, the one that was meant."""
    at = found(quote, page, hint)
    if at is not None:
        return at.passage
    return hint if not quote.exact and hint is not None and page.passage(hint) else None


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
