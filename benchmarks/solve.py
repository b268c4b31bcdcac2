"""How long the engines take, side by side: the definition and numpy.

The last column is the time in units of one copy of the rank arrays, measured in the same run: what
the machine's memory allows.
"""

from __future__ import annotations

import platform
import time
from collections.abc import Callable

import numpy as np
from families import prioritised

from detente.model.graph import graph_model
from detente.stability.solve import solve

FOUR = ["nash", "gmr", "smr", "seq"]
SIZES = [(5, 2), (6, 3), (7, 3), (8, 3), (10, 3), (12, 3), (12, 4), (14, 3), (16, 3)]
DEFINITION_UP_TO = 8


def least(work: Callable[[], object], repeats: int = 3) -> float:
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    print(f"Python {platform.python_version()}, numpy {np.__version__}, {platform.machine()}")
    print(
        f"{'states':>7} {'dms':>4} {'read+graph':>11} {'definition':>11} {'numpy':>9} {'numpy/copy':>11}"
    )
    for options, dms in SIZES:
        case = prioritised(options, dms)
        build = least(lambda c=case: graph_model(c.conflict))
        graph = graph_model(case.conflict)
        fast = least(lambda g=graph: solve(g, FOUR, method="numpy"))
        slow = "-"
        if options <= DEFINITION_UP_TO:
            fresh = [graph_model(case.conflict) for _ in range(3)]
            slow = f"{least(lambda f=fresh: solve(f.pop(), FOUR, method='definition')):.4f}"
        ranks = np.zeros((dms, 1 << options), dtype=np.int32)
        copy = least(ranks.copy, 20)
        print(f"{1 << options:7} {dms:4} {build:11.4f} {slow:>11} {fast:9.4f} {fast / copy:11.0f}")


if __name__ == "__main__":
    main()
