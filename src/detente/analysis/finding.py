"""What a check of a case says: where something is, how bad it is, and what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from detente.table import Table

Severity: TypeAlias = Literal["error", "warning", "note"]
"""error: no answer can be computed; warning: probably not meant; note: worth knowing."""

WORST_FIRST: tuple[Severity, ...] = ("error", "warning", "note")


@dataclass(frozen=True)
class Finding:
    """One thing to mend or to know.

    ``where`` is the place in the case file by its keys, list items counted from 0
    (``preferences.us.statements[2]``), or a statement's id (``us/no-joint``).
    """

    code: str
    severity: Severity
    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.severity}: {self.where}: {self.message} [{self.code}]"


@dataclass(frozen=True)
class Findings:
    """All findings on a case, the worst first; shows itself as a table."""

    case: str
    found: tuple[Finding, ...]

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """Return the findings of one severity."""
        return tuple(f for f in self.found if f.severity == severity)

    def counts(self) -> str:
        """Say how many findings there are of each severity."""
        numbers = {s: len(self.of(s)) for s in WORST_FIRST}
        said = [f"{n} {s}{'' if n == 1 else 's'}" for s, n in numbers.items() if n]
        return f"{', '.join(said)}." if said else "Nothing to mend."

    def table(self) -> Table:
        """Return severity, place, message and code of every finding."""
        rows = tuple((f.severity, f.where, f"{f.message} [{f.code}]") for f in self.found)
        return Table(("severity", "where", "finding"), rows)

    def __str__(self) -> str:
        return "\n".join(map(str, self.found)) or self.counts()

    def __rich__(self) -> object:
        return self.table() if self.found else str(self)

    def _repr_html_(self) -> str:
        return self.table()._repr_html_() if self.found else f"<p>{self}</p>"


def worst_first(case: str, findings: Iterable[Finding]) -> Findings:
    """Return the findings by severity; within one, in the order in which they were found."""
    return Findings(case, tuple(sorted(findings, key=lambda f: WORST_FIRST.index(f.severity))))


def some(names: Iterable[str], most: int = 3) -> str:
    """Return a few names as a list, and how many more there are.

    >>> some(["1", "2", "3", "4", "5"])
    "'1', '2', '3' and 2 more"
    """
    found = list(names)
    shown = ", ".join(map(repr, found[:most]))
    more = len(found) - most
    return f"{shown} and {more} more" if more > 0 else shown
