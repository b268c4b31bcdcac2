"""Paths: every step is legal, none is shorter, all are counted; who would have to give way."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from conftest import Run
from hypothesis import given
from hypothesis import strategies as st
from models import FAMILIES, Model, option_forms

import detente as dt
from detente.analysis.paths import Effect, Pathways, Reach, Scope, Way, pathways, reach
from detente.analysis.walks import BY, By, bit_walks, mesh, plain_walks
from detente.case.reader import read_text
from detente.errors import MissingPart, UnknownName, WrongValue
from detente.model.graph import Graph
from detente.model.space import State
from detente.model.variation import StatementMoved, varied

MOSCOW = dt.read("moscow-2016")
ANY = st.one_of(*FAMILIES.values())


def all_walks(graph: Graph, start: State, targets: set[State], by: By) -> tuple[int | None, int]:
    """Length and number of the shortest walks, from the numbers of all walks of each length."""
    step = graph.moves if by == "moves" else graph.improvements
    ending = {(start, None): 1}
    for length in range(len(graph.space) * len(graph.dms) + 1):
        found = sum(n for (s, _), n in ending.items() if s in targets)
        if found:
            return length, found
        longer: dict[tuple[State, object], int] = {}
        for (s, last), n in ending.items():
            for d in graph.dms:
                for t in step(d, s) if d != last else ():
                    longer[t, d] = longer.get((t, d), 0) + n
        ending = longer
    return None, 0


def some_target(data: st.DataObject, graph: Graph) -> tuple[State, list[State]]:
    states = st.sampled_from(list(graph.space))
    return data.draw(states), data.draw(st.lists(states, min_size=1, max_size=2))


def ways_to(graph: Graph, start: State, target: State, limit: int = 500) -> dict[By, Way]:
    found = pathways(graph, start, f"#{target}", Scope(limit=limit))
    return {w.by: w for w in found.ways}


# ---------------------------------------------------------------- laws


@given(ANY, st.data())
def test_a_path_is_legal_shortest_and_counted(model: Model, data: st.DataObject) -> None:
    graph = model.graph()
    start, (target, *_) = some_target(data, graph)
    for by, way in ways_to(graph, start, target).items():
        assert (way.length, way.count) == all_walks(graph, start, {target}, by)
        assert len(set(way.paths)) == len(way.paths) == min(way.count, 500)
        assert {p[0].mover for p in way.paths if p} <= set(way.first)
        for path in way.paths:
            assert len(path) == way.length
            assert [s.start for s in path] == [start, *(s.end for s in path[:-1])][: len(path)]
            assert not path or path[-1].end == target
            assert all(a.mover != b.mover for a, b in pairwise(path))
            for step in path:
                assert step.end in graph.moves(step.mover, step.start)
                gains = step.end in graph.improvements(step.mover, step.start)
                assert (step.effect is Effect.GAIN) == gains
                assert gains or by == "moves"


@given(ANY, st.data())
def test_the_unwilling_are_the_smallest_groups_over_all_shortest_paths(
    model: Model, data: st.DataObject
) -> None:
    graph = model.graph()
    start, (target, *_) = some_target(data, graph)
    way = ways_to(graph, start, target)["moves"]
    if not way.complete:
        return
    groups = {frozenset(s.mover for s in path if s.effect is not Effect.GAIN) for path in way.paths}
    least = {g for g in groups if not any(other < g for other in groups)}
    assert {frozenset(g) for g in way.unwilling} == least
    assert len(way.unwilling) == len(least)


@given(option_forms(most=6), st.data())
def test_arrays_and_plain_python_find_the_same_walks(model: Model, data: st.DataObject) -> None:
    graph = model.graph()
    start, targets = some_target(data, graph)
    for by in BY:
        plain = mesh(plain_walks(graph, start, by), start, len(graph.dms), targets)
        bits = mesh(bit_walks(graph, start, by), start, len(graph.dms), targets)
        assert (plain is None) == (bits is None)
        if plain and bits:
            assert [set(e) for e in plain.levels] == [set(e) for e in bits.levels]
            assert plain.count() == bits.count()


@given(ANY, st.data())
def test_the_nearest_of_several_targets_is_reached(model: Model, data: st.DataObject) -> None:
    graph = model.graph()
    start, targets = some_target(data, graph)
    for by in BY:
        found = mesh(plain_walks(graph, start, by), start, len(graph.dms), targets)
        length, number = all_walks(graph, start, set(targets), by)
        assert (found.count() if found else 0) == number
        assert (len(found.levels) if found else None) == length


# ---------------------------------------------------------------- examples


def test_moscow_february_is_a_move_against_the_interest_of_the_united_states() -> None:
    found = dt.paths(MOSCOW, to="february restored").facts
    assert isinstance(found, Pathways)
    moves, better = found.way("moves"), found.way("improvements")
    assert moves is not None
    assert better is not None
    assert (moves.length, moves.count, moves.unwilling) == (1, 1, (("us",),))
    assert better.length is None


def test_moscow_february_third_is_reached_by_improvements() -> None:
    other = varied(MOSCOW.conflict, [StatementMoved("us", 5, 2)])
    better = ways_to(
        dt.graph_model(other),
        dt.graph_model(other).state(MOSCOW.status_quo),
        dt.graph_model(other).state("february/oppose/hold"),
    )["improvements"]
    labels = [dt.graph_model(other).space.label(s.end) for s in better.paths[0]]
    assert labels == ["february/quiet/hold", "february/oppose/hold"]
    assert [s.mover for s in better.paths[0]] == ["us", "hardliners"]
    before = ways_to(
        dt.graph_model(MOSCOW.conflict),
        dt.graph_model(MOSCOW.conflict).state(MOSCOW.status_quo),
        dt.graph_model(MOSCOW.conflict).state("february/oppose/hold"),
    )["improvements"]
    assert before.length is None


def test_elmira_order_accepted_needs_the_ministry_to_give_way() -> None:
    """From the status quo improvements lead to 5; 8 is the known joint move of ministry and firm."""
    found = dt.paths(dt.read("elmira")).facts
    assert isinstance(found, Reach)
    by = {found.graph.space.label(a.held.state): {w.by: w for w in a.ways} for a in found.arrivals}
    assert by["5"]["improvements"].length == 1
    assert by["8"]["improvements"].length is None
    assert by["8"]["moves"].unwilling == (("moe",),)


def test_at_the_target_no_move_is_needed() -> None:
    found = dt.paths(MOSCOW, to="deadlock")
    assert "no move is needed" in found.answer
    assert isinstance(found.facts, Pathways)
    assert [w.length for w in found.facts.ways] == [0, 0]


def test_a_state_that_is_no_state_is_an_answer() -> None:
    found = dt.paths(dt.read("syria-iraq-1975"), to="YYN")
    assert "removed by Syria cannot release water and escalate at once" in found.answer


def test_one_way_options_cannot_be_taken_back() -> None:
    found = dt.paths(dt.read("elmira"), start="9", to="1")
    assert "no legal sequence of moves leads there" in found.answer


def test_every_equilibrium_is_there_and_the_start_needs_nothing() -> None:
    solution = dt.solve(MOSCOW, ["nash", "gmr"])
    found = reach(solution, solution.graph.state(MOSCOW.status_quo))
    labels = {solution.graph.space.label(a.held.state) for a in found.arrivals}
    assert labels == set(solution.equilibria("nash")) | set(solution.equilibria("gmr"))
    assert (found.total, found.reached) == (3, {"moves": 3, "improvements": 1})


def test_of_many_equilibria_all_are_counted_and_the_strongest_are_told() -> None:
    """Nobody wants anything, so each of 128 states holds; all moves are free, none improves."""
    options = ", ".join(f"o{k}: option {k}" for k in range(7))
    case = read_text(
        f"detente: 1\ntitle: Free\ndecision_makers: {{a: {{options: {{{options}}}}}}}\n"
        "status_quo: '#0'\npreferences: {a: {statements: []}}",
        "free",
    )
    found = dt.paths(dt.solve(case, ["nash"])).facts
    assert isinstance(found, Reach)
    assert (found.total, found.reached) == (128, {"moves": 128, "improvements": 1})
    assert len(found.arrivals) == 60


# ---------------------------------------------------------------- bad input


def test_what_is_asked_wrongly_is_said() -> None:
    with pytest.raises(UnknownName, match="february"):
        dt.paths(MOSCOW, to="februry restored")
    with pytest.raises(UnknownName):
        dt.paths(MOSCOW, to="deadlock", start="nowhere")
    with pytest.raises(WrongValue, match="at least 1"):
        dt.paths(MOSCOW, to="deadlock", limit=0)
    with pytest.raises(WrongValue, match="not by 'walking'"):
        dt.paths(MOSCOW, to="deadlock", by="walking")  # type: ignore[arg-type]
    adrift = MOSCOW.replace(conflict=MOSCOW.conflict.replace(status_quo=None))
    with pytest.raises(MissingPart, match="--from"):
        dt.paths(adrift, to="deadlock")


# ---------------------------------------------------------------- the command


def test_the_command_prints_every_step(detente: Run) -> None:
    done = detente("paths", "moscow-2016", "--to", "february/oppose/hold")
    assert done.returncode == 0
    assert "2 moves" in done.stdout
    assert "against its interest" in done.stdout
    data = json.loads(
        detente("paths", "moscow-2016", "--to", "february/oppose/hold", "--json").stdout
    )
    moves = next(w for w in data["ways"] if w["by"] == "moves")
    assert (moves["length"], moves["count"], moves["complete"]) == (2, 2, True)
    assert [s["effect"] for s in moves["paths"][0]] == ["loss", "improvement"]


def test_the_limit_is_stated(detente: Run) -> None:
    line = ("paths", "moscow-2016", "--to", "joint/oppose/counter", "--limit", "2")
    assert "… and 4 more of this length" in detente(*line).stdout
    way = json.loads(detente(*line, "--by", "moves", "--json").stdout)["ways"][0]
    assert (way["count"], len(way["paths"]), way["complete"]) == (6, 2, False)


def test_the_command_refuses_in_one_line(detente: Run) -> None:
    done = detente("paths", "elmira", "--to", "foo")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert detente("paths", "elmira", "--limit", "0").returncode == 2
