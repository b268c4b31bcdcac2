"""What does a word of likelihood mean, in numbers?  Published lexicons, as data, and their ranges."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path

from detente.errors import UnknownName, UnreadableFile, WrongValue, nearest
from detente.evidence.estimate import Estimate
from detente.evidence.record import HedgeValue

FALLBACK = "detente-draft"
"""Where words are looked up that the chosen lexicon does not have."""


@dataclass(frozen=True)
class Entry:
    """A word or phrase and its range; ``open`` ranks nothing, ``kind`` is the kind of hedge."""

    phrase: str
    lo: float
    hi: float
    kind: str = "likelihood"
    open: bool = False


@dataclass(frozen=True)
class Lexicon:
    """Words of estimative probability, and who gave them their ranges."""

    id: str
    title: str
    source: str
    year: int
    language: str
    status: str
    note: str
    entries: Mapping[str, Entry]


def bundled_lexicons() -> tuple[str, ...]:
    """Return the ids of the lexicons that come with the program."""
    folder = files("detente.evidence") / "lexicons"
    return tuple(sorted(p.name[:-5] for p in folder.iterdir() if p.name.endswith(".toml")))


@cache
def lexicon(name: str) -> Lexicon:
    """Return a bundled lexicon by its id, or one from a TOML file by its path.

    Raises :class:`UnknownName` or :class:`WrongValue`.

    >>> lexicon("icd-203").entries["likely"].hi
    0.8
    """
    if name in bundled_lexicons():
        path = files("detente.evidence") / "lexicons" / f"{name}.toml"
        return _read(path.read_text("utf-8"), name)
    if not name.endswith(".toml"):
        raise UnknownName(
            f"There is no lexicon {name!r}.{nearest(name, bundled_lexicons())} "
            "A lexicon of your own is a file that ends in .toml."
        )
    try:
        return _read(Path(name).read_text("utf-8"), name)
    except OSError as error:
        raise UnreadableFile(f"The lexicon {name!r} cannot be read: {error.strerror}.") from None


def _read(text: str, name: str) -> Lexicon:
    try:
        data = tomllib.loads(text)
        entries = {e.phrase: e for e in _entries(data)}
        title, source, language, status, note = (
            str(data.get(k, "")) for k in ("title", "source", "language", "status", "note")
        )
        year = int(data.get("year", 0))
        return Lexicon(data["id"], title, source, year, language, status, note, entries)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise WrongValue(f"The lexicon {name!r} is not one: {error}.") from None


def _entries(data: Mapping[str, object]) -> Iterator[Entry]:
    for each in data["entry"]:  # type: ignore[attr-defined]
        lo, hi = map(float, each["range"])
        if not 0 <= lo <= hi <= 1:
            raise ValueError(f"the range {each['range']} does not rise from 0 to 1")
        for phrase in each["phrases"]:
            yield Entry(
                folded(phrase), lo, hi, each.get("kind", "likelihood"), each.get("open", False)
            )


def folded(phrase: str) -> str:
    """Return a phrase as lexicons are searched: small letters, single spaces."""
    return " ".join(phrase.casefold().split())


def estimate(value: HedgeValue, name: str) -> Estimate:
    """Return what a likelihood of a case file means, a phrase by the lexicon of this name.

    A chain of phrases gets the loosest of their ranges. Raises :class:`UnknownName`.

    >>> estimate("almost certainly", "icd-203")
    Estimate(lo=0.95, hi=0.99, origin='icd-203', phrase='almost certainly', open=False, note='')
    """
    match value:
        case str():
            return _looked_up(value, name)
        case Decimal():
            return Estimate(float(value), float(value), "analyst")
        case (Decimal() as lo, Decimal() as hi):
            return Estimate(float(lo), float(hi), "analyst")
        case _:
            found = [_looked_up(str(phrase), name) for phrase in value]
            return max(found, key=lambda e: e.width)


def _looked_up(phrase: str, name: str) -> Estimate:
    for each in (name, FALLBACK):
        book = lexicon(each)
        entry = book.entries.get(folded(phrase))
        if entry is not None:
            return Estimate(entry.lo, entry.hi, book.id, phrase, entry.open)
    known = [*lexicon(name).entries, *lexicon(FALLBACK).entries]
    raise UnknownName(
        f"The lexicon {name!r} has no word {phrase!r}.{nearest(folded(phrase), known)} "
        "Write a word of the lexicon, a number, or an interval such as [0.6, 0.9]."
    )
