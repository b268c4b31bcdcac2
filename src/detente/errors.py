"""Every error that Détente raises: what is wrong, where, and what to do.

DetenteError
├── CaseError (ValueError)           something in a case file is not right
│   ├── BrokenFile                     not YAML, not text, or too large to be a case
│   ├── UnknownKey                     a key that the format does not have
│   ├── MissingKey                     a key that the format requires
│   ├── WrongValue                     a value of the wrong type or out of range
│   ├── DuplicateName                  one name for two things
│   ├── BadCondition                   a condition that does not parse
│   ├── BadPreference                  a preference that misses, repeats or invents states
│   ├── BadMerge                       merged states that overlap or disagree
│   └── NoFeasibleState                conditions that remove every state
├── UnknownName (LookupError)        a name that nothing in the case bears
├── AmbiguousName (LookupError)      a name that fits several things
├── TooLarge (ValueError)            more states than the engine can hold
├── NotEnoughMemory (MemoryError)    the answer needs more memory than there is, or than is allowed
├── MissingPart (ValueError)         the question needs a part that the case leaves out
├── NotApplicable (ValueError)       a concept that does not fit the form of the model
├── BudgetSpent (RuntimeError)       the time or room allowed for a large model ended first
├── UnusablePage (ValueError)        a page without text, of another kind, or on the web
├── UnreadableFile (OSError)         a file that cannot be read
├── UnwritableFile (OSError)         a file that cannot be written
├── NoAnswer (OSError)               an endpoint may not be asked, or gives no answer that is of use
└── MissingExtra (ImportError)       an optional library that is not installed
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A spot in a file; lines and columns count from 1."""

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        parts = [self.file]
        if self.line is not None:
            parts.append(f"line {self.line}")
        if self.column is not None:
            parts.append(f"column {self.column}")
        return ", ".join(parts)


class DetenteError(Exception):
    """The root of every error; ``code`` is the heading of its page in the documentation."""

    code = "error"

    def __init__(self, message: str, *, place: Place | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.place = place

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return printable(f"{where}{self.message} [{self.code}]")


class CaseError(DetenteError, ValueError):
    """Something in a case file is not right."""

    code = "case"


class BrokenFile(CaseError):
    """The file is not YAML, not text, or too large to be a case."""

    code = "broken-file"


class UnknownKey(CaseError):
    """The format has no such key."""

    code = "unknown-key"


class MissingKey(CaseError):
    """The format requires a key that is not there."""

    code = "missing-key"


class WrongValue(CaseError):
    """A value has the wrong type or is out of range."""

    code = "wrong-value"


class DuplicateName(CaseError):
    """Two things bear one name."""

    code = "duplicate-name"


class BadCondition(CaseError):
    """A condition does not parse; ``column`` counts from 1 in the condition's text."""

    code = "bad-condition"

    def __init__(
        self, message: str, *, column: int | None = None, place: Place | None = None
    ) -> None:
        super().__init__(message, place=place)
        self.column = column


class BadPreference(CaseError):
    """A preference misses, repeats or invents states."""

    code = "bad-preference"


@contextmanager
def preferences_of(dm: str) -> Iterator[None]:
    """Say of what is wrong with preferences whose they are."""
    try:
        yield
    except BadPreference as error:
        raise BadPreference(f"Preferences of {dm}: {error.message}", place=error.place) from None


class BadMerge(CaseError):
    """Merged states overlap, or their members disagree."""

    code = "bad-merge"


class NoFeasibleState(CaseError):
    """The conditions remove every state."""

    code = "no-feasible-state"


class UnknownName(DetenteError, LookupError):
    """Nothing in the case bears this name."""

    code = "unknown-name"


class AmbiguousName(DetenteError, LookupError):
    """The name fits several things."""

    code = "ambiguous-name"


class TooLarge(DetenteError, ValueError):
    """The model has more states than the engine can hold."""

    code = "too-large"


class NotEnoughMemory(DetenteError, MemoryError):
    """The answer needs more memory than there is, or than is allowed."""

    code = "not-enough-memory"


class MissingPart(DetenteError, ValueError):
    """The question needs a part that the case leaves out."""

    code = "missing-part"


class NotApplicable(DetenteError, ValueError):
    """The concept does not fit the form of the model."""

    code = "not-applicable"


class BudgetSpent(DetenteError, RuntimeError):
    """The time or the room allowed for a large model ended before the answer was complete."""

    code = "budget-spent"


class UnusablePage(DetenteError, ValueError):
    """The page has no text, is no page, is too large, or is not in a file."""

    code = "unusable-page"


class UnreadableFile(DetenteError, OSError):
    """The file cannot be read."""

    code = "unreadable-file"


class UnwritableFile(DetenteError, OSError):
    """The file cannot be written."""

    code = "unwritable-file"


class NoAnswer(DetenteError, OSError):
    """An endpoint may not be asked, or gives no answer that is of use."""

    code = "no-answer"


class MissingExtra(DetenteError, ImportError):
    """An optional library is not installed."""

    code = "missing-extra"


def printable(text: str) -> str:
    r"""Return text on one line, with whatever could steer a terminal spelled out.

    >>> printable("red\x1b[31m\n")
    'red\\x1b[31m\\n'
    """
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def nearest(name: str, known: Iterable[str]) -> str:
    """Say which known name ``name`` resembles, as the end of a message.

    >>> nearest("rusia", ["us", "russia"])
    " Did you mean 'russia'?"
    >>> nearest("xyz", ["us", "russia"])
    " Known: 'us', 'russia'."
    """
    names = list(known)
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if close:
        return f" Did you mean {close[0]!r}?"
    if not names:
        return ""
    shown = ", ".join(repr(n) for n in names[:8])
    return f" Known: {shown}{', …' if len(names) > 8 else ''}."
