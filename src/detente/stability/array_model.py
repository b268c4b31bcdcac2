"""Every state of a conflict in option form judged in arrays, without a list of states."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from time import monotonic
from typing import TYPE_CHECKING, Literal

import numpy as np

from detente.errors import preferences_of
from detente.kernels.bits import BitField
from detente.kernels.circuit import Wire
from detente.kernels.field import Flags
from detente.kernels.sliced import flags, ranks
from detente.model.circuits import Formulas
from detente.model.conflict import Dm
from detente.model.graph import Conventions
from detente.model.named import NamedState, coded_states
from detente.stability import compiled
from detente.stability.array_set import ArraySet
from detente.stability.concepts import Concept
from detente.stability.fields import directions_of
from detente.stability.judging import Judged
from detente.stability.labelling import labelled, nothing_feasible
from detente.stability.symbolic_places import check_places
from detente.stability.timings import Stopwatch

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class ArrayModel:
    """A conflict as arrays over all combinations of options; ``where`` restricts what is counted.

    ``engine`` says which kernels judge; concepts that the compiled ones do not know are left to
    numpy. ``deadline`` is a time of ``time.monotonic``.
    """

    formulas: Formulas
    conventions: Conventions
    engine: Literal["numpy", "native"]
    watch: Stopwatch
    where: Wire | None = None
    deadline: float | None = None

    def check(self) -> None:
        """Raise what is wrong with the case: no state, a label or a preference that does not fit."""
        with self.watch.phase("states"):
            if not self._states:
                raise nothing_feasible(self.formulas)
            self.labels  # noqa: B018 (found once, and kept)
        with self.watch.phase("ranks"):
            for dm in self.formulas.ranks:
                with preferences_of(dm):
                    check_places(self.formulas, self._states, dm)

    @cached_property
    def _states(self) -> ArraySet:
        return ArraySet.of(flags(self.formulas.feasible))

    @cached_property
    def _counted(self) -> ArraySet:
        if self.where is None:
            return self._states
        with self.watch.phase("where"):
            return self._states.within(self.where)

    @cached_property
    def labels(self) -> dict[int, str]:
        """The label of every code that has one, as the file lists them."""
        return labelled(self.formulas, self._states.within)

    def states(self) -> ArraySet:
        """Return the states of the whole model."""
        return self._states

    def counted(self) -> ArraySet:
        """Return the states in which the condition holds; all where there is none."""
        return self._counted

    def named(self, states: Sequence[int]) -> tuple[NamedState, ...]:
        """Return states as a reader knows them."""
        return coded_states(self.formulas, states, self.labels)

    # ------------------------------------------------------------ judging

    def judged(self, asked: Sequence[Concept]) -> Iterator[Judged]:
        """Judge the counted states under each concept in turn, until the deadline."""
        among = self._counted.marks
        for concept in asked:
            native = self.engine == "native" and compiled.knows(concept.name)
            judge = self._by_compiled if native else self._by_numpy
            if self._late:
                yield Judged(concept.name, {}, None, "The budget ended before it was begun.")
                continue
            yield judge(concept, among)

    @property
    def _late(self) -> bool:
        return self.deadline is not None and monotonic() > self.deadline

    @cached_property
    def _field(self) -> BitField:
        with self.watch.phase("ranks"):
            found = ranks(self.formulas.feasible, list(self.formulas.ranks.values()))
        ways = directions_of(self.formulas.conflict)
        return BitField(found, ways, self.conventions.sanctions)

    def _by_numpy(self, concept: Concept, among: NDArray[np.uint8]) -> Judged:
        assert concept.kernel is not None
        arrays = self._field
        kept: Flags = among != 0
        stable: dict[Dm, int] = {}
        with self.watch.phase(concept.name):
            for i, dm in enumerate(self.formulas.conflict.dms):
                if self._late:
                    return Judged(concept.name, stable, None, _so_far(list(stable), kept))
                own = concept.kernel(arrays, i)
                own &= among != 0
                stable[dm] = int(np.count_nonzero(own))
                kept &= own
        return Judged(concept.name, stable, ArraySet.of(kept))

    @cached_property
    def _compiled_ranks(self) -> list[NDArray[np.uint32]]:
        with self.watch.phase("ranks"):
            return compiled.ranks(self.formulas)

    def _by_compiled(self, concept: Concept, among: NDArray[np.uint8]) -> Judged:
        conflict, found = self.formulas.conflict, self._compiled_ranks
        ways = directions_of(conflict)
        seconds = 0.0 if self.deadline is None else max(self.deadline - monotonic(), 1e-3)
        try:
            with self.watch.phase(concept.name):
                judged = compiled.judge(found, ways, concept.name, among=among, seconds=seconds)
        except TimeoutError:
            return Judged(concept.name, {}, None, "The budget ended before anybody was judged.")
        stable = dict(zip(conflict.dms, judged.counts, strict=True))
        return Judged(concept.name, stable, ArraySet(judged.marks, judged.mask))


def _so_far(judged: Sequence[str], kept: Flags) -> str:
    if not judged:
        return "The budget ended before anybody was judged."
    return (
        f"Only {', '.join(judged)} judged before the budget ended: "
        f"at most {np.count_nonzero(kept):,} equilibria."
    )
