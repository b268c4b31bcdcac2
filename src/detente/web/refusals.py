"""A refusal in the form that programs get: its code, what is wrong, and where."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from detente.errors import DetenteError

PROGRAMS = "/api/"
"""Below this path everything is said as JSON, refusals too."""


JSON = "application/json"


class Refused(DetenteError, PermissionError):
    """Who asks may not have this, or not in this way."""

    code = "refused"


def is_for_programs(path: str) -> bool:
    """Whether an address is one for programs."""
    return path.startswith(PROGRAMS)


def said(error: DetenteError) -> dict[str, Any]:
    """Return an error as plain data."""
    place = error.place
    where = {"line": place.line, "column": place.column} if place else None
    return {"error": {"code": error.code, "message": error.message, "place": where}}


def refusal(error: DetenteError, status: int) -> Response:
    """Return the answer to a program that is refused."""
    from detente.report.json import text

    return Response(text(said(error)), status, media_type=JSON)


def fault_of(error: Exception | str) -> DetenteError:
    """Return an error of ours in words: without a traceback, which the log has."""
    words = error if isinstance(error, str) else f"{type(error).__name__}: {error}"
    return DetenteError(
        f"This is a fault in Détente, not in your case: {' '.join(words.split())[:250]}"
    )
