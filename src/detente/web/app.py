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
from detente.web import api
from detente.web.bench import HERE, Bench, trouble
from detente.web.catalogue import catalogue
from detente.web.folder import Folder, Outdated
from detente.web.jobs import Jobs
from detente.web.safety import Guard, Keys
from detente.web.screens import ROUTES


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
            *ROUTES,
            *api.ROUTES,
            Mount("/static", StaticFiles(directory=HERE / "static"), name="static"),
        ],
        middleware=[Middleware(Guard, keys=keys, read_only=read_only)],
        exception_handlers=handlers,
    )
    app.state.bench = bench
    app.state.jobs = Jobs(bench.folder.store)
    return app


async def _error(request: Request, error: Exception) -> Response:
    assert isinstance(error, DetenteError)
    status = 404 if isinstance(error, UnknownName) else 409 if isinstance(error, Outdated) else 400
    return trouble(request, error, status)


async def _missing(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    said = f"There is no page {request.url.path[:200]!r} here."
    unknown = UnknownName(said) if error.status_code == 404 else WrongValue(str(error.detail))
    return trouble(request, unknown, error.status_code)


async def _fault(request: Request, error: Exception) -> Response:
    """A fault of ours: said plainly, without a traceback; the log has it."""
    said = " ".join(str(error).split())[:200]
    ours = DetenteError(
        f"This is a fault in Détente, not in your case: {type(error).__name__}: {said}"
    )
    return trouble(request, ours, 500)
