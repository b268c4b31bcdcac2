"""Who is named?  Names, titles and parties of a page, and which of them are one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from detente.drafting.cues import Cues
from detente.drafting.proposal import Known, bare
from detente.evidence.page import Page
from detente.evidence.sentences import sentences

_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w\-]*(?:[’'](?!s\b)\w+)*"
_NAME = re.compile(rf"{_CAPITAL}(?:[’']s?(?=\s[A-Z])|(?:\s(?:of the|of|for)(?=\s[A-Z])))?(?:\s{_CAPITAL}"
                   rf"(?:[’'](?=\s[A-Z])|(?:\s(?:of the|of|for)(?=\s[A-Z])))?)*")  # fmt: skip
_BELONGS = r"[’']s? (?:\w+[ -]){0,3}\w+,? (?:\w+ )?"


@dataclass(frozen=True)
class Mention:
    """A place of a passage that names somebody."""

    passage: int
    start: int
    end: int
    name: str


@dataclass
class Cast:
    """The names of a page: which stand where, and whom each is another name of."""

    mentions: dict[int, list[Mention]] = field(default_factory=dict)
    same: dict[str, str] = field(default_factory=dict)
    known: Known = field(default_factory=Known)

    def chief(self, name: str) -> str:
        """Return the name under which somebody acts: the party that a person speaks for."""
        trail = [bare(name)]
        while (other := self.same.get(trail[-1])) and bare(other) not in trail:
            name = other
            trail.append(bare(other))
        return name


def cast(page: Page, cues: Cues, known: Known) -> Cast:
    """Return everybody that the body of a page names."""
    found = Cast(known=known)
    for passage in page.body:
        assert passage.number is not None
        here = sorted(_mentions(passage.text, passage.number, cues), key=lambda m: m.start)
        found.mentions[passage.number] = _apart(here)
        _join(passage.text, found.mentions[passage.number], found)
    _join_short_names(found)
    return found


# ---------------------------------------------------------------- where somebody is named


def _mentions(text: str, number: int, cues: Cues) -> Iterator[Mention]:
    starts = {a for a, _ in sentences(text)}
    for match in _NAME.finditer(text):
        yield from _named(match, text, number, cues)
    nouns = "|".join(sorted(cues.parties, key=len, reverse=True))
    party = re.compile(
        rf"\b[Tt]he (?:[a-z]+ )?(?:{nouns})\b(?! of [A-Z])|\b(?:{nouns})\b", re.IGNORECASE
    )
    for match in party.finditer(text):
        words = match[0].split()
        if words[0].lower() == "the" or (match.start() in starts and match[0][0].isupper()):
            yield Mention(number, match.start(), match.end(), match[0])


def _named(match: re.Match[str], text: str, number: int, cues: Cues) -> Iterator[Mention]:
    words = list(re.finditer(r"\S+", match[0]))
    while words and (words[0][0] in cues.no_names or words[0][0] in ("of", "the", "for")):
        words.pop(0)
    if not words:
        return
    start = match.start() + words[0].start()
    name = match[0][words[0].start() :].rstrip("’'")
    title = next((t for t in cues.titles if name.startswith(t + " ")), "")
    if (
        name in cues.titles
        or name in cues.no_names
        or not any(c.islower() or c.isupper() for c in name)
    ):
        return
    name = name.removeprefix(title).strip()
    start += len(title) + 1 if title else 0
    person, _, place = name.partition(" of ")
    if title and place:
        yield Mention(number, start, start + len(person), person)
        place = place.removeprefix("the ")
        yield Mention(number, start + len(name) - len(place), start + len(name), place)
        return
    yield Mention(number, start, start + len(name), name)


def _apart(mentions: list[Mention]) -> list[Mention]:
    """Leave out a mention that lies within another."""
    kept: list[Mention] = []
    for m in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if not kept or m.start >= kept[-1].end:
            kept.append(m)
    return kept


# ---------------------------------------------------------------- which names are one


def _join(text: str, mentions: list[Mention], found: Cast) -> None:
    """Note who speaks for whom: "X's president, Ann Berg," · "Ann Berg, X's head," · "Berg of X"."""
    for a, b in pairwise(mentions):
        between = text[a.end : b.start]
        after = text[b.end : b.end + 1]
        if re.fullmatch(_BELONGS, between):
            found.same[bare(b.name)] = a.name
        elif _speaks_for(a, b, text):
            found.same[bare(a.name)] = b.name
        elif between == ", " and after == "," and b.name[0].islower():
            found.same.setdefault(bare(b.name), a.name)


def _speaks_for(a: Mention, b: Mention, text: str) -> bool:
    """Say whether the first is a person of the second: "Berg, X's head" · "Ann Berg of X"."""
    between, after = text[a.end : b.start], text[b.end :]
    if re.fullmatch(r" of (?:the )?", between):
        return _is_person(a.name)
    return bool(re.fullmatch(r", (?:the |a |an )?", between) and re.match(r"[’']s?\s", after))


def _is_person(name: str) -> bool:
    return len(name.split()) == 2 and name[0].isupper() and not name.lower().startswith("the ")


def _join_short_names(found: Cast) -> None:
    """A later "Berg", "the league" or "Kestrel" is the one longer name that ends or begins so."""
    names = dict.fromkeys(bare(m.name) for ms in found.mentions.values() for m in ms)
    shown = {bare(m.name): m.name for ms in found.mentions.values() for m in ms}
    for short in names:
        if " " in short or short in found.same:
            continue
        longer = [
            n
            for n in names
            if n != short and (n.endswith(" " + short) or n.startswith(short + " "))
        ]
        if len(longer) >= 1:
            found.same[short] = shown[longer[0]]
