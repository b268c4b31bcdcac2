"""The model editor: who decides, on what; which states there are; who prefers what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from detente.errors import DetenteError
from detente.model.conflict import Case, Prioritised, Ranking
from detente.model.truths import Truths
from detente.web.bench import Bench, bench_of, form_of, see
from detente.web.changes import change_of
from detente.web.folder import Revision
from detente.web.reading import reading_of
from detente.web.screens.frame import framed
from detente.web.store import Version


def shown(request: Request) -> Response:
    """Show the model with what it comes to beside it."""
    bench = bench_of(request)
    revision, head = bench.folder.opened(request.path_params["name"])
    return _page(request, bench, (revision, head))


def _page(
    request: Request,
    bench: Bench,
    opened: tuple[Revision, Version],
    error: DetenteError | None = None,
    given: Mapping[str, str] | None = None,
) -> Response:
    revision, head = opened
    return bench.page(
        request,
        "model.html",
        status=200 if error is None else 422,
        **framed(bench, revision, head, "model"),
        reading=reading_of(revision),
        orders=_orders(revision.case),
        removed=_removed(revision.case),
        error=error,
        given=defaultdict(str, given or {}),
    )


def _orders(case: Case | None) -> dict[str, tuple[str, list[dict[str, object]]]]:
    """For each decision maker the form of its preferences, and its statements or places."""
    found: dict[str, tuple[str, list[dict[str, object]]]] = {}
    for d in case.conflict.decision_makers if case else ():
        match case.conflict.preferences.get(d.id) if case else None:
            case None | Prioritised():
                preference = case.conflict.preferences.get(d.id) if case else None
                statements = preference.statements if isinstance(preference, Prioritised) else ()
                rows: list[dict[str, object]] = [
                    {"words": s.words, "when": s.when.text, "basis": s.basis} for s in statements
                ]
                found[d.id] = ("statements", rows)
            case Ranking(places):
                found[d.id] = (
                    "ranking",
                    [{"words": " = ".join(p), "when": "|".join(p), "basis": None} for p in places],
                )
            case other:
                found[d.id] = (type(other).__name__.lower(), [])
    return found


def _removed(case: Case | None) -> list[tuple[int, str, str, int]]:
    """For each condition how many combinations it alone removes."""
    if case is None or case.conflict.arcs is not None:
        return []
    try:
        truths = Truths(case.conflict)
        return [
            (k, c.kind, c.when.text, truths.broken(c).bit_count())
            for k, c in enumerate(case.conflict.constraints)
        ]
    except DetenteError:
        return []


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
        return _page(request, bench, bench.folder.opened(name), error, fields)
    return see(f"/c/{name}/model#{fields.get('back', '')}")


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
