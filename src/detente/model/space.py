"""The feasible states of a conflict, numbered as every output numbers them.

A *state* is a feasible cell (a combination of options, or a state of an explicit graph), or
several merged ones. :mod:`detente.model.enumeration` lists them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NewType

from detente.errors import AmbiguousName, BadMerge, CaseError, DetenteError, UnknownName, nearest
from detente.model.condition import Cells, evaluate
from detente.model.conflict import Conflict
from detente.model.grammar import parse
from detente.model.truths import Truths, members, pattern_of
from detente.table import Table

State = NewType("State", int)
"""A state by its index. A label is text and is never an index: see :meth:`StateSpace.state`."""

FEW = 3
"""So many open options of a merged state are named one by one."""


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
        return pattern_of(self.cells[state], len(self.conflict.options))

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
        if self._is_written_out(name):
            return self.touching(self.truths.named(name))
        if name.startswith("#"):
            return (self._indexed(name),)
        if name in self.conflict.outcomes:
            return self.states(self.truths.outcome(name), f"The outcome {name!r}")
        try:
            condition = parse(name, self.conflict.names)
            return self.states(evaluate(condition.tree, self.truths), f"The condition {name!r}")
        except (UnknownName, CaseError) as error:
            known = [*self._labels, *self.conflict.outcomes]
            known = known or [self.label(s) for s in list(self)[:64]]
            raise no_such_state(name, error, known, self.conflict) from None

    def _is_written_out(self, name: str) -> bool:
        """Whether the name is a pattern, or a label of an explicit graph, feasible or not."""
        arcs = self.conflict.arcs
        return self.conflict.names.is_pattern(name) if arcs is None else name in arcs.states

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

    def _removed_because(self, name: str) -> str:
        reasons = self.reasons(name) if self._is_written_out(name) else ()
        return f" It is removed by {'; '.join(reasons)}." if reasons else ""

    def reasons(self, name: str) -> tuple[str, ...]:
        """Say which constraints remove every cell that a label or pattern names; empty if none is."""
        cells = self.truths.named(name)
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
        words = [self._said[o.name] for o in self.conflict.options if o.name in taken]
        left = [
            o
            for o, y in zip(self.conflict.options, self.pattern(state) or "", strict=True)
            if y == "-"
        ]
        if left:
            few = ", ".join(self._said[o.name] for o in left)
            words.append(f"open: {few}" if len(left) <= FEW else f"{len(left)} options open")
        return "; ".join(words) if words else "no option taken"

    @cached_property
    def _said(self) -> Mapping[str, str]:
        """The words of every option, with its owner where two options have the same words."""
        every = [o.words for o in self.conflict.options]
        owners = {d.id: d.words for d in self.conflict.decision_makers}
        return {
            o.name: f"{owners[o.dm]}: {o.words}" if every.count(o.words) > 1 else o.words
            for o in self.conflict.options
        }

    def table(self) -> Table:
        """Return label, pattern, meaning and outcomes of every state."""
        return States(self, tuple(self)).table()

    def __str__(self) -> str:
        return str(self.table())

    def __rich__(self) -> Table:
        return self.table()

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


def no_such_state(
    name: str, error: DetenteError, known: Sequence[str], conflict: Conflict
) -> DetenteError:
    """Return the error for a name that is no condition either: of states, not of conditions."""
    options = len(conflict.options)
    if options and len(name) > 2 and set(name) <= set("YN-"):
        return UnknownName(
            f"There is no state {name!r}: it has {len(name)} letters, and a pattern has {options}, one for "
            "each option."
        )
    words = name.split()
    if len(words) > 1 and any(w in ("and", "or", "not", "iff", "if", "xor") for w in words):
        return error
    return UnknownName(f"There is no state {name!r}.{nearest(name, known)}")


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
