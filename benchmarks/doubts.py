"""How long do all worlds of k doubts take, beside the one model without doubt?"""

from __future__ import annotations

import random
import time

from detente.analysis.worlds import worlds_of
from detente.case.reader import read_text
from detente.stability.solve import solve


def case(options: int, doubts: int, seed: int) -> str:
    rng = random.Random(seed)
    names = [f"{dm}.o{k}" for dm in ("a", "b", "c") for k in range(options)]
    lines = ["detente: 1", "title: random", "decision_makers:"]
    for dm in ("a", "b", "c"):
        inner = ", ".join(f"o{k}: option {k}" for k in range(options))
        lines.append(f"  {dm}: {{options: {{{inner}}}}}")
    lines += ["outcomes: {together: a.o0 and b.o0 and c.o0}", "preferences:"]
    left = doubts
    for dm in ("a", "b", "c"):
        lines += [f"  {dm}:", "    statements:"]
        for _ in range(6):
            x, y = rng.sample(names, 2)
            hedge = ", likelihood: [0.6, 0.8]" if left > 0 else ""
            left -= 1
            lines.append(f"      - {{when: '{x} {rng.choice(['and', 'iff', 'or'])} not {y}'{hedge}}}")
    return "\n".join(lines)


def main() -> None:
    print("| states | doubts | worlds | one model | all worlds | conclusions |")
    print("|---|---|---|---|---|---|")
    for options, doubts in ((1, 4), (1, 8), (1, 12), (2, 4), (2, 8)):
        model = read_text(case(options, doubts, seed=1))
        begin = time.perf_counter()
        solve(model)
        one = time.perf_counter() - begin
        begin = time.perf_counter()
        found = worlds_of(model)
        every = time.perf_counter() - begin
        begin = time.perf_counter()
        number = len(found.conclusions)
        drawn = time.perf_counter() - begin
        states = 1 << 3 * options
        print(
            f"| {states} | {doubts} | {len(found.judged):,} | {one:.4f} | {every:.3f} | "
            f"{number} in {drawn:.3f} |"
        )


if __name__ == "__main__":
    main()
