"""Claims: ranges with their lexicon, chains, bounds of conditional claims, words beside support."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Run, fewer
from hypothesis import given
from hypothesis import strategies as st

from detente.case.reader import read_text
from detente.case.writer import as_json, dump, plain
from detente.errors import UnknownName, WrongValue
from detente.evidence.claims import Weighed, bounds, claims_of
from detente.evidence.estimate import Estimate
from detente.explanation.claims import claims
from detente.model.conflict import Case

CASE = """\
detente: 1
title: Two villages
decision_makers:
  upper: {options: {release: Release water}}
sources:
  column: {title: A column, kind: commentary, reliability: C}
  paper: {title: A newspaper, group: agency}
  agency: {title: A news agency, group: agency}
  radio: {title: Local radio, reliability: B}
  deed: {title: The deed of 1912, kind: document}
claims:
  bare: {source: column, passage: 1, says: The dam is decided}
  sure: {source: column, passage: 2, says: It rains, hedge: almost certainly, credibility: 1}
  surely: {source: column, passage: 2, says: It snows, hedge: almost certainly}
  never: {source: column, says: It hails, hedge: almost no chance}
  typed: {source: column, says: A number, hedge: [0.9, 0.95], confidence: low}
  likely: {source: column, says: They would pay, hedge: likely, by: the mayor, from: his brother}
  chain: {source: column, says: It may be, hedge: [seems, may]}
  open: {source: column, says: They offered, hedge: possible}
  given: {source: column, says: They refuse, hedge: almost certainly, given: likely}
  given-open: {source: column, says: They refuse, hedge: almost certainly, given: open}
  given-given: {source: column, says: They leave, hedge: likely, given: given}
  odd: {source: column, says: Who knows, hedge: prolly}
  twice: {source: paper, says: The dam is planned}
  echo: {source: agency, says: The dam was planned, supports: [twice]}
  backed: {source: column, says: The dam is drawn, evidence: [radio#3]}
  against: {source: radio, says: No dam, hedge: seems, opposes: [bare]}
  written: {source: deed, says: The stream is shared}
"""


@pytest.fixture(scope="module")
def case() -> Case:
    return read_text(CASE)


def weighed(case: Case, name: str) -> Weighed:
    (found,) = (w for w in claims_of(case).weighed if w.claim.id == name)
    return found


# ---------------------------------------------------------------- bounds

PROBABILITIES = st.fractions(0, 1, max_denominator=1000).map(float)
INTERVALS = st.tuples(PROBABILITIES, PROBABILITIES).map(
    lambda pair: Estimate(min(pair), max(pair), "analyst")
)


@fewer(4)
@given(INTERVALS, INTERVALS, st.data())
def test_every_probability_that_fits_lies_within_the_bounds(
    conditional: Estimate, condition: Estimate, data: st.DataObject
) -> None:
    found = bounds(conditional, condition)
    share = st.floats(0, 1)
    a = conditional.lo + data.draw(share) * conditional.width
    b = condition.lo + data.draw(share) * condition.width
    otherwise = data.draw(share)
    total = a * b + otherwise * (1 - b)
    assert found.lo - 1e-9 <= total <= found.hi + 1e-9


@fewer(4)
@given(INTERVALS, INTERVALS)
def test_the_bounds_are_reached(conditional: Estimate, condition: Estimate) -> None:
    found = bounds(conditional, condition)
    lowest = min(conditional.lo * b for b in (condition.lo, condition.hi))
    highest = max(conditional.hi * b + 1 - b for b in (condition.lo, condition.hi))
    assert found.lo == pytest.approx(lowest)
    assert found.hi == pytest.approx(highest)
    assert found.origin == "derived"


def test_an_open_word_leaves_everything_open(case: Case) -> None:
    found = weighed(case, "given-open").overall
    assert found is not None
    assert (found.lo, found.hi, found.open) == (0, 1, True)


def test_a_conditional_claim_has_both_numbers(case: Case) -> None:
    found = weighed(case, "given")
    assert found.estimate is not None
    assert (found.estimate.lo, found.estimate.hi) == (0.95, 0.99)
    assert found.overall is not None
    assert (found.overall.lo, found.overall.hi) == pytest.approx((0.95 * 0.55, 1 - 0.01 * 0.55))


def test_conditions_of_conditions_are_followed(case: Case) -> None:
    found = weighed(case, "given-given").overall
    assert found is not None
    assert found.lo == pytest.approx(0.55 * 0.95 * 0.55)
    assert found.hi == pytest.approx(1 - 0.2 * 0.95 * 0.55)


# ---------------------------------------------------------------- chains and words


def test_a_chain_takes_the_loosest_range_and_multiplies_nothing(case: Case) -> None:
    found = weighed(case, "chain")
    assert [(e.phrase, e.lo, e.hi) for e in found.chain] == [
        ("seems", 0.6, 0.85),
        ("may", 0.02, 0.98),
    ]
    assert found.estimate == found.chain[1]
    assert found.strength == "possibility"


@pytest.mark.parametrize(
    ("name", "strength", "strong", "unsupported"),
    [
        ("bare", "bare assertion", True, True),
        ("sure", "likelihood", True, False),
        ("surely", "likelihood", True, True),
        ("never", "likelihood", True, True),
        ("typed", "number", True, True),
        ("likely", "likelihood", False, False),
        ("chain", "possibility", False, False),
        ("open", "possibility", False, False),
        ("odd", "unknown word", False, False),
        ("twice", "bare assertion", True, True),
        ("backed", "bare assertion", True, False),
        ("against", "appearance", False, False),
        ("written", "bare assertion", True, False),
    ],
)
def test_strength_beside_support(
    case: Case, name: str, strength: str, strong: bool, unsupported: bool
) -> None:
    found = weighed(case, name)
    assert (found.strength, found.strong, found.unsupported) == (strength, strong, unsupported)


def test_two_sources_of_one_group_are_one_report(case: Case) -> None:
    assert weighed(case, "twice").groups == ("agency",)
    assert weighed(case, "backed").groups == ("column", "radio")


def test_opposing_claims_are_listed(case: Case) -> None:
    assert [c.id for c in weighed(case, "bare").opposing] == ["against"]


def test_a_condition_is_no_support() -> None:
    text = CASE.replace("given: likely}", "given: against}")
    assert weighed(read_text(text), "given").groups == ("column",)


def test_another_lexicon_gives_other_ranges(case: Case, tmp_path: Path) -> None:
    own = tmp_path / "mine.toml"
    own.write_text(
        'id = "mine"\ntitle = "Mine"\n[[entry]]\nphrases = ["likely", "prolly"]\nrange = [0.7, 0.9]\n',
        "utf-8",
    )
    found = {w.claim.id: w for w in claims_of(case, lexicon=str(own)).weighed}
    assert str(found["likely"].estimate) == "70–90%"
    assert str(found["odd"].estimate) == "70–90%"
    with pytest.raises(UnknownName, match="icd-2003"):
        claims_of(case, lexicon="icd-2003")


def test_a_word_that_no_lexicon_has_is_named_and_gets_no_number(case: Case) -> None:
    found = weighed(case, "odd")
    assert (found.estimate, found.unknown) == (None, "prolly")
    assert "neither icd-203 nor our own list has the word “prolly”" in " ".join(
        str(claims(case)).split()
    )


def test_conditions_in_a_circle_are_refused() -> None:
    text = CASE.replace("hedge: possible}", "hedge: possible, given: given-open}")
    with pytest.raises(WrongValue, match="circle"):
        claims_of(read_text(text))


# ---------------------------------------------------------------- sentences


def test_likelihood_and_confidence_never_share_a_sentence(case: Case) -> None:
    prose = claims(case)
    headings = [s.heading for s in prose.sections]
    assert "Confidence" in headings
    for section in prose.sections:
        text = str(section.blocks)
        if "confidence" in text:
            assert "%" not in text
            assert "typed: low confidence" in text


def test_the_range_stands_in_brackets_with_its_lexicon(case: Case) -> None:
    out = str(claims(case))
    assert "“likely” [P(claim): 55–80%, icd-203]" in out
    assert "“almost certainly” [P(claim | likely): 95–99%, icd-203]" in out
    assert "[P(claim): 90–95%, the modeller]" in out
    assert "likely: They would pay (column; said by the mayor, from his brother)" in out
    assert "50 %" not in out


def test_the_command(detente: Run, tmp_path: Path) -> None:
    path = tmp_path / "talks.yaml"
    path.write_text(CASE, "utf-8")
    data = json.loads(detente("claims", path, "--json").stdout)
    assert (data["format"], data["lexicon"]) == ("detente-claims/1", "icd-203")
    by_id = {c["id"]: c for c in data["claims"]}
    assert by_id["chain"]["hedge"] == ["seems", "may"]
    assert by_id["typed"]["hedge"] == [0.9, 0.95]
    assert by_id["given"]["unconditional"]["from"] == "derived"
    assert by_id["bare"]["strong_words_no_source"] is True
    assert by_id["bare"]["opposed_by"] == ["against"]
    quiet = detente("claims", path, "--quiet").stdout
    assert quiet.startswith("17 claims: 3 conditional, 5 without a hedge and 1 opposed;")
    wrong = detente("claims", path, "--lexicon", "kint-1964")
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert "[unknown-name]" in wrong.stderr
    assert detente("claims", "chicken", "--quiet").stdout == "The case makes no claims.\n"


# ---------------------------------------------------------------- the file


def test_who_says_so_from_whom_and_chains_survive_the_round_trip(case: Case) -> None:
    assert dump(case) == CASE
    again = read_text(as_json(case), "case.json")
    assert plain(again) == plain(case)
    anew = read_text(dump(case.replace(text=None)))
    claim = anew.sections["claims"]["likely"]  # type: ignore[index]
    assert (claim["by"], claim["from"]) == ("the mayor", "his brother")
    assert anew.sections["claims"]["chain"]["hedge"] == ("seems", "may")  # type: ignore[index]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("[seems, 0.5]", "a chain of hedges is a list of phrases"),
        ("[seems, '']", "a chain of hedges is a list of phrases"),
        ("[]", "an interval is a list of two probabilities"),
        ("[0.5]", "an interval is a list of two probabilities"),
        ("[0.9, 0.2]", "put the smaller number first"),
        ("1.5", "a probability lies between 0 and 1"),
        ("{a: 1}", "a phrase, a probability or"),
    ],
)
def test_what_is_no_hedge_is_refused(written: str, said: str) -> None:
    with pytest.raises(WrongValue) as refused:
        read_text(CASE.replace("hedge: possible", f"hedge: {written}"))
    assert said in str(refused.value)
    assert "line 19" in str(refused.value)
