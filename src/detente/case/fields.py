"""The kinds of value that a case file holds, each with a message written for people."""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, TypeAlias

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

LARGEST_EXPONENT = 400


@dataclass(frozen=True, eq=False)
class Kind:
    """A value read by one function, described by one JSON schema."""

    read: Any
    described: dict[str, Any]

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return dict(self.described)


@dataclass(frozen=True)
class Short:
    """A mapping that may be shortened to the text of one of its keys."""

    key: str

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        def spelled_out(value: object) -> object:
            return value if isinstance(value, dict) else {self.key: value}

        return core_schema.no_info_before_validator_function(spelled_out, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"anyOf": [{"type": "string"}, handler(schema)]}


def printed(value: object) -> str:
    """Return text as it stands in the file; numbers keep their digits."""
    if isinstance(value, str):
        if any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in value):
            raise ValueError(f"the text {value[:40]!r} holds a control character; take it out")
        return value
    if isinstance(value, bool) or value is None or not isinstance(value, (int, Decimal)):
        raise ValueError(f"here stands {_called(value)}, but text is expected; put text in quotes")
    return str(getattr(value, "text", value))


def _called(value: object) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return "true or false"
        case dict():
            return "a mapping"
        case list():
            return "a list"
        case _:
            return repr(str(value))


def number(value: object) -> Decimal:
    """Return an exact decimal number."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise ValueError(f"here stands {_called(value)}, but a number is expected")
    exact = Decimal(value)
    if not exact.is_finite() or abs(exact.adjusted()) > LARGEST_EXPONENT:
        raise ValueError(
            f"the number must lie between 1e-{LARGEST_EXPONENT} and 1e{LARGEST_EXPONENT}"
        )
    return exact


def whole(value: object) -> int:
    """Return a whole number."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"here stands {_called(value)}, but a whole number is expected")
    return int(value)


def probability(value: object) -> Decimal:
    """Return a number from 0 to 1."""
    exact = number(value)
    if not 0 <= exact <= 1:
        raise ValueError(f"a probability lies between 0 and 1, not at {exact}")
    return exact


def interval(value: object) -> tuple[Decimal, Decimal]:
    """Return an interval of probabilities."""
    if not isinstance(value, list) or len(value) != 2:
        raise ValueError("an interval is a list of two probabilities, as in [0.8, 0.95]")
    low, high = map(probability, value)
    if low > high:
        raise ValueError(
            f"the interval runs from {low} down to {high}; put the smaller number first"
        )
    return low, high


def likelihood(value: object) -> str | Decimal | tuple[Decimal, Decimal]:
    """Return a phrase of a lexicon, a probability, or an interval of probabilities."""
    if isinstance(value, str) and value.strip():
        return value
    if isinstance(value, list):
        return interval(value)
    if value is None or isinstance(value, (bool, dict, str)):
        raise ValueError(
            f"here stands {_called(value)}, but a phrase, a probability or [low, high] is expected"
        )
    return probability(value)


def hedge(value: object) -> str | Decimal | tuple[Decimal, Decimal] | tuple[str, ...]:
    """Return a likelihood, or a chain of phrases such as ``[seems, may]``."""
    if isinstance(value, list) and value and any(isinstance(v, str) for v in value):
        if not all(isinstance(v, str) and v.strip() for v in value):
            raise ValueError(
                "a chain of hedges is a list of phrases, as in [seems, may]; an interval is a list "
                "of two probabilities"
            )
        return tuple(map(printed, value))
    return likelihood(value)


_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def date(value: object) -> str:
    """Return a date as written: a year, a month or a day."""
    text = printed(value)
    if not _DATE.fullmatch(text) or not _is_a_day(text):
        raise ValueError(f"{text!r} is no date; write YYYY, YYYY-MM or YYYY-MM-DD")
    return text


def _is_a_day(text: str) -> bool:
    """Whether a full date is in the calendar; years and months always are."""
    if text.count("-") < 2:
        return True
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


_ID = re.compile(r"[a-z][a-z0-9_]*")


def identifier(value: object) -> str:
    """Return an id: small letters, digits and underscores."""
    text = printed(value)
    if not _ID.fullmatch(text):
        raise ValueError(
            f"{text!r} is no id: write small letters, digits and underscores, beginning with a letter"
        )
    return text


def places(value: object) -> tuple[tuple[str, ...], ...]:
    """Return a ranking: names, best first, where an inner list is a tie."""
    if not isinstance(value, list) or not value:
        raise ValueError("a ranking is a list of states, best first, as in [3, [1, 2], 4]")
    ranked = tuple(tuple(map(printed, v)) if isinstance(v, list) else (printed(v),) for v in value)
    if not all(ranked):
        raise ValueError("a tie in a ranking must not be empty")
    return ranked


def pair(value: object) -> tuple[str, str]:
    """Return two names of states or outcomes."""
    if not isinstance(value, list) or len(value) != 2:
        raise ValueError("a pair is a list of two states or outcomes")
    return printed(value[0]), printed(value[1])


def graded_pair(value: object) -> tuple[str, str, Decimal]:
    """Return two names of states or outcomes and a degree."""
    if not isinstance(value, list) or len(value) != 3:
        raise ValueError("write [first, second, degree], the degree from 0 to 1")
    return printed(value[0]), printed(value[1]), probability(value[2])


def arc(value: object) -> tuple[str, str]:
    """Return a move as the labels of its two states."""
    if not isinstance(value, list) or len(value) != 2:
        raise ValueError("a move is a list of two state labels, as in [1, 2]")
    return printed(value[0]), printed(value[1])


ProbabilityOrInterval: TypeAlias = Decimal | tuple[Decimal, Decimal]


def chance(value: object) -> ProbabilityOrInterval:
    """Return a probability, or an interval of probabilities."""
    return interval(value) if isinstance(value, list) else probability(value)


def account_cell(value: object) -> ProbabilityOrInterval | dict[str, ProbabilityOrInterval]:
    """Return P(claim as written | account), or ``{happens: h, seen: v}`` for an absence."""
    if not isinstance(value, dict):
        return chance(value)
    if set(value) != {"happens", "seen"}:
        raise ValueError("write a probability, or {happens: …, seen: …} for something not seen")
    return {key: chance(each) for key, each in value.items()}


_text = {"type": ["string", "number"]}
_probability = {"type": "number", "minimum": 0, "maximum": 1}
_interval = {"type": "array", "items": _probability, "minItems": 2, "maxItems": 2}
_two = {"type": "array", "items": _text, "minItems": 2, "maxItems": 2}

Text: TypeAlias = Annotated[str, Kind(printed, _text)]
Id: TypeAlias = Annotated[str, Kind(identifier, {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"})]
Date: TypeAlias = Annotated[
    str, Kind(date, {"type": ["string", "integer"], "pattern": r"^\d{4}(-\d{2}){0,2}$"})
]
Number: TypeAlias = Annotated[Decimal, Kind(number, {"type": "number"})]
WholeNumber: TypeAlias = Annotated[int, Kind(whole, {"type": "integer"})]
Probability: TypeAlias = Annotated[Decimal, Kind(probability, _probability)]
Interval: TypeAlias = Annotated[tuple[Decimal, Decimal], Kind(interval, _interval)]
Likelihood: TypeAlias = Annotated[
    str | Decimal | tuple[Decimal, Decimal],
    Kind(likelihood, {"anyOf": [{"type": "string"}, _probability, _interval]}),
]
_phrases = {"type": "array", "items": {"type": "string"}, "minItems": 1}
Hedge: TypeAlias = Annotated[
    str | Decimal | tuple[Decimal, Decimal] | tuple[str, ...],
    Kind(hedge, {"anyOf": [{"type": "string"}, _probability, _interval, _phrases]}),
]
Places: TypeAlias = Annotated[
    tuple[tuple[str, ...], ...],
    Kind(
        places,
        {
            "type": "array",
            "minItems": 1,
            "items": {"anyOf": [_text, {"type": "array", "items": _text}]},
        },
    ),
]
Pair: TypeAlias = Annotated[tuple[str, str], Kind(pair, _two)]
GradedPair: TypeAlias = Annotated[
    tuple[str, str, Decimal],
    Kind(
        graded_pair,
        {
            "type": "array",
            "prefixItems": [_text, _text, _probability],
            "minItems": 3,
            "maxItems": 3,
        },
    ),
]
_chance = {"anyOf": [_probability, _interval]}
_cell = {"type": "object", "properties": {"happens": _chance, "seen": _chance}}
Chance: TypeAlias = Annotated[ProbabilityOrInterval, Kind(chance, _chance)]
AccountCell: TypeAlias = Annotated[
    ProbabilityOrInterval | dict[str, ProbabilityOrInterval],
    Kind(account_cell, {"anyOf": [_probability, _interval, _cell]}),
]
Arc: TypeAlias = Annotated[tuple[str, str], Kind(arc, _two)]
