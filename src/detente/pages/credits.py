"""Who wrote it and when?  Bylines and datelines, which are metadata and no passages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from detente.pages.cleaning import folded
from detente.pages.rules import Rules

_ISO = re.compile(
    r"\b(1[89]\d\d|20\d\d)-(0?[1-9]|1[0-2])-(0?[1-9]|[12]\d|3[01])(?!\d)(T[\d:.+Z-]*)?"
)
_SLASHED = re.compile(
    r"\b(\d{1,2})[./](\d{1,2})[./](\d{4})\b|\b(\d{4})[./](\d{1,2})[./](\d{1,2})\b"
)
_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")
_TIME = re.compile(
    r"\b\d{1,2}[:.h]\d{2}(:\d{2})?\b(\s?[ap]\.?m\b\.?)?|\b\d{1,2}\s?[ap]\.?m\b\.?", re.I
)
_PARTS = re.compile(r"\s*(?:[|·•/]|\s[-–—]\s|\s{2,})\s*")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_NAME = re.compile(
    r"(?:(?:[A-ZÀ-ÞĀ-ŽΑ-ΩА-ЯЁ][\w.'’-]*|de|da|von|van|der|den|al|bin|ibn|el|la|le|di|du|y|and|und|et|&)[ ,]*){1,12}"
)


@dataclass(frozen=True)
class Credit:
    """What a byline or dateline says; ``line`` is the line as it stands."""

    line: str
    author: str = ""
    date: str = ""


@dataclass(frozen=True)
class _Words:
    byline: re.Pattern[str]
    dateline: re.Pattern[str]
    months: dict[str, int]
    day: re.Pattern[str]
    small: frozenset[str]


def credit(text: str, rules: Rules) -> Credit | None:
    """Return what a line says of its author and date, or None where it is neither.

    >>> from detente.pages.rules import rules_for
    >>> credit("By Anna Keller | 12 March 2021", rules_for("en"))
    Credit(line='By Anna Keller | 12 March 2021', author='Anna Keller', date='2021-03-12')
    >>> credit("By Monday the talks had failed.", rules_for("en"))
    """
    if len(text) > 140 or len(text.split()) > 18:
        return None
    words = _words(rules)
    plain = text.translate(_DIGITS)
    date, rest = _dated(plain, words)
    author = _author(rest if date else plain, words)
    if author:
        return Credit(text, author, date)
    if date and not _left(rest, words):
        return Credit(text, date=date)
    return None


def is_name(text: str) -> bool:
    """Say whether a line looks like the name of a person: two to four capitalised words.

    >>> is_name("Anna Keller"), is_name("Talks fail")
    (True, False)
    """
    return 2 <= len(text.split()) <= 4 and bool(_NAME.fullmatch(text)) and text[-1].isalpha()


def date_in(text: str, rules: Rules) -> str:
    """Return the first date in a text as YYYY-MM-DD, or as much of it as is sure.

    >>> from detente.pages.rules import rules_for
    >>> date_in("on March 12th, 2021", rules_for("en")), date_in("5/6/2021", rules_for("en"))
    ('2021-03-12', '2021')
    """
    return _dated(text.translate(_DIGITS), _words(rules))[0]


def _dated(text: str, words: _Words) -> tuple[str, str]:
    """Return the first date, and the text without it."""
    if found := _ISO.search(text):
        date = _written(int(found[1]), int(found[2]), int(found[3]))
    elif found := words.day.search(text):
        parts = found.groupdict()
        day, month, year = (
            parts[f"{k}1"] or parts[f"{k}2"] or parts.get(f"{k}3") for k in ("day", "month", "year")
        )
        date = _written(int(year or 0), words.months[str(month).casefold()], int(day or 0))
    elif found := _SLASHED.search(text):
        date = _slashed([int(g) for g in found.groups() if g])
    else:
        return "", text
    return date, f"{text[: found.start()]} {text[found.end() :]}" if date else text


def _slashed(parts: list[int]) -> str:
    if parts[0] > 31:
        return _written(*parts)
    first, second, year = parts
    if first > 12:
        return _written(year, second, first)
    if second > 12:
        return _written(year, first, second)
    return _written(year, first, first) if first == second else str(year)


def _written(year: int, month: int, day: int) -> str:
    import datetime

    if not day:
        return f"{year:04}-{month:02}" if 1 <= month <= 12 else ""
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return ""


def _author(text: str, words: _Words) -> str:
    for part in _PARTS.split(text):
        found = words.byline.match(part.strip())
        if found:
            name = part.strip()[found.end() :].strip(" ,:;|-–—")
            first = re.split(r",|\(| in [A-Z]", name)[0].strip()
            if first and (_NAME.fullmatch(first) or not first.isascii()) and len(first) < 80:
                return first
    return ""


def _left(text: str, words: _Words) -> str:
    """Return what a line says beyond its date: more than two words, and it is no dateline."""
    text = _TIME.sub(" ", words.dateline.sub(" ", text.strip(" :,|-–—·•()[]")))
    left = [
        w for w in re.findall(r"[^\W_]+(?:\.[^\W_]+)*", text) if w.casefold() not in words.small
    ]
    left = [w for w in left if not w.isdigit()]
    named = len(left) <= 2 and all(w[:1].isupper() or not w.isascii() for w in left)
    return "" if named else " ".join(left)


def _words(rules: Rules) -> _Words:
    return _compiled(
        *(rules.words.get(k, "") for k in ("byline", "dateline", "months", "short_months")),
        f"{rules.words.get('rest', '')} {rules.words.get('weekdays', '')}",
    )


@cache
def _compiled(byline: str, dateline: str, months: str, short: str, small: str) -> _Words:
    numbers: dict[str, int] = {}
    for names in (months.split(), short.split()):
        numbers |= {n: k % 12 + 1 for k, n in enumerate(names) if n not in numbers}
    named = "|".join(sorted(map(re.escape, numbers), key=len, reverse=True)) or "(?!)"
    months_of = rf"(?:{named})"
    year = r"(?:1[89]|20)\d\d"
    day = re.compile(
        rf"\b(?P<day1>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?,?\s+(?:de\s+|of\s+)?(?P<month1>{months_of})\.?,?\s+(?:de\s+|del\s+)?(?P<year1>{year})\b"
        rf"|\b(?P<month2>{months_of})\.?\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year2>{year})\b"
        rf"|\b(?P<month3>{months_of})\.?,?\s+(?:de\s+)?(?P<year3>{year})\b",
        re.IGNORECASE,
    )
    return _Words(
        re.compile(rf"(?:{byline or '(?!)'})(?:\s*:\s*|\s+)", re.IGNORECASE),
        re.compile(rf"^(?:{dateline or '(?!)'})\b[\s:]*", re.IGNORECASE),
        numbers, day, frozenset(folded(small).casefold().split()),
    )  # fmt: skip
