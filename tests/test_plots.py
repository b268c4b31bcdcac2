"""Pictures are well-formed, whole, and the same every time."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from models import ArcModel, graphs

import detente as dt
from detente.plots.choosing import MOST_STATES, Chosen, chosen
from detente.plots.graph import conflict_graph, line_sample
from detente.plots.layers import LONGEST, columns, crossings
from detente.plots.looks import looks
from detente.stability.solve import solve

SVG = "{http://www.w3.org/2000/svg}"


def drawn(name: str, moves: str = "") -> Chosen:
    solution = solve(dt.read(name), ["seq"])
    return chosen(solution.graph, solution.equilibria("seq").indices, moves=moves)


def parts(shown: Chosen, kind: str) -> list[ElementTree.Element]:
    root = ElementTree.fromstring(conflict_graph(shown))
    return [g for g in root.iter(f"{SVG}g") if kind in (g.get("class") or "").split()]


@pytest.mark.parametrize("name", ["chicken", "elmira", "moscow-2016", "versailles-1919"])
def test_every_state_and_every_move_is_drawn(name: str) -> None:
    shown = drawn(name, "all")
    graph = solve(dt.read(name), ["seq"]).graph
    assert not shown.cut
    assert set(parts_titles(shown)) >= {graph.space.label(s) for s in shown.picture.states}
    every = sum(len(graph.moves(d, s)) for d in graph.dms for s in shown.picture.states)
    heads = [
        x for g in parts(shown, "move") for x in g if x.tag in (f"{SVG}polygon", f"{SVG}polyline")
    ]
    assert len(heads) == every == len(shown.picture.moves)
    full = sum(x.tag == f"{SVG}polygon" for x in heads)
    better = sum(len(graph.improvements(d, s)) for d in graph.dms for s in shown.picture.states)
    assert full == better


def parts_titles(shown: Chosen) -> list[str]:
    return [re.split("[,:]", g.findtext(f"{SVG}title", ""))[0] for g in parts(shown, "state")]


def test_a_picture_has_a_title_and_a_description_that_it_names() -> None:
    root = ElementTree.fromstring(conflict_graph(drawn("elmira"), name="one"))
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "one-title one-desc"
    ids = {x.get("id"): x.text for x in root}
    assert ids["one-title"] == "Elmira groundwater contamination"
    assert "Equilibria: 5, 8, 9" in (ids["one-desc"] or "")


def test_equilibria_and_the_status_quo_are_marked_by_shape() -> None:
    shown = drawn("elmira")
    held = list(parts(shown, "held"))
    assert len(held) == 3
    assert all(g.find(f"{SVG}polygon") is not None for g in held)
    [first] = parts(shown, "first")
    frames = [x for x in first if x.get("class") == "frame"]
    assert len(frames) == 2


def test_no_style_stands_in_a_picture() -> None:
    assert "style" not in conflict_graph(drawn("moscow-2016"))


def test_a_picture_is_the_same_every_time() -> None:
    assert conflict_graph(drawn("moscow-2016")) == conflict_graph(drawn("moscow-2016"))


def test_each_decision_maker_has_a_letter_and_a_pattern_of_its_own() -> None:
    found = list(looks(dt.read("versailles-1919").conflict).values())
    assert len({x.letter for x in found}) == len({x.pattern for x in found}) == len(found)
    for look in found:
        ElementTree.fromstring(line_sample(look))


def test_words_of_a_case_cannot_break_out_of_a_picture() -> None:
    case = dt.read("chicken")
    bad = case.conflict.replace(title='</title><script>alert("x")</script>\x00')
    solution = solve(bad, ["nash"])
    text = conflict_graph(chosen(solution.graph, ()))
    assert "<script" not in text
    ElementTree.fromstring(text)


@given(graphs())
def test_any_graph_can_be_drawn(model: ArcModel) -> None:
    graph = model.graph()
    shown = chosen(graph, tuple(graph.space)[:2], most=5)
    assert len(shown.picture.states) <= 5
    assert conflict_graph(shown) == conflict_graph(shown)
    ElementTree.fromstring(conflict_graph(shown))


def test_of_a_large_model_the_start_and_equilibria_are_shown() -> None:
    shown = drawn("versailles-1919")
    few = chosen(solve(dt.read("moscow-2016"), ["seq"]).graph, (5, 7), most=4)  # type: ignore[arg-type]
    assert few.cut
    assert few.start in few.picture.states
    assert few.held == {5, 7}
    assert len(shown.picture.states) <= MOST_STATES


def test_columns_follow_the_distance_and_hold_every_node_once() -> None:
    edges = [(0, k) for k in range(1, 13)] + [(1, 13), (20, 13)]
    found = columns([*range(14), 20, 21], edges, 0)
    assert found[0] == (0,)
    assert all(len(c) <= LONGEST for c in found)
    assert sorted(n for c in found for n in c) == [*range(14), 20, 21]


def test_sweeps_undo_crossings() -> None:
    edges = [(0, 1), (0, 2), (0, 3), (1, 6), (2, 5), (3, 4)]
    assert crossings(((0,), (1, 2, 3), (4, 5, 6)), edges) == 3
    assert crossings(columns(range(7), edges, 0), edges) == 0
