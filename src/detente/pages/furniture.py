"""Is this block furniture, and of which kind?  The rules of a language put to one block."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from detente.evidence.page import PassageKind
from detente.pages.block import Block, ends_sentence
from detente.pages.cleaning import folded
from detente.pages.rules import Rule, Rules, Where

LONGEST = 150
"""Furniture has at most so many words; longer blocks are not put to the rules."""

LONGEST_TEXT = 1500
"""Nor are blocks with more letters, whatever their words are."""

_LEAD = " •·|»›>←→▶►*#+-–—✉☎✔✓:,"
_TRAIL = " •·|»›>←→▶►*#+-–—:.!…"


@dataclass(frozen=True)
class Tag:
    """What the rules say of a block: the kind, where that holds, and what it opens or closes."""

    kind: PassageKind
    place: Where = "anywhere"
    opens: PassageKind | None = None
    closes: PassageKind | None = None


def tags(block: Block, rules: Rules) -> tuple[Tag, ...]:
    """Return all that the rules say of a block, each for the place where it holds.

    >>> from detente.pages.rules import rules_for
    >>> tags(Block("Help us grow. Support the Valley Post on Patreon!"), rules_for("en"))[0]
    Tag(kind='plea', place='anywhere', opens=None, closes=None)
    >>> tags(Block("The mayor said: support us, or lose the valley."), rules_for("en"))
    ()
    """
    if len(block.text) > LONGEST_TEXT or block.words > LONGEST:
        return ()
    text = folded(block.text)
    bare = text.lstrip(_LEAD).rstrip(_TRAIL) or text
    found = (r for r in rules.rules if _fits(r, text, bare, block.words, rules))
    return tuple(Tag(r.kind, r.place, r.opens, r.closes) for r in found)


def _fits(rule: Rule, text: str, bare: str, words: int, rules: Rules) -> bool:
    if rule.match == "line":
        return words <= rule.most and bool(
            rule.patterns[0].fullmatch(bare) or rule.patterns[0].fullmatch(text)
        )
    if words > rule.most or (not rule.sentence and words > 4 and ends_sentence(text)):
        return False
    if rule.match == "start":
        hit = bool(rule.patterns[0].match(text.lstrip(_LEAD)) or rule.patterns[0].match(text))
    else:
        hit = sum(bool(p.search(text)) for p in rule.patterns) >= 2
    return hit and not (rule.unless_reported and is_reported(text, rules))


def is_reported(text: str, rules: Rules) -> bool:
    """Say whether a text reports what somebody said: then it is no plea of the page itself."""
    return bool(_reported(rules.words.get("reported", "(?!)")).search(text))


@cache
def _reported(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)
