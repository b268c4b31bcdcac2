"""What is dated in the case, in order, and where its moves have led."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from detente.errors import DetenteError
from detente.explanation.prose import Prose
from detente.explanation.timeline import timeline
from detente.web.bench import bench_of
from detente.web.screens.frame import framed


def shown(request: Request) -> Response:
    """Show the timeline, all of it or between two dates."""
    bench = bench_of(request)
    revision, head = bench.folder.opened(request.path_params["name"])
    start, end = (request.query_params.get(k, "").strip() for k in ("start", "end"))
    found: Prose | None = None
    error: DetenteError | None = None
    if revision.case is not None:
        try:
            found = timeline(revision.case, start=start or None, end=end or None)
        except DetenteError as wrong:
            error = wrong
    return bench.page(
        request, "timeline.html", status=400 if error else 200,
        **framed(bench, revision, head, "timeline"), found=found, error=error, start=start, end=end,
    )  # fmt: skip


ROUTES = [Route("/c/{name}/timeline", shown)]
