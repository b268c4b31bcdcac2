"""How surely does a text say what it says?  Its words of doubt and certainty, each with its range.

Found by tables of cues (``cues/``) and by the words of the lexicon that is asked; the longest turn
wins. What a hedge bears on is its sentence (:func:`detente.evidence.sentences.sentences`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TypeAlias

from detente.evidence.cues import TRAP, Cue, Cues, cues
from detente.evidence.estimate import Estimate
from detente.evidence.lexicon import (
    FALLBACK,
    HEDGE_KINDS,
    HedgeKind,
    Lexicon,
    bundled_lexicons,
    folded,
    halved,
    meaning,
    turned,
)
from detente.evidence.lexicon import lexicon as lexicon_of
from detente.evidence.page import Page, Passage
from detente.evidence.quotes import scare_quotes
from detente.evidence.reading import Reading, reading_of

__all__ = ["HEDGE_KINDS", "Hedge", "HedgeKind", "alone", "bracketed", "hedges", "page_hedges"]

_Own: TypeAlias = dict[str, list[tuple[Cue, re.Pattern[str]]]]
_TOKEN = re.compile(r"(?<!\w)(?<!\w['-])[^\W_]+(?:'[a-z]+)?")
_FIRST = re.compile(r"[^\W_]+(?:'[a-z]+)?")
_OPENING = "\"'“‘«([:–—-•*·>"
_TAIL = re.compile(r" +(?:that|whether|how|what|who|why|where|which)$")
_NOT = re.compile(r"(?<! than) not\b")
_ONE = re.compile(r"i(?!\w)")
_SO_CALLED = re.compile(r"so-called +$")
_BEHIND = 70
"""How far before a hedge its surroundings are looked at."""


@dataclass(frozen=True)
class Hedge:
    """A turn that says how surely something is said; offsets are code points of the text.

    ``negated`` is true where a separate word turns it round ("hardly likely"); its range is then
    turned round too. ``lo``, ``hi`` and ``lexicon`` are None where no lexicon gives a range.
    ``scope`` is the sentence that the hedge stands in, as (start, end).
    """

    phrase: str
    start: int
    end: int
    kind: HedgeKind
    negated: bool = False
    lo: float | None = None
    hi: float | None = None
    lexicon: str | None = None
    scope: tuple[int, int] = field(default=(0, 0), compare=False)

    @property
    def range(self) -> str:
        """The range as it stands in brackets in running text, or the kind where there is none.

        >>> Hedge("as we reported", 0, 14, "self-citation").range
        'self-citation'
        """
        if self.lo is None or self.hi is None:
            return self.kind
        return f"{Estimate(self.lo, self.hi, '')}, {self.lexicon}"


def hedges(
    text: str, *, lexicon: str | Lexicon = "icd-203", language: str = "en"
) -> tuple[Hedge, ...]:
    """Return the hedges of a text in their order, with ranges of a lexicon.

    Raises :class:`UnknownName` for a lexicon or a language that is not known.

    >>> [(h.phrase, h.kind, h.lo) for h in hedges("It will almost certainly rain.")]
    [('almost certainly', 'likelihood', 0.95)]
    >>> [(h.phrase, h.negated, h.hi) for h in hedges("That is hardly likely.")]
    [('hardly likely', True, 0.45)]
    """
    book = lexicon_of(lexicon) if isinstance(lexicon, str) else lexicon
    table = cues(language)
    reading = reading_of(text)
    found = list(_found(reading, table, book))
    quoted = tuple(_quoted(reading, table))
    covered = {place for h in quoted for place in range(h.start, h.end)}
    found = [h for h in found if h.kind != "scare-quote" or h.start not in covered]
    found += quoted
    scoped = (replace(h, scope=reading.sentence(h.start)) for h in found)
    return tuple(sorted(scoped, key=lambda h: (h.start, h.end)))


def alone(phrase: str, lexicon: Lexicon, *, language: str = "en") -> Hedge | None:
    """Return a turn that a person wrote without its sentence, as :func:`hedges` would find it there.

    None for what is no turn of doubt as a whole.

    >>> from detente.evidence.lexicon import lexicon
    >>> found = alone("hardly one to please", lexicon("icd-203"))
    >>> (found.kind, found.negated, found.lo)
    ('likelihood', True, 0.02)
    """
    table = cues(language)
    found = (_alone(reading_of(phrase + tail), table, lexicon) for tail in ("", " that"))
    return next((h for h in found if h is not None and h.phrase == phrase), None)


def bracketed(text: str, hedges: Iterable[Hedge]) -> str:
    """Return the text with the range of each hedge in brackets directly after it.

    Readers agree far more on what a word means when its range stands in the sentence, and hardly
    when it stands in a table beside it: Wintle and others (2019), PLOS ONE 14(4) e0213522.

    >>> text = "It is unlikely to last."
    >>> from detente.evidence.hedges import hedges
    >>> bracketed(text, hedges(text))
    'It is unlikely [20–45%, icd-203] to last.'
    """
    parts, done = [], 0
    for hedge in sorted(hedges, key=lambda h: h.end):
        parts += [text[done : hedge.end], f" [{hedge.range}]"]
        done = hedge.end
    return "".join([*parts, text[done:]])


def page_hedges(
    page: Page, *, lexicon: str | Lexicon = "icd-203", language: str = "en"
) -> tuple[tuple[Passage, tuple[Hedge, ...]], ...]:
    """Return the body passages of a page, each with its hedges; offsets are those of the passage.

    Raises :class:`UnknownName` for a lexicon or a language that is not known.

    >>> from detente.evidence.page import Page, Passage
    >>> page = Page("Rain", (Passage("It may rain.", "body", 1), Passage("You may share", "widget")))
    >>> [(p.number, [h.phrase for h in found]) for p, found in page_hedges(page)]
    [(1, ['may'])]
    """
    book = lexicon_of(lexicon) if isinstance(lexicon, str) else lexicon
    return tuple((p, hedges(p.text, lexicon=book, language=language)) for p in page.body)


# ---------------------------------------------------------------- the search


@dataclass(frozen=True)
class _Match:
    cue: Cue
    start: int
    end: int
    key: str


def _found(reading: Reading, table: Cues, book: Lexicon) -> Iterator[Hedge]:
    extra = _own_words(book, table)
    known = {*table.by_word, *extra}
    done, last, before_last = 0, "", ""
    for token in _TOKEN.finditer(reading.low):
        word, stutters = token[0], token[0] == last == before_last
        last, before_last = token[0], last
        if stutters:
            continue
        heads = (word,) if word.isalpha() and word in known else _heads(word, known)
        if not heads or token.start() < done:
            continue
        match = _longest(reading, table, extra, (token.start(), heads))
        if match is None or _is_name(reading, match):
            continue
        if match.cue.kind == TRAP:
            done = match.end
            continue
        hedge = _hedge(reading, table, book, match, done)
        done = hedge.end
        yield hedge


def _longest(
    reading: Reading, table: Cues, extra: _Own, at: tuple[int, tuple[str, ...]]
) -> _Match | None:
    start, heads = at
    best: _Match | None = None
    for head in heads:
        gated = table.gate(head).match(reading.low, start)
        known = table.beginning(head) if gated else ()
        for cue, pattern in (*known, *extra.get(head, ())):
            m = pattern.match(reading.low, start)
            if m and (best is None or m.end() > best.end) and _allowed(reading, cue, m):
                key = m["key"] if "key" in pattern.groupindex else None
                best = _Match(cue, m.start(), m.end(), key or "")
    return best and _without_tail(reading, best)


def _without_tail(reading: Reading, match: _Match) -> _Match:
    """What opens the clause that follows is no part of the hedge ("it is clear that")."""
    tail = _TAIL.search(reading.low, match.start, match.end)
    return replace(match, end=tail.start()) if tail and match.cue.kind != "conditional" else match


def _alone(reading: Reading, table: Cues, book: Lexicon) -> Hedge | None:
    """The first cue that with its negation is the whole text, whatever it wants around it."""
    for token in _TOKEN.finditer(reading.low):
        for head in _heads(token[0], set(table.by_word)) or (token[0],):
            for cue, source in table.by_word.get(head, ()):
                m = re.compile(rf"(?:{source})(?!-?\w)").match(reading.low, token.start())
                if m is None or cue.kind == TRAP:
                    continue
                key = m["key"] if "key" in m.re.groupindex else ""
                match = _without_tail(reading, _Match(cue, m.start(), m.end(), key or ""))
                hedge = _hedge(reading, table, book, match, 0)
                if hedge.lo is not None and hedge.start == 0 and hedge.end in _ends(reading):
                    return hedge
    return None


def _ends(reading: Reading) -> tuple[int, int]:
    tail = _TAIL.search(reading.low)
    return len(reading.low), tail.start() if tail else len(reading.low)


def _heads(word: str, known: set[str]) -> tuple[str, ...]:
    """What else a word can be in the table: a number, or what stands before its apostrophe."""
    if word.isalpha():
        return ()
    number = ("#",) if word[0].isdigit() else ()
    return tuple(h for h in dict.fromkeys((*number, word, word.partition("'")[0])) if h in known)


def _allowed(reading: Reading, cue: Cue, m: re.Match[str]) -> bool:
    first, _ = reading.sentence(m.start())
    before = reading.low[max(first, m.start() - _BEHIND) : m.start()]
    for name, guard in cue.around.items():
        near = name.endswith("before")
        there = bool(guard.search(before)) if near else reading.holds(guard, m.start())
        if there == name.startswith("not"):
            return False
    if cue.place == "start":
        return _is_bare(before) or before.rstrip()[-1] in ",;:–—("
    return cue.place != "inside" or not _is_bare(before)


def _is_bare(before: str) -> bool:
    """Say whether no word, at most a number or a time, stands between the beginning of the sentence and here."""
    return not any(c.isalpha() for c in before)


def _is_name(reading: Reading, match: _Match) -> bool:
    """Say whether a capital inside a sentence makes it a name: Ms May, Mr Likely, in May."""
    letter = reading.text[match.start]
    if not letter.isupper() or _ONE.match(reading.low, match.start):
        return False
    first, _ = reading.sentence(match.start)
    before = reading.plain[max(first, match.start - _BEHIND) : match.start].rstrip()
    if _is_bare(before) or before[-1] in _OPENING:
        return False
    loud = before.rpartition(" ")[2].isupper() and reading.text[match.start : match.end].isupper()
    return not (loud and match.end - match.start > 1)


def _quoted(reading: Reading, table: Cues) -> Iterator[Hedge]:
    for place, end in scare_quotes(reading.plain, reading.bounds, table):
        marker = _SO_CALLED.search(reading.low, max(0, place - 10), place)
        start = marker.start() if marker else place
        yield Hedge(reading.text[start:end], start, end, "scare-quote")


@lru_cache(maxsize=8)
def _words_of(
    phrases: tuple[tuple[str, HedgeKind], ...], table: Cues, guarded: frozenset[str]
) -> _Own:
    own: _Own = {}
    for phrase, kind in phrases:
        head = _FIRST.match(phrase)
        if phrase in guarded or head is None or _is_known(phrase, table):
            continue
        pattern = re.escape(phrase).replace(r"\ ", " +")
        cue = Cue(kind, (pattern,), "", False, True, "", {})
        own.setdefault(head[0], []).append((cue, cue.compiled(pattern)))
    return own


def _own_words(book: Lexicon, table: Cues) -> _Own:
    """Whoever writes a common word into a lexicon of their own wants it found."""
    guarded = table.guarded if book.id in bundled_lexicons() else frozenset[str]()
    return _words_of(tuple((e.phrase, e.kind) for e in book.entries.values()), table, guarded)


def _is_known(phrase: str, table: Cues) -> bool:
    """Say whether the table has its own cue for a word of a lexicon, with its guards."""
    known = table.by_word.get(phrase.partition(" ")[0], ())
    return any(re.fullmatch(pattern, phrase) for _, pattern in known)


# ---------------------------------------------------------------- range and negation


def _hedge(reading: Reading, table: Cues, book: Lexicon, match: _Match, done: int) -> Hedge:
    """Return what was matched as a hedge that begins no earlier than ``done``, with its range."""
    cue, start, end = match.cue, match.start, match.end
    assert cue.kind != TRAP
    negated = cue.negated
    core = match.key or reading.low[start:end]
    if cue.turns and not negated and cue.kind in table.turned_kinds:
        first, _ = reading.sentence(start)
        behind = max(first, start - _BEHIND)
        turned = table.turned_before.search(reading.low, behind, start)
        after = table.turned_after.match(reading.low, end) if cue.kind == "likelihood" else None
        inside = cue.kind == "likelihood" and bool(_NOT.search(reading.low, start, end))
        if turned:
            word = _word_start(reading.low, turned.start(), behind)
            start = word if word >= done else start
        elif after:
            end = after.end()
        negated = bool(turned or after or inside)
    plain = Hedge(reading.text[start:end], start, end, cue.kind, negated)
    most = core.startswith("most ") and reading.low[max(0, start - 4) : start] == "the "
    return plain if most else _ranged(plain, table, book, match, core)


def _word_start(low: str, place: int, first: int) -> int:
    while place > first and (low[place - 1].isalnum() or low[place - 1] == "'"):
        place -= 1
    return place


def _ranged(hedge: Hedge, table: Cues, book: Lexicon, match: _Match, core: str) -> Hedge:
    found = _estimated(hedge, table, book, match.cue, core)
    if found is None:
        return hedge
    return replace(hedge, lo=found.lo, hi=found.hi, lexicon=_giver(found, book))


def _estimated(hedge: Hedge, table: Cues, book: Lexicon, cue: Cue, core: str) -> Estimate | None:
    exact = book.entries.get(folded(hedge.phrase))
    if exact is not None:
        return Estimate(exact.lo, exact.hi, book.id, hedge.phrase, exact.open)
    if hedge.negated and hedge.kind == "booster":
        return None  # "not clear" does not say that it is false
    for key in filter(None, (core, _bare(core, table), cue.key)):
        found = meaning(key, book)
        if found is not None:
            return turned(found) if hedge.negated and (cue.turns or not cue.negated) else found
    return None


def _bare(core: str, table: Cues) -> str:
    """The words that rank, without an article before them or "have been" after."""
    words = core.split()
    while words and words[0] in table.empty:
        words = words[1:]
    while words and words[-1] in table.empty:
        words = words[:-1]
    return " ".join(words)


def _giver(found: Estimate, book: Lexicon) -> str:
    if found.origin != "derived":
        return found.origin
    return f"{book.id if halved(found.phrase, book) else FALLBACK}, derived"
