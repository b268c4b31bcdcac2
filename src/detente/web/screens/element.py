"""One element of a case: what it rests on, passage by passage, and what is asked about it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from detente.evidence.trace import asked_of, trace_of
from detente.web.bench import bench_of
from detente.web.elements import address, in_the_model, passage_address
from detente.web.screens.frame import framed
from detente.web.shelf import case_of


def shown(request: Request) -> Response:
    """Show what an element rests on; every passage is a link to where it is read."""
    bench = bench_of(request)
    revision, head = bench.folder.opened(request.path_params["name"])
    case, name = case_of(revision), request.query_params.get("name", "")
    trace = trace_of(case)
    found = asked_of(trace, name)
    return bench.page(
        request,
        "element.html",
        **framed(bench, revision, head, "evidence"),
        asked=found,
        evidence=trace.evidence,
        threads=[x for x in bench.folder.store.threads(revision.name) if x.element == name],
        at=request.query_params.get("at", ""),
        place=lambda e: in_the_model(case, e),
        address=lambda e: address(revision.name, e),
        passage_address=lambda s, p=None: passage_address(revision.name, s, p),
    )


ROUTES = [Route("/c/{name}/element", shown)]
