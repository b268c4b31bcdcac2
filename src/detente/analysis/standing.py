"""Why does a decision maker stay at a state, or leave it?  Move by move, as facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

from detente.model.conflict import Dm
from detente.model.graph import Graph, Route
from detente.model.joint import joint_sanctions
from detente.model.space import State
from detente.stability.concepts import Concept
from detente.stability.verdict import Verdict


class Fate(Enum):
    """What speaks for or against a move; BETTER: an improvement that was not looked into."""

    WORSE = "worse"
    EQUAL = "equal"
    DETERRED = "deterred"
    OPEN = "open"
    BETTER = "better"


@dataclass(frozen=True)
class Move:
    """One move of a decision maker and what becomes of it.

    ``sanction`` is where opponents would take the conflict, ``replies`` their moves: one after
    the other, or, where ``at_once``, at the same time as the move itself.
    """

    target: State
    fate: Fate
    sanction: State | None = None
    replies: Route = ()
    at_once: bool = False


@dataclass(frozen=True)
class Standing:
    """How a state stands with one decision maker under one concept.

    ``moves`` lists every move, unless there are very many: then ``unlisted`` counts by their fate
    those that are left out.
    """

    dm: Dm
    state: State
    concept: str
    stable: bool
    moves: tuple[Move, ...]
    unlisted: Mapping[Fate, int] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def total(self) -> int:
        """The number of moves, listed or not."""
        return len(self.moves) + sum(self.unlisted.values())

    def number(self, fate: Fate) -> int:
        """Return the number of moves of one fate, listed or not."""
        return len(self.of_fate(fate)) + self.unlisted.get(fate, 0)

    def of_fate(self, fate: Fate) -> tuple[Move, ...]:
        """Return the listed moves of one fate."""
        return tuple(m for m in self.moves if m.fate is fate)


def standing(graph: Graph, concept: Concept, dm: Dm, state: State) -> Standing:
    """Return every move of ``dm`` from ``state`` and what the concept's definition says of it."""
    verdict = concept.definition(graph, dm, state)

    def judged(target: State) -> Move:
        if target in verdict.sanctions:
            return _deterred(graph, concept, verdict, target)
        if graph.prefers(dm, target, state):
            return Move(target, Fate.OPEN)
        worse = graph.prefers(dm, state, target)
        return Move(target, Fate.WORSE if worse else Fate.EQUAL)

    moves = tuple(judged(t) for t in graph.moves(dm, state))
    return Standing(dm, state, concept.name, verdict.stable, moves)


def _deterred(graph: Graph, concept: Concept, verdict: Verdict, target: State) -> Move:
    """Find the opponents' moves that lead to the sanction."""
    dm, state, sanction = verdict.dm, verdict.state, verdict.sanctions[target]
    if concept.simultaneous:
        most = len(graph.dms) - 1
        found = joint_sanctions(graph, dm, state, target, most=most)
        replies = next(tuple(ends.items()) for ends, result in found if result == sanction)
    else:
        replies = graph.route(dm, target, sanction, credible=concept.credible)
    return Move(target, Fate.DETERRED, sanction, replies, concept.simultaneous)
