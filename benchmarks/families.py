"""Random conflicts to measure with: seeded, so that every run sees the same."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TYPE_CHECKING

from detente.case.reader import read_text
from detente.model.conflict import Arcs, Case, Conflict, DecisionMaker, Dm, Payoffs

if TYPE_CHECKING:
    from detente.kernels.arcs import Ends
    from detente.kernels.field import Ranks


def prioritised(
    options: int,
    dms: int,
    *,
    statements: int = 20,
    seed: int = 1,
    infeasible: int = 0,
    one_way: int = 0,
    literals: tuple[int, int] = (1, 3),
) -> Case:
    """Return a case in option form: random statements of so many literals for everybody.

    ``infeasible``: so many patterns of three literals are ruled out; ``one_way``: so many options
    of each decision maker can only be taken, never given back.
    """
    names = named(options, dms)
    rng = random.Random(seed)
    ruled = [" and ".join(signed(rng, names, 3)) for _ in range(infeasible)]
    wanted = [[statement(rng, names, literals) for _ in range(statements)] for _ in range(dms)]
    return written(names, wanted, infeasible=ruled, one_way=one_way)


def dense(options: int, dms: int, *, statements: int = 40, seed: int = 1) -> Case:
    """Return a case whose many statements hang on four to eight options each."""
    return prioritised(options, dms, statements=statements, seed=seed, literals=(4, 8))


def near_strict(options: int, dms: int, *, seed: int = 1) -> Case:
    """Return a case in which few states tie: after random statements every option is wanted or not."""
    names = named(options, dms)
    rng = random.Random(seed)
    wanted = []
    for _ in range(dms):
        first = [statement(rng, names, (2, 3)) for _ in range(options)]
        wanted.append([*first, *signed(rng, names, options)])
    return written(names, wanted)


def pennies(options: int, dms: int, *, statements: int = 20, seed: int = 1, odd: int = 1) -> Case:
    """Return a case without a Nash equilibrium: one wants a parity even that another wants odd.

    Matching pennies over ``odd`` options of each of the first two decision makers, above random
    statements.
    """
    names = named(options, dms)
    rng = random.Random(seed)
    wanted = [[statement(rng, names, (1, 3)) for _ in range(statements)] for _ in range(dms)]
    mine = [n for n in names if n.startswith("d0.")][:odd]
    yours = [n for n in names if n.startswith("d1.")][:odd]
    parity = " xor ".join([*mine, *yours])
    wanted[0].insert(0, parity)
    wanted[1].insert(0, f"not ({parity})")
    return written(names, wanted)


def uniform(options: int, dms: int, *, seed: int = 1, infeasible: float = 0.0) -> list[Ranks]:
    """Return random ranks, nearly all different: int32 from 1, shape (2^options,) for everybody.

    ``infeasible``: this share of the cells is 0 for all.
    """
    import numpy as np

    rng = np.random.default_rng(seed)
    size = 1 << options
    found = [rng.integers(1, 2**31 - 1, size, dtype=np.int32) for _ in range(dms)]
    if infeasible:
        gone = rng.random(size) < infeasible
        for ranks in found:
            ranks[gone] = 0
    return found


def random_arcs(
    states: int, dms: int, degree: int, *, seed: int = 1
) -> tuple[list[Ranks], list[Ends]]:
    """Return an explicit graph: up to ``degree`` moves from each state for everybody, random ranks."""
    import numpy as np

    rng = np.random.default_rng(seed)
    arcs = []
    for _ in range(dms):
        start = np.repeat(np.arange(states), degree)
        pairs = np.unique(start * states + rng.integers(0, states, states * degree))
        start, end = pairs // states, pairs % states
        arcs.append((start[start != end], end[start != end]))
    ranks = [rng.integers(1, max(2, states // 4), states, dtype=np.int32) for _ in range(dms)]
    return ranks, arcs


def arcs_case(states: int, dms: int, degree: int, *, seed: int = 1) -> Case:
    """Return the same graph as a case."""
    ranks, arcs = random_arcs(states, dms, degree, seed=seed)
    names = [Dm(f"d{i}") for i in range(dms)]
    moves = {
        d: tuple((str(a), str(b)) for a, b in zip(*ends, strict=True))
        for d, ends in zip(names, arcs, strict=True)
    }
    payoffs = {
        d: Payoffs({str(s): int(x) for s, x in enumerate(own)})
        for d, own in zip(names, ranks, strict=True)
    }
    conflict = Conflict(
        f"random graph {states} x {dms}",
        tuple(DecisionMaker(d, "") for d in names),
        arcs=Arcs({str(s): "" for s in range(states)}, moves),
        preferences=payoffs,
    )
    return Case("random-graph", conflict)


# ---------------------------------------------------------------- parts


def named(options: int, dms: int) -> list[str]:
    """Return the names of the options, shared out evenly: d0 owns the first."""
    return [f"d{k * dms // options}.o{k}" for k in range(options)]


def signed(rng: random.Random, names: Sequence[str], n: int) -> list[str]:
    return [("" if rng.random() < 0.5 else "not ") + o for o in rng.sample(names, n)]


def statement(rng: random.Random, names: Sequence[str], literals: tuple[int, int]) -> str:
    return rng.choice([" and ", " or "]).join(signed(rng, names, rng.randint(*literals)))


def written(
    names: Sequence[str],
    wanted: Sequence[Sequence[str]],
    *,
    infeasible: Sequence[str] = (),
    one_way: int = 0,
) -> Case:
    """Return the case with these options, and the statements of everybody in turn."""
    options, dms = len(names), len(wanted)
    lines = ["detente: 1", f"title: random {options} x {dms}", "decision_makers:"]
    for d in range(dms):
        own = [n.partition(".")[2] for n in names if n.startswith(f"d{d}.")]
        shown = [
            f"{o}: {{text: option {o[1:]}, moves: take}}" if k < one_way else f"{o}: option {o[1:]}"
            for k, o in enumerate(own)
        ]
        lines.append(f"  d{d}: {{options: {{{', '.join(shown)}}}}}")
    lines.append("infeasible:" if infeasible else "infeasible: []")
    lines += [f"  - {text}" for text in infeasible]
    lines.append("preferences:")
    for d, texts in enumerate(wanted):
        lines += [f"  d{d}:", "    statements:", *(f"      - {text}" for text in texts)]
    return read_text("\n".join(lines), f"random-{options}x{dms}")
