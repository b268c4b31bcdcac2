"""A set of states too many to list: how many, the first of them, some at random, is this one among them.

States are given by their code, Σ 2^k over the options k that are taken.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from detente.kernels import diagram_cells as cells
from detente.kernels.circuit import Circuit, Wire
from detente.kernels.diagrams import Diagram, Diagrams
from detente.stability.symbolic_budget import Clock


@dataclass(frozen=True, eq=False)
class StateSet:
    """Some feasible states of a model as one decision diagram; ``&``, ``|`` and ``-`` join sets.

    Every question has the budget of the model and raises :class:`detente.errors.BudgetSpent`.
    """

    diagrams: Diagrams = field(repr=False)
    clock: Clock = field(repr=False)
    circuit: Circuit = field(repr=False)
    diagram: Diagram

    @cached_property
    def _counts(self) -> cells.Counts:
        with self.clock.asked("the states of a set were counted", self._told):
            return cells.counts(self.diagrams, self.diagram)

    def _told(self) -> str:
        return f"The set itself is known and has {'some states' if self else 'no state'}; how many is not."

    def size(self) -> int:
        """Return how many states there are, exactly."""
        return cells.size(self.diagrams, self.diagram, self._counts)

    def __bool__(self) -> bool:
        return bool(self.diagram != self.diagrams.false)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StateSet) and bool(self.diagram == other.diagram)

    __hash__ = None  # type: ignore[assignment]

    def holds(self, code: int) -> bool:
        """Say whether the state is among them."""
        return cells.holds(self.diagrams, self.diagram, code)

    def first(self, n: int) -> tuple[int, ...]:
        """Return the codes of the first ``n`` states, ascending; all where there are fewer."""
        with self.clock.asked(f"the first {n:,} states of a set were sought", self._told):
            return tuple(islice(cells.codes(self.diagrams, self.diagram), n))

    def sample(self, n: int, rng: random.Random) -> tuple[int, ...]:
        """Return the codes of ``n`` states drawn with replacement, each equally likely.

        Empty where there is no state.
        """
        if not self:
            return ()
        counts = self._counts
        with self.clock.asked(f"{n:,} states of a set were drawn", self._told):
            return tuple(cells.drawn(self.diagrams, self.diagram, counts, rng) for _ in range(n))

    def within(self, condition: Wire) -> StateSet:
        """Return those in which a condition holds, given as a wire of the model's formulas."""
        with self.clock.asked("a set was restricted to a condition"):
            (drawn,) = self.diagrams.drawn(self.circuit, [condition])
            return self._with(self.diagrams.both(self.diagram, drawn))

    def _with(self, diagram: Diagram) -> StateSet:
        return StateSet(self.diagrams, self.clock, self.circuit, diagram)

    def __and__(self, other: StateSet) -> StateSet:
        with self.clock.asked("two sets were joined"):
            return self._with(self.diagrams.both(self.diagram, other.diagram))

    def __or__(self, other: StateSet) -> StateSet:
        with self.clock.asked("two sets were joined"):
            return self._with(~self.diagrams.both(~self.diagram, ~other.diagram))

    def __sub__(self, other: StateSet) -> StateSet:
        with self.clock.asked("two sets were joined"):
            return self._with(self.diagrams.both(self.diagram, ~other.diagram))
