"""Law: a state on its own is what it is in the list of all states."""

import pytest
from conftest import fewer
from hypothesis import given
from models import OptionModel, option_forms

from detente.case.reader import read_text
from detente.errors import AmbiguousName, TooLarge, UnknownName
from detente.explanation.asked import explain
from detente.library import read
from detente.model.circuits import Formulas
from detente.model.conflict import Case, Conflict, Constraint
from detente.model.grammar import parse
from detente.model.graph import Graph, graph_model
from detente.model.open_space import open_graph
from detente.model.space import State

BUNDLED = ["moscow-2016", "cuba-1962", "chicken", "syria-iraq-1975"]


def same(listed: Graph, open_: Graph) -> None:
    """Names, outcomes, moves, improvements and definitions agree, state by state."""
    space, named = listed.space, open_.space
    code = {s: space.cells[s][0] for s in space}
    for s in space:
        at = named.state(space.pattern(s))
        assert named.label(at) == space.label(s)
        assert named.outcomes(at) == space.outcomes(s)
        assert named.describe(at) == space.describe(s)
        assert named.state(space.label(s)) == at
        for dm in listed.dms:
            assert set(open_.moves(dm, at)) == {code[t] for t in listed.moves(dm, s)}
            assert set(open_.improvements(dm, at)) == {code[t] for t in listed.improvements(dm, s)}
            replies = {code[t] for t in listed.replies(dm, s, credible=True)}
            assert set(open_.replies(dm, at, credible=True)) == replies


@fewer(10)
@given(option_forms(most=4))
def test_random_models_are_the_same_unlisted(model: OptionModel) -> None:
    same(model.graph(), open_graph(model.conflict()))


@pytest.mark.parametrize("name", BUNDLED)
def test_bundled_cases_are_the_same_unlisted(name: str) -> None:
    conflict = read(name).conflict
    if conflict.arcs is None and not conflict.merges:
        same(graph_model(conflict), open_graph(conflict))


def sixty() -> Conflict:
    options = ", ".join(f"o{k}: option {k}" for k in range(30))
    return read_text(
        f"""
detente: 1
title: sixty options
decision_makers:
  a: {{options: {{{options}}}}}
  b: {{options: {{{options}}}}}
infeasible: [a.o0 and b.o0]
labels: {{start: {"N" * 60}}}
outcomes: {{met: a.o1 iff b.o1}}
preferences:
  a: {{statements: [met, not a.o0]}}
  b: {{statements: [not met, b.o2]}}
""",
        "sixty",
    ).conflict


def test_sixty_options_are_named_and_compared_but_not_listed() -> None:
    graph = open_graph(sixty())
    start = graph.state("start")
    assert start == 0
    assert graph.space.outcomes(start) == ("met",)
    assert graph.prefers(graph.dm("a"), start, State(2))
    assert graph.space.state_of(1 | 1 << 30) is None
    for listing in (len, list):
        with pytest.raises(TooLarge, match="60 options"):
            listing(graph.space)  # type: ignore[operator]


def test_a_name_that_leaves_options_open_is_refused() -> None:
    space = open_graph(sixty()).space
    with pytest.raises(AmbiguousName, match="does not name one state"):
        space.state("met")
    with pytest.raises(UnknownName, match="no index"):
        space.state("#3")
    with pytest.raises(UnknownName, match=r"a\.o0 and b\.o0"):
        space.state("Y" + "N" * 29 + "Y" + "N" * 29)


def test_a_label_that_leaves_options_open_names_the_one_state_that_fits() -> None:
    """The conditions leave one state with a.o0: so may a label say, as where states are listed."""
    case = Case("sixty", sixty().replace(labels={"end": "Y" + "-" * 59}, status_quo="end"))
    rest = [f"{d}.o{k}" for d in "ab" for k in range(30) if (d, k) != ("a", 0)]
    only = parse(f"not a.o0 or none({', '.join(rest)})", case.conflict.names)
    settled = Constraint(only, "feasible")
    conflict = case.conflict.replace(constraints=(*case.conflict.constraints, settled))
    assert explain(case.replace(conflict=conflict), concept="nash").standings[0].state == 1


def test_a_circuit_of_sixty_options_is_built_without_listing() -> None:
    formulas = Formulas(sixty())
    assert len(formulas.circuit.needed([formulas.feasible])) == 2
