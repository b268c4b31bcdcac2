"""What does a case say of its sources, claims and competing accounts?  Its sections as values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import TypeAlias

from detente.errors import UnknownName, WrongValue, nearest
from detente.evidence.span import Span, span
from detente.model.conflict import Case

HedgeValue: TypeAlias = str | Decimal | tuple[Decimal, Decimal] | tuple[str, ...]
"""A phrase of a lexicon, a probability, an interval, or a chain of phrases."""


@dataclass(frozen=True)
class Quote:
    """A few words of a passage, with what stands before and after them (W3C TextQuoteSelector)."""

    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True)
class Source:
    """Something that was read. ``group`` names sources that go back to one report."""

    id: str
    title: str = ""
    author: str = ""
    outlet: str = ""
    date: str = ""
    url: str = ""
    kind: str = ""
    language: str = ""
    reliability: str = ""
    sha256: str = ""
    group: str = ""
    note: str = ""


@dataclass(frozen=True)
class Absence:
    """Something that was not seen although it would have been expected."""

    of: str
    window: tuple[str, str] | None = None
    searched: tuple[str, ...] = ()


@dataclass(frozen=True)
class Claim:
    """What a passage of a source says, and how surely.

    ``hedge`` is P(claim), or P(claim given the claim ``given``). ``by`` says who says so, and
    ``heard_from`` from whom it has it (``from`` in the file).
    """

    id: str
    source: str
    says: str
    passage: int | None = None
    hedge: HedgeValue | None = None
    given: str | None = None
    credibility: int | None = None
    confidence: str = ""
    group: str = ""
    by: str = ""
    heard_from: str = ""
    quote: Quote | None = None
    supports: tuple[str, ...] = ()
    opposes: tuple[str, ...] = ()
    absence: Absence | None = None
    date: str = ""
    note: str = ""
    evidence: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """The passage it rests on, as ``source#3``, or the source alone."""
        return f"{self.source}#{self.passage}" if self.passage is not None else self.source


@dataclass(frozen=True)
class Cell:
    """P(claim as written | account): ``span``, or 1 − happens · seen for something not seen."""

    span: Span
    happens: Span | None = None
    seen: Span | None = None

    @property
    def value(self) -> float:
        """The number, or the middle of the interval."""
        return float(self.span.middle)


@dataclass(frozen=True)
class Hypothesis:
    """One of several competing accounts; ``prior_span`` is None where the case gives no prior."""

    id: str
    text: str = ""
    prior_span: Span | None = None
    likelihoods: Mapping[str, Cell] = field(default_factory=lambda: MappingProxyType({}))
    note: str = ""
    evidence: tuple[str, ...] = ()

    @property
    def prior(self) -> float | None:
        """The prior, or the middle of its interval."""
        return None if self.prior_span is None else float(self.prior_span.middle)


@dataclass(frozen=True)
class Event:
    """A dated move or happening.

    ``scheme``, ``code`` and ``id`` say from which row of an event table it was taken: what a
    machine made of a report.
    """

    date: str
    by: str = ""
    move: str = ""
    claim: str = ""
    text: str = ""
    evidence: tuple[str, ...] = ()
    to: str = ""
    scheme: str = ""
    code: str = ""
    id: str = ""
    url: str = ""


@dataclass(frozen=True)
class Evidence:
    """Everything a case says of what it rests on, in the order of the file."""

    lexicon: str
    sources: Mapping[str, Source]
    claims: Mapping[str, Claim]
    hypotheses: Mapping[str, Hypothesis]
    events: tuple[Event, ...] = ()

    def group(self, claim: Claim) -> str:
        """The report that a claim goes back to: its own group, its source's, or the source."""
        source = self.sources.get(claim.source)
        return claim.group or (source.group if source else "") or claim.source


DEFAULT_LEXICON = "icd-203"


def evidence_of(case: Case) -> Evidence:
    """Return what the sections of a case say of its evidence.

    Raises :class:`UnknownName` for a claim whose source or condition (``given``) is not there, and
    :class:`WrongValue` for claims that hang on each other in a circle.

    >>> from detente.library import read
    >>> evidence_of(read("moscow-2016")).claims["refusal"].given
    'counter-offer'
    """
    found = evidence_as_written(case)
    _check(found)
    return found


def evidence_as_written(case: Case) -> Evidence:
    """Return what the sections of a case say of its evidence, even where it names what is not there.

    For a look at the evidence itself: to compute with it, :func:`evidence_of` is meant.
    """
    sections = case.sections
    return Evidence(
        str(case.about.get("lexicon") or DEFAULT_LEXICON),
        MappingProxyType({i: _source(i, m) for i, m in _mappings(sections.get("sources"))}),
        MappingProxyType({i: _claim(i, m) for i, m in _mappings(sections.get("claims"))}),
        MappingProxyType({i: _hypothesis(i, m) for i, m in _mappings(sections.get("hypotheses"))}),
        tuple(_event(m) for m in _items(sections.get("events"))),
    )


def _check(found: Evidence) -> None:
    for claim in found.claims.values():
        if claim.source not in found.sources:
            raise UnknownName(
                f"The claim {claim.id!r} rests on the source {claim.source!r}, which is not in "
                f"'sources'.{nearest(claim.source, found.sources)}"
            )
        _check_given(claim, found.claims)


def _check_given(claim: Claim, claims: Mapping[str, Claim]) -> None:
    trail = [claim.id]
    while (given := claims[trail[-1]].given) is not None:
        if given not in claims:
            raise UnknownName(
                f"The claim {trail[-1]!r} holds given {given!r}, which is not in "
                f"'claims'.{nearest(given, claims)}"
            )
        if given in trail:
            circle = " → ".join([*trail[trail.index(given) :], given])
            raise WrongValue(f"The claims hang on each other in a circle: {circle}.")
        trail.append(given)


# ---------------------------------------------------------------- from plain data


def _mappings(section: object) -> Iterator[tuple[str, Mapping[str, object]]]:
    if isinstance(section, Mapping):
        for key, value in section.items():
            yield str(key), value if isinstance(value, Mapping) else {}


def _items(section: object) -> Iterator[Mapping[str, object]]:
    if isinstance(section, list | tuple):
        yield from (item for item in section if isinstance(item, Mapping))


def _text(parts: Mapping[str, object], key: str) -> str:
    value = parts.get(key)
    return "" if value is None else str(getattr(value, "text", value))


def _texts(parts: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = parts.get(key)
    return tuple(map(str, value)) if isinstance(value, list | tuple) else ()


def _whole(parts: Mapping[str, object], key: str) -> int | None:
    value = parts.get(key)
    return int(value) if isinstance(value, int) else None


def _source(name: str, parts: Mapping[str, object]) -> Source:
    keys = (
        "title", "author", "outlet", "date", "url", "kind", "language", "reliability", "sha256",
        "group", "note",
    )  # fmt: skip
    return Source(name, *(_text(parts, k) for k in keys))


def _claim(name: str, parts: Mapping[str, object]) -> Claim:
    return Claim(
        id=name,
        source=_text(parts, "source"),
        says=_text(parts, "says"),
        passage=_whole(parts, "passage"),
        hedge=hedge_value(parts.get("hedge")),
        given=_text(parts, "given") or None,
        credibility=_whole(parts, "credibility"),
        confidence=_text(parts, "confidence"),
        group=_text(parts, "group"),
        by=_text(parts, "by"),
        heard_from=_text(parts, "from"),
        quote=_quote(parts.get("quote")),
        supports=_texts(parts, "supports"),
        opposes=_texts(parts, "opposes"),
        absence=_absence(parts.get("absence")),
        date=_text(parts, "date"),
        note=_text(parts, "note"),
        evidence=_texts(parts, "evidence"),
    )


def hedge_value(value: object) -> HedgeValue | None:
    """Return a likelihood as the file gives it: phrase, number, interval or chain of phrases."""
    match value:
        case None:
            return None
        case str():
            return value
        case list() | tuple() if all(isinstance(v, str) for v in value):
            return tuple(value)
        case list() | tuple():
            low, high = (Decimal(v) for v in value)
            return (low, high)
        case _:
            return Decimal(str(value))


def _quote(value: object) -> Quote | None:
    if not isinstance(value, Mapping):
        return None
    return Quote(_text(value, "exact"), _text(value, "prefix"), _text(value, "suffix"))


def _absence(value: object) -> Absence | None:
    if not isinstance(value, Mapping):
        return None
    window = _texts(value, "window")
    return Absence(
        _text(value, "of"),
        (window[0], window[1]) if len(window) == 2 else None,
        _texts(value, "searched"),
    )


def _hypothesis(name: str, parts: Mapping[str, object]) -> Hypothesis:
    prior = parts.get("prior")
    cells = {
        c: _cell(v, f"of {c!r} under the account {name!r}")
        for c, v in _cells(parts.get("likelihoods"))
    }
    return Hypothesis(
        name,
        _text(parts, "text"),
        None if prior is None else span(prior, f"before the evidence of the account {name!r}"),
        MappingProxyType(cells),
        _text(parts, "note"),
        _texts(parts, "evidence"),
    )


def _cells(value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, Mapping):
        yield from ((str(k), v) for k, v in value.items())


def _cell(value: object, what: str) -> Cell:
    if isinstance(value, Mapping):
        happens, seen = (span(value.get(k), what) for k in ("happens", "seen"))
        return Cell(happens.both(seen).contrary, happens, seen)
    return Cell(span(value, what))


def _event(parts: Mapping[str, object]) -> Event:
    date, by, move, claim, text = (_text(parts, k) for k in ("date", "by", "move", "claim", "text"))
    to, scheme, code, own, url = (_text(parts, k) for k in ("to", "scheme", "code", "id", "url"))
    evidence = _texts(parts, "evidence")
    return Event(date, by, move, claim, text, evidence, to, scheme, code, own, url)
