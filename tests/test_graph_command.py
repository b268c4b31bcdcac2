"""The graph model as DOT, GraphML and JSON."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import networkx as nx
import pytest
from conftest import fewer
from hypothesis import given
from hypothesis import strategies as st
from models import FAMILIES, Model

import detente as dt
from detente.analysis.picture import MOST_STATES, Picture, Scope, picture
from detente.case.reader import read_text
from detente.cli import main
from detente.errors import MissingPart, TooLarge, UnknownName
from detente.model.graph import graph_model
from detente.report.dot import dot
from detente.report.graph_json import graph_json
from detente.report.graphml import graphml

GRAPH = r"""
detente: 1
title: A "graph" of \N &amp; more
decision_makers: {a: {name: 'Anna "A"'}, b: {}}
graph:
  states: {one: 'First & "best" <x>', two: Second, three: Third, four: Alone}
  moves: {a: [[one, two], [two, one], [two, three]], b: [[three, one]]}
outcomes: {"early \\ on": "states(one, two)"}
"""
ORDERED = GRAPH + "preferences: {a: {ranking: [two, [one, three], four]}}\n"
EDGE = re.compile(r"^  s(\d+) -> s(\d+) \[(.*)\];$", re.MULTILINE)


def drawn(name: str, scope: Scope | None = None) -> Picture:
    return picture(dt.read(name).conflict, scope)


def reread(text: str) -> nx.MultiDiGraph:
    return nx.read_graphml(io.BytesIO(text.encode()), force_multigraph=True)


@pytest.fixture
def detente(monkeypatch, capsys):
    def run(*words: str) -> tuple[object, str, str]:
        monkeypatch.setattr("sys.argv", ["detente", "graph", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code, *capsys.readouterr()

    return run


@pytest.fixture
def graph_file(tmp_path: Path) -> str:
    path = tmp_path / "graph.yaml"
    path.write_text(GRAPH)
    return str(path)


# ---------------------------------------------------------------- what is shown


def test_the_moves_of_chicken():
    moves = {(m.dm, m.start, m.end): m.improvement for m in drawn("chicken").moves}
    assert moves == {
        ("a", 0, 2): True, ("a", 2, 0): False, ("a", 1, 3): False, ("a", 3, 1): True,
        ("b", 0, 1): True, ("b", 1, 0): False, ("b", 2, 3): False, ("b", 3, 2): True,
    }  # fmt: skip


def test_from_a_state_only_what_it_leads_to():
    plant = drawn("elmira", Scope(start="9"))
    assert (plant.states, plant.moves) == ((8,), ())
    accepted = drawn("elmira", Scope(start="3", dms=("uniroyal", "moe")))
    assert [accepted.space.label(s) for s in accepted.states] == ["3", "4", "9"]


def test_a_limit_keeps_the_nearest_states():
    near = drawn("moscow-2016", Scope(start="offer/quiet/hold", limit=3))
    assert near.complete is False
    assert len(near.states) == 3
    assert 1 in near.states
    neighbours = {m.end for m in drawn("moscow-2016").moves if m.start == 1}
    assert set(near.states) - {1} <= neighbours
    assert drawn("chicken", Scope(limit=4)).complete
    assert drawn("chicken", Scope(limit=3)).states == (0, 1, 2)


def test_improvements_need_preferences():
    conflict = read_text(ORDERED).conflict
    assert picture(conflict).without_order == ("b",)
    assert {m.improvement for m in picture(conflict).moves if m.dm == "b"} == {None}
    with pytest.raises(MissingPart, match="no preferences for 'b'"):
        picture(conflict, Scope(improvements=True))
    own = picture(conflict, Scope(improvements=True, dms=('Anna "A"',)))
    assert [(m.start, m.end) for m in own.moves] == [(0, 1)]


def test_names_that_nobody_bears():
    with pytest.raises(UnknownName, match="decision maker 'rusia'"):
        drawn("moscow-2016", Scope(dms=("rusia",)))
    with pytest.raises(UnknownName, match="no state 'x'"):
        drawn("moscow-2016", Scope(start="x"))


def test_large_graphs_are_drawn_only_in_part():
    own = ", ".join(f"o{i}: text" for i in range(13))
    text = f"detente: 1\ntitle: Large\ndecision_makers: {{a: {{options: {{{own}}}}}, b: {{options: {{z: Z}}}}}}\n"
    conflict = read_text(text).conflict
    with pytest.raises(TooLarge, match=r"16,384 states .*--from STATE.*--limit N"):
        picture(conflict)
    with pytest.raises(TooLarge, match=f"More than {MOST_STATES:,} states"):
        picture(conflict, Scope(start="#0"))
    assert len(picture(conflict, Scope(limit=10)).states) == 10
    assert len(picture(conflict, Scope(start="#0", dms=("b",))).states) == 2


# ---------------------------------------------------------------- the formats


@pytest.mark.parametrize("family", FAMILIES)
@fewer(5)
@given(st.data())
def test_all_formats_show_the_moves_and_improvements_of_the_graph(family: str, data: st.DataObject):
    model: Model = data.draw(FAMILIES[family])
    graph = graph_model(model.conflict())
    want = {
        (d, s, t, t in graph.improvements(d, s))
        for d in graph.dms
        for s in graph.space
        for t in graph.moves(d, s)
    }
    shown = picture(model.conflict())
    as_json = graph_json("x", shown)["moves"]
    assert {(m["dm"], m["from"], m["to"], m["improvement"]) for m in as_json} == want
    as_xml = reread(graphml(shown))
    edges = as_xml.edges(data=True)
    assert {(e["dm"], int(s), int(t), e["improvement"]) for s, t, e in edges} == want
    assert [as_xml.nodes[n]["label"] for n in as_xml] == [graph.space.label(s) for s in graph.space]
    heads = sum(2 if "dir=both" in attributes else 1 for *_, attributes in EDGE.findall(dot(shown)))
    assert heads == len(want)


def test_graphml_carries_the_states():
    moscow = drawn("moscow-2016")
    nodes = reread(graphml(moscow)).nodes(data=True)
    assert nodes["7"] == {
        "label": "february/quiet/hold",
        "pattern": "NYNNNYN",
        "meaning": "Return to the February arrangement; Hold to the February arrangement",
        "outcomes": "february restored",
        "status_quo": False,
    }
    assert [n for n, d in nodes if d["status_quo"]] == ["1"]


def test_graphml_survives_hostile_text():
    conflict = read_text(GRAPH).conflict.replace(title="\x00")
    nodes = reread(graphml(picture(conflict))).nodes(data=True)
    assert nodes["0"]["meaning"] == 'First & "best" <x>'
    assert nodes["1"]["outcomes"] == "early \\ on"
    assert "improvement" not in str(reread(graphml(picture(conflict))).edges(data=True))


def test_dot_escapes_labels():
    text = dot(picture(read_text(GRAPH).conflict))
    assert (
        r'label="A \"graph\" of \\N &amp;amp; more\nAnna \"A\": blue, solid\nb: vermilion, dashed"'
        in text
    )
    assert r's1 [label="two\nearly \\ on", tooltip="Second"];' in text
    assert r'tooltip="First &amp; \"best\" <x>"' in text


def test_dot_joins_moves_to_and_fro_and_marks_improvements():
    edges = EDGE.findall(dot(picture(read_text(ORDERED).conflict)))
    assert [(s, t) for s, t, _ in edges] == [("0", "1"), ("1", "2"), ("2", "0")]
    assert "dir=both, arrowhead=normal, arrowtail=empty" in edges[0][2]
    assert "dir=both" not in edges[1][2]
    assert "arrowhead=empty" in edges[1][2]


def test_dot_tells_decision_makers_apart_without_colour():
    three = EDGE.findall(dot(drawn("moscow-2016")))
    assert {re.search(r"style=(\w+)", a)[1] for *_, a in three} == {"solid", "dashed", "dotted"}
    people = ", ".join(f"d{i}: {{options: {{o{i}: x}}}}" for i in range(6))
    six = read_text(f"detente: 1\ntitle: Six\ndecision_makers: {{{people}}}\n").conflict
    looks = {
        (re.search(r"style=(\w+)", a)[1], re.search(r'label="(\w+)"', a)[1])
        for *_, a in EDGE.findall(dot(picture(six)))
    }
    assert {name for _, name in looks} == {f"d{i}" for i in range(6)}
    assert len(looks) == 6


def test_a_decision_maker_looks_the_same_in_every_picture():
    alone = EDGE.findall(dot(drawn("moscow-2016", Scope(dms=("russia",)))))
    assert {re.search(r"style=(\w+)", a)[1] for *_, a in alone} == {"dotted"}


# ---------------------------------------------------------------- the command


@pytest.mark.parametrize("name", dt.bundled())
def test_every_bundled_case_in_every_format(detente, name: str):
    states = len(drawn(name).states)
    code, out, err = detente(name)
    assert (code, err) == (0, "")
    assert len(re.findall(r"^  s\d+ \[", out, re.MULTILINE)) == states
    assert len(reread(detente(name, "--format", "graphml")[1])) == states
    data = json.loads(detente(name, "--json")[1])
    assert (data["format"], data["case"], len(data["states"])) == ("detente-graph/1", name, states)


def test_the_suffix_of_the_file_gives_the_format(detente, tmp_path: Path):
    path = tmp_path / "elmira.graphml"
    code, out, err = detente("elmira", "--out", str(path))
    assert (code, out) == (0, "")
    assert "9 states" in err
    assert len(nx.read_graphml(path)) == 9
    assert detente("elmira", "--out", str(tmp_path / "x.json"), "-q") == (0, "", "")
    assert json.loads((tmp_path / "x.json").read_text())["complete"] is True


def test_what_is_left_out_is_said(detente, graph_file):
    code, _, err = detente(graph_file)
    assert code == 0
    assert "No preferences are known of a, b" in err
    assert detente(graph_file, "-q")[2] == ""
    assert "there are more" in detente("elmira", "--limit", "2")[2]


def test_wrong_input(detente, graph_file, tmp_path: Path):
    for words in (
        [graph_file, "--improvements"],
        ["elmira", "--dm", "moe,uniroyle"],
        ["elmira", "--from", "77"],
        ["elmira", "--out", str(tmp_path / "nowhere" / "x.dot")],
        ["elmira", "--out", str(tmp_path)],
    ):
        code, out, err = detente(*words)
        assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert list(tmp_path.glob("*.dot")) == []
    assert detente("elmira", "--json", "--format", "dot")[0] == 2
    assert detente("elmira", "--format", "png")[0] == 2
    assert detente("elmira", "--limit", "0")[0] == 2
    assert detente("elmira", "--out", str(tmp_path / "g.svg"))[0] == 2
