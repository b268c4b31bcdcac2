"""Who answers what the workbench asks in the background: each question by its engine.

Only the process that does the work needs this; the server starts without it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from detente.analysis.deadlock import Question as Stuck
from detente.analysis.deadlock import deadlock_facts
from detente.analysis.leeway import Search, question
from detente.analysis.stretch import Watch, unwatched
from detente.analysis.unlock import unlocked
from detente.explanation.compare import phases
from detente.explanation.deadlock import impasse
from detente.explanation.dilemmas import dilemmas
from detente.explanation.paths import paths
from detente.explanation.perceive import perceive
from detente.explanation.prose import Prose
from detente.explanation.ratify import ratify
from detente.explanation.unlock import unlocking
from detente.model.conflict import Case
from detente.web.questions import Question

MOST_CHANGES = 2


def _deadlock(case: Case, asked: Question, watch: Watch) -> Prose:
    return impasse(deadlock_facts(case, Stuck(concept=asked["concept"]), watch=watch))


def _unlock(case: Case, asked: Question, watch: Watch) -> Prose:
    search = Search(concepts=(asked["concept"],), at_most=MOST_CHANGES)
    return unlocking(case, unlocked(question(case.conflict, asked["to"], search), watch=watch))


ASKED: Mapping[str, Callable[[Case, Question, Watch], Prose]] = MappingProxyType(
    {
        "deadlock": _deadlock,
        "unlock": _unlock,
        "paths": lambda case, q, _: paths(case, to=q["to"] or None),
        "perceive": lambda case, q, _: perceive(case, concept=q["concept"]),
        "ratify": lambda case, q, _: ratify(case, concept=q["concept"]),
        "dilemmas": lambda case, *_: dilemmas(case),
        "phases": lambda case, q, _: phases(case, concept=q["concept"]),
    }
)
"""Who answers each of :data:`detente.web.questions.NAMES`."""


def answered(case: Case, asked: Question, watch: Watch = unwatched) -> Prose:
    """Return the answer to a question, however long it takes; ``watch`` is told how far it is."""
    return ASKED[asked["ask"]](case, asked, watch)
