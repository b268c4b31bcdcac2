"""Which lines of a page were furniture in this version of the case?  So that undo fits.

A flipped line numbers the passages anew, and the case cites them by number. The reading of a page
lies beside the case and has no history: for each version of the case that is left or reached by a
flip, the kinds of the lines are remembered here, and come back with that version.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from detente.case.reader import read_text
from detente.errors import DetenteError
from detente.evidence.page import PASSAGE_KINDS, Page, Passage, PassageKind, numbered
from detente.model.conflict import Case
from detente.pages.adopting import sources_of
from detente.pages.beside import kept_pages
from detente.pages.store import announce, folder_of
from detente.web.store import Store, Version


def note(store: Store, name: str, version: int, source: str, page: Page) -> None:
    """Remember the kinds of the lines of a page for a version of the case."""
    store.keep_result(
        f"version {version}", _key(name, source), json.dumps([p.kind for p in page.passages])
    )


def note_all(store: Store, path: Path, name: str, version: int, case: Case | None) -> None:
    """Remember the kinds of the lines of all pages for a version, as they are now."""
    for source, page in _pages(path, case):
        note(store, name, version, source, page)


def reaching(store: Store, path: Path, name: str, version: Version) -> tuple[str, ...]:
    """Announce the readings that belong to a version to be written; say of which sources."""
    found = []
    for source, page in _pages(path, _case(path, version.text)):
        kinds = _noted(store, name, version.id, source)
        fits = len(kinds) == len(page.passages) and all(k in PASSAGE_KINDS for k in kinds)
        if fits and kinds != [p.kind for p in page.passages]:
            lines = zip(page.passages, kinds, strict=True)
            turned = numbered(tuple(Passage(p.text, kind) for p, kind in lines))
            announce(path, source, Page(page.title, turned, page.metadata), version.text)
            found.append(source)
    return tuple(found)


def _noted(store: Store, name: str, version: int, source: str) -> list[PassageKind]:
    """The kinds remembered for a version, or for the nearest that no flip lies in between."""
    near: dict[int, list[int]] = defaultdict(list)
    for child, parent in store.parents(name):
        near[child].append(parent)
        near[parent].append(child)
    reached = [version]
    for number in reached:  # both ends of a flip are noted, so the search ends before one
        found = store.result(f"version {number}", _key(name, source))
        if found is not None:
            kinds: list[PassageKind] = json.loads(found)
            return kinds
        reached += [k for k in near[number] if k not in reached]
    return []


def _key(name: str, source: str) -> str:
    return f"lines {name}/{source}"


def _case(path: Path, text: str) -> Case | None:
    if not folder_of(path).is_dir():
        return None
    try:
        return read_text(text, path.stem)
    except DetenteError:
        return None


def _pages(path: Path, case: Case | None) -> Iterator[tuple[str, Page]]:
    if case is None:
        return
    try:
        yield from kept_pages(path, sources_of(case)).items()
    except DetenteError:
        return
