"""Proposals for a model as JSON."""

from __future__ import annotations

import dataclasses
from typing import Any

from detente._version import __version__
from detente.drafting.review import Review, counts
from detente.drafting.store import FORMAT, plain


def draft(case: str, review: Review) -> dict[str, Any]:
    """Return the proposals for one source in the format ``detente-draft/1``."""
    return {
        "format": FORMAT,
        "case": case,
        "version": __version__,
        "counts": dataclasses.asdict(counts(review)),
        **plain(review),
    }
