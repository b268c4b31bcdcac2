"""Which change of the model changes the answer, and what matters most?

Every change is made and judged; what it does is told per concept: equilibria gained and lost, and
the outcomes that hold. A state is the same before and after when some combination of options
belongs to both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import TypeAlias, TypeGuard

from detente.analysis.batch import Batch, Equilibria
from detente.analysis.tweaks import (
    KINDS,
    Element,
    Kind,
    ListTweak,
    Tweak,
    element,
    is_of_list,
    order_after,
    pairs,
    single_tweaks,
    tweaked,
)
from detente.errors import DetenteError, NotApplicable, WrongValue, nearest
from detente.model.graph import Graph
from detente.model.space import State, StateSpace
from detente.stability.concepts import concept
from detente.stability.solve import solve, unfit

DEFAULT = ("nash", "seq")
"""The concepts that are judged unless others are asked for."""
CHUNK = 64

Tweaks: TypeAlias = tuple[Tweak, ...]


@dataclass(frozen=True)
class Named:
    """A state by its label, with the outcomes it belongs to."""

    label: str
    outcomes: tuple[str, ...]


@dataclass(frozen=True)
class Shift:
    """What a change does under one concept.

    ``gained`` and ``lost`` are equilibria; ``came`` and ``went`` outcomes that held in some
    equilibrium only after, or only before. ``left`` is the number of equilibria after the change.
    """

    concept: str
    gained: tuple[Named, ...]
    lost: tuple[Named, ...]
    came: tuple[str, ...]
    went: tuple[str, ...]
    left: int


@dataclass(frozen=True)
class Effect:
    """One change, or two made together, and what it does under each concept.

    ``unjudged`` says why it could not be judged; there are no shifts then.
    """

    changes: Tweaks
    shifts: tuple[Shift, ...]
    unjudged: str = ""

    @property
    def alters(self) -> bool:
        """Whether some equilibrium is gained or lost."""
        return any(s.gained or s.lost for s in self.shifts)

    @property
    def turns(self) -> bool:
        """Whether some outcome comes to hold, or no longer holds."""
        return any(s.came or s.went for s in self.shifts)

    @property
    def came(self) -> frozenset[tuple[str, str]]:
        """The outcomes that come to hold, each with the concept under which it does."""
        return frozenset((s.concept, o) for s in self.shifts for o in s.came)


@dataclass(frozen=True)
class Weight:
    """How much an element matters: of the changes that concern it, how many do what."""

    element: Element
    tried: int
    alter: int
    turn: int


@dataclass(frozen=True)
class Sensitivity:
    """Every change that was judged, in order; ``total`` is how many there are."""

    question: Question
    effects: tuple[Effect, ...]
    total: int

    @property
    def complete(self) -> bool:
        """Whether every change was judged."""
        return len(self.effects) == self.total

    def together(self) -> tuple[Effect, ...]:
        """Return the pairs of changes that bring an outcome which neither of them brings alone."""
        if not self.question.pairs:
            return ()
        alone = {e.changes: e for e in replace(self.question, pairs=False).effects()}

        def is_new(effect: Effect) -> bool:
            apart = {came for t in effect.changes for came in alone[(t,)].came}
            return bool(effect.came - apart)

        return tuple(e for e in self.effects if is_new(e))

    def weights(self) -> tuple[Weight, ...]:
        """Return what matters most, first: by changed outcomes, then by changed equilibria."""
        tally: dict[Element, list[int]] = {}
        for effect in self.effects:
            for each in map(element, effect.changes):
                counts = tally.setdefault(each, [0, 0, 0])
                counts[0] += not effect.unjudged
                counts[1] += effect.alters
                counts[2] += effect.turns
        found = [Weight(e, *counts) for e, counts in tally.items() if counts[0]]
        return tuple(sorted(found, key=lambda w: (-w.turn, -w.alter, w.tried)))


@dataclass(frozen=True)
class Question:
    """Which changes are made to which model, and under which concepts they are judged."""

    graph: Graph
    concepts: tuple[str, ...] = DEFAULT
    kinds: tuple[Kind, ...] = KINDS
    pairs: bool = False

    def __post_init__(self) -> None:
        for kind in self.kinds:
            if kind not in KINDS:
                raise WrongValue(f"There is no kind of change {kind!r}.{nearest(str(kind), KINDS)}")
        for name in self.concepts:
            if why := unfit(concept(name), self.graph):
                raise NotApplicable(f"The concept {name!r} does not apply: {why}.")

    # ------------------------------------------------------------ the changes

    @cached_property
    def singles(self) -> Tweaks:
        """Every single change."""
        return single_tweaks(self.graph, self.kinds)

    def changes(self) -> Iterator[Tweaks]:
        """Yield all changes, or all pairs of them, in order."""
        if self.pairs:
            return pairs(self.graph.conflict, self.singles)
        return ((tweak,) for tweak in self.singles)

    @cached_property
    def total(self) -> int:
        """The number of changes."""
        return sum(1 for _ in self.changes())

    # ------------------------------------------------------------ before

    @cached_property
    def before(self) -> Equilibria:
        """The equilibria of the case as it stands."""
        return self._solved(self.graph)

    def _solved(self, graph: Graph) -> Equilibria:
        solution = solve(graph, self.concepts)
        return {c: solution.equilibria(c).indices for c in self.concepts}

    @cached_property
    def _batch(self) -> Batch:
        return Batch(self.graph, tuple(concept(c) for c in self.concepts))

    # ------------------------------------------------------------ after

    def effects(self, changes: Iterable[Tweaks] | None = None) -> Iterator[Effect]:
        """Yield what each change does, in order; changes of lists are judged many at a time."""
        waiting = iter(self.changes() if changes is None else changes)
        while chunk := list(islice(waiting, CHUNK)):
            lists = {c: order_after(self.graph.conflict, c) for c in chunk if _only_lists(c)}
            known = dict(zip(lists, self._batch.equilibria(list(lists.values())), strict=True))
            for change in chunk:
                if _only_lists(change):
                    yield self._effect(change, self.graph, known[change])
                else:
                    yield self._afresh(change)

    def _afresh(self, changes: Tweaks) -> Effect:
        try:
            graph = tweaked(self.graph, changes)
            return self._effect(changes, graph, self._solved(graph))
        except DetenteError as error:
            return Effect(changes, (), error.message)

    def _effect(self, changes: Tweaks, graph: Graph, after: Equilibria) -> Effect:
        before, space = self.graph.space, graph.space
        return Effect(
            changes,
            tuple(_shift(c, before, self.before[c], space, after[c]) for c in self.concepts),
        )


def _only_lists(changes: Tweaks) -> TypeGuard[tuple[ListTweak, ...]]:
    return all(map(is_of_list, changes))


def _shift(
    name: str,
    before: StateSpace,
    old: Sequence[State],
    after: StateSpace,
    new: Sequence[State],
) -> Shift:
    was = {c for s in old for c in before.cells[s]}
    now = {c for s in new for c in after.cells[s]}
    held = {o for s in old for o in before.outcomes(s)}
    holds = {o for s in new for o in after.outcomes(s)}
    return Shift(
        name,
        tuple(_named(after, s) for s in new if was.isdisjoint(after.cells[s])),
        tuple(_named(before, s) for s in old if now.isdisjoint(before.cells[s])),
        tuple(o for o in after.conflict.outcomes if o in holds - held),
        tuple(o for o in after.conflict.outcomes if o in held - holds),
        len(new),
    )


def _named(space: StateSpace, state: State) -> Named:
    return Named(space.label(state), space.outcomes(state))


def survey(question: Question, effects: Iterable[Effect] | None = None) -> Sensitivity:
    """Return what every change does; stopped with Ctrl-C, what those judged so far do."""
    found: list[Effect] = []
    with suppress(KeyboardInterrupt):
        for effect in question.effects() if effects is None else effects:
            found.append(effect)
    return Sensitivity(question, tuple(found), question.total)
