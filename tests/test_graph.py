"""Moves, improvements, replies and routes of the graph model."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from models import CONVENTIONS, FAMILIES, ArcModel, Model

from detente.case.reader import read_text
from detente.errors import MissingPart, UnknownName, WrongValue
from detente.library import read
from detente.model.graph import Conventions, Graph, graph_model
from detente.stability.solve import solve


def graph_of(options: str, more: str = "") -> Graph:
    """A graph of one mover, who prefers nothing, and an onlooker with an option z."""
    text = f"""
detente: 1
title: T
decision_makers: {{a: {{options: {options}}}, b: {{options: {{z: Z}}}}}}
preferences: {{a: {{weights: {{}}}}, b: {{weights: {{}}}}}}
{more}
"""
    return graph_model(read_text(text).conflict)


def moves(graph: Graph, dm: str, state: str) -> set[str]:
    label = graph.space.label
    return {label(t) for t in graph.moves(graph.dm(dm), graph.state(state))}


# ---------------------------------------------------------------- moves


def test_a_move_changes_any_set_of_ones_own_options() -> None:
    graph = graph_of("{x: X, y: Y}")
    assert moves(graph, "a", "NNN") == {"YNN", "NYN", "YYN"}
    assert moves(graph, "b", "NNN") == {"NNY"}


@pytest.mark.parametrize(
    ("direction", "from_n", "from_y"),
    [("both", {"YN"}, {"NN"}), ("take", {"YN"}, set()), ("drop", set(), {"NN"})],
)
def test_each_change_obeys_its_direction(
    direction: str, from_n: set[str], from_y: set[str]
) -> None:
    graph = graph_of(f"{{x: {{moves: {direction}}}}}")
    assert moves(graph, "a", "NN") == from_n
    assert moves(graph, "a", "YN") == from_y


def test_one_way_options_are_obeyed_within_a_joint_change() -> None:
    graph = graph_of("{x: {moves: take}, y: {moves: drop}}")
    assert moves(graph, "a", "NYN") == {"YYN", "NNN", "YNN"}
    assert moves(graph, "a", "YNN") == set()


def test_only_the_end_of_a_move_must_be_feasible() -> None:
    """From NN to YY in one move, although YN and NY are infeasible."""
    graph = graph_of("{x: X, y: Y}", "infeasible: [x xor y]")
    assert moves(graph, "a", "NNN") == {"YYN"}


def test_the_moves_of_a_merged_state_are_those_of_its_members() -> None:
    graph = graph_of("{x: {moves: take}, y: Y}", "merge: [y and not z]")
    assert graph.space.label(graph.state("NYN")) == "-YN"
    assert moves(graph, "a", "-YN") == {"NNN", "YNN"}
    assert moves(graph, "b", "-YN") == {"NYY", "YYY"}
    assert moves(graph, "a", "NNN") == {"YNN", "-YN"}


def test_explicit_moves_need_not_be_transitive() -> None:
    model = ArcModel(3, (frozenset({(0, 1), (1, 2)}), frozenset()), ((0, 1, 2), (0, 0, 0)))
    graph = model.graph()
    assert moves(graph, "a", "s0") == {"s1"}
    assert moves(graph, "b", "s0") == set()


def test_a_common_move_belongs_to_each_who_may_make_it() -> None:
    arcs = frozenset({(0, 1)})
    graph = ArcModel(2, (arcs, arcs), ((0, 1), (0, 1))).graph()
    assert moves(graph, "a", "s0") == moves(graph, "b", "s0") == {"s1"}


# ---------------------------------------------------------------- improvements


def test_a_tie_is_no_improvement_but_deters() -> None:
    graph = ArcModel(2, (frozenset({(0, 1)}), frozenset()), ((5, 5), (0, 1))).graph()
    a = graph.dm("a")
    assert graph.improvements(a, graph.state("s0")) == ()
    assert graph.deters(a, graph.state("s1"), graph.state("s0"))
    assert not graph.prefers(a, graph.state("s1"), graph.state("s0"))


# ---------------------------------------------------------------- replies and routes


@given(
    model=st.one_of(*FAMILIES.values()),
    convention=st.sampled_from(CONVENTIONS),
    credible=st.booleans(),
)
def test_a_route_is_a_legal_sequence_that_ends_at_the_reply(
    model: Model, convention: Conventions, credible: bool
) -> None:
    graph = model.graph(convention)
    for dm in graph.dms:
        for start in graph.space:
            for reply in graph.replies(dm, start, credible=credible):
                check_route(graph, dm, start, reply, credible)


def check_route(graph: Graph, dm: str, start: int, reply: int, credible: bool) -> None:
    route = graph.route(dm, start, reply, credible=credible)  # type: ignore[arg-type]
    movers = [mover for mover, _ in route]
    assert route[-1][1] == reply
    assert dm not in movers
    here = start
    for mover, there in route:
        step = graph.improvements if credible else graph.moves
        assert there in step(mover, here)  # type: ignore[arg-type]
        here = there
    match graph.conventions.sanctions:
        case "legal":
            assert all(a != b for a, b in pairwise(movers))
        case "once":
            assert len(set(movers)) == len(movers)
        case _:
            assert len(movers) == 1


def test_the_shortest_route_is_shown() -> None:
    """s1 → s2 in one step by b, or over s3 by c and b."""
    arcs = (frozenset({(0, 1)}), frozenset({(1, 2), (3, 2)}), frozenset({(1, 3)}))
    graph = ArcModel(4, arcs, ((0, 1, 0, 0),) * 3).graph()
    route = graph.route(graph.dm("a"), graph.state("s1"), graph.state("s2"))
    assert route == (("b", 2),)


def test_one_decision_maker_alone_meets_no_reply() -> None:
    graph = ArcModel(2, (frozenset({(0, 1)}),), ((0, 1),)).graph()
    assert graph.replies(graph.dm("a"), graph.state("s1")) == ()
    solution = solve(graph)
    for concept in ("nash", "gmr", "smr", "seq", "sseq"):
        assert solution.equilibria(concept).labels == ("s1",)


# ---------------------------------------------------------------- names and conventions


def test_decision_makers_go_by_id_or_name() -> None:
    graph = graph_model(read("elmira").conflict)
    assert graph.dm("moe") == graph.dm("Ministry of the Environment") == "moe"
    with pytest.raises(UnknownName, match="Did you mean 'uniroyal'"):
        graph.dm("uniroyl")


def test_an_unknown_convention_is_refused() -> None:
    with pytest.raises(WrongValue, match="Did you mean 'once'"):
        Conventions("onces")  # type: ignore[arg-type]


def test_every_result_says_its_convention() -> None:
    words = {s: Conventions(s).words()["sanctions"] for s in ("legal", "once", "single")}  # type: ignore[arg-type]
    assert words == {
        "legal": "legal sequences",
        "once": "each opponent at most once",
        "single": "one move by one opponent",
    }
    assert Conventions(returning=False).words()["returning"] == "returning to s is no sanction"


def test_other_conventions_leave_the_graph_as_it_was() -> None:
    graph = graph_model(read("moscow-2016").conflict)
    other = graph.with_conventions(Conventions("single"))
    assert graph.conventions == Conventions("legal")
    assert other.conventions == Conventions("single")
    assert graph.with_conventions(Conventions("legal")) is graph


def test_a_graph_needs_everybodys_preferences() -> None:
    conflict = read("elmira").conflict
    without = {d: p for d, p in conflict.preferences.items() if d != "local"}
    with pytest.raises(MissingPart, match="no preferences for 'local'"):
        graph_model(conflict.replace(preferences=without))


def test_a_graph_shows_its_moves() -> None:
    """Elmira: from 5 Uniroyal may move to 7 and 9, the local government (worse off) to 1."""
    lines = str(graph_model(read("elmira").conflict)).splitlines()
    assert "Elmira groundwater contamination" in lines[0]
    assert lines[1].split() == ["from", "moe", "uniroyal", "local"]
    rows = {line.split()[0]: line.split()[1:] for line in lines[3:] if line[:1].isdigit()}
    assert rows["5"] == ["6", "7", "9", "1"]
    assert rows["9"] == []
