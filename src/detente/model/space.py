"""The feasible states of a conflict, numbered as every output numbers them.

A *cell* is a combination of options (cell c takes option k when bit k of c is set) or, in an
explicit graph, a state of the file. A *state* is a feasible cell, or several merged ones.
Order: the labelled states as the file labels them, then the others by smallest code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NewType

from detente.errors import (
    AmbiguousName,
    BadMerge,
    CaseError,
    DetenteError,
    NoFeasibleState,
    TooLarge,
    UnknownName,
    WrongValue,
    nearest,
)
from detente.model.condition import Cells, evaluate, outcome_order, parse
from detente.model.conflict import Conflict, Constraint, Merge
from detente.table import Table

State = NewType("State", int)
"""A state by its index. A label is text and is never an index: see :meth:`StateSpace.state`."""

MOST_OPTIONS = 20
"""The explicit engines list states up to this many options (2^20 combinations)."""


@dataclass(frozen=True)
class Truths:
    """Where options, patterns, outcomes and named states hold: the world of the conditions."""

    conflict: Conflict

    def __post_init__(self) -> None:
        check_size(self.conflict)

    @cached_property
    def size(self) -> int:
        """The number of cells."""
        arcs = self.conflict.arcs
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
        return self.pattern(text)

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


def check_size(conflict: Conflict) -> None:
    """Refuse a conflict whose combinations cannot be listed, before any memory is taken."""
    k = len(conflict.options)
    if conflict.arcs is None and k > MOST_OPTIONS:
        raise TooLarge(
            f"{k} options make {1 << k:,} combinations; the explicit engines list at most "
            f"{1 << MOST_OPTIONS:,} ({MOST_OPTIONS} options). Split the conflict, or leave out "
            "options that nobody's preference depends on."
        )


def _column(k: int, size: int) -> Cells:
    """Return the cells whose bit k is set: 2^k zeros, 2^k ones, and so on."""
    half = 1 << k
    column, width = ((1 << half) - 1) << half, 2 * half
    while width < size:
        column |= column << width
        width *= 2
    return column


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


@dataclass(frozen=True)
class StateSpace:
    """The states of a conflict: their labels, patterns, codes and outcomes.

    ``cells[s]`` lists the cells that make up state s: one, or several where the case merges them.
    """

    truths: Truths
    cells: tuple[tuple[int, ...], ...]
    given: Mapping[int, str]
    stand_ins: Mapping[int, int]

    @property
    def conflict(self) -> Conflict:
        """The conflict whose states these are."""
        return self.truths.conflict

    def __len__(self) -> int:
        return len(self.cells)

    def __iter__(self) -> Iterator[State]:
        return (State(i) for i in range(len(self.cells)))

    @property
    def merged(self) -> bool:
        """Whether some state stands for several cells."""
        return len(self.where) > len(self.cells)

    @cached_property
    def where(self) -> Mapping[int, State]:
        """The state of every feasible cell."""
        return {c: State(s) for s, cells in enumerate(self.cells) for c in cells}

    def state_of(self, cell: int) -> State | None:
        """Return the state that a cell belongs to; None where it is infeasible."""
        return self.where.get(cell)

    # ------------------------------------------------------------ one state

    def label(self, state: State) -> str:
        """Return the source's name of the state, or its pattern where it has none."""
        return self.given.get(state) or self.pattern(state) or str(state)

    def pattern(self, state: State) -> str | None:
        """Return one of Y, N, - per option; None on explicit graphs."""
        if self.conflict.arcs is not None:
            return None
        cells = self.cells[state]
        every = any_ = cells[0]
        for c in cells:
            every, any_ = every & c, any_ | c
        return "".join(
            "Y" if every >> k & 1 else "-" if any_ >> k & 1 else "N"
            for k in range(len(self.conflict.options))
        )

    def code(self, state: State) -> int | None:
        """Return Σ 2^k over the taken options; None for merged states and explicit graphs."""
        cells = self.cells[state]
        return None if self.conflict.arcs is not None or len(cells) > 1 else cells[0]

    def taken(self, state: State) -> tuple[str, ...]:
        """Return the options (``dm.option``) that are taken throughout the state."""
        pattern = self.pattern(state) or ""
        return tuple(
            o.name for o, y in zip(self.conflict.options, pattern, strict=False) if y == "Y"
        )

    def outcomes(self, state: State) -> tuple[str, ...]:
        """Return the named outcomes to which the state belongs."""
        return tuple(name for name in self.conflict.outcomes if state in self.within[name])

    @cached_property
    def within(self) -> Mapping[str, frozenset[State]]:
        """The states of every outcome."""
        return {
            name: frozenset(self.states(self.truths.outcome(name), f"The outcome {name!r}"))
            for name in self.conflict.outcomes
        }

    # ------------------------------------------------------------ finding states

    def states(self, cells: Cells, subject: str = "The condition") -> tuple[State, ...]:
        """Return the states in which ``cells`` hold, in order.

        Raises :class:`BadMerge` when merged cells disagree and no stand-in settles it.
        """
        if self.conflict.arcs is None and not self.merged:
            return self.touching(cells)
        return tuple(s for s in self if self._holds(cells, s, subject))

    def _holds(self, cells: Cells, state: State, subject: str) -> bool:
        own = self.cells[state]
        if len(own) == 1:
            return bool(cells >> own[0] & 1)
        if state in self.stand_ins:
            return bool(cells >> self.stand_ins[state] & 1)
        found = {cells >> c & 1 for c in own}
        if len(found) > 1:
            raise BadMerge(
                f"{subject} does not have one value on the merged state {self.label(state)!r}. "
                "Name the member that stands for all: {when: …, as: PATTERN}."
            )
        return bool(found.pop())

    def touching(self, cells: Cells) -> tuple[State, ...]:
        """Return the states with a cell among ``cells``, in order."""
        found = self.truths.feasible & cells
        return tuple(sorted({self.where[c] for c in members(found)}))

    def state(self, name: str) -> State:
        """Return the one state that ``name`` means.

        A name is tried as a label, then as a pattern, then as an outcome or a condition that fits
        one state; ``#3`` is the state with index 3. Raises :class:`UnknownName` or
        :class:`AmbiguousName`.
        """
        found = self.all_named(str(name))
        if len(found) == 1:
            return found[0]
        if not found:
            raise UnknownName(f"No feasible state fits {name!r}.{self._removed_because(str(name))}")
        shown = ", ".join(repr(self.label(s)) for s in found[:6])
        raise AmbiguousName(
            f"{name!r} fits {len(found)} states: {shown}{', …' if len(found) > 6 else ''}. "
            "Name one of them by its label or full pattern."
        )

    def all_named(self, name: str) -> tuple[State, ...]:
        """Return every state that ``name`` means: label, pattern, #index, outcome or condition."""
        name = name.strip()
        if name in self._labels:
            return (self._labels[name],)
        if self.conflict.names.is_pattern(name):
            return self._fitting(name)
        if name.startswith("#"):
            return (self._indexed(name),)
        if name in self.conflict.outcomes:
            return self.states(self.truths.outcome(name), f"The outcome {name!r}")
        try:
            condition = parse(name, self.conflict.names)
            return self.states(evaluate(condition.tree, self.truths), f"The condition {name!r}")
        except (UnknownName, CaseError) as error:
            raise self._no_such(name, error) from None

    def _fitting(self, pattern: str) -> tuple[State, ...]:
        return self.touching(self.truths.pattern(pattern))

    @cached_property
    def _labels(self) -> Mapping[str, State]:
        return {label: State(s) for s, label in self.given.items()}

    def _indexed(self, name: str) -> State:
        if (
            name[1:].isascii()
            and name[1:].isdigit()
            and len(name) < 10
            and int(name[1:]) < len(self)
        ):
            return State(int(name[1:]))
        raise UnknownName(f"There is no state {name!r}: indices run from #0 to #{len(self) - 1}.")

    def _no_such(self, name: str, error: DetenteError) -> DetenteError:
        """A name that is no condition either: speak of states, not of conditions."""
        words = name.split()
        if len(words) > 1 and any(w in ("and", "or", "not", "iff", "if", "xor") for w in words):
            return error
        known = [*self._labels, *self.conflict.outcomes] or [self.label(s) for s in list(self)[:64]]
        return UnknownName(f"There is no state {name!r}.{nearest(name, known)}")

    def _removed_because(self, name: str) -> str:
        text = self.conflict.labels.get(name, name)
        if not self.conflict.names.is_pattern(text):
            return ""
        reasons = self.reasons(text)
        return f" It is removed by {'; '.join(reasons)}." if reasons else ""

    def reasons(self, pattern: str) -> tuple[str, ...]:
        """Say which constraints remove every cell that fits a pattern; empty if some are feasible."""
        cells = self.truths.pattern(pattern)
        if cells & self.truths.feasible:
            return ()
        broken = [c for c in self.conflict.constraints if cells & self.truths.broken(c)]
        return tuple(c.reason for c in broken)

    def describe(self, state: State) -> str:
        """Return the state in the words of its options."""
        arcs = self.conflict.arcs
        if arcs is not None:
            return arcs.states[self.label(state)] or self.label(state)
        taken = set(self.taken(state))
        words = [o.words for o in self.conflict.options if o.name in taken]
        return "; ".join(words) if words else "no option taken"

    def table(self) -> Table:
        """Return label, pattern, meaning and outcomes of every state."""
        return States(self, tuple(self)).table()

    def __str__(self) -> str:
        return str(self.table())

    def __rich__(self) -> Table:
        return self.table()

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


@dataclass(frozen=True)
class States:
    """Some states of a space, named by label; shows itself as a table."""

    space: StateSpace
    indices: tuple[State, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels, in order."""
        return tuple(self.space.label(s) for s in self.indices)

    def __iter__(self) -> Iterator[str]:
        return iter(self.labels)

    def __len__(self) -> int:
        return len(self.indices)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.space.state(name) in self.indices

    def table(self) -> Table:
        """Return label, pattern, meaning and outcomes of every state."""
        space = self.space
        rows = tuple(
            (
                space.label(s),
                space.pattern(s) or "",
                space.describe(s),
                ", ".join(space.outcomes(s)),
            )
            for s in self.indices
        )
        return Table(("state", "pattern", "meaning", "outcome"), rows)

    def __str__(self) -> str:
        return str(self.table())

    def __rich__(self) -> Table:
        return self.table()

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


# ---------------------------------------------------------------- building


def state_space(conflict: Conflict) -> StateSpace:
    """Return the feasible states of a conflict.

    Raises :class:`TooLarge`, :class:`NoFeasibleState`, :class:`BadMerge` or :class:`WrongValue`.
    """
    truths = Truths(conflict)
    if conflict.arcs is not None:
        labels = dict(enumerate(conflict.arcs.states))
        return StateSpace(truths, tuple((c,) for c in labels), labels, {})
    if not truths.feasible:
        raise NoFeasibleState(_nothing_left(truths))
    groups = _merged(truths)
    inside = 0
    for group, _ in groups:
        inside |= group
    single = members(truths.feasible & ~inside)
    states = [(c,) for c in single] + [tuple(members(group)) for group, _ in groups]
    states.sort(key=lambda cells: cells[0])
    given = _labelled(truths, states)
    order = [*given, *(i for i in range(len(states)) if i not in given)]
    placed = tuple(states[i] for i in order)
    stand = {members(group)[0]: cell for group, cell in groups if cell is not None}
    return StateSpace(
        truths,
        placed,
        {s: given[i] for s, i in enumerate(order) if i in given},
        {s: stand[cells[0]] for s, cells in enumerate(placed) if cells[0] in stand},
    )


def _nothing_left(truths: Truths) -> str:
    alone = [c for c in truths.conflict.constraints if truths.broken(c) == truths.everything]
    if alone:
        return f"No state is feasible: this alone removes every one: {alone[0].reason}."
    return (
        "No state is feasible: the conditions together remove every one. Drop or mend one of them."
    )


def _merged(truths: Truths) -> list[tuple[Cells, int | None]]:
    groups: list[tuple[Cells, int | None]] = []
    seen = 0
    for merge in truths.conflict.merges:
        cells = evaluate(merge.when.tree, truths) & truths.feasible
        if cells & seen:
            raise BadMerge(
                f"The merged states overlap: {merge.when.text!r} takes in states of an earlier entry."
            )
        seen |= cells
        if cells:
            groups.append((cells, _stand_in(truths, merge, cells)))
    return groups


def _stand_in(truths: Truths, merge: Merge, cells: Cells) -> int | None:
    if merge.stand_in is None:
        return None
    if not truths.conflict.names.is_pattern(merge.stand_in):
        raise BadMerge(
            f"{merge.stand_in!r} is not a pattern of {len(truths.conflict.options)} places Y, N, -."
        )
    found = members(truths.pattern(merge.stand_in) & cells)
    if len(found) != 1:
        raise BadMerge(
            f"The pattern {merge.stand_in!r} must fit exactly one member of the merged state {merge.when.text!r}; "
            f"it fits {len(found)}."
        )
    return found[0]


def _labelled(truths: Truths, states: Sequence[tuple[int, ...]]) -> dict[int, str]:
    """Return {position in ``states``: label} in the order of the labels."""
    position = {c: i for i, cells in enumerate(states) for c in cells}
    given: dict[int, str] = {}
    for label, pattern in truths.conflict.labels.items():
        cells = members(truths.pattern(pattern) & truths.feasible)
        fits = sorted({position[c] for c in cells})
        if len(fits) != 1:
            count = "no feasible state" if not fits else f"{len(fits)} states"
            raise WrongValue(
                f"The label {label!r} stands for {pattern!r}, which fits {count}; it must fit exactly one."
            )
        if fits[0] in given:
            raise WrongValue(
                f"The labels {given[fits[0]]!r} and {label!r} stand for the same state."
            )
        given[fits[0]] = label
    return given


def listed(space: StateSpace, names: Iterable[str]) -> States:
    """Return the named states, in the order of the space."""
    return States(space, tuple(sorted({s for n in names for s in space.all_named(n)})))
