"""Whose pictures, and which times, a case file lays over itself, and what they do to its states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from detente.case.document import Document, Route
from detente.case.overlay import laid_over
from detente.errors import DetenteError, UnknownName, WrongValue, nearest
from detente.model.condition import Condition, Taken
from detente.model.conflict import Conflict, Constraint, Payoffs, Preference, Ranking
from detente.model.enumeration import state_space
from detente.model.space import State, StateSpace
from detente.model.truths import Truths, pattern_of
from detente.model.variation import OptionFixed, varied

LISTED_CELLS = 1 << 14
"""Beyond this many cells the states of an overlay are not looked at on reading."""

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
        route: Route = (kind, key)
        if kind == "perceptions":
            _check_picture(document, key, given, under)
        laid = laid_over(document, route, without=LEFT_OUT[kind])
        seer = key if kind == "perceptions" else document.seen_by
        yield Layer(kind, key, replace(laid, seen_by=seer), under, given, hidden)


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


def fitted(conflict: Conflict, layer: Layer) -> Conflict:
    """Return the conflict of an overlay; what it inherits follows the states that are left.

    Inherited labels of states that are gone are left out, and so are their places in inherited
    rankings and payoffs; what the overlay gives itself stays, and must fit.
    """
    if _is_large(conflict) or _is_large(layer.under):
        return conflict
    feasible = Truths(conflict).feasible
    return _following(conflict, layer, feasible) if feasible else conflict


def sealed(conflict: Conflict, layer: Layer, hidden: tuple[str, ...]) -> Conflict:
    """Return the conflict with the options that an overlay hides fixed at not taken."""
    if hidden and conflict.status_quo is not None and not _is_large(conflict):
        _check_status_quo(conflict, conflict.status_quo, layer, hidden)
    for option in hidden:
        if _is_large(conflict):
            barred = Constraint(Condition(option, Taken(option)), "infeasible")
            conflict = conflict.replace(constraints=(*conflict.constraints, barred))
        else:
            conflict = varied(conflict, [OptionFixed(option, taken=False)])
    return conflict


def _is_large(conflict: Conflict) -> bool:
    return conflict.arcs is None and 1 << len(conflict.options) > LISTED_CELLS


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


def _check_status_quo(conflict: Conflict, name: str, layer: Layer, hidden: tuple[str, ...]) -> None:
    space = state_space(conflict)
    taken = set(space.taken(space.state(name)))
    for option in hidden:
        if option in taken:
            raise WrongValue(
                f"The status quo {name!r} takes {option!r}, which is hidden here. Give the overlay a "
                "'status_quo' that does not.",
                place=layer.document.place(("hidden",), key=True),
            )


def _following(after: Conflict, layer: Layer, feasible: int) -> Conflict:
    """Drop the inherited labels of states that are gone, and their places in rankings."""
    given_labels = layer.given.get("labels") or {}
    truths = Truths(after)
    if after.arcs is None:
        labels = {
            label: pattern
            for label, pattern in after.labels.items()
            if label in given_labels or truths.written(pattern) & feasible
        }
        after = after.replace(labels=MappingProxyType(labels))
    own = layer.given.get("preferences") or {}
    ranked = {
        d: p
        for d, p in layer.under.preferences.items()
        if d not in own and isinstance(p, Ranking | Payoffs) and d in after.preferences
    }
    if not ranked:
        return after
    before = state_space(layer.under)
    where = _where(before, after, feasible)
    if len(where) == len(before) and before.conflict.options == after.options:
        return after
    kept = {d: _ranked(p, before, where) for d, p in ranked.items()}
    return after.replace(preferences=MappingProxyType({**after.preferences, **kept}))


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


def _ranked(
    preference: Ranking | Payoffs, before: StateSpace, where: Mapping[State, str]
) -> Preference:
    """The ranking or the payoffs of the states that are left."""

    def names(name: str) -> list[str]:
        return [where[s] for s in before.all_named(name) if s in where]

    match preference:
        case Ranking(places):
            kept = (tuple(n for name in place for n in names(name)) for place in places)
            return Ranking(tuple(place for place in kept if place))
        case Payoffs(payoffs):
            return Payoffs(MappingProxyType({n: v for k, v in payoffs.items() for n in names(k)}))
