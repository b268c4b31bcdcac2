"""What do ``detente compare`` and ``detente phases --json`` print?  Differences and what they do."""

from __future__ import annotations

from typing import Any

from detente._version import __version__
from detente.analysis.comparison import Comparison, every_concept
from detente.explanation.compare import Compared, Phases
from detente.explanation.differences import Telling
from detente.report.json_differences import difference, framed


def comparison(found: Compared) -> dict[str, Any]:
    """Return two models beside each other in the format ``detente-comparison/1``."""
    facts = found.facts
    assert facts is not None
    return {
        "format": "detente-comparison/1",
        "version": __version__,
        "conventions": facts.conventions.words(),
        "answer": found.answer,
        **step(facts),
    }


def phases(found: Phases) -> dict[str, Any]:
    """Return a conflict through time in the format ``detente-phases/1``."""
    return {
        "format": "detente-phases/1",
        "case": found.cases[-1].name.partition("@")[0],
        "version": __version__,
        "conventions": found.facts[0].conventions.words() if found.facts else None,
        "answer": found.answer,
        "times": [{"case": c.name, "as_of": c.about.get("as_of")} for c in found.cases],
        "steps": [step(facts) for facts in found.facts],
    }


def step(facts: Comparison) -> dict[str, Any]:
    """Return what differs between two models, in the model and in the answer."""
    frame = facts.between.frame
    telling = Telling(frame, facts.first.name, facts.second.name)
    return {
        "first": facts.first.name,
        "second": facts.second.name,
        "concept": facts.concept,
        "differences": [difference(telling, d) for d in facts.items],
        "homes_and_positions": [telling.around(d) for d in facts.around],
        "only_in_first": [framed(frame, k) for k in facts.only[0]],
        "only_in_second": [framed(frame, k) for k in facts.only[1]],
        "answers": {
            name: {
                "first": [framed(frame, k) for k in a],
                "second": [framed(frame, k) for k in b],
            }
            for name, a, b in every_concept(facts)
        },
        "agree": facts.agrees,
        "explained_by": [list(chosen) for chosen in facts.explained.sets],
        "smallest": facts.explained.exact,
    }
