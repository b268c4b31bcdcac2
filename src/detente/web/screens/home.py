"""The home of a case: the answer, why it is stuck, how sure, and what is new.

Where the folder is published, it is an article instead: answer first, then reasons, then sources.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from detente.explanation.prose import Prose
from detente.web.article import article_of
from detente.web.bench import Bench, bench_of
from detente.web.elements import passage_address
from detente.web.folder import Revision
from detente.web.reading import reading_of
from detente.web.screens.frame import framed
from detente.web.store import Version


def shown(request: Request) -> Response:
    """Show the reading of a case, answer first."""
    bench = bench_of(request)
    name = request.path_params["name"]
    revision, head = bench.folder.opened(name)
    if bench.read_only:
        return _published(request, bench, revision, head)
    before = bench.folder.store.visited(name)
    versions = bench.folder.store.history(name)
    new = [v for v in versions if before is not None and v.at > before]
    threads = bench.folder.store.threads(name)
    return bench.page(
        request,
        "home.html",
        **framed(bench, revision, head, "home"),
        reading=reading_of(revision),
        new=new,
        before=before,
        open_threads=[x for x in threads if not x.resolved],
        new_threads=[x for x in threads if before is not None and x.last > before],
    )


def _published(request: Request, bench: Bench, revision: Revision, head: Version) -> Response:
    reading = reading_of(revision)
    case = revision.case
    article = article_of(case, reading) if case and isinstance(reading, Prose) else None
    return bench.page(
        request,
        "article.html",
        **framed(bench, revision, head, "home"),
        reading=reading,
        article=article,
        passage_address=lambda s, p=None: passage_address(revision.name, s, p),
    )


ROUTES = [Route("/c/{name}", shown)]
