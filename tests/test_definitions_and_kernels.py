"""Law: the definition, the numpy kernel and an independent brute force give one answer."""

import pytest
from conftest import more
from hypothesis import given
from hypothesis import strategies as st
from models import CONVENTIONS, FAMILIES, LETTERS, Model, OptionModel
from oracle import Oracle

from detente.model.graph import Conventions
from detente.stability.concepts import CONCEPTS
from detente.stability.solve import Solution, solve

NAMES = [c.name for c in CONCEPTS]


def answers(solution: Solution, concept: str) -> dict[int, tuple[int, ...]]:
    return {LETTERS.index(d): s for d, s in solution.stability[concept].items()}


@pytest.mark.parametrize("family", FAMILIES)
@more(2)
@given(data=st.data(), conventions=st.sampled_from(CONVENTIONS))
def test_definition_numpy_and_brute_force_agree(
    family: str, data: st.DataObject, conventions: Conventions
) -> None:
    model: Model = data.draw(FAMILIES[family])
    oracle = Oracle(model, conventions.sanctions, conventions.returning)
    graph = model.graph(conventions)
    for method in ("definition", "numpy"):
        solution = solve(graph, NAMES, method=method)  # type: ignore[arg-type]
        assert ("sim" in solution.stability) == oracle.joint_is_one()
        for concept in solution.concepts:
            assert answers(solution, concept) == oracle.table(concept), (method, concept)


@pytest.mark.parametrize("family", FAMILIES)
@given(data=st.data(), conventions=st.sampled_from(CONVENTIONS))
def test_moves_improvements_and_replies_are_those_of_the_definition(
    family: str, data: st.DataObject, conventions: Conventions
) -> None:
    model: Model = data.draw(FAMILIES[family])
    oracle = Oracle(model, conventions.sanctions, conventions.returning)
    graph = model.graph(conventions)
    for i, dm in enumerate(graph.dms):
        for s in graph.space:
            assert set(graph.moves(dm, s)) == oracle.reach[i][s]
            assert set(graph.improvements(dm, s)) == oracle.gains(i, s)
            for credible in (False, True):
                found = graph.replies(dm, s, credible=credible)
                assert set(found) == oracle.replies(i, s, credible)


@pytest.mark.parametrize("family", FAMILIES)
@given(data=st.data())
def test_the_numpy_kernels_are_what_numpy_means(family: str, data: st.DataObject) -> None:
    """No quiet fall-back: where a kernel exists and fits, ``method="numpy"`` uses it."""
    model: Model = data.draw(FAMILIES[family])
    graph = model.graph()
    solution = solve(graph, NAMES, method="numpy")
    for concept in ("nash", "gmr", "smr", "seq", "sseq"):
        assert solution.methods[concept] == "numpy"
    for concept in solution.concepts:
        if concept in ("sim", "sim_single"):
            assert solution.methods[concept] == ("numpy" if graph.is_option_form else "definition")


def test_only_legal_changes_make_a_joint_result() -> None:
    """Found by search: counting illegal changes too, members of the merged state would disagree."""
    model = OptionModel(
        (("take", "drop"), ("drop",)),
        frozenset(),
        (frozenset({1, 3, 5, 6}),),
        ((2, 1, 4, 0, 3), (2, 3, 0, 4, 1)),
    )
    solution = solve(model.graph(), ["sim"])
    assert answers(solution, "sim") == {0: (0, 2, 4), 1: (0, 1, 2, 3)}


def test_simultaneous_moves_need_one_result_for_all_members() -> None:
    """Together a and b lead from the merged N N - to Y Y N or to Y Y Y, as its member has it."""
    groups = tuple(frozenset({c, c + 4}) for c in (0, 1, 2))
    model = OptionModel((("both",),) * 3, frozenset(), groups, ((0, 1, 2, 3, 4),) * 3)
    solution = solve(model.graph(), ["sim", "nash"])
    assert set(solution.stability) == {"nash"}
    assert "different results for the members" in solution.not_applicable["sim"]
