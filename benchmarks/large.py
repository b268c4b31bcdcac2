"""How long every combination of options takes, in arrays: targets, and engines side by side.

``python benchmarks/large.py`` runs all (some minutes, 7 GiB); ``--quick`` small sizes only. Each row
runs in a process of its own, so that its peak of memory is its own. Seconds are of the wall, the
least of repeats. "copies" is the time in units of one copy of the rank arrays by as many threads, at
the bandwidth measured in the same process: what memory allows.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from families import arcs_case, dense, near_strict, pennies, prioritised, random_arcs, uniform

from detente.kernels import native
from detente.kernels.arcs import ArcField
from detente.kernels.bits import BitField
from detente.kernels.field import Field, Flags
from detente.model.circuits import Formulas
from detente.model.conflict import Case
from detente.model.graph import graph_model
from detente.stability import compiled
from detente.stability.concepts import concept
from detente.stability.fields import directions_of
from detente.stability.solve import solve

FOUR = ("nash", "gmr", "smr", "seq")
THREE = ("nash", "gmr", "smr")
SIX = ("nash", "gmr", "smr", "seq", "sseq", "sim")
RESTRICTED = {"infeasible": 5, "one_way": 1}


@dataclass(frozen=True)
class Target:
    """A figure to hold, one to try for (seconds, and GiB where memory is limited)."""

    title: str
    options: int
    dms: int
    concepts: Sequence[str]
    must: float
    hope: str
    gib: float | None = None
    restricted: bool = False


TARGETS = {
    "20x3": Target("all four, 2^20 x 3", 20, 3, FOUR, 0.15, "0.04"),
    "24x3": Target("all four, 2^24 x 3", 24, 3, FOUR, 1.5, "0.6", 1.0),
    "24x3-three": Target("Nash+GMR+SMR, 2^24 x 3", 24, 3, THREE, 0.06, "2 x reading"),
    "24x3-restricted": Target(
        "all four, 2^24 x 3, restricted", 24, 3, FOUR, 3.0, "1.2", restricted=True
    ),
    "24x5": Target("all four, 2^24 x 5", 24, 5, FOUR, 5.0, "2"),
    "statements": Target("20 statements x 3 read, 2^24", 24, 3, (), 0.3, "0.1"),
    "28x3": Target("all four, 2^28 x 3", 28, 3, FOUR, 45.0, "15", 8.0),
}
QUICK = ("20x3",)

FAMILIES: dict[str, Callable[[int], Case]] = {
    "sparse": lambda m: prioritised(m, 3),
    "dense": lambda m: dense(m, 3, statements=30),
    "near-strict": lambda m: near_strict(m, 3),
    "infeasible + one-way": lambda m: prioritised(m, 3, **RESTRICTED),
    "pennies": lambda m: pennies(m, 3),
}
DEGREE = 4
"""Moves of each decision maker from a state of an explicit graph."""
MOST_ARCS = 20
"""Beyond, listing the arcs takes longer and more memory than judging."""

# ---------------------------------------------------------------- measuring


def least(work: Callable[[], object], *, budget: float = 4.0, most: int = 7) -> float:
    """Return the least wall seconds of up to seven runs, as many as the budget allows."""
    times: list[float] = []
    while len(times) < most and (not times or sum(times) < budget):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def bandwidth(threads: int, size: int = 1 << 27) -> float:
    """Return how many bytes a second these threads copy (each byte is read and written)."""
    parts = [np.ones(size // threads, dtype=np.uint8) for _ in range(threads)]
    into = [np.zeros_like(p) for p in parts]
    with ThreadPoolExecutor(threads) as pool:
        return size / least(lambda: list(pool.map(np.copyto, into, parts)))


def peak() -> float:
    """Return the most memory that this process held, in GiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)


def wanted(concepts: Sequence[str]) -> int:
    return sum(compiled.BITS[c] for c in concepts)


# ---------------------------------------------------------------- rows


def target(name: str) -> dict[str, float]:
    """Measure one target; ranks come from the random statements of the sparse family."""
    row = TARGETS[name]
    case = prioritised(row.options, row.dms, **(RESTRICTED if row.restricted else {}))
    formulas = Formulas(case.conflict)
    if not row.concepts:
        into = [np.zeros(1 << row.options, dtype=np.uint32) for _ in range(row.dms)]
        seconds = least(lambda: statements(formulas, into))
    else:
        ranks = compiled.ranks(formulas)
        ways = directions_of(case.conflict)
        seconds = least(lambda: native.judge(ranks, ways, wanted(row.concepts)))
    held = peak()
    copy = (4 * row.dms << row.options) / bandwidth(native.threads_of())
    return {"seconds": seconds, "gib": held, "copies": seconds / copy}


def statements(formulas: Formulas, into: Sequence[Any]) -> None:
    from detente.kernels.native_scores import scores

    rows = [[w.number for w in row] for row in formulas.ranks.values()]
    circuit = formulas.circuit
    scores(circuit.gates, circuit.inputs, rows, formulas.feasible.number, into=into)


def engines(family: str, options: int, engine: str) -> dict[str, float]:
    """Measure all four concepts by one engine on one family, ranks given."""
    if engine == "python":
        explicit = family == "graph"
        case = arcs_case(1 << options, 3, DEGREE) if explicit else family_case(family, options)
        graph = graph_model(case.conflict)
        return {"seconds": least(lambda: solve(graph, FOUR, method="definition"), most=1)}
    seconds = least(runner(family, options, engine), budget=2.0)
    copy = (12 << options) / bandwidth(native.threads_of())
    return {"seconds": seconds, "copies": seconds / copy}


def runner(family: str, options: int, engine: str) -> Callable[[], object]:
    """Return what judges all four concepts once, in arrays."""
    asked = wanted(FOUR)
    if family == "graph":
        states = 1 << options
        ranks, arcs = random_arcs(states, 3, DEGREE)
        if engine == "numpy":
            return lambda: by_numpy(ArcField(ranks, arcs))
        rows = [compiled.rows_of(*ends, states) for ends in arcs]
        return lambda: native.judge_arcs(ranks, rows, asked)
    found, ways = ranked(family, options)
    if engine == "numpy":
        return lambda: by_numpy(BitField(found, ways))
    return lambda: native.judge(found, ways, asked)


def by_numpy(field: Field) -> list[Flags]:
    kernels = [concept(c).kernel for c in FOUR]
    return [kernel(field, i) for kernel in kernels if kernel for i in range(3)]


def family_case(family: str, options: int) -> Case:
    return FAMILIES["near-strict" if family == "uniform" else family](options)


def ranked(family: str, options: int) -> tuple[list[Any], list[list[int]]]:
    """Return ranks and directions: random numbers, or from the statements of a random conflict."""
    if family == "uniform":
        return uniform(options, 3), directions_of(prioritised(options, 3, statements=1).conflict)
    conflict = FAMILIES[family](options).conflict
    found = compiled.ranks(Formulas(conflict))
    return [r.view(np.int32) for r in found], directions_of(conflict)


# ---------------------------------------------------------------- showing


def alone(*words: object) -> dict[str, float]:
    """Run one row in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, "--row", *map(str, words)],
        stdout=subprocess.PIPE,
        check=True,
        encoding="utf-8",
    )
    return dict(json.loads(done.stdout))


def show_targets(names: Sequence[str]) -> None:
    print(f"{'work':34} {'must':>6} {'try':>12} {'seconds':>8} {'GiB':>6} {'copies':>7}")
    for name in names:
        row, got = TARGETS[name], alone(name)
        kept = got["seconds"] <= row.must and (row.gib is None or got["gib"] <= row.gib)
        print(
            f"{row.title:34} {row.must:6} {row.hope:>12} {got['seconds']:8.3f} {got['gib']:6.2f} "
            f"{got['copies']:7.1f}  {'met' if kept else 'MISSED'}",
            flush=True,
        )


def show_whole() -> None:
    """A case file of twelve options and four decision makers, all six concepts, from the command line."""
    from detente.case.writer import dump

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "four.yaml"
        file.write_text(dump(prioritised(12, 4)), encoding="utf-8")
        asked = ["--concepts", ",".join(SIX)]
        command = [sys.executable, "-c", "from detente.cli import main; main()", "solve", str(file)]
        counting = [*command, *asked, "--count"]
        listing = [*command, *asked, "--json"]
        for title, line in (("counted", counting), ("every state as JSON", listing)):
            seconds = least(lambda w=line: subprocess.run(w, check=True, stdout=subprocess.DEVNULL))
            print(
                f"4 096 states x 4, six concepts, whole process, {title}: {seconds:.3f} (must 1, try 0.4)"
            )


def show_engines(sizes: Sequence[int], *, numpy_up_to: int, python_up_to: int) -> None:
    print(f"{'family':22} {'states':>11} {'python':>9} {'numpy':>9} {'compiled':>9} {'copies':>7}")
    for family in [*FAMILIES, "uniform", "graph"]:
        for options in sizes:
            if family == "graph" and options > MOST_ARCS:
                continue
            slow = alone(family, options, "python") if options <= python_up_to else {}
            mid = alone(family, options, "numpy") if options <= numpy_up_to else {}
            fast = alone(family, options, "native")
            cells = [f"{x['seconds']:9.4f}" if x else f"{'–':>9}" for x in (slow, mid, fast)]
            print(
                f"{family:22} {1 << options:11,} {' '.join(cells)} {fast['copies']:7.1f}",
                flush=True,
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes only")
    parser.add_argument(
        "--row", nargs="+", help="one row, as JSON: a target, or family options engine"
    )
    given = parser.parse_args()
    if given.row:
        name, *rest = given.row
        print(json.dumps(engines(name, int(rest[0]), rest[1]) if rest else target(name)))
        return
    print(f"Python {platform.python_version()}, numpy {np.__version__}, {platform.machine()}")
    engine, threads = native.engine(), native.threads_of()
    print(f"{engine or native.missing()}, {os.cpu_count()} cores")
    show_targets(QUICK if given.quick else list(TARGETS))  # first: a child is born with our peak
    print(f"copy: {2 * bandwidth(threads) / 1e9:.1f} GB/s read and written, {threads} threads\n")
    show_whole()
    print()
    if given.quick:
        show_engines((8, 14), numpy_up_to=14, python_up_to=8)
    else:
        show_engines((8, 10, 16, 20, 24), numpy_up_to=20, python_up_to=10)


if __name__ == "__main__":
    main()
