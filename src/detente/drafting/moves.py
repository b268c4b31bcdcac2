"""Who does what, and who wants what?  Cues of a sentence with the party that acts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from detente.drafting.actors import Mention
from detente.drafting.cues import Cues

MOST_WORDS = 12
LONGEST_CLAUSE = 30
"""So many words a claim quotes at the most."""
_AFTER_PREPOSITION = re.compile(
    r"\b(?:of|to|in|on|at|from|with|by|for|against|near|between|over|under)\s(?:the\s|a\s)?$",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(?:it|they|he|she|we)\b", re.IGNORECASE)
_LEADS = re.compile(
    r"\b(?:will|would|may|might|can|could|must|shall|should|to|not|n[’']t|never|has|have|had|is|are|was|were|be"
    r"|been|and|or|then|also|now|it|they|he|she|we|\w+ly)\s$",
    re.IGNORECASE,
)
_NOUNISH = re.compile(
    r"\b(?:the|a|an|its|his|her|their|our|this|that|these|those|no|any|own|new|of|in|on|for|with|by)\s$",
    re.IGNORECASE,
)
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being)\s(?:\w+ly\s)?$", re.IGNORECASE)
_AUXILIARIES = re.compile(
    r"(?:\b(?:will|would|may|might|can|could|must|shall|should|not|never|has|have|had|is|are|was|were|be|been"
    r"|to|since|\w+ly|almost|\w+n[’']t)\s)+$"
)
_NOT = re.compile(r"\b(?:not|n[’']t|never|unlikely to)\s(?:\w+\s){0,2}$", re.IGNORECASE)


@dataclass(frozen=True)
class Sentence:
    """A sentence of a passage: where it stands, and whom it names."""

    passage: int
    text: str
    start: int
    end: int
    mentions: tuple[Mention, ...]

    def before(self, at: int) -> str:
        """Return the words of the sentence before a place."""
        return self.text[self.start : at]


@dataclass(frozen=True)
class Cue:
    """A move or a wish: who, the verb, and where its words begin and end in the passage.

    ``whole`` is where they begin with "would", "has not" and the like.
    """

    who: str
    verb: str
    start: int
    end: int
    rest: str
    whole: int
    negated: bool = False


def moves(sentence: Sentence, cues: Cues, last: str) -> Iterator[Cue]:
    """Yield the moves of a sentence and who makes them; ``last`` acted in the one before."""
    until = sentence.start
    for match in cues.moves.finditer(sentence.text, sentence.start, sentence.end):
        if match.start() < until or not _is_verb(sentence, match):
            continue
        who = _joined(sentence, match, until, last) or _subject(sentence, match, last)
        if not who:
            continue
        until = end_of(sentence, match.end(), cues)
        yield _cue(sentence, match, who, cues.verbs[match[0]], until)
        last = who


def wishes(sentence: Sentence, cues: Cues, last: str) -> Iterator[Cue]:
    """Yield the preferences that a sentence shows, and whose they are."""
    until = sentence.start
    for match in cues.wishes.finditer(sentence.text, sentence.start, sentence.end):
        if match.start() < until or _NOUNISH.search(sentence.before(match.start())):
            continue
        who = _subject(sentence, match, last) or _speaker(sentence)
        if not who:
            continue
        until = end_of(sentence, match.end(), cues)
        yield _whole_wish(sentence, _cue(sentence, match, who, match[0], until))
        last = who


def _whole_wish(sentence: Sentence, cue: Cue) -> Cue:
    """Return a wish whose words make sense alone: "calls it unacceptable", not "unacceptable"."""
    if cue.rest.strip():
        return cue
    ends = [m.end for m in sentence.mentions if m.end < cue.start]
    start = next((e for e in ends if len(sentence.text[e : cue.end].split()) < MOST_WORDS), None)
    if start is None:
        start = cue.start if ends else sentence.start
    words = sentence.text[start : cue.end]
    start += len(words) - len(words.lstrip(" ,\"“'’"))
    return replace(cue, start=start, verb=sentence.text[start : cue.end], rest="", whole=start)


def _cue(sentence: Sentence, match: re.Match[str], who: str, verb: str, end: int) -> Cue:
    before = sentence.before(match.start())
    auxiliaries = _AUXILIARIES.search(before)
    whole = match.start() - (len(auxiliaries[0]) if auxiliaries else 0)
    rest = sentence.text[match.end() : end]
    return Cue(who, verb, match.start(), end, rest, whole, bool(_NOT.search(before)))


def end_of(sentence: Sentence, at: int, cues: Cues) -> int:
    """Return where the words that belong to a verb end: at a stop, or after twelve words."""
    stop = cues.ends.search(sentence.text, at, sentence.end)
    end = stop.start() if stop else sentence.end
    words = list(re.finditer(r"\S+", sentence.text[at:end]))
    return at + words[MOST_WORDS - 2].end() if len(words) >= MOST_WORDS else end


def clause_of(sentence: Sentence, start: int, end: int, cues: Cues) -> tuple[int, int]:
    """Return the clause around a stretch of a sentence, cut at a comma where it is very long."""
    bounds = list(cues.clauses.finditer(sentence.text, sentence.start, sentence.end))
    first = max((b.end() for b in bounds if b.end() <= start), default=sentence.start)
    last = min((b.start() for b in bounds if b.start() >= end), default=sentence.end)
    words = list(re.finditer(r"\S+", sentence.text[first:last]))
    if len(words) > LONGEST_CLAUSE:
        first = first if len(sentence.text[first:end].split()) <= LONGEST_CLAUSE else start
        words = list(re.finditer(r"\S+", sentence.text[first:last]))[:LONGEST_CLAUSE]
        limit = first + words[-1].end()
        comma = sentence.text.rfind(",", end, limit)
        last = comma if comma > 0 else limit
    return first, first + len(sentence.text[first:last].rstrip(" ,.!?"))


def _is_verb(sentence: Sentence, match: re.Match[str]) -> bool:
    """Say whether a form is a verb here: "they demand", not "the demand" or "a closed door"."""
    before = sentence.before(match.start())
    if _NOUNISH.search(before) or re.search(r"[’']s?\s$", before):
        return False
    if match[0].endswith(("ed", "wn", "ew", "ld")) or " " in match[0]:
        return not re.search(r"\b(?:already|recently|newly)\s$", before)
    leads = bool(_LEADS.search(before)) or any(
        m.end in (match.start() - 1, match.start() - 2) for m in sentence.mentions
    )
    return leads and not re.search(r"\bof\s$", before)


def _subject(sentence: Sentence, match: re.Match[str], last: str) -> str:
    """Return who acts: the nearest party before the verb that is not the object of something."""
    before = sentence.before(match.start())
    if _PASSIVE.search(before) and match[0].endswith("ed"):
        return _agent(sentence, match.end())
    here = [m for m in sentence.mentions if m.end <= match.start()]
    acting = [m for m in here if not _AFTER_PREPOSITION.search(sentence.before(m.start))]
    nearest = (acting or here)[-1] if here else None
    pronouns = list(_PRONOUN.finditer(before))
    if pronouns and (nearest is None or sentence.start + pronouns[-1].start() > nearest.start):
        speaker = _speaker(sentence) if pronouns[-1][0].lower() == "we" else ""
        return speaker or (nearest.name if nearest and not last else last)
    return nearest.name if nearest else ""


def _joined(sentence: Sentence, match: re.Match[str], until: int, last: str) -> str:
    """Return who acts where "and" joins a verb to an earlier one of the same sentence."""
    if not re.search(r"\b(?:and|or|then)\s(?:\w+ly\s)?$", sentence.before(match.start())):
        return ""
    if until > sentence.start:
        return last
    first = sentence.mentions[0] if sentence.mentions else None
    return first.name if first and first.end <= match.start() else ""


def _agent(sentence: Sentence, at: int) -> str:
    """Return who is named behind the "by" of a passive."""
    by = re.compile(r"\W+by\s(?:the\s)?").match(sentence.text, at)
    found = [m for m in sentence.mentions if by and m.start <= by.end() <= m.end]
    return found[0].name if found else ""


def _speaker(sentence: Sentence) -> str:
    """Return who is named beside the verb of saying behind a quoted sentence."""
    said = re.compile(r"[\"”,]\s(?:said|says)?\s?").finditer(
        sentence.text, sentence.start, sentence.end
    )
    for match in said:
        for m in sentence.mentions:
            if m.start == match.end():
                return m.name
    return ""
