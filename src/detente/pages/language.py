"""Which language is a page in?  Its most common small words say, among the languages with rules."""

from __future__ import annotations

import re
from functools import cache

from detente.pages.rules import languages, table

UNDETERMINED = "und"
"""The code of ISO 639 for a language that was not determined."""

LOOKED_AT = 20_000
_ENOUGH = {"ar": 0.1, "fa": 0.1, "ru": 0.1}
"""Languages that put into endings and prefixes what others say with small words."""

_NOT_RUSSIAN = frozenset("іїєґўјљњћђџѓќ")
_WORD = re.compile(r"[^\W\d_]+")


def language_of(text: str) -> str:
    """Return the language of a text as a two-letter code, or ``und``.

    >>> language_of("The talks ended with no word of what had been agreed in the valley.")
    'en'
    >>> language_of("Ffoniodd y gweinidog ei gymydog.")
    'und'
    """
    words = _WORD.findall(text[:LOOKED_AT].casefold())
    if not words:
        return UNDETERMINED
    share = {
        name: sum(w in common for w in words) / len(words) for name, common in _stopwords().items()
    }
    best = max(share, key=lambda name: share[name])
    enough = share[best] >= _ENOUGH.get(best, 0.2) and len(words) >= 8
    is_other = best == "ru" and bool(_NOT_RUSSIAN.intersection(text))
    return best if enough and not is_other else UNDETERMINED


@cache
def _stopwords() -> dict[str, frozenset[str]]:
    return {name: frozenset(table(name).words.get("stopwords", "").split()) for name in languages()}
