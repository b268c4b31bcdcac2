"""What a reading says of competing accounts and of what the case rests on, also where these fail."""

from __future__ import annotations

import json

import pytest
from conftest import Run

import detente as dt
from detente.case.reader import read_text

PLAIN = """\
detente: 1
title: The gate
decision_makers: {a: {options: {open: Open}}, b: {options: {wait: Wait}}}
status_quo: NN
preferences: {a: {statements: [a.open]}, b: {statements: [b.wait]}}
"""
SOURCES = """\
sources: {log: {title: The log}}
claims:
  light: {source: log, says: The light was on}
  dark: {source: log, says: It was dark, opposes: [light]}
  noise: {source: log, says: There was noise}
"""


def flat(prose: object) -> str:
    return " ".join(str(prose).split())


def test_moscow_tells_its_accounts_after_its_doubts() -> None:
    read = dt.analyze(dt.read("moscow-2016"))
    headings = [s.heading for s in read.sections]
    assert headings[headings.index("How sure this is") + 1] == "Competing accounts"
    told = flat(read)
    assert dt.accounts(dt.read("moscow-2016")).answer in told
    assert "The one claim that they are judged by, no-announcement, is opposed by others" in told
    assert "'detente trace' lists them." in told


def test_moscow_in_json(detente: Run) -> None:
    data = json.loads(detente("analyze", "moscow-2016", "--json").stdout)
    accounts = data["accounts"]
    assert accounts["answer"].endswith("from deadlock (likelihood ratio 1.25).")
    assert {n: round(p, 3) for n, p in accounts["posterior"].items()} == {
        "public deal": 0.023,
        "quiet understanding": 0.163,
        "deadlock": 0.814,
    }
    assert accounts["leaders"] == ["deadlock"]
    assert accounts["opposed"] == ["no-announcement"]
    assert data["rests_on"]["elements"] >= data["rests_on"]["one_source"] > 0


def test_a_case_without_evidence_says_nothing_of_it(detente: Run) -> None:
    told = flat(dt.analyze(read_text(PLAIN)))
    assert "Competing accounts" not in told
    assert "rest on nothing" not in told
    data = json.loads(detente("analyze", "chicken", "--json").stdout)
    assert data["accounts"] is None
    assert data["rests_on"] is None


@pytest.mark.parametrize(
    ("hypotheses", "why"),
    [
        (
            "{x: {likelihoods: {light: 0}}, y: {likelihoods: {light: 0}}}",
            "every account impossible",
        ),
        ("{x: {prior: 0.3}, y: {prior: 0.3}}", "sum to 0.6, not to 1"),
        ("{x: {likelihoods: {light: 0.3}}}", "There is one account only, 'x'"),
        ("{x: {likelihoods: {nigt: 0.3}}, y: {}}", "the claim 'nigt', which is not in 'claims'"),
    ],
)
def test_accounts_that_fail_leave_the_reading_whole(hypotheses: str, why: str) -> None:
    case = read_text(f"{PLAIN}{SOURCES}hypotheses: {hypotheses}\n")
    read = dt.analyze(case)
    assert read.answer == dt.analyze(read_text(PLAIN)).answer
    assert f"Not answered. {read.stand.answer.removeprefix('Not answered. ')}" in flat(read)
    assert why in read.stand.answer


def test_claims_that_are_opposed_are_counted() -> None:
    rows = "likelihoods: {light: 0.3, noise: 0.5}"
    case = read_text(f"{PLAIN}{SOURCES}hypotheses: {{x: {{{rows}}}, y: {{{rows}}}}}\n")
    said = "Of the 2 claims that they are judged by 1 is opposed by others: light;"
    assert said in flat(dt.analyze(case))
