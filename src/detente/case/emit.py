"""How plain data look as YAML or JSON: quotes only where they are needed, numbers digit by digit."""

from __future__ import annotations

import json
import re
import textwrap
from decimal import Decimal
from typing import Any

from detente.case.document import scalar as read_scalar

WIDTH = 100
LONGEST_KEY = 1000
FLOW_AT_TOP = ("reading", "labels")

_WORD = re.compile(r"[A-Za-z0-9_./-]+")
_LIKE_A_NUMBER = re.compile(r"[-+.0-9][-+.0-9_:a-fA-FoOxX]*")
_LIKE_A_DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?")
_BRACKETS = ",[]{}"
_OTHER_READERS = frozenset(("yes", "no", "on", "off", "y", "n"))
"""Words that readers of YAML 1.1 take for true and false; single Y and N too."""

# ---------------------------------------------------------------- scalars


def digits(value: int | Decimal) -> str:
    """Return a number as it was written, or in full where nobody wrote it."""
    written: str = getattr(value, "text", str(value))
    return written


def plain_enough(text: str, *, key: bool = False) -> bool:
    """Say whether text needs no quotes, even inside YAML's brackets.

    >>> [plain_enough(t) for t in ("us offer accepted", "---Y-", "yes", "1", "a: b", "f(a, b)")]
    [True, False, False, False, False, False]
    """
    if key and text.isascii() and text.isdigit():
        return True
    return (
        text.isprintable()
        and text == text.strip()
        and (text[:1].isalnum() or text[:1] in ("_", "("))
        and not any(c in text for c in _BRACKETS)
        and ": " not in text
        and not text.endswith(":")
        and " #" not in text
        and isinstance(read_scalar(text, plain=True), str)
        and text.lower() not in _OTHER_READERS
        and (not _LIKE_A_NUMBER.fullmatch(text) or bool(_LIKE_A_DATE.fullmatch(text)))
    )


def scalar(value: object, *, flow: bool = True, key: bool = False) -> str:
    """Return one value on one line, as YAML."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | Decimal():
            return digits(value)
    text = str(value)
    bare = (
        text
        if flow or text[:1] in _BRACKETS
        else text.translate(dict.fromkeys(map(ord, _BRACKETS)))
    )
    return text if plain_enough(bare, key=key) else quoted(text)


def quoted(text: str) -> str:
    """Return text in double quotes; what cannot be seen is escaped."""
    shown = json.dumps(text, ensure_ascii=False)
    return "".join(c if c.isprintable() else _escaped(c) for c in shown)


def _escaped(c: str) -> str:
    return f"\\u{ord(c):04x}" if ord(c) < 0x10000 else f"\\U{ord(c):08x}"


# ---------------------------------------------------------------- YAML


def inline(value: object) -> str:
    """Return any value on one line, in YAML's braces and brackets."""
    match value:
        case dict():
            return (
                "{"
                + ", ".join(f"{scalar(k, key=True)}: {inline(v)}" for k, v in value.items())
                + "}"
            )
        case list():
            return "[" + ", ".join(map(inline, value)) + "]"
        case _:
            return scalar(value)


def yaml(data: dict[str, Any]) -> str:
    """Return a whole file: sections apart by a blank line, short values on one line."""
    parts: list[str] = []
    for key, value in data.items():
        shown = entry(key, value, 0)
        is_section = isinstance(value, (dict, list)) and key != "reading"
        if is_section and "\n" in "".join([*parts[-1:], shown]):
            parts.append("")
        parts.append(shown)
    return "\n".join(parts) + "\n"


def entry(key: str, value: object, column: int) -> str:
    """Return ``key: value`` for a mapping at this column; later lines are indented."""
    pad = " " * column
    name = scalar(str(key), key=True)
    short = f"{name}:"
    if len(name) > LONGEST_KEY:
        name, short = f"? {name}", f"? {name}\n{pad}:"
    if isinstance(value, (dict, list)):
        on_one_line = column > 0 or isinstance(value, list) or key in FLOW_AT_TOP or not value
        if on_one_line and _fits(value, column + len(name) + 2):
            return f"{short} {inline(value)}"
        wrapped = _wrapped(value, column + 2)
        return f"{short} {wrapped}" if wrapped else f"{short}\n{pad}  {_broken(value, column + 2)}"
    return f"{short} {leaf(value, column + 2, len(name) + column + 2)}"


def item(value: object, column: int) -> str:
    """Return ``- value`` for a list at this column."""
    return f"- {block(value, column + 2)}"


def block(value: object, column: int) -> str:
    """Return a value that starts at this column, on as many lines as it takes."""
    if isinstance(value, (dict, list)) and not _fits(value, column):
        return _wrapped(value, column) or _broken(value, column)
    return leaf(value, column, column)


def _broken(value: dict[str, Any] | list[Any], column: int) -> str:
    if isinstance(value, dict):
        lines = [entry(k, v, column) for k, v in value.items()]
    else:
        lines = [item(v, column) for v in value]
    return ("\n" + " " * column).join(lines)


def leaf(value: object, indent: int, used: int) -> str:
    """Return a scalar or a short collection; long prose is folded."""
    if isinstance(value, (dict, list)):
        return inline(value)
    shown = scalar(value, flow=False)
    if isinstance(value, str) and (len(shown) + used > WIDTH or "\n" in value):
        return _folded(value, indent) or shown
    return shown


def _folded(text: str, indent: int) -> str | None:
    """Return prose as a folded block, where folding gives back exactly this text."""
    body = text.removesuffix("\n")
    words = body.split(" ")
    if not body or not all(w and w.isprintable() for w in words):
        return None
    lines = textwrap.wrap(
        body, max(40, WIDTH - indent), break_long_words=False, break_on_hyphens=False
    )
    pad = "\n" + " " * indent
    return (">" if text.endswith("\n") else ">-") + "".join(pad + line for line in lines)


def _fits(value: dict[str, Any] | list[Any], used: int) -> bool:
    """Say whether a collection reads well on the rest of one line."""
    if isinstance(value, dict):
        parts = value.values()
        flat = all(_short(v) if isinstance(v, list) else not isinstance(v, dict) for v in parts)
    else:
        flat = _short(value)
    return not value or (flat and len(inline(value)) + used <= WIDTH)


def _short(values: list[Any]) -> bool:
    """Say whether a list holds numbers, single words and lists of these only."""
    return all(
        _short(v) if isinstance(v, list) else not isinstance(v, dict) and _one_word(v)
        for v in values
    )


def _one_word(value: object) -> bool:
    return not isinstance(value, str) or (len(value) <= 30 and bool(_WORD.fullmatch(value)))


def _wrapped(value: object, column: int) -> str | None:
    """Return a long list of short items in brackets, over several lines."""
    if not isinstance(value, list) or not value or not _short(value):
        return None
    lines, line = [], ""
    for i, v in enumerate(value):
        shown = inline(v) + ("," if i < len(value) - 1 else "")
        if line and column + len(line) + len(shown) + 2 > WIDTH:
            lines.append(line)
            line = shown
        else:
            line = f"{line} {shown}".strip()
    pad = "\n" + " " * column
    return f"[{pad}{pad.join([*lines, line])}]"


# ---------------------------------------------------------------- JSON

_JSON_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?")


def json_text(value: object, indent: int = 0) -> str:
    """Return plain data as JSON, numbers with the digits they were written with."""
    pad, inner = "\n" + "  " * indent, "\n" + "  " * (indent + 1)
    match value:
        case dict() if value:
            pairs = (f"{_json_string(k)}: {json_text(v, indent + 1)}" for k, v in value.items())
            return "{" + inner + f",{inner}".join(pairs) + pad + "}"
        case list() if value and any(isinstance(v, (dict, list)) for v in value):
            return (
                "[" + inner + f",{inner}".join(json_text(v, indent + 1) for v in value) + pad + "]"
            )
        case list():
            return "[" + ", ".join(json_text(v) for v in value) + "]"
        case str():
            return _json_string(value)
        case int() | Decimal():
            shown = digits(value)
            return shown if _JSON_NUMBER.fullmatch(shown) else _normal(value)
        case _:
            return json.dumps(value, ensure_ascii=False)


def _json_string(text: str) -> str:
    """Return text as a JSON string; what cannot be seen is escaped, for some readers refuse it."""
    shown = json.dumps(text, ensure_ascii=False)
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in shown)


def _normal(value: int | Decimal) -> str:
    return str(int(value)) if isinstance(value, int) else str(Decimal(value))
