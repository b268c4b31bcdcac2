"""Which elements of the model are doubtful, and how likely is each?  From words to chances.

An element takes its own ``likelihood``; else the hedge of the claim that supports it; else the
contrary of the hedge of the claim that opposes it. Several claims with a hedge are never
multiplied: the loosest range that covers all of them stands, until the author chooses by a
``likelihood``. What rests on a claim that is ``given`` another holds only where both hold. The
statements of a ``group`` are all there or none: the doubt on one of them is the doubt on all.

A *chance* is something that may or may not be so. Chances are independent of each other: a world
says of each whether it is so, and an element is part of the model in the worlds in which all the
chances that it needs are so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import prod
from typing import Literal, TypeAlias

from detente.errors import UnknownName, WrongValue
from detente.evidence.claims import hedge_text
from detente.evidence.elements import Cited, cited_elements
from detente.evidence.estimate import Estimate
from detente.evidence.lexicon import lexicon as lexicon_named
from detente.evidence.record import Claim, Evidence, HedgeValue, evidence_of, hedge_value
from detente.evidence.references import elements_by_name
from detente.evidence.wording import estimate
from detente.model.conflict import Case, Prioritised

CARRIED = ("option", "condition", "statement")
"""The kinds of element that may be there or not."""

WHOLE = {
    "decision maker": "is there as a whole",
    "outcome": "is only a name for states",
    "preference": "is there as a whole",
    "picture": "is there as a whole; 'detente perceive' says what hangs on it",
    "ratification": "is there as a whole",
    "position": "is there as a whole",
    "phase": "is there as a whole",
}
"""The kinds that may not, and why: a hedged claim on one is named in a note."""

Otherwise: TypeAlias = Literal["absent", "negated"]


@dataclass(frozen=True)
class Chance:
    """Something that may or may not be so, with its probability.

    ``name`` is the id of a claim, the name of an element that bears a likelihood of its own, or
    the name of a group. ``estimate`` is its probability (given the claim ``given``, where there is
    one); ``where`` the passage that says it, ``says`` what is said there, ``phrase`` how surely.
    """

    name: str
    estimate: Estimate
    phrase: str
    says: str
    where: str = ""
    given: str | None = None
    claim: bool = False
    """Whether it is what a claim says; else a probability that the case gives an element or group."""

    @property
    def certain(self) -> bool:
        """Whether it is so in every world."""
        return self.estimate.lo == 1

    @property
    def excluded(self) -> bool:
        """Whether it is so in no world."""
        return self.estimate.hi == 0


@dataclass(frozen=True)
class Doubted:
    """An element that is part of the model only in some worlds: those where all of ``needs`` hold.

    ``otherwise`` says what happens elsewhere: the element is absent, or a statement is reversed.
    Where one of ``given`` fails, a condition of the claim, the claim does not count: then the
    element is absent in any case.
    """

    name: str
    kind: str
    words: str
    needs: tuple[str, ...]
    otherwise: Otherwise = "absent"
    denied: bool = False
    """Whether the chance speaks against the element: it is there where the chance is *not* so."""
    given: tuple[str, ...] = ()
    """Those of ``needs`` that are conditions of the claim."""


@dataclass(frozen=True)
class Doubts:
    """The doubted elements of a case, the chances they need, and what could not be carried over."""

    chances: Mapping[str, Chance]
    elements: tuple[Doubted, ...]
    notes: tuple[str, ...] = ()

    @property
    def open(self) -> tuple[Chance, ...]:
        """The chances that are so in some worlds only: neither certain nor excluded."""
        return tuple(c for c in self.chances.values() if not (c.certain or c.excluded))

    def promise(self, chance: Chance) -> Estimate:
        """Return how likely it is that what needs this chance is there: the contrary if denied."""
        users = [e for e in self.elements if e.needs and e.needs[-1] == chance.name]
        return (
            chance.estimate.negated if users and all(e.denied for e in users) else chance.estimate
        )


def doubts_of(case: Case, *, lexicon: str | None = None, lenient: bool = False) -> Doubts:
    """Return what is doubtful in a case; ``lexicon`` replaces the one that the case names.

    Raises :class:`detente.errors.UnknownName` for a word that no lexicon has; if ``lenient``, what
    rests on it is not carried over, and a note says so.

    >>> from detente.library import read
    >>> doubts_of(read("chicken")).elements
    ()
    """
    return _Doubting(case, evidence_of(case), lexicon, lenient=lenient).doubts()


def doubt_on(case: Case, name: str) -> tuple[tuple[Chance, ...], bool]:
    """Return the chances that an element needs by the claims on it, and whether they speak against it.

    For elements that are part of a model as a whole, such as a picture: ``picture us``. Empty where
    nothing said of it is hedged. Raises as :func:`doubts_of` does.
    """
    doubting = _Doubting(case, evidence_of(case), None, lenient=False)
    found = [e for e in doubting.elements if e.name == name]
    if not found:
        return (), False
    needs, _, denied = doubting.chances_of(found[0])
    return tuple(doubting.chances[n] for n in needs), denied


@dataclass(frozen=True)
class _Unit:
    """Elements that are there or not together, one or the statements of a group, and the claims on
    them that leave a doubt."""

    elements: tuple[Cited, ...]
    group: str
    for_it: tuple[Claim, ...]
    against: tuple[Claim, ...]

    @property
    def name(self) -> str:
        return f"group {self.group}" if self.group else self.elements[0].name

    @property
    def words(self) -> str:
        return "; ".join(e.words for e in self.elements)

    @property
    def likelihoods(self) -> tuple[HedgeValue, ...]:
        """What the elements bear of their own."""
        found = (hedge_value(e.likelihood) for e in self.elements)
        return tuple(v for v in found if v is not None)


class _Doubting:
    """Collects chances and doubted elements in the order of the file."""

    def __init__(
        self, case: Case, evidence: Evidence, lexicon: str | None, *, lenient: bool
    ) -> None:
        self.case = case
        self.evidence = evidence
        self.lexicon = lexicon or evidence.lexicon
        self.lenient = lenient
        self.chances: dict[str, Chance] = {}
        self.notes: list[str] = []
        self.extra = dict(_statement_extras(case))
        self.named = elements_by_name(case)
        self.elements = cited_elements(case)

    def doubts(self) -> Doubts:
        lexicon_named(self.lexicon)
        found = [d for unit in self._units() for d in self._carried(unit)]
        self._note_the_whole()
        return Doubts(self.chances, tuple(found), tuple(self.notes))

    # ------------------------------------------------------------ what stands together

    def _units(self) -> Iterator[_Unit]:
        units: dict[object, list[Cited]] = {}
        for k, e in enumerate(self.elements):
            if e.kind in CARRIED:
                units.setdefault(self._group(e) or k, []).append(e)
        for elements in units.values():
            yield _Unit(
                tuple(elements), self._group(elements[0]),
                self._doubtful(c for e in elements for c in self._supporting(e)),
                self._doubtful(c for e in elements for c in self._opposing(e)),
            )  # fmt: skip

    def _group(self, element: Cited) -> str:
        extra = self.extra.get(element.name, {}) if element.kind == "statement" else {}
        return str(extra.get("group") or "")

    def _doubtful(self, claims: Iterable[Claim]) -> tuple[Claim, ...]:
        """The claims, each once, that are hedged or hang on one that is."""
        return tuple({c.id: c for c in claims if any(self._needed(c))}.values())

    # ------------------------------------------------------------ from a unit to its chances

    def chances_of(self, element: Cited) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
        for_it = self._doubtful(self._supporting(element))
        return self._chances(_Unit((element,), "", for_it, self._doubtful(self._opposing(element))))

    def _carried(self, unit: _Unit) -> Iterator[Doubted]:
        known = dict(self.chances)
        try:
            needs, given, denied = self._chances(unit)
        except UnknownName as error:
            if not self.lenient:
                raise
            self.chances = known
            names = ", ".join(e.name for e in unit.elements)
            self.notes.append(f"The doubt on {names} is not carried. {error.message}")
            return
        for e in unit.elements if needs else ():
            yield Doubted(e.name, e.kind, e.words, needs, self._otherwise(e), denied, given)

    def _chances(self, unit: _Unit) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
        """What a unit needs, which of it are conditions, and whether it speaks against the unit."""
        claims = (*unit.for_it, *unit.against)
        if unit.likelihoods:
            return (self._own(unit),), (), False
        if len(claims) > 1:
            return (self._several(unit),), (), False
        if not claims:
            return (), (), False
        (claim,) = claims
        needed = tuple(self._needed(claim))
        for each in needed:
            self._add(each)
        given = tuple(c.id for c in needed if c is not claim)
        return tuple(c.id for c in needed), given, bool(unit.against)

    def _own(self, unit: _Unit) -> str:
        """The likelihood that the elements bear themselves; a group has one."""
        value, *others = unit.likelihoods
        found = estimate(value, self.lexicon)
        if any(estimate(v, self.lexicon) != found for v in others):
            raise WrongValue(
                f"The statements of the group {unit.group!r} have different likelihoods; all or none "
                "of them hold, so give them one."
            )
        return self._put(unit, Chance(unit.name, found, hedge_text(value), unit.words))

    def _several(self, unit: _Unit) -> str:
        """Several hedged claims: the range that covers all of them, and a note to choose."""
        claims = (*unit.for_it, *unit.against)
        ranges = [self._range(c) for c in unit.for_it]
        ranges += [self._range(c).negated for c in unit.against]
        hull = Estimate(
            min(r.lo for r in ranges), max(r.hi for r in ranges),
            ", ".join(dict.fromkeys(r.origin for r in ranges)), open=any(r.open for r in ranges),
        )  # fmt: skip
        phrase = " / ".join(hedge_text(c.hedge) for c in claims if c.hedge is not None)
        where = ", ".join(dict.fromkeys(c.where for c in claims))
        self.notes.append(
            f"{unit.name!r} rests on {len(claims)} hedged claims "
            f"({', '.join(c.id for c in claims)}): the range covers all of them, and nothing is "
            "multiplied. Choose by a 'likelihood' of its own."
        )
        return self._put(unit, Chance(unit.name, hull, phrase, unit.words, where))

    def _range(self, claim: Claim) -> Estimate:
        """How likely it is that a claim counts and holds, if it were the only one."""
        found = [
            estimate(c.hedge, self.lexicon) for c in self._needed(claim) if c.hedge is not None
        ]
        *conditions, own = found
        return Estimate(
            prod(e.lo for e in found), prod(e.hi for e in found),
            "derived" if conditions else own.origin, own.phrase, any(e.open for e in found),
        )  # fmt: skip

    def _put(self, unit: _Unit, chance: Chance) -> str:
        """Keep a chance of the case's own, under a name that no claim and no other unit has."""
        name = chance.name
        while name in self.evidence.claims or name in self.chances:
            name = f"{unit.elements[0].kind} {name}"
        self.chances[name] = replace(chance, name=name)
        return name

    def _needed(self, claim: Claim) -> Iterator[Claim]:
        """The hedged claims that all must hold for a claim to count and hold, conditions first."""
        if claim.given is not None:
            yield from self._needed(self.evidence.claims[claim.given])
        if claim.hedge is not None:
            yield claim

    def _add(self, claim: Claim) -> None:
        assert claim.hedge is not None
        found = estimate(claim.hedge, self.lexicon)
        self.chances[claim.id] = Chance(
            claim.id,
            found,
            hedge_text(claim.hedge),
            claim.says,
            claim.where,
            claim.given,
            claim=True,
        )

    def _otherwise(self, element: Cited) -> Otherwise:
        extra = self.extra.get(element.name, {}) if element.kind == "statement" else {}
        return "negated" if extra.get("otherwise") == "negated" else "absent"

    # ------------------------------------------------------------ which claims

    def _note_the_whole(self) -> None:
        """Name the hedged claims on what is part of the model in any case."""
        for e in self.elements:
            claims = self._doubtful((*self._supporting(e), *self._opposing(e)))
            if e.kind in WHOLE and claims:
                said = e.name.startswith(f"{e.kind} ")
                what = f"the {e.name}" if said else f"the {e.kind} {e.name!r}"
                what = e.words if e.kind == "preference" else what
                kind = "ranking" if e.kind == "preference" else e.kind
                article = "an" if kind[0] in "aeiou" else "a"
                self.notes.append(
                    f"The hedged claims on {what} ({', '.join(c.id for c in claims)}) are not "
                    f"carried into the numbers: {article} {kind} {WHOLE[e.kind]}."
                )

    def _supporting(self, element: Cited) -> list[Claim]:
        claims = self.evidence.claims
        named = [claims[c] for c in element.cites if c in claims]
        return [*named, *(c for c in claims.values() if self._names(c.supports, element))]

    def _opposing(self, element: Cited) -> list[Claim]:
        return [c for c in self.evidence.claims.values() if self._names(c.opposes, element)]

    def _names(self, references: tuple[str, ...], element: Cited) -> bool:
        return any(element in self.named.get(r, ()) for r in references)


def _statement_extras(case: Case) -> Iterator[tuple[str, Mapping[str, object]]]:
    for dm, preference in case.conflict.preferences.items():
        if isinstance(preference, Prioritised):
            for k, s in enumerate(preference.statements):
                yield f"{dm}/{s.id or k + 1}", s.extra
