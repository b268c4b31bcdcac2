"""In which order do the variables of a diagram stand: those that appear together near each other.

Each variable moves, in rounds, to the mean place of the conditions it appears in; a condition
stands at the mean place of its variables. The round with the shortest conditions is kept.

Source: Aloul, Markov and Sakallah (2003), the FORCE heuristic.
"""

from __future__ import annotations

from collections.abc import Sequence

ROUNDS = 60


def close_order(size: int, groups: Sequence[Sequence[int]]) -> list[int]:
    """Return the variables 0 … ``size`` - 1 from the top, so that the groups are short."""
    groups = [g for g in groups if len(g) > 1]
    best = order = list(range(size))
    least = length(order, groups)
    for _ in range(ROUNDS):
        order = pulled(order, groups)
        now = length(order, groups)
        if now < least:
            best, least = order, now
    return best


def pulled(order: Sequence[int], groups: Sequence[Sequence[int]]) -> list[int]:
    """One round: every variable to the mean of its groups' means."""
    place = {k: p for p, k in enumerate(order)}
    pulls: dict[int, list[float]] = {k: [] for k in order}
    for group in groups:
        mean = sum(place[k] for k in group) / len(group)
        for k in group:
            pulls[k].append(mean)
    wanted = {k: sum(at) / len(at) if at else place[k] for k, at in pulls.items()}
    return sorted(order, key=lambda k: (wanted[k], place[k]))


def length(order: Sequence[int], groups: Sequence[Sequence[int]]) -> int:
    """The sum, over all groups, of the distance between first and last member."""
    place = {k: p for p, k in enumerate(order)}
    return sum(max(place[k] for k in g) - min(place[k] for k in g) for g in groups)
