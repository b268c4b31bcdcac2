"""What things are called in a sentence: decision makers, states, moves, lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from detente.model.conflict import Dm, Option
from detente.model.graph import Graph, Route
from detente.model.space import State

MOST_SHOWN = 12


def joined(parts: Iterable[str], word: str = "and") -> str:
    """Return parts as a list in a sentence.

    >>> joined(["a", "b", "c"])
    'a, b and c'
    """
    found = list(parts)
    if len(found) < 2:
        return "".join(found)
    return f"{', '.join(found[:-1])} {word} {found[-1]}"


def shortened(parts: Sequence[str], word: str = "and") -> str:
    """Return parts as a list in a sentence, cut after a dozen."""
    if len(parts) <= MOST_SHOWN:
        return joined(parts, word)
    return joined([*parts[:MOST_SHOWN], f"{len(parts) - MOST_SHOWN} more"], word)


def capital(text: str) -> str:
    """Return text with a capital first letter."""
    return text[:1].upper() + text[1:]


def count(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun.

    >>> count(1, "state"), count(3, "state")
    ('1 state', '3 states')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def person(graph: Graph, dm: Dm) -> str:
    """Return what a reader calls the decision maker."""
    return graph.conflict.decision_maker(dm).words


def people(graph: Graph, dms: Iterable[Dm]) -> str:
    """Return what a reader calls several decision makers."""
    return joined([person(graph, d) for d in dms])


def state_words(graph: Graph, state: State) -> str:
    """Return the label of a state with the outcomes it belongs to, or else its text."""
    outcomes = graph.space.outcomes(state)
    label = graph.space.label(state)
    if graph.conflict.arcs is not None and not outcomes and graph.space.describe(state) != label:
        return f"{label} (“{graph.space.describe(state)}”)"
    return f"{label} ({', '.join(outcomes)})" if outcomes and outcomes != (label,) else label


def move_words(graph: Graph, dm: Dm, start: State, target: State) -> str:
    """Return a move as an infinitive: what is chosen and what is given up."""
    if graph.conflict.arcs is not None:
        return f"move to “{graph.space.describe(target)}”"
    taken, dropped = _changed(graph, dm, start, target)
    match (_quoted(taken), _quoted(dropped)):
        case ("", ""):
            return f"move to “{graph.space.describe(target)}”"
        case (new, ""):
            return f"choose {new}"
        case ("", old):
            return f"give up {old}"
        case (new, old):
            return f"switch from {old} to {new}"
    raise AssertionError


def _changed(
    graph: Graph, dm: Dm, start: State, target: State
) -> tuple[list[Option], list[Option]]:
    """The options of ``dm`` that are surely taken and surely given up; merged states may leave some open."""
    before, after = graph.space.pattern(start) or "", graph.space.pattern(target) or ""
    own = [
        (o, a, b)
        for o, a, b in zip(graph.conflict.options, before, after, strict=True)
        if o.dm == dm and a != b
    ]
    return [o for o, _, b in own if b == "Y"], [o for o, a, b in own if a == "Y" and b == "N"]


def _quoted(options: list[Option]) -> str:
    return joined([f"“{o.words}”" for o in options])


def route_words(graph: Graph, start: State, route: Route, *, credible: bool) -> str:
    """Return opponents' moves one after the other, with where each leads."""
    might = "would" if credible else "could"
    said, at = [], start
    for mover, target in route:
        said.append(f"{person(graph, mover)} {might} {move_words(graph, mover, at, target)}")
        at = target
    return ", then ".join(said)


def together_words(graph: Graph, start: State, route: Route) -> str:
    """Return opponents' moves made at the same time."""
    said = [
        f"{person(graph, mover)} would {move_words(graph, mover, start, target)}"
        for mover, target in route
    ]
    return joined(said)


def comparison(graph: Graph, dm: Dm, state: State, start: State) -> str:
    """Say how ``state`` compares with ``start`` for a decision maker."""
    if graph.prefers(dm, state, start):
        return "better for it"
    return "worse for it" if graph.prefers(dm, start, state) else "no better for it"
