"""Counts for models too large for arrays: sets of states as decision diagrams, or a solver's witnesses.

Where the diagrams of a concept outgrow their budget, a SAT solver looks for equilibria one by one:
it may still find all of them, or prove that there is none.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from detente.errors import BudgetSpent
from detente.kernels.circuit import Wire
from detente.model.circuits import Formulas
from detente.model.conflict import Dm
from detente.model.graph import Conventions
from detente.model.named import NamedState, coded_states
from detente.stability.concepts import Concept
from detente.stability.judging import Judged
from detente.stability.labelling import labelled
from detente.stability.symbolic import SymbolicModel
from detente.stability.symbolic_budget import Budget
from detente.stability.symbolic_states import StateSet as Drawn
from detente.stability.timings import Stopwatch
from detente.stability.witness import BY_CLAUSES, witnesses

SECONDS = 10.0
"""So long the diagrams of one concept may take unless more is allowed; the solver, half of it."""
MOST_WITNESSES = 100
"""So many equilibria a solver looks for, one by one."""


@dataclass(frozen=True)
class DrawnModel:
    """A conflict as diagrams; ``where`` restricts what is counted, ``seconds`` each concept."""

    formulas: Formulas
    conventions: Conventions
    watch: Stopwatch
    where: str | None = None
    seconds: float = SECONDS

    @cached_property
    def model(self) -> SymbolicModel:
        """States, ranks and stable sets as diagrams."""
        return SymbolicModel(self.formulas, self.conventions, Budget(seconds=self.seconds))

    @cached_property
    def _condition(self) -> Wire:
        return self.formulas.everything if self.where is None else self.formulas.meant(self.where)

    @cached_property
    def labels(self) -> dict[int, str]:
        """The label of every code that has one, as the file lists them."""
        return labelled(self.formulas, self.holding)

    def holding(self, wire: Wire) -> DrawnSet:
        """Return the states in which the wire holds."""
        return DrawnSet(self, self.model.states().within(wire))

    def check(self) -> None:
        """Raise what is wrong with the case: no state, a label or a preference that does not fit."""
        with self.watch.phase("states"):
            self.states()
        with self.watch.phase("ranks"):
            self.labels  # noqa: B018 (found once, and kept)
            self.model.field  # noqa: B018

    def states(self) -> DrawnSet:
        """Return the states of the whole model."""
        return DrawnSet(self, self.model.states())

    def counted(self) -> DrawnSet:
        """Return the states in which the condition holds; all where there is none."""
        return self.holding(self._condition)

    def judged(self, asked: Sequence[Concept]) -> Iterator[Judged]:
        """Judge the counted states under each concept in turn, each within its budget."""
        for concept in asked:
            with self.watch.phase(concept.name):
                found = self._judged(concept.name)
            yield found

    def _judged(self, name: str) -> Judged:
        try:
            kept = self.model.equilibria(name).within(self._condition)
            return Judged(name, self._stable(name), DrawnSet(self, kept))
        except BudgetSpent as spent:
            return self._witnessed(name, spent.message)

    def _stable(self, name: str) -> dict[Dm, int]:
        """The number of stable states for each decision maker who has been judged."""
        return {
            dm: self.model.stable(name, dm).within(self._condition).size()
            for dm in self.model.judged(name)
        }

    def _witnessed(self, name: str, spent: str) -> Judged:
        """What a solver finds where diagrams ended: all equilibria, some, or nothing."""
        stable = self._stable(name)
        if name not in BY_CLAUSES or self.conventions.sanctions != "legal":
            return Judged(name, stable, None, spent)
        found = witnesses(
            self.formulas.conflict,
            name,
            where=self.where,
            limit=MOST_WITNESSES,
            seconds=self.seconds / 2,
        )
        some = CodeSet(self, tuple(sorted(found.codes)))
        if found.complete:
            return Judged(name, stable, some)
        return Judged(name, stable, None, f"{spent} {_told(len(found.codes))}", some)

    def shown(self, codes: Sequence[int]) -> tuple[NamedState, ...]:
        """Return states by code as outputs show them."""
        return coded_states(self.formulas, codes, self.labels)


def _told(number: int) -> str:
    if not number:
        return "A solver found no equilibrium in its time, and no proof that there is none."
    there = "equilibrium" if number == 1 else "equilibria"
    return f"A solver found {number:,} {there}; whether there are more is not settled."


@dataclass(frozen=True)
class DrawnSet:
    """Some states as a diagram, with their names."""

    model: DrawnModel = field(repr=False)
    states: Drawn

    def size(self) -> int:
        """Return how many states there are."""
        return self.states.size()

    def codes(self, n: int) -> list[int]:
        """Return the ``n`` smallest codes."""
        return list(self.states.first(n))

    def first(self, n: int) -> tuple[NamedState, ...]:
        """Return up to ``n`` states: labelled ones as the file labels them, then by code."""
        labels = self.model.labels
        named = [c for c in labels if self.states.holds(c)]
        others = [c for c in self.codes(n + len(named)) if c not in labels]
        return self.model.shown([*named, *others][:n])

    def sample(self, n: int, rng: random.Random) -> tuple[NamedState, ...]:
        """Return up to ``n`` states at random, all different and all equally likely."""
        if self.size() <= n:
            return self.first(self.size())
        found: set[int] = set()
        while len(found) < n:
            found.update(self.states.sample(1, rng))
        return self.model.shown(sorted(found))


@dataclass(frozen=True)
class CodeSet:
    """A few states, listed by code."""

    model: DrawnModel = field(repr=False)
    every: tuple[int, ...]

    def size(self) -> int:
        """Return how many states there are."""
        return len(self.every)

    def first(self, n: int) -> tuple[NamedState, ...]:
        """Return up to ``n`` states: labelled ones as the file labels them, then by code."""
        labels = self.model.labels
        named = [c for c in labels if c in self.every]
        return self.model.shown([*named, *(c for c in self.every if c not in labels)][:n])

    def sample(self, n: int, rng: random.Random) -> tuple[NamedState, ...]:
        """Return up to ``n`` states at random, all different and all equally likely."""
        return self.model.shown(sorted(rng.sample(self.every, min(n, len(self.every)))))
