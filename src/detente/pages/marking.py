"""What changes when a line is flipped by hand?  Its kind, the numbers of the passages, the citations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from detente.errors import WrongValue
from detente.evidence.elements import cited_elements
from detente.evidence.page import Page, Passage, PassageKind, numbered
from detente.model.conflict import Case, Conflict, DecisionMaker, Preference, Prioritised


def flipped(page: Page, line: int, kind: PassageKind) -> Page:
    """Return the page with one line of another kind; lines count from 1, furniture included.

    Raises :class:`WrongValue` where there is no such line.

    >>> page = Page("Rain", numbered((Passage("It rained."), Passage("Help us", "plea"))))
    >>> flipped(page, 2, "body").passages[1].number
    2
    """
    if not 1 <= line <= len(page.passages):
        raise WrongValue(
            f"There is no line {line}: the page has {len(page.passages)}. "
            "'detente source list CASE SOURCE' shows them with their numbers."
        )
    passages = list(page.passages)
    passages[line - 1] = Passage(page.passages[line - 1].text, kind)
    return Page(page.title, numbered(tuple(passages)), page.metadata)


def refuse_cited(case: Case, source: str, passage: Passage) -> None:
    """Raise :class:`WrongValue` where a passage is cited: then it cannot be folded away."""
    if passage.number is None:
        return
    where = f"{source}#{passage.number}"
    citing = [e.name for e in cited_elements(case) if where in e.cites]
    if citing:
        names = ", ".join(map(repr, citing[:5])) + (", …" if len(citing) > 5 else "")
        raise WrongValue(
            f"Passage {passage.number} of {source!r} is cited by {names}, so it cannot become "
            "furniture. Let these cite another passage first."
        )


def renumbered(case: Case, source: str, before: Page, after: Page) -> Case:
    """Return the case whose citations of this source point to the same text as before.

    ``before`` and ``after`` have the same lines; only their kinds differ.
    """
    pairs = zip(before.passages, after.passages, strict=True)
    moved: dict[object, int] = {a.number: b.number for a, b in pairs if a.number and b.number}
    if all(old == new for old, new in moved.items()):
        return case
    places = {f"{source}#{old}": f"{source}#{new}" for old, new in moved.items()}
    sections = {k: _cited_anew(v, places) for k, v in case.sections.items()}
    claims = sections.get("claims")
    if isinstance(claims, Mapping):
        sections["claims"] = {k: _claim(v, source, moved) for k, v in claims.items()}
    conflict = _conflict(case.conflict, places)
    return case.replace(conflict=conflict, sections=MappingProxyType(sections))


def _claim(claim: object, source: str, moved: Mapping[object, int]) -> object:
    if not isinstance(claim, Mapping) or claim.get("source") != source:
        return claim
    number = claim.get("passage")
    if number not in moved:
        return claim
    return {**claim, "passage": moved[number]}


def _cited_anew(value: object, places: Mapping[str, str]) -> object:
    """Return plain data whose lists under ``evidence`` name the places anew."""
    match value:
        case Mapping():
            return {
                k: _listed_anew(v, places) if k == "evidence" else _cited_anew(v, places)
                for k, v in value.items()
            }
        case list() | tuple():
            return [_cited_anew(v, places) for v in value]
        case _:
            return value


def _listed_anew(value: object, places: Mapping[str, str]) -> object:
    if not isinstance(value, list | tuple):
        return value
    return [places.get(v, v) if isinstance(v, str) else v for v in value]


def _beside(extra: Mapping[str, object], places: Mapping[str, str]) -> Mapping[str, object]:
    return MappingProxyType({
        k: _listed_anew(v, places) if k == "evidence" else v for k, v in extra.items()
    })  # fmt: skip


def _conflict(conflict: Conflict, places: Mapping[str, str]) -> Conflict:
    return conflict.replace(
        decision_makers=tuple(_person(d, places) for d in conflict.decision_makers),
        constraints=tuple(replace(c, extra=_beside(c.extra, places)) for c in conflict.constraints),
        merges=tuple(replace(m, extra=_beside(m.extra, places)) for m in conflict.merges),
        preferences=MappingProxyType(
            {d: _preference(p, places) for d, p in conflict.preferences.items()}
        ),
        beside=MappingProxyType({k: _beside(v, places) for k, v in conflict.beside.items()}),
    )


def _person(person: DecisionMaker, places: Mapping[str, str]) -> DecisionMaker:
    options = tuple(replace(o, extra=_beside(o.extra, places)) for o in person.options)
    return replace(person, options=options, extra=_beside(person.extra, places))


def _preference(preference: Preference, places: Mapping[str, str]) -> Preference:
    if not isinstance(preference, Prioritised):
        return preference
    return Prioritised(
        tuple(replace(s, extra=_beside(s.extra, places)) for s in preference.statements)
    )
