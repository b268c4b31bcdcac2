"""What does each reference of the evidence name, and which ones name nothing?

An entry of ``evidence`` is the id of a claim, the id of a source, or ``source#passage``.
``supports`` and ``opposes`` hold names of elements, as :mod:`detente.evidence.elements` gives them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from detente.errors import nearest
from detente.evidence.elements import Cited, cited_elements
from detente.evidence.record import Claim, Evidence, evidence_as_written
from detente.model.conflict import Case

Key: TypeAlias = Literal[
    "evidence", "supports", "opposes", "source", "given", "claim", "likelihoods"
]


@dataclass(frozen=True)
class Reference:
    """What an entry of ``evidence`` names: a claim, or a source with or without a passage."""

    name: str
    claim: Claim | None = None
    source: str = ""
    passage: int | None = None


@dataclass(frozen=True)
class Dangling:
    """A reference that names nothing: where it stands, under which key, and what is near."""

    where: str
    key: Key
    name: str
    near: str


def reference(evidence: Evidence, name: str) -> Reference | None:
    """Return what an entry of ``evidence`` names, or None.

    >>> from detente.evidence.record import evidence_of
    >>> from detente.library import read
    >>> reference(evidence_of(read("moscow-2016")), "commentary#3").passage
    3
    """
    claim = evidence.claims.get(name)
    if claim is not None:
        return Reference(name, claim, claim.source, claim.passage)
    if name in evidence.sources:
        return Reference(name, None, name)
    source, sign, number = name.rpartition("#")
    if sign and source in evidence.sources and number.isascii() and number.isdigit():
        return Reference(name, None, source, int(number))
    return None


def elements_by_name(case: Case) -> Mapping[str, tuple[Cited, ...]]:
    """Return the elements that each name stands for; ``us/offer`` stands for ``us.offer`` too."""
    found: dict[str, tuple[Cited, ...]] = {}
    elements = cited_elements(case)
    for e in elements:
        found[e.name] = (*found.get(e.name, ()), e)
    for e in elements:
        if e.kind == "option":
            found.setdefault(e.name.replace(".", "/", 1), (e,))
    return found


def dangling(case: Case) -> tuple[Dangling, ...]:
    """Return every reference that names nothing, in the order of the file."""
    evidence = evidence_as_written(case)
    elements = elements_by_name(case)
    return (
        *_in_evidence(case, evidence),
        *(d for claim in evidence.claims.values() for d in _of_claim(claim, evidence, elements)),
        *_of_accounts_and_events(evidence),
    )


def _in_evidence(case: Case, evidence: Evidence) -> Iterator[Dangling]:
    known = [*evidence.claims, *evidence.sources]
    for where, name in _entries(case):
        if reference(evidence, name) is None:
            near = nearest(name.rpartition("#")[0] or name, known)
            yield Dangling(where, "evidence", name, near)


def _entries(case: Case) -> Iterator[tuple[str, str]]:
    """Every entry of ``evidence``, with where it stands."""
    in_sections = (
        "picture", "ratification", "position", "phase", "claim", "account", "event", "forecast",
    )  # fmt: skip
    for e in cited_elements(case):
        if e.kind not in in_sections:
            yield from ((e.name, name) for name in e.cites)
    for m in case.conflict.merges:
        yield from ((f"merge {m.when.text}", n) for n in _listed(m.extra.get("evidence")))
    for section, value in case.sections.items():
        yield from _walked(section, value)


def _walked(where: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key == "evidence" and isinstance(inner, list | tuple):
                yield from ((where, name) for name in _listed(inner))
            else:
                yield from _walked(f"{where}.{key}", inner)
    elif isinstance(value, list | tuple):
        for k, inner in enumerate(value):
            yield from _walked(f"{where}[{k}]", inner)


def _listed(value: object) -> Iterable[str]:
    return map(str, value) if isinstance(value, list | tuple) else ()


def _of_claim(
    claim: Claim, evidence: Evidence, elements: Mapping[str, tuple[Cited, ...]]
) -> Iterator[Dangling]:
    where = f"claims.{claim.id}"
    if claim.source not in evidence.sources:
        yield Dangling(where, "source", claim.source, nearest(claim.source, evidence.sources))
    if claim.given is not None and claim.given not in evidence.claims:
        yield Dangling(where, "given", claim.given, nearest(claim.given, evidence.claims))
    sides: tuple[tuple[Key, tuple[str, ...]], ...] = (
        ("supports", claim.supports),
        ("opposes", claim.opposes),
    )
    for key, names in sides:
        for name in names:
            if name not in elements:
                yield Dangling(where, key, name, nearest(name, elements))


def _of_accounts_and_events(evidence: Evidence) -> Iterator[Dangling]:
    claims = evidence.claims
    for account in evidence.hypotheses.values():
        for name in account.likelihoods:
            if name not in claims:
                where = f"hypotheses.{account.id}"
                yield Dangling(where, "likelihoods", name, nearest(name, claims))
    for k, event in enumerate(evidence.events):
        if event.claim and event.claim not in claims:
            yield Dangling(f"events[{k}]", "claim", event.claim, nearest(event.claim, claims))
