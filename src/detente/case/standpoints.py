"""Who must consent at home, and what each demands and threatens: two sections of a case file."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from detente.case.conflict_reader import ConflictReader
from detente.case.schema import FORMS, FactionPart
from detente.errors import MissingPart, UnknownName, WrongValue, nearest
from detente.model.conflict import Conflict, Dm, Faction, Position, Preference, Ratification


def ratifications(reader: ConflictReader, conflict: Conflict) -> Mapping[Dm, Ratification]:
    """Return who must consent at home, by the decision maker that negotiates.

    Raises :class:`UnknownName`, :class:`MissingPart` or :class:`WrongValue` with the place.
    """
    found: dict[Dm, Ratification] = {}
    for dm, part in reader.file.ratification.items():
        _check_person(reader, "ratification", dm)
        factions = tuple(
            _faction(reader, conflict, dm, name, given) for name, given in part.factions.items()
        )
        if factions and not any(f.weight for f in factions):
            raise WrongValue(
                f"The factions of {dm!r} have no votes at all: give at least one a weight above 0.",
                place=reader.document.place(("ratification", dm, "factions"), key=True),
            )
        threshold = Decimal("0.5") if part.threshold is None else part.threshold
        found[Dm(dm)] = Ratification(Dm(dm), factions, threshold, part.no_deal)
    return MappingProxyType(found)


def _faction(
    reader: ConflictReader, conflict: Conflict, dm: str, name: str, part: FactionPart
) -> Faction:
    weight = Decimal(1) if part.weight is None else part.weight
    order = _order(reader, conflict, dm, name, part)
    return Faction(name, part.name or _words(conflict, name), order, weight, part.veto)


def _words(conflict: Conflict, name: str) -> str:
    """A faction that is a decision maker too bears its name."""
    return conflict.decision_maker(name).words if name in conflict.dms else ""


def _order(
    reader: ConflictReader, conflict: Conflict, dm: str, name: str, part: FactionPart
) -> Preference:
    route = ("ratification", dm, "factions", name)
    if any(getattr(part, form) is not None for form in FORMS):
        return reader.preference(part, *route)
    if Dm(name) in conflict.preferences:
        return conflict.preferences[Dm(name)]
    raise MissingPart(
        f"The faction {name!r} has no preferences, and no decision maker of this id has any. "
        f"Give it one form of them: {', '.join(FORMS)}.",
        place=reader.document.place(route, key=True),
    )


def positions(reader: ConflictReader) -> Mapping[Dm, Position]:
    """Return what each decision maker demands and threatens; raises :class:`UnknownName`."""
    found: dict[Dm, Position] = {}
    for dm, part in reader.file.positions.items():
        _check_person(reader, "positions", dm)
        found[Dm(dm)] = Position(Dm(dm), part.wants, part.threatens)
    return MappingProxyType(found)


def _check_person(reader: ConflictReader, section: str, dm: str) -> None:
    if dm not in reader.people:
        raise UnknownName(
            f"There is no decision maker {dm!r}.{nearest(dm, reader.people)}",
            place=reader.document.place((section, dm), key=True),
        )
