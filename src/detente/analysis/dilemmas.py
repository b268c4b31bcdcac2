"""Which dilemmas does each side face?  Confrontation analysis, version 1.

Each party i has a *position* p_i, the state that it wants everybody to bring about, and all have
one *threatened future* T, the state in which everybody does what it says it will do otherwise.
With i's position, T and the preferences, for parties i and j:

- *threat* of i: it would rather not carry out its threat: from T, i has an improvement;
- *deterrence* of i against j: j would as soon see the threats carried out: T ≿_j p_i;
- *inducement* of i against j: i would as soon take j's position: p_j ≿_i T;
- *trust* of i in j: at i's position j would not keep its part: from p_i, j has an improvement;
- *co-operation* of i: at its own position i would not keep its part: from p_i, i has one;
- *positioning* of i against j: i likes j's position better than its own: p_j ≻_i p_i.

Parties with one and the same position have nothing to threaten each other with: the first three and
the last are asked only where positions differ. A common position without dilemmas is a resolution.

Source: Howard (1999); Murray-Jones and Howard (1999) for the first four in words. Weak or strict
preference is not printed there; indifference counts as a dilemma in deterrence and inducement,
as for sanctions. Co-operation and positioning are given from memory (docs/followup/dilemmas.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from detente.analysis.two_level import first_against
from detente.errors import MissingPart, WrongValue
from detente.model.conflict import Case, Dm, Position, Statement
from detente.model.graph import Conventions, Graph, graph_model
from detente.model.position import fitting
from detente.model.space import State, StateSpace

VERSION = "1"
"""The version of confrontation analysis whose dilemmas these are."""

Kind: TypeAlias = Literal[
    "threat", "deterrence", "inducement", "trust", "co-operation", "positioning"
]
KINDS: tuple[Kind, ...] = (
    "threat", "deterrence", "inducement", "trust", "co-operation", "positioning",
)  # fmt: skip


@dataclass(frozen=True)
class Party:
    """One party: its position, and how many states fit the words of it."""

    dm: Dm
    wants: State
    fitting: tuple[State, ...]
    threatens: str | None


@dataclass(frozen=True)
class Dilemma:
    """One dilemma of ``dm``, against or in ``other`` where it takes two.

    ``moves``: the improvements that make a threat incredible or a promise untrustworthy.
    ``decided_by``: the statement by which the dilemma stands, where one can be named.
    ``other_threats``: what the party could threaten instead, on its own, without the dilemma.
    ``other_positions``: further states that fit its position, without the dilemma.
    """

    kind: Kind
    dm: Dm
    other: Dm | None
    moves: tuple[State, ...] = ()
    decided_by: Statement | None = None
    other_threats: tuple[State, ...] = ()
    other_positions: tuple[State, ...] = ()


@dataclass(frozen=True)
class Confrontation:
    """The positions, the threatened future, and every dilemma."""

    case: Case
    graph: Graph
    parties: tuple[Party, ...]
    future: State

    @cached_property
    def common(self) -> State | None:
        """The position that all parties share; None where they differ."""
        wanted = {p.wants for p in self.parties}
        return wanted.pop() if len(wanted) == 1 else None

    @cached_property
    def dilemmas(self) -> tuple[Dilemma, ...]:
        """Every dilemma: party by party, in the order of the definitions."""
        found = [d for p in self.parties for d in self._of(p)]
        place = {dm: k for k, dm in enumerate(self.graph.dms)}
        return tuple(sorted(found, key=lambda d: (place[d.dm], KINDS.index(d.kind))))

    def _of(self, party: Party) -> Iterator[Dilemma]:
        others = [p for p in self.parties if p.dm != party.dm]
        opposed = [p for p in others if p.wants != party.wants]
        if opposed:
            yield from self._threat(party)
        for other in opposed:
            yield from self._deterrence(party, other)
            yield from self._inducement(party, other)
            yield from self._positioning(party, other)
        for other in others:
            yield from self._trust(party, other)
        yield from self._cooperation(party)

    # ------------------------------------------------------------ the definitions

    def _threat(self, i: Party) -> Iterator[Dilemma]:
        better = self.graph.improvements(i.dm, self.future)
        if better:
            yield Dilemma("threat", i.dm, None, better)

    def _deterrence(self, i: Party, j: Party) -> Iterator[Dilemma]:
        prefers, future = self.graph.prefers, self.future
        if prefers(j.dm, i.wants, future):
            return
        harsher = self.graph.moves(i.dm, future)
        yield Dilemma(
            "deterrence",
            i.dm,
            j.dm,
            decided_by=self._decided(j.dm, i.wants, future),
            other_threats=tuple(t for t in harsher if prefers(j.dm, i.wants, t)),
            other_positions=tuple(p for p in i.fitting if prefers(j.dm, p, future)),
        )

    def _inducement(self, i: Party, j: Party) -> Iterator[Dilemma]:
        prefers, future = self.graph.prefers, self.future
        if prefers(i.dm, future, j.wants):
            return
        bearable = self.graph.moves(i.dm, future)
        yield Dilemma(
            "inducement",
            i.dm,
            j.dm,
            decided_by=self._decided(i.dm, future, j.wants),
            other_threats=tuple(t for t in bearable if prefers(i.dm, t, j.wants)),
        )

    def _trust(self, i: Party, j: Party) -> Iterator[Dilemma]:
        better = self.graph.improvements(j.dm, i.wants)
        if better:
            kept = tuple(p for p in i.fitting if not self.graph.improvements(j.dm, p))
            yield Dilemma("trust", i.dm, j.dm, better, other_positions=kept)

    def _cooperation(self, i: Party) -> Iterator[Dilemma]:
        better = self.graph.improvements(i.dm, i.wants)
        if better:
            kept = tuple(p for p in i.fitting if not self.graph.improvements(i.dm, p))
            yield Dilemma("co-operation", i.dm, None, better, other_positions=kept)

    def _positioning(self, i: Party, j: Party) -> Iterator[Dilemma]:
        if self.graph.prefers(i.dm, j.wants, i.wants):
            decided = self._decided(i.dm, i.wants, j.wants)
            yield Dilemma("positioning", i.dm, j.dm, decided_by=decided)

    def _decided(self, dm: Dm, less: State, more: State) -> Statement | None:
        preference = self.graph.conflict.preferences[dm]
        return first_against(preference, self.graph, less, more)


def confrontation(case: Case, *, conventions: Conventions | None = None) -> Confrontation:
    """Return the dilemmas of a case that states positions.

    A position that several states fit means the one that its party likes best; among equals, the
    one in which the fewest options differ from the status quo. In the threatened future, options of
    which no threat speaks stay as they are in the status quo.
    Raises :class:`MissingPart` without two positions, :class:`WrongValue` for one that fits no
    state, or for threats that cannot be carried out together.
    """
    positions = case.section("positions")
    given = [p for p in positions.values() if isinstance(p, Position) and p.wants is not None]
    if len(given) < 2:
        raise MissingPart(
            f"The case {case.name!r} states {'one position' if given else 'no positions'}. Say of two "
            "decision makers or more what they want: 'positions: {ID: {wants: …, threatens: …}}'."
        )
    graph = graph_model(case.conflict, conventions)
    start = graph.state(case.status_quo)
    in_order = sorted(given, key=lambda p: graph.dms.index(p.dm))
    parties = tuple(_party(graph, start, p) for p in in_order)
    every = [p for p in positions.values() if isinstance(p, Position) and p.threatens is not None]
    return Confrontation(case, graph, parties, _future(graph.space, start, every))


def _party(graph: Graph, start: State, position: Position) -> Party:
    found = fitting(graph.space, position.dm, "wants", str(position.wants))
    rank = graph.ranks[position.dm]
    ordered = sorted(found, key=lambda s: (-rank[s], _apart(graph.space, start, s), s))
    return Party(position.dm, ordered[0], tuple(ordered), position.threatens)


def _future(space: StateSpace, start: State, threats: Sequence[Position]) -> State:
    """The state in which everybody does what it threatens, and the rest stays as it is."""
    left = set(space)
    for position in threats:
        left &= set(fitting(space, position.dm, "threatens", str(position.threatens)))
    if not left:
        said = " and ".join(f"{p.threatens!r} ({p.dm})" for p in threats)
        raise WrongValue(f"The threats cannot be carried out together: no state fits {said}.")
    return min(left, key=lambda s: (_apart(space, start, s), s))


def _apart(space: StateSpace, one: State, other: State) -> int:
    """How many options differ between two states; in explicit graphs whether they are two."""
    if space.conflict.arcs is not None:
        return int(one != other)
    pairs = zip(space.pattern(one) or "", space.pattern(other) or "", strict=True)
    return sum(a != b for a, b in pairs)
