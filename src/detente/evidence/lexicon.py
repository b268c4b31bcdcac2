"""What does a word of likelihood mean, in numbers?  Published lexicons, as data, and their ranges.

A word that a lexicon lacks is looked up without its *very*, *highly*, *most* or *almost*, and the
range is moved half-way to the nearer end: the rule of thumb of Mosteller and Youtz (1990).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from detente.errors import MissingKey, Place, UnknownName, UnreadableFile, WrongValue, nearest
from detente.evidence.estimate import Estimate

FALLBACK = "detente-draft"
"""Where words are looked up that the chosen lexicon does not have."""

HedgeKind: TypeAlias = Literal[
    "likelihood", "confidence", "hearsay", "appearance", "possibility", "conditional",
    "counterfactual", "booster", "approximator", "scare-quote", "self-citation", "open-question",
]  # fmt: skip
HEDGE_KINDS: tuple[HedgeKind, ...] = get_args(HedgeKind)

OPEN = (0.02, 0.98)
"""Neither excluded nor sure, and nothing said between: never one half."""

STRONGER = ("very", "highly", "most", "almost")
_WORDS = ("title", "source", "language", "status", "note")


@dataclass(frozen=True)
class Entry:
    """A word or phrase and its range; ``open`` ranks nothing, ``kind`` is the kind of hedge."""

    phrase: str
    lo: float
    hi: float
    kind: HedgeKind = "likelihood"
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


TURNING = ("not", "hardly", "scarcely", "never")
"""Words that turn the rest of a phrase round; "unlikely" is a word of its own."""


def bundled_lexicons() -> tuple[str, ...]:
    """Return the ids of the lexicons that come with the program."""
    folder = files("detente.evidence") / "lexicons"
    return tuple(sorted(p.name[:-5] for p in folder.iterdir() if p.name.endswith(".toml")))


def lexicon(name: str) -> Lexicon:
    """Return a bundled lexicon by its id, or one from a TOML file by its path.

    Raises :class:`UnknownName`, :class:`UnreadableFile`, :class:`MissingKey` or
    :class:`WrongValue`.

    >>> lexicon("icd-203").entries["likely"].hi
    0.8
    """
    if not name.endswith(".toml"):
        return _bundled(name)
    try:
        text = Path(name).read_text("utf-8-sig")
    except OSError as error:
        raise UnreadableFile(f"The lexicon {name!r} cannot be read: {error.strerror}.") from None
    except ValueError:
        raise WrongValue("This lexicon is not a text in UTF-8.", place=Place(name)) from None
    own = _read(text, name)
    if own.id in bundled_lexicons():
        raise WrongValue(
            f"The id {own.id!r} is that of a lexicon which comes with the program; "
            "take another, so that the ranges can be told apart.",
            place=Place(name),
        )
    return own


@cache
def _bundled(name: str) -> Lexicon:
    if name not in bundled_lexicons():
        raise UnknownName(
            f"There is no lexicon {name!r}.{nearest(name, bundled_lexicons())} "
            "A lexicon of your own is a file that ends in .toml."
        )
    path = files("detente.evidence") / "lexicons" / f"{name}.toml"
    return _read(path.read_text("utf-8"), f"{name}.toml")


# ---------------------------------------------------------------- from a file


def _read(text: str, name: str) -> Lexicon:
    place = Place(name)
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise WrongValue(f"This lexicon is not TOML: {error}.", place=place) from None
    year = data.get("year", 0)
    if not isinstance(year, int):
        raise WrongValue(f"The year {year!r} is not a whole number.", place=place)
    entries = {e.phrase: e for e in _entries(data.get("entry"), place)}
    title, source, language, status, note = (str(data.get(k, "")) for k in _WORDS)
    own = str(data.get("id", Path(name).stem))
    return Lexicon(own, title, source, year, language, status, note, entries)


def _entries(tables: object, place: Place) -> Iterator[Entry]:
    if not isinstance(tables, list) or not tables:
        raise MissingKey(
            'This lexicon has no words. Write [[entry]] with phrases = ["likely"] '
            "and range = [0.6, 0.9].",
            place=place,
        )
    for number, each in enumerate(tables, 1):
        yield from _entry(each, f"Entry {number}", place)


def _entry(table: object, which: str, place: Place) -> Iterator[Entry]:
    if not isinstance(table, Mapping):
        raise WrongValue(f"{which} is not a table; write [[entry]].", place=place)
    for key in ("phrases", "range"):
        if key not in table:
            raise MissingKey(f"{which} has no {key!r}.", place=place)
    phrases, kind = table["phrases"], table.get("kind", "likelihood")
    if not (isinstance(phrases, list) and phrases and all(_is_phrase(p) for p in phrases)):
        raise WrongValue(f"{which}: 'phrases' is not a list of words.", place=place)
    if kind not in HEDGE_KINDS:
        raise WrongValue(
            f"{which}: there is no kind of hedge {kind!r}.{nearest(str(kind), HEDGE_KINDS)}",
            place=place,
        )
    lo, hi = _range(table["range"], f"{which} ({phrases[0]!r})", place)
    for phrase in phrases:
        yield Entry(folded(phrase), lo, hi, kind, bool(table.get("open", False)))


def _is_phrase(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _range(value: object, which: str, place: Place) -> tuple[float, float]:
    ends = value if isinstance(value, list) else []
    if len(ends) != 2 or not all(type(e) in (int, float) for e in ends):
        raise WrongValue(
            f"{which}: the range {value!r} is not a pair of numbers such as [0.6, 0.9].",
            place=place,
        )
    if not 0 <= ends[0] <= ends[1] <= 1:
        raise WrongValue(
            f"{which}: the range {value!r} does not rise within 0 to 1; "
            "write probabilities, not per cent.",
            place=place,
        )
    return float(ends[0]), float(ends[1])


# ---------------------------------------------------------------- what a word means


def folded(phrase: str) -> str:
    """Return a phrase as lexicons are searched: small letters, single spaces."""
    return " ".join(phrase.casefold().split())


def meaning(phrase: str, book: Lexicon) -> Estimate | None:
    """Return what a phrase means in a lexicon, or in our own draft where the lexicon lacks it.

    Where neither has it, it is derived, by the same order.

    >>> str(meaning("highly likely", lexicon("icd-203")))
    '77.5–90%'
    >>> meaning("highly likely", lexicon("icd-203")).origin
    'derived'
    >>> meaning("green", lexicon("icd-203")) is None
    True
    """
    books = (book, _bundled(FALLBACK))
    found = (look(phrase, each) for look in (exact, halved) for each in books)
    return next((e for e in found if e is not None), None) or _turned_round(phrase, book)


def _turned_round(phrase: str, book: Lexicon) -> Estimate | None:
    """Return the contrary of what is left without a word that turns it round.

    >>> str(_turned_round("hardly likely", lexicon("icd-203")))
    '20–45%'
    """
    words = folded(phrase).split()
    for k, word in enumerate(words):
        if word in TURNING:
            rest = meaning(" ".join(words[:k] + words[k + 1 :]), book)
            return rest and replace(turned(rest), phrase=phrase)
    return None


def turned(found: Estimate) -> Estimate:
    """Return what the contrary of a word means.

    What is not possible lies below everything possible; what is not certain, or not impossible,
    is open; other ranges are mirrored.

    >>> str(turned(Estimate(0.55, 0.8, "icd-203")))
    '20–45%'
    >>> str(turned(Estimate(1, 1, "kent-1964", "certain")))
    '2–98%'
    """
    if found.open:
        return Estimate(0, found.lo, found.origin, found.phrase)
    if found.lo == found.hi and found.lo in (0, 1):
        return Estimate(*OPEN, found.origin, found.phrase, open=True)
    return found.negated


def exact(phrase: str, book: Lexicon) -> Estimate | None:
    """Return the range that a lexicon itself gives a phrase, or None."""
    entry = book.entries.get(folded(phrase))
    if entry is None:
        return None
    return Estimate(entry.lo, entry.hi, book.id, phrase, entry.open)


def halved(phrase: str, book: Lexicon) -> Estimate | None:
    """Return a range that is moved half-way to the nearer end, for *very* and its like.

    None where the lexicon lacks the plain word, the word leans to no side, or it has no room left
    ("almost" before "impossible"). Source: Mosteller and Youtz (1990), Statistical Science 5(1).

    >>> print(halved("most unlikely", lexicon("icd-203")))
    10–22.5%
    """
    modifier, _, plain = folded(phrase).partition(" ")
    entry = book.entries.get(plain)
    if modifier not in STRONGER or entry is None or entry.open or entry.lo == entry.hi:
        return None
    middle = (entry.lo + entry.hi) / 2
    if abs(middle - 0.5) < 1e-9:
        return None
    end = 1 if middle > 0.5 else 0
    lo, hi = (round((p + end) / 2, 6) for p in (entry.lo, entry.hi))
    note = f"half-way from {plain!r} of {book.id} to {end}"
    return Estimate(lo, hi, "derived", phrase, note=note)
