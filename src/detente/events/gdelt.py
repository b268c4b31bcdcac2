"""How is a row of GDELT read?  Tab-separated, no header: 61 columns (2.0), 57 or 58 (1.0).

Source: the GDELT Event Codebooks, 2.0 (2015) and 1.03 (2013). Version 1.0 lacks the three ADM2
columns of places; its files from before April 2013 lack the address as well. A table with a header
line of the same column names (an export of a data base) is read by these names; the codebook of 2.0
calls the date Day, exports call it SQLDATE.
"""

from __future__ import annotations

from detente.events.codes import quad_of, root_names, root_of
from detente.events.event import (
    Cells,
    Layout,
    Party,
    Scheme,
    TableEvent,
    day_of,
    given,
    header_of,
    link,
    number,
)

_PARTY = (
    "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code",
    "Religion2Code", "Type1Code", "Type2Code", "Type3Code",
)  # fmt: skip
_BEFORE_PLACES = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate",
    *(f"Actor1{c}" for c in _PARTY), *(f"Actor2{c}" for c in _PARTY),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale",
    "NumMentions", "NumSources", "NumArticles", "AvgTone",
)  # fmt: skip
_PLACE = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")


def _names(place: tuple[str, ...]) -> tuple[str, ...]:
    places = [f"{of}Geo_{c}" for of in ("Actor1", "Actor2", "Action") for c in place]
    return (*_BEFORE_PLACES, *places, "DATEADDED", "SOURCEURL")


COLUMNS_2 = _names(_PLACE)
"""The 61 columns of version 2.0."""
COLUMNS_1 = _names(tuple(c for c in _PLACE if c != "ADM2Code"))
"""The 58 columns of version 1.0."""
WIDTHS = {61: COLUMNS_2, 58: COLUMNS_1, 57: COLUMNS_1[:-1]}


def layout(cells: Cells) -> Layout | None:
    """Return where the columns stand, None where this is no table of GDELT."""
    header = header_of(cells)
    if "globaleventid" in header and ("sqldate" in header or "day" in header):
        known = {c.lower().replace("_", " "): c for c in COLUMNS_2} | {"day": "SQLDATE"}
        at = {known[w]: i for w, i in header.items() if w in known}
        return Layout(at, len(cells), header=True)
    names = WIDTHS.get(len(cells), ())
    if not names or not cells[0].strip().isdigit() or not cells[1].strip().isdigit():
        return None
    return Layout({c: i for i, c in enumerate(names)}, len(cells), header=False)


def event(cells: Cells, at: Layout) -> TableEvent:
    """Return the event of a row; raises :class:`ValueError` where it has no date."""
    date, precision = day_of(at.cell(cells, "SQLDATE"))
    code = given(at.cell(cells, "EventCode"))
    address = at.cell(cells, "SOURCEURL")
    root = root_of(code)
    return TableEvent(
        date=date,
        precision=precision,
        actor=_party(cells, at, "Actor1"),
        recipient=_party(cells, at, "Actor2"),
        verb=root_names().get(root, ""),
        code=code,
        scheme="gdelt",
        goldstein=number(at.cell(cells, "GoldsteinScale")),
        source="" if link(address) else given(address),
        url=link(address),
        id=given(at.cell(cells, "GLOBALEVENTID")),
        root=root,
        quad=given(at.cell(cells, "QuadClass")) or quad_of(code),
    )


def _party(cells: Cells, at: Layout, which: str) -> Party:
    name = given(at.cell(cells, f"{which}Name"))
    code = given(at.cell(cells, f"{which}Code"))
    return Party(code, (name,) if name else (), given(at.cell(cells, f"{which}CountryCode")))


SCHEME = Scheme(
    "gdelt",
    "GDELT",
    "tab-separated, no header, 61 columns (version 1.0: 57 or 58), an id and a date YYYYMMDD first",
    layout,
    event,
)
