"""How does a page become a source of a case?  Its id, its entry, and what stands there already."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from detente.errors import DuplicateName, UnknownName, nearest
from detente.evidence.page import Page
from detente.evidence.record import Source
from detente.model.conflict import Case
from detente.pages.language import UNDETERMINED

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_WORDS_OF_A_NAME = 5


def sources_of(case: Case) -> dict[str, dict[str, object]]:
    """Return the entries of ``sources``, by id, in the order of the file."""
    found = case.sections.get("sources")
    if not isinstance(found, Mapping):
        return {}
    return {str(k): dict(v) if isinstance(v, Mapping) else {} for k, v in found.items()}


def the_source(case: Case, name: str) -> str:
    """Return the id of a source; raises :class:`UnknownName`."""
    known = sources_of(case)
    if name in known:
        return name
    if not known:
        raise UnknownName(
            f"The case {case.name!r} has no sources yet. 'detente source add' brings one in."
        )
    raise UnknownName(f"There is no source {name!r} in the case.{nearest(name, known)}")


def id_for(page: Page, file: str) -> str:
    """Return an id for a page: its file's name, or the first words of its title.

    >>> id_for(Page("Envoy leaves Tarsin", ()), "-"), id_for(Page("", ()), "Envoy (2).html")
    ('envoy-leaves-tarsin', 'envoy-2')
    """
    stem = "" if file == "-" else Path(file).stem
    words = re.findall(r"\w+", (stem or page.title or first_words(page)).casefold())
    return "-".join(words if stem else words[:_WORDS_OF_A_NAME])[:60] or "page"


def first_words(page: Page, most: int = 8) -> str:
    """Return how the text begins: for a page without a title."""
    words = page.passages[0].text.split() if page.passages else []
    body = page.body[0].text.split() if page.body else words
    return " ".join(body[:most]) + (" …" if len(body) > most else "")


def with_the_bytes(case: Case, digest: str) -> str | None:
    """Return the source that was made of these very bytes, or None."""
    found = (name for name, entry in sources_of(case).items() if entry.get("sha256") == digest)
    return next(found, None)


def adopted(case: Case, name: str, page: Page, said: Source) -> Case:
    """Return the case with the page among its sources.

    ``said`` holds what the user says of it (kind, reliability) and its digest; the rest comes from
    the page. An entry that was written by hand keeps what it says. Raises :class:`DuplicateName`
    where the id belongs to another page.
    """
    entries = sources_of(case)
    before = entries.get(name, {})
    if before.get("sha256") not in (None, said.sha256):
        raise DuplicateName(
            f"The source {name!r} of the case {case.name!r} is another page. Give this one an id "
            f"of its own: --id {free(name, entries)}"
        )
    entries[name] = {**_entry(page, said), **before}
    order = (
        "title",
        "author",
        "outlet",
        "date",
        "url",
        "kind",
        "language",
        "reliability",
        "sha256",
    )
    entries[name] = {k: entries[name][k] for k in (*order, *entries[name]) if k in entries[name]}
    sections = {**case.sections, "sources": entries}
    return case.replace(sections=MappingProxyType(sections))


def free(name: str, taken: Mapping[str, object]) -> str:
    """Return a name that is not taken.

    >>> free("talks", {"talks": 1, "talks-2": 1})
    'talks-3'
    """
    number = 2
    while f"{name}-{number}" in taken:
        number += 1
    return f"{name}-{number}"


def _entry(page: Page, said: Source) -> dict[str, object]:
    facts = page.metadata
    date = facts.get("date", "")[:10]
    language = facts.get("language", "")
    entry = {
        "title": said.title or page.title or first_words(page),
        "author": facts.get("author", ""),
        "outlet": facts.get("outlet", ""),
        "date": date if _DATE.fullmatch(date) else "",
        "url": facts.get("url", ""),
        "kind": said.kind,
        "language": "" if language == UNDETERMINED else language,
        "reliability": said.reliability,
        "sha256": said.sha256,
    }
    return {k: v for k, v in entry.items() if v}
