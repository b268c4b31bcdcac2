"""What does an event code stand for?  The roots of CAMEO and the four classes."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads((files("detente.events") / "cameo.toml").read_text("utf-8"))


@cache
def root_names() -> Mapping[str, str]:
    """Return the twenty root codes of CAMEO with their names.

    >>> root_names()["01"], root_names()["12"]
    ('Make public statement', 'Reject')
    """
    return MappingProxyType({code: each["name"] for code, each in _data()["roots"].items()})


@cache
def quad_names() -> Mapping[str, str]:
    """Return the four classes: cooperation or conflict, in words or in deeds."""
    return MappingProxyType(dict(_data()["quad"]))


def root_of(code: str) -> str:
    """Return the root of a CAMEO code: its first two signs, or nothing where they are no root.

    Codes are text. A code that lost its leading zero (``42`` for ``042``) has no root of its own
    and is not mended: ``10`` could be either.

    >>> root_of("0251"), root_of("42"), root_of("---")
    ('02', '', '')
    """
    return code[:2] if code[:2] in root_names() else ""


def quad_of(code: str) -> str:
    """Return the class of a CAMEO code by its root, as GDELT assigns it.

    >>> quad_of("120"), quad_of("---")
    ('3', '')
    """
    root = root_of(code)
    return str(_data()["roots"][root]["quad"]) if root else ""
