"""Random conflicts to measure with: seeded, so that every run sees the same."""

from __future__ import annotations

import random

from detente.case.reader import read_text
from detente.model.conflict import Case


def prioritised(
    options: int, dms: int, *, statements: int = 20, seed: int = 1, infeasible: int = 0
) -> Case:
    """Return a case in option form: random statements of one to three literals for everybody."""
    rng = random.Random(seed)
    owner = [k * dms // options for k in range(options)]
    names = [f"d{owner[k]}.o{k}" for k in range(options)]

    def literals(n: int) -> list[str]:
        return [("" if rng.random() < 0.5 else "not ") + o for o in rng.sample(names, n)]

    def statement() -> str:
        return rng.choice([" and ", " or "]).join(literals(rng.randint(1, 3)))

    lines = ["detente: 1", f"title: random {options} x {dms}", "decision_makers:"]
    for d in range(dms):
        own = ", ".join(f"o{k}: option {k}" for k in range(options) if owner[k] == d)
        lines.append(f"  d{d}: {{options: {{{own}}}}}")
    lines.append("infeasible:" if infeasible else "infeasible: []")
    lines += [f"  - {' and '.join(literals(3))}" for _ in range(infeasible)]
    lines.append("preferences:")
    for d in range(dms):
        lines.append(f"  d{d}:")
        lines.append("    statements:")
        lines += [f"      - {statement()}" for _ in range(statements)]
    return read_text("\n".join(lines), f"random-{options}x{dms}")
