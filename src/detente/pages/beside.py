"""Which pages are kept beside a case?  Those of its sources that were read once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from detente.evidence.page import Page
from detente.pages.store import folder_of, stored


def kept_pages(case: str | Path, sources: Iterable[str]) -> Mapping[str, Page]:
    """Return the kept readings of a case's sources, by the id of the source.

    Raises :class:`detente.errors.BrokenFile` where a file is not a reading.

    >>> dict(kept_pages("no-such-case.yaml", ["minutes"]))
    {}
    """
    if not folder_of(case).is_dir():
        return {}
    found = ((source, stored(case, source)) for source in sources)
    return {source: page for source, page in found if page is not None}
