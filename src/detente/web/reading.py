"""The reading of a case for a page, worked out once for each text."""

from __future__ import annotations

import threading
from collections import OrderedDict

from detente.errors import DetenteError
from detente.explanation.reading import Reading, analyze
from detente.web.folder import Revision

KEPT = 32
_known: OrderedDict[str, Reading | DetenteError] = OrderedDict()
_lock = threading.Lock()


def reading_of(revision: Revision) -> Reading | DetenteError:
    """Return the reading of a case file, or why it has none yet."""
    if revision.case is None:
        return revision.error or DetenteError("This file is no case.")
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
