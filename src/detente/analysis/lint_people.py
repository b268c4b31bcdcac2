"""Who cannot move, who has no order or a loose one, and which options does nobody care about?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TypeAlias

from detente.analysis.finding import Finding
from detente.model.conflict import Conflict, Dm
from detente.model.graph import moves_of
from detente.model.space import State, StateSpace

Orders: TypeAlias = Mapping[Dm, Sequence[int]]
"""The rank of every state, for those decision makers that have an order."""


def name_findings(conflict: Conflict) -> Iterator[Finding]:
    """Yield what the names alone show: missing preferences, option ids that several use."""
    missing = [d for d in conflict.dms if d not in conflict.preferences]
    for dm in missing:
        message = f"The decision maker {dm!r} has no preferences: 'solve' needs them."
        yield Finding("no-preferences", "warning", "preferences", message)
    owners: dict[str, list[str]] = {}
    for option in () if conflict.arcs else conflict.options:
        owners.setdefault(option.id, []).append(option.name)
    for name, full in owners.items():
        if len(full) > 1:
            message = (
                f"The bare name {name!r} is ambiguous: conditions must say {' or '.join(full)}."
            )
            yield Finding("shared-option-id", "note", "decision_makers", message)


def move_findings(space: StateSpace) -> Iterator[Finding]:
    """Yield the decision makers that cannot move from any state."""
    for dm, moves in moves_of(space).items():
        if not any(moves.of(s) for s in space):
            message = f"The decision maker {dm!r} has no move in any state."
            yield Finding("no-moves", "warning", f"decision_makers.{dm}", message)


def order_findings(space: StateSpace, orders: Orders) -> Iterator[Finding]:
    """Yield the ties in the orders and the options that move no order."""
    for dm, ranks in orders.items():
        if len(space) > 1 and len(set(ranks)) == 1:
            message = f"The decision maker {dm!r} is indifferent between all states."
            yield Finding("all-tied", "warning", f"preferences.{dm}", message)
        elif space.conflict.arcs is not None:
            yield from _ties_along_arcs(space, dm, ranks)
        else:
            yield from _ties_on_own_options(space, dm, ranks)
    if space.conflict.arcs is None and set(orders) == set(space.conflict.dms):
        yield from _options_without_weight(space, orders)


# ---------------------------------------------------------------- ties


def _ties_along_arcs(space: StateSpace, dm: Dm, ranks: Sequence[int]) -> Iterator[Finding]:
    moves = moves_of(space)[dm]
    tied = [(s, t) for s in space for t in moves.of(s) if ranks[s] == ranks[t]]
    if tied:
        yield _tie(space, dm, *tied[0], f"{len(tied)} of its moves change nothing for it")


def _ties_on_own_options(space: StateSpace, dm: Dm, ranks: Sequence[int]) -> Iterator[Finding]:
    own = sum(1 << k for k, o in enumerate(space.conflict.options) if o.dm == dm)
    what = {s: _part(space, s, own) for s in space}
    levels = Counter(ranks)
    kinds = Counter((ranks[s], what[s]) for s in space)
    pairs = sum(n * (n - 1) // 2 for n in levels.values())
    pairs -= sum(n * (n - 1) // 2 for n in kinds.values())
    if pairs:
        count = f"{pairs:,} {'pair' if pairs == 1 else 'pairs'} of states that differ in its own options are tied"
        yield _tie(space, dm, *_example(space, ranks, what, own), count)


def _part(space: StateSpace, state: State, mask: int) -> Hashable:
    """Return what a state says on the options of a mask."""
    cells = space.cells[state]
    return cells[0] & mask if len(cells) == 1 else frozenset(c & mask for c in cells)


def _example(
    space: StateSpace, ranks: Sequence[int], what: Mapping[State, Hashable], own: int
) -> tuple[State, State]:
    """Return two tied states that differ in own options, if possible in nothing else."""

    def differing(groups: Mapping[State, Hashable]) -> Iterator[tuple[State, State]]:
        first: dict[Hashable, State] = {}
        for s, group in groups.items():
            if what[first.setdefault(group, s)] != what[s]:
                yield first[group], s

    near = {s: (ranks[s], _part(space, s, ~own)) for s in space}
    far = {s: ranks[s] for s in space}
    return next(chain(differing(near), differing(far)))


def _tie(space: StateSpace, dm: Dm, a: State, b: State, count: str) -> Finding:
    message = f"{count}, such as {space.label(a)!r} and {space.label(b)!r}."
    return Finding("own-tie", "note", f"preferences.{dm}", message)


# ---------------------------------------------------------------- options


def _options_without_weight(space: StateSpace, orders: Orders) -> Iterator[Finding]:
    """An option counts when some two states that differ in nothing else differ in rank."""
    place = list(zip(*(orders[d] for d in space.conflict.dms), strict=True))
    for k, option in enumerate(space.conflict.options):
        pairs = ((s, space.where.get(c | 1 << k, s)) for c, s in space.where.items())
        matters = [place[s] != place[t] for s, t in pairs if s != t]
        if matters and not any(matters):
            message = f"Nobody's preference depends on the option {option.name!r}."
            where = f"decision_makers.{option.dm}.options.{option.id}"
            yield Finding("idle-option", "note", where, message)
