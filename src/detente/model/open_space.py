"""States of a conflict that has too many to list: each is named, judged and compared on its own.

Such a state is known by its code, Σ 2^k over the taken options; it has no index. A graph over these states has
the moves, improvements and orders of the graph model; whatever would list all states is refused
with :class:`TooLarge`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NoReturn, overload

from detente.errors import AmbiguousName, UnknownName
from detente.kernels.circuit import Wire
from detente.model.circuits import Formulas
from detente.model.conflict import Conflict, Dm
from detente.model.graph import Conventions, Graph, OptionMoves
from detente.model.space import State, StateSpace
from detente.model.truths import Truths, code_of, too_many

LISTED = 16
"""Up to so many options states are listed; beyond, questions go without a list where they can."""


def is_open(conflict: Conflict) -> bool:
    """Say whether a conflict is in plain option form with more options than are listed."""
    plain = conflict.arcs is None and not conflict.merges
    return plain and len(conflict.options) > LISTED


def values(wires: Sequence[Wire], code: int) -> list[int]:
    """Return 1 for each wire that holds in the combination with this code, else 0."""
    return wires[0].circuit.values(wires, [code]) if wires else []


@dataclass(frozen=True)
class OpenSpace(StateSpace):
    """States by code; nothing is listed. Made by :func:`open_graph`."""

    formulas: Formulas

    def __len__(self) -> NoReturn:
        raise too_many(self.conflict)

    def __iter__(self) -> Iterator[State]:
        raise too_many(self.conflict)

    @property
    def merged(self) -> bool:
        """No state stands for several combinations here."""
        return False

    def state_of(self, cell: int) -> State | None:
        """Return the state with this code; None where it is infeasible."""
        return State(cell) if values([self.formulas.feasible], cell) == [1] else None

    def outcomes(self, state: State) -> tuple[str, ...]:
        """Return the named outcomes to which the state belongs."""
        names = tuple(self.conflict.outcomes)
        held = values([self.formulas.outcome(name) for name in names], state)
        return tuple(name for name, holds in zip(names, held, strict=True) if holds)

    def all_named(self, name: str) -> tuple[State, ...]:
        """Return the state that a label or a full pattern of Y and N means, if feasible.

        Raises :class:`AmbiguousName` for a name that leaves options open, :class:`UnknownName`.
        """
        state = self.state_of(self._code(name.strip()))
        return () if state is None else (state,)

    def _code(self, name: str) -> int:
        text = self.conflict.labels.get(name, name)
        if self.conflict.names.is_pattern(text) and "-" not in text:
            return code_of(text)
        if name.startswith("#"):
            raise UnknownName(
                f"There is no state {name!r}: beyond {LISTED} options states have no index. Name it by its "
                "label or by Y or N for every option."
            )
        raise AmbiguousName(
            f"{name!r} does not name one state. Name it by its label or by Y or N for every option."
        )

    def reasons(self, name: str) -> tuple[str, ...]:
        """Say which constraints remove the combination that a label or full pattern names."""
        code = self._code(name)
        constraints = self.conflict.constraints
        broken = values([self.formulas.broken(c) for c in constraints], code)
        return tuple(c.reason for c, holds in zip(constraints, broken, strict=True) if holds)


@dataclass(frozen=True)
class _Cells(Sequence[tuple[int, ...]]):
    """State c is the one combination c."""

    conflict: Conflict

    @overload
    def __getitem__(self, at: int) -> tuple[int, ...]: ...

    @overload
    def __getitem__(self, at: slice) -> NoReturn: ...

    def __getitem__(self, at: int | slice) -> tuple[int, ...]:
        if isinstance(at, slice):
            raise too_many(self.conflict)
        return (at,)

    def __len__(self) -> NoReturn:
        raise too_many(self.conflict)


@dataclass(frozen=True)
class OpenRanks(Sequence[int]):
    """The rank of every state, worked out when asked for; higher is better, equal is a tie."""

    conflict: Conflict
    rows: Sequence[Wire]

    @cached_property
    def _known(self) -> dict[int, int]:
        return {}

    @overload
    def __getitem__(self, at: int) -> int: ...

    @overload
    def __getitem__(self, at: slice) -> NoReturn: ...

    def __getitem__(self, at: int | slice) -> int:
        if isinstance(at, slice):
            raise too_many(self.conflict)
        if at not in self._known:
            self._known[at] = int("0" + "".join(map(str, values(self.rows, at))), 2)
        return self._known[at]

    def __len__(self) -> NoReturn:
        raise too_many(self.conflict)


def open_graph(conflict: Conflict | Formulas, conventions: Conventions | None = None) -> Graph:
    """Return the graph model of a conflict in option form of any size; nothing is listed.

    Raises :class:`NotApplicable` for merged states and explicit graphs, :class:`MissingPart` when
    a decision maker has no preferences.
    """
    formulas = conflict if isinstance(conflict, Formulas) else Formulas(conflict)
    model = formulas.conflict
    cells: Any = _Cells(model)
    whole = {label: p for label, p in model.labels.items() if "-" not in p}
    given = {code_of(pattern): label for label, pattern in whole.items()}
    space = OpenSpace(Truths(model), cells, given, {}, formulas)
    ranks: Mapping[Dm, Sequence[int]] = {
        d: OpenRanks(model, rows) for d, rows in formulas.ranks.items()
    }
    moves = {d: OptionMoves(space, d) for d in model.dms}
    return Graph(space, moves, ranks, conventions or Conventions())
