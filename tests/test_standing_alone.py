"""Law: a state explained without a list of states stands as the definition says."""

import pytest
from conftest import fewer
from hypothesis import given
from hypothesis import strategies as st
from models import OptionModel, option_forms
from test_open_space import sixty

from detente.analysis.standing import Fate, Standing, standing
from detente.analysis.standing_alone import Alone
from detente.case.reader import read_text
from detente.errors import AmbiguousName, BudgetSpent, NotApplicable, UnknownName
from detente.explanation.asked import explain
from detente.explanation.paths import paths
from detente.kernels.clauses import Deadline
from detente.model.circuits import Formulas
from detente.model.conflict import Case, Dm
from detente.model.graph import Conventions
from detente.model.open_space import open_graph
from detente.model.space import State
from detente.stability.concepts import concept
from detente.stability.own_moves import OwnMoves
from detente.stability.reasons import Reasons
from detente.stability.symbolic import SymbolicModel

FIVE = ("nash", "gmr", "smr", "seq", "sseq")


@fewer(40)
@given(option_forms(), st.sampled_from(FIVE), st.randoms(use_true_random=False))
def test_one_state_alone_stands_as_in_the_list(model: OptionModel, name: str, rng) -> None:
    listed, conflict = model.graph(), model.conflict()
    s = rng.choice(list(listed.space))
    code = {t: cells[0] for t, cells in enumerate(listed.space.cells)}
    formulas, symbolic = Formulas(conflict), SymbolicModel(Formulas(conflict))
    graph = open_graph(formulas)
    alone = Alone(graph, Reasons.of(conflict, name, Deadline()), State(code[s]))
    for dm in listed.dms:
        whole = standing(listed, concept(name), dm, s)
        found = alone.standing(dm, OwnMoves(symbolic, dm, code[s]))
        fates = {code[m.target]: m.fate for m in whole.moves}
        assert (found.stable, found.total) == (whole.stable, whole.total)
        for fate in (Fate.EQUAL, Fate.WORSE):
            assert found.number(fate) == whole.number(fate)
        for move in found.moves:
            assert fates[move.target] == move.fate
            if move.fate is Fate.DETERRED:
                end = listed.space.where[move.sanction]
                target = listed.space.where[move.target]
                credible = concept(name).credible
                assert end in listed.replies(dm, target, credible=credible)
                assert listed.deters(dm, end, s)


def large() -> Case:
    return Case("sixty", sixty().replace(status_quo="start"))


def test_a_state_of_sixty_options_is_explained() -> None:
    """a has all it wants; b gains by breaking what is met (2^29 moves) or else by its o2 (2^28)."""
    told = explain(large(), concept="nash")
    assert told.answer == "Under nash, state start (met) is not an equilibrium."
    a, b = told.standings
    assert a.stable
    assert not b.stable
    assert a.total == (1 << 30) - 1
    assert f"none of its {(1 << 30) - 1:,} moves is an improvement." in str(told)
    assert "268,435,455 no better." in str(told)
    assert b.number(Fate.OPEN) == (1 << 30) - (1 << 28)


def test_a_condition_that_only_one_state_meets_names_it() -> None:
    case = large()
    nothing_else = " and ".join(f"not a.o{k} and not b.o{k}" for k in range(30))
    assert (
        explain(case, nothing_else, concept="nash").answer == explain(case, concept="nash").answer
    )
    with pytest.raises(AmbiguousName, match="fits"):
        explain(case, "met")
    with pytest.raises(UnknownName, match="No feasible state"):
        explain(case, "a.o0 and b.o0")


def test_other_conventions_are_refused_in_words() -> None:
    with pytest.raises(NotApplicable, match="legal sequences"):
        explain(large(), conventions=Conventions("once"))


def test_what_is_left_open_does_not_hide_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    standing = Alone.standing

    def slow(self: Alone, dm: Dm, own: OwnMoves) -> Standing:
        if self.reasons.concept != "nash":
            raise BudgetSpent("Whether b stays was not settled: the time ended.")
        return standing(self, dm, own)

    monkeypatch.setattr(Alone, "standing", slow)
    told = explain(large())
    assert told.answer == "Under nash, state start (met) is not an equilibrium."
    (open_,) = told.sections[-1].blocks
    assert told.sections[-1].heading == "Left open"
    assert str(open_).count("the time ended") == 4
    with pytest.raises(BudgetSpent):
        explain(large(), concept="seq")


def twin(idle: int) -> Case:
    """Two who mind each other, and so many options that the conditions keep from ever being taken."""
    names = [f"i{k}" for k in range(idle)]
    never = "".join(f"\n  - {name}" for name in names)
    options = ", ".join(f"{name}: idle" for name in names)
    return read_text(
        f"""
detente: 1
title: A river and a dam
decision_makers:
  up: {{options: {{dam: Build it, share: Share the water}}}}
  down: {{options: {{sue: Go to court, pay: Pay for half}}}}
  other: {{options: {{{options}}}}}
infeasible:{never or " []"}
outcomes: {{deal: share and pay}}
status_quo: {"N" * (4 + idle)}
preferences:
  up: {{statements: [pay, not sue, dam, not share]}}
  down: {{statements: [share, not dam, sue if dam, not pay]}}
  other: {{statements: [deal]}}
""",
        "river",
    )


@pytest.mark.parametrize("asked", [{}, {"concept": "sim"}, {"conventions": Conventions("once")}])
def test_a_large_case_is_answered_as_its_small_twin(asked: dict) -> None:
    small, large = twin(0), twin(13)
    few, many = explain(small, **asked), explain(large, **asked)
    stable = {(s.concept, s.dm): s.stable for s in few.standings}
    found = {(s.concept, s.dm): s.stable for s in many.standings}
    assert found.items() <= stable.items()
    assert {c for c, _ in found} >= ({asked["concept"]} if "concept" in asked else {*FIVE})
    assert paths(large, to="deal").answer.replace("N" * 13, "") == paths(small, to="deal").answer
    assert paths(large).answer.replace("N" * 13, "") == paths(small).answer


def test_a_pattern_of_the_wrong_length_is_known_as_one() -> None:
    for case in (twin(0), twin(13)):
        options = len(case.conflict.options)
        with pytest.raises(UnknownName, match=f"3 letters, and a pattern has {options}"):
            explain(case, "YNN")
