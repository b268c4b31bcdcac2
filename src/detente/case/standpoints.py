"""Who must consent at home, and what each demands and threatens: two sections of a case file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

from detente.case.conflict_reader import ConflictReader
from detente.case.laying import Layer, left_of
from detente.case.schema import FORMS, FactionPart
from detente.errors import DetenteError, MissingPart, UnknownName, WrongValue, nearest
from detente.model.conflict import Conflict, Dm, Faction, Position, Preference, Ratification
from detente.model.enumeration import state_space
from detente.model.truths import MOST_OPTIONS, Truths


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


def homes_left(
    homes: Mapping[Dm, Ratification], under: Conflict, conflict: Conflict
) -> Mapping[Dm, Ratification]:
    """Return homes whose factions rank only the states that are left once options are hidden."""
    if under is conflict or len(conflict.options) > MOST_OPTIONS or conflict.arcs is not None:
        return homes
    feasible = Truths(conflict).feasible

    def kept(faction: Faction) -> Faction:
        if faction.preference in conflict.preferences.values():  # that of a decision maker
            return faction
        return replace(faction, preference=left_of(faction.preference, under, feasible))

    found = {d: replace(h, factions=tuple(map(kept, h.factions))) for d, h in homes.items()}
    return MappingProxyType(found)


def standpoints_left(
    homes: Mapping[Dm, Ratification],
    demands: Mapping[Dm, Position],
    conflict: Conflict,
    layer: Layer,
) -> tuple[Mapping[Dm, Ratification], Mapping[Dm, Position]]:
    """Return the homes and positions that an overlay can inherit.

    What the case wants, threatens or counts as no deal may not exist in a picture; what the overlay
    gives itself must.
    """
    if len(conflict.options) > MOST_OPTIONS:
        return homes, demands
    own_homes = layer.given.get("ratification") or {}
    own_demands = layer.given.get("positions") or {}
    texts = [h.no_deal for d, h in homes.items() if d not in own_homes]
    texts += [t for d, p in demands.items() if d not in own_demands for t in (p.wants, p.threatens)]
    if not any(t is not None for t in texts):
        return homes, demands
    space = state_space(conflict)

    def exists(words: str | None) -> bool:
        try:
            return words is None or bool(space.all_named(words))
        except DetenteError:
            return False

    return (
        MappingProxyType({d: h for d, h in homes.items() if d in own_homes or exists(h.no_deal)}),
        MappingProxyType(
            {
                d: p
                for d, p in demands.items()
                if d in own_demands or (exists(p.wants) and exists(p.threatens))
            }
        ),
    )


def _check_person(reader: ConflictReader, section: str, dm: str) -> None:
    if dm not in reader.people:
        raise UnknownName(
            f"There is no decision maker {dm!r}.{nearest(dm, reader.people)}",
            place=reader.document.place((section, dm), key=True),
        )
