"""From what the schema finds wrong to an error that says what, where, and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from detente.case.document import Document, Route
from detente.errors import CaseError, MissingKey, UnknownKey, WrongValue, nearest


def explained(document: Document, error: ValidationError, model: type[BaseModel]) -> CaseError:
    """Return the first fault in file order as one error; it says how many more there are."""
    faults = sorted(
        (_fault(document, each, model) for each in error.errors(include_url=False)), key=_line
    )
    first = faults[0]
    if len(faults) > 1:
        more = len(faults) - 1
        first.message += f" ({more} more {'fault' if more == 1 else 'faults'} in this file.)"
    return first


def _line(fault: CaseError) -> tuple[int, int]:
    place = fault.place
    return (place.line or 0, place.column or 0) if place else (0, 0)


def _fault(document: Document, found: Any, model: type[BaseModel]) -> CaseError:
    route: Route = tuple(part for part in found["loc"] if part != "[key]")
    is_key = "[key]" in found["loc"]
    where = _in_words(route[:-1])
    match found["type"]:
        case "missing":
            message = f"The key {str(route[-1])!r} is missing{where}."
            return MissingKey(message, place=document.place(route[:-1]))
        case "extra_forbidden":
            return _unknown_key(document, route, model, where)
        case _:
            message = f"{_subject(route)}: {_said(found)}.{_half_a_call(route)}"
            return WrongValue(message, place=document.place(route, key=is_key))


def _unknown_key(
    document: Document, route: Route, model: type[BaseModel], where: str
) -> UnknownKey:
    key = str(route[-1])
    hint = _half_a_call(route) or nearest(key, _keys_at(model, route[:-1]))
    message = f"There is no key {key!r}{where or ' in a case file'}.{hint}"
    return UnknownKey(message, place=document.place(route, key=True))


def _half_a_call(route: Route) -> str:
    """Say what went wrong where a comma within YAML's braces has cut a condition in two."""
    if not any(str(key).rstrip().endswith(")") and "(" not in str(key) for key in route):
        return ""
    return (
        " It looks like half of a condition: in YAML's braces a comma ends the text, so put "
        "the condition in quotes or on a line of its own."
    )


def _in_words(route: Route) -> str:
    return f" in {'.'.join(map(str, route))}" if route else ""


def _subject(route: Route) -> str:
    return ".".join(map(str, route)) or "The case"


def _said(found: Any) -> str:
    context = found.get("ctx") or {}
    match found["type"]:
        case "value_error":
            return str(context["error"])
        case "literal_error":
            given = found["input"]
            shown = repr(str(getattr(given, "text", given)))
            return f"here stands {shown}, but only {context['expected']} is allowed"
        case "dict_type" | "model_type" | "model_attributes_type":
            return "a mapping (key: value) is expected here"
        case "tuple_type" | "list_type":
            return "a list is expected here"
        case "bool_type" | "bool_parsing":
            return "true or false is expected here"
        case "too_short" | "too_long":
            return f"a list of {context.get('min_length') or context.get('max_length')} is expected here"
        case _:
            return str(found["msg"])[:1].lower() + str(found["msg"])[1:]


def _keys_at(model: type[BaseModel], route: Route) -> list[str]:
    """Return the keys that the schema knows at a place."""
    kinds: list[object] = [model]
    for part in route:
        kinds = [inner for kind in kinds for inner in _inside(kind, part)]
    models = [m for kind in kinds for m in _models(kind)]
    return [f.alias or name for m in models for name, f in m.model_fields.items()]


def _inside(kind: object, part: str | int) -> Iterator[object]:
    for model in _models(kind, deep=False):
        for name, info in model.model_fields.items():
            if part == (info.alias or name):
                yield info.annotation
        return
    arguments = [a for a in get_args(kind) if a is not type(None)]
    if arguments:
        yield from (i for a in _values(kind, arguments) for i in [a])


def _values(kind: object, arguments: list[object]) -> list[object]:
    """The value type of a dict or tuple; a union is looked through."""
    origin = getattr(kind, "__origin__", None)
    if origin is dict:
        return [arguments[1]]
    if origin is tuple:
        return [arguments[0]]
    return [
        inner
        for a in arguments
        for inner in _values(a, [x for x in get_args(a) if x is not type(None)])
    ]


def _models(kind: object, *, deep: bool = True) -> Iterator[type[BaseModel]]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
    elif deep or getattr(kind, "__origin__", None) not in (dict, tuple):
        for argument in get_args(kind):
            yield from _models(argument, deep=deep)
