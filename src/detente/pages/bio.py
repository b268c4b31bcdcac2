"""Is this a note on the author?  What stands behind an article and says who wrote it."""

from __future__ import annotations

import re
from functools import cache

from detente.pages.rules import Rules

LONGEST = 70
_CAPITALISED = r"[A-ZÀ-ÞĀ-ŽΑ-ΩА-ЯЁ][\w.'’-]*"


def is_bio(text: str, author: str, rules: Rules) -> bool:
    """Say whether a paragraph tells who the author is.

    >>> from detente.pages.rules import rules_for
    >>> is_bio("Anna Keller is a researcher at the Institute of Rivers.", "", rules_for("en"))
    True
    >>> is_bio("Anna Keller is the minister who left.", "", rules_for("en"))
    False
    """
    if len(text) > 600 or len(text.split()) > LONGEST:
        return False
    verb, role = (rules.words.get(k, "(?!)") for k in ("bio_verb", "bio"))
    if author and re.match(rf"\W*{re.escape(author)}\W+(?:{verb})\b", text, re.IGNORECASE):
        return True
    return bool(_pattern(verb, role).match(text))


@cache
def _pattern(verb: str, role: str) -> re.Pattern[str]:
    name = rf"{_CAPITALISED}(?: (?:{_CAPITALISED}|al|de|van|von|bin|der)){{1,3}}"
    titled = rf"(?i:about the author\W+)?(?:(?:Dr|Prof|Professor|Sir)\.? )?{name}"
    who = rf"(?:{titled}|The (?:author|writer))"
    return re.compile(rf"\W*{who},? (?:{verb})\b.{{0,30}}\b(?:{role})\b")
