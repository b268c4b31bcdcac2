"""Which words show a move, a wish or a party?  Cues as data, one file per language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from detente.errors import NotApplicable
from detente.evidence.page import Page


@dataclass(frozen=True)
class Cues:
    """The words by which the drafter by rules goes, in one language."""

    language: str
    verbs: Mapping[str, str]
    """Each form of a verb of moves, and the verb."""
    moves: re.Pattern[str]
    wishes: re.Pattern[str]
    saying: frozenset[str]
    parties: frozenset[str]
    titles: tuple[str, ...]
    no_names: frozenset[str]
    ends: re.Pattern[str]
    clauses: re.Pattern[str]
    """Where a clause ends and another begins."""
    pronouns: frozenset[str]


def languages() -> tuple[str, ...]:
    """Return the languages that have cues.

    >>> languages()
    ('en',)
    """
    folder = files("detente.drafting") / "cues"
    return tuple(sorted(p.name[:-5] for p in folder.iterdir() if p.name.endswith(".toml")))


def spoken(page: Page) -> str:
    """Return the language of a page as its reading found it; English where it found none.

    >>> spoken(Page("", (), {"language": "fr-CA"}))
    'fr'
    """
    found = page.metadata.get("language", "und").casefold().replace("_", "-").partition("-")[0]
    return found if found and found != "und" else "en"


@cache
def cues(language: str = "en") -> Cues:
    """Return the cues of a language; raises :class:`NotApplicable` where there are none.

    >>> cues().verbs["turned down"]
    'reject'
    """
    if language not in languages():
        raise NotApplicable(
            f"The drafter by rules has no cues for the language {language!r}, only for "
            f"{', '.join(map(repr, languages()))}. Write elements by hand, use --prompt-out, or "
            "try others with --language."
        )
    data = tomllib.loads(
        (files("detente.drafting") / "cues" / f"{language}.toml").read_text("utf-8")
    )
    words = data["words"]
    verbs = {form: m["verb"] for m in data["move"] for form in m["forms"]}
    return Cues(
        language=language,
        verbs=verbs,
        moves=_any(verbs),
        wishes=_any(cue for p in data["preference"] for cue in p["cues"]),
        saying=frozenset(words["saying"]),
        parties=frozenset(words["parties"]),
        titles=tuple(sorted(words["titles"], key=len, reverse=True)),
        no_names=frozenset(words["no_names"]),
        ends=_ends(words["stops"], words["ends"], verbs),
        clauses=re.compile(
            rf"\s?[;—–]\s|,?\s{_any(words['clauses']).pattern}\s(?!{_any(words['goes_on']).pattern})"
        ),
        pronouns=frozenset(words["pronouns"]),
    )


def _ends(stops: Iterable[str], ends: Iterable[str], verbs: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for where the words that belong to a verb end."""
    stop = "|".join(map(re.escape, stops))
    joined = rf"\s(?=(?:and|or)\s(?:\w+ly\s)?{_any(verbs).pattern})"
    return re.compile(
        rf"(?:{stop})(?=\s|$)|\s(?={_any(ends).pattern})|{joined}|[,.!?]?[\"”]|[.!?]$"
    )


def _any(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for any of the words, the longest first."""
    ordered = sorted(words, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, ordered))})\b")
