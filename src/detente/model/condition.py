"""Logical conditions over options: read from text, evaluated on all states at once, printed again.

A truth value for every cell (combination of options, or state of an explicit graph) is one
Python integer: bit c says whether the condition holds in cell c. One operation on such an integer
judges every cell, so nothing is looped over and nothing but Python is needed.

Source of the connectives: Fang, Hipel, Kilgour and Peng (2003), preference statements with
NOT, AND, OR, IF and IFF; "a IF b" means a or not b.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from typing import TYPE_CHECKING, Protocol, TypeAlias

from detente.errors import AmbiguousName, BadCondition, UnknownName, nearest

if TYPE_CHECKING:
    from lark import Lark, Token, Tree

Cells: TypeAlias = int
"""A set of cells as a bit string: bit c is set when cell c belongs to it."""

LONGEST = 4_000
DEEPEST = 60
COUNTS = ("exactly_one", "at_most_one", "at_least_one", "exactly", "at_most", "at_least")
KEYWORDS = ("not", "and", "xor", "or", "if", "iff", "all", "none", "states", *COUNTS)


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


class World(Protocol):
    """What a condition is evaluated on."""

    @property
    def everything(self) -> Cells:
        """All cells."""

    def taken(self, option: str) -> Cells:
        """The cells in which the option is taken."""

    def outcome(self, name: str) -> Cells:
        """The cells of an outcome."""

    def pattern(self, pattern: str) -> Cells:
        """The cells that fit a pattern."""

    def named(self, state: str) -> Cells:
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


# ---------------------------------------------------------------- reading

_END = r"(?![^\s(),\"'])"
_WORDS = {w.upper(): w for w in ("not", "and", "xor", "or", "if", "iff", "states", "all", "none")}
_GRAMMAR = (
    r"""
?start: iff
?iff: if_ | if_ IFF if_ -> joined
?if_: or_ | or_ IF or_ -> joined
?or_: xor_ | xor_ (OR xor_)+ -> joined
?xor_: and_ | and_ (XOR and_)+ -> joined
?and_: not_ | not_ (AND not_)+ -> joined
?not_: NOT not_ -> negated | atom
?atom: "(" iff ")"
     | (ALL | NONE | COUNT) "(" iff ("," iff)* ")" -> count
     | COUNT_N "(" WORD "," iff ("," iff)* ")" -> count_n
     | STATES "(" label ("," label)* ")" -> states
     | name
name: WORD+ | QUOTED
label: WORD+ | QUOTED
COUNT.2: /(exactly_one|at_most_one|at_least_one)"""
    + _END
    + r"""/
COUNT_N.2: /(exactly|at_most|at_least)"""
    + _END
    + "/\n"
    + "".join(f"{name}.2: /{word}{_END}/\n" for name, word in _WORDS.items())
    + r"""
WORD: /[^\s(),"']+/
QUOTED: /"[^"]*"|'[^']*'/
%ignore /\s+/
"""
)


@lru_cache(maxsize=1)
def _parser() -> Lark:
    from lark import Lark

    return Lark(_GRAMMAR, parser="lalr", lexer="basic")


def parse(text: str, names: Names) -> Condition:
    """Return the condition that ``text`` states, its names resolved.

    Raises :class:`BadCondition` (does not parse) or :class:`UnknownName`.

    >>> names = Names(("us.offer", "russia.accept"), frozenset({"deal"}))
    >>> parse("offer and not russia.accept", names).tree
    Joined(word='and', arguments=(Taken(option='us.offer'), Not(argument=Taken(option='russia.accept'))))
    """
    from lark.exceptions import UnexpectedInput

    text = text.strip()
    _check_size(text)
    try:
        tree = _parser().parse(text)
    except UnexpectedInput as error:
        raise _explained(text, error) from None
    _check_depth(tree)
    return Condition(text, _node(tree, names))


def _check_size(text: str) -> None:
    if not text:
        raise BadCondition("The condition is empty.")
    if len(text) > LONGEST:
        raise BadCondition(
            f"The condition is longer than {LONGEST} characters; name parts of it as outcomes."
        )


def _check_depth(tree: Tree[Token]) -> None:
    """Refuse what is nested too deep, layer by layer: what follows is recursive."""
    from lark import Tree

    layer, depth = [tree], 0
    while layer:
        if depth > DEEPEST:
            raise BadCondition(f"The condition is nested more than {DEEPEST} deep.")
        layer = [c for t in layer for c in t.children if isinstance(c, Tree)]
        depth += 1


def _explained(text: str, error: Exception) -> BadCondition:
    """Say in words what is wrong with the text and where."""
    token = getattr(error, "token", None)
    at = getattr(error, "pos_in_stream", None)
    ended = (token is None and at is None) or (token is not None and token.type == "$END")
    if text.count("(") > text.count(")"):
        message = (
            f"The condition {text!r} opens a bracket that it does not close. In YAML's braces and "
            "brackets a comma ends the text: put the condition in quotes or on a line of its own."
        )
        return BadCondition(message, column=len(text) + 1)
    if ended or at is None:
        return BadCondition(f"The condition {text!r} ends too early.", column=len(text) + 1)
    rest = text[at:]
    word = re.match(r"[^\s(),\"']+|.", rest, re.DOTALL)
    found = word.group() if word else rest[:1]
    hint = ""
    if found in ("'", '"'):
        hint = " A quoted name must end with the same quotation mark."
    elif found in ("if", "iff"):
        hint = f" '{found}' does not chain: use brackets."
    elif found in KEYWORDS:
        hint = " This word belongs to the grammar: put a name that contains it in quotes."
    elif found.lower() in KEYWORDS:
        hint = " Operators are written in small letters."
    return BadCondition(
        f"The condition {text!r} does not parse at {found!r} (column {at + 1}).{hint}",
        column=at + 1,
    )


def _text(tokens: Sequence[Token]) -> str:
    if tokens[0].type == "QUOTED":
        return " ".join(str(tokens[0])[1:-1].split())
    return " ".join(str(t) for t in tokens)


def _node(tree: Tree[Token], names: Names) -> Node:
    parts: list[object] = list(tree.children)

    def nodes(start: int, step: int = 1) -> tuple[Node, ...]:
        return tuple(_node(p, names) for p in parts[start::step])  # type: ignore[arg-type]

    match tree.data:
        case "joined":
            return Joined(str(parts[1]), nodes(0, 2))
        case "negated":
            return Not(nodes(1)[0])
        case "count":
            return Count(str(parts[0]), None, nodes(1))
        case "count_n":
            return Count(str(parts[0]), _number(str(parts[1])), nodes(2))
        case "states":
            return Among(tuple(_text(p.children) for p in parts[1:]))  # type: ignore[attr-defined]
        case _:
            return _reference(_text(parts), bool(parts[0].type == "QUOTED"), names)  # type: ignore[arg-type, attr-defined]


def _number(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", text):
        raise BadCondition(
            f"A count begins with a whole number, as in exactly(2, a, b, c), not {text!r}."
        )
    return int(text)


def _reference(text: str, quoted: bool, names: Names) -> Node:
    if text in names.outcomes:
        return Holds(text)
    option = names.option(text)
    if option is not None:
        return Taken(option)
    if names.is_pattern(text):
        return Fits(text)
    if not quoted and set(text) <= set("YN-") and names.options:
        raise UnknownName(
            f"The pattern {text!r} has {len(text)} places, but there are {len(names.options)} options."
        )
    if "." in text or not names.options:
        known: list[str] = [*names.options, *names.outcomes]
    else:
        known = [*names.outcomes, *(o.partition(".")[2] for o in names.options)]
    raise UnknownName(
        f"There is no option or outcome {text!r}.{nearest(text, known)}{_shouted(text)}"
    )


def _shouted(text: str) -> str:
    words = [w for w in text.split() if w.lower() in KEYWORDS and w not in KEYWORDS]
    return f" Operators are written in small letters: {words[0].lower()!r}." if words else ""


# ---------------------------------------------------------------- evaluating


def evaluate(node: Node, world: World) -> Cells:
    """Return the cells in which the condition holds."""
    match node:
        case Taken(option):
            return world.taken(option)
        case Holds(outcome):
            return world.outcome(outcome)
        case Fits(pattern):
            return world.pattern(pattern)
        case Among(states):
            return reduce(lambda found, s: found | world.named(s), states, 0)
        case Not(argument):
            return world.everything ^ evaluate(argument, world)
        case Joined(word, arguments):
            return _join(word, [evaluate(a, world) for a in arguments], world.everything)
        case Count(word, number, arguments):
            return _count(word, number, [evaluate(a, world) for a in arguments], world.everything)


def _join(word: str, values: list[Cells], everything: Cells) -> Cells:
    match word:
        case "and":
            return reduce(lambda a, b: a & b, values)
        case "or":
            return reduce(lambda a, b: a | b, values)
        case "xor":
            return reduce(lambda a, b: a ^ b, values)
        case "if":
            return values[0] | (everything ^ values[1])
        case _:  # iff
            return everything ^ values[0] ^ values[1]


def _count(word: str, number: int | None, values: list[Cells], everything: Cells) -> Cells:
    low, high = _bounds(word, number, len(values))
    if low > len(values):
        return 0
    most = min(high, len(values)) + 1  # counts from here on are told apart no further
    exactly = [everything] + [0] * most  # exactly[c]: c of the values seen so far hold
    for value in values:
        for c in range(most, 0, -1):
            stay = exactly[c] if c == most else exactly[c] & ~value
            exactly[c] = stay | (exactly[c - 1] & value)
        exactly[0] &= ~value
    found = 0
    for c in range(low, min(high, most) + 1):
        found |= exactly[c]
    return found


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
