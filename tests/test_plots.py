"""Pictures are well-formed, whole, and the same every time."""

import re
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given
from models import ArcModel, graphs

import detente as dt
from detente.case.reader import read_text
from detente.model.conflict import Case
from detente.plots.choosing import MOST_STATES, Chosen, chosen
from detente.plots.graph import conflict_graph, line_sample
from detente.plots.layers import LONGEST, columns, crossings
from detente.plots.letters import HIGH, WIDE
from detente.plots.looks import looks
from detente.stability.solve import solve

SVG = "{http://www.w3.org/2000/svg}"


def sixty_four_states() -> Case:
    """Three decision makers with two options each, and everything is possible."""
    people = "".join(
        f"  {d}: {{options: {{x: Do this, y: Do that}}}}\n" for d in ("ann", "ben", "cleo")
    )
    wants = "".join(
        f"  {d}: {{statements: [not {d}.x, {other}.x, {other}.y, {d}.y]}}\n"
        for d, other in (("ann", "ben"), ("ben", "cleo"), ("cleo", "ann"))
    )
    head = "detente: 1\ntitle: Sixty-four\ndecision_makers:\n"
    return read_text(f"{head}{people}status_quo: NNNNNN\npreferences:\n{wants}", "sixty-four")


def drawn(name: str, moves: str = "") -> Chosen:
    case = sixty_four_states() if name == "sixty-four" else dt.read(name)
    solution = solve(case, ["seq"])
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


Area = tuple[float, float, float, float]
"""Middle, width and height."""


def areas(shown: Chosen) -> tuple[list[Area], list[Area]]:
    """The frames of the states, and the letters on the lines."""
    root = ElementTree.fromstring(conflict_graph(shown))
    frames: list[Area] = []
    for g in parts(shown, "state"):
        frame = next(x for x in g if x.get("class") == "frame")
        if frame.tag == f"{SVG}rect":
            x, y, w, h = (float(frame.get(k, "")) for k in ("x", "y", "width", "height"))
            frames.append((x + w / 2, y + h / 2, w, h))
        else:
            points = [tuple(map(float, p.split(","))) for p in frame.get("points", "").split()]
            xs, ys = zip(*points, strict=True)
            frames.append(
                ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2, max(xs) - min(xs),
                 max(ys) - min(ys))
            )  # fmt: skip
    letters = [
        (float(t.get("x", "")), float(t.get("y", "")) - 4, WIDE, HIGH)
        for t in root.iter(f"{SVG}text")
        if t.get("class") == "who"
    ]
    return frames, letters


def meet(a: Area, b: Area) -> bool:
    """Whether two areas have more in common than rounding leaves them."""
    room = 0.2
    return (
        abs(a[0] - b[0]) < (a[2] + b[2]) / 2 - room and abs(a[1] - b[1]) < (a[3] + b[3]) / 2 - room
    )


@pytest.mark.parametrize("moves", ["improvements", "all"])
@pytest.mark.parametrize("name", ["moscow-2016", "elmira", "versailles-1919", "sixty-four"])
def test_no_label_lies_over_another_and_every_line_has_its_letter(name: str, moves: str) -> None:
    shown = drawn(name, moves)
    frames, letters = areas(shown)
    assert len(frames) == len(shown.picture.states)
    assert len(letters) == len(parts(shown, "move"))
    assert not [pair for pair in combinations([*frames, *letters], 2) if meet(*pair)]


@given(graphs())
def test_no_label_lies_over_another_in_any_graph(model: ArcModel) -> None:
    frames, letters = areas(chosen(model.graph(), (), moves="all"))
    assert not [pair for pair in combinations([*frames, *letters], 2) if meet(*pair)]


def test_a_line_says_who_moves_and_a_letter_lies_over_all_lines() -> None:
    shown = drawn("elmira")
    titles = [g.findtext(f"{SVG}title", "") for g in parts(shown, "move")]
    assert "L: 1 → 5, an improvement; L: 5 → 1" in titles
    root = ElementTree.fromstring(conflict_graph(shown))
    order = [x.get("class", "").split(" ")[0] for x in root]
    assert order.index("who") > max(k for k, kind in enumerate(order) if kind == "move")


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
