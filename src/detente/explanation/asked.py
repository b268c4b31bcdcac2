"""Why a state holds or not, whatever the size of the case: listed states or one state alone."""

from __future__ import annotations

from detente.explanation.verdicts import Explanation
from detente.explanation.verdicts import explain as explain_solution
from detente.model.conflict import Case
from detente.model.graph import Conventions
from detente.model.open_space import is_open
from detente.stability.solve import solve


def explain(
    case: Case,
    state: str | None = None,
    *,
    dm: str | None = None,
    concept: str | None = None,
    conventions: Conventions | None = None,
) -> Explanation:
    """Return why decision makers stay at a state (default: the status quo) or leave it.

    Beyond 16 options no state is listed: moves are counted, some of them told. Raises
    :class:`detente.errors.DetenteError` of several kinds, :class:`BudgetSpent` among them.

    >>> import detente
    >>> explain(detente.read("chicken"), "1", dm="a", concept="seq").answer
    'Under seq, state 1 (compromise) is not stable for Driver A.'
    """
    name = state or case.status_quo
    if is_open(case.conflict):
        from detente.explanation.alone import explain_alone

        return explain_alone(case, name, dm, concept, conventions or Conventions())
    solution = solve(case, None if concept is None else [concept], conventions=conventions)
    return explain_solution(solution, name, dm=dm, concept=concept)
