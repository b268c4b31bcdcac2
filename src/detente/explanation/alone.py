"""Why a state holds or not in a case that has too many states to list."""

from __future__ import annotations

from time import monotonic

from detente.analysis.standing_alone import Alone
from detente.errors import NotApplicable
from detente.explanation.naming import state_named
from detente.explanation.verdicts import Explanation, told
from detente.kernels.clauses import Deadline
from detente.model.circuits import Formulas
from detente.model.conflict import Case
from detente.model.graph import Conventions
from detente.model.open_space import open_graph
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
    formulas = Formulas(case.conflict)
    graph = open_graph(formulas, conventions)
    model = SymbolicModel(formulas, conventions, Budget(seconds=SECONDS))
    at = state_named(graph, model, state)
    dms = graph.dms if dm is None else (graph.dm(dm),)
    own = {d: OwnMoves(model, d, at) for d in dms}
    deadline = Deadline(monotonic() + SECONDS)
    names = BY_CLAUSES if concept is None else (concept_named(concept).name,)
    asked = [Alone(graph, Reasons.of(case.conflict, n, deadline), at) for n in names]
    standings = tuple(a.standing(d, own[d]) for a in asked for d in dms)
    return told(graph, at, tuple(map(concept_named, names)), standings)
