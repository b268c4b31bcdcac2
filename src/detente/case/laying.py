"""Whose pictures, and which times, a case file lays over itself, and what they do to its states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from detente.case.document import Document, Route
from detente.case.overlay import laid_over
from detente.case.schema import FORMS
from detente.errors import DetenteError, UnknownName, WrongValue, nearest
from detente.model.condition import Condition, Taken
from detente.model.conflict import Conflict, Constraint, Payoffs, Preference, Ranking
from detente.model.enumeration import state_space
from detente.model.space import State, StateSpace
from detente.model.truths import MOST_OPTIONS, Truths, pattern_of
from detente.model.variation import restricted

LISTED_STATES = 1 << 14
"""Beyond this many states, those of an overlay are not looked at on reading."""

LEFT_OUT: Mapping[str, tuple[str, ...]] = {
    "perceptions": ("perceptions", "phases"),
    "phases": ("phases",),
}
"""What an overlay does not take over: a picture knows nothing of other pictures unless it says so."""


@dataclass(frozen=True)
class Layer:
    """One overlay of a document: the document that results, and the conflict that lies under it.

    ``hidden``: the options that the overlays beneath it hide.
    """

    kind: str
    key: str
    document: Document
    under: Conflict
    given: Mapping[str, Any]
    hidden: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What a reader calls the overlay."""
        return f"picture of {self.key!r}" if self.kind == "perceptions" else f"phase {self.key!r}"

    def hint(self, error: DetenteError) -> str:
        """Say what to do where a condition still names what the overlay removes."""
        makers = self.given.get("decision_makers")
        parts = makers if isinstance(makers, dict) else {}
        gone = [
            f"{dm}.{o}"
            for dm, part in parts.items()
            for o, given in ((part or {}).get("options") or {}).items()
            if given is None
        ]
        named = [
            o for o in gone if repr(o) in error.message or repr(o.split(".")[1]) in error.message
        ]
        if not named or not isinstance(error, UnknownName):
            return ""
        return (
            f" The overlay removes {named[0]!r}, but something that it inherits still names it. "
            f"'hidden: [{named[0]}]' keeps the name and fixes the option at not taken."
        )

    def name(self, case: str) -> str:
        """Return what the case that results is called, as commands take it."""
        return f"{case}@{self.key}"


def layers(
    document: Document, under: Conflict, kind: str, hidden: tuple[str, ...]
) -> Iterator[Layer]:
    """Yield the overlays of a kind (``perceptions``, ``phases``) that a document lays over itself.

    Raises :class:`UnknownName` and :class:`WrongValue` with the place.
    """
    section = document.data.get(kind) or {}
    for key, given in section.items():
        if kind == "phases":
            _check_phase(document, key, under)
        route: Route = (kind, key)
        if kind == "perceptions":
            _check_picture(document, key, given, under)
        laid = laid_over(document, route, without=LEFT_OUT[kind])
        seer = key if kind == "perceptions" else document.seen_by
        yield Layer(kind, key, replace(laid, seen_by=seer), under, given, hidden)


def _check_phase(document: Document, name: str, under: Conflict) -> None:
    """A phase is called CASE@NAME, as a picture is: the names must not clash."""
    if name in under.dms:
        raise WrongValue(
            f"The phase {name!r} bears the id of a decision maker; CASE@{name} could not tell which is "
            "meant. Choose another name.",
            place=document.place(("phases", name), key=True),
        )


def _check_picture(document: Document, dm: str, given: Mapping[str, Any], under: Conflict) -> None:
    place = document.place(("perceptions", dm), key=True)
    if dm not in under.dms:
        raise UnknownName(
            f"There is no decision maker {dm!r} that could have a picture.{nearest(dm, under.dms)}",
            place=place,
        )
    if dm == document.seen_by:
        raise WrongValue(
            f"The picture of {dm!r} holds a picture of {dm!r} again, which runs in a circle: "
            "what it sees is the picture itself. Write what it thinks that others see.",
            place=place,
        )
    makers = given.get("decision_makers")
    if isinstance(makers, dict) and dm in makers and makers[dm] is None:
        raise WrongValue(
            f"The picture of {dm!r} leaves {dm!r} itself out; nobody overlooks itself.",
            place=document.place(("perceptions", dm, "decision_makers", dm), key=True),
        )


# ---------------------------------------------------------------- what it does to the states


def followed(conflict: Conflict, layer: Layer) -> bool:
    """Let what an overlay inherits follow the states that are left; say whether anything changed.

    Written into the document: inherited labels of states that are gone are left out, and so are
    their places in inherited rankings and payoffs, of decision makers and of factions. What the
    overlay gives itself stays, and must fit.
    """
    data = layer.document.data
    if _is_large(conflict) or _is_large(layer.under):
        return False
    truths = Truths(conflict)
    if not truths.feasible:
        return False
    changed = conflict.arcs is None and _labels_follow(data, truths, layer)
    orders = _ranked_parts(data, layer)
    if not orders:
        return changed
    left = {k: v for k, v in conflict.labels.items() if k in (data.get("labels") or {})}
    after = conflict.replace(labels=MappingProxyType(left))
    before = state_space(layer.under)
    where = _where(before, after, truths.feasible)
    if len(where) == len(before) and before.conflict.options == after.options:
        return changed
    for holder, key in orders:
        holder[key] = _order_left(holder[key], before, where)
    return True


def _labels_follow(data: dict[str, Any], truths: Truths, layer: Layer) -> bool:
    given = layer.given.get("labels") or {}
    labels = data.get("labels") or {}
    kept = {
        label: pattern
        for label, pattern in labels.items()
        if label in given or truths.written(str(pattern)) & truths.feasible
    }
    if len(kept) < len(labels):
        data["labels"] = kept
    return len(kept) < len(labels)


def _ranked_parts(data: dict[str, Any], layer: Layer) -> list[tuple[dict[str, Any], str]]:
    """The inherited orders that name states one by one, each where it can be rewritten."""
    found: list[tuple[dict[str, Any], str]] = []

    def listed(holder: dict[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
        copied: dict[str, Any] = {}
        for name, part in holder.items():
            is_own = isinstance(given.get(name), dict) and set(FORMS) & set(given[name])
            key = next((k for k in ("ranking", "payoffs") if k in part), None)
            if key and not is_own and not isinstance(part, str):
                copied[name] = dict(part)
                found.append((copied[name], key))
            else:
                copied[name] = part
        return copied

    if isinstance(data.get("preferences"), dict):
        data["preferences"] = listed(data["preferences"], layer.given.get("preferences") or {})
    for dm, part in (data.get("ratification") or {}).items():
        if isinstance(part.get("factions"), dict):
            given = ((layer.given.get("ratification") or {}).get(dm) or {}).get("factions") or {}
            own = {**part, "factions": listed(part["factions"], given)}
            data["ratification"] = {**data["ratification"], dm: own}
    return found


def _order_left(order: Any, before: StateSpace, where: Mapping[State, str]) -> Any:
    """A ranking or payoffs of the states that are left, by what they are called now."""

    def names(name: object) -> list[str]:
        text = str(getattr(name, "text", name))
        return [where[s] for s in before.all_named(text) if s in where]

    if isinstance(order, dict):
        return {n: value for name, value in order.items() for n in names(name)}
    places = [
        [n for name in (place if isinstance(place, list) else [place]) for n in names(name)]
        for place in order
    ]
    return [place for place in places if place]


def sealed(conflict: Conflict, hidden: tuple[str, ...]) -> Conflict:
    """Return the conflict with the options that an overlay hides fixed at not taken."""
    bars = tuple(Constraint(Condition(o, Taken(o)), "infeasible") for o in hidden)
    after = conflict.replace(constraints=(*conflict.constraints, *bars))
    if not hidden or len(conflict.options) > MOST_OPTIONS:
        return after
    truths = Truths(after)
    if not truths.feasible:
        return after
    labels = {k: p for k, p in conflict.labels.items() if truths.written(p) & truths.feasible}
    return after.replace(
        labels=MappingProxyType(labels),
        preferences=MappingProxyType(
            {d: left_of(p, conflict, truths.feasible) for d, p in conflict.preferences.items()}
        ),
    )


def left_of(preference: Preference, conflict: Conflict, feasible: int) -> Preference:
    """Return a ranking or payoffs of the states of a conflict that are left; other forms stay."""
    if not isinstance(preference, Ranking | Payoffs):
        return preference
    space = state_space(conflict)
    left = {s for s in space if any(feasible >> c & 1 for c in space.cells[s])}
    return restricted(preference, space, left)


def check_status_quo(conflict: Conflict, layer: Layer, hidden: tuple[str, ...]) -> None:
    """Refuse a status quo that takes an option that is hidden; raises :class:`WrongValue`."""
    name = conflict.status_quo
    if name is None or not hidden or len(conflict.options) > MOST_OPTIONS:
        return
    truths = Truths(conflict)
    text = conflict.labels.get(name, name)
    is_pattern = conflict.names.is_pattern(text)
    if is_pattern:
        cells = truths.written(text) & truths.feasible
    elif _is_large(conflict):
        return
    else:
        space = state_space(conflict)
        cells = sum(1 << c for c in space.cells[space.state(name)])
    for option in hidden:
        if cells and not cells & ~truths.taken(option):
            raise WrongValue(
                f"The status quo {name!r} takes {option!r}, which is hidden here. Give the overlay a "
                "'status_quo' that does not.",
                place=layer.document.place(("hidden",), key=True),
            )


def _is_large(conflict: Conflict) -> bool:
    """Whether the states are too many to be listed on reading."""
    if conflict.arcs is not None:
        return False
    if len(conflict.options) > MOST_OPTIONS:
        return True
    return Truths(conflict).feasible.bit_count() > LISTED_STATES


def hidden_in(conflict: Conflict, layer: Layer) -> tuple[str, ...]:
    """Return the options that an overlay hides, those of the overlays beneath it first."""
    found = [o for o in layer.hidden if conflict.names.option(o) is not None]
    for i, name in enumerate(layer.given.get("hidden") or ()):
        place = layer.document.place(("hidden", i))
        if conflict.arcs is not None:
            raise WrongValue("An explicit graph has no options that could be hidden.", place=place)
        option = conflict.names.option(str(name))
        if option is None:
            every = [o.name for o in conflict.options]
            raise UnknownName(
                f"There is no option {name!r} to hide.{nearest(name, every)}", place=place
            )
        found.append(option)
    for d in conflict.decision_makers:
        own = {o.name for o in d.options}
        if own and own <= set(found):
            raise WrongValue(
                f"Every option of {d.id!r} is hidden, so that it could do nothing. Leave it one, or "
                f"take it out of the picture with 'decision_makers: {{{d.id}: null}}'.",
                place=layer.document.place(("hidden",), key=True),
            )
    return tuple(dict.fromkeys(found))


def _where(before: StateSpace, after: Conflict, feasible: int) -> dict[State, str]:
    """What the states that are left are called in the overlay."""
    if after.arcs is not None:
        at = {label: k for k, label in enumerate(after.arcs.states)}
        names = {s: before.label(s) for s in before}
        return {s: n for s, n in names.items() if n in at and feasible >> at[n] & 1}
    bit = {o.name: 1 << k for k, o in enumerate(after.options)}
    old = [o.name for o in before.conflict.options]
    found: dict[State, str] = {}
    for s in before:
        taken = [[o for k, o in enumerate(old) if code >> k & 1] for code in before.cells[s]]
        codes = [sum(bit[o] for o in own) for own in taken if all(o in bit for o in own)]
        codes = [c for c in codes if feasible >> c & 1]
        label = before.label(s)
        if codes:
            is_label = label in after.labels
            found[s] = label if is_label else pattern_of(codes, len(after.options))
    return found
