"""How long every single change takes, by the number of states and of preference statements."""

from __future__ import annotations

import platform
import time

import numpy as np
from families import prioritised

from detente.analysis.sensitivity import Question, survey
from detente.model.graph import graph_model

SIZES = [(5, 3, 5), (8, 3, 10), (10, 3, 10), (10, 3, 20), (12, 3, 10)]


def main() -> None:
    print(f"Python {platform.python_version()}, numpy {np.__version__}, {platform.machine()}")
    print(f"{'states':>7} {'statements':>11} {'changes':>8} {'seconds':>8}")
    for options, dms, statements in SIZES:
        case = prioritised(options, dms, statements=statements)
        conflict = case.conflict.replace(status_quo="#0")
        start = time.perf_counter()
        graph = graph_model(conflict)
        found = survey(Question(graph))
        seconds = time.perf_counter() - start
        total = dms * statements
        print(f"{len(graph.space):7,} {total:11} {len(found.effects):8,} {seconds:8.2f}")


if __name__ == "__main__":
    main()
