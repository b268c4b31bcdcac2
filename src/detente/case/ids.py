"""Ids made from free text, for formats that name things by text alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 24


def ids(texts: Iterable[str], otherwise: str) -> tuple[str, ...]:
    """Return one id per text, unique, of small letters, digits and underscores.

    >>> ids(["United States", "Full", "Full", "3 ships", "Россия"], "dm")
    ('united_states', 'full', 'full_2', 'dm_3_ships', 'dm')
    """
    found: dict[str, None] = {}
    count: dict[str, int] = {}
    for text in texts:
        base = _plain(text, otherwise)
        name = base
        while name in found:
            count[base] = count.get(base, 1) + 1
            name = f"{base}_{count[base]}"
        found[name] = None
    return tuple(found)


def _plain(text: str, otherwise: str) -> str:
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "_", letters).strip("_")
    if len(name) > LONGEST:
        name = name[: LONGEST + 1].rpartition("_")[0] or name[:LONGEST]
    if not name:
        return otherwise
    return name if name[0].isalpha() else f"{otherwise}_{name}"
