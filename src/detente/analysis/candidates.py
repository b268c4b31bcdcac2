"""How may a decision maker's list of statements, or its ranking, differ from what the case says?

A list is a tuple of *tokens*: k for the statement (or the place of a ranking) at position k of the
case, -k-1 for that statement negated, and numbers from the length of the list on for candidates
that the user names. Two ways of changing a list into the same list are one variant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise
from typing import Literal, TypeAlias

from detente.model.conflict import Dm, Statement
from detente.model.variation import (
    PlacesSwapped,
    StatementAdded,
    StatementDropped,
    StatementMoved,
    StatementNegated,
)

Kind: TypeAlias = Literal["move", "drop", "negate", "add", "swap", "fix", "direct", "condition"]
Tokens: TypeAlias = tuple[int, ...]
Costs: TypeAlias = Mapping[str, Fraction]
ListChange: TypeAlias = (
    StatementMoved | StatementDropped | StatementNegated | StatementAdded | PlacesSwapped
)

MOST_VARIANTS = 60_000
"""So many lists of one decision maker are tried at most; a search that would need more says so."""


@dataclass(frozen=True)
class Base:
    """A decision maker's list as the case has it: ``size`` entries, and what may be added.

    ``kinds`` are the changes that fit the form of its preferences and that were asked for.
    """

    dm: Dm
    size: int
    kinds: tuple[Kind, ...]
    candidates: tuple[Statement, ...] = ()

    @property
    def tokens(self) -> Tokens:
        """The list without any change."""
        return tuple(range(self.size))


@dataclass(frozen=True)
class Variant:
    """A changed list: so many changes, their cost, and the variants that lie on the way to it.

    ``below`` holds the numbers of the variants that fewest changes may pass through.
    """

    tokens: Tokens
    changes: int
    cost: Fraction
    below: frozenset[int]


@dataclass(frozen=True)
class Variants:
    """The variants of one decision maker, fewest changes first; all of them up to ``depth`` changes."""

    base: Base
    all: tuple[Variant, ...]
    depth: int

    @property
    def ways(self) -> list[tuple[int, Fraction]]:
        """The numbers of changes and the costs that occur."""
        return sorted({(v.changes, v.cost) for v in self.all})


def variants(base: Base, costs: Costs, at_most: int) -> Variants:
    """Return every list within ``at_most`` changes, or as many steps as can be kept."""
    found = [Variant(base.tokens, 0, Fraction(0), frozenset())]
    number = {base.tokens: 0}
    layer = [0]
    for changes in range(1, at_most + 1):
        before: dict[Tokens, tuple[Fraction, set[int]]] = {}
        for v in layer:
            origin = found[v]
            for tokens, kind in _neighbours(base, origin.tokens):
                if tokens not in number:
                    _, origins = before.setdefault(tokens, (origin.cost + costs[kind], set()))
                    origins.add(v)
            if len(found) + len(before) > MOST_VARIANTS:
                return Variants(base, tuple(found), changes - 1)
        layer = []
        for tokens, (cost, origins) in before.items():
            below = frozenset(origins).union(*(found[v].below for v in origins))
            number[tokens] = len(found)
            layer.append(len(found))
            found.append(Variant(tokens, changes, cost, below))
    return Variants(base, tuple(found), at_most)


def _neighbours(base: Base, tokens: Tokens) -> Iterator[tuple[Tokens, Kind]]:
    """Yield the lists that one change leads to."""
    for kind in base.kinds:
        match kind:
            case "move":
                yield from ((t, kind) for t in _moved(tokens))
            case "drop":
                yield from ((tokens[:i] + tokens[i + 1 :], kind) for i in range(len(tokens)))
            case "negate":
                plain = (i for i, t in enumerate(tokens) if 0 <= t < base.size)
                yield from (((*tokens[:i], -tokens[i] - 1, *tokens[i + 1 :]), kind) for i in plain)
            case "add":
                yield from ((t, kind) for t in _added(base, tokens))
            case "swap":
                for i in range(len(tokens) - 1):
                    yield (*tokens[:i], tokens[i + 1], tokens[i], *tokens[i + 2 :]), kind


def _moved(tokens: Tokens) -> Iterator[Tokens]:
    """One entry elsewhere: down by any number of places, up by two or more (one up is one down)."""
    for i, token in enumerate(tokens):
        rest = tokens[:i] + tokens[i + 1 :]
        for j in range(len(tokens)):
            if j > i or j < i - 1:
                yield (*rest[:j], token, *rest[j:])


def _added(base: Base, tokens: Tokens) -> Iterator[Tokens]:
    for token in range(base.size, base.size + len(base.candidates)):
        if token not in tokens:
            for j in range(len(tokens) + 1):
                yield (*tokens[:j], token, *tokens[j:])


# ---------------------------------------------------------------- back to changes


def changes_to(base: Base, tokens: Tokens) -> tuple[ListChange, ...]:
    """Return fewest changes that make the list ``tokens``, to be made from left to right."""
    if "swap" in base.kinds:
        return tuple(_swaps(base, tokens))
    now = list(base.tokens)
    return (*_dropped(base, now, tokens), *_negated(base, now, tokens), *_placed(base, now, tokens))


def _swaps(base: Base, tokens: Tokens) -> Iterator[PlacesSwapped]:
    """Bring the places to their new order from the best on, each by neighbouring swaps."""
    now = list(base.tokens)
    for end, token in enumerate(tokens):
        for place in range(now.index(token) - 1, end - 1, -1):
            now[place], now[place + 1] = now[place + 1], now[place]
            yield PlacesSwapped(base.dm, place)


def _dropped(base: Base, now: list[int], tokens: Tokens) -> Iterator[StatementDropped]:
    for token in reversed(base.tokens):
        if token not in tokens and -token - 1 not in tokens:
            yield StatementDropped(base.dm, now.index(token))
            now.remove(token)


def _negated(base: Base, now: list[int], tokens: Tokens) -> Iterator[StatementNegated]:
    for position, token in enumerate(list(now)):
        if token not in tokens:
            now[position] = -token - 1
            yield StatementNegated(base.dm, position)


def _placed(
    base: Base, now: list[int], tokens: Tokens
) -> Iterator[StatementMoved | StatementAdded]:
    """Put what moves or is new behind what stands before it, from the front on."""
    staying = set(_unmoved(now, tokens))
    for i, token in enumerate(tokens):
        if token in staying:
            continue
        start = now.index(token) if token in now else None
        if start is not None:
            now.remove(token)
        end = now.index(tokens[i - 1]) + 1 if i else 0
        now.insert(end, token)
        if start is None:
            yield StatementAdded(base.dm, base.candidates[token - base.size], end)
        elif start != end:
            yield StatementMoved(base.dm, start, end)


def _unmoved(now: Sequence[int], tokens: Tokens) -> list[int]:
    """The most entries that keep their order; those that move were low in the case if it may be."""
    kept = [t for t in now if t in tokens]
    place = {t: i for i, t in enumerate(tokens)}
    for moved in range(len(kept) + 1):
        for some in combinations(range(len(kept) - 1, -1, -1), moved):
            rest = [t for k, t in enumerate(kept) if k not in some]
            if all(place[a] < place[b] for a, b in pairwise(rest)):
                return rest
    raise AssertionError
