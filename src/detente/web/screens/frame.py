"""What stands around every screen of a case: its name, its tabs, undo and redo."""

from __future__ import annotations

from typing import Any

from detente.web.bench import Bench
from detente.web.folder import Revision
from detente.web.store import Version

TABS = (
    ("home", ""),
    ("sources", "/sources"),
    ("model", "/model"),
    ("results", "/results"),
    ("stuck", "/stuck"),
    ("evidence", "/evidence"),
    ("timeline", "/timeline"),
    ("questions", "/questions"),
    ("history", "/history"),
)
"""The screens of a case and where they stand, in the order of the tabs."""

PRIVATE = ("questions", "history")
"""Screens of whoever works on the cases: pages that are published have none of them."""


def framed(bench: Bench, revision: Revision, head: Version, tab: str) -> dict[str, Any]:
    """Return what the frame of a screen shows."""
    store = bench.folder.store
    return {
        "name": revision.name,
        "revision": revision,
        "case": revision.case,
        "tab": tab,
        "tabs": [tab for tab in TABS if not bench.read_only or tab[0] not in PRIVATE],
        "may_undo": head.parent is not None,
        "may_redo": store.child(revision.name, head.id) is not None,
        "questions": sum(not x.resolved for x in store.threads(revision.name)),
    }
