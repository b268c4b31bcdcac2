"""From a case file to a model: what the file says, with the place of every fault."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from detente.case.conflict_reader import ConflictReader
from detente.case.document import Document, compose, load
from detente.case.faults import explained
from detente.case.laying import (
    Layer,
    check_status_quo,
    followed,
    hidden_in,
    layers,
    sealed,
)
from detente.case.schema import CaseFile
from detente.case.standpoints import (
    homes_left,
    positions,
    ratifications,
    standpoints_left,
)
from detente.errors import DetenteError, WrongValue
from detente.model.conflict import (
    Case,
    Conflict,
    Dm,
    Position,
    Preference,
    Prioritised,
    Ratification,
)
from detente.model.enumeration import state_space
from detente.model.position import fitting
from detente.model.preference import ranks, truth
from detente.model.space import StateSpace

ABOUT = ("as_of", "reading", "lexicon", "summary", "citation", "note")
LATER = (
    "perceptions", "ratification", "attitudes", "positions", "phases", "sources", "claims",
    "hypotheses", "events", "issues", "utilities", "offers", "forecasts",
)  # fmt: skip
CHECKED_CELLS = 1 << 14
"""Rankings and the status quo are checked on reading up to this many cells, on solving beyond."""


def read_file(path: str | Path) -> Case:
    """Return the case in a file; raises a :class:`detente.errors.DetenteError` with its place."""
    document = load(Path(path))
    return _case(document, Path(path).stem)


def read_text(text: str, name: str = "case") -> Case:
    """Return the case in a text."""
    return _case(compose(text, name), name)


def _case(document: Document, name: str, layer: Layer | None = None) -> Case:
    if not isinstance(document.data, dict):
        raise WrongValue(
            "A case file is a mapping: it begins with 'detente: 1'.", place=document.place(())
        )
    reader = _reader(document)
    under = conflict = reader.conflict()
    hidden: tuple[str, ...] = ()
    if layer is not None:
        if followed(under, layer):
            reader = _reader(document)
            under = reader.conflict()
        hidden = hidden_in(under, layer)
        check_status_quo(under, layer, hidden)
        conflict = sealed(under, hidden)
    _check_states(conflict, document)
    data = document.data
    laid = {
        kind: _laid(layers(document, under, kind, hidden), name)
        for kind in ("perceptions", "phases")
    }
    homes, demands = ratifications(reader, conflict), positions(reader)
    if layer is not None:
        homes = homes_left(homes, under, conflict)
        homes, demands = standpoints_left(homes, demands, conflict, layer)
    _check_standpoints(conflict, document, homes.values(), demands.values())
    return Case(
        name,
        conflict,
        about=frozen({k: data[k] for k in ABOUT if k in data}),
        sections=frozen({k: data[k] for k in LATER if k in data}),
        text=document.text if layer is None else None,
        pictures=MappingProxyType({Dm(d): case for d, case in laid["perceptions"].items()}),
        phases=MappingProxyType(laid["phases"]),
        ratification=homes,
        positions=demands,
    )


def _reader(document: Document) -> ConflictReader:
    try:
        return ConflictReader(document, CaseFile.model_validate(document.data))
    except ValidationError as error:
        raise explained(document, error, CaseFile) from None


def _laid(over: Iterator[Layer], name: str) -> dict[str, Case]:
    """The whole case as each decision maker sees it, or as it was at each time."""
    found: dict[str, Case] = {}
    for layer in over:
        try:
            found[layer.key] = _case(layer.document, layer.name(name), layer)
        except DetenteError as error:
            error.message = _within(layer, error)
            if error.place is None:
                error.place = layer.document.place(())
            raise
    return found


def _within(layer: Layer, error: DetenteError) -> str:
    """Say in which overlay a fault is found, the outermost first."""
    said = error.message
    if said.startswith("In the "):
        return f"In the {layer.words}, i{said[1:]}"
    return f"In the {layer.words}: {said}{layer.hint(error)}"


def frozen(value: Any) -> Any:
    """Return plain data that cannot be changed; numbers keep the digits they were written with."""
    match value:
        case dict():
            return MappingProxyType({k: frozen(v) for k, v in value.items()})
        case list():
            return tuple(map(frozen, value))
        case _:
            return value


def _check_states(conflict: Conflict, document: Document) -> None:
    """Find what only the states show: empty spaces, bad labels, rankings, the status quo."""
    if not _is_checked(conflict):
        return
    with document.at(_where_states_go_wrong(document)):
        space = state_space(conflict)
    for dm, preference in conflict.preferences.items():
        _check_preference(dm, preference, space, document)
    for name in conflict.outcomes:
        with document.at("outcomes", name):
            space.within[name]
    if conflict.status_quo is not None:
        with document.at("status_quo"):
            space.state(conflict.status_quo)


def _is_checked(conflict: Conflict) -> bool:
    return conflict.arcs is not None or 1 << len(conflict.options) <= CHECKED_CELLS


def _check_standpoints(
    conflict: Conflict,
    document: Document,
    homes: Collection[Ratification],
    demands: Collection[Position],
) -> None:
    """Find a no deal, a position or a threat that fits no state, and a faction's faulty order."""
    if not _is_checked(conflict) or not (homes or demands):
        return
    space = state_space(conflict)
    for home in homes:
        route = ("ratification", home.dm)
        if home.no_deal is not None:
            with document.at(*route, "no_deal"):
                space.state(home.no_deal)
        for faction in home.factions:
            with document.at(*route, "factions", faction.id):
                ranks(faction.preference, space)
    for demand in demands:
        for key, words in (("wants", demand.wants), ("threatens", demand.threatens)):
            if words is not None:
                with document.at("positions", demand.dm, key):
                    fitting(space, demand.dm, key, words)


def _check_preference(
    dm: Dm, preference: Preference, space: StateSpace, document: Document
) -> None:
    if isinstance(preference, Prioritised):
        for i, statement in enumerate(preference.statements):
            with document.at("preferences", dm, "statements", i):
                truth(statement, space)
        return
    form = next(
        f for f in ("ranking", "weights", "payoffs") if f in document.data["preferences"][dm]
    )
    with document.at("preferences", dm, form):
        ranks(preference, space)


def _where_states_go_wrong(document: Document) -> str:
    keys = ("infeasible", "feasible", "merge", "labels", "decision_makers")
    return next(k for k in keys if k in document.data)
