"""What a program may send with a request: fields of a body, or parameters of an address.

The description and the check of a field are made from one value, so that they cannot diverge.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

from detente.errors import UnknownName, WrongValue

Kind: TypeAlias = Literal["text", "revision", "number", "yes or no", "texts"]
"""A number is whole and not negative; a revision is the SHA-256 of a text."""

REVISION = "^[0-9a-f]{64}$"
MOST = 999_999

_SCHEMAS: Mapping[Kind, Mapping[str, Any]] = MappingProxyType(
    {
        "text": {"type": "string"},
        "revision": {"type": "string", "pattern": REVISION},
        "number": {"type": "integer", "minimum": 0, "maximum": MOST},
        "yes or no": {"type": "boolean"},
        "texts": {"type": "array", "items": {"type": "string"}},
    }
)
_WORDS: Mapping[Kind, str] = MappingProxyType(
    {
        "text": "text",
        "revision": "a revision, as reading the case gives it",
        "number": f"a whole number from 0 to {MOST:,}",
        "yes or no": "true or false",
        "texts": "a list of texts",
    }
)


class Malformed(WrongValue):
    """The request does not have the form that is documented."""

    code = "malformed"


class NotThere(UnknownName):
    """What the path of a request names is not there."""


@dataclass(frozen=True)
class Given:
    """A field or a parameter: its name, what it holds, and whether it must be there."""

    name: str
    kind: Kind = "text"
    needed: bool = False
    choices: tuple[str, ...] = ()

    def schema(self) -> dict[str, Any]:
        """Return what it may be."""
        return {**_SCHEMAS[self.kind], **({"enum": list(self.choices)} if self.choices else {})}

    def checked(self, value: object) -> Any:
        """Return a value of it; raises :class:`Malformed` for what it may not be."""
        if self.kind == "number" and isinstance(value, float) and value.is_integer():
            value = int(value)  # JSON has one kind of number
        if not self._fits(value):
            wanted = _WORDS[self.kind]
            if self.choices:
                wanted = f"one of {', '.join(self.choices)}"
            raise Malformed(f"'{self.name}' must be {wanted}.")
        return value

    def _fits(self, value: object) -> bool:
        match self.kind:
            case "text":
                return _is_text(value) and (not self.choices or value in self.choices)
            case "revision":
                return isinstance(value, str) and re.fullmatch(REVISION[1:-1], value) is not None
            case "number":
                return type(value) is int and 0 <= value <= MOST
            case "yes or no":
                return isinstance(value, bool)
            case "texts":
                return isinstance(value, list) and all(map(_is_text, value))

    def read(self, values: Sequence[str]) -> Any:
        """Return the value that an address gives; raises :class:`Malformed` for what does not fit."""
        if self.kind == "texts":
            return list(values)
        if len(values) > 1:
            raise Malformed(f"'{self.name}' stands in the address more than once.")
        value: Any = values[0]
        if self.kind == "number" and re.fullmatch("[0-9]{1,6}", value):
            value = int(value)
        elif self.kind == "yes or no" and value in ("true", "false"):
            value = value == "true"
        return self.checked(value)


def _is_text(value: object) -> bool:
    """Whether something is text that can be written: JSON may also hold halves of characters."""
    if not isinstance(value, str):
        return False
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


@dataclass(frozen=True)
class Body:
    """The fields of a body. With ``variants``, the field ``do`` says which more there are."""

    fields: tuple[Given, ...]
    variants: Mapping[str, tuple[Given, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def every(self) -> tuple[Given, ...]:
        """Return each field once, in order."""
        found = (*self.fields, *(g for v in self.variants.values() for g in v))
        return tuple({g.name: g for g in found}.values())

    def read(self, raw: bytes) -> Mapping[str, Any]:
        """Return what a body holds; raises :class:`Malformed` where it is not what it should be."""
        try:
            given = json.loads(raw)
        except (ValueError, RecursionError):
            given = None
        if not isinstance(given, dict):
            raise Malformed("Send one object as JSON.")
        fields = self.fields
        if self.variants:
            do = Given("do", needed=True, choices=tuple(self.variants))
            checked({k: v for k, v in given.items() if k == "do"}, (do,))
            fields = (do, *fields, *self.variants[given["do"]])
        checked(given, fields)
        return checked(given, fields)


def checked(given: Mapping[str, object], fields: Iterable[Given]) -> dict[str, Any]:
    """Return what came; raises :class:`Malformed` unless all that is needed is there, and no more."""
    known = {f.name: f for f in fields}
    for one in known.values():
        if one.needed and one.name not in given:
            raise Malformed(f"'{one.name}' is missing.")
    for name in given:
        if name not in known:
            listed = ", ".join(known) or "nothing"
            raise Malformed(f"There is nothing called {name[:80]!r} here. Known: {listed}.")
    return {name: known[name].checked(value) for name, value in given.items()}


def asked(query: Iterable[tuple[str, str]], fields: Iterable[Given]) -> Mapping[str, Any]:
    """Return what an address asks; raises :class:`Malformed` as :func:`checked` does."""
    values: dict[str, list[str]] = {}
    for name, value in query:
        values.setdefault(name, []).append(value)
    known = {f.name: f for f in fields}
    given = {k: known[k].read(v) if k in known else v for k, v in values.items()}
    return checked(given, known.values())
