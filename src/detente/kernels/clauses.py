"""Gates and comparisons as clauses for a SAT solver, added a few at a time.

A literal is a whole number: ``-a`` is "not a", and 1 always holds. A gate that is a constant or is
there already costs nothing, so that formulas which differ in a few options share the rest.

Source: Tseitin (1968) for gates as clauses.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from importlib import import_module
from time import monotonic
from typing import Any, TypeAlias

from detente.kernels.circuit import AND, NOT, OR, XOR, Wire

Lit: TypeAlias = int
"""A variable (from 1 on) or, negative, its opposite."""

TRUE: Lit = 1
SOLVER = "minisat22"
"""As quick as newer ones at many short questions, and it stops when it is told to."""

SLICE = 0.1
"""So many seconds, about, are searched between two looks at the clock."""


FEWEST = 500
"""So many conflicts are searched at least before that."""


class OutOfTime(Exception):
    """The budget of a question has ended; whoever asked says what is known by then."""


@dataclass(frozen=True)
class Deadline:
    """The moment at which a question is to be given up; None is never."""

    at: float | None = None

    def check(self) -> None:
        """Raise :class:`OutOfTime` when the moment has come."""
        if self.at is not None and monotonic() > self.at:
            raise OutOfTime


@dataclass
class Clauses:
    """A growing set of clauses, with the solver that holds them."""

    deadline: Deadline = field(default_factory=Deadline)
    count: int = 1
    _pending: list[list[Lit]] = field(default_factory=lambda: [[TRUE]], repr=False)
    _gates: dict[tuple[Lit, Lit], Lit] = field(default_factory=dict, repr=False)
    _odd: dict[tuple[Lit, Lit], Lit] = field(default_factory=dict, repr=False)
    _model: Sequence[Lit] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        self._solver: Any = import_module("pysat.solvers").Solver(name=SOLVER)

    # ------------------------------------------------------------ writing

    def fresh(self) -> Lit:
        """Return a new variable."""
        self.count += 1
        return self.count

    def several(self, number: int) -> tuple[Lit, ...]:
        """Return so many new variables."""
        return tuple(self.fresh() for _ in range(number))

    def add(self, *literals: Lit) -> None:
        """Demand that at least one of the literals holds."""
        if TRUE not in literals:
            self._pending.append([a for a in literals if a != -TRUE])

    def both(self, a: Lit, b: Lit) -> Lit:
        """Return the literal of ``a and b``."""
        a, b = (a, b) if a < b else (b, a)
        if a in (-b, -TRUE) or b == -TRUE:
            return -TRUE
        if a in (b, TRUE):
            return b
        if b == TRUE:
            return a
        gate = self._gates.get((a, b))
        if gate is None:
            gate = self._gates[a, b] = self.fresh()
            self._pending += ([-gate, a], [-gate, b], [gate, -a, -b])
        return gate

    def either(self, a: Lit, b: Lit) -> Lit:
        """Return the literal of ``a or b``."""
        return -self.both(-a, -b)

    def odd(self, a: Lit, b: Lit) -> Lit:
        """Return the literal of ``a xor b``."""
        sign = 1 if (a > 0) == (b > 0) else -1
        a, b = sorted((abs(a), abs(b)))
        if a == b:
            return -sign * TRUE
        if a == TRUE:
            return -sign * b
        gate = self._odd.get((a, b))
        if gate is None:
            gate = self._odd[a, b] = self.fresh()
            self._pending += ([-gate, a, b], [-gate, -a, -b], [gate, -a, b], [gate, a, -b])
        return sign * gate

    def all_of(self, literals: Iterable[Lit]) -> Lit:
        """Return the literal of "all of them hold"."""
        return reduce(self.both, literals, TRUE)

    def any_of(self, literals: Iterable[Lit]) -> Lit:
        """Return the literal of "one of them holds"."""
        return -self.all_of(-a for a in literals)

    def greater(self, a: Sequence[Lit], b: Sequence[Lit]) -> Lit:
        """Return the literal of "a, read as a binary number, is above b"; highest digits first."""
        found = -TRUE
        for x, y in zip(reversed(a), reversed(b), strict=True):
            if x != y:
                found = self.either(self.both(x, -y), self.both(self.either(x, -y), found))
        return found

    def wires(self, wires: Iterable[Wire], inputs: Sequence[Lit]) -> list[Lit]:
        """Return the literals of the wires of one circuit, given those of its inputs."""
        wanted = list(wires)
        leaves = [-TRUE, TRUE, *inputs]
        make = {NOT: lambda a, _: -a, AND: self.both, OR: self.either, XOR: self.odd}
        return wanted[0].circuit.translated(wanted, leaves.__getitem__, make) if wanted else []

    # ------------------------------------------------------------ asking

    def solve(self, assumed: Sequence[Lit] = ()) -> bool:
        """Say whether all clauses can hold where ``assumed`` does; raises :class:`OutOfTime`."""
        if self._pending:
            self._solver.append_formula(self._pending)
            self._pending = []
        answer, conflicts = None, FEWEST
        while answer is None:
            self.deadline.check()
            started = monotonic()
            self._solver.conf_budget(conflicts)
            answer = self._solver.solve_limited(list(assumed), expect_interrupt=True)
            spent = monotonic() - started
            conflicts = max(FEWEST, int(conflicts * min(2.0, SLICE / max(spent, 1e-6))))
        self._model = self._solver.get_model() if answer else ()
        return bool(answer)

    def holds(self, literal: Lit) -> bool:
        """Say whether the literal holds in the last answer."""
        place = abs(literal) - 1
        return place < len(self._model) and (self._model[place] > 0) == (literal > 0)

    def given_up(self, assumed: Sequence[Lit], wished: Sequence[Lit]) -> set[Lit]:
        """Return which wishes must be given up: a set of which none can be spared.

        The last answer must be one to ``assumed``.
        """
        fixed = [*assumed, *(a for a in wished if self.holds(a))]
        left = {a for a in wished if not self.holds(a)}
        for wish in wished:
            if wish in left and self.solve([*fixed, wish]):
                met = {a for a in left if self.holds(a)}
                left -= met
                fixed += met
        return left
