"""The reading of a case for a page, worked out once for each text."""

from __future__ import annotations

from detente.errors import DetenteError, TooLarge
from detente.explanation.reading import Reading, analyze
from detente.model.conflict import Case, Conflict
from detente.model.truths import MOST_OPTIONS, Truths
from detente.web.folder import Revision
from detente.web.once import Once

KEPT = 32
MOST_STATES = 20_000
"""Beyond this many states a page would keep its reader waiting: the command line answers."""


def too_large(conflict: Conflict) -> TooLarge | None:
    """Return why a model is not answered in a page; None where it is."""
    if conflict.arcs is not None or len(conflict.options) > MOST_OPTIONS:
        return None
    states = Truths(conflict).feasible.bit_count()
    if states <= MOST_STATES:
        return None
    return TooLarge(
        f"The model has {states:,} states; the workbench answers up to {MOST_STATES:,}. The command "
        "line answers for larger ones: detente solve FILE --count"
    )


_known = Once[str, Reading | DetenteError](KEPT)


def reading_of(revision: Revision) -> Reading | DetenteError:
    """Return the reading of a case file, or why it has none yet."""
    case = revision.case
    if case is None:
        return revision.error or DetenteError("This file is no case.")
    return _known.get(revision.sha, lambda: _read(case))


def _read(case: Case) -> Reading | DetenteError:
    try:
        return too_large(case.conflict) or analyze(case)
    except DetenteError as error:
        return error
