"""What the workbench asks about a case in the background: each question has a name and its answer.

A question is plain text, so that it can be put to another process and its answer be kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from detente.analysis.deadlock import Question as Stuck
from detente.analysis.deadlock import deadlock_facts
from detente.analysis.leeway import Search, question
from detente.analysis.stretch import Watch, unwatched
from detente.analysis.unlock import unlocked
from detente.errors import DetenteError
from detente.explanation.compare import phases
from detente.explanation.deadlock import impasse
from detente.explanation.dilemmas import dilemmas
from detente.explanation.paths import paths
from detente.explanation.perceive import perceive
from detente.explanation.prose import Prose
from detente.explanation.ratify import ratify
from detente.explanation.unlock import unlocking
from detente.model.conflict import Case
from detente.model.enumeration import state_space

Question: TypeAlias = Mapping[str, str]
"""What is asked (``ask``), and the ``concept`` and the outcome (``to``) where it has such."""

MOST_CHANGES = 2
LISTED = 14
"""With more options the states are not listed only to find an outcome to ask about."""


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
"""What can be asked."""

TELLS = ("deadlock", "unlock")
"""What tells how far it is, and can wait on its way; the rest takes little time as a rule."""

SECTIONS: Mapping[str, str] = MappingProxyType(
    {
        "perceive": "perceptions",
        "ratify": "ratification",
        "dilemmas": "positions",
        "phases": "phases",
    }
)
"""The section that a case must have for a question to make sense."""

TAKES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"deadlock": ("concept",), "unlock": ("concept", "to"), "paths": ("to",), "dilemmas": ()}
)
"""What an answer depends on; ``concept`` alone unless named here."""


def questions(case: Case, concept: str, to: str) -> dict[str, Question]:
    """Return what is to be asked about a case, by name, in the order in which it is shown."""
    given = {"concept": concept, "to": to}
    return {
        name: {"ask": name} | {k: given[k] for k in TAKES.get(name, ("concept",))}
        for name in ASKED
        if (name != "unlock" or to) and (name not in SECTIONS or case.sections.get(SECTIONS[name]))
    }


def elsewhere(case: Case) -> str:
    """Return the first named outcome that the status quo does not belong to; empty without one."""
    outcomes = list(case.conflict.outcomes)
    try:
        space = state_space(case.conflict) if len(case.conflict.options) <= LISTED else None
        here = space.outcomes(space.state(case.status_quo)) if space else ()
    except DetenteError:
        here = ()
    return next((o for o in outcomes if o not in here), "")


def answered(case: Case, asked: Question, watch: Watch = unwatched) -> Prose:
    """Return the answer to a question, however long it takes; ``watch`` is told how far it is."""
    return ASKED[asked["ask"]](case, asked, watch)
