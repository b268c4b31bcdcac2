"""Where options, patterns, outcomes and named states hold, over all cells at once.

A *cell* is a combination of options (cell c takes option k when bit k of c is set) or, in an
explicit graph, a state of the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from detente.errors import TooLarge, UnknownName, nearest
from detente.model.condition import Cells, evaluate, outcome_order
from detente.model.conflict import Conflict, Constraint

MOST_OPTIONS = 20
"""The explicit engines list states up to this many options (2^20 combinations)."""


@dataclass(frozen=True)
class Truths:
    """Where options, patterns, outcomes and named states hold: the world of the conditions."""

    conflict: Conflict

    @cached_property
    def size(self) -> int:
        """The number of cells; raises :class:`TooLarge` before any memory is taken."""
        arcs = self.conflict.arcs
        if arcs is None and len(self.conflict.options) > MOST_OPTIONS:
            raise too_many(self.conflict)
        return len(arcs.states) if arcs else 1 << len(self.conflict.options)

    @cached_property
    def everything(self) -> Cells:
        """All cells."""
        return (1 << self.size) - 1

    @cached_property
    def _taken(self) -> dict[str, Cells]:
        return {o.name: _column(k, self.size) for k, o in enumerate(self.conflict.options)}

    @cached_property
    def _outcomes(self) -> dict[str, Cells]:
        return {}

    def taken(self, option: str) -> Cells:
        """The cells in which the option is taken."""
        return self._taken[option]

    def outcome(self, name: str) -> Cells:
        """The cells of an outcome."""
        if not self._outcomes:
            for each in outcome_order(self.conflict.outcomes):
                self._outcomes[each] = evaluate(self.conflict.outcomes[each].tree, self)
        return self._outcomes[name]

    def pattern(self, pattern: str) -> Cells:
        """The cells that fit a pattern of Y, N and -."""
        found = self.everything
        for letter, option in zip(pattern, self.conflict.options, strict=True):
            if letter != "-":
                held = self._taken[option.name]
                found &= held if letter == "Y" else self.everything ^ held
        return found

    def named(self, state: str) -> Cells:
        """The cells of the state with this label or pattern."""
        if self.conflict.arcs is not None:
            if state in self._positions:
                return 1 << self._positions[state]
            known = self.conflict.arcs.states
            raise UnknownName(f"There is no state labelled {state!r}.{nearest(state, known)}")
        text = self.conflict.labels.get(state, state)
        if not self.conflict.names.is_pattern(text):
            raise UnknownName(
                f"There is no state labelled {state!r}.{nearest(state, self.conflict.labels)}"
            )
        return self.written(text)

    def written(self, pattern: str) -> Cells:
        """The cells of the state written as a pattern: a merged state's own pattern means it alone."""
        own = self._merged.get(pattern) if "-" in pattern else None
        return self.pattern(pattern) if own is None else own

    @property
    def _merged(self) -> dict[str, Cells]:
        """The feasible cells of each merged state by its pattern; empty while the merges are read."""
        known: dict[str, Cells] | None = self.__dict__.get("_merged_cells")
        if known is None:
            known = self.__dict__["_merged_cells"] = {}
            for merge in self.conflict.merges:
                cells = evaluate(merge.when.tree, self) & self.feasible
                if cells:
                    known[pattern_of(members(cells), len(self.conflict.options))] = cells
        return known

    def stated(self, name: str) -> str | None:
        """Return the name of the state that a label or pattern of another model means here.

        That of the merged state where the combinations are merged; None where none is feasible.
        """
        cells = self.named(name) & self.feasible
        if self.conflict.arcs is None:
            for pattern, group in self._merged.items():
                if group & cells:
                    return pattern
        return name if cells else None

    @cached_property
    def _positions(self) -> dict[str, int]:
        arcs = self.conflict.arcs
        return {label: c for c, label in enumerate(arcs.states)} if arcs else {}

    @cached_property
    def feasible(self) -> Cells:
        """The cells that no constraint removes."""
        found = self.everything
        for constraint in self.conflict.constraints:
            found &= self.everything ^ self.broken(constraint)
        return found

    def broken(self, constraint: Constraint) -> Cells:
        """The cells that the constraint removes."""
        holds = evaluate(constraint.when.tree, self)
        return holds if constraint.kind == "infeasible" else self.everything ^ holds


def too_many(conflict: Conflict) -> TooLarge:
    """Return the refusal to list the states of a conflict with very many combinations."""
    k = len(conflict.options)
    return TooLarge(
        f"{k} options make {_power(k)} combinations, too many to list "
        f"(at most {1 << MOST_OPTIONS:,}, {MOST_OPTIONS} options). 'detente solve CASE --count' counts "
        "and finds equilibria without a list of states; 'detente explain' answers on single states."
    )


def _power(k: int) -> str:
    """2^k in figures, or as a power where nobody would read the figures."""
    return f"{1 << k:,}" if k <= 40 else f"2^{k}"


def _column(k: int, size: int) -> Cells:
    """Return the cells whose bit k is set: 2^k zeros, 2^k ones, and so on."""
    half = 1 << k
    column, width = ((1 << half) - 1) << half, 2 * half
    while width < size:
        column |= column << width
        width *= 2
    return column


def pattern_of(cells: Sequence[int], options: int) -> str:
    """Return Y, N, or - where the cells differ, for each option.

    >>> pattern_of([0b01, 0b11], 2)
    'Y-'
    """
    every = any_ = cells[0]
    for c in cells:
        every, any_ = every & c, any_ | c
    return "".join("Y" if every >> k & 1 else "-" if any_ >> k & 1 else "N" for k in range(options))


def code_of(pattern: str) -> int:
    """Return Σ 2^k over the places with Y.

    >>> code_of("NYY")
    6
    """
    return sum(1 << k for k, letter in enumerate(pattern) if letter == "Y")


def members(cells: Cells) -> list[int]:
    """Return the cells of a set, ascending.

    >>> members(0b1010)
    [1, 3]
    """
    text = bin(cells)[:1:-1]
    found, at = [], text.find("1")
    while at >= 0:
        found.append(at)
        at = text.find("1", at + 1)
    return found
