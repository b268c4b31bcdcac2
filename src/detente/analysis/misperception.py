"""What does a misperception do?  The gap, what would survive the truth, and what telling it is worth.

Two axes of our own, for each state: does it hold, and would it hold if everybody saw the conflict
as it is?  Beside them stands who knows the state and who expects it to hold.

A *correction* tells one decision maker one thing that it misreads: an option, a condition, the
order of another. Its value is what then holds instead, and whom that suits by its true order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from types import MappingProxyType
from typing import Literal, TypeAlias

from detente.analysis.hypergame import CONCEPTS, Hypergame, Path, hypergame
from detente.errors import DetenteError
from detente.model.between import Differences, differences
from detente.model.conflict import Case, Dm
from detente.model.difference import (
    Difference,
    OrderDiffers,
    OutcomeDiffers,
    StatementElsewhere,
    StatementOnly,
)
from detente.model.frame import Key
from detente.model.graph import Conventions

Benefit: TypeAlias = Literal["better", "worse", "same", "mixed", "open"]
"""How what holds after a change suits somebody; open where nothing holds before or after."""

MOST_SINGLE = 24
"""So many single statements of an order are told one by one, beside the order as a whole."""


@dataclass(frozen=True)
class Standing:
    """One state in all pictures: who knows it, who finds it stable, who expects it."""

    key: Key
    known_by: tuple[Dm, ...]
    stable_for: tuple[Dm, ...]
    expected_by: tuple[Dm, ...]
    happens: bool
    in_truth: bool
    exists: bool


@dataclass(frozen=True)
class Gap:
    """What a decision maker expects against what happens."""

    dm: Dm
    expects: tuple[Key, ...]
    in_vain: tuple[Key, ...]
    surprises: tuple[Key, ...]


@dataclass(frozen=True)
class Correction:
    """One thing told to the decision maker at the end of ``path``'s first step, and what follows.

    ``whole`` marks all that a decision maker misreads; ``trouble`` why nothing can be said.
    ``expects`` is what the one that is told expects then.
    """

    path: Path
    told: tuple[Difference, ...]
    whole: bool
    holds: tuple[Key, ...]
    expects: tuple[Key, ...]
    benefit: dict[Dm, Benefit]
    trouble: str = ""

    @property
    def dm(self) -> Dm:
        """Who is told."""
        return self.path[0]


@dataclass(frozen=True)
class Misperceptions:
    """The facts of a hypergame under one concept; ``games`` answers for the others too."""

    games: Hypergame
    concept: str

    @property
    def case(self) -> Case:
        """The case that was analysed."""
        return self.games.case

    @cached_property
    def happens(self) -> tuple[Key, ...]:
        """What holds, each judging in its own picture."""
        return self.games.holds(self.concept)

    @cached_property
    def in_truth(self) -> frozenset[Key]:
        """What would hold if everybody saw the conflict as it is."""
        return self.games.game(()).equilibria(self.concept)

    @cached_property
    def states(self) -> tuple[Standing, ...]:
        """Every state of any picture, those of the conflict itself first."""
        games = self.games
        pictures = [games.game(()), *(games.game((d,)) for d in games.dms)]
        real = games.game(()).states
        every = {k for game in pictures for k in game.states}
        keys = (*games.frame.in_order(real), *games.frame.in_order(every - real))
        stable = {d: games.game((d,)).stable(self.concept, d) for d in games.dms}
        expected = {d: set(games.expected(self.concept, d)) for d in games.dms}
        happens = set(self.happens)
        return tuple(
            Standing(
                key,
                games.judges(key),
                tuple(d for d in games.dms if key in stable[d]),
                tuple(d for d in games.dms if key in expected[d]),
                key in happens,
                key in self.in_truth,
                key in games.game(()).states,
            )
            for key in keys
        )

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """What each decision maker expects against what happens."""
        found = []
        for dm in self.games.dms:
            expects = self.games.expected(self.concept, dm)
            happens = set(self.happens)
            vain = tuple(k for k in expects if k not in happens)
            new = tuple(k for k in self.happens if k not in set(expects))
            found.append(Gap(dm, expects, vain, new))
        return tuple(found)

    @cached_property
    def misread(self) -> dict[Path, Differences]:
        """In what each picture differs from what it is a picture of, where it does."""
        found = {}
        for path in self.games.paths:
            picture = self.games.case_at(path).conflict
            truth = self.games.case_at(path[1:]).conflict
            between = differences(picture, truth, self.games.frame)
            if between.items:
                found[path] = between
        return found

    @cached_property
    def corrections(self) -> tuple[Correction, ...]:
        """What telling one thing to one decision maker would change."""
        return tuple(c for path in self.misread for c in self._corrections(path))

    def _corrections(self, path: Path) -> Iterator[Correction]:
        between = self.misread[path]
        for chosen in _tellings(between.items):
            yield self._told(path, between, chosen)

    def _told(self, path: Path, between: Differences, chosen: tuple[int, ...]) -> Correction:
        told = tuple(between.items[k] for k in chosen)
        whole = len(chosen) == len(between.items)
        try:
            instead = MappingProxyType({path: between.between(chosen)})
            games = replace(self.games, concepts=(self.concept,), instead=instead, known={})
            holds = games.holds(self.concept)
            expects = games.expected(self.concept, path[0])
        except DetenteError as error:
            return Correction(path, told, whole, (), (), {}, error.message)
        return Correction(path, told, whole, holds, expects, self._benefits(holds))

    def _benefits(self, holds: tuple[Key, ...]) -> dict[Dm, Benefit]:
        truth = self.games.game(())
        return {
            dm: benefit(
                [truth.rank(dm, k) for k in self.happens], [truth.rank(dm, k) for k in holds]
            )
            for dm in self.case.conflict.dms
        }


def benefit(before: Iterable[int], after: Iterable[int]) -> Benefit:
    """Return how a set of states suits somebody beside another, by the worst and best rank of each.

    >>> benefit([1, 3], [2, 3]), benefit([1, 3], [2]), benefit([], [2])
    ('better', 'mixed', 'open')
    """
    old, new = sorted(before), sorted(after)
    if not old or not new:
        return "same" if old == new else "open"
    change = (new[0] - old[0], new[-1] - old[-1])
    if change == (0, 0):
        return "same"
    if min(change) >= 0:
        return "better"
    return "worse" if max(change) <= 0 else "mixed"


def misperceptions(
    case: Case,
    *,
    concept: str = "seq",
    concepts: Iterable[str] | None = None,
    conventions: Conventions | None = None,
) -> Misperceptions:
    """Return what the pictures in a case do to its answer, under ``concept``.

    ``concepts``: those under which the hypergame is solved besides.
    """
    asked = (concept, *(CONCEPTS if concepts is None else concepts))
    return Misperceptions(hypergame(case, concepts=asked, conventions=conventions), concept)


# ---------------------------------------------------------------- what can be told


def _tellings(items: tuple[Difference, ...]) -> Iterator[tuple[int, ...]]:
    """Each thing that can be told at once: an order as a whole, its statements, and all together."""
    groups = [
        tuple(k for k, _ in group)
        for _, group in groupby(enumerate(items), key=lambda pair: _subject(pair[1], pair[0]))
    ]
    yield from groups
    split = [(k,) for group in groups if len(group) > 1 for k in group]
    if len(split) <= MOST_SINGLE:
        yield from split
    if len(groups) > 1:
        yield tuple(range(len(items)))


def _subject(difference: Difference, position: int) -> object:
    """What a difference is about: the order of one decision maker is told as one thing."""
    match difference:
        case StatementOnly(dm) | StatementElsewhere(dm) | OrderDiffers(dm):
            return dm
        case OutcomeDiffers():
            return "outcomes"
        case _:
            return position
