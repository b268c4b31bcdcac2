"""Law: decision diagrams and a solver count what the list of states counts."""

import sys
from pathlib import Path

import pytest
from conftest import fewer
from hypothesis import given
from hypothesis import strategies as st
from models import OptionModel, option_forms
from test_open_space import sixty

from detente.errors import BudgetSpent
from detente.stability.count import Count, count
from detente.stability.witness import is_equilibrium

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))
from families import prioritised

FIVE = ["nash", "gmr", "smr", "seq", "sseq"]


def numbers(found: Count) -> tuple[object, ...]:
    return (found.states, found.counted, found.stable, found.equilibria, found.first)


@fewer(40)
@given(option_forms(), st.sampled_from([None, "YN" + "-" * 9, "a.o0", "not a.o0"]))
def test_diagrams_count_what_the_definition_counts(model: OptionModel, where: str | None) -> None:
    conflict = model.conflict()
    options = [o.name for o in conflict.options]
    if where and where.endswith("o0") and "a.o0" not in options:
        where = None
    if where and where.startswith("Y"):
        where = where[: len(options)]
    listed = count(conflict, FIVE, method="definition", where=where)
    drawn = count(conflict, FIVE, method="symbolic", where=where)
    assert numbers(drawn) == numbers(listed)
    assert drawn.engine == "symbolic"


@fewer(50)
@given(option_forms(), st.integers(0, 5))
def test_samples_are_different_equilibria_and_follow_the_seed(model: OptionModel, n: int) -> None:
    conflict = model.conflict()
    drawn = count(conflict, ["gmr"], method="symbolic", sample=n, seed=7, limit=1 << 6)
    again = count(conflict, ["gmr"], method="symbolic", sample=n, seed=7)
    picked = drawn.sampled.get("gmr", ())
    assert picked == again.sampled.get("gmr", ())
    assert len(set(picked)) == len(picked) == min(n, drawn.equilibria["gmr"])
    assert set(picked) <= set(drawn.first["gmr"])


def test_where_a_budget_ends_a_solver_still_shows_equilibria() -> None:
    """SEQ with three decision makers outgrows diagrams; what a solver then shows is true all the same."""
    case = prioritised(60, 3, statements=20, infeasible=6)
    found = count(case, ["seq"], seconds=5)
    assert ("seq" in found.equilibria) != ("seq" in found.unproven)
    for state in found.first["seq"][:2]:
        assert is_equilibrium(case, "seq", state.code)


def test_a_concept_that_takes_long_leaves_time_for_the_next() -> None:
    case = prioritised(60, 3, statements=20, infeasible=6)
    found = count(case, ["seq", "nash"], seconds=6)
    assert "nash" in found.equilibria
    assert set(found.stable["nash"]) == {"d0", "d1", "d2"}


def test_a_budget_that_does_not_reach_the_states_is_an_error_in_words() -> None:
    with pytest.raises(BudgetSpent, match="while the feasible states were drawn"):
        count(sixty(), ["nash"], seconds=1e-9)
