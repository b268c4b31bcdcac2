"""Law: a state explained without a list of states stands as the definition says."""

import pytest
from conftest import fewer
from hypothesis import given
from hypothesis import strategies as st
from models import OptionModel, option_forms
from test_open_space import sixty

from detente.analysis.standing import Fate, standing
from detente.analysis.standing_alone import Alone
from detente.errors import AmbiguousName, NotApplicable, UnknownName
from detente.explanation.asked import explain
from detente.kernels.clauses import Deadline
from detente.model.circuits import Formulas
from detente.model.conflict import Case
from detente.model.graph import Conventions
from detente.model.open_space import open_graph
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
    alone = Alone(graph, Reasons.of(conflict, name, Deadline()), graph.state(f"#{code[s]}"))
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
    assert f"… and {(1 << 30) - 1:,} more moves." in str(told)
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
