"""The reading of a case for a page, worked out once for each text."""

from __future__ import annotations

import threading
from collections import OrderedDict

from detente.errors import DetenteError, TooLarge
from detente.explanation.reading import Reading, analyze
from detente.model.conflict import Conflict
from detente.model.truths import MOST_OPTIONS, Truths
from detente.web.folder import Revision

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


_known: OrderedDict[str, Reading | DetenteError] = OrderedDict()
_lock = threading.Lock()


def reading_of(revision: Revision) -> Reading | DetenteError:
    """Return the reading of a case file, or why it has none yet."""
    if revision.case is None:
        return revision.error or DetenteError("This file is no case.")
    large = too_large(revision.case.conflict)
    if large is not None:
        return large
    with _lock:
        if revision.sha in _known:
            _known.move_to_end(revision.sha)
            return _known[revision.sha]
    try:
        found: Reading | DetenteError = analyze(revision.case)
    except DetenteError as error:
        found = error
    with _lock:
        _known[revision.sha] = found
        while len(_known) > KEPT:
            _known.popitem(last=False)
    return found
