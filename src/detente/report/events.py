"""What an import of events, or a starter map, shows: as tables and as JSON."""

from __future__ import annotations

from textwrap import fill
from typing import Any

from detente._version import __version__
from detente.events.importing import EventImport
from detente.events.starter import Starter
from detente.table import Table


def entries(found: EventImport, width: int) -> str:
    """Return the moves that would enter the case: each with the words of the table below it."""
    lines = []
    for e in found.entries:
        to = f" → {e['to']}" if e.get("to") else ""
        row = ", ".join(str(e[k]) for k in ("code", "id") if e.get(k))
        lines.append(f"{e['date']}  {e['by']}{to}: {e['move']}")
        words = f"{e['text']} ({row})" if row else str(e["text"])
        lines.append(fill(words, width, initial_indent="    ", subsequent_indent="    "))
    return "\n".join(lines)


def counts(found: EventImport) -> Table:
    """Return what became of every row: each is counted once."""
    rows = [
        ("new moves", len(found.entries)),
        ("duplicates of these (one day, actor, recipient, code)", found.duplicates),
        ("in the case already", found.already),
        *((f"skipped: {why}", n) for why, n in sorted(found.skipped.items())),
        ("rows read", found.read),
    ]
    return Table(("what", "rows"), tuple((what, f"{n:,}") for what, n in rows))


def notes(found: EventImport) -> list[str]:
    """Return what a reader should know of the rows."""
    scheme, said = found.table.scheme, []
    if (broken := found.first_broken) is not None:
        said.append(f"The first line that could not be read is line {broken.line}: {broken.why}.")
    if found.unknown:
        shown = ", ".join(f"{name} ({n:,})" for name, n in found.unknown.items())
        said.append(f"Actors that the map does not name, the most frequent first: {shown}.")
    if found.entries:
        said.append(_caution(found))
    if found.entries and not scheme.directed:
        said.append(
            f"{scheme.title} gives its two actors no direction: who moved was told by who has the "
            "option, not by the table."
        )
    if found.to_a_week:
        said.append(
            f"{found.to_a_week:,} of the new moves are dated to a week only, by one of its days."
        )
    return said


def _caution(found: EventImport) -> str:
    scheme = found.table.scheme
    if scheme.name == "csv":
        return "These are reported moves, as the table has them."
    return (
        f"These are reported moves, coded by {scheme.title} from news: a report may be wrong, coded "
        "wrongly, or told many times. Look through them before you build on them."
    )


def import_json(case: str, found: EventImport, written: str | None) -> dict[str, Any]:
    """Return an import in the format ``detente-events/1``."""
    broken = found.first_broken
    return {
        "format": "detente-events/1",
        "case": case,
        "version": __version__,
        "scheme": found.table.scheme.name,
        "written": written,
        "read": found.read,
        "new": len(found.entries),
        "duplicates": found.duplicates,
        "already": found.already,
        "skipped": dict(found.skipped),
        "first_broken": None if broken is None else {"line": broken.line, "why": broken.why},
        "unknown_actors": dict(found.unknown),
        "events": [dict(e) for e in found.entries],
        "notes": notes(found),
    }


def starter_json(found: Starter) -> dict[str, Any]:
    """Return the frequent actors and codes of a table in the format ``detente-eventmap/1``."""
    return {
        "format": "detente-eventmap/1",
        "case": found.case,
        "version": __version__,
        "scheme": found.table.scheme.name,
        "read": found.read,
        "broken": found.broken,
        "actors": [
            {"pattern": a.pattern, "words": a.words, "rows": a.rows, "guess": a.guess}
            for a in found.actors
        ],
        "codes": [
            {
                "test": c.test,
                "value": c.value,
                "verb": c.verb,
                "rows": c.rows,
                "rows_by": dict(c.by),
            }
            for c in found.codes
        ],
    }
