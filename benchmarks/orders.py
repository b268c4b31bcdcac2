"""How long counting orders takes, from the bundled cases to the bound of 10^8 profiles.

``dense`` graphs let every decision maker move between any two states: no two orders are alike
there, so that every profile is judged on its own. It is the worst case.
"""

from __future__ import annotations

import platform
import sys
import time

import numpy as np

from detente.analysis.orders import counted, orders_question
from detente.library import read
from detente.model.conflict import Arcs, Case, Conflict, DecisionMaker, Dm, Payoffs


def dense(states: int, people: int, share: float = 1.0) -> Case:
    rng = np.random.default_rng(1)
    labels = [f"s{k}" for k in range(states)]
    ids = [Dm("abcdefgh"[k]) for k in range(people)]
    pairs = [(a, b) for a in labels for b in labels if a != b]
    moves = {d: tuple(p for p in pairs if rng.random() < share) for d in ids}
    paid = {d: Payoffs({s: int(r) for s, r in zip(labels, rng.permutation(states), strict=True)}) for d in ids}  # type: ignore[misc]  # fmt: skip
    conflict = Conflict(
        "dense",
        tuple(DecisionMaker(d, "") for d in ids),
        arcs=Arcs(dict.fromkeys(labels, ""), moves),
        preferences=paid,
    )
    return Case("dense", conflict)


RUNS = [
    ("syria-iraq-1975", read("syria-iraq-1975"), "2", ["syria"]),
    ("syria-iraq-1975", read("syria-iraq-1975"), "2", ["syria", "iraq"]),
    ("elmira", read("elmira"), "1", ["uniroyal"]),
    ("sparse 10 states", dense(10, 3, 0.3), "s0", ["a"]),
    ("dense 10 states", dense(10, 3), "s0", ["a"]),
    ("dense 11 states", dense(11, 3), "s0", ["a"]),
    ("sparse 7 states", dense(7, 3, 0.3), "s0", ["a", "b"]),
    ("dense 7 states", dense(7, 3), "s0", ["a", "b"]),
    ("dense 5 states", dense(5, 3), "s0", ["a", "b", "c"]),
    ("dense 4 states", dense(4, 5), "s0", ["a", "b", "c", "d", "e"]),
]


def main(arguments: list[str]) -> None:
    print(f"Python {platform.python_version()}, numpy {np.__version__}, {platform.machine()}")
    print(f"{'model':>18} {'varied':>7} {'profiles':>12} {'seconds':>8}  counts")
    for name, case, state, dms in RUNS:
        question = orders_question(case, state, dms, concepts=arguments or None)
        start = time.perf_counter()
        *_, last = counted(question)
        took = time.perf_counter() - start
        counts = " ".join(f"{c}={n}" for c, n in last.counts.items())
        print(f"{name:>18} {len(dms):7} {question.profiles:12,} {took:8.2f}  {counts}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
