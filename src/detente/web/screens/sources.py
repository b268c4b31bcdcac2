"""The sources of a case: what there is to read, and how one more comes in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from detente.errors import DetenteError, DuplicateName, UnusablePage, WrongValue
from detente.evidence.page import Page
from detente.evidence.record import Source, evidence_as_written
from detente.pages.opening import refuse_address
from detente.pages.store import stored
from detente.web.bench import Bench, bench_of, form_of, see
from detente.web.elements import passage_address
from detente.web.folder import Revision
from detente.web.safety import MOST_BYTES
from detente.web.screens.frame import framed
from detente.web.shelf import Paper, add, check_date, check_id

KINDS = ("commentary", "report", "statement", "interview", "document", "data")


def shown(request: Request) -> Response:
    """List the sources, each with whether its page is kept."""
    return _page(request, {"id": request.query_params.get("for", "")[:80]})


def _page(
    request: Request, given: Mapping[str, str], error: DetenteError | None = None
) -> Response:
    bench = bench_of(request)
    revision, head = bench.folder.opened(request.path_params["name"])
    return bench.page(
        request,
        "sources.html",
        status=200 if error is None else 422,
        **framed(bench, revision, head, "sources"),
        rows=_rows(bench, revision),
        kinds=KINDS,
        given=defaultdict(str, given),
        error=error,
        field=None if error is None else _field(given, error),
    )


def _field(given: Mapping[str, str], error: DetenteError) -> str:
    """The field that an error is about."""
    if isinstance(error, DuplicateName):
        return "id"
    for key, check in (("id", check_id), ("date", check_date)):
        try:
            check(given.get(key, "").strip())
        except DetenteError:
            return key
    return "text"


def _rows(bench: Bench, revision: Revision) -> list[tuple[Source, Page | None, str]]:
    if revision.case is None:
        return []
    path = bench.folder.path(revision.name)
    rows: list[tuple[Source, Page | None, str]] = []
    for source in evidence_as_written(revision.case).sources.values():
        try:
            rows.append((source, stored(path, source.id), ""))
        except DetenteError as error:
            rows.append((source, None, str(error)))
    return rows


async def added(request: Request) -> Response:
    """Take in a page that was pasted or chosen."""
    fields = await form_of(request)
    try:
        paper = await _paper(request, fields)
    except DetenteError as error:
        return await run_in_threadpool(_page, request, fields, error)
    return await run_in_threadpool(_added, request, fields, paper)


def _added(request: Request, fields: Mapping[str, str], paper: Paper) -> Response:
    bench, name = bench_of(request), request.path_params["name"]
    said = Source(
        id=fields.get("id", "").strip(),
        title=" ".join(fields.get("title", "").split()),
        date=fields.get("date", "").strip(),
        kind=" ".join(fields.get("kind", "").split()),
        reliability=fields.get("reliability", ""),
    )
    try:
        source = add(bench.folder, name, fields.get("seen", ""), paper, said)
    except DetenteError as error:
        return _page(request, fields, error)
    return see(passage_address(name, source))


async def _paper(request: Request, fields: Mapping[str, str]) -> Paper:
    """The page of a form: a file where one was chosen, else the text; an address is refused."""
    upload = (await request.form(max_part_size=MOST_BYTES)).get("file")
    if upload is not None and not isinstance(upload, str) and upload.filename:
        raw = await upload.read()
        await upload.close()
        return Paper(raw, upload.filename)
    text = fields.get("text", "").strip()
    if not text:
        raise WrongValue(bench_of(request).catalogue.text("sources.nothing"))
    if len(text.split()) == 1:
        try:
            refuse_address(text)
        except UnusablePage:
            raise UnusablePage(bench_of(request).catalogue.text("sources.address")) from None
    return Paper(text.encode("utf-8", "replace"))


ROUTES = [
    Route("/c/{name}/sources", shown),
    Route("/c/{name}/sources", added, methods=["POST"]),
]
