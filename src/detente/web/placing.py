"""Where do marks and questions stand in a page now?  At their words, wherever these are by now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from detente.drafting.quoting import Finder, finder, stands_in
from detente.drafting.review import Entry
from detente.evidence.page import Page, Passage
from detente.evidence.record import Quote
from detente.web.parts import number_in
from detente.web.store import Thread


@dataclass(frozen=True)
class Hanging:
    """What hangs on the passages of one source: the marks to decide on, and the threads."""

    marks: Sequence[Entry] = ()
    threads: Sequence[Thread] = ()


Placed: TypeAlias = Mapping[int | None, Hanging]
"""What hangs on each passage; under None, what stands nowhere in the page any more."""


class _Search:
    """The search for words in one page, which is prepared only when some are not where they were."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.passages: Mapping[int | None, Passage] = {p.number: p for p in page.body}

    @cached_property
    def finder(self) -> Finder:
        return finder(self.page)

    def place(self, quote: Quote, hint: int | None) -> int | None:
        meant = self.passages.get(hint)
        if meant is not None and (not quote.exact or stands_in(quote, meant)):
            return meant.number
        found = self.finder(quote, hint) if quote.exact else None
        return found.passage if found else None

    def of_mark(self, entry: Entry) -> int | None:
        proposal = entry.proposal
        return self.place(proposal.quotes[0] if proposal.quotes else Quote(""), proposal.passage)

    def of_thread(self, thread: Thread) -> int | None:
        return self.place(Quote(thread.quote), number_in(thread.element.rpartition("#")[2]))


def place_of(page: Page, entry: Entry) -> int | None:
    """Return the passage in which the words of a mark stand now; without words, the one meant."""
    return _Search(page).of_mark(entry)


def placed(page: Page, hanging: Hanging) -> Placed:
    """Return marks and threads by the passage where their words stand now."""
    search = _Search(page)
    entries: dict[int | None, list[Entry]] = defaultdict(list)
    threads: dict[int | None, list[Thread]] = defaultdict(list)
    for entry in hanging.marks:
        entries[search.of_mark(entry)].append(entry)
    for thread in hanging.threads:
        threads[search.of_thread(thread)].append(thread)
    return {k: Hanging(entries[k], threads[k]) for k in {*entries, *threads}}
