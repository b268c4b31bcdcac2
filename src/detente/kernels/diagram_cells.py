"""How many cells a diagram has, which they are, and some drawn at random: exact at any size.

Python's whole numbers count, so nothing is rounded. Cells are numbered by their code, Σ 2^k over
the inputs k that hold. Diagrams here are over the inputs alone, without their copies.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from detente.kernels.diagrams import Diagram, Diagrams

Counts: TypeAlias = Mapping[int, int]
"""The number of cells of every node below some diagram, by half its code: negation aside."""
OFTEN = 255
"""The time is looked at after so many nodes and one."""


def counts(diagrams: Diagrams, diagram: Diagram) -> Counts:
    """Count the cells of a diagram and of every node below it: each is the mean of its two halves."""
    every, code_of = 1 << diagrams.inputs, diagrams.code_of
    known = {code_of(diagrams.true) >> 1: every}

    def halves(code: int, node: Diagram) -> tuple[int, Diagram, int, Diagram, int]:
        low, high = node.low, node.high
        return code >> 1, low, code_of(low), high, code_of(high)

    top = code_of(diagram)
    waiting = [] if top >> 1 in known else [halves(top, diagram)]
    while waiting:
        key, low, low_code, high, high_code = waiting[-1]
        left, right = known.get(low_code >> 1), known.get(high_code >> 1)
        if left is None:
            waiting.append(halves(low_code, low))
        elif right is None:
            waiting.append(halves(high_code, high))
        else:
            left = every - left if low_code & 1 else left
            right = every - right if high_code & 1 else right
            known[key] = (left + right) >> 1
            waiting.pop()
            if not len(known) & OFTEN:
                diagrams.watch()
    return known


def size(diagrams: Diagrams, diagram: Diagram, found: Counts) -> int:
    """Return the number of cells of a counted diagram."""
    code = diagrams.code_of(diagram)
    cells = found[code >> 1]
    return (1 << diagrams.inputs) - cells if code & 1 else cells


def drawn(diagrams: Diagrams, diagram: Diagram, found: Counts, rng: random.Random) -> int:
    """Return the code of one cell of a counted diagram that has any, each as likely as another."""
    diagrams.watch()
    code = rng.getrandbits(diagrams.inputs) if diagrams.inputs else 0
    node, input_of = diagram, diagrams.input_of
    while node.var is not None:
        low, high = (~node.low, ~node.high) if node.negated else (node.low, node.high)
        left, right = (size(diagrams, half, found) for half in (low, high))
        taken = rng.randrange(left + right) >= left
        bit = 1 << input_of[node.var]
        code = code | bit if taken else code & ~bit
        node = high if taken else low
    return code


def holds(diagrams: Diagrams, diagram: Diagram, code: int) -> bool:
    """Say whether a cell is in a diagram."""
    node, negated = diagram, False
    while node.var is not None:
        negated ^= node.negated
        node = node.high if code >> diagrams.input_of[node.var] & 1 else node.low
    return bool(node.negated == negated)


def codes(diagrams: Diagrams, diagram: Diagram) -> Iterator[int]:
    """Yield the codes of a diagram's cells, ascending, without counting them first."""
    last = diagrams.inputs - 1
    if last < 0:
        yield from [0] if diagram == diagrams.true else []
        return
    waiting = [(diagram, last, 0, True), (diagram, last, 0, False)]
    while waiting:
        rest, k, code, taken = waiting.pop()
        half = diagrams.given(diagrams.here[k], taken, rest)
        code |= taken << k
        if half == diagrams.false:
            continue
        if k == 0:
            yield code
        else:
            waiting += [(half, k - 1, code, True), (half, k - 1, code, False)]
