"""How is a row of ICEWS read?  Tab-separated with a header; CAMEO codes; until April 2023.

Source: the ICEWS Coded Event Data on Dataverse. Event ids are unique only together with the date.
"""

from __future__ import annotations

from detente.events.codes import quad_of, root_names, root_of
from detente.events.event import (
    Cells,
    Layout,
    Party,
    Scheme,
    TableEvent,
    clean,
    columns,
    day_of,
    given,
    number,
)

_NEEDED = ("event date", "source name", "target name", "cameo code")
_NAMES = {
    name: (name,)
    for name in (
        "event id", "event date", "source name", "source sectors", "source country", "event text",
        "cameo code", "intensity", "target name", "target sectors", "target country", "publisher",
    )
}  # fmt: skip


def layout(cells: Cells) -> Layout | None:
    """Return where the columns stand, None where this is no table of ICEWS."""
    return columns(cells, _NAMES, _NEEDED)


def event(cells: Cells, at: Layout) -> TableEvent:
    """Return the event of a row; raises :class:`ValueError` where it has no date."""
    date, precision = day_of(at.cell(cells, "event date"))
    code = given(at.cell(cells, "cameo code"))
    root = root_of(code)
    return TableEvent(
        date=date,
        precision=precision,
        actor=_party(cells, at, "source"),
        recipient=_party(cells, at, "target"),
        verb=root_names().get(root, ""),
        code=code,
        scheme="icews",
        goldstein=number(at.cell(cells, "intensity")),
        text=clean(at.cell(cells, "event text")),
        source=given(at.cell(cells, "publisher")),
        id=given(at.cell(cells, "event id")),
        root=root,
        quad=quad_of(code),
    )


def _party(cells: Cells, at: Layout, which: str) -> Party:
    name = given(at.cell(cells, f"{which} name"))
    return Party("", (name,) if name else (), given(at.cell(cells, f"{which} country")))


SCHEME = Scheme(
    "icews",
    "ICEWS",
    "tab-separated with a header that has Event Date, Source Name, Target Name, CAMEO Code",
    layout,
    event,
)
