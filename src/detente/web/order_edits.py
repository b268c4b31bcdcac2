"""Changes of who prefers what: statements and the places of a ranking, one at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal, TypeAlias

from detente.errors import UnknownName, WrongValue
from detente.model.conflict import Conflict, Dm, Prioritised, Ranking, Statement
from detente.model.grammar import parse
from detente.web.edits import Change, on, place_of

Basis: TypeAlias = Literal["stated", "reported", "inferred", "assumed"]
BASES: tuple[Basis, ...] = ("stated", "reported", "inferred", "assumed")
"""How a preference is known."""


@dataclass(frozen=True)
class Wording:
    """What a preference statement is to say; ``basis`` is one of :data:`BASES`, or empty."""

    when: str
    text: str = ""
    basis: str = ""


def statement_added(dm: str, when: str, text: str) -> Change:
    """Add a preference statement, the least important."""

    def edit(c: Conflict) -> Conflict:
        new = Statement(parse(when, c.names), None, text, "assumed")
        return _ordered(c, dm, (*_statements(c, dm), new))

    return Change(f"{dm}: {text or when}", on(edit))


def statement_moved(dm: str, place: int, when: str, to: int) -> Change:
    """Make a preference statement more, or less, important."""

    def edit(c: Conflict) -> Conflict:
        every = _statements(c, dm)
        k = place_of([s.when.text for s in every], place, when, "statement")
        rest = (*every[:k], *every[k + 1 :])
        end = max(0, min(to, len(rest)))
        return _ordered(c, dm, (*rest[:end], every[k], *rest[end:]))

    return Change(f"{dm}: “{when}” to place {to + 1}", on(edit))


def statement_worded(dm: str, place: int, when: str, new: Wording) -> Change:
    """Write a preference statement anew, at its place; what the file says beside it stays."""
    basis = next((b for b in BASES if b == new.basis), None)
    if new.basis and basis is None:
        raise WrongValue(f"{new.basis!r} is no basis: one of {', '.join(BASES)}, or nothing.")

    def edit(c: Conflict) -> Conflict:
        every = list(_statements(c, dm))
        k = place_of([s.when.text for s in every], place, when, "statement")
        condition = parse(new.when, c.names)
        every[k] = replace(every[k], when=condition, text=new.text, basis=basis)
        return _ordered(c, dm, tuple(every))

    return Change(f"{dm}: {new.text or new.when}", on(edit))


def statement_dropped(dm: str, place: int, when: str) -> Change:
    """Take a preference statement out."""

    def edit(c: Conflict) -> Conflict:
        every = _statements(c, dm)
        k = place_of([s.when.text for s in every], place, when, "statement")
        return _ordered(c, dm, (*every[:k], *every[k + 1 :]))

    return Change(f"{dm}: “{when}” taken out", on(edit))


def place_moved(dm: str, place: int, named: str, to: int, *, tie: bool) -> Change:
    """Move a place of a ranking, or tie its states with those of another place."""

    def edit(c: Conflict) -> Conflict:
        preference = c.preferences.get(Dm(dm))
        if not isinstance(preference, Ranking):
            raise UnknownName(f"{dm!r} has no ranking.")
        places = list(preference.places)
        k = place_of(["|".join(p) for p in places], place, named, "place")
        taken = places.pop(k)
        end = max(0, min(to, len(places) - (1 if tie else 0)))
        if tie:
            places[end] = (*places[end], *taken)
        else:
            places.insert(end, taken)
        new = {**c.preferences, Dm(dm): Ranking(tuple(places))}
        return c.replace(preferences=MappingProxyType(new))

    words = named.replace("|", ", ")
    return Change(f"{dm}: {words} {'tied' if tie else 'moved'} to place {to + 1}", on(edit))


def place_split(dm: str, place: int, named: str) -> Change:
    """Let the states that are tied in a place of a ranking stand one after the other."""

    def edit(c: Conflict) -> Conflict:
        preference = c.preferences.get(Dm(dm))
        if not isinstance(preference, Ranking):
            raise UnknownName(f"{dm!r} has no ranking.")
        places = list(preference.places)
        k = place_of(["|".join(p) for p in places], place, named, "place")
        places[k : k + 1] = [(state,) for state in places[k]]
        new = {**c.preferences, Dm(dm): Ranking(tuple(places))}
        return c.replace(preferences=MappingProxyType(new))

    return Change(f"{dm}: {named.replace('|', ', ')} tied no more", on(edit))


def _statements(c: Conflict, dm: str) -> tuple[Statement, ...]:
    owner = c.decision_maker(dm).id
    preference = c.preferences.get(owner)
    if preference is None:
        return ()
    if not isinstance(preference, Prioritised):
        raise WrongValue(f"The preferences of {dm!r} have another form than statements.")
    return preference.statements


def _ordered(c: Conflict, dm: str, statements: tuple[Statement, ...]) -> Conflict:
    owner = c.decision_maker(dm).id
    new = {**c.preferences, owner: Prioritised(statements)}
    return c.replace(preferences=MappingProxyType(new))
