"""One state as every JSON output shows it."""

from __future__ import annotations

from typing import Any

from detente.model.open_space import OpenSpace
from detente.model.space import State, StateSpace


def state(space: StateSpace, s: State) -> dict[str, Any]:
    """Return one state as every JSON output shows it."""
    shown: dict[str, Any] = {
        "index": None if isinstance(space, OpenSpace) else int(s),
        "label": space.label(s),
        "code": space.code(s),
        "pattern": space.pattern(s),
        "taken": list(space.taken(s)),
        "outcomes": list(space.outcomes(s)),
    }
    if space.conflict.arcs is not None:
        shown["text"] = space.describe(s)
    return shown
