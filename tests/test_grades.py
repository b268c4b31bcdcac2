"""Two grades that are asked apart, weights that draw a ratio towards 1, and the habit of the diagonal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Run, fewer, run_detente
from hypothesis import given
from hypothesis import strategies as st

from detente.analysis.lint import check
from detente.case.reader import read_text
from detente.errors import UnknownName, WrongValue
from detente.evidence.grades import (
    CREDIBILITY,
    RELIABILITY,
    WEIGHT,
    Grade,
    best,
    habit,
    shrunk,
    with_credibility,
    with_reliability,
)
from detente.evidence.record import evidence_of
from detente.explanation.grades import claim_questions, source_questions
from detente.library import read

CASE = """\
detente: 1
title: Two villages
decision_makers:
  upper: {options: {release: Release water}}
sources:
  minutes: {title: Minutes of the council, kind: minutes}   # kept
  letter:
    title: A letter without a name
  radio: {title: Local radio, reliability: D}
claims:
  pays: {source: minutes, passage: 2, says: The lower village would pay}   # said twice
  # nobody saw it
  dam:
    source: letter
    says: A dam is planned
  rain: {source: radio, says: It will rain, credibility: 4}
"""


@pytest.fixture
def case_file(tmp_path: Path) -> Path:
    path = tmp_path / "talks.yaml"
    path.write_text(CASE, "utf-8")
    return path


def answering(path: Path, answers: str) -> tuple[int, str, str]:
    """Type answers into ``detente grade`` as through a pipe."""
    import os
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-c", "from detente.cli import main; main()", "grade", str(path)],
        input=answers,
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    return done.returncode, done.stdout, done.stderr


# ---------------------------------------------------------------- weights


@given(st.floats(0, 1e6), st.floats(0, 1))
def test_a_ratio_is_drawn_towards_one_and_not_beyond(ratio: float, weight: float) -> None:
    found = shrunk(ratio, weight)
    low, high = sorted((1.0, ratio))
    assert low - 1e-9 <= found <= high * (1 + 1e-9)


@given(st.integers(1_000, 10**9).map(lambda thousandths: thousandths / 1000))
def test_a_better_source_leaves_more_of_a_ratio(ratio: float) -> None:
    left = [shrunk(ratio, WEIGHT[letter]) for letter in "ABCDE"]
    assert left == sorted(left, reverse=True)
    assert shrunk(ratio, 0) == 1
    assert shrunk(ratio, 1) == ratio


@pytest.mark.parametrize(("ratio", "weight"), [(-1, 0.5), (2, 1.1), (2, -0.1), (float("nan"), 0.5)])
def test_a_ratio_and_a_weight_out_of_range(ratio: float, weight: float) -> None:
    with pytest.raises(WrongValue):
        shrunk(ratio, weight)


def test_f_and_six_are_no_information() -> None:
    assert "F" not in WEIGHT
    assert (RELIABILITY["F"], CREDIBILITY[6]) == ("cannot be judged", "cannot be judged")
    assert [Grade("F", 1).judged, Grade("A", 6).judged, Grade("", 1).judged] == [None] * 3
    assert best([Grade("F", 1), Grade("E", 6), Grade("E", 5)]) == Grade("E", 5)


# ---------------------------------------------------------------- the diagonal


def graded(pairs: list[tuple[str, int]]) -> str:
    sources = "".join(f"  s{k}: {{title: x, reliability: {r}}}\n" for k, (r, _) in enumerate(pairs))
    claims = "".join(
        f"  c{k}: {{source: s{k}, says: x, credibility: {c}}}\n" for k, (_, c) in enumerate(pairs)
    )
    return (
        "detente: 1\ntitle: T\ndecision_makers: {a: {options: {go: Go}}}\n"
        f"sources:\n{sources}claims:\n{claims}"
    )


DIAGONAL = [("A", 1), ("B", 2), ("C", 3), ("D", 4), ("E", 5)]


@pytest.mark.parametrize(
    ("pairs", "warned"),
    [
        (DIAGONAL, True),
        (DIAGONAL[:4], False),
        ([*DIAGONAL[:4], ("A", 2)], False),
        ([*DIAGONAL, ("B", 1)], True),
        ([*DIAGONAL[:4], ("F", 6), ("F", 6)], False),
        ([*DIAGONAL, ("F", 6), ("A", 6)], True),
        ([("B", 3)] * 9, False),
    ],
)
def test_more_than_four_fifths_on_the_diagonal_are_a_habit(
    pairs: list[tuple[str, int]], warned: bool
) -> None:
    case = read_text(graded(pairs))
    assert habit(evidence_of(case)).shown == warned
    assert ("diagonal-grades" in {f.code for f in check(case)}) == warned


@fewer(5)
@given(st.lists(st.tuples(st.sampled_from("ABCDEF"), st.integers(1, 6)), min_size=1, max_size=12))
def test_the_habit_counts_what_says_something(pairs: list[tuple[str, int]]) -> None:
    found = habit(evidence_of(read_text(graded(pairs))))
    assert found.graded == sum(r != "F" and c != 6 for r, c in pairs)
    assert found.on_diagonal == sum((r, c) in DIAGONAL for r, c in pairs)


# ---------------------------------------------------------------- entry, apart


def test_a_claim_is_asked_about_with_its_source_hidden() -> None:
    case = read_text(CASE)
    asked = claim_questions(case)
    assert [q.name for q in asked.questions] == ["pays", "dam"]
    shown = " ".join([asked.greeting, *(q.text for q in asked.questions)])
    assert not any(word in shown for word in ("inutes", "letter", "radio"))
    sources = source_questions(case)
    assert [q.name for q in sources.questions] == ["minutes", "letter"]
    shown = " ".join([sources.greeting, *(q.text for q in sources.questions)])
    assert not any(word in shown for word in ("pay", "dam", "rain"))


def test_a_sitting_grades_claims_first_then_sources(case_file: Path) -> None:
    code, out, err = answering(case_file, "2\n6\nb\nF\n")
    assert (code, err) == (0, "")
    assert out.index("The lower village would pay") < out.index("Minutes of the council")
    assert "4 grades are kept in the file." in out
    text = case_file.read_text("utf-8")
    assert "passage: 2, says: The lower village would pay, credibility: 2}   # said twice" in text
    assert "# nobody saw it" in text
    assert "kind: minutes, reliability: B}   # kept" in text
    evidence = evidence_of(read(case_file))
    assert evidence.claims["dam"].credibility == 6
    assert evidence.sources["letter"].reliability == "F"


def test_what_was_entered_is_kept_when_the_input_ends(case_file: Path) -> None:
    code, _, err = answering(case_file, "3\n")
    assert code == 0
    assert "The input ended. 1 grade is kept in the file." in err
    evidence = evidence_of(read(case_file))
    assert evidence.claims["pays"].credibility == 3
    assert evidence.claims["dam"].credibility is None


def test_an_empty_line_leaves_open_and_a_wrong_one_is_asked_again(case_file: Path) -> None:
    code, out, _ = answering(case_file, "\n9\n?\nB\n5\n\n\n")
    assert code == 0
    assert "'9' is not on the scale." in out
    assert "'B' is not on the scale." in out
    assert "cannot be judged: no information, not the middle" in out
    assert read(case_file).sections["claims"]["dam"]["credibility"] == 5  # type: ignore[index]
    assert "1 grade is kept in the file." in out


def test_a_sitting_with_nothing_left_asks_nothing(tmp_path: Path) -> None:
    path = tmp_path / "done.yaml"
    path.write_text(graded(DIAGONAL), "utf-8")
    code, out, err = answering(path, "")
    assert (code, err) == (0, "")
    assert "Nothing was entered." in out
    assert "5 of 5 grades lie on the diagonal" in out
    assert path.read_text("utf-8") == graded(DIAGONAL)


def test_one_grade_without_asking(detente: Run, case_file: Path) -> None:
    assert detente("grade", case_file, "--claim", "dam", "--credibility", 4).returncode == 0
    assert detente("grade", case_file, "--source", "letter", "--reliability", "e").returncode == 0
    data = json.loads(detente("grade", case_file, "--json").stdout)
    assert data["format"] == "detente-grades/1"
    grades = {c["id"]: c["grade"] for c in data["claims"]}
    assert grades == {"pays": None, "dam": "E4", "rain": "D4"}
    weights = {s["id"]: s["weight"] for s in data["sources"]}
    assert weights == {"minutes": None, "letter": 0.2, "radio": 0.45}


@pytest.mark.parametrize(
    "options",
    [
        ("--claim", "dam", "--credibility", 3, "--source", "letter", "--reliability", "B"),
        ("--claim", "dam", "--reliability", "B"),
        ("--claim", "dam"),
        ("--credibility", 3),
        ("--source", "letter"),
        ("--source", "letter", "--reliability", "G"),
        ("--claim", "dam", "--credibility", 7),
        ("--claim", "dam", "--credibility", "two"),
    ],
)
def test_wrong_use_writes_nothing(case_file: Path, options: tuple[object, ...]) -> None:
    done = run_detente("grade", case_file, *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert case_file.read_text("utf-8") == CASE


def test_unknown_names_and_bundled_cases_are_refused(detente: Run, case_file: Path) -> None:
    done = detente("grade", case_file, "--claim", "dams", "--credibility", 3)
    assert done.returncode == 1
    assert "There is no claim 'dams' in the case. Did you mean 'dam'? [unknown-name]" in done.stderr
    bundled = detente("grade", "moscow-2016", "--source", "commentary", "--reliability", "C")
    assert bundled.returncode == 1
    assert "never overwritten" in bundled.stderr
    assert case_file.read_text("utf-8") == CASE


def test_a_bundled_case_is_graded_into_another_file(detente: Run, tmp_path: Path) -> None:
    out = tmp_path / "mine.yaml"
    done = detente(
        "grade", "moscow-2016", "--source", "commentary", "--reliability", "C", "--out", out
    )
    assert done.returncode == 0, done.stderr
    assert evidence_of(read(out)).sources["commentary"].reliability == "C"


def test_values_that_are_no_grade() -> None:
    case = read_text(CASE)
    with pytest.raises(WrongValue):
        with_credibility(case, "dam", 7)
    with pytest.raises(WrongValue):
        with_reliability(case, "letter", "b")
    with pytest.raises(UnknownName):
        with_reliability(case, "dam", "B")
    with pytest.raises(UnknownName):
        with_credibility(read("chicken"), "dam", 1)
