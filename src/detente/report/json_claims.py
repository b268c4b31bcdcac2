"""The claims of a case as JSON."""

from __future__ import annotations

from typing import Any

from detente.evidence.claims import Claims, Weighed
from detente.report.json_trace import claim, interval


def claims(facts: Claims) -> dict[str, Any]:
    """Return weighed claims in the format ``detente-claims/1``."""
    return {
        "format": "detente-claims/1",
        "case": facts.case,
        "version": facts.version,
        "lexicon": facts.lexicon,
        "claims": [_weighed(w, facts.lexicon) for w in facts.weighed],
    }


def _weighed(w: Weighed, lexicon: str) -> dict[str, Any]:
    return {
        **claim(w.claim, lexicon),
        "chain": [{"phrase": e.phrase, **(interval(e) or {})} for e in w.chain],
        "unconditional": interval(w.overall),
        "strength": w.strength,
        "strong": w.strong,
        "reports": list(w.groups),
        "best_grade": str(w.best_grade) or None,
        "strong_words_no_source": w.unsupported,
        "unknown_word": w.unknown or None,
        "supported_by": [c.id for c in w.supporting],
        "opposed_by": [c.id for c in w.opposing],
    }
