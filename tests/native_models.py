"""Random models that are too large to write out, and what numpy says of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from detente.kernels.arcs import ArcField, Ends
from detente.kernels.bits import BOTH, DROP, TAKE, BitField
from detente.kernels.field import HIGHEST, Field
from detente.kernels.native import GMR, NASH, SEQ, SIM, SIM_SINGLE, SMR, SSEQ, extension, missing
from detente.stability.concepts import CONCEPTS

BIT = {
    "nash": NASH,
    "gmr": GMR,
    "smr": SMR,
    "seq": SEQ,
    "sseq": SSEQ,
    "sim": SIM,
    "sim_single": SIM_SINGLE,
}
IN_SEQUENCE = NASH | GMR | SMR | SEQ | SSEQ
AT_ONCE = SIM | SIM_SINGLE
Flags = NDArray[np.uint8]


def available() -> list[str]:
    """The instruction sets that this machine has kernels for."""
    if missing():
        return []
    found = []
    for name in ("baseline", "avx2", "avx512"):
        try:
            found.append(extension().instructions(name))
        except ValueError:
            continue
    return found


def by_numpy(field: Field, wanted: int) -> list[Flags]:
    """The bits of the concepts under which a state is stable, for each decision maker."""
    states = np.array(field.ranks[0]) > 0
    found = [np.zeros(len(states), dtype=np.uint8) for _ in field.ranks]
    for concept in CONCEPTS:
        if concept.kernel is None or not wanted & BIT.get(concept.name, 0):
            continue
        for i, flags in enumerate(found):
            flags[np.asarray(concept.kernel(field, i)) & states] |= BIT[concept.name]
    return found


@dataclass(frozen=True)
class Shape:
    """What a random model is made from; the ranks follow from the seed."""

    bits: tuple[int, ...]
    levels: int
    infeasible: float
    oneway: float
    stretched: bool
    seed: int

    def field(self) -> BitField:
        rng = np.random.default_rng(self.seed)
        cells = 1 << sum(self.bits)
        bad = rng.random(cells) < self.infeasible
        bad[int(rng.integers(cells))] = False
        stretch = (2**31 - 1) // self.levels if self.stretched else 1
        ranks = []
        for _ in self.bits:
            rank = rng.integers(1, self.levels + 1, cells) * stretch
            ranks.append(np.where(bad, 0, rank).astype(np.int32))
        share = [1 - self.oneway, self.oneway / 2, self.oneway / 2]
        ways = [rng.choice([BOTH, TAKE, DROP], size=b, p=share).tolist() for b in self.bits]
        return BitField(ranks, ways)


@st.composite
def shapes(draw: st.DrawFn, width: tuple[int, int] = (0, 10), own: int = 4) -> Shape:
    """Two to five decision makers with up to ``own`` options each, some of them with none."""
    many = st.lists(st.integers(0, own), min_size=2, max_size=5)
    bits = draw(many.filter(lambda each: width[0] <= sum(each) <= width[1]))
    return draw(shaped(tuple(bits)))


@st.composite
def shaped(draw: st.DrawFn, bits: tuple[int, ...]) -> Shape:
    """Ranks and one-way options for decision makers with given numbers of options."""
    return Shape(
        bits,
        draw(st.sampled_from([1, 2, 3, 20, 1_000, 1_000_000])),
        draw(st.sampled_from([0, 0, 0.1, 0.5, 0.9])),
        draw(st.sampled_from([0, 0, 0.3, 0.8])),
        draw(st.booleans()),
        draw(st.integers(0, 2**32 - 1)),
    )


def by_comparison(field: BitField) -> list[Flags]:
    """The same for two decision makers, each column compared with itself cell by cell.

    Slow in the number of columns and not in their length.
    """
    ways = [_reach(own) for own in field.directions]
    shape = tuple(len(way) for way in reversed(ways))
    tables = [np.array(r).reshape(shape) for r in field.ranks]
    turned = [tables[0].T, tables[1].T]  # rows: settings of the first
    found = []
    for i in (0, 1):
        own, other = (t if i == 0 else t.T for t in (turned[i], turned[1 - i]))
        flags = _judged(own, other, ways[i], ways[1 - i])
        found.append((flags.T if i == 0 else flags).reshape(-1))
    return found


def _reach(directions: Sequence[int]) -> NDArray[np.bool_]:
    """Which settings may be left for which, or kept."""
    numbers = np.arange(1 << len(directions))
    taken = sum(1 << k for k, way in enumerate(directions) if way == DROP)
    dropped = sum(1 << k for k, way in enumerate(directions) if way == TAKE)
    more, less = numbers[None] & ~numbers[:, None], numbers[:, None] & ~numbers[None]
    return (more & taken == 0) & (less & dropped == 0)


def _judged(own: NDArray[np.int64], other: NDArray[np.int64], mine: Flags, theirs: Flags) -> Flags:
    """Rows are settings of the decision maker in question, columns those of its opponent."""
    states = own > 0
    best = np.array([own[row].max(axis=0) for row in mine])
    found = np.zeros(own.shape, dtype=np.uint8)
    for bit in (NASH, GMR, SMR, SEQ, SSEQ):
        worth = best if bit in (SMR, SSEQ) else own
        least = own.copy()
        for a in range(len(own)) if bit != NASH else ():
            ends = theirs & states[a][None]
            if bit in (SEQ, SSEQ):
                ends = ends & (other[a][None] > other[a][:, None])
            replies = np.where(ends, worth[a][None], HIGHEST).min(axis=1)
            least[a] = np.minimum(least[a], replies)
        least[~states] = 0
        bound = np.array([least[row].max(axis=0) for row in mine])
        found[(bound <= own) & states] |= bit
    return found


def random_arcs(seed: int, people: int, states: int) -> ArcField:
    """An explicit graph whose moves need not be transitive."""
    rng = np.random.default_rng(seed)
    ranks = [rng.integers(1, 1 + rng.choice([2, 9, 10**6]), states) for _ in range(people)]
    arcs: list[Ends] = []
    for _ in range(people):
        count = int(rng.integers(0, 4 * states))
        pairs = np.unique(rng.integers(0, states, (count, 2)), axis=0)
        pairs = pairs[pairs[:, 0] != pairs[:, 1]]
        arcs.append((pairs[:, 0], pairs[:, 1]))
    return ArcField([r.astype(np.int32) for r in ranks], arcs)


def by_start(field: ArcField, kind: type[np.integer]) -> Sequence[tuple[NDArray, NDArray]]:
    """The arcs of each decision maker as starts and targets."""
    places = np.arange(len(field.ranks[0]) + 1)
    return [(np.searchsorted(a, places).astype(kind), b.astype(kind)) for a, b in field.arcs]
