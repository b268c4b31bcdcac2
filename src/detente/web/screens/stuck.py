"""Why it is stuck, what would unstick it, and what stands around it: worked out beside the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from detente.errors import UnknownName
from detente.model.conflict import Case
from detente.stability.concepts import CONCEPTS
from detente.web.bench import Bench, bench_of, form_of, see
from detente.web.folder import Revision
from detente.web.jobs import Jobs
from detente.web.questions import TELLS, Question, elsewhere, questions
from detente.web.screens.frame import framed

FIRST = "seq"
PATIENCE = 0.8
"""So many seconds a page waits for what may be there at once."""


def shown(request: Request) -> Response:
    """Show every part that is done, and how far the others are."""
    bench, jobs = bench_of(request), _jobs(request)
    revision, head = bench.folder.opened(request.path_params["name"])
    asked = _asked(bench, revision.case, request.query_params)
    wanted = {} if revision.case is None else questions(revision.case, *asked.values())
    if not bench.read_only:  # one reader does not end the work of another
        jobs.only(revision, wanted.values())
    for question in sorted(wanted.values(), key=lambda q: q["ask"] in TELLS):  # quick ones first
        jobs.ask(revision, question)
    jobs.wait([(revision, q) for q in wanted.values()], PATIENCE)
    return bench.page(
        request,
        "stuck.html",
        **framed(bench, revision, head, "stuck"),
        **asked,
        query=urlencode(asked),
        concepts=[(c.name, c.title) for c in CONCEPTS],
        outcomes=list(revision.case.conflict.outcomes) if revision.case else [],
        parts={name: jobs.ask(revision, q) for name, q in wanted.items()},
    )


def part(request: Request) -> Response:
    """Show how far one part is: what a page asks for again and again while it is at work."""
    bench = bench_of(request)
    revision = bench.folder.read(request.path_params["name"])
    asked = _asked(bench, revision.case, request.query_params)
    name, question = _question(request, revision, asked)
    return bench.page(
        request,
        "stuck_part.html",
        name=revision.name,
        revision=revision,
        **asked,
        query=urlencode(asked),
        part=name,
        job=_jobs(request).ask(revision, question),
    )


async def told(request: Request) -> Response:
    """Stop the work on a part, or let it go on or begin again."""
    fields = await form_of(request)
    bench, jobs = bench_of(request), _jobs(request)
    revision = bench.folder.read(request.path_params["name"])
    asked = _asked(bench, revision.case, fields)
    name, question = _question(request, revision, asked)
    do = jobs.stop if fields.get("do") == "stop" else jobs.again
    do(fields.get("seen", ""), question)
    return see(f"/c/{revision.name}/stuck?{urlencode(asked)}#{name}")


def _jobs(request: Request) -> Jobs:
    found: Jobs = request.app.state.jobs
    return found


def _asked(bench: Bench, case: Case | None, given: Mapping[str, str]) -> dict[str, Any]:
    """The concept and the outcome that are asked about; readers ask about named outcomes only."""
    concept = given.get("concept", FIRST)
    to = given.get("to")
    known = {c.name for c in CONCEPTS}
    if concept not in known:
        raise UnknownName(f"There is no concept {concept!r}.")
    target = to.strip() if to is not None else elsewhere(case) if case else ""
    if bench.read_only and case and target and target not in case.conflict.outcomes:
        raise UnknownName(bench.catalogue.text("stuck.to_named", to=target[:200]))
    return {"concept": concept, "to": target}


def _question(
    request: Request, revision: Revision, asked: Mapping[str, str]
) -> tuple[str, Question]:
    name = request.path_params["part"]
    if revision.case is None:
        raise revision.error or UnknownName("This file is no case.")
    wanted = questions(revision.case, asked["concept"], asked["to"])
    if name not in wanted:
        raise UnknownName(f"There is no part {name!r} here.")
    return name, wanted[name]


ROUTES = [
    Route("/c/{name}/stuck", shown),
    Route("/c/{name}/stuck/{part}", part),
    Route("/c/{name}/stuck/{part}", told, methods=["POST"]),
]
