"""Which elements of the model are doubtful, and how likely is each?  From words to chances.

An element takes its own ``likelihood``; else the hedge of the claim that supports it; else the
contrary of the hedge of the claim that opposes it. Several claims with a hedge are never
multiplied: the loosest range that covers all of them stands, until the author chooses by a
``likelihood``. What rests on a claim that is ``given`` another holds only where both hold.

A *chance* is something that may or may not be so. Chances are independent of each other: a world
says of each whether it is so, and an element is part of the model in the worlds in which all the
chances that it needs are so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from detente.errors import WrongValue
from detente.evidence.claims import hedge_text
from detente.evidence.elements import Cited, cited_elements
from detente.evidence.estimate import Estimate
from detente.evidence.record import Claim, Evidence, evidence_of, hedge_value
from detente.evidence.references import elements_by_name
from detente.evidence.wording import estimate
from detente.model.conflict import Case, Prioritised

CARRIED = ("option", "condition", "statement")
"""The kinds of element that may be there or not; a whole ranking, say, may not."""

JUDGED = (*CARRIED, "preference")
"""Whole preferences are looked at too, to say that a claim on one is not carried over."""

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


@dataclass(frozen=True)
class Doubted:
    """An element that is part of the model only in some worlds: those where all of ``needs`` hold.

    ``otherwise`` says what happens elsewhere: the element is absent, or a statement is reversed.
    """

    name: str
    kind: str
    words: str
    needs: tuple[str, ...]
    otherwise: Otherwise = "absent"
    denied: bool = False
    """Whether the chance speaks against the element: it is there where the chance is *not* so."""


@dataclass(frozen=True)
class Doubts:
    """The doubted elements of a case, the chances they need, and what could not be carried over."""

    chances: Mapping[str, Chance]
    elements: tuple[Doubted, ...]
    notes: tuple[str, ...] = ()

    def promise(self, chance: Chance) -> Estimate:
        """Return how likely it is that what needs this chance is there: the contrary if denied."""
        users = [e for e in self.elements if e.needs and e.needs[-1] == chance.name]
        return (
            chance.estimate.negated if users and all(e.denied for e in users) else chance.estimate
        )


def doubts_of(case: Case, *, lexicon: str | None = None) -> Doubts:
    """Return what is doubtful in a case; ``lexicon`` replaces the one that the case names.

    Raises :class:`detente.errors.UnknownName` for a word that no lexicon has.

    >>> from detente.library import read
    >>> doubts_of(read("chicken")).elements
    ()
    """
    return _Doubting(case, evidence_of(case), lexicon).doubts()


class _Doubting:
    """Collects chances and doubted elements in the order of the file."""

    def __init__(self, case: Case, evidence: Evidence, lexicon: str | None) -> None:
        self.case = case
        self.evidence = evidence
        self.lexicon = lexicon or evidence.lexicon
        self.chances: dict[str, Chance] = {}
        self.notes: list[str] = []
        self.extra = dict(_statement_extras(case))
        self.named = elements_by_name(case)

    def doubts(self) -> Doubts:
        found = [d for e in cited_elements(self.case) for d in self._doubted(e)]
        return Doubts(self.chances, tuple(found), tuple(self.notes))

    def _doubted(self, element: Cited) -> Iterator[Doubted]:
        if element.likelihood is not None and element.kind in CARRIED:
            yield self._own(element)
            return
        if element.kind not in JUDGED:
            return
        for_it = [c for c in self._supporting(element) if c.hedge is not None or c.given]
        against = [c for c in self._opposing(element) if c.hedge is not None]
        if not for_it and not against:
            return
        if element.kind not in CARRIED:
            self.notes.append(
                f"The hedged claims on {element.words} are not carried into the numbers: "
                "a ranking is there as a whole."
            )
            return
        if len(for_it) + len(against) == 1:
            yield self._by_claim(element, (for_it or against)[0], denied=not for_it)
        else:
            yield self._by_several(element, for_it, against)

    def _own(self, element: Cited) -> Doubted:
        """An element that bears a likelihood itself; a group shares one chance."""
        value = hedge_value(element.likelihood)
        assert value is not None
        extra = self.extra.get(element.name, {})
        group = extra.get("group")
        name = f"group {group}" if group else element.name
        chance = Chance(name, estimate(value, self.lexicon), hedge_text(value), element.words)
        known = self.chances.setdefault(name, chance)
        if known.estimate != chance.estimate:
            raise WrongValue(
                f"The statements of the group {group!r} have different likelihoods; all or none of "
                "them hold, so give them one."
            )
        return Doubted(element.name, element.kind, element.words, (name,), _otherwise(extra))

    def _by_claim(self, element: Cited, claim: Claim, *, denied: bool) -> Doubted:
        needs = tuple(self._needed(claim))
        extra = self.extra.get(element.name, {})
        return Doubted(
            element.name, element.kind, element.words, needs, _otherwise(extra), denied
        )  # fmt: skip

    def _needed(self, claim: Claim) -> Iterator[str]:
        """The chances that all must hold for a claim to count, its condition first."""
        if claim.given is not None:
            yield from self._needed(self.evidence.claims[claim.given])
        if claim.hedge is not None:
            self._add(claim)
            yield claim.id

    def _add(self, claim: Claim) -> None:
        assert claim.hedge is not None
        found = estimate(claim.hedge, self.lexicon)
        self.chances[claim.id] = Chance(
            claim.id, found, hedge_text(claim.hedge), claim.says, claim.where, claim.given
        )

    def _by_several(self, element: Cited, for_it: list[Claim], against: list[Claim]) -> Doubted:
        """Several hedged claims: the range that covers all of them, and a note to choose."""
        ranges = [self._alone(c) for c in for_it] + [self._alone(c).negated for c in against]
        claims = [*for_it, *against]
        hull = Estimate(
            min(r.lo for r in ranges), max(r.hi for r in ranges),
            ", ".join(dict.fromkeys(r.origin for r in ranges)), open=any(r.open for r in ranges),
        )  # fmt: skip
        phrase = " / ".join(hedge_text(c.hedge) for c in claims if c.hedge is not None)
        where = ", ".join(dict.fromkeys(c.where for c in claims))
        self.chances[element.name] = Chance(element.name, hull, phrase, element.words, where)
        self.notes.append(
            f"{element.name!r} rests on {len(claims)} hedged claims "
            f"({', '.join(c.id for c in claims)}): the range covers all of them, and nothing is "
            "multiplied. Choose by a 'likelihood' of its own."
        )
        extra = self.extra.get(element.name, {})
        return Doubted(
            element.name, element.kind, element.words, (element.name,), _otherwise(extra)
        )

    def _alone(self, claim: Claim) -> Estimate:
        """P(claim) without its condition: from the product to what it is if the rest is unknown."""
        own = Estimate(1, 1, "", "") if claim.hedge is None else estimate(claim.hedge, self.lexicon)
        if claim.given is None:
            return own
        condition = self._alone(self.evidence.claims[claim.given])
        return Estimate(
            own.lo * condition.lo, max(own.hi * p + 1 - p for p in (condition.lo, condition.hi)),
            own.origin or condition.origin, own.phrase, own.open or condition.open,
        )  # fmt: skip

    # ------------------------------------------------------------ which claims

    def _supporting(self, element: Cited) -> list[Claim]:
        claims = self.evidence.claims
        named = [claims[c] for c in element.cites if c in claims]
        return _once([*named, *(c for c in claims.values() if self._names(c.supports, element))])

    def _opposing(self, element: Cited) -> list[Claim]:
        return [c for c in self.evidence.claims.values() if self._names(c.opposes, element)]

    def _names(self, references: tuple[str, ...], element: Cited) -> bool:
        return any(element in self.named.get(r, ()) for r in references)


def _once(claims: list[Claim]) -> list[Claim]:
    return list({c.id: c for c in claims}.values())


def _otherwise(extra: Mapping[str, object]) -> Otherwise:
    return "negated" if extra.get("otherwise") == "negated" else "absent"


def _statement_extras(case: Case) -> Iterator[tuple[str, Mapping[str, object]]]:
    for dm, preference in case.conflict.preferences.items():
        if isinstance(preference, Prioritised):
            for k, s in enumerate(preference.statements):
                yield f"{dm}/{s.id or k + 1}", s.extra
