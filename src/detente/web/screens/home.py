"""The home of a case: the answer, why it is stuck, how sure, and what is new."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from detente.web.bench import bench_of
from detente.web.reading import reading_of
from detente.web.screens.frame import framed


def shown(request: Request) -> Response:
    """Show the reading of a case, answer first."""
    bench = bench_of(request)
    name = request.path_params["name"]
    revision, head = bench.folder.opened(name)
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


ROUTES = [Route("/c/{name}", shown)]
