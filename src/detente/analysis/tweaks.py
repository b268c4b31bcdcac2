"""Which single changes of a model are there, on which of its elements, and what do they make of it?

Positions are always those in the case itself. Two changes of one list are made one after the other: a
statement that is moved goes to its place in the list that it then finds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from types import MappingProxyType
from typing import Literal, TypeAlias, TypeGuard

from detente.model.conflict import Arcs, Conflict, Dm, Prioritised, Ranking
from detente.model.enumeration import state_space
from detente.model.graph import SANCTION_WORDS, Conventions, Graph, graph_model
from detente.model.space import StateSpace
from detente.model.variation import (
    Change,
    ConditionDropped,
    OptionFixed,
    PlacesSwapped,
    StatementDropped,
    StatementMoved,
    varied,
)

Kind: TypeAlias = Literal["move", "drop", "swap", "option", "condition", "dm", "convention"]
KINDS: tuple[Kind, ...] = ("move", "drop", "swap", "option", "condition", "dm", "convention")


@dataclass(frozen=True)
class DmRemoved:
    """A decision maker does not take part: its options stay as in the status quo."""

    dm: Dm


@dataclass(frozen=True)
class ConventionSwitched:
    """Sanctions are judged by another convention: ``name`` is its field of the conventions."""

    name: Literal["sanctions", "returning"]
    value: str | bool


Tweak: TypeAlias = (
    StatementMoved
    | StatementDropped
    | PlacesSwapped
    | OptionFixed
    | ConditionDropped
    | DmRemoved
    | ConventionSwitched
)
ListTweak: TypeAlias = StatementMoved | StatementDropped | PlacesSwapped


@dataclass(frozen=True)
class Element:
    """What a change is about: a statement or place of a decision maker, an option, a condition, …

    ``key`` is a position from 0, or a name.
    """

    kind: Literal["statement", "place", "option", "condition", "dm", "convention"]
    key: int | str
    dm: Dm | None = None


def element(tweak: Tweak) -> Element:
    """Return what the change is about."""
    match tweak:
        case StatementMoved(dm, position, _) | StatementDropped(dm, position):
            return Element("statement", position, dm)
        case PlacesSwapped(dm, place):
            return Element("place", place, dm)
        case OptionFixed(option, _):
            return Element("option", option)
        case ConditionDropped(position):
            return Element("condition", position)
        case DmRemoved(dm):
            return Element("dm", dm)
        case ConventionSwitched(name, _):
            return Element("convention", name)


def kind_of(tweak: Tweak) -> Kind:
    """Return the kind of a change, as it is asked for."""
    match tweak:
        case StatementMoved():
            return "move"
        case StatementDropped():
            return "drop"
        case PlacesSwapped():
            return "swap"
        case OptionFixed():
            return "option"
        case ConditionDropped():
            return "condition"
        case DmRemoved():
            return "dm"
        case ConventionSwitched():
            return "convention"


# ---------------------------------------------------------------- all single changes


def single_tweaks(graph: Graph, kinds: Sequence[Kind] = KINDS) -> tuple[Tweak, ...]:
    """Return every single change of these kinds that applies to the model, in a fixed order."""
    found = (*_of_lists(graph.conflict), *_of_rules(graph), *_of(graph.conventions))
    return tuple(t for t in found if kind_of(t) in kinds)


def _of_lists(conflict: Conflict) -> Iterator[Tweak]:
    for dm in conflict.dms:
        match conflict.preferences.get(dm):
            case Prioritised(statements):
                for k in range(len(statements)):
                    yield from (StatementMoved(dm, k, e) for e in range(len(statements)) if e != k)
                    yield StatementDropped(dm, k)
            case Ranking(places):
                yield from (PlacesSwapped(dm, k) for k in range(len(places) - 1))


def _of_rules(graph: Graph) -> Iterator[Tweak]:
    conflict = graph.conflict
    yield from (OptionFixed(o.name, False) for o in conflict.options)
    yield from (ConditionDropped(k) for k in range(len(conflict.constraints)))
    if len(conflict.dms) > 1:
        yield from (DmRemoved(d) for d in conflict.dms if _is_settled(graph, d))


def _is_settled(graph: Graph, dm: Dm) -> bool:
    """Whether the status quo says of each option of a decision maker how it stands."""
    if graph.conflict.arcs is not None:
        return True
    stands = zip(graph.conflict.options, _status_quo(graph.space), strict=True)
    return all(y != "-" for o, y in stands if o.dm == dm)


def _status_quo(space: StateSpace) -> str:
    """The pattern of the status quo; all open where the case names none that is a state."""
    named = space.conflict.status_quo
    try:
        pattern = None if named is None else space.pattern(space.state(named))
    except LookupError:
        pattern = None
    return pattern or "-" * len(space.conflict.options)


def _of(conventions: Conventions) -> Iterator[Tweak]:
    for name in SANCTION_WORDS:
        if name != conventions.sanctions:
            yield ConventionSwitched("sanctions", name)
    yield ConventionSwitched("returning", not conventions.returning)


# ---------------------------------------------------------------- pairs


def pairs(conflict: Conflict, singles: Sequence[Tweak]) -> Iterator[tuple[Tweak, Tweak]]:
    """Yield every two single changes that can be made together and are more than one of them."""
    for first, second in combinations(singles, 2):
        if _go_together(first, second) and _adds(conflict, first, second):
            yield first, second


def _go_together(first: Tweak, second: Tweak) -> bool:
    apart = element(first) != element(second)
    return apart and not _gone(first, second) and not _gone(second, first)


def _adds(conflict: Conflict, first: Tweak, second: Tweak) -> bool:
    """Whether two changes of one list leave another list than one of them, or none, does."""
    if not (is_of_list(first) and is_of_list(second)) or first.dm != second.dm:
        return True
    both = order_after(conflict, [first, second])
    fewer = ([first], [second], [StatementMoved(first.dm, 0, 0)])
    return all(order_after(conflict, some) != both for some in fewer)


def _gone(removal: Tweak, other: Tweak) -> bool:
    """Whether the other change is about something of a decision maker that is removed."""
    if not isinstance(removal, DmRemoved):
        return False
    match other:
        case StatementMoved() | StatementDropped() | PlacesSwapped():
            return other.dm == removal.dm
        case OptionFixed(option, _):
            return option.startswith(f"{removal.dm}.")
        case _:
            return False


# ---------------------------------------------------------------- what they make of a model


def is_of_list(tweak: Tweak) -> TypeGuard[ListTweak]:
    """Say whether the change is one of a list of statements, or of the places of a ranking."""
    return isinstance(tweak, StatementMoved | StatementDropped | PlacesSwapped)


def order_after(conflict: Conflict, tweaks: Iterable[ListTweak]) -> dict[Dm, tuple[int, ...]]:
    """Return the lists that changes concern: the positions, as in ``conflict``, in their new order."""
    lists: dict[Dm, list[int]] = {}
    for tweak in tweaks:
        own = lists.setdefault(tweak.dm, list(range(_length(conflict, tweak.dm))))
        match tweak:
            case StatementMoved(_, statement, end):
                own.remove(statement)
                own.insert(end, statement)
            case StatementDropped(_, statement):
                own.remove(statement)
            case PlacesSwapped(_, place):
                own[place], own[place + 1] = own[place + 1], own[place]
    return {dm: tuple(own) for dm, own in lists.items()}


def _length(conflict: Conflict, dm: Dm) -> int:
    match conflict.preferences[dm]:
        case Prioritised(statements):
            return len(statements)
        case Ranking(places):
            return len(places)
        case _:
            return 0


def tweaked(graph: Graph, tweaks: Iterable[Tweak]) -> Graph:
    """Return the graph model with the changes made; positions are those in the case itself.

    Lists come first, then removed decision makers and rules. Raises
    :class:`detente.errors.CaseError` where nothing feasible is left, or where preferences do not
    speak of a state that a change lets in.
    """
    made = tuple(tweaks)
    conflict, conventions = relisted(graph.conflict, filter(is_of_list, made)), graph.conventions
    for tweak in sorted(made, key=_turn):
        match tweak:
            case ConventionSwitched("sanctions", value):
                conventions = replace(conventions, sanctions=value)  # type: ignore[arg-type]
            case ConventionSwitched(_, value):
                conventions = replace(conventions, returning=bool(value))
            case DmRemoved(dm):
                conflict = without_dm(conflict, dm)
            case OptionFixed() | ConditionDropped():
                conflict = varied(conflict, [tweak])
    return graph_model(conflict, conventions)


def _turn(tweak: Tweak) -> tuple[int, int]:
    """Removals need the status quo; of two conditions the later goes first and moves no other."""
    match tweak:
        case DmRemoved():
            return (0, 0)
        case ConditionDropped(position):
            return (1, -position)
        case _:
            return (2, 0)


def relisted(conflict: Conflict, tweaks: Iterable[ListTweak]) -> Conflict:
    """Return the conflict with statements or places in the order that the changes leave."""
    wishes = dict(conflict.preferences)
    for dm, order in order_after(conflict, tweaks).items():
        match wishes[dm]:
            case Prioritised(statements):
                wishes[dm] = Prioritised(tuple(statements[k] for k in order))
            case Ranking(places):
                wishes[dm] = Ranking(tuple(places[k] for k in order))
    return conflict.replace(preferences=MappingProxyType(wishes))


def without_dm(conflict: Conflict, dm: Dm) -> Conflict:
    """Return the conflict in which a decision maker never moves and wants nothing.

    One that cannot move is stable everywhere and sanctions nobody: it is as if it were not there.
    """
    fixed = varied(conflict, _as_it_stands(conflict, dm))
    arcs = fixed.arcs
    if arcs is not None:
        arcs = Arcs(arcs.states, MappingProxyType({**arcs.moves, dm: ()}))
    wishes = MappingProxyType({**fixed.preferences, dm: Prioritised(())})
    return fixed.replace(preferences=wishes, arcs=arcs)


def _as_it_stands(conflict: Conflict, dm: Dm) -> list[Change]:
    """The options of a decision maker as they are in the status quo."""
    if conflict.arcs is not None:
        return []
    stands = zip(conflict.options, _status_quo(state_space(conflict)), strict=True)
    return [OptionFixed(o.name, y == "Y") for o, y in stands if o.dm == dm]
