"""What enters a case from an event table?  What its map says, each move once, every row counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

from detente.errors import UnknownName, WrongValue, nearest
from detente.events.event import BrokenLine, Row
from detente.events.mapping import EventMap, Mapped, Skip
from detente.events.table import EventTable
from detente.evidence.timeline import Period
from detente.model.conflict import Case

Key: TypeAlias = tuple[str, ...]

BROKEN = "the line could not be read"
OUTSIDE = "outside the dates asked for"
BEYOND = "over the limit"
LIMIT = 500


@dataclass(frozen=True)
class EventImport:
    """What an import would add, and what became of every row.

    ``read`` is the number of new entries, of duplicates, of rows that the case holds already and
    of all that was skipped, taken together.
    """

    table: EventTable
    entries: tuple[Mapping[str, object], ...]
    read: int
    duplicates: int
    already: int
    skipped: Mapping[str, int]
    first_broken: BrokenLine | None
    to_a_week: int
    unknown: Mapping[str, int]
    """The most frequent actors that the map does not name, with their rows."""


@dataclass(frozen=True)
class Choice:
    """Which rows are wanted: their dates, how many moves at most, and what they rest on.

    The limit counts the moves of the table from the earliest on, those in the case included: to
    import twice is to import once.
    """

    period: Period = field(default_factory=Period)
    limit: int = LIMIT
    evidence: tuple[str, ...] = ()


def event_import(
    case: Case, table: EventTable, said: EventMap, choice: Choice | None = None
) -> EventImport:
    """Return what a table adds to a case under a map; the order of its rows does not matter.

    Rows of one day with the same actor, recipient and code are one event. Ids are not asked there:
    those of ICEWS are unique only with the date. Raises :class:`WrongValue` or :class:`UnknownName`.
    """
    choice = choice or Choice()
    _check(case, choice)
    sieve = _Sieve(case, table, said, choice)
    for row in table.rows():
        sieve.take(row)
    return sieve.result()


def with_events(case: Case, found: EventImport) -> Case:
    """Return the case with the new entries behind those it has."""
    entries = (*_events(case), *found.entries)
    return case.replace(sections={**case.sections, "events": entries}) if found.entries else case


def _check(case: Case, choice: Choice) -> None:
    if choice.limit < 1:
        raise WrongValue(f"At least one event must be allowed to enter, not {choice.limit}.")
    sources, claims = (case.sections.get(k) for k in ("sources", "claims"))
    known = [*(sources if isinstance(sources, Mapping) else ())]
    known += [*(claims if isinstance(claims, Mapping) else ())]
    for name in choice.evidence:
        if name.partition("#")[0] not in known:
            raise UnknownName(f"There is no source or claim {name!r}.{nearest(name, known)}")


@dataclass(frozen=True)
class _Group:
    """The rows of a table that are one move; ``known`` where the case holds it already."""

    entry: dict[str, object]
    rows: int
    known: bool
    to_a_week: bool


class _Sieve:
    """Takes row after row, and counts each under one heading."""

    def __init__(self, case: Case, table: EventTable, said: EventMap, choice: Choice) -> None:
        self.table, self.said, self.choice = table, said, choice
        self.there = {key for e in _events(case) for key in _keys_there(e)}
        self.found: dict[Key, _Group] = {}
        self.counts: Counter[str] = Counter()
        self.unknown: Counter[str] = Counter()
        self.read = 0
        self.first_broken: BrokenLine | None = None

    def take(self, row: Row) -> None:
        """Count a row, and keep it where it is a move."""
        self.read += 1
        if isinstance(row, BrokenLine):
            self.counts[BROKEN] += 1
            self.first_broken = self.first_broken or row
            return
        if not self.choice.period.holds(row.date):
            self.counts[OUTSIDE] += 1
            return
        directed = self.table.scheme.directed
        mapped = self.said.move_of(row, directed=directed)
        if isinstance(mapped, Skip):
            self.counts[mapped.value] += 1
            if mapped is Skip.ACTOR:
                self.unknown[row.actor.words or "(nobody named)"] += 1
            return
        self._enter(mapped)

    def _enter(self, mapped: Mapped) -> None:
        entry = _entry(mapped, self.choice.evidence)
        key = _key(entry)
        old = self.found.get(key)
        a_week = mapped.event.precision == "week"
        if old is None:
            known = any(k in self.there for k in _keys_there(entry))
            self.found[key] = _Group(entry, 1, known, a_week)
            return
        known = old.known or any(k in self.there for k in _keys_there(entry))
        first = min(old.entry, entry, key=_order)
        self.found[key] = _Group(first, old.rows + 1, known, old.to_a_week and a_week)

    def result(self) -> EventImport:
        """Return what was kept, and the counts; the limit takes in what the case holds already."""
        every = sorted(self.found.values(), key=lambda group: _order(group.entry))
        within, beyond = every[: self.choice.limit], every[self.choice.limit :]
        new = [g for g in within if not g.known]
        if beyond:
            self.counts[BEYOND] += sum(g.rows for g in beyond)
        return EventImport(
            self.table,
            tuple(MappingProxyType(g.entry) for g in new),
            self.read,
            sum(g.rows - 1 for g in new),
            sum(g.rows for g in within if g.known),
            MappingProxyType(dict(self.counts)),
            self.first_broken,
            sum(g.to_a_week for g in new),
            MappingProxyType(dict(self.unknown.most_common(5))),
        )


def _entry(mapped: Mapped, evidence: tuple[str, ...]) -> dict[str, object]:
    """Return an event as a case holds it; ``text`` keeps the words of the table."""
    event = mapped.event
    parties = " → ".join(w for w in (event.actor.words, event.recipient.words) if w)
    parts: dict[str, object] = {
        "date": event.date,
        "by": mapped.by,
        "to": mapped.to,
        "move": mapped.move,
        "text": f"{parties}: {event.text or event.verb or event.code}",
        "scheme": event.scheme,
        "code": event.code or event.verb,
        "id": event.id,
        "url": event.url,
    }
    return {k: v for k, v in parts.items() if v} | ({"evidence": evidence} if evidence else {})


def _order(entry: Mapping[str, object]) -> Key:
    """Return a key that sorts entries by date, and fully, so that the order of rows is no matter."""
    keys = ("date", "by", "to", "code", "id", "text", "url", "move")
    return tuple(str(entry.get(k, "")) for k in keys)


def _key(entry: Mapping[str, object]) -> Key:
    """Return what makes two entries one event: day, actor, recipient and code."""
    keys = ("scheme", "date", "by", "to")
    what = entry.get("code") or entry.get("text", "")
    return (*(_plain(entry.get(k)) for k in keys), _plain(what))


def _keys_there(entry: Mapping[str, object]) -> Iterator[Key]:
    """Yield the keys by which an entry of the case is known again: also its id with its date."""
    if entry.get("scheme"):
        yield _key(entry)
        if entry.get("id"):
            yield tuple(_plain(entry.get(k)) for k in ("scheme", "date", "id"))


def _events(case: Case) -> tuple[Mapping[str, object], ...]:
    events = case.sections.get("events")
    found = events if isinstance(events, list | tuple) else ()
    return tuple(e for e in found if isinstance(e, Mapping))


def _plain(value: object) -> str:
    return "" if value is None else str(getattr(value, "text", value))
