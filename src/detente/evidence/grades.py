"""How far is a source to be trusted, and a claim to be believed?  Two grades, never one.

Reliability, A to F, is of the source; credibility, 1 to 6, is of the claim. F and 6 say that it
cannot be judged: no information, not the middle of the scale. The weight of a reliability is a
convention of ours: it draws a likelihood ratio towards 1.

Sources: STANAG 2511 (the words); Baker, McKendry and Mace (1968) found 87 % of 1,400 ratings on the
diagonal A1, B2, C3 …, that is, two axes used as one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from detente.errors import UnknownName, WrongValue, nearest
from detente.evidence.record import Claim, Evidence, Source, evidence_as_written
from detente.model.conflict import Case

RELIABILITY: Mapping[str, str] = MappingProxyType(
    {
        "A": "completely reliable",
        "B": "usually reliable",
        "C": "fairly reliable",
        "D": "not usually reliable",
        "E": "unreliable",
        "F": "cannot be judged",
    }
)
CREDIBILITY: Mapping[int, str] = MappingProxyType(
    {
        1: "confirmed by other sources",
        2: "probably true",
        3: "possibly true",
        4: "doubtful",
        5: "improbable",
        6: "cannot be judged",
    }
)
WEIGHT: Mapping[str, float] = MappingProxyType(
    {"A": 0.95, "B": 0.85, "C": 0.70, "D": 0.45, "E": 0.20}
)
"""The share r of a likelihood ratio that a source's reliability leaves: our convention. F has none."""

DIAGONAL = frozenset({("A", 1), ("B", 2), ("C", 3), ("D", 4), ("E", 5)})
ENOUGH_GRADES = 5
HABIT = 0.8
"""Above this share on the diagonal the two axes were probably not judged apart."""


@dataclass(frozen=True)
class Grade:
    """The reliability of a source and the credibility of a claim; each may be missing."""

    reliability: str = ""
    credibility: int | None = None

    @property
    def judged(self) -> tuple[str, int] | None:
        """Both grades where both say something; None where one is missing, F or 6."""
        if self.reliability not in WEIGHT or self.credibility in (None, 6):
            return None
        assert self.credibility is not None
        return self.reliability, self.credibility

    def __str__(self) -> str:
        """Show the two characters, with a dash for what is not graded.

        >>> str(Grade("B", 2)), str(Grade("", 3)), str(Grade())
        ('B2', '–3', '')
        """
        if not self.reliability and self.credibility is None:
            return ""
        return f"{self.reliability or '–'}{self.credibility or '–'}"


@dataclass(frozen=True)
class Habit:
    """How many claims bear two telling grades, and how many of these lie on the diagonal."""

    graded: int
    on_diagonal: int

    @property
    def shown(self) -> bool:
        """Whether there are grades enough, and too many of them on the diagonal."""
        return self.graded >= ENOUGH_GRADES and self.on_diagonal > HABIT * self.graded


def grade(evidence: Evidence, claim: Claim) -> Grade:
    """Return the grade of a claim: its own credibility, the reliability of its source."""
    source = evidence.sources.get(claim.source)
    return Grade(source.reliability if source else "", claim.credibility)


def habit(evidence: Evidence) -> Habit:
    """Return how the grades of a case lie; F and 6 judge nothing and are left out."""
    found = [grade(evidence, c).judged for c in evidence.claims.values()]
    judged = [g for g in found if g is not None]
    return Habit(len(judged), sum(g in DIAGONAL for g in judged))


def ungraded_claims(case: Case) -> tuple[Claim, ...]:
    """Return the claims without a credibility, in the order of the file."""
    claims = evidence_as_written(case).claims.values()
    return tuple(c for c in claims if c.credibility is None)


def ungraded_sources(case: Case) -> tuple[Source, ...]:
    """Return the sources without a reliability, in the order of the file."""
    return tuple(s for s in evidence_as_written(case).sources.values() if not s.reliability)


def with_credibility(case: Case, claim: str, credibility: int) -> Case:
    """Return the case with a claim graded; raises :class:`UnknownName` or :class:`WrongValue`."""
    if credibility not in CREDIBILITY:
        raise WrongValue(f"A credibility is a number from 1 to 6, not {credibility}.")
    return _with(case, ("claims", claim), "credibility", credibility)


def with_reliability(case: Case, source: str, reliability: str) -> Case:
    """Return the case with a source graded; raises :class:`UnknownName` or :class:`WrongValue`."""
    if reliability not in RELIABILITY:
        raise WrongValue(f"A reliability is a letter from A to F, not {reliability!r}.")
    return _with(case, ("sources", source), "reliability", reliability)


def _with(case: Case, place: tuple[str, str], key: str, value: object) -> Case:
    section, name = place
    entries = case.sections.get(section)
    known = entries if isinstance(entries, Mapping) else {}
    if name not in known:
        raise UnknownName(f"There is no {section[:-1]} {name!r} in the case.{nearest(name, known)}")
    entry = MappingProxyType({**known[name], key: value})
    changed = MappingProxyType({**known, name: entry})
    return case.replace(sections=MappingProxyType({**case.sections, section: changed}))


def shrunk(likelihood_ratio: float, weight: float) -> float:
    """Return what a likelihood ratio is worth from a source of this weight: r·LR + (1 − r).

    Raises :class:`WrongValue` for a ratio below 0 or a weight that is not from 0 to 1.

    >>> round(shrunk(4, WEIGHT["C"]), 12)
    3.1
    """
    if not (likelihood_ratio >= 0 and 0 <= weight <= 1):
        raise WrongValue(
            f"A likelihood ratio is 0 or more and a weight from 0 to 1, not {likelihood_ratio} "
            f"and {weight}."
        )
    if weight == 0:
        return 1.0
    return weight * likelihood_ratio + (1 - weight)


def best(grades: list[Grade]) -> Grade:
    """Return the best of several grades: the most reliable, then the most credible.

    >>> str(best([Grade("C", 1), Grade("B", 3), Grade("F", 1)]))
    'B3'
    """

    def rank(each: Grade) -> tuple[str, int]:
        letter = each.reliability if each.reliability in WEIGHT else "Z"
        return letter, each.credibility if each.credibility not in (None, 6) else 9

    return min(grades, key=rank, default=Grade())
