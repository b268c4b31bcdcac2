"""States of several models, and differences between models, as JSON."""

from __future__ import annotations

import re
from typing import Any

from detente.explanation.differences import Telling
from detente.model.difference import Difference
from detente.model.frame import Frame, Key


def framed(frame: Frame, key: Key) -> dict[str, Any]:
    """Return a state as outputs on several models show it: by the options it takes."""
    if frame.states:
        return {"label": frame.label(key), "pattern": None, "taken": [], "text": frame.states[key]}
    taken = [o for o, y in zip(frame.options, key, strict=True) if y == "Y"]
    return {"label": frame.label(key), "pattern": key, "taken": taken}


def difference(telling: Telling, d: Difference) -> dict[str, Any]:
    """Return a difference: its kind, whom it is about, and its sentence."""
    kind = re.sub(r"(?<!^)(?=[A-Z])", "-", type(d).__name__).lower()
    return {"kind": kind, "dm": getattr(d, "dm", None), "words": telling.sentence(d)}
