"""Which patterns mark furniture, in which language?  Tables of rules, ours and the user's, as data."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Literal, TypeAlias, get_args

from detente.errors import UnreadableFile, WrongValue
from detente.evidence.page import PASSAGE_KINDS, PassageKind

Match: TypeAlias = Literal["line", "start", "cue"]
Where: TypeAlias = Literal["anywhere", "edge", "head", "tail"]


@dataclass(frozen=True)
class Rule:
    """One kind of furniture and how it is known; the fields are those of the tables."""

    kind: PassageKind
    match: Match
    patterns: tuple[re.Pattern[str], ...]
    place: Where = "anywhere"
    most: int = 40
    sentence: bool = True
    unless_reported: bool = False
    opens: PassageKind | None = None
    closes: PassageKind | None = None


@dataclass(frozen=True)
class Rules:
    """The rules of one language, and its words for bylines and dates."""

    language: str
    rules: tuple[Rule, ...] = ()
    words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def joined(self, others: Iterable[Rules]) -> Rules:
        """Return these rules followed by those of others; words are joined."""
        rules, words = list(self.rules), dict(self.words)
        for other in others:
            rules += other.rules
            for key, value in other.words.items():
                glue = "|" if key in _ALTERNATIVES else " "
                words[key] = f"{words[key]}{glue}{value}" if words.get(key) else value
        return Rules(self.language, tuple(rules), MappingProxyType(words))


_ALTERNATIVES = ("reported", "byline", "dateline", "bio", "bio_verb")
_WORDS = (
    *_ALTERNATIVES, "stopwords", "months", "short_months", "weekdays", "rest",
)  # fmt: skip
_KEYS = frozenset(
    ("kind", "match", "patterns", "place", "most", "sentence", "unless_reported", "opens", "closes")
)


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that have a table of rules.

    >>> "en" in languages()
    True
    """
    folder = files("detente.pages") / "rules"
    names = sorted(p.name[:-5] for p in folder.iterdir() if p.name.endswith(".toml"))
    return tuple(name for name in names if name != "any")


@cache
def table(language: str) -> Rules:
    """Return the table of one language as it is shipped."""
    path = files("detente.pages") / "rules" / f"{language}.toml"
    return _read(path.read_text("utf-8"), f"{language}.toml")


def rules_for(language: str, own: Rules | None = None) -> Rules:
    """Return the rules for a page: the user's first, then the language's, then the general ones.

    English rules come along with every language: widgets of many pages are in English.
    """
    shipped = _shipped(language.partition("-")[0].lower())
    return shipped if own is None else Rules(shipped.language).joined([own, shipped])


@cache
def _shipped(language: str) -> Rules:
    wanted = [language] if language in languages() else []
    wanted += [name for name in ("any", "en") if name != language]
    return Rules(language).joined(map(table, wanted))


def rules_file(path: str | Path) -> Rules:
    """Return the rules of a file of the user; raises :class:`WrongValue` or :class:`UnreadableFile`."""
    try:
        return _read(Path(path).read_text("utf-8"), str(path))
    except OSError as error:
        raise UnreadableFile(f"The rules {str(path)!r} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise WrongValue(f"The rules {str(path)!r} are not UTF-8 text.") from None


def _read(text: str, name: str) -> Rules:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WrongValue(f"The rules {name!r} are not TOML: {error}.") from None
    unknown = sorted(set(data) - {"language", "rule", *_WORDS})
    if unknown:
        raise WrongValue(
            f"The rules {name!r} have a key {unknown[0]!r} that means nothing. "
            f"Known: 'language', 'rule', {', '.join(map(repr, _WORDS))}."
        )
    rules = data.get("rule", [])
    if not isinstance(rules, list) or not all(isinstance(r, dict) for r in rules):
        raise WrongValue(f"The rules {name!r}: each rule stands under a line [[rule]].")
    found = tuple(_rule(r, f"The rules {name!r}, rule {i + 1}") for i, r in enumerate(rules))
    words = {k: str(data[k]) for k in _WORDS if k in data}
    return Rules(str(data.get("language", "any")), found, MappingProxyType(words))


def _rule(data: Mapping[str, object], where: str) -> Rule:
    if set(data) - _KEYS:
        raise WrongValue(f"{where}: the key {min(set(data) - _KEYS)!r} means nothing.")
    kind = _one_of(data, "kind", [k for k in PASSAGE_KINDS if k != "body"], where)
    match = _one_of(data, "match", get_args(Match), where, "line")
    place = _one_of(data, "place", get_args(Where), where, "anywhere")
    opens = _one_of(data, "opens", ("link", "comment", "other"), where) if "opens" in data else None
    closes = _one_of(data, "closes", ("comment",), where) if "closes" in data else None
    most = data.get("most", 40)
    if not isinstance(most, int) or most < 1:
        raise WrongValue(f"{where}: 'most' is a number of words.")
    rest: dict[str, object] = {
        k: bool(data[k]) for k in ("sentence", "unless_reported") if k in data
    }
    rest |= {"opens": opens, "closes": closes}
    return Rule(kind, match, _patterns(data, match, where), place, most, **rest)  # type: ignore[arg-type]


def _one_of(
    data: Mapping[str, object], key: str, known: Iterable[str], where: str, default: str = ""
) -> str:
    value = str(data.get(key, default))
    if value not in known:
        raise WrongValue(f"{where}: {key!r} is {value!r}; it is one of {', '.join(known)}.")
    return value


def _patterns(data: Mapping[str, object], match: str, where: str) -> tuple[re.Pattern[str], ...]:
    given = data.get("patterns", [])
    if not isinstance(given, list) or not given:
        raise WrongValue(f"{where}: 'patterns' is a list of at least one pattern.")
    for pattern in given:
        try:
            re.compile(str(pattern))
        except re.error as error:
            raise WrongValue(f"{where}: the pattern {str(pattern)!r} is none: {error}.") from None
    if match == "cue":
        return tuple(re.compile(str(p), re.IGNORECASE) for p in given)
    return (re.compile("|".join(f"(?:{p})" for p in given), re.IGNORECASE),)
