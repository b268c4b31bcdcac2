"""What do the words of doubt in a page say, in the page's own running text?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from detente.errors import printable
from detente.evidence.estimate import Estimate
from detente.evidence.hedges import HEDGE_KINDS, Hedge, bracketed
from detente.evidence.lexicon import FALLBACK, Lexicon, bundled_lexicons, lexicon
from detente.evidence.page import Passage
from detente.explanation.prose import Prose, Section
from detente.table import Table

LEGEND = (
    "A range stands for a probability, and is followed by the lexicon that gives it; 'derived' is "
    "moved half-way to the end, for 'very', 'highly', 'most' or 'almost'. A word without a range "
    "is followed by its kind. A possibility is open: neither excluded nor sure, and never one half."
)


def running_text(found: Iterable[tuple[Passage, tuple[Hedge, ...]]]) -> tuple[str, ...]:
    """Return each passage on one line, numbered, with the ranges in brackets."""
    return tuple(
        f"{p.number}  {printable(' '.join(bracketed(p.text, each).split()))}" for p, each in found
    )


def hedge_prose(
    title: str, found: tuple[tuple[Passage, tuple[Hedge, ...]], ...], book: Lexicon
) -> Prose:
    """Return the text with the ranges in brackets, and who gave them."""
    every = [h for _, each in found for h in each]
    text = Section("The text", running_text(found))
    if not every:
        return Prose(printable(title), "No word of doubt was found.", (text,))
    sections = (text, Section("Where the ranges come from", (LEGEND, _givers(every, book))))
    return Prose(printable(title), _counted(every, len(found)), sections)


def _counted(every: list[Hedge], passages: int) -> str:
    counts = Counter(h.kind for h in every)
    kinds = ", ".join(f"{counts[k]} {k}" for k in HEDGE_KINDS if counts[k])
    many = "hedge" if len(every) == 1 else "hedges"
    where = "passage" if passages == 1 else "passages"
    return f"{len(every)} {many} in {passages} {where}: {kinds}."


def _givers(every: list[Hedge], book: Lexicon) -> Table:
    used = {h.lexicon.partition(",")[0] for h in every if h.lexicon}
    known = {book.id: book, FALLBACK: lexicon(FALLBACK)}
    rows = tuple(
        (printable(b.id), printable(b.status or "personal"), printable(b.source))
        for name, b in known.items()
        if name in used
    )
    return Table(("lexicon", "status", "source"), rows)


# ---------------------------------------------------------------- lexicons


def lexicon_list() -> Table:
    """Return the lexicons that come with the program, and how sure their numbers are."""
    books = map(lexicon, bundled_lexicons())
    rows = tuple((b.id, str(b.year), b.status, str(len(b.entries)), b.source) for b in books)
    return Table(("name", "year", "status", "words", "source"), rows)


def lexicon_prose(book: Lexicon) -> Prose:
    """Return the words of a lexicon with their ranges, from the least likely on."""
    entries = sorted(book.entries.values(), key=lambda e: (e.kind != "likelihood", e.lo + e.hi))
    rows = tuple(
        (printable(e.phrase), str(Estimate(e.lo, e.hi, book.id)), "open" if e.open else e.kind)
        for e in entries
    )
    about = f"{book.source or 'no source given'} ({book.status or 'personal'})."
    notes = (printable(book.note),) if book.note else ()
    table = Table(("word", "range", "kind"), rows)
    return Prose(
        printable(book.title or book.id), printable(about), (Section("Words", (*notes, table)),)
    )
