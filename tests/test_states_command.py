"""The table of states, and the answer to: why is this combination no state?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from models import OptionModel, option_forms

import detente as dt
from detente.analysis.feasibility import all_combinations, combinations
from detente.case.reader import read_text
from detente.cli import main
from detente.errors import BadCondition, UnknownName
from detente.model.enumeration import state_space
from detente.model.space import StateSpace

GRAPH = """\
detente: 1
title: A graph
decision_makers: {a: {}, b: {}}
graph: {states: {one: First, two: Second, three: }, moves: {a: [[one, two], [two, three]]}}
outcomes: {early: "states(one, two)"}
"""
MOSCOW_US = "The United States takes one line at a time (feasible: exactly_one(us.offer, us.february, us.joint))"
MOSCOW_RUSSIA = "Russia gives one answer at a time (feasible: exactly_one(russia.accept, russia.hold, russia.counter))"


@pytest.fixture
def detente(monkeypatch, capsys):
    def run(*words: str) -> tuple[object, str, str]:
        monkeypatch.setattr("sys.argv", ["detente", "states", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code, *capsys.readouterr()

    return run


@pytest.fixture
def graph_file(tmp_path: Path) -> str:
    path = tmp_path / "graph.yaml"
    path.write_text(GRAPH)
    return str(path)


def space(name: str) -> StateSpace:
    return state_space(dt.read(name).conflict)


# ---------------------------------------------------------------- one combination


def test_every_condition_that_removes_a_combination_is_named():
    none = combinations(space("moscow-2016"), "NNNNNNN")
    assert str(none).splitlines() == [
        "'NNNNNNN' is not a state. It is removed by:",
        f"  {MOSCOW_US}",
        f"  {MOSCOW_RUSSIA}",
    ]


def test_a_list_of_taken_options_leaves_the_others():
    moscow = space("moscow-2016")
    two_lines = combinations(moscow, "us.offer, joint, russia.hold")
    assert two_lines.cells == 1 << 0b0100101
    assert two_lines.removed == {MOSCOW_US: 1}
    assert str(combinations(moscow, "offer,hold")).endswith("is the state 'offer/quiet/hold'.")


def test_a_pattern_that_fits_several_says_how_many():
    line = combinations(space("moscow-2016"), "YY-----")
    assert (len(line), line.infeasible, list(line.states)) == (32, 32, [])
    assert "none is a state" in str(line)
    mixed = combinations(space("moscow-2016"), "Y------")
    assert (len(mixed), mixed.infeasible, len(mixed.states)) == (64, 58, 6)
    assert mixed.removed == {MOSCOW_US: 48, MOSCOW_RUSSIA: 40}


def test_a_merged_state_and_its_members():
    elmira = space("elmira")
    assert "make 1 state" in str(combinations(elmira, "9"))
    assert str(combinations(elmira, "YYYYN")) == "'YYYYN' is part of the merged state '9'."


def test_a_condition_that_nothing_fits():
    nothing = combinations(space("chicken"), "a.swerve and not a.swerve")
    assert str(nothing) == "No combination of options fits 'a.swerve and not a.swerve'."


@pytest.mark.parametrize(
    ("name", "error", "hint"),
    [
        ("us.ofer,us.joint", UnknownName, "Did you mean 'us.offer'"),
        ("offer/quite/hold", UnknownName, "Did you mean 'offer/quiet/hold'"),
        ("us.offer and", BadCondition, "ends too early"),
        ("", BadCondition, "empty"),
    ],
)
def test_names_that_mean_nothing(name: str, error: type[Exception], hint: str):
    with pytest.raises(error, match=hint):
        combinations(space("moscow-2016"), name)


@given(option_forms(merged=True))
def test_the_states_are_what_no_condition_removes(model: OptionModel):
    every = all_combinations(state_space(model.conflict()))
    removed = set(every.infeasible_cells())
    assert removed == model.infeasible
    assert all(every.reasons(cell) for cell in removed)
    assert len(every.states) == len(model.states)
    assert sum(every.removed.values()) == len(removed)  # one condition removes them all


# ---------------------------------------------------------------- the command


def test_the_table_of_elmira(detente):
    code, out, err = detente("elmira")
    lines = out.splitlines()
    assert (code, err) == (0, "")
    assert lines[0].split() == ["#", "state", "pattern", "meaning", "outcome"]
    assert [line.split()[1:3] for line in lines[2:11]] == [
        [str(n), p]
        for n, p in enumerate(
            ["NYNNN", "YYNNN", "NNYNN", "YNYNN", "NYNNY", "YYNNY", "NNYNY", "YNYNY", "---Y-"], 1
        )
    ]
    assert "9 states, of 24 feasible combinations; removed are 8 of 32 combinations, by:" in out


@pytest.mark.parametrize("name", dt.bundled())
def test_every_bundled_case_lists_all_its_states(detente, name: str):
    code, out, _ = detente(name, "--json")
    data = json.loads(out)
    whole = space(name)
    assert (code, data["format"], data["case"]) == (0, "detente-states/1", name)
    assert [s["label"] for s in data["states"]] == [whole.label(s) for s in whole]
    assert data["count"] == len(whole)


def test_a_filter_and_a_limit(detente):
    code, out, _ = detente("moscow-2016", "--where", "us.joint", "--limit", "2")
    assert code == 0
    assert "joint/quiet/hold" in out
    assert "joint/quiet/counter" not in out
    assert "and 4 more" in out
    data = json.loads(detente("moscow-2016", "--where", "us.joint", "--json")[1])
    assert [s["index"] for s in data["states"]] == [12, 13, 14, 15, 16, 17]
    assert data["asked"] == "us.joint"


def test_removed_combinations_are_listed_with_their_reasons(detente):
    data = json.loads(detente("elmira", "--removed", "--json")[1])
    reason = "feasible: uniroyal.abandon or exactly_one(uniroyal.delay, uniroyal.accept)"
    assert data["removed"] == {reason: 8}
    assert len(data["infeasible"]) == 8
    assert {"code": 0, "name": "NNNNN", "reasons": [reason]} in data["infeasible"]
    out = detente("elmira", "--removed", "--limit", "3")[1]
    assert "NNNNN    " + reason in out
    assert "and 5 more" in out


def test_nothing_removed_is_said(detente):
    assert detente("chicken", "--removed")[1] == "4 states; no combination is removed.\n"


def test_quiet_leaves_only_the_table(detente):
    assert "removed" not in detente("elmira", "-q")[1]


def test_why_in_json(detente):
    data = json.loads(detente("moscow-2016", "--why", "YY-----", "--json")[1])
    assert (data["asked"], data["combinations"], data["states"]) == ("YY-----", 32, [])
    assert data["removed"] == {MOSCOW_US: 32, MOSCOW_RUSSIA: 20}


def test_an_explicit_graph(detente, graph_file):
    code, out, _ = detente(graph_file)
    assert code == 0
    assert "pattern" not in out
    assert out.splitlines()[-1] == "3 states."
    assert detente(graph_file, "--why", "early")[1] == "'early' fits 2 states.\nStates: one, two.\n"
    code, _, err = detente(graph_file, "--why", "tow")
    assert code == 1
    assert "Did you mean 'two'?" in err


def test_a_condition_on_an_explicit_graph_and_the_table_agree():
    whole = state_space(read_text(GRAPH + "infeasible: ['states(one)']\n").conflict)
    every = all_combinations(whole)
    assert list(every.states.indices) == list(whole)
    assert every.infeasible == 3 - len(whole)
    assert str(combinations(whole, "two")) == "'two' is the state 'two'."


def test_wrong_input_is_one_line(detente):
    for words in (["--where", "us.ofer"], ["--why", "YYY"], ["--where", "us.offer and ("]):
        code, out, err = detente("moscow-2016", *words)
        assert (code, out) == (1, "")
        assert len(err.splitlines()) == 1


def test_why_asks_about_one_thing(detente):
    assert detente("elmira", "--why", "9", "--removed")[0] == 2
    assert detente("elmira", "--limit", "-1")[0] == 2


def test_forty_options_are_refused_with_the_size(detente, tmp_path: Path):
    many = ", ".join(f"o{i}: text" for i in range(40))
    path = tmp_path / "large.yaml"
    path.write_text(f"detente: 1\ntitle: Large\ndecision_makers: {{a: {{options: {{{many}}}}}}}\n")
    code, out, err = detente(str(path))
    assert (code, out) == (1, "")
    assert "40 options make 1,099,511,627,776 combinations" in err


def test_the_answer_shows_itself():
    answer = combinations(space("moscow-2016"), "NNNNNNN")
    assert "<br>" in answer._repr_html_()
    assert str(answer) == str(answer.__rich__())
