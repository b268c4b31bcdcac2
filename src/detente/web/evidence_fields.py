"""What stands in a field of a form: a probability, a name, words, a date; and what is wrong with it.

:class:`Misfit` holds every fault at its field, so that one sending shows them together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TypeVar

from detente.case.document import scalar
from detente.case.fields import date, interval, printed, probability
from detente.errors import WrongValue
from detente.web.evidence_edits import Chance

Found = TypeVar("Found")

LONGEST_NAME = 60
LONGEST_TEXT = 600
LONGEST_NUMBER = 200
MOST_LINES = 20
_NUMBER = r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?"
_CHANCE = re.compile(rf"({_NUMBER})(?:\s*(?:–|—|-|−|\.\.|\bto\b)\s*({_NUMBER}))?")
_PAIR = re.compile(rf"\[\s*({_NUMBER})\s*,\s*({_NUMBER})\s*\]")


class Misfit(WrongValue):
    """Fields of a form that do not fit: what is wrong with each, by its name."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(next(iter(fields.values())))
        self.fields = dict(fields)


class Reader:
    """Reads fields, noting what is wrong with each, and raises all of it at the end."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = fields
        self.faults: dict[str, str] = {}

    def read(self, field: str, kind: Callable[[str], Found], otherwise: Found) -> Found:
        """Return what stands in a field; ``otherwise`` where it does not fit."""
        try:
            return kind(self.fields.get(field, ""))
        except ValueError as error:
            return self.wrong(field, getattr(error, "message", str(error)), otherwise)

    def wrong(self, field: str, said: str, otherwise: Found) -> Found:
        """Note a fault; the first at each field stays."""
        self.faults.setdefault(field, said)
        return otherwise

    def done(self) -> None:
        """Raise :class:`Misfit` where anything was wrong."""
        if self.faults:
            raise Misfit(self.faults)


# ---------------------------------------------------------------- single fields


def chance_from(text: str) -> Chance | None:
    """Return a probability or an interval as typed, digit by digit; None for an empty field.

    Raises :class:`WrongValue`.

    >>> chance_from(" 0.30 "), chance_from("0.2 – 0.4"), chance_from("")
    (Decimal('0.30'), (Decimal('0.2'), Decimal('0.4')), None)
    """
    words = text.strip()
    if not words:
        return None
    short = words[: LONGEST_NUMBER + 1]
    found = _CHANCE.fullmatch(short) or _PAIR.fullmatch(short)
    if found is None or short != words:
        raise WrongValue(
            f"{words[:30]!r} is no probability. Write a number from 0 to 1 such as 0.3, with a point, "
            "or an interval such as 0.2–0.4."
        )
    low, high = (None if part is None else scalar(part, plain=True) for part in found.groups())
    try:
        if high is None:
            probability(low)
        else:
            interval([low, high])
    except ValueError as error:
        said = str(error)
        raise WrongValue(f"{said[:1].upper()}{said[1:]}.") from None
    assert isinstance(low, int | Decimal)
    if not isinstance(high, int | Decimal) or low == high:
        return low
    return low, high


def account_name(text: str) -> str:
    """Return the name of an account."""
    name = words_of(text)
    if not name:
        raise WrongValue("Give the account a short name, such as 'deadlock'.")
    if len(name) > LONGEST_NAME:
        raise WrongValue(
            f"That is {len(name)} characters: a name has at most {LONGEST_NAME}. Say more in the words."
        )
    return name


def words_of(text: str) -> str:
    """Return words on one line; there may be none."""
    words = printed(" ".join(text.split()))
    if len(words) > LONGEST_TEXT:
        raise WrongValue(f"That is {len(words)} characters; at most {LONGEST_TEXT} are kept.")
    return words


def needed(what: str) -> Callable[[str], str]:
    """Return a reader of words that must be there; ``what`` says so where they are not."""

    def words(text: str) -> str:
        found = words_of(text)
        if not found:
            raise WrongValue(what)
        return found

    return words


def day(text: str) -> str:
    """Return a year, a month or a day; nothing for an empty field."""
    return date(text.strip()) if text.strip() else ""


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines of a field, without the empty ones."""
    found = tuple(filter(None, map(words_of, text.splitlines())))
    if len(found) > MOST_LINES:
        raise WrongValue(f"That is {len(found)} lines; at most {MOST_LINES} are kept.")
    return found


def passage_number(text: str) -> int | None:
    """Return the number of a passage; None for an empty field."""
    words = text.strip()
    if not words:
        return None
    if not (words.isascii() and words.isdigit() and len(words) < 7):
        raise WrongValue(f"{words[:30]!r} is no number of a passage.")
    return int(words)


def judged_chance(text: str) -> Chance | None:
    """Return a probability or an interval as :func:`chance_from`; the field may not be empty."""
    found = chance_from(text)
    if found is None:
        raise WrongValue("Write a number from 0 to 1, or choose “not judged”.")
    return found
