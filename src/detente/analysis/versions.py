"""Which states are equilibria in many versions of a model at once, everybody's order counting?

A version gives each decision maker one of its stances, by number. The question of all versions and
states together is one on arrays; only the replies are worked out one by one, each once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from detente.analysis.bitwise import Board, Stance, StateSet
from detente.kernels.subsets import Flags, Rows, words
from detente.stability.concepts import Concept

Numbers: TypeAlias = NDArray[np.int64]
CHUNK = 1 << 17
"""So many pairs of version and state are looked at in one go."""
MOST_KEPT = 2_000_000
BITS = 51
"""The stances of all opponents go into one number of so many bits."""


@dataclass(frozen=True)
class Gains:
    """What a decision maker would do, for stance and state at ``stance * states + state``.

    Its improvements are ``flat[starts[k]:starts[k + 1]]``; ``deterring[k]`` are the replies that
    keep it from them, as words.
    """

    starts: Numbers
    flat: Numbers
    deterring: Rows


@dataclass(frozen=True)
class Versions:
    """The versions of a model; ``stances[dm]`` grows, and keeps the numbers it has given."""

    board: Board
    concept: Concept
    stances: Sequence[Mapping[tuple[int, ...], Stance]]

    @cached_property
    def states(self) -> int:
        """How many states there are."""
        return len(self.board.graph.space)

    @cached_property
    def _radix(self) -> int:
        """More than the stances of anybody, so that one number tells the opponents' apart."""
        return 1 << BITS // max(1, len(self.stances) - 1)

    @property
    def fits(self) -> bool:
        """Whether there are few enough stances to be told apart by one number."""
        return all(len(own) <= self._radix for own in self.stances)

    def any_holds(self, numbers: Sequence[Numbers], possible: Rows) -> Flags:
        """Say for each version whether one of its ``possible`` states is an equilibrium.

        ``numbers[dm][v]`` is the stance of the decision maker in version v.
        """
        found = np.zeros(len(possible), dtype=np.bool_)
        size = max(1, CHUNK // self.states)
        for start in range(0, len(possible), size):
            version, state = np.nonzero(self._bits(possible[start : start + size]))
            version += start
            for dm in range(len(numbers)):
                stays = self._stable(dm, numbers, version, state)
                version, state = version[stays], state[stays]
            found[version] = True
        return found

    def _stable(
        self, dm: int, numbers: Sequence[Numbers], version: Numbers, state: Numbers
    ) -> Flags:
        """Say for pairs of version and state whether every improvement of ``dm`` is deterred."""
        gains = self._gains(dm)
        at = numbers[dm][version] * self.states + state
        many = gains.starts[at + 1] - gains.starts[at]
        pair = np.repeat(np.arange(len(at)), many)
        offset = np.arange(len(pair)) - np.repeat(np.cumsum(many) - many, many)
        move = gains.flat[gains.starts[at][pair] + offset]
        others = self._others(dm, numbers)[version[pair]] * self.states + move
        distinct, which = np.unique(others, return_inverse=True)
        replies = self._replies(dm, distinct.tolist())
        deterred = (replies[which] & gains.deterring[at[pair]]).any(axis=1)
        stays = np.ones(len(at), dtype=np.bool_)
        stays[pair[~deterred]] = False
        return stays

    # ------------------------------------------------------------ replies

    def _others(self, dm: int, numbers: Sequence[Numbers]) -> Numbers:
        """One number for the stances of the opponents in each version, the first in front."""
        found = np.zeros(len(numbers[dm]), dtype=np.int64)
        for j, own in enumerate(numbers):
            if j != dm:
                found = found * self._radix + own
        return found

    @cached_property
    def _known(self) -> tuple[dict[int, StateSet], ...]:
        return tuple({} for _ in self.stances)

    def _replies(self, dm: int, keys: list[int]) -> Rows:
        """Return where the opponents can lead, for keys of their stances and the state moved to."""
        known = self._known[dm]
        if len(known) > MOST_KEPT:
            known.clear()
        lists = [list(own.values()) for own in self.stances]
        for key in keys:
            if key not in known:
                known[key] = self._replied(dm, key, lists)
        return self._table([known[key] for key in keys])

    def _replied(self, dm: int, key: int, stances: Sequence[Sequence[Stance]]) -> StateSet:
        others, move = divmod(key, self.states)
        chosen = {}
        for j in reversed(range(len(stances))):
            if j != dm:
                others, number = divmod(others, self._radix)
                chosen[j] = stances[j][number]
        return self.board.reached(self.concept, dm, move, chosen)

    # ------------------------------------------------------------ tables

    @cached_property
    def _tables(self) -> dict[tuple[int, int], Gains]:
        return {}

    def _gains(self, dm: int) -> Gains:
        key = (dm, len(self.stances[dm]))
        if key not in self._tables:
            self._tables[key] = self._gains_of(dm, tuple(self.stances[dm].values()))
        return self._tables[key]

    def _gains_of(self, dm: int, stances: Sequence[Stance]) -> Gains:
        better = self._table([b for stance in stances for b in stance.better])
        gained = self._bits(self._table([i for stance in stances for i in stance.improvements]))
        starts = np.concatenate([[0], np.cumsum(gained.sum(axis=1, dtype=np.int64))])
        deterring = ~better & self._table([self.board.everything])
        if self.concept.symmetric:
            deterring &= self._caught(dm, better)
        if not self.board.graph.conventions.returning:
            itself = self._table([1 << s for s in range(self.states)])
            deterring &= ~np.tile(itself, (len(stances), 1))
        return Gains(starts, np.nonzero(gained)[1], deterring)

    def _caught(self, dm: int, better: Rows) -> Rows:
        """For each stance and state s, the states from which no own move is better than s."""
        moves = self._bits(self._table(self.board.moves[dm])).astype(np.float32)
        found = []
        for start in range(0, len(better), self.states):
            above = self._bits(better[start : start + self.states]).astype(np.float32)
            caught = np.packbits(above @ moves.T == 0, axis=1, bitorder="little")
            padded = np.zeros((len(caught), better.shape[1] * 8), dtype=np.uint8)
            padded[:, : caught.shape[1]] = caught
            found.append(padded.view(np.uint64))
        return np.concatenate(found)

    def _table(self, sets: Sequence[int]) -> Rows:
        return words(sets, self.states)

    def _bits(self, rows: Rows) -> NDArray[Any]:
        bytes_ = np.ascontiguousarray(rows).view(np.uint8)
        return np.unpackbits(bytes_, axis=1, bitorder="little")[:, : self.states]
