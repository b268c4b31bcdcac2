"""What does an engine for large models answer?  Sets of states that are never listed in full.

States are numbers: codes in option form, positions in a list where states are listed.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from detente.model.conflict import Dm
from detente.model.named import NamedState
from detente.stability.concepts import Concept


class StateSet(Protocol):
    """Some states of a model."""

    def size(self) -> int:
        """Return how many states there are, exactly."""

    def first(self, n: int) -> Sequence[int]:
        """Return the ``n`` smallest; all where there are fewer."""

    def holds(self, code: int) -> bool:
        """Say whether a state is among them."""

    def sample(self, n: int, rng: random.Random) -> Sequence[int]:
        """Return ``n`` at random, all different and every choice equally likely; all where there are fewer."""


@dataclass(frozen=True)
class Judged:
    """How many states are stable for whom under a concept, and the equilibria.

    Where a budget ended, ``equilibria`` is None and ``unproven`` says what is known; ``some`` then
    holds equilibria that were found all the same.
    """

    concept: str
    stable: Mapping[Dm, int]
    equilibria: StateSet | None
    unproven: str = ""
    some: StateSet | None = None


class Judge(Protocol):
    """An engine at work on a model, or on those of its states in which a condition holds."""

    @property
    def labels(self) -> Mapping[int, str]:
        """The labels of the states that come before the others, in their order."""

    def states(self) -> StateSet:
        """Return the states of the whole model."""

    def counted(self) -> StateSet:
        """Return the states in which the condition holds; all where there is none."""

    def judged(self, asked: Sequence[Concept]) -> Iterator[Judged]:
        """Judge the counted states under each concept in turn."""

    def named(self, states: Sequence[int]) -> tuple[NamedState, ...]:
        """Return states as a reader knows them."""


def first_named(judge: Judge, states: StateSet, n: int) -> tuple[NamedState, ...]:
    """Return up to ``n`` states: labelled ones as the file labels them, then by code."""
    before = [s for s in judge.labels if states.holds(s)] if n else []
    others = [s for s in states.first(n + len(before)) if s not in judge.labels]
    return judge.named([*before, *others][:n])
