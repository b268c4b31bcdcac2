"""Why a state holds or not in a case that has too many states to list."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from time import monotonic

from detente.analysis.standing import Standing
from detente.analysis.standing_alone import Alone
from detente.errors import BudgetSpent, NotApplicable
from detente.explanation.naming import labelled_states, may_be_listed, state_named
from detente.explanation.prose import Bullets, Section
from detente.explanation.verdicts import Explanation, told
from detente.kernels.clauses import Deadline
from detente.model.circuits import Formulas
from detente.model.conflict import Case
from detente.model.graph import Conventions
from detente.model.open_space import open_graph
from detente.model.truths import MOST_OPTIONS
from detente.stability.concepts import CONCEPTS
from detente.stability.concepts import concept as concept_named
from detente.stability.own_moves import OwnMoves
from detente.stability.reasons import Reasons
from detente.stability.symbolic import SymbolicModel
from detente.stability.symbolic_budget import Budget
from detente.stability.witness import BY_CLAUSES

SECONDS = 60.0
"""So long an explanation without a list of states may take."""


def explain_alone(
    case: Case, state: str, dm: str | None, concept: str | None, conventions: Conventions
) -> Explanation:
    """Return why decision makers stay at a state or leave it, from that state alone."""
    if conventions.sanctions != "legal":
        raise NotApplicable(
            f"With {len(case.conflict.options)} options, states are explained under legal sequences "
            "of sanctions only: leave out --sanctions."
        )
    names = BY_CLAUSES if concept is None else (concept_named(concept).name,)
    if concept and not judges_alone(concept):
        raise NotApplicable(_without_a_list(concept))
    formulas = Formulas(case.conflict)
    graph = open_graph(formulas, conventions)
    model = SymbolicModel(formulas, conventions, Budget(seconds=SECONDS))
    labelled_states(model)
    at = state_named(graph, model, state)
    dms = graph.dms if dm is None else (graph.dm(dm),)
    own = {d: OwnMoves(model, d, at) for d in dms}
    deadline = Deadline(monotonic() + SECONDS)
    standings: dict[str, tuple[Standing, ...]] = {}
    left = []
    for n in names:
        asked = Alone(graph, Reasons.of(case.conflict, n, deadline), at)
        try:
            standings[n] = tuple(asked.standing(d, own[d]) for d in dms)
        except BudgetSpent as spent:
            if n == names[-1] and not standings:
                raise
            left.append(spent.message)
    if concept is None:
        others = ", ".join(c.name for c in CONCEPTS if not judges_alone(c.name))
        ask = " Ask for one by its name." if may_be_listed(case.conflict) else ""
        left.append(_without_a_list(others) + ask)
    judges = tuple(map(concept_named, standings))
    found = told(graph, at, judges, tuple(chain.from_iterable(standings.values())))
    if not left:
        return found
    return replace(found, sections=(*found.sections, Section("Left open", (Bullets(tuple(left)),))))


def judges_alone(concept: str) -> bool:
    """Say whether a state can be judged under a concept without a list of states."""
    return concept in BY_CLAUSES


def _without_a_list(names: str) -> str:
    return f"Not judged without a list of states, which ends at {MOST_OPTIONS} options: {names}."
