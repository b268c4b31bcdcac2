"""A table of states and ranks as CSV, for spreadsheets and statistics programs, both ways.

One row per feasible state; one column Y or N per option, headed ``dm.option``, with ``:take`` or ``:drop``
behind it when the option changes one way only; one column ``rank:dm`` per decision maker,
higher is better. ``state``, ``pattern`` and ``text`` stand first, for the reader's eye.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import NoReturn, TypeAlias

from detente.case.document import text_of
from detente.case.left_out import left_out
from detente.case.terms import cover, in_words
from detente.errors import (
    BadPreference,
    BrokenFile,
    DuplicateName,
    MissingPart,
    Place,
    UnknownKey,
    WrongValue,
)
from detente.files import write_whole
from detente.model.conflict import (
    Case,
    Conflict,
    Constraint,
    DecisionMaker,
    Direction,
    Dm,
    Option,
    Ranking,
)
from detente.model.enumeration import state_space
from detente.model.grammar import parse
from detente.model.preference import ranks
from detente.model.space import StateSpace
from detente.model.truths import MOST_OPTIONS, too_many

Warnings: TypeAlias = tuple[str, ...]

FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
"""A cell that begins so is given an apostrophe, lest a spreadsheet take it for a formula."""

FIXED = ("state", "pattern", "text")
YES, NO = ("y", "yes", "1"), ("n", "no", "0")
KEPT = frozenset({"labels"})
MOST_RULES = 2_000


# ---------------------------------------------------------------- writing


def write(case: Case, path: Path) -> Warnings:
    """Write the states and ranks of a case; return in plain sentences what the table does not hold."""
    space = state_space(case.conflict)
    write_whole(path, _text(space))
    return (*_warned(space), *left_out(case, "a table of states", kept=KEPT))


def _text(space: StateSpace) -> str:
    conflict = space.conflict
    order = {d: ranks(p, space) for d, p in conflict.preferences.items()}
    options = () if conflict.arcs else conflict.options
    marked = ("state", "pattern", "text") if options else ("state", "text")
    headings = [*marked, *map(_heading, options), *(f"rank:{d}" for d in order)]
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(map(_safe, headings))
    for s in space:
        pattern = space.pattern(s)
        named = [space.label(s), *([pattern] if pattern else []), space.describe(s)]
        writer.writerow(
            map(_safe, [*named, *(pattern or ""), *(str(r[s]) for r in order.values())])
        )
    text = stream.getvalue()
    return text if text.isascii() else "\ufeff" + text


def _heading(option: Option) -> str:
    return option.name if option.moves == "both" else f"{option.name}:{option.moves}"


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _plain(cell: str) -> str:
    """Take off what :func:`_safe` put on, and nothing else."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA) else cell


def _warned(space: StateSpace) -> list[str]:
    conflict = space.conflict
    found = []
    if conflict.arcs is not None:
        found.append(
            "The table holds the states and ranks of an explicit graph, not its moves: it cannot be read back."
        )
    if space.merged:
        found.append(
            "Merged states are marked - where their members differ: the table cannot be read back."
        )
    silent = [d for d in conflict.dms if d not in conflict.preferences]
    if silent:
        found.append(f"There are no preferences, so no ranks, for {', '.join(silent)}.")
    return found


# ---------------------------------------------------------------- reading


@dataclass(frozen=True)
class _Sheet:
    """Headings, and rows with the number of their line."""

    file: str
    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def column(self, heading: str) -> list[tuple[int, str]]:
        """Return the cells of a column with their lines."""
        at = self.headings.index(heading)
        return [(line, row[at]) for line, row in self.rows]

    def fault(self, line: int, message: str) -> NoReturn:
        """Raise :class:`WrongValue` that names the line."""
        raise WrongValue(message, place=Place(self.file, line))


def read(path: Path) -> tuple[Case, Warnings]:
    """Return the case that a table of states and ranks describes; states it leaves out are infeasible.

    Raises a :class:`detente.errors.DetenteError` with the line.
    """
    sheet = _sheet(path)
    options = _options(sheet)
    bare = Conflict(path.stem, _decision_makers(sheet, options))
    if len(bare.options) > MOST_OPTIONS:
        raise too_many(bare)
    codes = _codes(sheet, bare, options)
    labels = _labels(sheet, bare, codes)
    conflict = bare.replace(labels=MappingProxyType(labels), constraints=_constraints(bare, codes))
    return Case(path.stem, conflict.replace(preferences=_preferences(sheet, conflict, codes))), ()


def _sheet(path: Path) -> _Sheet:
    text, name = text_of(path), str(path)
    first, _, rest = text.partition("\n")
    skipped = int(first.strip().lower() in ("sep=,", "sep=;"))
    body = rest if skipped else text
    header = body.partition("\n")[0]
    reader = csv.reader(
        io.StringIO(body, newline=""), delimiter=max(",;\t", key=header.count), strict=True
    )
    try:
        lines = [(reader.line_num + skipped, tuple(map(_plain, row))) for row in reader]
    except csv.Error as error:
        place = Place(name, reader.line_num + skipped)
        raise BrokenFile(f"This is not CSV: {error}.", place=place) from None
    filled = [(line, row) for line, row in lines if any(cell.strip() for cell in row)]
    if len(filled) < 2:
        raise BrokenFile(
            "The table needs a row of headings and a row per state.", place=Place(name)
        )
    headings = tuple(cell.strip() for cell in filled[0][1])
    while headings and not headings[-1]:
        headings = headings[:-1]
    sheet = _Sheet(name, headings, tuple((n, _fitted(row, len(headings))) for n, row in filled[1:]))
    _check_shape(sheet, filled[0][0])
    return sheet


def _fitted(row: tuple[str, ...], size: int) -> tuple[str, ...]:
    """Leave out empty cells beyond the headings."""
    return row[:size] if not any(c.strip() for c in row[size:]) else row


def _check_shape(sheet: _Sheet, first: int) -> None:
    count = Counter(sheet.headings)
    for heading in sheet.headings:
        if count[heading] > 1:
            message = f"The heading {heading!r} stands twice."
            raise DuplicateName(message, place=Place(sheet.file, first))
        if heading not in FIXED and not _OPTION.fullmatch(heading) and not _RANK.fullmatch(heading):
            raise UnknownKey(
                f"The heading {heading!r} is not known: write 'state', 'pattern', 'text', 'dm.option', "
                "'dm.option:take', 'dm.option:drop' or 'rank:dm', with ids of small letters, digits and _.",
                place=Place(sheet.file, first),
            )
    for line, row in sheet.rows:
        if len(row) != len(sheet.headings):
            sheet.fault(
                line,
                f"This row has {len(row)} cells, but there are {len(sheet.headings)} headings.",
            )


_ID = "[a-z][a-z0-9_]*"
_OPTION = re.compile(rf"({_ID})\.({_ID})(?::(take|drop))?")
_RANK = re.compile(rf"rank:({_ID})")


def _options(sheet: _Sheet) -> dict[str, Option]:
    """Return the option of every column that holds one."""
    ways: Mapping[str | None, Direction] = {None: "both", "take": "take", "drop": "drop"}
    found = {
        heading: Option(m[2], Dm(m[1]), "", ways[m[3]])
        for heading in sheet.headings
        if (m := _OPTION.fullmatch(heading))
    }
    if not found:
        raise MissingPart(
            "The table has no column for an option (heading 'dm.option', cells Y and N). Without options "
            "nobody's moves are known; a model of states and arcs is written in YAML, under 'graph'.",
            place=Place(sheet.file),
        )
    twice = [n for n, count in Counter(o.name for o in found.values()).items() if count > 1]
    if twice:
        raise DuplicateName(f"The option {twice[0]!r} has two columns.", place=Place(sheet.file))
    return found


def _decision_makers(sheet: _Sheet, options: Mapping[str, Option]) -> tuple[DecisionMaker, ...]:
    ranked = [Dm(m[1]) for h in sheet.headings if (m := _RANK.fullmatch(h))]
    holders = dict.fromkeys(o.dm for o in options.values())
    order = ranked if set(holders) <= set(ranked) else dict.fromkeys([*holders, *ranked])
    return tuple(
        DecisionMaker(d, "", tuple(o for o in options.values() if o.dm == d)) for d in order
    )


def _codes(sheet: _Sheet, conflict: Conflict, options: Mapping[str, Option]) -> list[int]:
    """Return the cell of every row."""
    position = {o.name: k for k, o in enumerate(conflict.options)}
    codes = [0] * len(sheet.rows)
    for heading, option in options.items():
        for i, (line, cell) in enumerate(sheet.column(heading)):
            if _is_taken(sheet, line, heading, cell):
                codes[i] |= 1 << position[option.name]
    first: dict[int, int] = {}
    for (line, _), code in zip(sheet.rows, codes, strict=True):
        if code in first:
            sheet.fault(line, f"This state stands already on line {first[code]}.")
        first[code] = line
    return codes


def _is_taken(sheet: _Sheet, line: int, heading: str, cell: str) -> bool:
    mark = cell.strip().lower()
    if mark == "-":
        sheet.fault(
            line,
            f"Under {heading!r} stands '-': merged states cannot be read from a table. Give each member a row, "
            "or write the case in YAML with 'merge'.",
        )
    if mark not in YES + NO:
        sheet.fault(line, f"Under {heading!r} stands {cell!r}; write Y or N.")
    return mark in YES


def _pattern(conflict: Conflict, code: int) -> str:
    return "".join("Y" if code >> k & 1 else "N" for k in range(len(conflict.options)))


def _labels(sheet: _Sheet, conflict: Conflict, codes: Sequence[int]) -> dict[str, str]:
    """Return {label: pattern} of the states that bear a name other than their pattern."""
    patterns = [_pattern(conflict, code) for code in codes]
    if "pattern" in sheet.headings:
        for (line, cell), pattern in zip(sheet.column("pattern"), patterns, strict=True):
            if cell.strip() not in ("", pattern):
                sheet.fault(
                    line,
                    f"The pattern {cell!r} and the columns of the options ({pattern}) disagree.",
                )
    if "state" not in sheet.headings:
        return {}
    found: dict[str, str] = {}
    for (line, label), pattern in zip(sheet.column("state"), patterns, strict=True):
        if label in found:
            sheet.fault(line, f"The state {label!r} stands twice; labels must differ.")
        if label.strip() and label != pattern:
            found[label] = pattern
    return found


def _constraints(conflict: Conflict, codes: Sequence[int]) -> tuple[Constraint, ...]:
    """Return few conditions that remove every combination without a row."""
    width = len(conflict.options)
    gone = bytearray(b"\xff" * ((1 << width) + 7 >> 3))
    for code in codes:
        gone[code >> 3] ^= 1 << (code & 7)
    cells = int.from_bytes(gone, "little") & ((1 << (1 << width)) - 1)
    terms = cover(cells, width)
    if len(terms) > MOST_RULES:
        raise WrongValue(
            f"It takes {len(terms)} conditions to say which states are infeasible; at most {MOST_RULES} are "
            "made from a table. Write the case in YAML, with conditions of your own."
        )
    names = conflict.names
    return tuple(
        Constraint(parse(in_words([t], names.options), names), "infeasible") for t in terms
    )


def _preferences(sheet: _Sheet, conflict: Conflict, codes: Sequence[int]) -> Mapping[Dm, Ranking]:
    label = {pattern: name for name, pattern in conflict.labels.items()}
    patterns = [_pattern(conflict, code) for code in codes]
    names = [label.get(p, p) for p in patterns]
    found = {}
    for heading in sheet.headings:
        if match := _RANK.fullmatch(heading):
            found[Dm(match[1])] = _ranking(sheet, heading, names)
    return MappingProxyType(found)


_NUMBER = re.compile(r"[-+]?[0-9]{1,30}(\.[0-9]{1,30})?")


def _ranking(sheet: _Sheet, heading: str, names: Sequence[str]) -> Ranking:
    places: dict[Decimal, list[str]] = {}
    for (line, cell), name in zip(sheet.column(heading), names, strict=True):
        if not _NUMBER.fullmatch(cell.strip()):
            raise BadPreference(
                f"Under {heading!r} stands {cell!r}; a number is expected, higher for better.",
                place=Place(sheet.file, line),
            )
        places.setdefault(Decimal(cell.strip()), []).append(name)
    return Ranking(tuple(tuple(places[r]) for r in sorted(places, reverse=True)))
