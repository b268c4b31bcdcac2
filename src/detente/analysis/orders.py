"""Under how many orders of some decision makers is a state stable?  Counted exactly.

Where a concept looks at the decision maker's own order only, each decision maker is counted alone
and the numbers are multiplied. Otherwise orders that agree on every comparison that the definition
can ask for are one class (:mod:`detente.kernels.permutations`), and all combinations of
classes are judged in blocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import factorial, prod
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente._version import __version__
from detente.analysis.many_orders import JUDGED, NO, YES, Better, Flags, ManyOrders
from detente.errors import MissingPart, NotApplicable, TooLarge, WrongValue, nearest
from detente.kernels.permutations import Counts, Signatures, order_classes
from detente.model.conflict import Case, Conflict, Dm, Weights
from detente.model.graph import Conventions, Graph, graph_model
from detente.model.space import State
from detente.stability.concepts import Concept, concept
from detente.stability.solve import unfit

DEFAULT = ("nash", "gmr", "smr", "seq")
MOST = 10**8
"""The most profiles that are counted."""
BLOCK = 1 << 20
"""About how many profiles are judged at once."""


@dataclass(frozen=True)
class Varied:
    """A decision maker and the states that change places: those at its places first to last.

    Places count from 1, the best first.
    """

    dm: Dm
    first: int
    last: int
    states: tuple[State, ...]

    @property
    def orders(self) -> int:
        """How many orders the decision maker can have."""
        return factorial(len(self.states))


@dataclass(frozen=True)
class OrdersQuestion:
    """In how many profiles of ``varied`` is ``state`` stable for everyone in ``judged``?"""

    case: str
    graph: Graph
    state: State
    varied: tuple[Varied, ...]
    judged: tuple[Dm, ...]
    concepts: tuple[Concept, ...]

    @property
    def profiles(self) -> int:
        """How many combinations of orders there are."""
        return prod(v.orders for v in self.varied)

    @property
    def for_all(self) -> bool:
        """Whether the state must be stable for every decision maker."""
        return self.judged == self.graph.dms


@dataclass(frozen=True)
class OrdersCount:
    """In how many profiles the state is stable, of those judged so far, for each concept."""

    question: OrdersQuestion
    counts: Mapping[str, int]
    seen: Mapping[str, int]
    version: str = __version__

    @property
    def complete(self) -> bool:
        """Whether every profile was judged under every concept."""
        return all(n == self.question.profiles for n in self.seen.values())


def orders_question(  # noqa: PLR0913 (keyword-only, each with its own default)
    case: Case,
    state: str,
    dms: Sequence[str],
    *,
    ranks: Mapping[str, tuple[int, int]] | None = None,
    judged: str | None = None,
    concepts: Iterable[str] | None = None,
    conventions: Conventions | None = None,
) -> OrdersQuestion:
    """Return the question with every name found and every number checked.

    Raises :class:`WrongValue`, :class:`UnknownName`, :class:`TooLarge` or :class:`NotApplicable`.
    """
    if not dms:
        raise MissingPart("Say whose order is varied, for example --dm NAME.")
    graph = _graph(case.conflict, dms, ranks or {}, conventions)
    named = {graph.dm(d): graph.dm(d) for d in dms}
    ranges = _ranges(graph, named, ranks or {})
    varied = tuple(_varied(graph, d, ranges.get(d)) for d in graph.dms if d in named)
    wanted = tuple(concept(c) for c in dict.fromkeys(DEFAULT if concepts is None else concepts))
    question = OrdersQuestion(
        case.name,
        graph,
        graph.state(state),
        varied,
        graph.dms if judged is None else (graph.dm(judged),),
        wanted,
    )
    _check_concepts(question)
    if question.profiles > MOST:
        raise TooLarge(_too_many(question))
    return question


def _graph(
    conflict: Conflict,
    dms: Sequence[str],
    ranks: Mapping[str, object],
    conventions: Conventions | None,
) -> Graph:
    """Whose whole order is varied needs no preferences of its own."""
    known = dict(conflict.preferences)
    for name in dms:
        dm = conflict.decision_maker(name).id
        if dm not in known and not {name, dm} & set(ranks):
            known[dm] = Weights(MappingProxyType({}))
    return graph_model(conflict.replace(preferences=MappingProxyType(known)), conventions)


def _ranges(
    graph: Graph, named: Iterable[Dm], ranks: Mapping[str, tuple[int, int]]
) -> dict[Dm, tuple[int, int]]:
    found = {graph.dm(d): places for d, places in ranks.items()}
    for d in found:
        if d not in named:
            raise WrongValue(
                f"Places are given for {d!r}, whose order is not varied: name it too, --dm {d}."
            )
    return found


def _varied(graph: Graph, dm: Dm, places: tuple[int, int] | None) -> Varied:
    size = len(graph.space)
    if places is None:
        return Varied(dm, 1, size, tuple(graph.space))
    first, last = places
    if not 1 <= first <= last <= size:
        raise WrongValue(
            f"The order of {dm!r} has the places 1 to {size}, the best first; "
            f"{first}-{last} is no range of them."
        )
    rank = graph.ranks[dm]
    best_first = sorted(graph.space, key=lambda s: -rank[s])
    states = tuple(sorted(best_first[first - 1 : last]))
    for s in states:
        tied = [graph.space.label(t) for t in graph.space if rank[t] == rank[s]]
        if len(tied) > 1:
            raise WrongValue(
                f"The places {first} to {last} of {dm!r} are not one state each: {tied[0]!r} "
                f"and {tied[1]!r} are tied. Choose places without ties, "
                f"vary the whole order (no --ranks {dm}), or break the tie in the case."
            )
    return Varied(dm, first, last, states)


def _check_concepts(question: OrdersQuestion) -> None:
    if not question.concepts:
        raise MissingPart("No solution concept is named.")
    for c in question.concepts:
        if c.name not in JUDGED:
            raise NotApplicable(
                f"Orders are not counted under {c.name!r}.{nearest(c.name, JUDGED)}"
            )
        reason = unfit(c, question.graph)
        if reason:
            raise NotApplicable(f"The concept {c.name!r} does not apply: {reason}.")


def _too_many(question: OrdersQuestion) -> str:
    each = " × ".join(f"{v.orders:,} of {v.dm}" for v in question.varied)
    widest = max(question.varied, key=lambda v: v.orders)
    return (
        f"There are {question.profiles:,} profiles ({each}); at most {MOST:,} are counted. "
        f"Vary fewer decision makers, or only some places: --ranks {widest.dm}:1-8."
    )


# ---------------------------------------------------------------- counting


def nothing_yet(question: OrdersQuestion) -> OrdersCount:
    """Return the count before any profile is judged."""
    none = MappingProxyType(dict.fromkeys((c.name for c in question.concepts), 0))
    return OrdersCount(question, none, none)


def counted(question: OrdersQuestion) -> Iterator[OrdersCount]:
    """Yield the count as it grows; the last one is complete.

    Concepts on one's own order come first: they take no time.
    """
    count = nothing_yet(question)
    quick_first = sorted(question.concepts, key=lambda c: c.knowledge != "own")
    for c in quick_first:
        for found, seen in _of_concept(question, c):
            count = replace(
                count,
                counts=MappingProxyType({**count.counts, c.name: found}),
                seen=MappingProxyType({**count.seen, c.name: seen}),
            )
            yield count


def _of_concept(question: OrdersQuestion, judge: Concept) -> Iterator[tuple[int, int]]:
    if judge.knowledge == "own":
        found = prod(_alone(question, judge, d) for d in question.judged)
        idle = prod(v.orders for v in question.varied if v.dm not in question.judged)
        yield found * idle, question.profiles
        return
    found = seen = 0
    for stable, judged in _together(question, judge):
        found, seen = found + stable, seen + judged
        yield found, seen


def _alone(question: OrdersQuestion, judge: Concept, dm: Dm) -> int:
    """The number of orders of one decision maker under which the state is stable for it."""
    own = replace(question, varied=tuple(v for v in question.varied if v.dm == dm), judged=(dm,))
    return sum(stable for stable, _ in _together(own, judge))


def _together(question: OrdersQuestion, judge: Concept) -> Iterator[tuple[int, int]]:
    """Yield, block by block, how many profiles are stable and how many were judged."""
    asked = _asked(question, judge)
    varied = sorted(question.varied, key=lambda v: v.orders)
    if not varied:
        always = bool(_all_stable(question, judge, _known(question.graph)).any())
        yield int(always), 1
        return
    fixed = {v.dm: _whole(v, asked[v.dm]) for v in varied[:-1]}
    widest = varied[-1]
    rows = max(8, BLOCK // prod(len(counts) for _, counts in fixed.values()))
    for signatures, counts in order_classes(len(widest.states), asked[widest.dm]):
        for start in range(0, len(counts), rows):
            block = (signatures[start : start + rows], counts[start : start + rows])
            classes = {**fixed, widest.dm: block}
            flags = _all_stable(question, judge, _Compared(question, asked, classes))
            weights = [counts for _, counts in classes.values()]
            yield _weighed(flags, weights), prod(int(w.sum()) for w in weights)


def _all_stable(question: OrdersQuestion, judge: Concept, better: Better) -> Flags:
    many = ManyOrders(question.graph, better)
    found = YES
    for d in question.judged:
        found = found & many.stable(judge, d, question.state)
    return found


def _whole(varied: Varied, pairs: Sequence[tuple[int, int]]) -> tuple[Signatures, Counts]:
    blocks = list(order_classes(len(varied.states), pairs))
    return np.concatenate([s for s, _ in blocks]), np.concatenate([c for _, c in blocks])


def _weighed(flags: Flags, weights: Sequence[Counts]) -> int:
    """The number of profiles that the flagged combinations of classes stand for."""
    *first, last = (len(w) for w in weights)
    packed = np.broadcast_to(flags, (*first, -(-last // 8)))
    total: NDArray[Any] = np.unpackbits(packed, axis=-1, count=last)
    for weight in reversed(weights):
        total = total @ weight
    return int(total)


# ---------------------------------------------------------------- comparisons


Asked = dict[Dm, list[tuple[int, int]]]


def _asked(question: OrdersQuestion, judge: Concept) -> Asked:
    """The pairs of states that change places and that the definition may compare, by position.

    The definition is run once; each comparison that is open counts as true both ways.
    """
    found: dict[Dm, set[tuple[int, int]]] = {v.dm: set() for v in question.varied}
    at = {v.dm: {s: k for k, s in enumerate(v.states)} for v in question.varied}
    known = _known(question.graph)

    def better(dm: Dm, a: State, b: State) -> Flags:
        if dm in at and a in at[dm] and b in at[dm]:
            x, y = at[dm][a], at[dm][b]
            found[dm].add((min(x, y), max(x, y)))
            return np.array([255], dtype=np.uint8)
        return known(dm, a, b)

    many = ManyOrders(question.graph, better)
    for d in question.judged:
        many.stable(judge, d, question.state)
    return {d: sorted(pairs) for d, pairs in found.items()}


def _known(graph: Graph) -> Better:
    return lambda dm, a, b: YES if graph.prefers(dm, a, b) else NO


class _Compared:
    """The comparisons under every class: an axis for each decision maker that varies.

    Eight classes of the last one share a byte; a class of another is a byte of its own.
    """

    def __init__(
        self,
        question: OrdersQuestion,
        asked: Asked,
        classes: Mapping[Dm, tuple[Signatures, Counts]],
    ) -> None:
        self.known = _known(question.graph)
        self.at = {v.dm: {s: k for k, s in enumerate(v.states)} for v in question.varied}
        self.bit = {d: {pair: k for k, pair in enumerate(pairs)} for d, pairs in asked.items()}
        self.signatures = {d: signatures for d, (signatures, _) in classes.items()}
        self.found: dict[tuple[Dm, int, int], Flags] = {}

    def __call__(self, dm: Dm, a: State, b: State) -> Flags:
        at = self.at.get(dm, {})
        if a not in at or b not in at:
            return self.known(dm, a, b)
        key = (dm, at[a], at[b])
        if key not in self.found:
            self.found[key] = self._flags(*key)
        return self.found[key]

    def _flags(self, dm: Dm, x: int, y: int) -> Flags:
        if x > y:
            return ~self._flags(dm, y, x)
        bit = np.uint64(self.bit[dm][x, y])
        above = (self.signatures[dm] >> bit & np.uint64(1)).astype(np.uint8)
        axes = list(self.signatures)
        flags = np.packbits(above) if dm == axes[-1] else above * np.uint8(255)
        return flags.reshape([-1 if d == dm else 1 for d in axes])
