"""Is this combination of options a state, and if not, which conditions remove it?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from detente.errors import UnknownName, nearest
from detente.model.condition import Cells, evaluate
from detente.model.conflict import Conflict
from detente.model.grammar import parse
from detente.model.space import State, States, StateSpace
from detente.model.truths import members
from detente.table import Table

MOST_NAMED = 20
"""Up to so many states an answer names them."""


@dataclass(frozen=True)
class Combinations:
    """Some combinations of options: which are states, and what removes the others.

    ``asked`` is the name that means them (empty: all); shows itself as the answer in words.
    """

    space: StateSpace
    asked: str
    cells: Cells

    def __len__(self) -> int:
        return self.cells.bit_count()

    @cached_property
    def states(self) -> States:
        """The states that the combinations belong to."""
        found = members(self.cells & kept(self.space))
        return States(self.space, tuple(sorted({self.space.where[c] for c in found})))

    @cached_property
    def removed(self) -> Mapping[str, int]:
        """How many of the combinations each condition removes, by its reason."""
        gone = self.cells & ~kept(self.space)
        broken = self.space.truths.broken
        counts = {c.reason: (broken(c) & gone).bit_count() for c in self.space.conflict.constraints}
        return {reason: count for reason, count in counts.items() if count}

    @property
    def infeasible(self) -> int:
        """How many of the combinations are no state."""
        return (self.cells & ~kept(self.space)).bit_count()

    def infeasible_cells(self) -> Iterator[int]:
        """Yield the combinations that are no state, as codes, ascending."""
        return iter(members(self.cells & ~kept(self.space)))

    def reasons(self, cell: int) -> tuple[str, ...]:
        """Return the reasons of every condition that removes one combination."""
        conditions = self.space.conflict.constraints
        return tuple(c.reason for c in conditions if self.space.truths.broken(c) >> cell & 1)

    def table(self) -> Table:
        """Return how many of the combinations each condition removes."""
        rows = tuple((reason, f"{count:,}") for reason, count in self.removed.items())
        return Table(("condition", "removes"), rows)

    def __str__(self) -> str:
        return "\n".join(_answer(self))

    def __rich__(self) -> object:
        from rich.text import Text

        return Text(str(self))

    def _repr_html_(self) -> str:
        import html

        return f"<p>{'<br>'.join(html.escape(line) for line in _answer(self))}</p>"


def kept(space: StateSpace) -> Cells:
    """Return the cells that belong to a state."""
    if space.conflict.arcs is None:
        return space.truths.feasible
    return sum(1 << c for c in space.where)


def all_combinations(space: StateSpace) -> Combinations:
    """Return every combination of options."""
    return Combinations(space, "", space.truths.everything)


def where_it_holds(space: StateSpace, condition: str) -> Combinations:
    """Return the combinations in which a condition holds."""
    cells = evaluate(parse(condition, space.conflict.names).tree, space.truths)
    return Combinations(space, condition, cells)


def combinations(space: StateSpace, name: str) -> Combinations:
    """Return the combinations that ``name`` means.

    A name is tried as a label, then as a pattern, then as the options taken, separated by commas
    (the others are not taken), then as an outcome or a condition. Raises :class:`UnknownName`.

    >>> from detente.library import read
    >>> from detente.model.enumeration import state_space
    >>> print(combinations(state_space(read("moscow-2016").conflict), "us.offer,hold"))
    'us.offer,hold' (YNNNNYN) is the state 'offer/quiet/hold'.
    """
    name = name.strip()
    conflict = space.conflict
    if conflict.arcs is not None and name in conflict.arcs.states:
        return Combinations(space, name, 1 << list(conflict.arcs.states).index(name))
    if name in conflict.labels or conflict.arcs is not None:
        found = space.all_named(name)
        return Combinations(space, name, sum(1 << c for s in found for c in space.cells[s]))
    taken = None if conflict.names.is_pattern(name) else _taken(conflict, name)
    if taken is not None:
        return Combinations(space, name, 1 << taken)
    try:
        return where_it_holds(space, name)
    except UnknownName:
        if len(name.split()) > 1 or not conflict.labels:
            raise
        known = [*conflict.labels, *conflict.outcomes, *conflict.names.options]
        message = f"There is no state, outcome or option {name!r}.{nearest(name, known)}"
        raise UnknownName(message) from None


def _taken(conflict: Conflict, name: str) -> int | None:
    """Return the code of a list of taken options; None where the name is no such list."""
    parts = [part.strip() for part in name.split(",")]
    code = 0
    for part in parts:
        option = conflict.names.option(part)
        if option is None:
            if len(parts) == 1 or "(" in name or ")" in name:
                return None
            raise UnknownName(
                f"There is no option {part!r}.{nearest(part, conflict.names.options)}"
            )
        code |= 1 << conflict.names.options.index(option)
    return code


def cell_name(conflict: Conflict, cell: int) -> str:
    """Return Y or N for every option of a combination; its label in an explicit graph."""
    if conflict.arcs is not None:
        return list(conflict.arcs.states)[cell]
    return "".join("Y" if cell >> k & 1 else "N" for k in range(len(conflict.options)))


# ---------------------------------------------------------------- the answer in words


def _answer(asked: Combinations) -> Iterator[str]:
    if len(asked) == 1:
        yield from _one(asked)
    elif not asked.cells:
        yield f"No combination of options fits {asked.asked!r}."
    else:
        yield from _several(asked)


def _one(asked: Combinations) -> Iterator[str]:
    space, cell = asked.space, members(asked.cells)[0]
    pattern = cell_name(space.conflict, cell)
    name = repr(asked.asked) + (f" ({pattern})" if pattern != asked.asked else "")
    state = space.state_of(cell)
    if state is None:
        yield f"{name} is not a state. It is removed by:"
        yield from (f"  {reason}" for reason in asked.reasons(cell))
    else:
        yield f"{name} is {_called(space, state)}."


def _called(space: StateSpace, state: State) -> str:
    label, size = space.label(state), len(space.cells[state])
    return f"the state {label!r}" if size == 1 else f"part of the merged state {label!r}"


def _several(asked: Combinations) -> Iterator[str]:
    count = len(asked.states)
    states = f"{count:,} state{'' if count == 1 else 's'}"
    if asked.space.conflict.arcs is not None:
        yield f"{_subject(asked)} {states}."
    else:
        yield f"{_subject(asked)} {len(asked):,} combinations; {_feasible_part(asked, states)}"
        yield from (f"  {reason}: {number:,}" for reason, number in asked.removed.items())
    if 0 < count <= MOST_NAMED:
        yield f"{'State' if count == 1 else 'States'}: {', '.join(asked.states)}."


def _subject(asked: Combinations) -> str:
    return f"{asked.asked!r} fits" if asked.asked else "The case has"


def _feasible_part(asked: Combinations, states: str) -> str:
    rest, gone = len(asked) - asked.infeasible, asked.infeasible
    if not gone:
        return f"all are feasible and make {states}."
    if not rest:
        return "none is a state. They are removed by:"
    many = f"{rest:,} {'is' if rest == 1 else 'are'}"
    kept = f"{many} feasible and make{'s' if rest == 1 else ''} {states}"
    return f"{kept}; {gone:,} {'is' if gone == 1 else 'are'} removed, by:"
