"""In which scheme is this table coded?  Told by the number of columns or the words of the header."""

from __future__ import annotations

from collections.abc import Sequence

from detente.errors import AmbiguousName, BrokenFile, Place, UnknownName, nearest
from detente.events import acled, gdelt, icews, plain, polecat
from detente.events.event import Layout, Scheme, clean

SCHEMES: dict[str, Scheme] = {
    s.name: s for s in (gdelt.SCHEME, icews.SCHEME, polecat.SCHEME, acled.SCHEME, plain.SCHEME)
}
"""The schemes that are read; ``csv`` is a table of one's own, tried where no other fits."""


def scheme_named(name: str) -> Scheme:
    """Return the scheme of this name; raises :class:`UnknownName`."""
    if name not in SCHEMES:
        raise UnknownName(f"There is no scheme {name!r} of events.{nearest(name, SCHEMES)}")
    return SCHEMES[name]


def detected(
    first: Sequence[str], place: Place, wanted: str | None = None
) -> tuple[Scheme, Layout]:
    """Return the scheme of a table and where its columns stand, by the cells of its first row.

    Raises :class:`BrokenFile` where no scheme fits, and :class:`AmbiguousName` where several do.

    >>> detected(["date", "actor", "text"], Place("mine.csv"))[0].name
    'csv'
    """
    fits = [(s, at) for s in SCHEMES.values() if (at := s.layout(first)) is not None]
    if wanted is not None:
        scheme = scheme_named(wanted)
        for each, at in fits:
            if each is scheme:
                return each, at
        others = [f"; it looks like {s.name}" for s, _ in fits[:1]]
        raise BrokenFile(
            f"This is no table of {scheme.name}: {_seen(first)}{''.join(others)}. "
            f"Expected: {scheme.expects}.",
            place=place,
        )
    known = [(s, at) for s, at in fits if s is not plain.SCHEME] or fits
    if len(known) > 1:
        names = " or ".join(s.name for s, _ in known)
        raise AmbiguousName(f"The table could be {names}. Say which with --scheme.")
    if not known:
        raise BrokenFile(
            f"This is no table of events: {_seen(first)}. Expected one of "
            f"{', '.join(SCHEMES)}; of your own: {plain.SCHEME.expects}.",
            place=place,
        )
    return known[0]


def _seen(first: Sequence[str]) -> str:
    shown = ", ".join(repr(clean(c, 24)) for c in first[:4])
    number = f"{len(first)} column{'' if len(first) == 1 else 's'}"
    return f"the first line has {number} ({shown}{', …' if len(first) > 4 else ''})"
