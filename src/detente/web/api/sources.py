"""The sources of a case: what there is to read, and how one more comes in as text."""

from __future__ import annotations

from typing import Any

from detente.errors import DetenteError, UnusablePage, WrongValue
from detente.evidence.page import Page
from detente.evidence.record import Source, evidence_as_written
from detente.pages.opening import refuse_address
from detente.pages.store import stored
from detente.report import json_pages
from detente.web.api.cases import REVISION
from detente.web.api.given import Body, Given, NotThere
from detente.web.api.operation import Asked, Operation
from detente.web.shelf import Paper, add, case_of, page_of


def _listed(a: Asked) -> Any:
    case = case_of(a.folder.opened(a.name)[0])
    sources = evidence_as_written(case).sources.values()
    return json_pages.sources(a.name, ((s, _page(a, s)) for s in sources))


def _page(a: Asked, source: Source) -> Page | None:
    """The kept page of a source; None where there is none, or none that can be read."""
    try:
        return stored(a.folder.path(a.name), source.id)
    except DetenteError:
        return None


def _one(a: Asked) -> Any:
    case, source = case_of(a.folder.opened(a.name)[0]), a.path["source"]
    if source not in evidence_as_written(case).sources:
        raise NotThere(f"The case {a.name!r} has no source {source[:80]!r}.")
    return json_pages.lines(a.name, source, page_of(a.folder, a.name, case, source))


def _added(a: Asked) -> Any:
    said = Source(
        id=a.words("id"),
        title=" ".join(a.words("title").split()),
        date=a.words("date"),
        kind=" ".join(a.words("kind").split()),
        reliability=a.words("reliability"),
    )
    source = add(a.folder, a.name, a.given["revision"], _paper(a), said)
    return {"source": source, "revision": a.folder.read(a.name).sha}


def _paper(a: Asked) -> Paper:
    text, words = a.words("text"), a.bench.catalogue.text
    if not text:
        raise WrongValue(words("sources.nothing"))
    if len(text.split()) == 1:
        try:
            refuse_address(text)
        except UnusablePage:
            raise UnusablePage(words("sources.address")) from None
    return Paper(text.encode("utf-8"))


SOURCES = "/api/cases/{name}/sources"
SAID = tuple(Given(k) for k in ("id", "title", "date", "kind", "reliability"))
OPERATIONS = (
    Operation("sources", "GET", SOURCES, _listed, "detente-sources/1"),
    Operation(
        "source_add", "POST", SOURCES, _added, "Added", status=201,
        body=Body((REVISION, Given("text", needed=True), *SAID)),
    ),
    Operation("source", "GET", SOURCES + "/{source:path}", _one, "detente-lines/1"),
)  # fmt: skip
