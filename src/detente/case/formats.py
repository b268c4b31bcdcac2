"""The file formats that a case can be read from and written to, as one table.

A third party adds its own through the entry point group ``detente.formats``: an entry point names
a :class:`Format`. The contract: what ``write`` does not warn of, ``read`` gives back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeAlias

from detente.case import gmcr, reader, states_csv, to_gmcr, writer
from detente.errors import UnknownName, nearest
from detente.files import write_whole
from detente.model.conflict import Case

Warnings: TypeAlias = tuple[str, ...]
"""Plain sentences on what a format could not carry, or carries in another way."""


@dataclass(frozen=True)
class Format:
    """A file format: its name, the suffixes that mean it, and how it is read and written.

    ``read`` and ``write`` return what the user should know of the conversion, in plain sentences.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    read: Callable[[Path], tuple[Case, Warnings]]
    write: Callable[[Case, Path], Warnings]


def _read_file(path: Path) -> tuple[Case, Warnings]:
    return reader.read_file(path), ()


def _write_yaml(case: Case, path: Path) -> Warnings:
    write_whole(path, writer.dump(case))
    return ()


def _write_json(case: Case, path: Path) -> Warnings:
    write_whole(path, writer.as_json(case))
    return ()


FORMATS: tuple[Format, ...] = (
    Format("yaml", "Case file in YAML", (".yaml", ".yml"), _read_file, _write_yaml),
    Format("json", "Case file in JSON", (".json",), _read_file, _write_json),
    Format("gmcr", "File of GMCR+", (".gmcr",), gmcr.read, to_gmcr.write),
    Format("csv", "Table of states and ranks", (".csv",), states_csv.read, states_csv.write),
)


@cache
def formats() -> tuple[Format, ...]:
    """Return every known format: ours, then those of installed packages."""
    from importlib.metadata import entry_points

    return FORMATS + tuple(point.load() for point in entry_points(group="detente.formats"))


def format_named(name: str) -> Format:
    """Return the format of this name; raises :class:`UnknownName`."""
    for each in formats():
        if each.name == name:
            return each
    raise UnknownName(
        f"There is no format {name!r}.{nearest(name, (each.name for each in formats()))}"
    )


def format_of(path: str | Path) -> Format:
    """Return the format that the suffix of a file means; raises :class:`UnknownName`.

    >>> format_of("talks.gmcr").name
    'gmcr'
    """
    suffix = Path(path).suffix.lower()
    for each in formats():
        if suffix in each.suffixes:
            return each
    known = ", ".join(s for each in formats() for s in each.suffixes)
    raise UnknownName(
        f"The file name {str(path)!r} does not say which format is meant. Known suffixes: {known}; "
        "or name the format."
    )


def read_any(path: str | Path, format: str | None = None) -> tuple[Case, Warnings]:
    """Return the case in a file of any known format, and what was not as it is there.

    The suffix says which format, unless ``format`` names one.
    Raises a :class:`detente.errors.DetenteError`.
    """
    found = format_of(path) if format is None else format_named(format)
    return found.read(Path(path))


def write_any(case: Case, path: str | Path, format: str | None = None) -> Warnings:
    """Write a case in any known format; return what the file does not hold, in plain sentences.

    Raises a :class:`detente.errors.DetenteError`; then nothing is written.
    """
    found = format_of(path) if format is None else format_named(format)
    return found.write(case, Path(path))
