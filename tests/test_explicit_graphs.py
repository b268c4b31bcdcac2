"""Explicit graphs: arcs as listed, conditions that remove states, names that are labels."""

from __future__ import annotations

import pytest

import detente as dt
from detente.case.reader import read_text
from detente.errors import BadPreference, UnknownName

ARCS = """
detente: 1
title: A walk
decision_makers: {one: {}, two: {}}
graph:
  states: {a: Start, b: Middle, c: ~, 7: Seven}
  moves: {one: [[a, b], [b, c]], two: [[b, 7], [c, a]]}
preferences:
  one: {ranking: [c, b, a, 7]}
  two: {ranking: [7, [a, b], c]}
"""


def labels(graph: dt.Graph, dm: str, state: str) -> list[str]:
    found = graph.moves(graph.dm(dm), graph.state(state))
    return [graph.space.label(s) for s in found]


def test_moves_are_those_listed_and_no_more() -> None:
    graph = dt.graph_model(read_text(ARCS).conflict)
    assert labels(graph, "one", "a") == ["b"]
    assert labels(graph, "one", "b") == ["c"]
    assert labels(graph, "two", "7") == []


def test_a_label_is_text_and_never_an_index() -> None:
    graph = dt.graph_model(read_text(ARCS).conflict)
    assert graph.state("7") == graph.state("#3") == 3
    with pytest.raises(UnknownName, match="no state '3'"):
        graph.state("3")


def test_a_condition_removes_states_and_their_arcs() -> None:
    text = ARCS.replace("[c, b, a, 7]", "[b, a, 7]").replace("[a, b], c]", "[a, b]]")
    case = read_text(text + "infeasible: [{when: states(c), because: closed}]\n")
    graph = dt.graph_model(case.conflict)
    assert [graph.space.label(s) for s in graph.space] == ["a", "b", "7"]
    assert labels(graph, "one", "b") == []
    with pytest.raises(UnknownName, match="removed by closed"):
        graph.state("c")


def test_a_ranking_must_not_name_a_removed_state() -> None:
    with pytest.raises(BadPreference, match="'c'"):
        read_text(ARCS + "infeasible: [states(c)]\n")


def test_simultaneous_moves_do_not_apply_and_the_reason_is_given() -> None:
    solution = dt.solve(read_text(ARCS))
    assert set(solution.not_applicable) == {"sim", "sim_single"}
    assert "options" in solution.not_applicable["sim"]
