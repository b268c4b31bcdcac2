"""The routes for programs: they are loaded when the first of them is asked for."""

from __future__ import annotations

from starlette.routing import Route

from detente.web.api.answering import routes
from detente.web.api.description import described, shown
from detente.web.api.table import OPERATIONS

ROUTES: list[Route] = [
    Route("/api", shown),
    Route("/openapi.json", described),
    *routes(OPERATIONS),
]
