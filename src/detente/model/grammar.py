"""The grammar of conditions: from a text to a condition, with every fault explained.

Precedence, tightest first: not, and, xor, or, if, iff; ``if`` and ``iff`` do not chain.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from detente.errors import BadCondition, UnknownName, nearest
from detente.model.condition import (
    DEEPEST,
    Among,
    Condition,
    Count,
    Fits,
    Holds,
    Joined,
    Names,
    Node,
    Not,
    Taken,
)

if TYPE_CHECKING:
    from lark import Lark, Token, Tree

LONGEST = 4_000
COUNTS = ("exactly_one", "at_most_one", "at_least_one", "exactly", "at_most", "at_least")
KEYWORDS = ("not", "and", "xor", "or", "if", "iff", "all", "none", "states", *COUNTS)

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
