"""The worst that opponents can bring about, under each convention on the length of a sanction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from itertools import combinations

import numpy as np

from detente.kernels.field import Ranks

Step = Callable[[int, Ranks], Ranks]
"""Step(j, values): min of ``values`` over what opponent j reaches from each entry in one move."""


def worst(convention: str, opponents: Sequence[int], values: Ranks, step: Step) -> Ranks:
    """Return min of ``values`` over each entry and what opponents reach from it.

    ``convention``: ``legal``, ``once`` or ``single`` as the graph model names them.
    """
    match convention:
        case "once":
            return each_once(opponents, values, step)
        case "single":
            return least([values, *(step(j, values) for j in opponents)])
        case _:
            return legal(opponents, values, step)


def least(arrays: Sequence[Ranks]) -> Ranks:
    """Return the elementwise minimum."""
    return reduce(np.minimum, arrays)


def legal(opponents: Sequence[int], values: Ranks, step: Step) -> Ranks:
    """Nobody moves twice in a row: one array per first mover, to the fixed point."""
    first = {j: step(j, values) for j in opponents}
    changed = True
    while changed:
        changed = False
        for j in opponents:
            others = [first[k] for k in opponents if k != j]
            better = step(j, least([values, *others]))
            if not np.array_equal(better, first[j]):
                first[j], changed = better, True
    return least([values, *first.values()])


def each_once(opponents: Sequence[int], values: Ranks, step: Step) -> Ranks:
    """Each opponent moves at most once: grow the set of those who may still move."""
    reached: dict[frozenset[int], Ranks] = {frozenset(): values}
    for size in range(1, len(opponents) + 1):
        for group in map(frozenset, combinations(opponents, size)):
            steps = [step(j, reached[group - {j}]) for j in group]
            reached[group] = least([values, *steps])
    return reached[frozenset(opponents)]
