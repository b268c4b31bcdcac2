"""The screens of the workbench, one file each: a screen reads, calls and shows."""

from __future__ import annotations

from starlette.routing import Route

from detente.web.screens import (
    cases,
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
    *cases.ROUTES,
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
