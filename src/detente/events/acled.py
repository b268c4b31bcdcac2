"""How is a row of ACLED read?  CSV with a header; the two actors stand in no direction.

Source: the ACLED codebook. Its licence forbids passing the data on: you bring the file yourself.
"""

from __future__ import annotations

from detente.events.event import (
    Cells,
    Layout,
    Party,
    Precision,
    Scheme,
    TableEvent,
    clean,
    columns,
    day_of,
    given,
)

_NEEDED = ("event date", "event type", "actor1", "actor2")
_NAMES = {
    name: (name,)
    for name in (
        "event id cnty", "event date", "time precision", "event type", "sub event type", "actor1",
        "assoc actor 1", "actor2", "assoc actor 2", "source", "notes",
    )
}  # fmt: skip


def layout(cells: Cells) -> Layout | None:
    """Return where the columns stand, None where this is no table of ACLED."""
    return columns(cells, _NAMES, _NEEDED)


def event(cells: Cells, at: Layout) -> TableEvent:
    """Return the event of a row; raises :class:`ValueError` where it has no date."""
    date, precision = _dated(at.cell(cells, "event date"), at.cell(cells, "time precision"))
    kind = given(at.cell(cells, "event type"))
    verb = given(at.cell(cells, "sub event type")) or kind
    return TableEvent(
        date=date,
        precision=precision,
        actor=_party(cells, at, "1"),
        recipient=_party(cells, at, "2"),
        verb=verb,
        code=f"{kind}/{verb}",
        scheme="acled",
        text=clean(at.cell(cells, "notes")),
        source=given(at.cell(cells, "source")),
        id=given(at.cell(cells, "event id cnty")),
        root=kind,
    )


def _dated(text: str, precision: str) -> tuple[str, Precision]:
    """Time precision 1 is a day, 2 a week, 3 a month; of a week the table gives a day."""
    date, exact = day_of(text)
    match precision.strip(), exact:
        case "3", "day":
            return date[:7], "month"
        case "2", "day":
            return date, "week"
    return date, exact


def _party(cells: Cells, at: Layout, which: str) -> Party:
    every = [at.cell(cells, f"actor{which}"), *at.cell(cells, f"assoc actor {which}").split(";")]
    return Party("", tuple(dict.fromkeys(n for n in map(given, every) if n)))


SCHEME = Scheme(
    "acled",
    "ACLED",
    "CSV with a header that has event_date, event_type, actor1, actor2",
    layout,
    event,
    directed=False,
)
