"""Where moves lead from a set of cells, and by which moves a cell of another set is reached soonest.

Sets are diagrams, one for every number of moves, so that a walk among very many cells is found
without listing them. Moves are transitive in option form: no shortest walk has a mover twice in a
row, or a move that changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from detente.kernels.diagram_cells import codes
from detente.kernels.diagram_field import DiagramField
from detente.kernels.diagrams import Diagram
from detente.kernels.directions import BOTH, TAKE

Walk: TypeAlias = tuple[tuple[int, int], ...]
"""Who moves, and the code that the move leads to, in order."""


class Steps(Protocol):
    """Single moves of one kind."""

    def after(self, j: int, cells: Diagram) -> Diagram:
        """Return where one move of j leads from some cells; the cells themselves may be among it."""

    def before(self, j: int, cells: Diagram) -> Diagram:
        """Return from where one move of j leads to some cells; they may be among it themselves."""


@dataclass(frozen=True)
class AnyMoves:
    """Moves, whether or not the mover gains."""

    field: DiagramField

    def after(self, j: int, cells: Diagram) -> Diagram:
        """Return the cells and where one move of j leads from them."""
        return self._turned(j, cells, forward=True)

    def before(self, j: int, cells: Diagram) -> Diagram:
        """Return the cells and from where one move of j leads to them."""
        return self._turned(j, cells, forward=False)

    def _turned(self, j: int, cells: Diagram, *, forward: bool) -> Diagram:
        d = self.field.diagrams
        ways = list(zip(self.field.own(j), self.field.directions[j], strict=True))
        found = d.some(d.cube(d.here[k] for k, way in ways if way == BOTH), cells)
        for k, way in ways:
            if way != BOTH:
                to = (way == TAKE) == forward
                turned = d.given(d.here[k], not to, found)
                found = d.either(found, d.both(turned, d.here[k] if to else ~d.here[k]))
        return d.both(found, self.field.feasible)


@dataclass(frozen=True)
class Improvements:
    """Moves by which the mover gains."""

    field: DiagramField

    def after(self, j: int, cells: Diagram) -> Diagram:
        """Return where an improvement of j leads from the cells."""
        d, own = self.field.diagrams, self.field.own(j)
        pairs = self.field.gains(j, cells, self.field.feasible)
        return d.moved_back(own, d.some(d.cube(d.here[k] for k in own), pairs))

    def before(self, j: int, cells: Diagram) -> Diagram:
        """Return from where an improvement of j leads to the cells."""
        d, own = self.field.diagrams, self.field.own(j)
        pairs = self.field.gains(j, self.field.feasible, cells)
        return d.some(d.cube(d.there[k] for k in own), pairs)


@dataclass
class Search:
    """Cells by the least number of moves: ``layers[n]`` are first reached after n moves."""

    steps: Steps
    movers: Sequence[int]
    field: DiagramField
    layers: list[Diagram]

    def to(self, goal: Diagram) -> Walk | None:
        """Return a walk of fewest moves from the first layer to the goal; None if none leads there."""
        d = self.field.diagrams
        seen = self.layers[0]
        while d.both(self.layers[-1], goal) == d.false:
            fresh = d.false
            for j in self.movers:
                fresh = d.either(fresh, self.steps.after(j, self.layers[-1]))
            fresh = d.both(fresh, ~seen)
            if fresh == d.false:
                return None
            self.layers.append(fresh)
            seen = d.either(seen, fresh)
        return self._traced(goal)

    def _traced(self, goal: Diagram) -> Walk:
        """Go back from a cell of the goal in the last layer, a move at a time."""
        d = self.field.diagrams
        code = next(codes(d, d.both(self.layers[-1], goal)))
        walk: list[tuple[int, int]] = []
        for layer in reversed(self.layers[:-1]):
            befores = ((j, d.both(self.steps.before(j, d.cell(code)), layer)) for j in self.movers)
            mover, before = next((j, cells) for j, cells in befores if cells != d.false)
            walk.append((mover, code))
            code = next(codes(d, before))
        return tuple(reversed(walk))
