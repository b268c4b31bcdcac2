"""How is a table of one's own read?  CSV or tab-separated, with a header: date, actor, and more."""

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
    link,
    number,
)

_NAMES = {
    "date": ("date", "event date", "day"),
    "actor": ("actor", "by", "who", "actor name"),
    "recipient": ("recipient", "to", "target", "recipient name"),
    "verb": ("verb", "action", "type", "event type"),
    "code": ("code", "cameo", "cameo code"),
    "goldstein": ("goldstein", "intensity"),
    "text": ("text", "what", "description", "notes"),
    "source": ("source", "publisher"),
    "url": ("url", "link", "address"),
    "id": ("id", "event id"),
}


def layout(cells: Cells) -> Layout | None:
    """Return where the columns stand, None where a date or an actor is missing."""
    return columns(cells, _NAMES, ("date", "actor"))


def event(cells: Cells, at: Layout) -> TableEvent:
    """Return the event of a row; raises :class:`ValueError` where it has no date."""
    date, precision = day_of(at.cell(cells, "date"))
    code = given(at.cell(cells, "code"))
    root = root_of(code) if code.isdigit() else ""
    actor, recipient = (given(at.cell(cells, c)) for c in ("actor", "recipient"))
    return TableEvent(
        date=date,
        precision=precision,
        actor=Party("", (actor,) if actor else ()),
        recipient=Party("", (recipient,) if recipient else ()),
        verb=given(at.cell(cells, "verb")) or root_names().get(root, ""),
        code=code,
        scheme="csv",
        goldstein=number(at.cell(cells, "goldstein")),
        text=clean(at.cell(cells, "text")),
        source=given(at.cell(cells, "source")),
        url=link(at.cell(cells, "url")),
        id=given(at.cell(cells, "id")),
        root=root,
        quad=quad_of(code) if root else "",
    )


SCHEME = Scheme(
    "csv",
    "a table of your own",
    "CSV with a header that has date and actor (and: recipient, verb, code, text, source, url, id)",
    layout,
    event,
)
