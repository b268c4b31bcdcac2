"""The grades of sources and claims as JSON."""

from __future__ import annotations

from typing import Any

from detente._version import __version__
from detente.evidence.grades import WEIGHT, grade, habit
from detente.evidence.record import evidence_as_written
from detente.model.conflict import Case


def grades(case: Case) -> dict[str, Any]:
    """Return the grades of a case in the format ``detente-grades/1``."""
    evidence = evidence_as_written(case)
    found = habit(evidence)
    return {
        "format": "detente-grades/1",
        "case": case.name,
        "version": __version__,
        "claims": [
            {
                "id": c.id,
                "credibility": c.credibility,
                "grade": str(grade(evidence, c)) or None,
                "confidence": c.confidence or None,
            }
            for c in evidence.claims.values()
        ],
        "sources": [
            {
                "id": s.id,
                "reliability": s.reliability or None,
                "weight": WEIGHT.get(s.reliability),
            }
            for s in evidence.sources.values()
        ],
        "diagonal": {
            "graded": found.graded,
            "on_diagonal": found.on_diagonal,
            "habit": found.shown,
        },
    }
