"""What the engine of decision diagrams refuses, and what it says is proven when a budget ends."""

import random
import sys
from collections.abc import Callable
from decimal import Decimal

import pytest
from conftest import fewer
from hypothesis import given
from hypothesis import strategies as st
from test_symbolic import agree, stated

from detente.case.reader import read_text
from detente.errors import (
    BadPreference,
    BudgetSpent,
    MissingExtra,
    NoFeasibleState,
    NotApplicable,
    UnknownName,
    WrongValue,
)
from detente.library import read
from detente.model.circuits import Formulas
from detente.model.conflict import Conflict, Payoffs, Ranking
from detente.model.graph import graph_model
from detente.stability.solve import solve
from detente.stability.symbolic import SymbolicModel, active_library
from detente.stability.symbolic_budget import Budget
from detente.stability.symbolic_paths import shortest

HARD = 8


def lopsided() -> Conflict:
    """Whose gains are a comparison of sums of many different weights: easy for b's moves, hard for a's."""
    rng = random.Random(3)
    options = ", ".join(f"o{k}: option {k}" for k in range(HARD))
    weights = ", ".join(f"o{k}: {rng.randrange(1 << 20)}" for k in range(HARD))
    text = f"""
detente: 1
title: lopsided
decision_makers:
  a: {{options: {{{options}}}}}
  b: {{options: {{p: plain}}}}
preferences:
  a: {{weights: {{{weights}, p: 77}}}}
  b: {{statements: [p iff o0]}}
"""
    return read_text(text, "lopsided").conflict


def test_a_spent_budget_says_whose_stable_states_are_known() -> None:
    conflict = lopsided()
    model = SymbolicModel(Formulas(conflict), budget=Budget(nodes=500))
    with pytest.raises(BudgetSpent, match=r"Proven: the states stable for a; .* Not judged: b"):
        model.equilibria("seq")
    assert model.judged("seq") == ("a",)
    solution = solve(conflict, ["seq"], method="numpy")
    assert model.stable("seq", "a").size() == len(solution.stable("seq", "a"))
    assert model.equilibria("gmr").size() == len(solve(conflict, ["gmr"]).equilibria("gmr"))


def test_no_time_proves_nothing() -> None:
    model = SymbolicModel(Formulas(read("chicken").conflict), budget=Budget(seconds=1e-9))
    with pytest.raises(BudgetSpent, match=r"The time of 1e-09 s ended .* \[budget-spent\]"):
        model.equilibria("nash")
    with pytest.raises(WrongValue, match="some time"):
        Budget(seconds=0)


@fewer(8)
@given(stated(), st.randoms(use_true_random=False), st.booleans())
def test_rankings_are_refused_in_the_words_of_the_list(
    conflict: Conflict, rng: random.Random, paid: bool
) -> None:
    names = [o.name for o in conflict.options]
    width = len(names)
    choices = [*names, *(f"not {n}" for n in names), "Y" + "-" * (width - 1), "N" * width]
    chosen = rng.sample(choices, rng.randint(1, 3))
    numbers = Payoffs({n: Decimal(rng.randrange(3)) for n in chosen})
    preference = numbers if paid else Ranking(tuple((n,) for n in chosen))
    broken = conflict.replace(preferences={**conflict.preferences, conflict.dms[-1]: preference})
    wanted = refusal(lambda: graph_model(broken))
    assert refusal(lambda: SymbolicModel(Formulas(broken)).equilibria("nash")) == wanted
    if not wanted:
        agree(broken)


def refusal(work: Callable[[], object]) -> str:
    """What is said against the preferences; empty where nothing is."""
    try:
        work()
    except BadPreference as error:
        return error.message
    return ""


def test_what_is_not_there_is_refused() -> None:
    model = SymbolicModel(Formulas(read("chicken").conflict))
    with pytest.raises(NotApplicable, match="without listing"):
        model.equilibria("sim")
    with pytest.raises(UnknownName, match="no solution concept"):
        model.equilibria("nish")
    with pytest.raises(UnknownName, match="no decision maker"):
        model.stable("nash", "nobody")
    with pytest.raises(UnknownName, match="no state with the code 99"):
        shortest(model, 99, model.states())


def test_conditions_that_remove_every_state_are_refused() -> None:
    text = (
        "detente: 1\ntitle: none\ndecision_makers: {a: {options: {x: X}}}\n"
        "infeasible: [x]\nfeasible: [x]\npreferences: {a: {statements: [x]}}"
    )
    with pytest.raises(NoFeasibleState, match="remove every one"):
        SymbolicModel(Formulas(read_text(text, "none").conflict)).states()


def test_plain_python_serves_where_the_c_library_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "dd.cudd", None)
    assert active_library() == "dd.autoref"
    agree(read("chicken").conflict)
    monkeypatch.setitem(sys.modules, "dd.autoref", None)
    with pytest.raises(MissingExtra, match=r"pip install 'detente\[symbolic\]'"):
        active_library()
