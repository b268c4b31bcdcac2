"""What the check of a case finds, and what it leaves alone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from models import FAMILIES, Model

import detente as dt
from detente.analysis.finding import Findings
from detente.analysis.lint import check
from detente.analysis.reach import reachable
from detente.case.reader import read_text
from detente.cli import main
from detente.model.conflict import Prioritised
from detente.model.enumeration import state_space
from detente.model.graph import moves_of
from detente.model.preference import ranks

CASE = """\
detente: 1
title: Two options each
decision_makers:
  a: {options: {x: X, y: Y}}
  b: {options: {z: Z}}
%s
"""
RANKED = "preferences: {a: {weights: {x: 1, y: 2}}, b: {weights: {z: 1, a.x: 2, a.y: 4}}}\n"
GRAPH = """\
detente: 1
title: A graph
decision_makers: {a: {}, b: {}}
graph: {states: {1: One, 2: Two, 3: Three}, moves: {a: [[1, 2]], b: [[3, 1]]}}
status_quo: 1
preferences: {a: {ranking: [[1, 2], 3]}, b: {ranking: [1, 3, 2]}}
%s
"""


def found(extra: str, case: str = CASE) -> list[tuple[str, str, str]]:
    return [(f.code, f.severity, f.where) for f in check(read_text(case % extra))]


def stated(*statements: str, rest: str = "") -> list[tuple[str, str]]:
    listed = "".join(f"\n    - {s}" for s in statements)
    text = f"{rest}\npreferences:\n  b: {{weights: {{z: 1}}}}\n  a:\n    statements:{listed}"
    dull = ("no-basis", "own-tie", "no-status-quo", "idle-option", "all-tied")
    return [(c, w) for c, _, w in found(text) if c not in dull]


# ---------------------------------------------------------------- preference statements


def test_a_statement_that_always_or_never_holds():
    assert stated("x or not x", "x", "x and not x") == [
        ("always-true", "preferences.a.statements[0]"),
        ("never-true", "preferences.a.statements[2]"),
    ]


def test_a_statement_about_infeasible_combinations_only():
    assert stated("x and z", "x", "not (x and z)", rest="infeasible: [x and z]") == [
        ("only-infeasible", "preferences.a.statements[0]"),
        ("always-true", "preferences.a.statements[2]"),
    ]


def test_a_statement_that_repeats_or_reverses_an_earlier_one():
    assert stated("x", "y", "{id: again, when: not not x}", "not y") == [
        ("duplicate-statement", "a/again"),
        ("opposite-statement", "preferences.a.statements[3]"),
    ]


def test_a_statement_that_earlier_ones_settle():
    assert stated("x", "y", "x and y") == [("no-effect", "preferences.a.statements[2]")]


def test_a_statement_that_later_ones_make_idle():
    assert stated("x and y", "x", "y") == [("no-effect", "preferences.a.statements[0]")]


def test_an_important_statement_is_not_idle_because_a_later_one_is_alike():
    assert stated("x", "y") == []
    assert stated("x or y", "z", "x") == []


def test_a_doubtful_statement_settles_nothing():
    assert stated("{when: x, likelihood: 0.5}", "x", "y") == []
    assert stated("x", "{when: x, likelihood: 0.5}", "y") == [
        ("duplicate-statement", "preferences.a.statements[1]")
    ]


STATEMENTS = (
    "x",
    "y",
    "z",
    "not x",
    "x and y",
    "x or y",
    "x iff z",
    "y if x",
    "x xor y",
    "x or not x",
)


@given(st.lists(st.sampled_from(STATEMENTS), min_size=1, max_size=6))
def test_the_statements_it_calls_idle_can_all_be_dropped(texts: list[str]):
    listed = "".join(f"\n    - {t}" for t in texts)
    case = read_text(CASE % f"preferences:\n  a:\n    statements:{listed}")
    idle = {f.where for f in check(case) if f.severity == "warning" and "[" in f.where}
    space = state_space(case.conflict)
    preference = case.conflict.preferences[case.conflict.dms[0]]
    assert isinstance(preference, Prioritised)
    kept = [
        s
        for k, s in enumerate(preference.statements)
        if f"preferences.a.statements[{k}]" not in idle
    ]
    assert ranks(Prioritised(tuple(kept)), space) == ranks(preference, space)
    for k in range(len(kept)):
        fewer = Prioritised(tuple(kept[:k] + kept[k + 1 :]))
        assert ranks(fewer, space) != ranks(preference, space)


def test_statements_without_a_basis_are_counted_once():
    text = "preferences: {a: {statements: [x, {when: y, basis: stated}, z]}}"
    notes = [f.message for f in check(read_text(CASE % text)) if f.code == "no-basis"]
    assert len(notes) == 1
    assert "2 of 3" in notes[0]


# ---------------------------------------------------------------- orders


def test_ties_on_own_options_are_counted():
    text = "preferences: {a: {weights: {x: 1}}, b: {ranking: [[YNN, YNY], NNN, NNY, NYN, NYY, YYN, YYY]}}"
    ties = {f.where: f.message for f in check(read_text(CASE % text)) if f.code == "own-tie"}
    assert "8 pairs" in ties["preferences.a"]  # x and y known: 2 levels of 4 states, y differs in 4
    assert ties["preferences.a"].endswith("such as 'NNN' and 'NYN'.")
    assert "1 pair " in ties["preferences.b"]
    assert ties["preferences.b"].endswith("such as 'YNN' and 'YNY'.")


def test_a_tie_on_others_options_is_no_finding():
    assert "own-tie" not in [c for c, *_ in found("preferences: {a: {weights: {x: 1, y: 2}}}")]


def test_a_graph_has_ties_along_moves():
    assert ("own-tie", "note", "preferences.a") in found("", GRAPH)
    assert ("own-tie", "note", "preferences.b") not in found("", GRAPH)


def test_a_decision_maker_without_preferences_and_one_that_is_indifferent():
    codes = found("preferences: {a: {weights: {}}}")
    assert ("no-preferences", "warning", "preferences") in codes
    assert ("all-tied", "warning", "preferences.a") in codes


def test_an_option_that_nobody_cares_about():
    codes = found("preferences: {a: {weights: {x: 1}}, b: {weights: {z: 1}}}")
    assert ("idle-option", "note", "decision_makers.a.options.y") in codes
    assert len([c for c, *_ in codes if c == "idle-option"]) == 1


def test_an_option_that_the_others_determine_is_not_called_idle():
    rest = "feasible: ['exactly_one(x, y)']\n" + RANKED
    assert "idle-option" not in [c for c, *_ in found(rest)]
    assert "idle-option" not in [f.code for f in dt.check(dt.read("elmira"))]


def test_weights_that_disagree_inside_a_merged_state_are_an_error():
    conflict = read_text(CASE % "merge: [x]\nstatus_quo: NNN").conflict
    loose = read_text(CASE % RANKED).conflict
    case = dt.Case("made", conflict.replace(preferences=loose.preferences))
    errors = check(case).of("error")
    assert [(f.code, f.where) for f in errors] == [
        ("bad-preference", "preferences.a"),
        ("bad-preference", "preferences.b"),
    ]


# ---------------------------------------------------------------- conditions, merges, outcomes


def test_conditions_that_remove_nothing_or_nothing_more():
    rest = """\
feasible: [not (x and y and z), x or not x]
infeasible: [x and y, x and y and not z]
"""
    assert [(c, w) for c, _, w in found(rest + RANKED) if "condition" in c or "removes" in c] == [
        ("implied-condition", "feasible[0]"),
        ("removes-nothing", "feasible[1]"),
        ("implied-condition", "infeasible[1]"),
    ]


def test_of_two_equal_conditions_one_is_kept():
    codes = found("infeasible: [x and y, y and x]\n" + RANKED)
    assert [w for c, _, w in codes if c == "implied-condition"] == ["infeasible[1]"]


def test_a_doubtful_condition_implies_no_other():
    codes = found("infeasible: [{when: x, likelihood: 0.5}, x and y]\n" + RANKED)
    assert "implied-condition" not in [c for c, *_ in codes]


def test_a_merge_that_merges_nothing():
    codes = found("infeasible: [x and y]\nmerge: [x and y, x and z]")
    assert [w for c, _, w in codes if c == "merges-nothing"] == ["merge[0]", "merge[1]"]


def test_outcomes_empty_full_equal_and_overlapping():
    rest = """\
infeasible: [x and y]
outcomes:
  none at all: x and y
  anything: not x or not y
  first: x
  the same: x and not y
  part: x and z
  built on it: first and not z
"""
    codes = [(c, s, w) for c, s, w in found(rest + RANKED) if "outcome" in c]
    assert ("empty-outcome", "warning", "outcomes.none at all") in codes
    assert ("full-outcome", "warning", "outcomes.anything") in codes
    assert ("same-outcome", "warning", "outcomes.the same") in codes
    assert ("outcomes-overlap", "note", "outcomes.part") in codes
    overlaps = [f.message for f in check(read_text(CASE % rest)) if f.code == "outcomes-overlap"]
    assert not any("'first' and 'built on it'" in m for m in overlaps)


def test_states_outside_every_outcome_are_counted():
    notes = [f for f in check(read_text(CASE % "outcomes: {first: x}")) if f.where == "outcomes"]
    assert [f.code for f in notes] == ["outside-outcomes"]
    assert "4 states" in notes[0].message


# ---------------------------------------------------------------- moves and the status quo


def test_states_out_of_reach_and_somebody_without_moves():
    rest = """\
detente: 1
title: One way
decision_makers:
  a: {options: {x: {moves: take}}}
  b: {options: {y: {moves: drop}}}
  c: {}
status_quo: YN
"""
    findings = {f.code: f for f in check(read_text(rest))}
    assert findings["no-moves"].where == "decision_makers.c"
    assert "3 states ('NN', 'NY', 'YY')" in findings["unreachable"].message


def test_a_status_quo_that_is_missing_unknown_or_several():
    assert ("no-status-quo", "warning", "status_quo") in found("")
    conflict = read_text(CASE % "infeasible: [x and y]").conflict
    for name, code in (("x", "status-quo-not-unique"), ("YYN", "status-quo-unknown")):
        case = dt.Case("made", conflict.replace(status_quo=name))
        assert [(f.code, f.where) for f in check(case).of("error")] == [(code, "status_quo")]


@pytest.mark.parametrize("family", FAMILIES)
@given(st.data())
def test_reach_is_the_closure_of_everybodys_moves(family: str, data: st.DataObject):
    model: Model = data.draw(FAMILIES[family])
    space = state_space(model.conflict())
    graph = nx.DiGraph((s, t) for m in moves_of(space).values() for s in space for t in m.of(s))
    graph.add_nodes_from(space)
    for start in space:
        reached = {start, *nx.descendants(graph, start)}
        assert set(space.touching(reachable(space, start))) == reached


def test_option_ids_of_several_decision_makers():
    (note,) = (f for f in dt.check(dt.read("chicken")) if f.code == "shared-option-id")
    assert "a.swerve or b.swerve" in note.message


# ---------------------------------------------------------------- observed moves

EVENTS = RANKED + "status_quo: NNN\nevents:\n%s"


def observed(*events: str, case: str = CASE, text: str = EVENTS) -> list[tuple[str, str, str]]:
    listed = "".join(f"  - {{{e}}}\n" for e in events)
    codes = ("move-against-order", "unresolved-event")
    return [
        (f.code, f.where, f.message)
        for f in check(read_text(case % (text % listed)))
        if f.code in codes
    ]


def test_events_that_fit_the_order_are_no_finding():
    assert observed("date: 2020, by: a, move: x", "date: 2021, by: b, move: b.z") == []


def test_a_move_against_the_order_follows_the_dates():
    ((code, where, message),) = observed(
        "date: 2021-05, by: a, move: not x", "date: 2020, by: a, move: x"
    )
    assert (code, where) == ("move-against-order", "events[0]")
    assert message == "'a' moved from 'YNN' to 'NNN', but by its order it prefers 'YNN'."


def test_a_move_between_tied_states_is_against_the_order():
    ((code, where, message),) = observed(
        "date: 2020, by: a, move: 2", case=GRAPH, text="events:\n%s"
    )
    assert (code, where) == ("move-against-order", "events[0]")
    assert "indifferent" in message


def test_an_event_that_is_a_state_or_a_condition():
    ((code, where, _),) = observed(
        "date: 2020, by: a, move: YYN", "date: 2021, by: a, move: not x and not y"
    )
    assert (code, where) == ("move-against-order", "events[1]")


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ("by: a, move: z", "'a' has no such move from 'NNN'"),
        ("by: a, move: not x", "it is so already"),
        ("by: a, move: x or y", "it could lead to 'YNN', 'NYN'"),
        ("by: c, move: x", "There is no decision maker 'c'"),
        ("move: x", "it does not say by whom"),
        ("by: a, move: something else", "something else"),
        ("by: b, move: YNN", "'b' has no move from 'NNN' to 'YNN'"),
    ],
)
def test_events_that_cannot_be_resolved_say_why(event: str, reason: str):
    ((code, where, message),) = observed(f"date: 2020, {event}")
    assert (code, where) == ("unresolved-event", "events[0]")
    assert reason in message


def test_after_an_unresolved_event_a_named_state_takes_up_the_thread():
    found = observed(
        "date: 2020, by: a, move: x or y",
        "date: 2021, by: a, move: y",
        "date: 2022, by: a, move: YYN",
        "date: 2023, by: a, move: not y",
    )
    assert [(c, w) for c, w, _ in found] == [
        ("move-against-order", "events[3]"),
        ("unresolved-event", "events[0]"),
        ("unresolved-event", "events[1]"),
        ("unresolved-event", "events[2]"),
    ]
    assert "the state before it is not known" in found[2][2]


# ---------------------------------------------------------------- how it shows itself


@pytest.mark.parametrize("name", dt.bundled())
def test_the_bundled_cases_have_nothing_to_mend(name: str):
    findings = dt.check(dt.read(name))
    assert findings.of("error") == findings.of("warning") == ()


def test_findings_show_themselves_worst_first():
    findings = check(
        read_text(CASE % "outcomes: {a b: x and not x}\npreferences: {b: {weights: {z: 1}}}")
    )
    assert isinstance(findings, Findings)
    severities = [f.severity for f in findings]
    assert severities == sorted(severities, key=["error", "warning", "note"].index)
    assert len(findings) == len(findings.table()) == len(str(findings).splitlines())
    assert "<table>" in findings._repr_html_()
    assert "Nothing to mend." in dt.check(dt.read("cuba-1962"))._repr_html_()


def detente(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str
) -> tuple[object, str, str]:
    monkeypatch.setattr("sys.argv", ["detente", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    out, err = capsys.readouterr()
    return ended.value.code, out, err


def test_the_command_says_when_nothing_is_to_mend(monkeypatch, capsys):
    assert detente(monkeypatch, capsys, "check", "cuba-1962") == (0, "Nothing to mend.\n", "")


def test_warnings_fail_only_when_strict(monkeypatch, capsys, tmp_path: Path):
    path = tmp_path / "loose.yaml"
    path.write_text(CASE % "infeasible: [x and not x]")
    code, out, _ = detente(monkeypatch, capsys, "check", str(path))
    assert code == 0
    assert "warning: infeasible[0]: 'x and not x' removes nothing. [removes-nothing]" in out
    assert detente(monkeypatch, capsys, "check", str(path), "--strict", "-q")[0] == 1


def test_the_command_in_json(monkeypatch, capsys):
    code, out, _ = detente(monkeypatch, capsys, "check", "chicken", "--json")
    data = json.loads(out)
    assert (code, data["format"], data["case"]) == (0, "detente-check/1", "chicken")
    assert [set(f) for f in data["findings"]] == [{"code", "severity", "where", "message"}] * 2


def test_a_case_that_does_not_exist_is_one_line(monkeypatch, capsys):
    code, out, err = detente(monkeypatch, capsys, "check", "elmirra")
    assert (code, out) == (1, "")
    assert "Did you mean 'elmira'?" in err
    assert len(err.splitlines()) == 1


def test_a_case_that_cannot_be_read_is_a_finding_in_json(tmp_path):
    path = tmp_path / "two.yaml"
    path.write_text(
        "detente: 1\ntitle: T\ndecision_makers: {a: {options: {x: X, y: Y}}}\nstatus_quo: x\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "detente", "check", str(path), "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    (finding,) = json.loads(done.stdout)["findings"]
    assert done.returncode == 1
    assert (finding["code"], finding["severity"]) == ("ambiguous-name", "error")
    assert "line 4" in finding["where"]


def test_a_case_too_large_to_list_is_checked_for_the_rest():
    """Names, sources and claims are still looked at; what needs the list of states is said."""
    wide = ", ".join(f"w{k}: option {k}" for k in range(21))
    text = (CASE % "").replace("z: Z", f"x: X too, {wide}")
    listed = check(read_text(text))
    assert listed.of("error") == ()
    assert {f.code for f in listed} == {"shared-option-id", "no-preferences", "states-unlisted"}


AROUND = """
detente: 1
title: Around
decision_makers:
  a: {options: {sign: Sign}}
  b: {options: {agree: Agree}}
status_quo: NN
preferences:
  a: {statements: [sign and agree]}
  b: {statements: [sign and agree, not agree]}
"""


def test_a_picture_that_changes_nothing_is_named() -> None:
    same = "perceptions: {a: {preferences: {b: {statements: [sign and agree, not agree]}}}}"
    other = "phases: {then: {preferences: {b: {statements: [agree]}}}}"
    found = check(read_text(f"{AROUND}{same}\n{other}\n")).found
    assert [f.where for f in found if f.code == "idle-overlay"] == ["perceptions.a"]


def test_a_faction_that_never_decides_is_named() -> None:
    home = """ratification:
  a:
    factions:
      most: {weight: 3, statements: [sign]}
      few: {weight: 1, statements: [not sign]}
"""
    found = check(read_text(AROUND + home)).found
    assert [f.where for f in found if f.code == "idle-faction"] == ["ratification.a.factions.few"]
