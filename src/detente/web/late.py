"""Parts of the workbench that are loaded when the first page of them is asked for.

The list of cases needs no engine. So the server is there at once, and the engines come while
somebody reads the list.
"""

from __future__ import annotations

import importlib
import threading
from functools import cached_property

from starlette.routing import Route, Router
from starlette.types import Receive, Scope, Send


class Late:
    """The routes of a module, which is imported when the first of them is needed."""

    def __init__(self, module: str) -> None:
        self.module = module

    @cached_property
    def _router(self) -> Router:
        return Router(importlib.import_module(self.module).ROUTES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the routes of the module answer."""
        await self._router(scope, receive, send)


SOON = 1.0
"""After so many seconds."""
CASE = Late("detente.web.screens.of_a_case")
PROGRAMS = Late("detente.web.api.routing")
ROUTES = [
    Route("/c/{rest:path}", CASE),
    Route("/api", PROGRAMS),
    Route("/api/{rest:path}", PROGRAMS),
    Route("/openapi.json", PROGRAMS),
]


def fetch_soon() -> None:
    """Load the screens of a case once the first page has had its time, beside what goes on."""
    timer = threading.Timer(SOON, importlib.import_module, (CASE.module,))
    timer.daemon = True
    timer.start()
