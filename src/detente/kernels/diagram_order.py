"""In which order do the variables of a diagram stand: those that appear together near each other.

Each variable moves, in rounds, to the mean place of the conditions it appears in; a condition
stands at the mean place of its variables. Of all rounds, from several first orders, the one with
the shortest conditions is kept. Conditions weigh: the first digits of a rank decide more.

Source: Aloul, Markov and Sakallah (2003), the FORCE heuristic; the weights are ours.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeAlias

Group: TypeAlias = tuple[Sequence[int], float]
"""Variables that appear together, and how much it matters that they are near each other."""

ROUNDS = 60
STARTS = 6


def close_order(size: int, groups: Sequence[Group]) -> list[int]:
    """Return the variables 0 … ``size`` - 1 from the top, so that the groups are short."""
    groups = [(members, weight) for members, weight in groups if len(members) > 1]
    rng = random.Random(size)
    best = order = list(range(size))
    least = length(order, groups)
    for _ in range(STARTS):
        for _ in range(ROUNDS):
            order = pulled(order, groups)
            now = length(order, groups)
            if now < least:
                best, least = order, now
        order = rng.sample(range(size), size)
    return best


def pulled(order: Sequence[int], groups: Sequence[Group]) -> list[int]:
    """One round: every variable to the weighted mean of its groups' means."""
    place = {k: p for p, k in enumerate(order)}
    pull, weights = dict.fromkeys(order, 0.0), dict.fromkeys(order, 0.0)
    for members, weight in groups:
        mean = sum(place[k] for k in members) / len(members)
        for k in members:
            pull[k] += weight * mean
            weights[k] += weight
    wanted = {k: pull[k] / weights[k] if weights[k] else place[k] for k in order}
    return sorted(order, key=lambda k: (wanted[k], place[k]))


def length(order: Sequence[int], groups: Sequence[Group]) -> float:
    """The weighted sum, over all groups, of the distance between first and last member."""
    place = {k: p for p, k in enumerate(order)}
    spans = ((w, [place[k] for k in members]) for members, w in groups)
    return sum(w * (max(at) - min(at)) for w, at in spans)
