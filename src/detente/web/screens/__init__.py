"""The screens of the workbench, one file each: a screen reads, calls and shows."""

from __future__ import annotations

from starlette.routing import Route

from detente.web.screens import (
    cases,
    evidence,
    history,
    home,
    model,
    results,
    stuck,
    timeline,
)

ROUTES: list[Route] = [
    *cases.ROUTES,
    *home.ROUTES,
    *model.ROUTES,
    *results.ROUTES,
    *stuck.ROUTES,
    *evidence.ROUTES,
    *timeline.ROUTES,
    *history.ROUTES,
]
