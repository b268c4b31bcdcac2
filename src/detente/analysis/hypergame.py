"""What if a decision maker misreads the conflict?  What each expects, what happens, and the gap.

A hypergame is one game for each decision maker: the whole conflict as it sees it. In the notation
of the papers G^i is the game of i, and G^{ij} the game that i thinks j sees; where a case says
nothing, j is thought to see what i sees. A state *holds* in a hypergame when every decision maker
that knows the state finds it stable in its own game: stability for i is judged in G^i. What i
*expects* is what holds in the hypergame {G^{ij}} that i believes in.

States of different games are the same state when they take the same options
(:mod:`detente.model.frame`). Who does not know a state has no say in it; this rule is ours.

Source: Bennett (1977, 1980); Wang, Hipel and Fraser (1988); in the graph model Aljefri, Bashar,
Fang and Hipel (2018). Their named classes of equilibria are not used
(docs/followup/hypergames.md says why).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TypeAlias

from detente.errors import NotApplicable
from detente.model.conflict import Case, Conflict, Dm
from detente.model.frame import Frame, Key, frame_of
from detente.model.graph import Conventions
from detente.model.pictures import picture_of
from detente.model.space import State
from detente.stability.solve import Solution, solve

Path: TypeAlias = tuple[Dm, ...]
"""Whose picture: () the conflict itself, (i,) how i sees it, (i, j) how i thinks j sees it."""

CONCEPTS = ("nash", "gmr", "smr", "seq")
"""The concepts under which a hypergame is judged unless others are asked for."""


@dataclass(frozen=True)
class Game:
    """One picture of the conflict, solved: its states, and who finds which of them stable."""

    path: Path
    solution: Solution
    keys: tuple[Key, ...]

    @cached_property
    def states(self) -> frozenset[Key]:
        """The states that the picture knows."""
        return frozenset(self.keys)

    @cached_property
    def _known(self) -> dict[tuple[str, Dm | None], frozenset[Key]]:
        return {}

    def stable(self, concept: str, dm: Dm) -> frozenset[Key]:
        """The states that are stable for a decision maker in this picture."""
        if (concept, dm) not in self._known:
            found = self.solution.stable(concept, dm).indices
            self._known[concept, dm] = frozenset(self.keys[s] for s in found)
        return self._known[concept, dm]

    def equilibria(self, concept: str) -> frozenset[Key]:
        """The equilibria of the picture taken for a game that all share."""
        if (concept, None) not in self._known:
            found = self.solution.equilibria(concept).indices
            self._known[concept, None] = frozenset(self.keys[s] for s in found)
        return self._known[concept, None]

    def rank(self, dm: Dm, key: Key) -> int:
        """How well a decision maker likes a state, as the picture has it."""
        return self.solution.graph.ranks[dm][self.place[key]]

    @cached_property
    def place(self) -> Mapping[Key, State]:
        """The state of each key."""
        return {key: State(s) for s, key in enumerate(self.keys)}


@dataclass(frozen=True)
class Hypergame:
    """The conflict, and how each decision maker sees it, in one frame of states.

    ``instead`` holds models that stand in for pictures of the case, by their paths.
    """

    case: Case
    concepts: tuple[str, ...]
    conventions: Conventions
    frame: Frame
    instead: Mapping[Path, Conflict] = field(default_factory=lambda: MappingProxyType({}))
    known: dict[int, tuple[Conflict, Solution]] = field(default_factory=dict, compare=False)

    @property
    def dms(self) -> tuple[Dm, ...]:
        """The decision makers of the conflict itself: only they have a mind."""
        return self.case.conflict.dms

    def dms_at(self, path: Path) -> tuple[Dm, ...]:
        """The decision makers that a picture knows."""
        return self.case_at(self.home(path)).conflict.dms

    # ------------------------------------------------------------ pictures

    @cached_property
    def paths(self) -> tuple[Path, ...]:
        """The paths of the pictures that the case gives, the shallow ones first."""
        found: list[Path] = []
        waiting: list[tuple[Path, Case]] = [((), self.case)]
        while waiting:
            path, case = waiting.pop(0)
            for dm, picture in case.section("perceptions").items():
                assert isinstance(picture, Case)
                here = (*path, Dm(dm))
                found.append(here)
                waiting.append((here, picture))
        return tuple(found)

    def case_at(self, path: Path) -> Case:
        """The case as it is seen at the end of a path."""
        case = self.case
        for dm in path:
            case = picture_of(case, dm)
        return case

    def model_at(self, path: Path) -> Conflict:
        """The model of a picture, in the frame."""
        return self.instead.get(self.home(path)) or self.frame.lifted(self.case_at(path).conflict)

    def home(self, path: Path) -> Path:
        """The path at which the case gives the picture that is seen along ``path``.

        Where i says nothing of j's picture, j is thought to see what i sees, and to think that
        everybody does. Nobody is mistaken about what it sees itself.
        """
        found: Path = ()
        for dm in path:
            if (*found, dm) in self.paths:
                found = (*found, dm)
            elif not found or found[-1] != dm:
                break
        return found

    @cached_property
    def _games(self) -> dict[Path, Game]:
        return {}

    def game(self, path: Path) -> Game:
        """The picture at the end of a path, solved."""
        home = self.home(path)
        if home not in self._games:
            self._games[home] = self._solved(home)
        return self._games[home]

    def _solved(self, home: Path) -> Game:
        source = self.instead.get(home) or self.case_at(home).conflict
        if id(source) not in self.known:
            model = self.model_at(home)
            found = solve(model, self.concepts, conventions=self.conventions)
            self._check_applies(home, found)
            self.known[id(source)] = (source, found)
        solution = self.known[id(source)][1]
        space = solution.graph.space
        return Game(home, solution, tuple(self.frame.key(space, s) for s in space))

    def _check_applies(self, home: Path, found: Solution) -> None:
        """Say of a concept that does not apply in whose picture it does not."""
        for concept, why in found.not_applicable.items():
            where = f"In the picture of {' by '.join(reversed(home))}: " if home else ""
            raise NotApplicable(f"{where}the concept {concept!r} does not apply: {why}.")

    # ------------------------------------------------------------ what holds

    def judges(self, key: Key, path: Path = ()) -> tuple[Dm, ...]:
        """Who knows a state, each in its own picture as it is seen along ``path``."""
        return tuple(d for d in self.dms_at(path) if key in self.game((*path, d)).states)

    def holds(self, concept: str, path: Path = ()) -> tuple[Key, ...]:
        """The states that hold in the hypergame seen along ``path``: () is what happens.

        Each decision maker judges in its own picture; a state that nobody knows does not hold.
        """
        if (concept, path) not in self._held:
            self._held[concept, path] = self.frame.in_order(self._holding(concept, path))
        return self._held[concept, path]

    @cached_property
    def _held(self) -> dict[tuple[str, Path], tuple[Key, ...]]:
        return {}

    def _holding(self, concept: str, path: Path) -> set[Key]:
        left = set(self.game(path).states)
        known: set[Key] = set()
        for d in self.dms_at(path):
            game = self.game((*path, d))
            known |= game.states
            left -= game.states - game.stable(concept, d)
        return left & known

    def expected(self, concept: str, dm: Dm) -> tuple[Key, ...]:
        """What a decision maker expects to hold."""
        return self.holds(concept, (dm,))


def hypergame(
    case: Case,
    *,
    concepts: Iterable[str] | None = None,
    conventions: Conventions | None = None,
) -> Hypergame:
    """Return the hypergame of a case; without pictures, that of everybody seeing it as it is.

    Raises :class:`detente.errors.NotApplicable` where a picture cannot be matched with the case,
    and what solving a picture may raise.
    """
    models: list[Conflict] = []
    waiting = [case]
    while waiting:
        each = waiting.pop(0)
        models.append(each.conflict)
        waiting += [p for p in each.section("perceptions").values() if isinstance(p, Case)]
    asked = tuple(dict.fromkeys(concepts or CONCEPTS))
    return Hypergame(case, asked, conventions or Conventions(), frame_of(models))
