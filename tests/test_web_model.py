"""The model editor: what each form does to the file, over the case and over what is laid over it."""

from pathlib import Path

import pytest
from web import bench

import detente as dt
from detente.model.pictures import laid
from detente.web.views import missing, removals

HERE = "/c/moscow-2016/model"
RANKED = """detente: 1
title: Ranked
decision_makers:
  a: {options: {go: Go}}
  b: {options: {stay: Stay}}
preferences:
  a: {ranking: [YN, NN, [YY, NY]]}
  b: {statements: [a.go]}
status_quo: NN
"""


def test_an_option_a_person_and_a_statement_are_worded_anew(tmp_path: Path) -> None:
    with bench(tmp_path, "moscow-2016") as b:
        before = b.text("moscow-2016")
        b.edit("moscow-2016", do="option-word", option="us.offer", text="Put it", moves="take")
        b.edit("moscow-2016", do="dm-word", dm="russia", text="Moscow")
        b.edit(
            "moscow-2016", do="statement-word", dm="us", place="0", when="not joint campaign",
            new="not (joint campaign)", text="Never as equals", basis="stated",
        )  # fmt: skip
        case = dt.read(tmp_path / "moscow-2016.yaml")
        option = next(o for o in case.conflict.options if o.name == "us.offer")
        assert (option.text, option.moves) == ("Put it", "take")
        assert case.conflict.decision_maker("russia").name == "Moscow"
        every = case.conflict.preferences["us"].statements  # type: ignore[index, union-attr]
        new = next(s for s in every if s.id == "no-joint")
        assert (new.words, new.basis) == ("Never as equals", "stated")
        changed = set(b.text("moscow-2016").splitlines()) - set(before.splitlines())
        assert len(changed) <= 6


def test_a_person_goes_with_all_that_is_said_of_it(tmp_path: Path) -> None:
    text = RANKED.replace("a: {ranking: [YN, NN, [YY, NY]]}", "a: {statements: [go]}")
    (tmp_path / "two.yaml").write_text(
        text + "positions:\n  b: {wants: YN, threatens: YY}\n"
        "perceptions:\n  b: {preferences: {a: {statements: [not go]}}}\n"
    )
    with bench(tmp_path) as b:
        b.edit("two", do="condition", when="a.go or not b.stay", kind="feasible", because="")
        refused = b.edit("two", 422, do="dm-drop", dm="b")
        assert "b.stay" in refused
        b.edit("two", do="condition-drop", place="0", when="a.go or not b.stay")
        b.edit(
            "two",
            do="statement-word",
            dm="b",
            place="0",
            when="a.go",
            new="b.stay",
            text="",
            basis="",
        )
        b.edit("two", do="dm-drop", dm="b")
        case = dt.read(tmp_path / "two.yaml")
        assert [d.id for d in case.conflict.decision_makers] == ["a"]
        assert case.status_quo == "N"
        assert not case.pictures
        assert "needs somebody" in b.edit("two", 422, do="dm-drop", dm="a")


def test_states_are_tied_and_parted(tmp_path: Path) -> None:
    (tmp_path / "ranked.yaml").write_text(RANKED)

    def places() -> tuple[tuple[str, ...], ...]:
        return dt.read(tmp_path / "ranked.yaml").conflict.preferences["a"].places  # type: ignore[index, union-attr]

    with bench(tmp_path) as b:
        b.edit("ranked", do="place-split", dm="a", place="2", when="YY|NY")
        assert places() == (("YN",), ("NN",), ("YY",), ("NY",))
        b.edit("ranked", do="place-move", dm="a", place="0", when="YN", to="2", tie="1")
        assert places() == (("NN",), ("YY",), ("NY", "YN"))


def test_a_change_at_a_time_is_made_there_alone_and_undone(tmp_path: Path) -> None:
    with bench(tmp_path, "moscow-2016") as b:
        before = b.text("moscow-2016")
        page = b.get(f"{HERE}?at=february-2016")
        assert 'name="at" value="february-2016"' in page
        b.edit("moscow-2016", at="february-2016", do="status-quo", state="offer/quiet/accept")
        case = dt.read(tmp_path / "moscow-2016.yaml")
        assert case.status_quo == dt.read("moscow-2016").status_quo
        assert laid(case, ["february-2016"]).status_quo == "offer/quiet/accept"
        assert "The status quo is" in b.get(f"{HERE}?at=february-2016")
        b.post("/c/moscow-2016/undo", do="undo", seen="", tab="model")
        assert b.text("moscow-2016") == before


def test_each_picture_and_time_is_a_tab_with_its_own_answer(tmp_path: Path) -> None:
    with bench(tmp_path, "moscow-2016") as b:
        whole = b.get(HERE)
        for at in ("us", "february-2016"):
            assert f"{HERE}?at={at}" in whole
            page = b.get(f"{HERE}?at={at}")
            seen = dt.analyze(laid(dt.read("moscow-2016"), [at]))
            assert seen.answer.replace("'", "&#39;") in page
        assert "any more" in b.get(f"{HERE}?at=us@nobody", 404)


@pytest.mark.parametrize("at", ["@", "@@us", "us@us", "../x", "<b>", "us@" * 200])
def test_an_odd_place_is_no_fault(tmp_path: Path, at: str) -> None:
    with bench(tmp_path, "moscow-2016") as b:
        answer = b.client.get(HERE, params={"at": at})
        assert answer.status_code in (200, 404)


def test_a_combination_that_is_gone_is_told_with_its_reason(tmp_path: Path) -> None:
    with bench(tmp_path, "moscow-2016") as b:
        page = b.get(f"{HERE}?why=1&take=us.offer&take=us.february")
        assert "YYNNNNN&#39; is not a state. It is removed by:" in page
        reason = dt.read("moscow-2016").conflict.constraints[0].reason
        assert reason.replace("'", "&#39;") in page
        assert "offer/quiet/hold" in b.get(f"{HERE}?why=1&take=us.offer&take=russia.hold")


@pytest.mark.parametrize("name", ["moscow-2016", "elmira", "versailles-1919"])
def test_what_a_condition_removes_is_counted_and_listed_by_the_definition(name: str) -> None:
    """By going through all combinations, one by one."""
    case = dt.read(name)
    conflict, options = case.conflict, [o.name for o in case.conflict.options]
    space = dt.state_space(conflict)
    found = removals(case)
    assert len(found) == len(conflict.constraints)
    broken = {
        code: frozenset(
            k for k, c in enumerate(conflict.constraints) if space.truths.broken(c) >> code & 1
        )
        for code in range(2 ** len(options))
    }
    for k, removal in enumerate(found):
        gone = {code for code, by in broken.items() if k in by}
        assert removal.number == len(gone)
        assert removal.alone == sum(by == {k} for by in broken.values())
        listed = missing(case, str(k))
        assert listed is not None
        codes = [sum(1 << options.index(o) for o in taken) for taken in listed.combinations]
        assert set(codes) <= gone
        assert len(set(codes)) + listed.more == len(gone)


@pytest.mark.parametrize("odd", ["-1", "99", "x", "9" * 40, "¹"])
def test_a_condition_that_is_not_there_removes_nothing(odd: str) -> None:
    assert missing(dt.read("moscow-2016"), odd) is None


def test_what_was_typed_stays_where_it_was_refused(tmp_path: Path) -> None:
    with bench(tmp_path, "moscow-2016") as b:
        page = b.edit("moscow-2016", 422, do="option", dm="us", id="offer", text="Say it twice")
        assert 'value="offer" aria-describedby=error' in page
        assert 'value="Say it twice"' in page
        page = b.edit("moscow-2016", 422, do="dm", id="russia", text="The other Russia")
        assert 'value="The other Russia"' in page


def test_a_clash_offers_the_change_again_on_what_the_case_is_now(tmp_path: Path) -> None:
    with bench(tmp_path, "moscow-2016") as b:
        seen = b.seen(HERE)
        b.edit("moscow-2016", do="option-word", option="us.offer", text="Mine", moves="both")
        mine = {"do": "option-word", "option": "us.offer", "text": "Theirs", "moves": "both"}
        page = b.post(HERE, 409, seen=seen, **mine)
        assert "Make my change on this" in page
        for key, value in mine.items():
            assert f'<input type="hidden" name="{key}" value="{value}">' in page
        b.edit("moscow-2016", **mine)
        assert "Theirs" in b.text("moscow-2016")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"do": "option-word", "option": "us.none", "text": "x", "moves": "both"}, "any more"),
        ({"do": "option-word", "option": "us.offer", "text": "x", "moves": "up"}, "either way"),
        ({"do": "statement-word", "dm": "us", "place": "0", "when": "not joint campaign",
          "new": "us.offr", "text": "", "basis": ""}, "us.offr"),
        ({"do": "statement-word", "dm": "us", "place": "0", "when": "not joint campaign",
          "new": "us.offer", "text": "", "basis": "heard"}, "no basis"),
        ({"do": "condition-word", "place": "0", "when": "x", "new": "us.offer", "because": ""}, "any more"),
        ({"do": "outcome-drop", "outcome": "us offer accepted"}, "us offer accepted"),
        ({"do": "outcome-drop", "outcome": "<b>"}, "any more"),
        ({"do": "place-split", "dm": "us", "place": "0", "when": "x"}, "no ranking"),
        ({"do": "statement-move", "dm": "us", "place": "¹", "when": "x", "to": "0"}, "no number"),
        ({"do": "dm-drop", "dm": "nobody"}, "nobody"),
        ({"do": "title", "title": "x", "at": "us@nobody"}, "nobody"),
        ({"do": "status-quo", "state": "deadlock", "at": "russia"}, "any more"),
        ({"do": "<script>"}, "There is no change"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_and_changes_nothing(
    tmp_path: Path, fields: dict[str, str], says: str
) -> None:
    with bench(tmp_path, "moscow-2016") as b:
        before, seen = b.text("moscow-2016"), b.seen(HERE)
        answer = b.client.post(HERE, data={"form_token": b.form, "seen": seen, **fields})
        assert answer.status_code in (404, 422)
        assert says in answer.text
        assert "<script>" not in answer.text.replace('<script src="', "")
        assert b.text("moscow-2016") == before
