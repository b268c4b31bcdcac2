"""Ordering statements and states: the orders themselves, and the command that changes them."""

from __future__ import annotations

import io
import json
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

import detente as dt
from detente.analysis.ordering import (
    History,
    Item,
    Order,
    comparison,
    present_order,
    reordered,
    replaced_form,
)
from detente.case.template import TEMPLATE
from detente.cli import cli
from detente.cli.sitting import Sitting, obey
from detente.errors import MissingPart, UnknownName, UnwritableFile, WrongValue
from detente.library import bundled_path
from detente.model.enumeration import state_space
from detente.model.preference import ranks


def order(text: str, *, may_tie: bool = True) -> Order:
    """Places are separated by blanks: "a bc d" ties b and c."""
    letters = sorted(set(text) - {" "})
    items = {c: Item(i, c, c) for i, c in enumerate(letters)}
    return Order(tuple(tuple(items[c] for c in place) for place in text.split()), may_tie)


def text(an_order: Order) -> str:
    return " ".join("".join(names) for names in an_order.names)


# ---------------------------------------------------------------- orders


@pytest.mark.parametrize(
    ("number", "to", "result"),
    [(1, 1, "a b c d"), (1, 4, "b c d a"), (4, 1, "d a b c"), (3, 2, "a c b d")],
)
def test_a_place_moves_and_the_others_keep_their_order(number, to, result):
    assert text(order("a b c d").move(number, to)) == result


@pytest.mark.parametrize(
    ("numbers", "result"),
    [([1, 2], "ab c d"), ([2, 4], "a bd c"), ([4, 2], "a c db"), ([1, 2, 3, 4], "abcd")],
)
def test_tied_places_stand_where_the_first_named_stood(numbers, result):
    assert text(order("a b c d").tie(numbers)) == result


def test_a_tie_comes_apart():
    assert text(order("a bcd e").untie(2)) == "a b c d e"


@pytest.mark.parametrize("number", [0, 5, -1])
def test_there_is_no_such_place(number):
    for change in (
        lambda: order("a b c d").move(number, 1),
        lambda: order("a b c d").move(1, number),
        lambda: order("a b c d").tie([1, number]),
        lambda: order("a b c d").untie(number),
    ):
        with pytest.raises(UnknownName, match="they run from 1 to 4"):
            change()


def test_what_cannot_tie_or_untie():
    with pytest.raises(WrongValue, match="statements cannot tie"):
        order("a b", may_tie=False).tie([1, 2])
    with pytest.raises(WrongValue, match="two different places"):
        order("a b").tie([1, 1])
    with pytest.raises(WrongValue, match="nothing is tied"):
        order("a b").untie(1)


def test_changes_are_undone_and_done_again():
    first, second = order("a b c"), order("b a c")
    history = History(first).then(second).then(second)
    assert history.undo().order == first
    assert history.undo().redo() == history
    assert history.undo().then(order("c b a")).future == ()
    with pytest.raises(WrongValue, match="nothing to undo"):
        history.undo().undo()
    with pytest.raises(WrongValue, match="nothing to redo"):
        history.redo()


values = st.lists(st.integers(0, 4), min_size=1, max_size=9)


@given(values)
def test_honest_answers_sort_any_items_with_their_ties(worth):
    start = Order(tuple((Item(i, str(i), ""),) for i in range(len(worth))), may_tie=True)
    state, asked = comparison(start), 0
    while state.question:
        first, second = (worth[item.index] for item in state.question)
        state = state.answered(
            "tie" if first == second else "first" if first > second else "second"
        )
        asked += 1
    found = [[worth[item.index] for item in place] for place in state.placed]
    assert all(len(set(place)) == 1 for place in found)
    assert all(better[0] > worse[0] for better, worse in pairwise(found))
    assert sorted(i.index for place in state.placed for i in place) == list(range(len(worth)))
    assert asked <= len(worth) ** 2


@given(st.integers(1, 12))
def test_a_right_order_is_confirmed_with_one_question_per_item(size):
    state = comparison(Order(tuple((Item(i, str(i), ""),) for i in range(size)), may_tie=False))
    for _ in range(size - 1):
        assert state.question
        state = state.answered("first")
    assert state.question is None
    assert [place[0].index for place in state.placed] == list(range(size))


# ---------------------------------------------------------------- the orders of a case


def test_statements_come_first_and_states_where_there_are_none():
    moscow, elmira = dt.read("moscow-2016"), dt.read("elmira")
    what, found = present_order(moscow, "us")
    assert (what, found.may_tie) == ("statements", False)
    assert found.names[0] == ("own-offer",)
    what, found = present_order(elmira, "moe")
    assert (what, found.may_tie) == ("states", True)
    assert [names[0] for names in found.names] == ["7", "3", "4", "8", "5", "1", "2", "6", "9"]
    with pytest.raises(MissingPart, match="--what states"):
        present_order(elmira, "moe", "statements")


def test_states_without_preferences_are_all_tied():
    case = dt.read("chicken")
    bare = case.replace(conflict=case.conflict.replace(preferences={}))
    assert present_order(bare, "a")[1].names == (("1", "2", "3", "4"),)


@pytest.mark.parametrize("name", dt.bundled())
def test_an_order_of_states_ranks_them_as_the_preference_did(name):
    case = dt.read(name)
    space = state_space(case.conflict)
    for dm in case.conflict.dms:
        order = present_order(case, dm, "states")[1]
        ranked = reordered(case, dm, "states", order).conflict.preferences[dm]
        assert ranks(ranked, space) == ranks(case.conflict.preferences[dm], space)


@pytest.mark.parametrize("name", dt.bundled())
def test_an_order_that_is_not_changed_changes_nothing(name):
    case = dt.read(name)
    for dm in case.conflict.dms:
        what, order = present_order(case, dm)
        assert reordered(case, dm, what, order) == case


def test_saving_says_which_form_it_replaces():
    assert replaced_form(dt.read("moscow-2016"), "us", "states") == "statements"
    assert replaced_form(dt.read("moscow-2016"), "us", "statements") is None
    assert replaced_form(dt.read("elmira"), "moe", "states") is None


# ---------------------------------------------------------------- the command


@pytest.fixture
def wages(tmp_path: Path) -> Path:
    path = tmp_path / "wages.yaml"
    path.write_text(TEMPLATE, encoding="utf-8")
    return path


def rank(*words: object, say: str = "") -> Result:
    lines = say.replace("; ", "\n")
    return CliRunner().invoke(cli, ["rank", *map(str, words)], input=lines and lines + "\n")


def test_the_numbered_list_is_shown_best_first(wages):
    lines = rank(wages, "--dm", "union").stdout.splitlines()
    assert lines[0] == "The statements of The union, the most important first:"
    assert lines[1] == "  1. not closure"
    assert lines[2] == "  2. Higher wages [firm.raise] (stated)"


def test_statements_are_moved_and_written_back_with_their_comments(wages):
    result = rank(wages, "--dm", "union", say="down 1; save; quit")
    assert result.exit_code == 0
    assert "'not closure' is now in place 2 (was 1)." in result.stdout
    written = wages.read_text(encoding="utf-8")
    moved = "      - not closure                     # short: an outcome or a condition\n"
    assert moved in written
    assert written.replace(moved, "") == TEMPLATE.replace(moved, "")
    assert written.index("basis: stated") < written.index(moved) < written.index("iff not")


def test_a_file_saved_without_changes_stays_to_the_byte(wages):
    rank(wages, "--dm", "union", say="up 3; undo; save; quit")
    assert wages.read_bytes() == TEMPLATE.encode()


def test_states_are_tied_and_untied(wages):
    out = wages.with_name("out.yaml")
    say = "tie 1 3 2; untie 1; tie 2 3; save; quit"
    assert rank("chicken", "--dm", "a", "--out", out, say=say).exit_code == 0
    assert dt.read(out).conflict.preferences["a"].places == (("3",), ("2", "1"), ("4",))
    text = bundled_path("chicken").read_text(encoding="utf-8")
    assert out.read_text(encoding="utf-8") == text.replace("[3, 1, 2, 4]", "[3, [2, 1], 4]")


def test_ranked_states_replace_the_statements_and_a_warning_says_so(wages):
    result = rank(wages, "--dm", "union", "--what", "states", say="move 5 1; save; quit")
    assert "Warning: saving replaces the statements of 'union' by a ranking." in result.stdout
    case = dt.read(wages)
    assert case.conflict.preferences["union"].places[0] == ("NNY",)
    assert len(case.conflict.preferences["firm"].statements) == 3


def test_comparing_asks_and_sorts(wages):
    result = rank("chicken", "--dm", "a", say="compare; 2; maybe; 2; =; quit; no")
    assert "Which would it rather have?" in result.stdout
    assert "Please answer 1, 2, stop, =." in result.stdout


def test_comparing_can_be_stopped(wages):
    result = rank(wages, "--dm", "union", say="compare; 2; stop; quit")
    assert "the order is as it was" in result.stdout
    assert result.exit_code == 0


def test_comparing_statements_by_answers(wages):
    rank(wages, "--dm", "union", say="compare; 2; 2; 2; save; quit")
    names = present_order(dt.read(wages), "union")[1].names
    assert names == (("union.strike iff not firm.raise",), ("wages",), ("not closure",))


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("mvoe 1 2", "There is no command 'mvoe'. Did you mean 'move'?"),
        ("xyzzy", "There is no command 'xyzzy'. 'help' lists them."),
        ("up", "Write it as in 'up 3'."),
        ("up one", "'one' is no number of a place."),
        ("up 9", "There is no place 9: they run from 1 to 3."),
        ("move 1 2 3", "Write it as in 'move 5 2'."),
        ("tie 1 2", "Two statements cannot tie"),
        ("undo", "There is nothing to undo."),
        ("redo", "There is nothing to redo."),
        ("up 1", "is already first."),
        ("down 3", "is already last."),
        ("save /nowhere/at/all.yaml", "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_said_and_the_session_goes_on(wages, line, answer):
    result = rank(wages, "--dm", "union", say=f"{line}; help; quit")
    assert answer in result.stdout
    assert "move place 5 to place 2" in result.stdout
    assert result.exit_code == 0


def test_the_end_of_input_saves_nothing_and_says_so(wages):
    result = rank(wages, "--dm", "union", say="up 2")
    assert result.exit_code == 1
    assert result.stderr == "The input ended. Nothing was saved.\n"
    assert wages.read_bytes() == TEMPLATE.encode()


def test_the_end_of_input_after_saving_is_no_fault(wages):
    result = rank(wages, "--dm", "union", say="up 2; save")
    assert result.exit_code == 0
    assert result.stderr == "The input ended. All changes are saved.\n"
    result = rank(wages, "--dm", "union", say="up 2; save; up 2")
    assert result.exit_code == 1
    assert result.stderr == "The input ended. Later changes were not saved.\n"


class Interrupted(io.BytesIO):
    """Input that ends with Ctrl-C."""

    def read1(self, size: int | None = -1) -> bytes:
        found = super().read1(size)
        if not found:
            raise KeyboardInterrupt
        return found


def test_ctrl_c_saves_nothing_and_says_so(wages):
    command = ["rank", str(wages), "--dm", "union"]
    result = CliRunner().invoke(cli, command, input=Interrupted(b"up 2\n"))
    assert result.exit_code == 1
    assert result.stderr == "Stopped. Nothing was saved.\n"
    assert wages.read_bytes() == TEMPLATE.encode()


def test_a_file_that_changed_meanwhile_is_not_overwritten(wages):
    case = dt.read(wages)
    what, order = present_order(case, "union")
    person = case.conflict.decision_maker("union")
    sitting = Sitting(case, person, what, History(order), order, own=wages, out=None)
    obey(sitting, "up 2")
    wages.write_text(TEMPLATE + "# edited elsewhere\n", encoding="utf-8")
    with pytest.raises(UnwritableFile, match="has changed since it was read"):
        obey(sitting, "save")
    assert wages.read_text(encoding="utf-8") == TEMPLATE + "# edited elsewhere\n"


def test_quitting_with_changes_asks_first(wages):
    result = rank(wages, "--dm", "union", say="up 2; quit; cancel; show; quit; no")
    assert "Save them? (yes, no or cancel)" in result.stdout
    assert "go on" in result.stdout
    assert "Left without saving." in result.stdout
    assert wages.read_bytes() == TEMPLATE.encode()
    rank(wages, "--dm", "union", say="up 2; quit; yes")
    assert wages.read_bytes() != TEMPLATE.encode()


def test_a_bundled_case_is_never_overwritten(wages):
    before = bundled_path("chicken").read_bytes()
    result = rank("chicken", "--dm", "a", say="up 2; save; quit; no")
    assert "A bundled case is never overwritten" in result.stdout
    result = rank("chicken", "--dm", "a", say=f"up 2; save {bundled_path('elmira')}; quit; no")
    assert "A bundled case is never overwritten" in result.stdout
    result = rank(bundled_path("chicken"), "--dm", "a", say="up 2; save; quit; no")
    assert "A bundled case is never overwritten" in result.stdout
    result = rank("chicken", "--dm", "a", "--out", bundled_path("chicken"))
    assert isinstance(result.exception, UnwritableFile)
    assert bundled_path("chicken").read_bytes() == before


def test_another_file_is_not_overwritten_by_the_way(wages):
    other = wages.with_name("other.yaml")
    other.write_text("precious")
    result = rank(wages, "--dm", "union", say=f"up 2; save {other}; quit; no")
    assert "exists; choose another name" in result.stdout
    assert other.read_text() == "precious"
    result = rank(wages, "--dm", "union", "--out", other, say="up 2; save; quit")
    assert "Saving replaces the file" in result.stdout
    assert dt.read(other).title == "Talks on wages at the works"
    assert wages.read_bytes() == TEMPLATE.encode()


def test_a_file_saved_under_a_new_name_is_saved_there_again(wages):
    new = wages.with_name("new.yaml")
    result = rank(wages, "--dm", "union", say=f"up 2; save {new}; up 3; save; quit")
    assert result.stdout.count(f"Saved to {new}.") == 2
    assert wages.read_bytes() == TEMPLATE.encode()


def test_json_prints_the_order_and_leaves(wages):
    result = rank("prisoners-dilemma", "--dm", "Prisoner One", "--json", say="up 2; save")
    data = json.loads(result.stdout)
    assert data["what"] == "statements"
    assert [[i["name"] for i in place] for place in data["places"]] == [
        ["two.cooperate"],
        ["not one.cooperate"],
    ]


def test_a_decision_maker_that_is_not_there():
    result = rank("elmira", "--dm", "mow")
    assert isinstance(result.exception, UnknownName)
    assert "Did you mean 'moe'?" in str(result.exception)
