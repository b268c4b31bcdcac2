"""Law: what a SAT solver says of equilibria is what the list of states says."""

import sys

import pytest
from conftest import fewer
from hypothesis import given
from hypothesis import strategies as st
from models import OptionModel, option_forms
from statements import statement_conflicts

from detente.case.reader import read_text
from detente.errors import (
    BadPreference,
    MissingExtra,
    NoFeasibleState,
    NotApplicable,
    UnknownName,
)
from detente.kernels import deterring
from detente.model.conflict import Conflict, Constraint
from detente.model.grammar import parse
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
@fewer(50)
@given(conflict=statement_conflicts())
def test_all_witnesses_are_all_equilibria(concept: str, conflict: Conflict) -> None:
    same_equilibria(conflict, concept)


@pytest.mark.parametrize("concept", BY_CLAUSES)
@fewer(50)
@given(conflict=statement_conflicts(), state=st.integers(0, 1023))
def test_a_state_is_judged_as_by_the_list(concept: str, conflict: Conflict, state: int) -> None:
    same_verdicts(conflict, concept, state)


@pytest.mark.parametrize("concept", BY_CLAUSES)
@fewer(50)
@given(model=option_forms())
def test_any_order_and_any_infeasible_states(concept: str, model: OptionModel) -> None:
    same_equilibria(model.conflict(), concept)


HEAD = """
detente: 1
title: large
decision_makers:
  a: {options: {%s}}
  b: {options: {%s}}
preferences:
"""


def large(options: int, first: str, second: str) -> Conflict:
    """Two decision makers with so many options each: a's are a0, a1, …, b's are b0, b1, …"""
    own = [", ".join(f"{d}{k}: option {k}" for k in range(options)) for d in "ab"]
    wants = f"  a: {{statements: [{first}]}}\n  b: {{statements: [{second}]}}"
    return read_text(HEAD % tuple(own) + wants, "large").conflict


def odd(letter: str, options: int) -> str:
    return " xor ".join(f"{letter}{k}" for k in range(options))


def test_matching_pennies_over_forty_options_have_no_nash_equilibrium() -> None:
    """One wants an even number of options taken, the other an odd one; they list them differently."""
    a, b = odd("a", 20), odd("b", 20)
    conflict = large(50, f"not ({a} xor {b})", f"{b} xor {a}")
    answer = witnesses(conflict, "nash")
    assert (answer.found, answer.codes, answer.complete) == (False, (), True)
    assert witnesses(conflict, "seq").found


def test_a_hundred_options_have_one_equilibrium_where_everybody_takes_all() -> None:
    wants = [", ".join(f"{d}{k}" for k in range(50)) for d in "ab"]
    conflict = large(50, *wants)
    answer = witnesses(conflict, "nash", limit=2)
    assert answer.codes == ((1 << 100) - 1,)
    assert answer.complete
    assert not witnesses(conflict, "nash", where="not a7").found
    assert is_equilibrium(conflict, "nash", 3) is False
    assert stable(conflict, "nash", "b", ((1 << 50) - 1) << 50)


@pytest.mark.parametrize("concept", BY_CLAUSES)
def test_what_the_time_did_not_allow_is_not_settled(concept: str) -> None:
    conflict = large(50, "a0 iff b0", "a0 xor b0")
    answer = witnesses(conflict, concept, seconds=0)
    assert (answer.found, answer.codes, answer.complete) == (None, (), False)
    assert is_equilibrium(conflict, concept, 0, seconds=0) is None


def test_a_solver_judges_no_simultaneous_moves() -> None:
    with pytest.raises(NotApplicable, match="'sim' cannot be judged"):
        witnesses(large(2, "a0", "b0"), "sim")


def test_a_code_that_is_no_state_is_refused() -> None:
    conflict = large(2, "a0", "b0")
    barred = conflict.replace(
        constraints=(Constraint(parse("a0 and b0", conflict.names), "infeasible"),)
    )
    with pytest.raises(UnknownName, match="infeasible"):
        stable(barred, "nash", "a", 0b0101)
    with pytest.raises(UnknownName, match="from 0 to"):
        stable(barred, "nash", "a", 16)
    with pytest.raises(UnknownName, match="Did you mean"):
        stable(barred, "nash", "aa", 0)


def test_conditions_that_leave_no_state_are_an_error() -> None:
    conflict = large(50, "a0", "b0")
    nothing = conflict.replace(
        constraints=(Constraint(parse("a0 or not a0", conflict.names), "infeasible"),)
    )
    with pytest.raises(NoFeasibleState):
        witnesses(nothing, "nash")


@pytest.mark.parametrize(
    ("ranking", "says"),
    [
        ("[a0, [b0, not a0 and not b0]]", "twice"),
        ("[a0, b0 and not a0]", "misses states, among them 'N"),
        ("[a0, not a0, a0 and not a0]", "fits no feasible state"),
    ],
)
def test_a_ranking_that_names_states_twice_or_never_is_refused(ranking: str, says: str) -> None:
    own = [", ".join(f"{d}{k}: option {k}" for k in range(50)) for d in "ab"]
    text = HEAD % tuple(own) + f"  a: {{ranking: {ranking}}}\n  b: {{statements: [b0]}}"
    with pytest.raises(BadPreference, match=says):
        witnesses(read_text(text, "large").conflict, "nash")


def test_without_a_solver_the_install_line_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pysat", None)
    with pytest.raises(MissingExtra, match=r'pip install "detente\[symbolic\]"'):
        witnesses(large(2, "a0", "b0"), "nash")


@pytest.mark.parametrize("concept", ["gmr", "smr", "seq", "sseq"])
@fewer(50)
@given(conflict=statement_conflicts(people=(3, 4)))
def test_sequences_not_followed_to_their_end_leave_verdicts_open(
    concept: str, conflict: Conflict
) -> None:
    """Looking one move ahead only, a witness is still one, and what is ruled out is none."""
    solution = solve(conflict, [concept], method="numpy")
    listed = codes(solution, solution.equilibria(concept).indices)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deterring, "LONGEST", 1)
        answer = witnesses(conflict, concept, limit=1 + (1 << len(conflict.options)))
    assert set(answer.codes) <= listed <= {*answer.codes, *answer.unproven}
    assert answer.complete == (not answer.unproven)
