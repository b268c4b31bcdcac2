"""Who can move where, what improves on what, and how opponents can reply: the graph model.

Notation of the papers: R_i(s) is :meth:`Graph.moves`, R_i^+(s) is :meth:`Graph.improvements`,
R_{N∖i}(s1) and R^+_{N∖i}(s1) are :meth:`Graph.replies`, s ≿_i t is "not t preferred to s".

Source: Kilgour, Hipel and Fang (1987); Fang, Hipel and Kilgour (1993), ch. 3.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product
from types import MappingProxyType
from typing import Literal, Protocol, TypeAlias

from detente.errors import MissingPart, UnknownName, WrongValue, nearest, preferences_of
from detente.model.conflict import Arcs, Conflict, Dm
from detente.model.enumeration import state_space
from detente.model.preference import ranks as ranks_of
from detente.model.space import State, StateSpace
from detente.table import Table

Sanctions: TypeAlias = Literal["legal", "once", "single"]

Route: TypeAlias = tuple[tuple[Dm, State], ...]
"""Who moves to which state, in order."""
Node: TypeAlias = tuple[State, frozenset[Dm]]
"""A state on the way of a sanction, and who may not move next."""

SANCTION_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "legal": "legal sequences",
        "once": "each opponent at most once",
        "single": "one move by one opponent",
    }
)


@dataclass(frozen=True)
class Conventions:
    """How long a sanction may be, and whether coming back to the start is one.

    ``sanctions``: ``legal`` (sequences in which nobody moves twice in a row; the definition),
    ``once`` (each opponent at most once) or ``single`` (one move by one opponent): the last two
    reproduce older tables. ``returning``: opponents who bring the conflict back to s deter
    the move away from s (s ≿ s), as the definition has it.
    """

    sanctions: Sanctions = "legal"
    returning: bool = True

    def __post_init__(self) -> None:
        if self.sanctions not in SANCTION_WORDS:
            raise WrongValue(
                f"There is no sanction convention {self.sanctions!r}.{nearest(str(self.sanctions), SANCTION_WORDS)}"
            )

    def barred_next(
        self, barred: frozenset[Dm], mover: Dm, everyone: tuple[Dm, ...]
    ) -> frozenset[Dm]:
        """Return who may not move next in a sanction, after ``mover``."""
        match self.sanctions:
            case "legal":
                return frozenset({mover})
            case "once":
                return barred | {mover}
            case "single":
                return frozenset(everyone)

    def words(self) -> dict[str, str]:
        """Return the conventions as every result shows them."""
        back = "is a sanction" if self.returning else "is no sanction"
        return {"sanctions": SANCTION_WORDS[self.sanctions], "returning": f"returning to s {back}"}


class Moves(Protocol):
    """The unilateral moves of one decision maker."""

    def of(self, state: State) -> tuple[State, ...]:
        """Return the states that one move leads to, ascending."""


@dataclass(frozen=True)
class OptionMoves:
    """Moves in option form: any change of one's own options that obeys their directions."""

    space: StateSpace
    dm: Dm

    @cached_property
    def _own(self) -> tuple[tuple[int, str], ...]:
        options = enumerate(self.space.conflict.options)
        return tuple((1 << k, o.moves) for k, o in options if o.dm == self.dm)

    def of(self, state: State) -> tuple[State, ...]:
        """Return the states that one move leads to, ascending."""
        found = {t for cell in self.space.cells[state] for t in self._from(cell)}
        return tuple(sorted(found - {state}))

    def _from(self, cell: int) -> Iterator[State]:
        rest = cell
        choices = []
        for bit, direction in self._own:
            now = cell & bit
            rest &= ~bit
            free = direction == "both" or (direction == "take") == (now == 0)
            choices.append((0, bit) if free else (now,))
        for settings in product(*choices):
            target = self.space.state_of(rest + sum(settings))
            if target is not None:
                yield target


@dataclass(frozen=True)
class ArcMoves:
    """Moves of an explicit graph, as listed."""

    arcs: Mapping[State, tuple[State, ...]]

    def of(self, state: State) -> tuple[State, ...]:
        """Return the states that one move leads to, ascending."""
        return self.arcs.get(state, ())


@dataclass(frozen=True)
class Graph:
    """The graph model of a conflict: states, moves, ranks and conventions."""

    space: StateSpace
    every_move: Mapping[Dm, Moves]
    ranks: Mapping[Dm, Sequence[int]]
    conventions: Conventions = field(default_factory=Conventions)

    @property
    def conflict(self) -> Conflict:
        """The conflict that the graph models."""
        return self.space.conflict

    @property
    def dms(self) -> tuple[Dm, ...]:
        """The ids of the decision makers."""
        return tuple(self.every_move)

    @property
    def is_option_form(self) -> bool:
        """Whether states are combinations of options, none of them merged."""
        return self.conflict.arcs is None and not self.space.merged

    def dm(self, name: str) -> Dm:
        """Return the decision maker of this name; raises :class:`UnknownName`."""
        if name in self.every_move:
            return Dm(name)
        if any(d.name == name for d in self.conflict.decision_makers):
            return self.conflict.decision_maker(name).id
        raise UnknownName(f"There is no decision maker {name!r}.{nearest(name, self.dms)}")

    def state(self, name: str) -> State:
        """Return the state of this name (label, pattern, outcome, condition, ``#index``)."""
        return self.space.state(name)

    def with_conventions(self, conventions: Conventions) -> Graph:
        """Return the same graph under other conventions."""
        return self if conventions == self.conventions else replace(self, conventions=conventions)

    def with_ranks(self, ranks: Mapping[Dm, Sequence[int]]) -> Graph:
        """Return the same states and moves under other orders; moves found so far are shared."""
        other = replace(self, ranks=ranks)
        other.__dict__["_moves"] = self._moves
        return other

    # ------------------------------------------------------------ one decision maker

    @cached_property
    def _moves(self) -> dict[tuple[Dm, State], tuple[State, ...]]:
        return {}

    def moves(self, dm: Dm, state: State) -> tuple[State, ...]:
        """R_i(s): the states that ``dm`` reaches from ``state`` in one unilateral move."""
        known = self._moves.get((dm, state))
        if known is None:
            known = self._moves[dm, state] = self.every_move[dm].of(state)
        return known

    def prefers(self, dm: Dm, a: State, b: State) -> bool:
        """a ≻_i b: whether ``dm`` strictly prefers ``a`` to ``b``."""
        rank = self.ranks[dm]
        return rank[a] > rank[b]

    def improvements(self, dm: Dm, state: State) -> tuple[State, ...]:
        """R_i^+(s): the moves of ``dm`` from ``state`` that it strictly prefers to ``state``."""
        return tuple(t for t in self.moves(dm, state) if self.prefers(dm, t, state))

    def deters(self, dm: Dm, reply: State, state: State) -> bool:
        """s ≿_i s2: whether ending at ``reply`` leaves ``dm`` no better off than ``state``.

        Ties deter. Coming back to ``state`` itself deters unless the convention says otherwise.
        """
        if reply == state:
            return self.conventions.returning
        return not self.prefers(dm, reply, state)

    # ------------------------------------------------------------ its opponents

    def opponents(self, dm: Dm) -> tuple[Dm, ...]:
        """N∖i: everybody else."""
        return tuple(d for d in self.dms if d != dm)

    def replies(self, dm: Dm, state: State, *, credible: bool = False) -> tuple[State, ...]:
        """R_{N∖i}(s): where the opponents of ``dm`` can take the conflict from ``state``, ascending.

        ``credible``: R^+_{N∖i}(s), where each opponent's step improves on the state it leaves.
        """
        key = (dm, state, credible)
        known = self._replies.get(key)
        if known is None:
            reached = {node[0] for node, _, _ in self._walk(dm, state, credible)}
            known = self._replies[key] = tuple(sorted(reached))
        return known

    @cached_property
    def _replies(self) -> dict[tuple[Dm, State, bool], tuple[State, ...]]:
        return {}

    def route(self, dm: Dm, state: State, reply: State, *, credible: bool = False) -> Route:
        """Return a shortest sequence of opponents' moves from ``state`` to ``reply``."""
        came: dict[Node, tuple[Node, Dm]] = {}
        for node, before, mover in self._walk(dm, state, credible):
            came[node] = (before, mover)
            if node[0] == reply:
                return self._traced(came, node)
        raise LookupError(f"the opponents of {dm!r} do not reach state {reply} from {state}")

    @staticmethod
    def _traced(came: Mapping[Node, tuple[Node, Dm]], node: Node) -> Route:
        steps = []
        while node in came:
            before, mover = came[node]
            steps.append((mover, node[0]))
            node = before
        return tuple(reversed(steps))

    def _walk(self, dm: Dm, start: State, credible: bool) -> Iterator[tuple[Node, Node, Dm]]:
        """Yield each node, the node before it and who moved: breadth first, shortest routes first."""
        step = self.improvements if credible else self.moves
        everyone = self.opponents(dm)
        first: Node = (start, frozenset())
        layer, seen = [first], {first}
        while layer:
            following = []
            for before in layer:
                state, barred = before
                for mover in everyone:
                    if mover in barred:
                        continue
                    after = self.conventions.barred_next(barred, mover, everyone)
                    for target in step(mover, state):
                        node = (target, after)
                        if node not in seen:
                            seen.add(node)
                            following.append(node)
                            yield node, before, mover
            layer = following

    def table(self) -> Table:
        """Return where each decision maker can move from each state; + marks improvements."""

        def cell(dm: Dm, state: State) -> str:
            better = set(self.improvements(dm, state))
            return " ".join(
                f"{self.space.label(t)}{'+' * (t in better)}" for t in self.moves(dm, state)
            )

        rows = tuple((self.space.label(s), *(cell(d, s) for d in self.dms)) for s in self.space)
        return Table(("from", *self.dms), rows, f"Moves in: {self.conflict.title} (+ improves)")

    def __str__(self) -> str:
        return str(self.table())

    def __rich__(self) -> Table:
        return self.table()

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


def graph_model(conflict: Conflict, conventions: Conventions | None = None) -> Graph:
    """Return the graph model of a conflict.

    Raises :class:`MissingPart` when a decision maker has no preferences.
    """
    space = state_space(conflict)
    return Graph(space, moves_of(space), orders_of(space), conventions or Conventions())


def orders_of(space: StateSpace) -> dict[Dm, Sequence[int]]:
    """Return the rank of every state for every decision maker, 0 for the least preferred."""
    conflict = space.conflict
    missing = [d for d in conflict.dms if d not in conflict.preferences]
    if missing:
        raise MissingPart(
            f"There are no preferences for {', '.join(map(repr, missing))}. "
            f"Add 'preferences: {{{missing[0]}: {{ranking: […]}}}}' or another form."
        )
    ranks: dict[Dm, Sequence[int]] = {}
    for dm in conflict.dms:
        with preferences_of(dm):
            ranks[dm] = ranks_of(conflict.preferences[dm], space)
    return ranks


def moves_of(space: StateSpace) -> dict[Dm, Moves]:
    """Return the moves of every decision maker; no preferences are needed."""
    arcs = space.conflict.arcs
    if arcs is None:
        return {d: OptionMoves(space, d) for d in space.conflict.dms}
    return {d: _arc_moves(space, arcs, d) for d in space.conflict.dms}


def _arc_moves(space: StateSpace, arcs: Arcs, dm: Dm) -> ArcMoves:
    """The listed moves whose ends are both feasible."""
    at = {label: space.state_of(c) for c, label in enumerate(arcs.states)}
    targets: dict[State, set[State]] = {}
    for a, b in arcs.moves.get(dm, ()):
        start, end = at[a], at[b]
        if start is not None and end is not None:
            targets.setdefault(start, set()).add(end)
    return ArcMoves({s: tuple(sorted(t)) for s, t in targets.items()})
