"""What the workbench asks about a case in the background: each question has a name.

A question is plain text, so that it can be put to another process and its answer be kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeAlias

from detente.errors import DetenteError
from detente.model.conflict import Case
from detente.model.enumeration import state_space

Question: TypeAlias = Mapping[str, str]
"""What is asked (``ask``), and the ``concept`` and the outcome (``to``) where it has such."""

LISTED = 14
"""With more options the states are not listed only to find an outcome to ask about."""


NAMES = ("deadlock", "unlock", "paths", "perceive", "ratify", "dilemmas", "phases")
"""What can be asked, in the order in which it is shown."""

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
        for name in NAMES
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
