"""How soon decision diagrams find the exact sets of equilibria of large models, and count them.

Random statements of one to three literals unless said otherwise. Columns: drawing the ranks, then per
concept the set of equilibria and, after the plus sign, their exact number; the last column is the slowest concept with
the drawing counted in. Seconds of the wall, one run: nothing is kept from one concept to the next
but the drawn ranks. ``--quick``: one small model.
"""

from __future__ import annotations

import argparse
import platform
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import TypeVar

from families import prioritised

from detente.errors import BudgetSpent
from detente.model.circuits import Formulas
from detente.stability.symbolic import SymbolicModel, active_library
from detente.stability.symbolic_budget import Budget

T = TypeVar("T")
THREE = ("nash", "gmr", "smr")
PAIRS = ("seq",)


@dataclass(frozen=True)
class Row:
    """Random models of one kind, and the concepts asked of them."""

    title: str
    options: int
    dms: int
    statements: int
    infeasible: int = 0
    one_way: int = 0
    concepts: Sequence[str] = THREE
    seeds: int = 3
    literals: tuple[int, int] = (1, 3)


ROWS = (
    Row("must: infeasible patterns", 100, 5, 40, 10, seeds=5),
    Row("infeasible, one-way", 100, 5, 40, 10, 2),
    Row("infeasible, three literals each", 100, 5, 40, 10, seeds=1, literals=(3, 3)),
    Row("try: infeasible, one-way", 200, 3, 20, 20, 7),
    Row("unrestricted", 200, 5, 40),
    Row("SEQ, two decision makers", 100, 2, 40, 10, concepts=PAIRS, seeds=2),
    Row("SEQ, three decision makers", 60, 3, 24, 6, concepts=PAIRS, seeds=2),
)
QUICK = (Row("infeasible, one-way", 40, 3, 20, 4, 2, seeds=1),)


def timed(work: Callable[[], T]) -> tuple[float, T]:
    start = time.perf_counter()
    found = work()
    return time.perf_counter() - start, found


def measure(row: Row, seed: int) -> str:
    case = prioritised(
        row.options,
        row.dms,
        statements=row.statements,
        seed=seed,
        infeasible=row.infeasible,
        one_way=row.one_way,
        literals=row.literals,
    )
    cells, slowest, drawn = [], 0.0, 0.0
    for name in row.concepts:
        model = SymbolicModel(Formulas(case.conflict), budget=Budget(60.0, 1 << 24))
        drawn, _ = timed(lambda m=model: m.field)
        try:
            found, states = timed(lambda m=model, n=name: m.equilibria(n))
            counted, size = timed(states.size)
        except BudgetSpent:
            cells.append(f"{name} not within 60 s")
            continue
        slowest = max(slowest, drawn + found + counted)
        cells.append(f"{name} {found:.2f} + {counted:.2f} s, {size:.3g} states")
    shown = "; ".join(cells)
    return f"drawn {drawn:.2f} s; {shown}; slowest with drawing {slowest:.2f} s"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one small model")
    quick = parser.parse_args().quick
    library = active_library()
    print(
        f"Python {platform.python_version()}, dd {version('dd')} ({library}), {platform.machine()}"
    )
    for row in QUICK if quick else ROWS:
        print(
            f"\n{row.title}: {row.options} options, {row.dms} decision makers, {row.statements} statements"
        )
        for seed in range(1, row.seeds + 1):
            print(f"  seed {seed}: {measure(row, seed)}", flush=True)


if __name__ == "__main__":
    main()
