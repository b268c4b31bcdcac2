"""What is dated in a case?  Moves, claims, sources, questions and phases in the order of time."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from detente.errors import WrongValue
from detente.evidence.record import Claim, Evidence, evidence_of
from detente.model.conflict import Case

DatedKind: TypeAlias = Literal[
    "phase", "as of", "source", "claim", "not seen", "move", "happening", "offer", "opens",
    "closes", "resolution",
]  # fmt: skip


@dataclass(frozen=True)
class Dated:
    """Something that a case dates. ``until`` ends a window; ``where`` is its place in the case.

    ``who`` is a decision maker, or whoever says so; ``move`` is what an event says was done.
    """

    date: str
    kind: DatedKind
    words: str
    who: str = ""
    rests_on: tuple[str, ...] = ()
    where: str = ""
    until: str = ""
    move: str = ""
    to: str = ""
    scheme: str = ""
    """The scheme of the event table that reports it; empty for what a person entered."""


def first_day(date: str) -> str:
    """Return the first day of a year, a month or a day.

    >>> first_day("2016-07")
    '2016-07-01'
    """
    return f"{date}-01-01" if len(date) == 4 else f"{date}-01"[:10]


def last_day(date: str) -> str:
    """Return the last day of a year, a month or a day; for months, day 31 stands for the last.

    >>> last_day("2016"), last_day("2016-07-15")
    ('2016-12-31', '2016-07-15')
    """
    return {4: f"{date}-12-31", 7: f"{date}-31"}.get(len(date), date)


@dataclass(frozen=True)
class Period:
    """A stretch of time; an open end is empty."""

    start: str = ""
    end: str = ""

    def holds(self, date: str, until: str = "") -> bool:
        """Say whether any day of a date, or of a window, lies in the period.

        >>> Period("2016-07-10", "").holds("2016-07")
        True
        """
        after = not self.start or last_day(until or date) >= first_day(self.start)
        return after and (not self.end or first_day(date) <= last_day(self.end))


def period(start: str | None = None, end: str | None = None) -> Period:
    """Return a period with its ends checked; raises :class:`WrongValue`."""
    for date in (start, end):
        if date is not None and not _is_date(date):
            raise WrongValue(f"{date!r} is no date; write YYYY, YYYY-MM or YYYY-MM-DD.")
    if start and end and first_day(start) > last_day(end):
        raise WrongValue(f"The period ends ({end}) before it begins ({start}).")
    return Period(start or "", end or "")


def _is_date(text: str) -> bool:
    if not re.fullmatch(r"\d{4}(-\d{2}){0,2}", text, re.ASCII):
        return False
    try:
        datetime.date.fromisoformat(first_day(text))
    except ValueError:
        return False
    return True


def dated(case: Case) -> tuple[Dated, ...]:
    """Return everything that a case dates, in the order of time.

    A year stands before its months and a month before its days; what bears one date stands in the
    order of the file.

    >>> from detente.library import read
    >>> [(d.date, d.kind) for d in dated(read("moscow-2016"))][:2]
    [('2016-02', 'phase'), ('2016-07', 'as of')]
    """
    record = evidence_of(case)
    found = [*_phases(case), *_sources(record), *_claims(record), *_events(record)]
    found += [*_offers(case), *_forecasts(case)]
    return tuple(sorted((d for d in found if d.date), key=lambda d: d.date))


def undated(case: Case) -> tuple[Claim, ...]:
    """Return the claims that bear no date of their own."""
    claims = evidence_of(case).claims.values()
    return tuple(c for c in claims if not c.date and not (c.absence and c.absence.window))


# ---------------------------------------------------------------- section by section


def _phases(case: Case) -> Iterator[Dated]:
    for name, parts in _mappings(case.sections.get("phases")):
        yield Dated(_text(parts, "as_of"), "phase", name, where=f"phases.{name}")
    yield Dated(_text(case.about, "as_of"), "as of", case.title, where="as_of")


def _sources(record: Evidence) -> Iterator[Dated]:
    for s in record.sources.values():
        yield Dated(
            s.date, "source", s.title or s.id, s.author or s.outlet, (s.id,), f"sources.{s.id}"
        )


def _claims(record: Evidence) -> Iterator[Dated]:
    for c in record.claims.values():
        where, rests_on = f"claims.{c.id}", (c.where,)
        if c.absence and c.absence.window:
            start, end = c.absence.window
            yield Dated(start, "not seen", c.absence.of, c.by, rests_on, where, end)
        yield Dated(c.date, "claim", c.says, c.by, rests_on, where)


def _events(record: Evidence) -> Iterator[Dated]:
    for i, e in enumerate(record.events):
        row = (" ".join(p for p in (e.scheme, e.id) if p),) if e.scheme else ()
        claim = (e.claim,) if e.claim else ()
        yield Dated(
            e.date, "move" if e.move else "happening", e.text, e.by, (*claim, *e.evidence, *row),
            f"events[{i}]", "", " ".join(e.move.split()), e.to, e.scheme,
        )  # fmt: skip


def _offers(case: Case) -> Iterator[Dated]:
    offers = case.sections.get("offers")
    for i, o in enumerate(offers if isinstance(offers, list | tuple) else ()):
        package = ", ".join(f"{k}: {_plain(v)}" for k, v in o.get("package", {}).items())
        yield Dated(
            _text(o, "date"), "offer", package, _text(o, "by"),
            tuple(map(str, o.get("evidence", ()))), f"offers[{i}]", to=_text(o, "to"),
        )  # fmt: skip


def _forecasts(case: Case) -> Iterator[Dated]:
    for name, parts in _mappings(case.sections.get("forecasts")):
        where, question = f"forecasts.{name}", _text(parts, "question")
        evidence = tuple(map(str, parts.get("evidence") or ()))  # type: ignore[call-overload]
        yield Dated(_text(parts, "opens"), "opens", question, "", evidence, where)
        yield Dated(_text(parts, "closes"), "closes", question, "", evidence, where)
        end = parts.get("resolution")
        if isinstance(end, Mapping):
            evidence = tuple(map(str, end.get("evidence") or ()))
            yield Dated(_text(end, "date"), "resolution", question, "", evidence, where)


def _mappings(section: object) -> Iterator[tuple[str, Mapping[str, object]]]:
    if isinstance(section, Mapping):
        yield from ((str(k), v) for k, v in section.items() if isinstance(v, Mapping))


def _text(parts: Mapping[str, object], key: str) -> str:
    return _plain(parts.get(key))


def _plain(value: object) -> str:
    return "" if value is None else str(getattr(value, "text", value))
