"""What the case rests on: competing accounts of what happened, and the passages of every element."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from detente.errors import DetenteError
from detente.explanation.accounts import accounts
from detente.explanation.doubts import doubts
from detente.explanation.prose import Prose
from detente.explanation.trace import trace
from detente.model.conflict import Case
from detente.web.bench import bench_of
from detente.web.screens.frame import framed


def shown(request: Request) -> Response:
    """Show the accounts, the doubts and the passages, each where the case has them."""
    bench = bench_of(request)
    revision, head = bench.folder.opened(request.path_params["name"])
    return bench.page(
        request, "evidence.html", **framed(bench, revision, head, "evidence"),
        parts=_parts(revision.case) if revision.case else [],
    )  # fmt: skip


def _parts(case: Case) -> list[tuple[str, Prose | None, str]]:
    """The key of each part, and what it says, or why it says nothing."""
    found: list[tuple[str, Prose | None, str]] = []
    for key, section, ask in (
        ("accounts", "hypotheses", accounts),
        ("doubts", "claims", doubts),
        ("trace", "sources", trace),
    ):
        if case.sections.get(section):
            try:
                found.append((key, ask(case), ""))
            except DetenteError as error:
                found.append((key, None, str(error)))
    return found


ROUTES = [Route("/c/{name}/evidence", shown)]
