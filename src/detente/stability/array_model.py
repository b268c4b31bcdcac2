"""Every state of a conflict in option form judged in arrays, without a list of states."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from detente.kernels.bits import BitField
from detente.kernels.circuit import Wire
from detente.kernels.field import Flags
from detente.kernels.sliced import flags, ranks
from detente.model.circuits import Formulas
from detente.model.conflict import Dm
from detente.model.graph import Conventions
from detente.model.named import NamedState, coded_states
from detente.stability.concepts import Concept
from detente.stability.fields import DIRECTION
from detente.stability.judging import Judged
from detente.stability.labelling import check_feasible, check_places, labelled
from detente.stability.timings import Stopwatch

BLOCK = 1 << 20
"""So many cells are looked through at once when states are picked from a set."""


@dataclass(frozen=True)
class ArrayModel:
    """A conflict as arrays over all combinations of options; ``where`` restricts what is counted.

    ``deadline`` is a time of ``time.monotonic``.
    """

    formulas: Formulas
    conventions: Conventions
    watch: Stopwatch
    where: Wire | None = None
    deadline: float | None = None

    @cached_property
    def field(self) -> BitField:
        """The ranks of everybody, and who may change which bits in which direction."""
        conflict = self.formulas.conflict
        with self.watch.phase("ranks"):
            rows = list(self.formulas.ranks.values())
            found = ranks(self.formulas.feasible, rows)
        ways = [[DIRECTION[o.moves] for o in d.options] for d in conflict.decision_makers]
        return BitField(found, ways, self.conventions.sanctions)

    @cached_property
    def _states(self) -> ArraySet:
        with self.watch.phase("states"):
            found = self.holding(self.formulas.feasible)
            check_feasible(self.formulas, found)
            return found

    @cached_property
    def _counted(self) -> ArraySet:
        if self.where is None:
            return self._states
        with self.watch.phase("where"):
            return self.holding(self.formulas.feasible & self.where)

    def holding(self, wire: Wire) -> ArraySet:
        """Return the combinations in which the wire holds."""
        return ArraySet(self, flags(wire))

    @cached_property
    def labels(self) -> dict[int, str]:
        """The label of every code that has one, as the file lists them."""
        return labelled(self.formulas, self.holding)

    def check(self) -> None:
        """Raise what is wrong with the case: no state, a label or a preference that does not fit."""
        self.states()
        self.labels  # noqa: B018 (found once, and kept)
        if self.formulas.ranks:
            with self.watch.phase("ranks"):
                for dm in self.formulas.conflict.dms:
                    check_places(self.formulas, dm, self.holding)

    def states(self) -> ArraySet:
        """Return the states of the whole model."""
        return self._states

    def counted(self) -> ArraySet:
        """Return the states in which the condition holds; all where there is none."""
        return self._counted

    def judged(self, asked: Sequence[Concept]) -> Iterator[Judged]:
        """Judge the counted states under each concept in turn, until the deadline."""
        arrays = self.field
        for concept in asked:
            with self.watch.phase(concept.name):
                found = self._judged(concept, arrays)
            yield found

    def _judged(self, concept: Concept, arrays: BitField) -> Judged:
        assert concept.kernel is not None
        kept = self._counted.flags.copy()
        stable: dict[Dm, int] = {}
        for i, dm in enumerate(self.formulas.conflict.dms):
            if self.deadline is not None and time.monotonic() > self.deadline:
                return Judged(concept.name, stable, None, _so_far(list(stable), kept))
            own = concept.kernel(arrays, i)
            own &= self._counted.flags
            stable[dm] = int(np.count_nonzero(own))
            kept &= own
        return Judged(concept.name, stable, ArraySet(self, kept))


def _so_far(judged: Sequence[str], kept: Flags) -> str:
    if not judged:
        return "nobody was judged before the budget ended"
    return (
        f"only {', '.join(judged)} judged before the budget ended: "
        f"at most {np.count_nonzero(kept):,} equilibria"
    )


@dataclass(frozen=True)
class ArraySet:
    """The states at the set entries of an array of flags."""

    model: ArrayModel = field(repr=False)
    flags: Flags

    def size(self) -> int:
        """Return how many states there are."""
        return int(np.count_nonzero(self.flags))

    def codes(self, n: int) -> list[int]:
        """Return the ``n`` smallest codes."""
        found: list[int] = []
        for start in range(0, len(self.flags), BLOCK):
            if len(found) >= n:
                break
            at = np.flatnonzero(self.flags[start : start + BLOCK])[: n - len(found)]
            found += (at + start).tolist()
        return found

    def first(self, n: int) -> tuple[NamedState, ...]:
        """Return up to ``n`` states: labelled ones as the file labels them, then by code."""
        if n < 1:
            return ()
        labels = self.model.labels
        named = [c for c in labels if self.flags[c]]
        others = [c for c in self.codes(n + len(named)) if c not in labels]
        return self._shown([*named, *others][:n])

    def sample(self, n: int, rng: random.Random) -> tuple[NamedState, ...]:
        """Return up to ``n`` states at random, all different and all equally likely."""
        size = self.size()
        places = sorted(rng.sample(range(size), min(n, size)))
        found: list[int] = []
        passed = 0
        for start in range(0, len(self.flags), BLOCK):
            inside = np.flatnonzero(self.flags[start : start + BLOCK])
            while len(found) < len(places) and places[len(found)] < passed + len(inside):
                found.append(int(inside[places[len(found)] - passed]) + start)
            passed += len(inside)
        return self._shown(found)

    def _shown(self, codes: Sequence[int]) -> tuple[NamedState, ...]:
        return coded_states(self.model.formulas, codes, self.model.labels)
