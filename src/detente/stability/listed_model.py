"""Counts for models whose states are listed: small ones, merged states and explicit graphs."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from detente.model.named import NamedState, listed_states
from detente.model.space import State, StateSpace
from detente.stability.concepts import Concept
from detente.stability.judging import Judged
from detente.stability.solve import Solution


@dataclass(frozen=True)
class ListedSet:
    """Some states of a list, by their positions."""

    members: tuple[State, ...]

    def size(self) -> int:
        """Return how many states there are."""
        return len(self.members)

    def first(self, n: int) -> tuple[State, ...]:
        """Return the ``n`` first of the list; all where there are fewer."""
        return self.members[:n]

    def holds(self, code: int) -> bool:
        """Say whether the state at this position is among them."""
        return code in self.members

    def sample(self, n: int, rng: random.Random) -> tuple[State, ...]:
        """Return ``n`` at random, all different, in order; all where there are fewer."""
        return tuple(sorted(rng.sample(self.members, min(n, len(self.members)))))


@dataclass(frozen=True)
class ListedModel:
    """A solution, of which the states named by ``where`` are counted."""

    solution: Solution
    where: str | None = None

    @property
    def space(self) -> StateSpace:
        """The list of states."""
        return self.solution.graph.space

    @property
    def labels(self) -> Mapping[int, str]:
        """No state comes before its place: the list has labelled states first."""
        return {}

    def named(self, states: Sequence[int]) -> tuple[NamedState, ...]:
        """Return states as a reader knows them."""
        return listed_states(self.space, [State(s) for s in states])

    def states(self) -> ListedSet:
        """Return the states of the whole model."""
        return ListedSet(tuple(self.space))

    def counted(self) -> ListedSet:
        """Return the states in which the condition holds; all where there is none."""
        if self.where is None:
            return self.states()
        return ListedSet(self.space.all_named(self.where))

    def judged(self, asked: Sequence[Concept]) -> Iterator[Judged]:
        """Count what the solution found under each concept."""
        among = set(self.counted().members)
        for concept in asked:
            of = self.solution.stability[concept.name]
            stable = {dm: len(among.intersection(states)) for dm, states in of.items()}
            kept = among.intersection(self.solution.equilibria(concept.name).indices)
            yield Judged(concept.name, stable, ListedSet(tuple(sorted(kept))))
