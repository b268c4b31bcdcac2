"""Two models of one conflict: where do their answers differ, and what in the models makes them?

The answers are the equilibria under one concept, matched by the options that they take. An
*explanation* of the difference is a set of differences between the models that, made in the first,
gives the answer of the second; the smallest have the fewest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, pairwise

from detente.analysis.two_level import TwoLevel, two_level
from detente.errors import DetenteError, NotApplicable
from detente.model.between import Differences, differences
from detente.model.conflict import Case, Conflict
from detente.model.difference import Around, Difference, HomeDiffers, PositionDiffers
from detente.model.frame import Key
from detente.model.graph import Conventions
from detente.model.space import State
from detente.stability.concepts import concept as the_concept
from detente.stability.solve import Solution, solve

MOST_TRIALS = 1_000
"""So many models between two small ones are solved in search of the smallest explanation."""
MOST_JUDGED = 100_000
"""So many states in all: between larger models fewer are solved."""

OTHERS = ("nash", "gmr", "smr", "seq")
"""The concepts under which the answers are shown besides."""


@dataclass(frozen=True)
class Explained:
    """The smallest sets of differences that explain the difference in the answer.

    ``exact``: whether none smaller can be left, and all of this size were looked at.
    """

    sets: tuple[tuple[int, ...], ...]
    exact: bool


@dataclass(frozen=True)
class Comparison:
    """Two cases in one frame of states, and their answers."""

    first: Case
    second: Case
    concept: str
    conventions: Conventions
    between: Differences
    most: int = MOST_TRIALS
    _trials: dict[frozenset[int], frozenset[Key] | None] = field(
        default_factory=dict, compare=False, repr=False
    )

    @cached_property
    def items(self) -> tuple[Difference, ...]:
        """In what the models differ."""
        return self.between.items

    @cached_property
    def around(self) -> tuple[Around, ...]:
        """In what the homes and the positions differ, which touches no equilibrium."""
        return around_differences(self.first, self.second)

    @cached_property
    def homes(self) -> tuple[TwoLevel, TwoLevel] | None:
        """Both cases at two levels, where either must be ratified at home."""
        if not (self.first.ratification or self.second.ratification):
            return None
        found = (
            two_level(c, concept=self.concept, conventions=self.conventions)
            for c in (self.first, self.second)
        )
        return next(found), next(found)

    @cached_property
    def solutions(self) -> tuple[Solution, Solution]:
        """Both models solved, under the concept asked for and the usual others."""
        asked = tuple(dict.fromkeys((self.concept, *OTHERS)))
        return (
            solve(self.between.first, asked, conventions=self.conventions),
            solve(self.between.second, asked, conventions=self.conventions),
        )

    def states(self, side: int) -> tuple[Key, ...]:
        """The states of one model (0 or 1)."""
        space = self.solutions[side].graph.space
        return self.between.frame.in_order(self.between.frame.key(space, s) for s in space)

    @property
    def only(self) -> tuple[tuple[Key, ...], tuple[Key, ...]]:
        """The states that only the first, and only the second, has."""
        a, b = self.states(0), self.states(1)
        first, second = set(a), set(b)
        return tuple(k for k in a if k not in second), tuple(k for k in b if k not in first)

    def answer(self, side: int, concept: str | None = None) -> tuple[Key, ...]:
        """The equilibria of one model (0 or 1)."""
        return self.between.frame.in_order(_kept(self, self.solutions[side], concept))

    def outcomes(self, side: int, key: Key) -> tuple[str, ...]:
        """The outcomes of a state in one model."""
        space = self.solutions[side].graph.space
        found = self._places[side].get(key)
        return () if found is None else space.outcomes(found)

    @cached_property
    def _places(self) -> tuple[dict[Key, State], dict[Key, State]]:
        spaces = [s.graph.space for s in self.solutions]
        a, b = ({self.between.frame.key(space, s): s for s in space} for space in spaces)
        return a, b

    @property
    def agrees(self) -> bool:
        """Whether both give the same answer under the concept."""
        return set(self.answer(0)) == set(self.answer(1))

    # ------------------------------------------------------------ why

    def solved_between(self, made: Collection[int]) -> frozenset[Key] | None:
        """The answer with some of the differences made; None where that is no model."""
        chosen = frozenset(made)
        if chosen not in self._trials:
            try:
                self._trials[chosen] = self._solve(self.between.between(chosen))
            except DetenteError:
                self._trials[chosen] = None
        return self._trials[chosen]

    def _solve(self, model: Conflict) -> frozenset[Key]:
        return _kept(self, solve(model, [self.concept], conventions=self.conventions))

    @cached_property
    def _budget(self) -> int:
        """How many models are solved: enough, in any case, to leave out what can be left out."""
        states = max(len(s.graph.space) for s in self.solutions)
        return max(len(self.items) + 1, min(self.most, MOST_JUDGED // states))

    @cached_property
    def explained(self) -> Explained:
        """The smallest sets of differences that turn the first answer into the second."""
        if self.agrees or not self.items:
            return Explained((), exact=True)
        least = self._reduced()
        sets: list[tuple[int, ...]] = []
        exact = True
        for size in range(1, len(least) + 1):
            for group in combinations(range(len(self.items)), size):
                if len(self._trials) >= self._budget:
                    exact = False
                    break
                if self._explains(group):
                    sets.append(group)
            if sets or not exact:
                break
        if not sets or len(sets[0]) > len(least):
            sets = [least]
        return Explained(tuple(sets), exact)

    def _explains(self, made: Collection[int]) -> bool:
        return self.solved_between(made) == frozenset(self.answer(1))

    def _reduced(self) -> tuple[int, ...]:
        """All differences, less those without which the answer is still the second's."""
        left = list(range(len(self.items)))
        for k in range(len(self.items)):
            fewer = [i for i in left if i != k]
            if self._explains(fewer):
                left = fewer
        return tuple(left)


def around_differences(first: Case, second: Case) -> tuple[Around, ...]:
    """Return in what the homes and the positions of two cases differ."""
    homes = dict.fromkeys((*first.ratification, *second.ratification))
    demands = dict.fromkeys((*first.positions, *second.positions))
    return (
        *(
            HomeDiffers(d, first.ratification.get(d), second.ratification.get(d))
            for d in homes
            if first.ratification.get(d) != second.ratification.get(d)
        ),
        *(
            PositionDiffers(d, first.positions.get(d), second.positions.get(d))
            for d in demands
            if first.positions.get(d) != second.positions.get(d)
        ),
    )


def _kept(comparison: Comparison, solution: Solution, concept: str | None = None) -> frozenset[Key]:
    space = solution.graph.space
    held = solution.equilibria(concept or comparison.concept).indices
    return frozenset(comparison.between.frame.key(space, s) for s in held)


def comparison(
    first: Case,
    second: Case,
    *,
    concept: str = "seq",
    conventions: Conventions | None = None,
    most: int = MOST_TRIALS,
) -> Comparison:
    """Return where two models and their answers differ.

    ``most``: how many models between the two may be solved to explain it.
    Raises :class:`detente.errors.NotApplicable` where one is an explicit graph and the other is not.
    """
    _check_common(first, second)
    between = differences(first.conflict, second.conflict)
    name = the_concept(concept).name
    return Comparison(first, second, name, conventions or Conventions(), between, most)


def _check_common(first: Case, second: Case) -> None:
    """Refuse two models that have nothing to be matched by."""
    a, b = first.conflict, second.conflict
    names = f"{first.name!r} and {second.name!r}"
    if a.arcs and b.arcs and not set(a.arcs.states) & set(b.arcs.states):
        raise NotApplicable(
            f"{names} have no state in common: states of explicit graphs are matched by their labels."
        )
    if a.arcs or b.arcs:
        return
    if not {o.name for o in a.options} & {o.name for o in b.options}:
        raise NotApplicable(
            f"{names} have no option in common: states are matched by the options that they take, "
            "so two readings need the same ids, as in 'us.offer'."
        )


def through_time(
    case: Case,
    *,
    concept: str = "seq",
    conventions: Conventions | None = None,
    most: int = MOST_TRIALS,
) -> tuple[tuple[Case, ...], tuple[Comparison, ...]]:
    """Return a case and its phases in the order of their dates, and each compared with the next.

    What is not dated stands in file order: the phases before the case itself.
    """
    phases = [c for c in case.section("phases").values() if isinstance(c, Case)]
    dated = [*phases, case]
    order = tuple(sorted(dated, key=lambda c: str(c.about.get("as_of", "")) or "9999"))
    steps = tuple(
        comparison(a, b, concept=concept, conventions=conventions) for a, b in pairwise(order)
    )
    return order, steps


def every_concept(found: Comparison) -> Iterator[tuple[str, tuple[Key, ...], tuple[Key, ...]]]:
    """Yield both answers under each concept that applies to both."""
    for name in found.solutions[0].concepts:
        if name in found.solutions[1].concepts:
            yield name, found.answer(0, name), found.answer(1, name)
