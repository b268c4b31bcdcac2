"""The model editor: who decides, on what; which states there are; who prefers what.

The same editor stands over the case and over each of its pictures and phases: a change is made
where it is looked at, and nowhere else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from detente.errors import DetenteError
from detente.web.bench import Bench, bench_of, form_of, see
from detente.web.changes import change_of, names_of
from detente.web.folder import Outdated, Revision
from detente.web.order_edits import BASES
from detente.web.reading import reading_of
from detente.web.screens.frame import framed
from detente.web.store import Version
from detente.web.views import about_state, missing, orders, query_of, removals, view_of

AGAIN = ("form_token", "seen")
"""Fields of a form that another try takes from the page as it is now."""


def shown(request: Request) -> Response:
    """Show the model with what it comes to beside it."""
    bench = bench_of(request)
    opened = bench.folder.opened(request.path_params["name"])
    asked = request.query_params
    given = {"edit": asked.get("edit", ""), "at": asked.get("at", "")}
    return _page(request, bench, opened, given)


def _page(
    request: Request,
    bench: Bench,
    opened: tuple[Revision, Version],
    given: Mapping[str, str],
    error: DetenteError | None = None,
) -> Response:
    revision, head = opened
    view = view_of(revision, names_of(given.get("at", "")))
    status = 200 if error is None else 409 if isinstance(error, Outdated) else 422
    asked = request.query_params
    return bench.page(
        request,
        "model.html",
        status=status,
        **framed(bench, revision, head, "model"),
        view=view,
        reading=reading_of(view.revision),
        orders=orders(view.case),
        removed=removals(view.case),
        state=about_state(view.case, asked.getlist("take")) if asked.get("why") else None,
        missing=missing(view.case, asked.get("gone", "")),
        bases=BASES,
        error=error,
        clash=_again(given) if isinstance(error, Outdated) else {},
        given=defaultdict(str, given),
    )


def _again(given: Mapping[str, str]) -> dict[str, str]:
    """What a form must say to make a change once more, on what the case is now."""
    return {k: v for k, v in given.items() if k not in AGAIN}


async def edited(request: Request) -> Response:
    """Make one change, and show what the model comes to then."""
    fields = await form_of(request)
    return await run_in_threadpool(_edited, request, fields)


def _edited(request: Request, fields: Mapping[str, str]) -> Response:
    bench = bench_of(request)
    name = request.path_params["name"]
    try:
        change = change_of(fields)
        bench.folder.change(name, fields.get("seen", ""), change.what, change.edit)
    except DetenteError as error:
        return _page(request, bench, bench.folder.opened(name), fields, error)
    query = query_of(at="@".join(names_of(fields.get("at", ""))))
    return see(f"/c/{name}/model{query}#{fields.get('back', '')}")


async def undone(request: Request) -> Response:
    """Go one version back, or forth again."""
    fields = await form_of(request)
    folder, name = bench_of(request).folder, request.path_params["name"]
    turn = folder.redo if fields.get("do") == "redo" else folder.undo
    await run_in_threadpool(turn, name, fields.get("seen", ""))
    return see(f"/c/{name}/{fields.get('tab', '')}".rstrip("/"))


ROUTES = [
    Route("/c/{name}/model", shown),
    Route("/c/{name}/model", edited, methods=["POST"]),
    Route("/c/{name}/undo", undone, methods=["POST"]),
]
