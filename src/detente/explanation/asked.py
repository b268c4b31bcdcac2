"""Why a state holds or not, whatever the size of the case: listed states or one state alone."""

from __future__ import annotations

from detente.errors import MissingPart
from detente.explanation.naming import large_cases_served, may_be_listed, of_the_status_quo
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

    Beyond 16 options no state is listed: moves are counted, some of them told. Up to 20 options a
    list still serves where this does not. Raises
    :class:`detente.errors.DetenteError` of several kinds, :class:`BudgetSpent` among them.

    >>> import detente
    >>> explain(detente.read("chicken"), "1", dm="a", concept="seq").answer
    'Under seq, state 1 (compromise) is not stable for Driver A.'
    """
    if state is None and case.conflict.status_quo is None:
        raise MissingPart(
            f"The case {case.name!r} names no status quo. Name a state, --state STATE, or add a line such as "
            "'status_quo: LABEL'."
        )
    name = state or case.status_quo
    rules = conventions or Conventions()
    if is_open(case.conflict) and not _by_list(case, concept, rules):
        from detente.explanation.alone import explain_alone

        with of_the_status_quo(case, state):
            return explain_alone(case, name, dm, concept, rules)
    solution = solve(case, None if concept is None else [concept], conventions=conventions)
    return explain_solution(solution, name, dm=dm, concept=concept)


def _by_list(case: Case, concept: str | None, conventions: Conventions) -> bool:
    """Say whether states are listed because the engines for large cases do not serve."""
    if not may_be_listed(case.conflict):
        return False
    from detente.explanation.alone import judges_alone

    judged = concept is None or judges_alone(concept)
    return not judged or conventions.sanctions != "legal" or not large_cases_served()
