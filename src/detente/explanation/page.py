"""What was read of a page, for a person: title, facts, numbered passages, furniture folded."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable

from detente.errors import printable
from detente.evidence.page import Page, Passage
from detente.evidence.record import Source
from detente.table import Table

_STEERING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_FACTS = ("author", "date", "outlet", "url", "language", "encoding", "damage", "credits")
_CUT = 76


def shown(text: str) -> str:
    r"""Return foreign text as it may be printed: on one line, nothing that steers the terminal.

    >>> shown("red\x1b[31m \u202etxt")
    'red\\x1b[31m txt'
    """
    text = text.translate(_STEERING)
    return "".join(c if c in "\u200c\u200d\u200e\u200f" else printable(c) for c in text)


def counted(page: Page) -> str:
    """Return how many passages a page has and what is folded.

    >>> counted(Page("", (Passage("It rained.", "body", 1), Passage("Share", "widget"))))
    '1 passage; 1 line of furniture folded: 1 widget'
    """
    kinds = Counter(p.kind for p in page.furniture)
    number, lines = len(page.body), len(page.furniture)
    text = f"{number} passage{'' if number == 1 else 's'}"
    if not lines:
        return f"{text}; no furniture"
    parts = ", ".join(f"{n} {kind}" for kind, n in kinds.most_common())
    return f"{text}; {lines} line{'' if lines == 1 else 's'} of furniture folded: {parts}"


def page_text(page: Page, width: int, *, quiet: bool = False) -> str:
    """Return a page as text: with ``quiet`` its passages alone."""
    passages = "\n\n".join(_numbered(p, width) for p in page.body)
    if quiet:
        return passages
    facts = [f"{k}: {shown(page.metadata[k])}" for k in _FACTS if page.metadata.get(k)]
    parts = [
        shown(page.title) or "(no title)",
        *(_filled(" · ".join(facts), width, "") for _ in (1,) if facts),
    ]
    folded = [f"  {p.kind:<10}  {_cut(p.text, width - 14)}" for p in page.furniture]
    return "\n".join(["\n".join(parts), "", passages, "", f"{counted(page)}", *folded])


def _numbered(passage: Passage, width: int) -> str:
    return _filled(shown(passage.text), width, f"{passage.number or 0:>3}  ")


def _filled(text: str, width: int, lead: str) -> str:
    return textwrap.fill(
        text, width, initial_indent=lead, subsequent_indent=" " * len(lead),
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def _cut(text: str, most: int) -> str:
    text = shown(text)
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def line_table(page: Page) -> Table:
    """Return every line of a page with its number in the listing, its passage and its kind."""
    rows = (
        (str(i), "" if p.number is None else str(p.number), p.kind, _cut(p.text, _CUT))
        for i, p in enumerate(page.passages, start=1)
    )
    return Table(("line", "passage", "kind", "text"), tuple(rows))


def source_table(sources: Iterable[tuple[Source, Page | None]]) -> Table:
    """Return the sources of a case, and how much is kept of each."""
    rows = (
        (
            s.id, s.date, s.kind, s.reliability,
            "" if page is None else str(len(page.body)), _cut(s.title, 60),
        )
        for s, page in sources
    )  # fmt: skip
    return Table(("source", "date", "kind", "grade", "passages", "title"), tuple(rows))


def language_note(language: str, known: Iterable[str]) -> str:
    """Return the sentence that says why less furniture may have been recognised."""
    known = ", ".join(known)
    if language == "und":
        return (
            "The language of this page was not recognised, so the general and the English rules "
            f"alone sorted it ({known} have rules of their own). Check the lines, or name the "
            "language with --lang, or give rules with --rules."
        )
    return (
        f"There are no rules for furniture in the language {language!r} (only for {known}), so the "
        "general and the English rules alone sorted this page. Check the lines, or give rules "
        "with --rules."
    )
