"""Counts for models whose states are listed: small ones, merged states and explicit graphs."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from detente.model.named import NamedState, listed_states
from detente.model.space import State, StateSpace
from detente.stability.concepts import Concept
from detente.stability.judging import Judged
from detente.stability.solve import Solution


@dataclass(frozen=True)
class ListedSet:
    """Some states of a list, in its order."""

    space: StateSpace = field(repr=False)
    members: tuple[State, ...]

    def size(self) -> int:
        """Return how many states there are."""
        return len(self.members)

    def first(self, n: int) -> tuple[NamedState, ...]:
        """Return up to ``n`` states in the order of the list."""
        return listed_states(self.space, self.members[:n])

    def sample(self, n: int, rng: random.Random) -> tuple[NamedState, ...]:
        """Return up to ``n`` states at random, all different and all equally likely."""
        picked = sorted(rng.sample(self.members, min(n, len(self.members))))
        return listed_states(self.space, picked)


@dataclass(frozen=True)
class ListedModel:
    """A solution, of which the states named by ``where`` are counted."""

    solution: Solution
    where: str | None = None

    @property
    def space(self) -> StateSpace:
        """The list of states."""
        return self.solution.graph.space

    def states(self) -> ListedSet:
        """Return the states of the whole model."""
        return ListedSet(self.space, tuple(self.space))

    def counted(self) -> ListedSet:
        """Return the states in which the condition holds; all where there is none."""
        if self.where is None:
            return self.states()
        return ListedSet(self.space, self.space.all_named(self.where))

    def judged(self, asked: Sequence[Concept]) -> Iterator[Judged]:
        """Count what the solution found under each concept."""
        among = set(self.counted().members)
        for concept in asked:
            of = self.solution.stability[concept.name]
            stable = {dm: len(among.intersection(states)) for dm, states in of.items()}
            kept = among.intersection(self.solution.equilibria(concept.name).indices)
            yield Judged(concept.name, stable, ListedSet(self.space, tuple(sorted(kept))))
