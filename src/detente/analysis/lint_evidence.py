"""Which references, passages, hedges, priors and grades of the evidence were probably not meant?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from detente.analysis.finding import Finding
from detente.errors import UnknownName, WrongValue
from detente.evidence.claims import phrases_of
from detente.evidence.elements import cited_elements
from detente.evidence.grades import habit
from detente.evidence.lexicon import lexicon
from detente.evidence.record import Evidence, evidence_as_written
from detente.evidence.references import Dangling, dangling
from detente.evidence.wording import estimate
from detente.model.conflict import Case

TOLERANCE = 1e-6


def evidence_findings(case: Case) -> Iterator[Finding]:
    """Yield what is wrong with the evidence of a case."""
    evidence = evidence_as_written(case)
    yield from map(_dangling, dangling(case))
    yield from _circles(evidence)
    yield from _passages(case, evidence)
    yield from _hedges(case, evidence)
    yield from _priors(evidence)
    found = habit(evidence)
    if found.shown:
        message = (
            f"{found.on_diagonal} of {found.graded} grades lie on the diagonal A1, B2, C3, D4, E5: "
            "the source and what it says were probably not judged apart."
        )
        yield Finding("diagonal-grades", "warning", "claims", message)


COMPUTED = ("source", "given", "likelihoods")
"""References that computing with claims and accounts needs."""


def _dangling(found: Dangling) -> Finding:
    what = {
        "evidence": "claim, source or passage",
        "supports": "element",
        "opposes": "element",
        "source": "source",
    }.get(found.key, "claim")
    message = f"'{found.key}' names {found.name!r}, but there is no such {what}.{found.near}"
    if found.key in COMPUTED:
        return Finding(UnknownName.code, "error", found.where, message)
    return Finding("dangling-reference", "warning", found.where, message)


def _circles(evidence: Evidence) -> Iterator[Finding]:
    """Claims that hang on each other in a circle; each circle once, at its first claim."""
    told: set[str] = set()
    for start in evidence.claims:
        trail: list[str] = []
        at: str | None = start
        while at is not None and at in evidence.claims and at not in (*trail, *told):
            trail.append(at)
            at = evidence.claims[at].given
        if at is not None and at in trail:
            circle = trail[trail.index(at) :]
            message = f"The claims hang on each other in a circle: {' → '.join([*circle, at])}."
            yield Finding(WrongValue.code, "error", f"claims.{at}", message)
        told.update(trail)


def _passages(case: Case, evidence: Evidence) -> Iterator[Finding]:
    message = "Passages are numbered from 1, but here stands {}."
    for claim in evidence.claims.values():
        if claim.passage is not None and claim.passage < 1:
            where = f"claims.{claim.id}"
            yield Finding("passage-number", "warning", where, message.format(claim.passage))
    for element in cited_elements(case):
        for name in element.cites if element.kind != "claim" else ():
            source, _, number = name.rpartition("#")
            if source in evidence.sources and number.isdecimal() and int(number) < 1:
                shown = message.format(repr(name))
                yield Finding("passage-number", "warning", element.name, shown)


def _hedges(case: Case, evidence: Evidence) -> Iterator[Finding]:
    """Words of likelihood that neither the case's lexicon nor our own list has."""
    try:
        lexicon(evidence.lexicon)
    except UnknownName as error:
        yield Finding(UnknownName.code, "error", "lexicon", error.message)
        return
    placed: list[tuple[str, object]] = [
        (f"claims.{c.id}", c.hedge) for c in evidence.claims.values()
    ]
    placed += [(e.name, e.likelihood) for e in cited_elements(case)]
    offers = case.sections.get("offers")
    for k, offer in enumerate(offers if isinstance(offers, list | tuple) else ()):
        if isinstance(offer, Mapping):
            placed.append((f"offers[{k}]", offer.get("likelihood")))
    for where, value in placed:
        for phrase in phrases_of(value):
            try:
                estimate(phrase, evidence.lexicon)
            except UnknownName as error:
                yield Finding("unknown-hedge", "warning", where, error.message)


def _priors(evidence: Evidence) -> Iterator[Finding]:
    given = {h.id: h.prior for h in evidence.hypotheses.values() if h.prior is not None}
    missing = [i for i in evidence.hypotheses if i not in given]
    total = sum(given.values())
    if not given or (missing and total <= 1 + TOLERANCE):
        return
    if abs(total - 1) > TOLERANCE:
        message = f"The priors of the accounts sum to {total:.6g}, not to 1."
        yield Finding("priors", "warning", "hypotheses", message)
