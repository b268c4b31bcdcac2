"""What is a new element called?  An id made of the words that tell it from others."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

LONGEST = 24
EMPTY = frozenset(
    "a an the of to in on for with and or its his her their by at as be is are that this it".split()  # noqa: SIM905
)


def id_from(words: str, otherwise: str, taken: Container[str] = ()) -> str:
    """Return an id of small letters, digits and underscores that is not taken.

    >>> id_from("Offer a loan of five years", "option", {"offer_loan_five_years"})
    'offer_loan_five_years_2'
    """
    base = _plain(words) or otherwise
    if not base[0].isalpha():
        base = f"{otherwise}_{base}"
    name, count = base, 1
    while name in taken:
        count += 1
        name = f"{base}_{count}"
    return name


def _plain(words: str) -> str:
    letters = unicodedata.normalize("NFKD", words.casefold()).encode("ascii", "ignore").decode()
    found = re.findall(r"[a-z0-9]+", letters.replace("'", ""))
    parts = [w for w in found if w not in EMPTY] or found
    name = ""
    for part in parts:
        if name and len(name) + len(part) >= LONGEST:
            break
        name = f"{name}_{part}" if name else part[:LONGEST]
    return name
