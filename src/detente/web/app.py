"""The workbench as a web application: its pages, its files, and how errors are shown."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ExceptionHandler

from detente.errors import DetenteError, UnknownName, WrongValue
from detente.web import late
from detente.web.api.beside import Beside
from detente.web.bench import HERE, Bench, trouble
from detente.web.catalogue import catalogue
from detente.web.folder import Folder, Outdated
from detente.web.jobs import Jobs
from detente.web.refusals import fault_of, is_for_programs, refusal
from detente.web.safety import HEADERS, Guard, Keys
from detente.web.screens import cases


def workbench(folder: Path, keys: Keys, *, read_only: bool = False) -> Starlette:
    """Return the application on the case files of a folder.

    Raises :class:`detente.errors.UnreadableFile` where that is no folder.
    """
    bench = Bench(Folder(folder, kept=not read_only), keys, catalogue(), read_only)
    handlers: dict[int | type[Exception], ExceptionHandler] = {
        DetenteError: _error,
        HTTPException: _missing,
        Exception: _fault,
    }
    app = Starlette(
        routes=[
            *cases.ROUTES,
            *late.ROUTES,
            Mount("/static", StaticFiles(directory=HERE / "static"), name="static"),
        ],
        middleware=[Middleware(Guard, keys=keys, read_only=read_only)],
        exception_handlers=handlers,
    )
    app.state.bench = bench
    app.state.beside = Beside(bench.folder)
    app.state.jobs = Jobs(bench.folder.store)
    return app


async def _error(request: Request, error: Exception) -> Response:
    assert isinstance(error, DetenteError)
    status = 404 if isinstance(error, UnknownName) else 409 if isinstance(error, Outdated) else 400
    return _said(request, error, status)


async def _missing(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    headers, path = error.headers or {}, request.url.path[:200]
    match error.status_code:
        case 404:
            wrong: DetenteError = UnknownName(f"There is no page {path!r} here.")
        case 405:
            wrong = WrongValue(f"{path!r} answers {headers.get('Allow')}, not {request.method}.")
        case _:
            wrong = WrongValue(str(error.detail))
    answer = _said(request, wrong, error.status_code)
    answer.headers.update(headers)
    return answer


async def _fault(request: Request, error: Exception) -> Response:
    """A fault of ours: said plainly, without a traceback; the log has it."""
    answer = _said(request, fault_of(error), 500)
    answer.headers.update(HEADERS)  # this answer does not pass the guard
    return answer


def _said(request: Request, error: DetenteError, status: int) -> Response:
    if is_for_programs(request.url.path):
        return refusal(error, status)
    return trouble(request, error, status)
