"""Logical conditions over options: what they are, and where they hold, in all states at once.

Conditions are evaluated in any algebra that has ``&``, ``|`` and ``^``. In the one used most, a
truth value for every cell (combination of options, or state of an explicit graph) is one Python
integer: bit c says whether the condition holds in cell c. One operation on such an integer judges
every cell, so nothing is looped over and nothing but Python is needed. Larger models use wires of a
circuit (:mod:`detente.model.circuits`).

Source of the connectives: Fang, Hipel, Kilgour and Peng (2003), preference statements with
NOT, AND, OR, IF and IFF; "a IF b" means a or not b.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, Protocol, TypeAlias, TypeVar

from detente.errors import AmbiguousName, BadCondition

Cells: TypeAlias = int
"""A set of cells as a bit string: bit c is set when cell c belongs to it."""

DEEPEST = 60
"""How deep conditions may nest, and outcomes build on one another."""


@dataclass(frozen=True)
class Taken:
    """The option (``dm.option``) is taken."""

    option: str


@dataclass(frozen=True)
class Holds:
    """The state belongs to the named outcome."""

    outcome: str


@dataclass(frozen=True)
class Fits:
    """The state fits a pattern of Y, N and - in file order."""

    pattern: str


@dataclass(frozen=True)
class Among:
    """The state is one of those named by label or pattern."""

    states: tuple[str, ...]


@dataclass(frozen=True)
class Not:
    """The argument does not hold."""

    argument: Node


@dataclass(frozen=True)
class Joined:
    """Arguments joined by ``and``, ``or``, ``xor`` (from the left), ``if`` or ``iff`` (two)."""

    word: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True)
class Count:
    """So many of the arguments hold; ``number`` only for exactly, at_most and at_least."""

    word: str
    number: int | None
    arguments: tuple[Node, ...]


Node: TypeAlias = Taken | Holds | Fits | Among | Not | Joined | Count


@dataclass(frozen=True)
class Condition:
    """A condition as its author wrote it, and as a tree."""

    text: str
    tree: Node = field(compare=False)

    def __str__(self) -> str:
        return self.text


class Truth(Protocol):
    """A truth value for every cell."""

    def __and__(self, other: Any, /) -> Any: ...

    def __or__(self, other: Any, /) -> Any: ...

    def __xor__(self, other: Any, /) -> Any: ...


B = TypeVar("B", bound=Truth)
B_co = TypeVar("B_co", bound=Truth, covariant=True)


class World(Protocol[B_co]):
    """What a condition is evaluated on."""

    @property
    def everything(self) -> B_co:
        """All cells."""

    def taken(self, option: str) -> B_co:
        """The cells in which the option is taken."""

    def outcome(self, name: str) -> B_co:
        """The cells of an outcome."""

    def pattern(self, pattern: str) -> B_co:
        """The cells that fit a pattern."""

    def named(self, state: str) -> B_co:
        """The cells of the state with this label or pattern."""


@dataclass(frozen=True)
class Names:
    """What the words of a condition may refer to.

    ``options`` lists full ids (``dm.option``) in file order.
    """

    options: tuple[str, ...]
    outcomes: frozenset[str]

    def option(self, text: str) -> str | None:
        """Return the full id of an option named in full, or barely where that is unique."""
        if text in self.options:
            return text
        fits = [o for o in self.options if o.partition(".")[2] == text]
        if len(fits) > 1:
            raise AmbiguousName(f"The option {text!r} could be {' or '.join(map(repr, fits))}.")
        return fits[0] if fits else None

    def is_pattern(self, text: str) -> bool:
        """Say whether the text is one of Y, N or - for every option."""
        return bool(self.options) and len(text) == len(self.options) and set(text) <= set("YN-")


# ---------------------------------------------------------------- evaluating


def evaluate(node: Node, world: World[B]) -> B:
    """Return the cells in which the condition holds."""
    match node:
        case Taken(option):
            return world.taken(option)
        case Holds(outcome):
            return world.outcome(outcome)
        case Fits(pattern):
            return world.pattern(pattern)
        case Among(states):
            return _either([world.named(s) for s in states], world.everything)
        case Not(argument):
            return _not(evaluate(argument, world), world.everything)
        case Joined(word, arguments):
            return _join(word, [evaluate(a, world) for a in arguments], world.everything)
        case Count(word, number, arguments):
            return _count(word, number, [evaluate(a, world) for a in arguments], world.everything)


def _not(value: B, everything: B) -> B:
    found: B = everything ^ value
    return found


def _either(values: list[B], everything: B) -> B:
    return reduce(lambda a, b: a | b, values, _not(everything, everything))


def _join(word: str, values: list[B], everything: B) -> B:
    match word:
        case "and":
            return reduce(lambda a, b: a & b, values)
        case "or":
            return reduce(lambda a, b: a | b, values)
        case "xor":
            return reduce(lambda a, b: a ^ b, values)
        case "if":
            return _either([values[0], _not(values[1], everything)], everything)
        case _:  # iff
            return _not(_join("xor", values, everything), everything)


def _count(word: str, number: int | None, values: list[B], everything: B) -> B:
    low, high = _bounds(word, number, len(values))
    nothing = _not(everything, everything)
    if low > len(values):
        return nothing
    most = min(high, len(values)) + 1  # counts from here on are told apart no further
    exactly = [everything] + [nothing] * most  # exactly[c]: c of the values seen so far hold
    for value in values:
        rest = _not(value, everything)
        for c in range(most, 0, -1):
            stay = exactly[c] if c == most else exactly[c] & rest
            exactly[c] = stay | (exactly[c - 1] & value)
        exactly[0] = exactly[0] & rest
    return _either(exactly[low : min(high, most) + 1], everything)


def _bounds(word: str, number: int | None, size: int) -> tuple[int, int]:
    n = 1 if number is None else number
    match word:
        case "all":
            return size, size
        case "none":
            return 0, 0
        case "exactly" | "exactly_one":
            return n, n
        case "at_most" | "at_most_one":
            return 0, n
        case _:  # at_least, at_least_one
            return n, size


# ---------------------------------------------------------------- naming


def references(node: Node) -> frozenset[Taken | Holds | Fits | Among]:
    """Return the options, outcomes, patterns and states that a condition names."""
    match node:
        case Not(argument):
            return references(argument)
        case Joined(_, arguments) | Count(_, _, arguments):
            return frozenset().union(*map(references, arguments))
        case _:
            return frozenset({node})


def outcome_order(outcomes: Mapping[str, Condition]) -> tuple[str, ...]:
    """Return the outcomes so that each stands after those it uses.

    Raises :class:`BadCondition` when outcomes use each other in a circle.
    """
    order: dict[str, None] = {}

    def visit(name: str, trail: tuple[str, ...]) -> None:
        if name in trail:
            circle = " → ".join([*trail[trail.index(name) :], name])
            raise BadCondition(f"Outcomes must not be defined in a circle: {circle}.")
        if name in order:
            return
        if len(trail) > DEEPEST:
            raise BadCondition(f"Outcomes build on one another more than {DEEPEST} deep.")
        for used in references(outcomes[name].tree):
            if isinstance(used, Holds):
                visit(used.outcome, (*trail, name))
        order[name] = None

    for name in outcomes:
        visit(name, ())
    return tuple(order)
