"""Which turns of a language carry doubt?  Tables of cues, as data, compiled for searching."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, Literal

from detente.errors import UnknownName, nearest
from detente.evidence.lexicon import HedgeKind

TRAP: Literal["trap"] = "trap"
"""The kind of a cue that is no hedge: what it matches is passed over."""
NEVER = re.compile(r"(?!)")
_GROUP = re.compile(r"(?<!\\)\((?!\?)")
_NAMED = re.compile(r"\(\?P<\w+>")
_WORD = re.compile(r"(?:[a-z0-9']\??)+|#")


@dataclass(frozen=True, eq=False)
class Cue:
    """One family of turns: its patterns, and what must and must not stand around them."""

    kind: HedgeKind | Literal["trap"]
    patterns: tuple[str, ...]
    key: str
    negated: bool
    turns: bool
    place: str
    guards: Mapping[str, str]

    @cached_property
    def around(self) -> Mapping[str, re.Pattern[str]]:
        """The guards on what stands before it and in its sentence."""
        ends = {"before": "$", "not_before": "$"}
        return {
            name: re.compile(
                rf"(?:\b|(?=\W)|^)(?:{source}){ends[name]}" if name in ends else source
            )
            for name, source in self.guards.items()
            if name not in ("after", "not_after")
        }

    def compiled(self, pattern: str) -> re.Pattern[str]:
        """Return a pattern with what must and must not follow."""
        after, but = self.guards.get("after"), self.guards.get("not_after")
        tail = (f"(?={after})" if after else "") + (f"(?!{but})" if but else "")
        return re.compile(rf"(?:{pattern})(?![\w])(?!-\w){tail}")


@dataclass(frozen=True, eq=False)
class Cues:
    """The cues of a language, by the word that they begin with."""

    language: str
    by_word: Mapping[str, tuple[tuple[Cue, str], ...]]
    guarded: frozenset[str]
    empty: frozenset[str]
    turned_before: re.Pattern[str]
    turned_after: re.Pattern[str]
    turned_kinds: frozenset[str]
    quotes: Mapping[str, re.Pattern[str]]
    most_words: int

    @cached_property
    def _compiled(self) -> dict[str, tuple[tuple[Cue, re.Pattern[str]], ...]]:
        return {}

    @cached_property
    def _gates(self) -> dict[str, re.Pattern[str]]:
        return {}

    def gate(self, word: str) -> re.Pattern[str]:
        """Return one pattern for all that begins with a word: most places fail here, quickly."""
        found = self._gates.get(word)
        if found is None:
            choices = dict.fromkeys(_NAMED.sub("(?:", p) for _, p in self.by_word.get(word, ()))
            found = re.compile("|".join(choices)) if choices else NEVER
            self._gates[word] = found
        return found

    def beginning(self, word: str) -> tuple[tuple[Cue, re.Pattern[str]], ...]:
        """Return the cues that begin with a word, compiled when first met."""
        found = self._compiled.get(word)
        if found is None:
            found = tuple((cue, cue.compiled(p)) for cue, p in self.by_word[word])
            self._compiled[word] = found
        return found


def languages() -> tuple[str, ...]:
    """Return the languages that have a table of cues.

    >>> languages()
    ('en',)
    """
    folder = files("detente.evidence") / "cues"
    return tuple(sorted(p.name[:-5] for p in folder.iterdir() if p.name.endswith(".toml")))


@cache
def cues(language: str) -> Cues:
    """Return the cues of a language, named as in ``en`` or ``en-GB``; raises UnknownName."""
    name = language.replace("_", "-").partition("-")[0].casefold()
    if name not in languages():
        raise UnknownName(
            f"Hedges are not known for the language {language!r}.{nearest(name, languages())}"
        )
    path = files("detente.evidence") / "cues" / f"{name}.toml"
    return _table(tomllib.loads(path.read_text("utf-8")))


def _table(data: Mapping[str, Any]) -> Cues:
    macros = data["macros"]
    by_word: dict[str, list[tuple[Cue, str]]] = {}
    for each in data["cue"]:
        cue = _cue(each, macros)
        for pattern in cue.patterns:
            for word in sorted(heads(pattern)):
                by_word.setdefault(word, []).append((cue, _regex(pattern)))
    negation, quotes = data["negation"], data["quotes"]
    return Cues(
        data["language"],
        {word: tuple(found) for word, found in by_word.items()},
        frozenset(data["guarded"]),
        frozenset(data["empty"]),
        re.compile(rf"(?:(?<=\W)|^|(?=n't)){negation['before']} $"),
        re.compile(rf" {negation['after']}(?!\w)(?! only)"),
        frozenset(negation["kinds"]),
        {
            "said": re.compile(rf"(?<!\w)(?<!\bwe )(?<!\bi ){quotes['said']}(?!\w)"),
            "named": re.compile(
                rf"(?:(?<![\w-]){quotes['named']} (?:an? |the )?|: (?:an? |the )?|, )$"
            ),
            "then": re.compile(rf"{quotes['then']}(?!\w)"),
        },
        quotes["most_words"],
    )


def _cue(data: Mapping[str, Any], macros: Mapping[str, str]) -> Cue:
    names = ("before", "not_before", "after", "not_after", "within", "not_within")
    return Cue(
        data["kind"],
        tuple(_expanded(p, macros) for p in data["patterns"]),
        data.get("as", "possible" if data["kind"] == "possibility" else ""),
        data.get("negated", False),
        data.get("turns", True),
        data.get("place", ""),
        {n: _regex(_expanded(data[n], macros)) for n in names if n in data},
    )


def _expanded(pattern: str, macros: Mapping[str, str]) -> str:
    for name, source in macros.items():
        pattern = pattern.replace(f"{{{name}}}", source)
    return pattern


def _regex(pattern: str) -> str:
    """Brackets that do not capture, runs of spaces, numbers for ``#``."""
    plain = _GROUP.sub("(?:", pattern).replace("#", r"\d[\d.,]*")
    return re.sub(r"(?<!\[) (?![?+*\]])", " +", plain)


# ---------------------------------------------------------------- the word a pattern begins with


def heads(pattern: str) -> set[str]:
    """Return the words that a pattern can begin with; ``#`` stands for a number.

    >>> sorted(heads("(the |a )?(good|rumou?red) chance"))
    ['a', 'good', 'rumored', 'rumoured', 'the']
    """
    pattern = pattern.lstrip()
    if not pattern.startswith("("):
        word = _WORD.match(pattern)
        return set(_spellings(word[0])) if word else set()
    end = _closing(pattern)
    body, rest = re.sub(r"^\?(?:P<\w+>|:)", "", pattern[1:end]), pattern[end + 1 :]
    if body.startswith(("?!", "?=")):
        return heads(rest)
    found = {word for choice in _choices(body) for word in heads(choice)}
    return found | heads(rest[1:]) if rest[:1] in ("?", "*") else found


def _spellings(word: str) -> Iterator[str]:
    before, optional, after = word.partition("?")
    if not optional:
        yield word
        return
    for rest in _spellings(after) if after else ("",):
        yield before + rest
        yield before[:-1] + rest


def _closing(pattern: str) -> int:
    depth = 0
    for place, sign in enumerate(pattern):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return place
    raise ValueError(pattern)


def _choices(body: str) -> Iterator[str]:
    depth = start = 0
    for place, sign in enumerate(body):
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and depth == 0:
            yield body[start:place]
            start = place + 1
    yield body[start:]
