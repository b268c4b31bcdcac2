"""Counts by decision diagrams, for models whose states no memory holds.

Where the diagrams of a concept outgrow their budget, a SAT solver looks for equilibria one by one:
it may still find all of them, or prove that there is none.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from time import monotonic

from detente.errors import BudgetSpent
from detente.kernels.circuit import Wire
from detente.model.conflict import Dm
from detente.model.named import NamedState, coded_states
from detente.stability.concepts import Concept
from detente.stability.judging import Judged
from detente.stability.labelling import labelled
from detente.stability.symbolic import NOBODY, SymbolicModel
from detente.stability.symbolic_budget import Budget
from detente.stability.symbolic_states import StateSet
from detente.stability.timings import Stopwatch
from detente.stability.witness import BY_CLAUSES, witnesses

FOR_DIAGRAMS = 0.75
"""The share of a concept's time that diagrams have; the rest is for a solver where they end."""
MOST_WITNESSES = 100
"""So many equilibria a solver looks for, one by one."""
LEAST = 0.001
"""Seconds that a question is given at least, so that it can say what is not proven."""


@dataclass(frozen=True)
class DiagramSet:
    """A set of states as one diagram."""

    drawn: StateSet

    def size(self) -> int:
        """Return how many states there are, exactly."""
        return self.drawn.size()

    def first(self, n: int) -> tuple[int, ...]:
        """Return the ``n`` smallest codes; all where there are fewer."""
        return self.drawn.first(n)

    def holds(self, code: int) -> bool:
        """Say whether the state is among them."""
        return self.drawn.holds(code)

    def sample(self, n: int, rng: random.Random) -> tuple[int, ...]:
        """Return ``n`` codes at random, all different, ascending; all where there are fewer."""
        if self.size() <= n:
            return self.first(n)
        found: set[int] = set()
        while len(found) < n:
            found |= set(self.drawn.sample(n - len(found), rng))
        return tuple(sorted(found))


@dataclass(frozen=True)
class FoundSet:
    """A few states, each found by itself; ``codes`` ascend."""

    codes: tuple[int, ...]

    def size(self) -> int:
        """Return how many states there are."""
        return len(self.codes)

    def first(self, n: int) -> tuple[int, ...]:
        """Return the ``n`` smallest codes; all where there are fewer."""
        return self.codes[:n]

    def holds(self, code: int) -> bool:
        """Say whether the state is among them."""
        return code in self.codes

    def sample(self, n: int, rng: random.Random) -> tuple[int, ...]:
        """Return ``n`` codes at random, all different, ascending; all where there are fewer."""
        return tuple(sorted(rng.sample(self.codes, min(n, len(self.codes)))))


@dataclass(frozen=True, eq=False)
class DiagramModel:
    """A symbolic model, of which the states in which ``where`` holds are counted.

    ``deadline`` is a time of ``time.monotonic``; ``condition`` is what ``where`` was written as.
    """

    model: SymbolicModel
    watch: Stopwatch
    deadline: float
    where: Wire | None = None
    condition: str | None = None

    def check(self) -> None:
        """Raise what is wrong with the case: no state, a label or a preference that does not fit."""
        with self.watch.phase("states"):
            self.states().size()
            self.counted().size()
            self.labels  # noqa: B018 (found once, and kept)
        with self.watch.phase("ranks"):
            self.model.field  # noqa: B018 (drawn once, and kept)

    @cached_property
    def labels(self) -> dict[int, str]:
        """The label of every code that has one, as the file lists them."""
        return labelled(self.model.formulas, lambda w: DiagramSet(self.model.states().within(w)))

    @cached_property
    def _states(self) -> DiagramSet:
        return DiagramSet(self.model.states())

    @cached_property
    def _counted(self) -> DiagramSet:
        return self._states if self.where is None else self._within(self.model.states())

    def states(self) -> DiagramSet:
        """Return the states of the whole model."""
        return self._states

    def counted(self) -> DiagramSet:
        """Return the states in which the condition holds; all where there is none."""
        return self._counted

    def _within(self, drawn: StateSet) -> DiagramSet:
        return DiagramSet(drawn if self.where is None else drawn.within(self.where))

    def named(self, states: Sequence[int]) -> tuple[NamedState, ...]:
        """Return states as a reader knows them."""
        return coded_states(self.model.formulas, states, self.labels)

    def judged(self, asked: Sequence[Concept]) -> Iterator[Judged]:
        """Judge the counted states under each concept in turn: the time left is shared out evenly."""
        for done, concept in enumerate(asked):
            share = max(LEAST, (self.deadline - monotonic()) / (len(asked) - done))
            with self.watch.phase(concept.name):
                found = self._judged(concept.name, share)
            yield found

    def _judged(self, name: str, seconds: float) -> Judged:
        budget = self.model.budget
        self.model.clock.budget = Budget(seconds * FOR_DIAGRAMS, budget.nodes)
        try:
            kept = self._within(self.model.equilibria(name))
            kept.size()
            return Judged(name, self._stable(name), kept)
        except BudgetSpent as spent:
            self.model.clock.budget = budget
            return self._witnessed(name, spent.message, seconds * (1 - FOR_DIAGRAMS))

    def _witnessed(self, name: str, spent: str, seconds: float) -> Judged:
        """What a solver finds where diagrams ended: all equilibria, some, or nothing."""
        stable: dict[Dm, int] = {}
        with suppress(BudgetSpent):
            stable = self._stable(name)
        if name not in BY_CLAUSES or self.model.conventions.sanctions != "legal":
            return Judged(name, stable, None, spent)
        conflict = self.model.formulas.conflict
        found = witnesses(
            conflict, name, where=self.condition, limit=MOST_WITNESSES, seconds=seconds
        )
        some = FoundSet(tuple(sorted(found.codes)))
        if found.complete:
            return Judged(name, stable, some)
        known = spent.removesuffix(f" {NOBODY}") if some.size() else spent
        return Judged(name, stable, None, f"{known} {_told(some.size())}", some)

    def _stable(self, name: str) -> dict[Dm, int]:
        """How many states are stable for each decision maker that was judged."""
        judged = self.model.judged(name)
        return {dm: self._within(self.model.stable(name, dm)).size() for dm in judged}


def _told(number: int) -> str:
    if not number:
        return "A solver found no equilibrium in its time, and no proof that there is none."
    there = "equilibrium" if number == 1 else "equilibria"
    return f"A solver found {number:,} {there}; whether there are more is not settled."
