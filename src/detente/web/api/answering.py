"""Answering programs: the routes, made from the table of operations, and errors in their form."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, TypeAlias

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from detente.errors import DetenteError, UnknownName
from detente.web.api.beside import Beside, Order
from detente.web.api.given import NotThere, asked
from detente.web.api.operation import Asked, Operation
from detente.web.api.statuses import status_of
from detente.web.bench import bench_of
from detente.web.refusals import JSON, refusal

Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]


def as_json(data: Any, status: int = 200) -> Response:
    """Return data as an answer."""
    from detente.report.json import text

    return Response(text(data), status, media_type=JSON)


def routes(operations: Iterable[Operation]) -> list[Route]:
    """Return one route for each path, so that a wrong method is told which ones there are."""
    paths: dict[str, dict[str, Operation]] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method] = operation
    return [Route(path, _endpoint(of), methods=list(of)) for path, of in paths.items()]


def _endpoint(of: Mapping[str, Operation]) -> Endpoint:
    async def answered(request: Request) -> Response:
        operation = of["GET" if request.method == "HEAD" else request.method]
        try:
            return await _done(operation, request)
        except DetenteError as error:
            return refusal(error, status_of(error))

    return answered


def _found(operation: Operation, ready: Asked) -> Any:
    if "name" in operation.places:
        try:
            ready.folder.read(ready.name)
        except UnknownName as error:
            raise NotThere(error.message) from None
    return operation.does(ready)


async def _done(operation: Operation, request: Request) -> Response:
    given = asked(request.query_params.multi_items(), operation.query)
    if operation.body is not None:
        given = operation.body.read(await request.body())
    ready = Asked(bench_of(request), request.path_params, given)
    found = await run_in_threadpool(_found, operation, ready)
    if isinstance(found, Order):
        beside: Beside = request.app.state.beside
        return await beside.answer(request, found)
    return await run_in_threadpool(as_json, found, operation.status)
