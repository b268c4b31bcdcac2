"""The bundled cases, and reading a case by its name or its path."""

from __future__ import annotations

import os
from functools import cache
from importlib.resources import files
from pathlib import Path

from detente.case.reader import read_file
from detente.errors import UnreadableFile, WrongValue, nearest
from detente.model.conflict import Case
from detente.model.pictures import laid

FIRST = "moscow-2016"


@cache
def bundled() -> tuple[str, ...]:
    """Return the names of the bundled cases, moscow-2016 first."""
    found = sorted(p.name[:-5] for p in files(__name__).iterdir() if p.name.endswith(".yaml"))
    return (FIRST, *(name for name in found if name != FIRST))


def bundled_path(name: str) -> Path:
    """Return the file of a bundled case."""
    return Path(str(files(__name__) / f"{name}.yaml"))


def path_of(name: str | Path) -> Path:
    """Return the file of a case: a path that exists wins over a bundled name."""
    if isinstance(name, str) and name in bundled() and not os.path.exists(name):
        return bundled_path(name)
    return Path(name)


def read(name: str | Path) -> Case:
    """Return a case: a bundled one by its name, or one from a file.

    A path that exists wins over a bundled name. ``CASE@NAME`` is the whole case at the time of a
    phase, or as a decision maker sees it; ``CASE@us@russia`` is how us thinks that russia sees it.
    Raises a :class:`detente.errors.DetenteError` with file, line and column.

    >>> read("chicken").title, read("moscow-2016@february-2016").about["as_of"]
    ('Chicken', '2016-02')
    """
    exists = os.path.exists(name)  # False, not an error, for what cannot be a path
    if not exists and isinstance(name, str) and name in bundled():
        return read_file(bundled_path(name))
    if not exists and isinstance(name, str) and "@" in name:
        parts = name.split("@")
        whole = (k for k in range(len(parts) - 1, 1, -1) if os.path.exists("@".join(parts[:k])))
        k = next(whole, 1)
        return laid(read("@".join(parts[:k])), parts[k:])
    path = Path(name)
    if path.suffix.lower() in (".gmcr", ".csv"):
        raise WrongValue(
            f"{str(name)!r} is no case file. Make one of it first: "
            f"detente convert {name} {path.with_suffix('.yaml').name}"
        )
    if not exists and path.suffix not in (".yaml", ".yml", ".json"):
        raise UnreadableFile(
            f"There is no case {str(name)!r}: neither a file nor a bundled case.{nearest(str(name), bundled())}"
        )
    return read_file(path)
