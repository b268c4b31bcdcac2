"""Which states does a conflict have?

Order: the labelled states as the file labels them, then the others by smallest code; the states of
an explicit graph in file order.
"""

from __future__ import annotations

from collections.abc import Sequence

from detente.errors import BadMerge, NoFeasibleState, WrongValue
from detente.model.condition import Cells, evaluate
from detente.model.conflict import Conflict, Merge
from detente.model.space import StateSpace
from detente.model.truths import Truths, members


def state_space(conflict: Conflict) -> StateSpace:
    """Return the feasible states of a conflict.

    Raises :class:`TooLarge`, :class:`NoFeasibleState`, :class:`BadMerge` or :class:`WrongValue`.
    """
    truths = Truths(conflict)
    if not truths.feasible:
        raise NoFeasibleState(_nothing_left(truths))
    if conflict.arcs is not None:
        return _listed(truths, tuple(conflict.arcs.states))
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


def _listed(truths: Truths, labels: Sequence[str]) -> StateSpace:
    """The states of an explicit graph, in file order."""
    cells = members(truths.feasible)
    return StateSpace(
        truths, tuple((c,) for c in cells), {s: labels[c] for s, c in enumerate(cells)}, {}
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
        cells = members(truths.written(pattern) & truths.feasible)
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
