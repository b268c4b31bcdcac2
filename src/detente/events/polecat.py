"""How is a row of POLECAT read?  Tab-separated, a header of 40 columns; event types of PLOVER.

Source: the header of the files on Dataverse (AJGVIT). Several names may stand in one cell, with a
semicolon between them; cells without a value say None.
"""

from __future__ import annotations

from detente.events.event import (
    Cells,
    Layout,
    Party,
    Scheme,
    TableEvent,
    columns,
    day_of,
    given,
    number,
)

_NEEDED = ("event date", "event type", "actor name", "recipient name")
_NAMES = {
    name: (name,)
    for name in (
        "event id", "event date", "event type", "event mode", "intensity", "quad code", "contexts",
        "actor name", "actor country", "recipient name", "recipient country", "source",
    )
}  # fmt: skip
_QUAD = {
    "verbal cooperation": "1", "material cooperation": "2", "verbal conflict": "3",
    "material conflict": "4", "v-coop": "1", "m-coop": "2", "v-conf": "3", "m-conf": "4",
}  # fmt: skip


def layout(cells: Cells) -> Layout | None:
    """Return where the columns stand, None where this is no table of POLECAT."""
    return columns(cells, _NAMES, _NEEDED)


def event(cells: Cells, at: Layout) -> TableEvent:
    """Return the event of a row; raises :class:`ValueError` where it has no date."""
    date, precision = day_of(at.cell(cells, "event date"))
    kind = given(at.cell(cells, "event type")).upper()
    mode = given(at.cell(cells, "event mode"))
    quad = given(at.cell(cells, "quad code"))
    contexts = given(at.cell(cells, "contexts"))
    return TableEvent(
        date=date,
        precision=precision,
        actor=_party(cells, at, "actor"),
        recipient=_party(cells, at, "recipient"),
        verb=kind,
        code=f"{kind}/{mode}" if mode else kind,
        scheme="polecat",
        goldstein=number(at.cell(cells, "intensity")),
        text=": ".join(p for p in (" ".join((kind, mode)).strip(), contexts) if p),
        source=given(at.cell(cells, "source")),
        id=given(at.cell(cells, "event id")),
        root=kind,
        quad=_QUAD.get(quad.lower(), quad if quad in "1234" else ""),
    )


def _party(cells: Cells, at: Layout, which: str) -> Party:
    every = at.cell(cells, f"{which} name").replace("|", ";").split(";")
    names = tuple(n for n in map(given, every) if n)
    country = at.cell(cells, f"{which} country").replace("|", ";").split(";")
    found = tuple(dict.fromkeys(c for c in map(given, country) if c))
    return Party("", tuple(dict.fromkeys(names)), found[0] if len(found) == 1 else "")


SCHEME = Scheme(
    "polecat",
    "POLECAT",
    "tab-separated with a header of 40 columns: Event Date, Event Type, Actor Name, Recipient Name …",
    layout,
    event,
)
