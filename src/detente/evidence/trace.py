"""What does each element rest on, and what rests on each passage?

An element rests on what its own ``evidence`` names and on the claims that support it; a claim
rests on its passage and passes on to what it rests on itself: its own evidence, claims that support
it, and the claim on whose condition it holds. A condition is told, but is no support: it does not
count among the sources. Sources of one group count as one report.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from detente._version import __version__
from detente.errors import UnknownName, nearest
from detente.evidence.elements import Cited, cited_elements
from detente.evidence.record import Claim, Evidence, evidence_as_written
from detente.evidence.references import (
    Dangling,
    Reference,
    dangling,
    elements_by_name,
    reference,
)
from detente.model.conflict import Case

How: TypeAlias = Literal["cites", "supports", "given", "weighs"]
"""Named in its evidence · a claim that supports it · a condition · judged by an account."""

Standing: TypeAlias = Literal["nothing", "one source", "one report", "several"]


@dataclass(frozen=True)
class Step:
    """Something that an element rests on, and through which claims (``via``).

    ``conditional`` marks a condition and all that lies behind it; not ``sourced`` is a claim whose
    source is not in the case.
    """

    rests_on: Reference
    how: How
    group: str
    via: tuple[str, ...] = ()
    conditional: bool = False
    sourced: bool = True

    @property
    def where(self) -> str:
        """The passage, as ``source#3``, or the source alone."""
        r = self.rests_on
        return r.source if r.passage is None else f"{r.source}#{r.passage}"


@dataclass(frozen=True)
class Opposition:
    """A claim that opposes an element, or one of the claims (``against``) that it rests on."""

    claim: Claim
    against: str


@dataclass(frozen=True)
class Traced:
    """An element with all that it rests on and all that opposes it."""

    element: Cited
    rests: tuple[Step, ...]
    opposed: tuple[Opposition, ...] = ()

    @property
    def support(self) -> tuple[Step, ...]:
        """What it rests on, conditions left out, and claims whose source is not there."""
        return tuple(s for s in self.rests if s.sourced and not s.conditional)

    @property
    def passages(self) -> tuple[str, ...]:
        """The passages it rests on, each once, conditions included."""
        return tuple(dict.fromkeys(s.where for s in self.rests))

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources that support it, each once."""
        return tuple(dict.fromkeys(s.rests_on.source for s in self.support))

    @property
    def groups(self) -> tuple[str, ...]:
        """The independent reports that support it, each once."""
        return tuple(dict.fromkeys(s.group for s in self.support))

    @property
    def same_report(self) -> Mapping[str, tuple[str, ...]]:
        """By group: the several sources of one report that all support it."""
        found: dict[str, tuple[str, ...]] = {}
        for s in self.support:
            sources = found.get(s.group, ())
            if s.rests_on.source not in sources:
                found[s.group] = (*sources, s.rests_on.source)
        return {g: sources for g, sources in found.items() if len(sources) > 1}

    @property
    def standing(self) -> Standing:
        """How many independent things it rests on."""
        if not self.support:
            return "nothing"
        if len(self.sources) == 1:
            return "one source"
        return "one report" if len(self.groups) == 1 else "several"


@dataclass(frozen=True)
class Trace:
    """Every element of a case with what it rests on, and the references that name nothing."""

    case: str
    title: str
    evidence: Evidence
    elements: tuple[Traced, ...]
    dangling: tuple[Dangling, ...]
    version: str = __version__

    def standing(self, *which: Standing) -> tuple[Traced, ...]:
        """Return the elements that stand on so much."""
        return tuple(t for t in self.elements if t.standing in which)

    @property
    def same_report(self) -> tuple[Traced, ...]:
        """The elements that rest on several sources of one report."""
        return tuple(t for t in self.elements if t.same_report)


@dataclass(frozen=True)
class Asked:
    """What a question about one name found: elements of that name, and what rests on it."""

    name: str
    elements: tuple[Traced, ...]
    rested_on: Reference | None
    resting: tuple[tuple[Traced, Step], ...] = ()
    opposing: tuple[tuple[Traced, Opposition], ...] = ()


def trace_of(case: Case) -> Trace:
    """Return what every element of a case rests on.

    >>> from detente.library import read
    >>> found = trace_of(read("moscow-2016"))
    >>> next(t.passages for t in found.elements if t.element.name == "us/no-joint")
    ('commentary#6',)
    """
    evidence = evidence_as_written(case)
    web = _Web(evidence, elements_by_name(case))
    elements = tuple(web.traced(e) for e in cited_elements(case))
    return Trace(case.name, case.title, evidence, elements, dangling(case))


def asked_of(trace: Trace, name: str) -> Asked:
    """Return what a trace says of one element, claim, source or passage.

    Raises :class:`UnknownName` for what the case does not have.
    """
    evidence = trace.evidence
    elements = _named(trace, name)
    rested_on = reference(evidence, name)
    if rested_on is not None and rested_on.claim is None and rested_on.passage == 0:
        raise UnknownName(f"There is no passage {name!r}: passages are numbered from 1.")
    if not elements and rested_on is None:
        known = [*(t.element.name for t in trace.elements), *evidence.sources]
        raise UnknownName(
            f"There is no element, source or passage {name!r} in the case.{nearest(name, known)}"
        )
    if rested_on is None:
        return Asked(name, elements, None)
    resting = [
        (t, next(s for s in t.rests if _on(s, rested_on)))
        for t in trace.elements
        if any(_on(s, rested_on) for s in t.rests)
    ]
    opposing = [
        (t, o)
        for t in trace.elements
        for o in t.opposed
        if o.against == t.element.name and _by(o.claim, rested_on)
    ]
    return Asked(name, elements, rested_on, tuple(resting), tuple(opposing))


def _named(trace: Trace, name: str) -> tuple[Traced, ...]:
    exact = tuple(t for t in trace.elements if t.element.name == name)
    if exact:
        return exact
    return tuple(
        t
        for t in trace.elements
        if t.element.kind == "option" and t.element.name.replace(".", "/", 1) == name
    )


def _on(step: Step, asked: Reference) -> bool:
    """Whether a step stands on what was asked about."""
    if asked.claim is not None:
        return step.rests_on.claim == asked.claim
    whole = asked.passage is None or step.rests_on.passage == asked.passage
    return whole and step.rests_on.source == asked.source


def _by(claim: Claim, asked: Reference) -> bool:
    """Whether a claim is, or stands on, what was asked about."""
    if asked.claim is not None:
        return claim == asked.claim
    return claim.source == asked.source and asked.passage in (None, claim.passage)


# ---------------------------------------------------------------- following the evidence


@dataclass(frozen=True)
class _Lead:
    """A name still to be looked at, and how one came to it."""

    name: str
    how: How
    via: tuple[str, ...]
    conditional: bool


class _Web:
    """The claims of a case by what they support and oppose."""

    def __init__(self, evidence: Evidence, names: Mapping[str, tuple[Cited, ...]]) -> None:
        self.evidence = evidence
        self.supporting: dict[Cited, list[Claim]] = {}
        self.opposing: dict[Cited, list[Claim]] = {}
        self.claim_element = {
            e.name: e for found in names.values() for e in found if e.kind == "claim"
        }
        for claim in evidence.claims.values():
            for side, listed in (
                (self.supporting, claim.supports),
                (self.opposing, claim.opposes),
            ):
                for name in dict.fromkeys(listed):
                    for element in names.get(name, ()):
                        side.setdefault(element, []).append(claim)

    def traced(self, element: Cited) -> Traced:
        rests = tuple(self._followed(element))
        opposed = [Opposition(c, element.name) for c in self.opposing.get(element, ())]
        for s in rests:
            if s.rests_on.claim is not None:
                own = self.claim_element[s.rests_on.claim.id]
                opposed += [Opposition(c, own.name) for c in self.opposing.get(own, ())]
        return Traced(element, rests, tuple(dict.fromkeys(opposed)))

    def _followed(self, element: Cited) -> Iterator[Step]:
        """Breadth first, conditions last, each thing once, so that a circle ends."""
        own = self.evidence.claims.get(element.name) if element.kind == "claim" else None
        seen = {element.name} if own is not None else set()
        surely: deque[_Lead] = deque()
        perhaps: deque[_Lead] = deque()

        def follow(leads: Iterable[tuple[str, How]], via: tuple[str, ...], given: bool) -> None:
            for name, how in leads:
                conditional = given or how == "given"
                (perhaps if conditional else surely).append(_Lead(name, how, via, conditional))

        follow(self._first(element, own), (), given=False)
        while surely or perhaps:
            lead = (surely or perhaps).popleft()
            found = reference(self.evidence, lead.name)
            if found is None or lead.name in seen:
                continue
            seen.add(lead.name)
            known = found.source in self.evidence.sources
            yield Step(found, lead.how, self._group(found), lead.via, lead.conditional, known)
            if found.claim is not None:
                follow(self._behind(found.claim), (*lead.via, found.claim.id), lead.conditional)

    def _first(self, element: Cited, own: Claim | None) -> Iterator[tuple[str, How]]:
        if own is not None:
            if own.source in self.evidence.sources:
                yield own.where, "cites"
            yield from self._behind(own)
            return
        yield from ((name, "cites") for name in element.cites)
        yield from ((c.id, "supports") for c in self.supporting.get(element, ()))
        account = self.evidence.hypotheses.get(element.name)
        if element.kind == "account" and account is not None:
            yield from ((name, "weighs") for name in account.likelihoods)

    def _behind(self, claim: Claim) -> Iterator[tuple[str, How]]:
        yield from ((name, "cites") for name in claim.evidence)
        element = self.claim_element[claim.id]
        yield from ((c.id, "supports") for c in self.supporting.get(element, ()))
        if claim.given is not None:
            yield claim.given, "given"

    def _group(self, found: Reference) -> str:
        if found.claim is not None:
            return self.evidence.group(found.claim)
        source = self.evidence.sources[found.source]
        return source.group or source.id
