"""The history of a case: every version, what it changed, and the way back to it."""

from __future__ import annotations

import difflib

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from detente.errors import UnknownName
from detente.web.bench import bench_of, form_of, see
from detente.web.screens.frame import framed
from detente.web.store import Store, Version

CONTEXT = 2
"""So many unchanged lines stand around a change."""


def shown(request: Request) -> Response:
    """List the versions of a case, the newest first."""
    bench = bench_of(request)
    revision, head = bench.folder.opened(request.path_params["name"])
    versions = bench.folder.store.history(revision.name)
    return bench.page(
        request, "history.html", **framed(bench, revision, head, "history"), head=head,
        versions=versions,
    )  # fmt: skip


def compared(request: Request) -> Response:
    """Show what one version changed in the one before it."""
    bench = bench_of(request)
    name = request.path_params["name"]
    revision, head = bench.folder.opened(name)
    version = _version(bench.folder.store, name, request.path_params["number"])
    before = None if version.parent is None else bench.folder.store.version(name, version.parent)
    return bench.page(
        request, "change.html", **framed(bench, revision, head, "history"), head=head,
        version=version, lines=_lines(before.text if before else "", version.text),
    )  # fmt: skip


def _lines(before: str, after: str) -> list[tuple[str, str]]:
    """The lines of a change: their kind (``-``, ``+``, a blank, ``@``) and their text."""
    found = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=CONTEXT)
    return [(line[:1], line[1:]) for line in list(found)[2:]]


async def returned(request: Request) -> Response:
    """Make an older version the newest again; what came in between stays in the history."""
    fields = await form_of(request)
    bench = bench_of(request)
    name = request.path_params["name"]
    version = _version(bench.folder.store, name, request.path_params["number"])
    what = f"back to {version.at[:16].replace('T', ' ')}: {version.what}"
    bench.folder.back_to(name, fields.get("seen", ""), version, what)
    return see(f"/c/{name}/history")


def _version(store: Store, name: str, number: str) -> Version:
    known = number.isascii() and number.isdigit() and len(number) < 16
    found = store.version(name, int(number)) if known else None
    if found is None:
        raise UnknownName(f"The case {name!r} has no version {number[:20]!r}.")
    return found


ROUTES = [
    Route("/c/{name}/history", shown),
    Route("/c/{name}/history/{number}", compared),
    Route("/c/{name}/history/{number}", returned, methods=["POST"]),
]
