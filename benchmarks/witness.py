"""How soon a SAT solver finds an equilibrium of a large model, or proves that there is none.

Families: random statements (sparse, dense, near-strict), with infeasible patterns and one-way
options; and matching pennies: one decision maker wants an even number of some options taken,
another an odd one, above random statements. Seconds are processor time, the least of repeats.
``--quick``: one family.
"""

from __future__ import annotations

import argparse
import platform
import random
import time
from dataclasses import dataclass, replace

from detente.case.reader import read_text
from detente.model.conflict import Conflict
from detente.stability.witness import Witnesses, witnesses

LIMIT = 20.0


@dataclass(frozen=True)
class Family:
    """Random conflicts: ``parity`` options of each of two take part in matching pennies."""

    title: str
    options: int
    statements: int
    dms: int
    literals: int = 3
    words: tuple[str, ...] = (" and ", " or ")
    limited: bool = True
    parity: int = 0

    def conflict(self, seed: int) -> Conflict:
        rng = random.Random(seed)
        owner = [k * self.dms // self.options for k in range(self.options)]
        names = [f"d{owner[k]}.o{k}" for k in range(self.options)]
        part = self.options // 10 if self.limited else 0
        ways = {k: rng.choice(["take", "drop"]) for k in rng.sample(range(self.options), part)}

        def literals(n: int) -> list[str]:
            return [rng.choice(["", "not "]) + o for o in rng.sample(names, n)]

        lines = ["detente: 1", f"title: {self.title}", "decision_makers:"]
        for d in range(self.dms):
            lines += [f"  d{d}:", "    options:"]
            for k in range(self.options):
                if owner[k] == d:
                    way = f", moves: {ways[k]}" if k in ways else ""
                    lines.append(f"      o{k}: {{text: option {k}{way}}}")
        lines.append("infeasible:" if part else "infeasible: []")
        lines += [f"  - {' and '.join(literals(3))}" for _ in range(part)]
        lines.append("preferences:")
        heads = self.heads(rng, names, owner)
        for d in range(self.dms):
            lines += [f"  d{d}:", "    statements:"]
            lines += [f"      - {text}" for text in heads.get(d, [])]
            for _ in range(self.statements):
                some = literals(rng.randint(1, self.literals))
                lines.append(f"      - {rng.choice(self.words).join(some)}")
        return read_text("\n".join(lines), self.title).conflict

    def heads(self, rng: random.Random, names: list[str], owner: list[int]) -> dict[int, list[str]]:
        if not self.parity:
            return {}
        some = [
            o
            for d in (0, 1)
            for o in rng.sample(
                [n for n, i in zip(names, owner, strict=True) if i == d], self.parity
            )
        ]
        even = " xor ".join(rng.sample(some, len(some)))
        other = " xor ".join(rng.sample(some, len(some)))
        return {0: [f"not ({even})"], 1: [other]}


SPARSE = Family("sparse", 200, 40, 3)
FAMILIES = (
    *(replace(SPARSE, dms=n) for n in (2, 3, 5)),
    replace(SPARSE, title="sparse, unlimited", limited=False),
    Family("sparse", 100, 40, 2),
    Family("dense", 60, 150, 3),
    Family("near-strict", 60, 300, 2, 5, (" and ", " or ", " xor ")),
    Family("dense", 200, 400, 3, 5, (" and ", " or ", " xor ")),
    *(replace(SPARSE, title=f"pennies over {2 * k}", parity=k, dms=2) for k in (1, 4, 20)),
    replace(SPARSE, title="pennies over 8", parity=4),
    Family("pennies over 8", 100, 40, 2, parity=4),
)


def least(conflict: Conflict, concept: str, repeats: int = 3) -> tuple[float, Witnesses]:
    times = []
    for _ in range(repeats):
        start = time.process_time()
        answer = witnesses(conflict, concept, seconds=LIMIT)
        times.append(time.process_time() - start)
        if times[-1] > 2.0:
            break
    return min(times), answer


def said(answer: Witnesses) -> str:
    return {True: "found", False: "none", None: "open"}[answer.found]


def main() -> None:
    import pysat

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one family")
    families = FAMILIES[:1] if parser.parse_args().quick else FAMILIES
    print(
        f"Python {platform.python_version()}, python-sat {pysat.__version__}, {platform.machine()}"
    )
    print(f"{'family':20} {'options':>7} {'statements':>10} {'dms':>3}", end="")
    print("".join(f"{c:>22}" for c in ("nash", "gmr", "smr", "seq", "sseq")))
    for family in families:
        for seed in (1, 2, 3):
            conflict = family.conflict(seed)
            row = f"{family.title:20} {family.options:7} {family.statements:10} {family.dms:3}"
            for concept in ("nash", "gmr", "smr", "seq", "sseq"):
                seconds, answer = least(conflict, concept)
                row += f"{said(answer):>7} {seconds:6.2f}s {answer.rounds:4}×"
            print(row, flush=True)


if __name__ == "__main__":
    main()
