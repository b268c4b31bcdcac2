"""What does an engine for large models answer?  Sets of states that are never listed in full."""

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

    def first(self, n: int) -> tuple[NamedState, ...]:
        """Return up to ``n`` states: labelled ones as the file labels them, then by code."""

    def sample(self, n: int, rng: random.Random) -> tuple[NamedState, ...]:
        """Return up to ``n`` states at random, all different and all equally likely."""


@dataclass(frozen=True)
class Judged:
    """How many states are stable for whom under a concept, and the equilibria.

    Where a budget ended, ``equilibria`` is None and ``unproven`` says what is known; ``some`` then
    holds equilibria that were found.
    """

    concept: str
    stable: Mapping[Dm, int]
    equilibria: StateSet | None
    unproven: str = ""
    some: StateSet | None = None


class Judge(Protocol):
    """An engine at work on a model, or on those of its states in which a condition holds."""

    def states(self) -> StateSet:
        """Return the states of the whole model."""

    def counted(self) -> StateSet:
        """Return the states in which the condition holds; all where there is none."""

    def judged(self, asked: Sequence[Concept]) -> Iterator[Judged]:
        """Judge the counted states under each concept in turn.

        Yields nothing for concepts beyond the budget; raises :class:`NotApplicable` never: the
        caller leaves out what does not fit.
        """
