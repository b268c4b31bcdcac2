"""Where the quotes of a case stand in the kept pages, as JSON."""

from __future__ import annotations

from typing import Any

from detente.evidence.placing import Placed, Placings


def anchors(facts: Placings, written: str | None) -> dict[str, Any]:
    """Return placed quotes in the format ``detente-anchors/1``; ``written`` is the file changed."""
    return {
        "format": "detente-anchors/1",
        "case": facts.case,
        "version": facts.version,
        "quotes": [_placed(p) for p in facts.placed],
        "orphans": [p.claim.id for p in facts.of("orphan")],
        "claims_without_quote": facts.unquoted,
        "written": written,
    }


def _placed(placed: Placed) -> dict[str, Any]:
    passage = placed.passage
    return {
        "claim": placed.claim.id,
        "source": placed.claim.source,
        "quote": placed.claim.quote.exact if placed.claim.quote else None,
        "passage": placed.claim.passage,
        "found": placed.state,
        "score": round(placed.score, 4) if passage is not None else None,
        "now": None if passage is None else passage.number,
        "kind": None if passage is None else passage.kind,
        "words": placed.words or None,
        "places": placed.places,
        "fits": placed.fits,
    }
