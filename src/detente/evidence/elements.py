"""What can cite a passage?  Every element of a case, how the case refers to it, what it cites."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from detente.model.conflict import Case, Prioritised

ElementKind: TypeAlias = Literal[
    "decision maker", "option", "condition", "outcome", "statement", "preference", "picture",
    "ratification", "position", "phase", "claim", "account", "event", "forecast",
]  # fmt: skip


@dataclass(frozen=True)
class Cited:
    """An element of a case and the evidence that it names itself.

    ``name`` is how the case refers to it: ``us`` · ``us.offer`` · ``condition 1`` (or its id) · an
    outcome's name · ``us/no-joint`` (``us/2`` without an id) · ``preferences us`` · ``picture us``
    (how it sees the conflict; ``picture us@russia`` how it thinks that russia does) ·
    ``ratification us`` · ``position us`` · ``phase february-2016`` · the id of a claim, account or
    forecast · ``event 1``. ``cites`` holds ids of claims, ids of sources, or
    passages as ``source#3``.
    """

    name: str
    kind: ElementKind
    words: str
    cites: tuple[str, ...] = ()
    basis: str | None = None
    """What the case says of a statement: stated, reported, inferred or assumed."""
    likelihood: object = None
    """The likelihood that the element bears itself, as the file gives it."""


def cited_elements(case: Case) -> tuple[Cited, ...]:
    """Return every element of a case that can cite evidence, in the order of the file.

    >>> from detente.library import read
    >>> [e.name for e in cited_elements(read("chicken"))][:3]
    ['a', 'a.swerve', 'b']
    """
    return (*_people(case), *_states(case), *_preferences(case), *_around(case), *_sections(case))


def _people(case: Case) -> Iterator[Cited]:
    for dm in case.conflict.decision_makers:
        yield Cited(dm.id, "decision maker", dm.words, _listed(dm.extra.get("evidence")))
        for o in dm.options:
            yield Cited(
                o.name, "option", o.words, _listed(o.extra.get("evidence")),
                likelihood=o.extra.get("likelihood"),
            )  # fmt: skip


def _states(case: Case) -> Iterator[Cited]:
    for k, c in enumerate(case.conflict.constraints):
        yield Cited(
            str(c.extra.get("id") or f"condition {k + 1}"), "condition", c.because or c.when.text,
            _listed(c.extra.get("evidence")), likelihood=c.extra.get("likelihood"),
        )  # fmt: skip
    for name, condition in case.conflict.outcomes.items():
        beside = case.conflict.beside.get(("outcomes", name), {})
        words = str(beside.get("text") or condition.text)
        yield Cited(name, "outcome", words, _listed(beside.get("evidence")))


def _preferences(case: Case) -> Iterator[Cited]:
    for dm, preference in case.conflict.preferences.items():
        beside = case.conflict.beside.get(("preferences", dm), {})
        who = case.conflict.decision_maker(dm).words
        statements = preference.statements if isinstance(preference, Prioritised) else ()
        if not statements or "evidence" in beside:
            words = f"what {who} prefers"
            yield Cited(f"preferences {dm}", "preference", words, _listed(beside.get("evidence")))
        for k, s in enumerate(statements):
            yield Cited(
                f"{dm}/{s.id or k + 1}", "statement", s.words, _listed(s.extra.get("evidence")),
                s.basis, s.extra.get("likelihood"),
            )  # fmt: skip


def _around(case: Case) -> Iterator[Cited]:
    """Pictures, homes, positions and phases, each as a whole."""
    yield from _pictures(case, _mapping(case.sections.get("perceptions")), "")
    kinds: tuple[tuple[str, ElementKind, str], ...] = (
        ("ratification", "ratification", "whom {} must carry at home"),
        ("positions", "position", "what {} wants and threatens"),
    )
    for section, kind, words in kinds:
        for dm, parts in _mapping(case.sections.get(section)).items():
            yield Cited(f"{kind} {dm}", kind, words.format(_who(case, str(dm))), _evidence(parts))
    for name, parts in _mapping(case.sections.get("phases")).items():
        yield Cited(f"phase {name}", "phase", f"the conflict at {name}", _evidence(parts))


def _pictures(case: Case, pictures: Mapping[str, object], by: str) -> Iterator[Cited]:
    for dm, parts in pictures.items():
        seen = f"how {_who(case, str(dm))} sees the conflict"
        words = f"{seen}, as {by.replace('@', ' through ')} thinks" if by else seen
        name = f"{by}@{dm}" if by else str(dm)
        yield Cited(f"picture {name}", "picture", words, _evidence(parts))
        yield from _pictures(case, _mapping(_mapping(parts).get("perceptions")), name)


def _who(case: Case, dm: str) -> str:
    return next((d.words for d in case.conflict.decision_makers if d.id == dm), dm)


def _evidence(parts: object) -> tuple[str, ...]:
    """What a part and everything in it cites, each once; pictures in it cite for themselves."""
    found: list[str] = []
    for key, value in _mapping(parts).items():
        if key == "evidence":
            found += _listed(value)
        elif key != "perceptions":
            inner = value if isinstance(value, list | tuple) else (value,)
            found += [name for each in inner for name in _evidence(each)]
    return tuple(dict.fromkeys(found))


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _sections(case: Case) -> Iterator[Cited]:
    kinds: tuple[tuple[str, ElementKind, str], ...] = (
        ("claims", "claim", "says"),
        ("hypotheses", "account", "text"),
        ("forecasts", "forecast", "question"),
    )
    for section, kind, key in kinds:
        entries = case.sections.get(section)
        for name, parts in entries.items() if isinstance(entries, Mapping) else ():
            words = str(parts.get(key) or name)
            cites = _listed(parts.get("evidence"))
            if kind == "claim":
                cites = (_where(parts), *cites)
            yield Cited(str(name), kind, words, cites)
    events = case.sections.get("events")
    for k, event in enumerate(events if isinstance(events, list | tuple) else ()):
        own = (str(event["claim"]),) if event.get("claim") else ()
        words = str(event.get("text") or event.get("move") or event.get("date"))
        yield Cited(f"event {k + 1}", "event", words, (*own, *_listed(event.get("evidence"))))


def _where(claim: Mapping[str, object]) -> str:
    passage = claim.get("passage")
    return str(claim["source"]) if passage is None else f"{claim['source']}#{passage}"


def _listed(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else ()
