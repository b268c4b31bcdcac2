"""How long it takes to find every smallest set of up to three statement moves, in 256 states.

Random conflicts of eight options and three decision makers; the target is a condition on three
options that does not hold. The last columns count the answers, by number of moves.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections import Counter

from families import prioritised

from detente.analysis.leeway import Search, question
from detente.analysis.unlock import Unlocked, unlocked


def target(seed: int) -> str:
    rng = random.Random(1000 + seed)
    options = rng.sample([f"d{k * 3 // 8}.o{k}" for k in range(8)], 3)
    return " and ".join(("" if rng.random() < 0.5 else "not ") + o for o in options)


def timed(seed: int, statements: int, search: Search) -> tuple[float, Unlocked]:
    conflict = prioritised(8, 3, statements=statements, seed=seed).conflict
    start = time.perf_counter()
    found = unlocked(question(conflict, target(seed), search))
    return time.perf_counter() - start, found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--moves", type=int, default=3)
    parser.add_argument("--statements", type=int, nargs="+", default=[4, 5, 6, 7, 8])
    parser.add_argument("--concepts", nargs="+", default=["nash", "seq"])
    asked = parser.parse_args()
    search = Search(kinds=("move",), concepts=tuple(asked.concepts), at_most=asked.moves)
    print(f"{'statements each':>15} {'median s':>9} {'worst s':>8}  answers by moves, complete")
    for statements in asked.statements:
        runs = [timed(seed, statements, search) for seed in range(asked.seeds)]
        times = [t for t, _ in runs]
        sizes = [dict(sorted(Counter(len(w.changes) for w in u.ways).items())) for _, u in runs]
        whole = all(u.complete for _, u in runs)
        print(
            f"{statements:15} {statistics.median(times):9.2f} {max(times):8.2f}  {sizes}, {whole}"
        )


if __name__ == "__main__":
    main()
