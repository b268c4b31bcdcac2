"""How long the reasons of a deadlock take: 256 states, 3 decision makers, 20 statements, every set.

The deadlock outcome of a random conflict is what is an equilibrium now, or, which is harder, what
is one when up to two statements are dropped: then only larger sets can break it.
"""

from __future__ import annotations

import platform
import sys
import time

from families import prioritised

from detente.analysis.deadlock import Question, deadlock_facts
from detente.model.conflict import Case, Prioritised
from detente.model.grammar import parse
from detente.stability.solve import solve

EACH = (7, 7, 6)


def stuck(concept: str, seed: int, least: int) -> Case:
    """Return a case whose deadlock only sets of more than ``least`` statements can break."""
    case = prioritised(8, 3, statements=7, seed=seed)
    kept = {
        d: Prioritised(p.statements[:n])
        for (d, p), n in zip(case.conflict.preferences.items(), EACH, strict=True)
        if isinstance(p, Prioritised)
    }
    conflict = case.conflict.replace(preferences=kept)
    held = solve(conflict, [concept]).equilibria(concept).labels
    if not held:
        return case
    inside = set(held)
    while True:
        outcome = parse(" or ".join(sorted(inside)), conflict.names)
        changed = conflict.replace(outcomes={"deadlock": outcome}, status_quo=held[0])
        found = case.replace(conflict=changed)
        if not least:
            return found
        facts = deadlock_facts(found, Question(concept=concept, at_most=least))
        outside = {b.graph.space.label(s) for b in facts.breaking for s in b.outside}
        if not outside:
            return found
        inside |= outside


def main(arguments: list[str]) -> None:
    """Print one line for each concept, difficulty and seed."""
    print(f"Python {platform.python_version()}, {platform.machine()}")
    print(f"{'concept':8} {'over':>4} {'seed':>4} {'breaking':>9} {'sufficient':>11} {'s':>7}")
    for concept in arguments or ["nash", "seq", "gmr", "smr", "sseq"]:
        for least in (0, 1, 2):
            for seed in (1, 2, 3):
                case = stuck(concept, seed, least)
                if case.conflict.status_quo is None:
                    continue
                start = time.perf_counter()
                facts = deadlock_facts(case, Question(concept=concept, at_most=20))
                took = time.perf_counter() - start
                sizes = f"{len(facts.breaking):9} {len(facts.sufficient):11}"
                print(f"{concept:8} {least:4} {seed:4} {sizes} {took:7.2f}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
