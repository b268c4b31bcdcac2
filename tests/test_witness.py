"""Law: what a SAT solver says of equilibria is what the list of states says."""

import pytest
from conftest import fewer
from hypothesis import given
from hypothesis import strategies as st
from models import OptionModel, option_forms
from statements import statement_conflicts

from detente.model.conflict import Conflict
from detente.stability.solve import Solution, solve
from detente.stability.witness import BY_CLAUSES, is_equilibrium, stable, witnesses


def codes(solution: Solution, states: tuple[int, ...]) -> set[int]:
    return {solution.graph.space.cells[s][0] for s in states}


def same_equilibria(conflict: Conflict, concept: str) -> None:
    """All witnesses, one after the other, are the equilibria; and no more is left open."""
    solution = solve(conflict, [concept], method="numpy")
    listed = codes(solution, solution.equilibria(concept).indices)
    answer = witnesses(conflict, concept, limit=1 + (1 << len(conflict.options)))
    assert set(answer.codes) == listed
    assert len(answer.codes) == len(listed)
    assert answer.complete
    assert answer.found == bool(listed)


def same_verdicts(conflict: Conflict, concept: str, state: int) -> None:
    """One state is judged alike for everybody."""
    solution = solve(conflict, [concept], method="numpy")
    code = solution.graph.space.cells[state % len(solution.graph.space)][0]
    judged = {d: code in codes(solution, s) for d, s in solution.stability[concept].items()}
    assert {d: stable(conflict, concept, d, code) for d in judged} == judged
    assert is_equilibrium(conflict, concept, code) == all(judged.values())


@pytest.mark.parametrize("concept", BY_CLAUSES)
@fewer(20)
@given(conflict=statement_conflicts())
def test_all_witnesses_are_all_equilibria(concept: str, conflict: Conflict) -> None:
    same_equilibria(conflict, concept)


@pytest.mark.parametrize("concept", BY_CLAUSES)
@fewer(20)
@given(conflict=statement_conflicts(), state=st.integers(0, 1023))
def test_a_state_is_judged_as_by_the_list(concept: str, conflict: Conflict, state: int) -> None:
    same_verdicts(conflict, concept, state)


@pytest.mark.parametrize("concept", BY_CLAUSES)
@fewer(20)
@given(model=option_forms())
def test_any_order_and_any_infeasible_states(concept: str, model: OptionModel) -> None:
    same_equilibria(model.conflict(), concept)
