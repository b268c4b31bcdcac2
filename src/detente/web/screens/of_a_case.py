"""The routes of every screen of a case: they are loaded when the first of them is asked for."""

from __future__ import annotations

from starlette.routing import Route

from detente.web.screens import (
    element,
    evidence,
    history,
    home,
    model,
    questions,
    reader,
    results,
    sources,
    stuck,
    timeline,
)

ROUTES: list[Route] = [
    *home.ROUTES,
    *sources.ROUTES,
    *reader.ROUTES,
    *model.ROUTES,
    *element.ROUTES,
    *results.ROUTES,
    *stuck.ROUTES,
    *evidence.ROUTES,
    *timeline.ROUTES,
    *questions.ROUTES,
    *history.ROUTES,
]
