"""Random models: plain data that the oracle reads and that turns into a conflict of the package.

States are numbered as the case format says: explicit graphs in file order, option form by the
smallest code of the state. Preferences are ranks per state, higher is better, ties are equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product

from hypothesis import strategies as st

from detente.model.condition import Names
from detente.model.conflict import (
    Arcs,
    Conflict,
    Constraint,
    DecisionMaker,
    Dm,
    Merge,
    Option,
    Payoffs,
)
from detente.model.grammar import parse
from detente.model.graph import Conventions, Graph, graph_model

LETTERS = "abcdef"
CONVENTIONS = [Conventions(s, r) for s, r in product(("legal", "once", "single"), (True, False))]


@dataclass(frozen=True)
class ArcModel:
    """States 0 … size-1, the arcs of each decision maker, and its ranks."""

    size: int
    arcs: tuple[frozenset[tuple[int, int]], ...]
    ranks: tuple[tuple[int, ...], ...]

    @property
    def people(self) -> int:
        return len(self.ranks)

    def conflict(self) -> Conflict:
        ids = [Dm(LETTERS[i]) for i in range(self.people)]
        label = [f"s{c}" for c in range(self.size)]
        moves = {
            d: tuple((label[a], label[b]) for a, b in sorted(arcs))
            for d, arcs in zip(ids, self.arcs, strict=True)
        }
        return Conflict(
            "random graph",
            tuple(DecisionMaker(d, "") for d in ids),
            preferences=paid(ids, label, self.ranks),
            arcs=Arcs(dict.fromkeys(label, ""), moves),
        )

    def graph(self, conventions: Conventions | None = None) -> Graph:
        return graph_model(self.conflict(), conventions)

    def adding(self, dm: int, arc: tuple[int, int]) -> ArcModel:
        arcs = list(self.arcs)
        arcs[dm] |= {arc}
        return replace(self, arcs=tuple(arcs))


@dataclass(frozen=True)
class OptionModel:
    """Options per decision maker with their directions, infeasible cells, and merged groups."""

    directions: tuple[tuple[str, ...], ...]
    infeasible: frozenset[int]
    merges: tuple[frozenset[int], ...]
    ranks: tuple[tuple[int, ...], ...]

    @property
    def people(self) -> int:
        return len(self.directions)

    @property
    def width(self) -> int:
        return sum(map(len, self.directions))

    @property
    def states(self) -> list[frozenset[int]]:
        """The cells of every state."""
        inside = frozenset().union(*self.merges)
        single = (
            frozenset({c})
            for c in range(1 << self.width)
            if c not in inside and c not in self.infeasible
        )
        return sorted([*single, *self.merges], key=min)

    def pattern(self, cell: int) -> str:
        return "".join("Y" if cell >> k & 1 else "N" for k in range(self.width))

    def conflict(self) -> Conflict:
        ids = [Dm(LETTERS[i]) for i in range(self.people)]
        people = tuple(
            DecisionMaker(d, "", tuple(Option(f"o{k}", d, moves=m) for k, m in enumerate(own)))
            for d, own in zip(ids, self.directions, strict=True)
        )
        names = Names(tuple(o.name for p in people for o in p.options), frozenset())

        def any_of(cells: Sequence[int]) -> str:
            return " or ".join(map(self.pattern, cells))

        bad = sorted(self.infeasible)
        return Conflict(
            "random options",
            people,
            constraints=(Constraint(parse(any_of(bad), names), "infeasible"),) if bad else (),
            merges=tuple(Merge(parse(any_of(sorted(m)), names)) for m in self.merges),
            preferences=paid(ids, [self.pattern(min(s)) for s in self.states], self.ranks),
        )

    def graph(self, conventions: Conventions | None = None) -> Graph:
        return graph_model(self.conflict(), conventions)


Model = ArcModel | OptionModel


def paid(
    ids: Sequence[Dm], names: Sequence[str], ranks: Sequence[Sequence[int]]
) -> dict[Dm, Payoffs]:
    return {
        d: Payoffs({n: Decimal(r) for n, r in zip(names, own, strict=True)})
        for d, own in zip(ids, ranks, strict=True)
    }


def _bytes(size: int) -> st.SearchStrategy[bytes]:
    return st.binary(min_size=size, max_size=size)


@st.composite
def _orders(draw: st.DrawFn, people: int, size: int) -> tuple[tuple[int, ...], ...]:
    """Few levels make many ties, many levels make few."""
    found = []
    for _ in range(people):
        levels = draw(st.sampled_from([256, 256, size, 3, 2]))
        found.append(tuple(b % levels for b in draw(_bytes(size))))
    return tuple(found)


@st.composite
def graphs(
    draw: st.DrawFn, people: tuple[int, int] = (2, 4), most: int = 6, transitive: bool = False
) -> ArcModel:
    """Explicit graphs; moves need not be transitive unless asked for."""
    n = draw(st.integers(*people))
    size = draw(st.integers(1, most))
    pairs = [(a, b) for a in range(size) for b in range(size) if a != b]
    density = draw(st.sampled_from([40, 75, 110]))
    arcs = []
    for _ in range(n):
        dice = draw(_bytes(len(pairs)))
        own = {p for p, b in zip(pairs, dice, strict=True) if 0 < b <= density}
        arcs.append(frozenset(closed(own) if transitive else own))
    return ArcModel(size, tuple(arcs), draw(_orders(n, size)))


def closed(arcs: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """The transitive closure without loops."""
    while True:
        more = {(a, d) for a, b in arcs for c, d in arcs if b == c and a != d} - arcs
        if not more:
            return arcs
        arcs = arcs | more


@st.composite
def option_forms(
    draw: st.DrawFn, people: tuple[int, int] = (2, 4), most: int = 5, merged: bool = False
) -> OptionModel:
    """Option form with infeasible states and one-way options; with merged states if asked for."""
    n = draw(st.integers(*people))
    width = draw(st.integers(n - 1 if n == most else n, most))
    owners = sorted(draw(st.lists(st.integers(0, n - 1), min_size=width, max_size=width)))
    way = st.sampled_from(["both", "both", "both", "take", "drop"])
    directions = tuple(tuple(draw(way) for o in owners if o == i) for i in range(n))
    dice = draw(_bytes(1 << width))
    share = draw(st.sampled_from([0, 40, 90]))
    bad = {c for c, b in enumerate(dice) if 0 < b <= share}
    if len(bad) == 1 << width:
        bad = set()
    merges = _groups(dice, share, bad) if merged else ()
    model = OptionModel(directions, frozenset(bad), merges, ())
    return replace(model, ranks=draw(_orders(n, len(model.states))))


def _groups(dice: bytes, share: int, bad: set[int]) -> tuple[frozenset[int], ...]:
    """Up to two groups of cells, each one state."""
    marks = (range(share + 1, share + 50), range(share + 50, share + 80))
    found = [frozenset(c for c, b in enumerate(dice) if b in m and c not in bad) for m in marks]
    return tuple(group for group in found if len(group) > 1)


FAMILIES = {
    "options": option_forms(),
    "merged": option_forms(merged=True, most=4),
    "arcs": graphs(),
    "transitive": graphs(transitive=True, most=5),
}
