"""Which status a program gets for an error."""

from __future__ import annotations

from detente.errors import DetenteError, UnwritableFile
from detente.web.api.given import Malformed, NotThere
from detente.web.folder import Outdated


def status_of(error: DetenteError) -> int:
    """Return 400 for another form than is documented, 404 where the path names what is not there, 409
    for what does not fit the folder as it is, and 422 for the rest: it cannot be done.
    """
    match error:
        case Malformed():
            return 400
        case NotThere():
            return 404
        case Outdated() | UnwritableFile():
            return 409
        case _:
            return 422
