"""A picture of the graph model as JSON."""

from __future__ import annotations

from typing import Any

from detente._version import __version__
from detente.analysis.picture import Picture
from detente.report.json_state import state


def graph_json(case: str, picture: Picture) -> dict[str, Any]:
    """Return the picture in the format ``detente-graph/1``.

    ``from`` and ``to`` are the indices of states, as each state shows its own;  ``improvement`` is
    null where the decision maker has no preferences.
    """
    space, start = picture.space, picture.status_quo
    return {
        "format": "detente-graph/1",
        "case": case,
        "version": __version__,
        "decision_makers": list(picture.dms),
        "status_quo": start,
        "complete": picture.complete,
        "states": [state(space, s) for s in picture.states],
        "moves": [
            {"dm": m.dm, "from": m.start, "to": m.end, "improvement": m.improvement}
            for m in picture.moves
        ],
    }
