"""The timeline: what is dated, in order, and where the moves of a case have led."""

from __future__ import annotations

import json
from pathlib import Path

import event_rows as rows
import pytest
from conftest import Run, fewer
from hypothesis import given
from hypothesis import strategies as st
from models import graphs, option_forms

import detente as dt
from detente.analysis.timeline import Observed, path, timeline_facts
from detente.case.reader import read_text
from detente.errors import WrongValue
from detente.evidence.timeline import Period, dated, first_day, last_day, period
from detente.explanation.timeline import Timeline
from detente.model.enumeration import state_space
from detente.model.graph import moves_of

EVERYTHING = (
    rows.CASE
    + """\
as_of: 2024-05
phases:
  drought: {as_of: 2023}
claims:
  c1: {source: tables, says: They talked, date: 2024-04}
  c2: {source: tables, says: No word, absence: {of: a word, window: [2024-04-02, 2024-06]}}
  c3: {source: tables, says: Undated}
events:
  - {date: 2024-04-12, by: upper, to: lower, move: upper.release, scheme: gdelt, id: 7, text: A report}
  - {date: 2024-04, text: It rained, claim: c1}
  - {date: 2024-06, by: lower, move: lower.pay, evidence: [tables]}
issues: {days: {values: [none, two]}}
offers: [{by: upper, to: lower, date: 2024-04-20, package: {days: two}, evidence: [c1]}]
forecasts:
  f1:
    question: Will it rain?
    opens: 2024-04-01
    closes: 2024-06-30
    resolution: {date: 2024-05-02, outcome: true}
"""
)


def following(events: str) -> list[tuple[str | None, str | None]]:
    """The state after each event, and what kept it from being a move."""
    case = read_text(rows.CASE + "events:\n" + events)
    facts = timeline_facts(case)
    assert facts.space is not None
    return [
        (
            None if s.after is None else facts.space.label(s.after),
            None if s.trouble is None else s.trouble.why,
        )
        for s in facts.steps
    ]


# ---------------------------------------------------------------- dates


def test_everything_dated_stands_in_order_with_what_it_rests_on():
    found = [(d.date, d.kind, d.who, d.rests_on) for d in dated(read_text(EVERYTHING))]
    assert found == [
        ("2023", "phase", "", ()),
        ("2024", "source", "", ("tables",)),
        ("2024-04", "claim", "", ("tables",)),
        ("2024-04", "happening", "", ("c1",)),
        ("2024-04-01", "opens", "", ()),
        ("2024-04-02", "not seen", "", ("tables",)),
        ("2024-04-12", "move", "upper", ("gdelt 7",)),
        ("2024-04-20", "offer", "upper", ("c1",)),
        ("2024-05", "as of", "", ()),
        ("2024-05-02", "resolution", "", ()),
        ("2024-06", "move", "lower", ("tables",)),
        ("2024-06-30", "closes", "", ()),
    ]


@given(st.dates(), st.sampled_from([4, 7, 10]), st.dates(), st.sampled_from([4, 7, 10]))
def test_a_period_holds_what_shares_a_day_with_it(a, wide_a, b, wide_b):
    one, other = str(a)[:wide_a], str(b)[:wide_b]
    held = Period(one, one).holds(other)
    assert held == (first_day(one) <= last_day(other) and first_day(other) <= last_day(one))
    assert held == Period(other, other).holds(one)
    if a == b:
        assert held
    assert Period().holds(one)


@pytest.mark.parametrize("date", ["2024-4", "May", "2024-02-30", "", "２０２４", "2024-13"])
def test_a_date_that_is_none_is_refused(date: str):
    with pytest.raises(WrongValue, match="no date"):
        period(date)


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(WrongValue, match="before it begins"):
        dt.timeline(read_text(EVERYTHING), start="2024-05", end="2024-04-30")


def test_a_window_is_shown_when_it_reaches_into_the_period():
    facts = timeline_facts(read_text(EVERYTHING), "2024-05-10", "2024-05-20")
    assert [d.kind for d in facts.entries] == ["source", "not seen", "as of"]


# ---------------------------------------------------------------- the path of the model


def test_moves_switch_options_in_the_order_of_their_dates():
    events = "  - {date: 2024-05, by: lower, move: lower.pay}\n"
    events += "  - {date: 2024-04-30, by: upper, move: release}\n"
    events += "  - {date: 2024-05-02, by: upper, move: not upper.release}\n"
    assert following(events) == [("YNNN", None), ("YNYN", None), ("NNYN", None)]


@pytest.mark.parametrize(
    ("event", "why"),
    [
        ("by: upper, move: not upper.release", "already"),
        ("by: upper, move: lower.pay", "not its option"),
        ("move: upper.release", "nobody"),
        ("by: upper, move: upper.relase", "unknown name"),
        ("by: upper, move: upper.release xor upper.build", "several"),
        ("by: upper, move: NNNY", "no move"),
    ],
)
def test_an_event_that_is_no_move_of_the_model_says_why(event: str, why: str):
    ((_, found),) = following(f"  - {{date: 2024, {event}}}\n")
    assert found == why


def test_what_is_infeasible_or_one_way_leaves_the_model_where_it_was():
    events = "  - {date: 2024-01, by: lower, move: lower.sue}\n"
    events += "  - {date: 2024-02, by: lower, move: lower.sue and lower.pay}\n"
    events += "  - {date: 2024-03, by: upper, move: build}\n"
    events += "  - {date: 2024-04, by: upper, move: not build}\n"
    assert following(events) == [
        ("NNNY", None), ("NNNY", "infeasible"), ("NYNY", None), ("NYNY", "one-way"),
    ]  # fmt: skip


def test_the_condition_that_forbids_a_state_is_named():
    text = rows.CASE.replace("lower.pay and lower.sue", "upper.release and lower.sue")
    text = text.replace("status_quo: NNNN", "status_quo: YNNN")
    case = read_text(text + "events: [{date: 2024, by: lower, move: lower.sue}]\n")
    (step,) = timeline_facts(case).steps
    assert step.trouble is not None
    assert step.trouble.why == "infeasible"
    assert "Nobody pays whom it sues" in step.trouble.because[0]
    assert "Nobody pays whom it sues" in str(dt.timeline(case))


def test_a_named_state_takes_up_the_thread():
    events = "  - {date: 2024-01, by: upper, move: upper.relase}\n"
    events += "  - {date: 2024-02, by: lower, move: lower.pay}\n"
    events += "  - {date: 2024-03, by: lower, move: YNYN}\n"
    events += "  - {date: 2024-04, by: lower, move: not pay}\n"
    assert following(events)[1:] == [
        (None, "unknown start"), ("YNYN", "unknown start"), ("YNNN", None),
    ]  # fmt: skip


def test_moves_before_the_period_count_for_its_path():
    case = read_text(EVERYTHING)
    facts = timeline_facts(case, "2024-06")
    assert facts.space is not None
    (step,) = facts.steps
    assert [facts.space.label(s) for s in (step.before, step.after) if s is not None] == [
        "YNNN", "YNYN",
    ]  # fmt: skip
    early = timeline_facts(case, end="2024-04")
    assert early.end is not None
    assert facts.space.label(early.end) == "YNNN"
    assert early.early == 0
    assert timeline_facts(case).early == 1


@fewer(4)
@given(option_forms() | graphs(), st.data())
def test_each_step_is_one_unilateral_move_from_where_the_last_ended(model, data):
    conflict = model.conflict()
    space = state_space(conflict)
    names = [*conflict.names.options, *(f"not {o}" for o in conflict.names.options)]
    names += [space.label(s) for s in space]
    step = st.builds(Observed, st.just(""), st.sampled_from(conflict.dms), st.sampled_from(names))
    events = data.draw(st.lists(step, max_size=6))
    moves = moves_of(space)
    last = None
    for i, each in enumerate(path(space, events)):
        assert i == 0 or each.before == last
        if each.trouble is None:
            assert each.before is not None
            assert each.after in moves[each.event.by].of(each.before)
        last = each.after


# ---------------------------------------------------------------- words and commands


def test_the_words():
    found = dt.timeline(read_text(EVERYTHING))
    assert isinstance(found, Timeline)
    text = str(found)
    assert "2 moves lead to YNYN" in found.answer
    assert "reported: takes “Release water” [A report]" in text
    assert "2024-04-02 to 2024-06" in text
    assert "offers to Lowland: days: two" in text
    assert "1 claim has no date and is left out." in text
    assert "a month before its days" in text
    assert "1 move is dated before the model itself" in text


def test_a_case_that_dates_nothing():
    assert dt.timeline(dt.read("chicken")).answer == "The case dates nothing."
    assert (
        dt.timeline(dt.read("chicken"), start="2024").answer == "Nothing is dated in that period."
    )


def test_states_that_cannot_be_listed_leave_the_dates():
    options = ", ".join(f"o{i}: O" for i in range(24))
    case = read_text(
        f"detente: 1\ntitle: Large\ndecision_makers: {{a: {{options: {{{options}}}}}}}\n"
        "events: [{date: 2024, by: a, move: o1}]\n"
    )
    found = dt.timeline(case)
    assert "2024" in found.answer
    assert "states cannot be listed" in found.answer


def test_the_command(detente: Run, tmp_path: Path):
    (tmp_path / "dam.yaml").write_text(EVERYTHING, encoding="utf-8")
    done = detente("timeline", tmp_path / "dam.yaml", "--json")
    data = json.loads(done.stdout)
    assert data["format"] == "detente-timeline/1"
    assert [e["kind"] for e in data["entries"]].count("move") == 2
    assert data["end"]["label"] == "YNYN"
    assert detente("timeline", "moscow-2016", "--quiet").returncode == 0
    wrong = detente("timeline", "moscow-2016", "--from", "2016-7")
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert "[wrong-value]" in wrong.stderr


def test_a_long_sentence_is_wrapped_under_its_date():
    found = dt.timeline(dt.read("moscow-2016"))
    assert max(map(len, found.text(80).splitlines())) <= 80
    assert "\n  - 2016-10-03  United States: The bilateral channel is suspended" in found.text(80)


def test_a_window_that_runs_backwards_is_refused():
    claims = "claims: {c: {source: tables, says: S, absence: {of: x, window: [%s]}}}\n"
    with pytest.raises(WrongValue, match=r"the window ends \(2024-02\) before it begins"):
        read_text(rows.CASE + claims % "2024-03-01, 2024-02")
    assert dated(read_text(rows.CASE + claims % "2024-03-01, 2024-03"))
