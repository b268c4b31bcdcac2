"""From words to numbers: what hedges do to the model, world by world, and exact bounds."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path

import pytest
from conftest import Run
from hypothesis import given
from hypothesis import strategies as st

import detente as dt
from detente.analysis.worlds import every_world, probability_bounds, worlds_of
from detente.case.reader import read_text
from detente.errors import TooLarge, UnknownName, WrongValue
from detente.evidence.doubts import doubts_of
from detente.evidence.record import evidence_of
from detente.model.conflict import Case

WELL = """\
detente: 1
title: A well between two villages
lexicon: icd-203
decision_makers:
  upper: {options: {share: Share the well, wall: Build a wall}}
  lower: {options: {pay: Pay for the water}}
outcomes: {deal: share and pay, no deal: not (share and pay)}
status_quo: NNN
preferences:
  upper:
    statements:
      - {id: paid, when: pay}
      - {id: keeps, when: not share}
      - {id: open, when: not wall}
  lower:
    statements:
      - {id: water, when: share}
      - {id: cheap, when: not pay}
sources: {minutes: {title: Minutes}, talk: {title: Talk in the market}}
claims:
"""


def well(claims: str, **changes: str) -> Case:
    """Return the well with these claims, and with some pieces of its text replaced."""
    text = WELL
    for old, new in changes.items():
        text = text.replace(f"{{id: {old}, ", f"{{id: {old}, {new}, ")
    return read_text(text + claims)


# ---------------------------------------------------------------- from words to chances


def test_a_hedge_on_a_claim_becomes_the_likelihood_of_what_it_supports() -> None:
    case = well("  c: {source: minutes, says: It is dear, hedge: likely, supports: [lower/cheap]}")
    (element,) = doubts_of(case).elements
    assert (element.name, element.needs, element.denied) == ("lower/cheap", ("c",), False)
    estimate = doubts_of(case).chances["c"].estimate
    assert (estimate.lo, estimate.hi, estimate.origin) == (0.55, 0.80, "icd-203")


def test_evidence_named_by_the_element_counts_as_support_too() -> None:
    case = well("  c: {source: minutes, says: It is dear, hedge: likely}", cheap="evidence: [c]")
    assert [e.name for e in doubts_of(case).elements] == ["lower/cheap"]


def test_a_likelihood_of_its_own_wins_over_the_claims() -> None:
    claims = "  c: {source: minutes, says: It is dear, hedge: likely, supports: [lower/cheap]}"
    found = doubts_of(well(claims, cheap="likelihood: [0.3, 0.4]"))
    assert [(c.name, c.estimate.lo, c.estimate.origin) for c in found.chances.values()] == [
        ("lower/cheap", 0.3, "analyst")
    ]


def test_a_claim_against_an_element_gives_the_contrary() -> None:
    case = well(
        "  c: {source: minutes, says: Money is no object, hedge: 0.25, opposes: [lower/cheap]}"
    )
    found = doubts_of(case)
    (element,) = found.elements
    assert element.denied
    assert found.promise(found.chances["c"]).lo == 0.75


def test_several_hedged_claims_are_never_multiplied() -> None:
    case = well(
        "  c: {source: minutes, says: It is dear, hedge: [0.5, 0.6], supports: [lower/cheap]}\n"
        "  d: {source: talk, says: It is dear, hedge: [0.8, 0.9], supports: [lower/cheap]}"
    )
    found = doubts_of(case)
    assert [(c.estimate.lo, c.estimate.hi) for c in found.chances.values()] == [(0.5, 0.9)]
    assert "rests on 2 hedged claims (c, d)" in found.notes[0]


def test_a_bare_claim_leaves_no_doubt() -> None:
    assert (
        doubts_of(well("  c: {source: minutes, says: So it is, supports: [lower/cheap]}")).chances
        == {}
    )


def test_a_chain_of_hedges_takes_the_loosest_range() -> None:
    case = well(
        "  c: {source: minutes, says: It is dear, hedge: [almost certain, likely], supports: [lower/cheap]}"
    )
    assert doubts_of(case).chances["c"].estimate.lo == 0.55


def test_a_group_of_statements_holds_all_or_none() -> None:
    case = well(
        "  c: {source: minutes, says: So it is}",
        cheap="likelihood: 0.5, group: g",
        water="likelihood: 0.5, group: g",
    )
    assert {e.needs for e in doubts_of(case).elements} == {("group g",)}
    other = well(
        "  c: {source: minutes, says: x}",
        cheap="likelihood: 0.5, group: g",
        water="likelihood: 0.6, group: g",
    )
    with pytest.raises(WrongValue, match="different likelihoods"):
        doubts_of(other)


def test_possible_is_an_open_interval_and_never_one_half() -> None:
    case = well(
        "  c: {source: talk, says: There may be a wall, hedge: possible, supports: [upper.wall]}"
    )
    chance = doubts_of(case).chances["c"]
    assert chance.estimate.open
    assert chance.estimate.width > 0.9


def test_a_word_that_no_lexicon_has_is_named() -> None:
    case = well("  c: {source: minutes, says: x, hedge: plausibly-ish, supports: [lower/cheap]}")
    with pytest.raises(UnknownName, match="plausibly-ish"):
        doubts_of(case)


def test_circles_and_strangers_among_claims_are_refused() -> None:
    circle = well(
        "  c: {source: minutes, says: x, given: d}\n  d: {source: minutes, says: y, given: c}"
    )
    with pytest.raises(WrongValue, match="circle: c → d → c"):
        evidence_of(circle)
    with pytest.raises(UnknownName, match="'minuets'"):
        evidence_of(well("  c: {source: minuets, says: x}"))
    with pytest.raises(UnknownName, match="given 'dd'"):
        evidence_of(well("  c: {source: minutes, says: x, given: dd}"))


# ---------------------------------------------------------------- worlds


def test_a_possible_option_is_never_taken_in_the_worlds_without_it() -> None:
    case = well(
        "  c: {source: talk, says: There may be a wall, hedge: possible, supports: [upper.wall]}"
    )
    without, with_it = worlds_of(case).judged
    assert all("Y" not in label[1] for held in without.held.values() for label in held)
    assert with_it.held == {c: frozenset(s) for c, s in solved(case).items()}


def solved(case: Case) -> dict[str, tuple[str, ...]]:
    solution = dt.solve(case)
    return {c: solution.equilibria(c).labels for c in solution.concepts}


def test_each_world_is_the_case_with_what_is_missing_there_taken_out_by_hand() -> None:
    """Two chances, one given the other; the four cases are written out, and solved as files."""
    claims = (
        "  c: {source: minutes, says: a, hedge: likely, supports: [upper/keeps]}\n"
        "  d: {source: minutes, says: b, hedge: likely, given: c, supports: [lower/cheap]}"
    )
    by_hand = {
        (False, False): (
            "      - {id: keeps, when: not share}\n",
            "      - {id: cheap, when: not pay}\n",
        ),
        (True, False): ("      - {id: cheap, when: not pay}\n",),
        (False, True): (
            "      - {id: keeps, when: not share}\n",
            "      - {id: cheap, when: not pay}\n",
        ),
        (True, True): (),
    }
    found = worlds_of(well(claims))
    assert tuple(found.doubts.chances) == ("c", "d")
    for world, judged in zip(every_world(found.doubts), found.judged, strict=True):
        text = WELL
        for line in by_hand["c" in world, "d" in world]:
            text = text.replace(line, "")
        expected = solved(read_text(text.replace("claims:\n", "")))
        assert judged.held == {c: frozenset(labels) for c, labels in expected.items()}


def test_a_reversed_statement_holds_the_other_way_round() -> None:
    case = well("  c: {source: minutes, says: x}", paid="likelihood: 0.5, otherwise: negated")
    reversed_ = solved(
        read_text(WELL.replace("when: pay}", "when: not pay}").replace("claims:\n", ""))
    )
    assert worlds_of(case).judged[0].held == {c: frozenset(s) for c, s in reversed_.items()}


def test_a_condition_that_may_not_apply() -> None:
    text = WELL.replace(
        "outcomes:", "infeasible: [{when: wall, likelihood: 0.5, because: No stones}]\noutcomes:"
    )
    without, applied = worlds_of(read_text(text.replace("claims:\n", ""))).judged
    assert applied.held["gmr"] < without.held["gmr"]


def test_too_many_worlds_are_refused_with_a_way_out() -> None:
    people = "\n".join(f"      - {{id: s{k}, when: pay, likelihood: 0.5}}" for k in range(13))
    text = WELL.replace(
        "    statements:\n      - {id: paid", f"    statements:\n{people}\n      - {{id: paid"
    )
    with pytest.raises(TooLarge, match="13 doubted words make 8,192 worlds"):
        worlds_of(read_text(text.replace("claims:\n", "")))
    assert "Not worked out here" in str(dt.analyze(read_text(text.replace("claims:\n", ""))))


def test_a_group_shares_the_doubt_on_one_of_its_statements() -> None:
    """All or none, also where only one of them is doubted, and where a claim doubts it."""
    own = well(
        "  c: {source: minutes, says: x}", cheap="likelihood: 0.5, group: g", water="group: g"
    )
    claimed = well(
        "  c: {source: minutes, says: x, hedge: likely, supports: [lower/cheap]}",
        cheap="group: g",
        water="group: g",
    )
    for case, needs in ((own, ("group g",)), (claimed, ("c",))):
        assert {(e.name, e.needs) for e in doubts_of(case).elements} == {
            ("lower/cheap", needs),
            ("lower/water", needs),
        }


def test_what_is_given_another_is_absent_without_it_and_never_reversed() -> None:
    claims = (
        "  c: {source: minutes, says: They met, hedge: likely}\n"
        "  d: {source: talk, says: So they said, hedge: likely, given: c, supports: [upper/paid]}"
    )
    found = worlds_of(well(claims, paid="otherwise: negated"))
    there = WELL.replace("claims:\n", "")
    absent = there.replace("      - {id: paid, when: pay}\n", "")
    reversed_ = there.replace("when: pay}", "when: not pay}")
    expected = [solved(read_text(text)) for text in (absent, reversed_, absent, there)]
    assert [c.name for c in found.chances] == ["c", "d"]
    assert [j.held for j in found.judged] == [
        {c: frozenset(labels) for c, labels in e.items()}
        for e in (expected[0], expected[1], expected[2], expected[3])
    ]


def test_a_condition_without_a_hedge_is_certain() -> None:
    claims = (
        "  c: {source: minutes, says: They met}\n"
        "  d: {source: talk, says: So they said, given: c, supports: [upper/paid]}\n"
        "  e: {source: talk, says: Dear, hedge: likely, given: c, supports: [lower/cheap]}"
    )
    assert [(e.name, e.needs) for e in doubts_of(well(claims)).elements] == [
        ("lower/cheap", ("e",))
    ]


def test_a_bare_claim_against_an_element_counts_where_its_condition_does() -> None:
    claims = (
        "  c: {source: minutes, says: They met, hedge: likely}\n"
        "  d: {source: talk, says: Money is no object, given: c, opposes: [lower/cheap]}"
    )
    (element,) = doubts_of(well(claims)).elements
    assert (element.needs, element.denied) == (("c",), True)


def test_a_settled_likelihood_makes_no_worlds() -> None:
    sure = well("  c: {source: minutes, says: x}", cheap="likelihood: 1")
    assert len(worlds_of(sure).judged) == 1
    never = worlds_of(well("  c: {source: minutes, says: x}", cheap="likelihood: 0"))
    without = solved(
        read_text(WELL.replace("claims:\n", "").replace("      - {id: cheap, when: not pay}\n", ""))
    )
    assert [j.held for j in never.judged] == [{c: frozenset(s) for c, s in without.items()}]


def test_a_claim_and_a_condition_of_one_name_are_two_chances() -> None:
    text = WELL.replace(
        "outcomes:", "infeasible: [{id: c, when: wall, likelihood: 0.5}]\noutcomes:"
    )
    claims = "  c: {source: minutes, says: Dear, hedge: likely, supports: [lower/cheap]}"
    found = doubts_of(read_text(text + claims))
    assert {e.name: e.needs for e in found.elements} == {
        "c": ("condition c",),
        "lower/cheap": ("c",),
    }


def test_the_files_own_model_comes_first_also_where_a_claim_denies_a_part_of_it() -> None:
    claims = "  c: {source: minutes, says: Free, hedge: 0.25, opposes: [lower/cheap]}"
    found = worlds_of(well(claims))
    assert found.own.held == {c: frozenset(s) for c, s in solved(well(claims)).items()}
    assert found.own == found.judged[0]


RANKED = """\
detente: 1
title: Ranked
decision_makers: {a: {options: {x: X}}, b: {options: {y: Y}}}
infeasible: [{when: x and y, likelihood: 0.7}]
outcomes: {both: x and y, not both: not (x and y)}
status_quo: NN
preferences: {a: {ranking: [YN, NN, NY]}, b: {ranking: [NY, NN, YN]}}
"""


def test_a_world_without_an_answer_leaves_its_probability_open(
    detente: Run, tmp_path: Path
) -> None:
    """Without the condition there is a state that the rankings do not name."""
    found = worlds_of(read_text(RANKED))
    assert [bool(j.unjudged) for j in found.judged] == [True, False]
    only = found.conclusions[0]
    assert (only.subject, only.worlds) == ("not both", 1)
    assert (only.estimate.lo, only.estimate.hi) == pytest.approx((0.7, 1))
    path = tmp_path / "ranked.yaml"
    path.write_text(RANKED)
    for command in ("analyze", "doubts"):
        said = " ".join(detente(command, str(path)).stdout.split())
        assert "1 of 2 worlds is without an answer" in said
        assert "Where there is an answer, it hangs on none" in said


def test_a_merged_state_is_one_state_in_every_world() -> None:
    text = """\
detente: 1
title: Merged
decision_makers: {a: {options: {x: X, z: {text: Z, likelihood: 0.5}}}, b: {options: {y: Y}}}
merge: [x]
preferences: {a: {statements: [x]}, b: {statements: [x]}}
"""
    found = worlds_of(read_text(text))
    (merged,) = [c for c in found.conclusions if c.subject.startswith("Y")]
    assert (merged.subject, merged.worlds) == ("Y--", 2)


def test_doubt_reaches_an_explicit_graph() -> None:
    text = """\
detente: 1
title: Arcs
decision_makers: {a: {}, b: {}}
graph:
  states: {1: War, 2: Peace}
  moves: {a: [[1, 2], [2, 1]], b: []}
outcomes: {peace: states(2)}
status_quo: 1
preferences: {a: {statements: [{when: peace, likelihood: 0.8, otherwise: negated}]}, b: {ranking: [2, 1]}}
"""
    only = worlds_of(read_text(text)).conclusions[0]
    assert (only.kind, only.subject, only.estimate.lo) == ("only", "peace", pytest.approx(0.8))


def test_possible_leaves_a_conclusion_open_from_end_to_end() -> None:
    case = well("  c: {source: talk, says: a, hedge: possible, supports: [upper/keeps]}")
    found = {c.subject: c for c in worlds_of(case).conclusions if c.turning}
    assert {(c.estimate.lo, c.estimate.hi, c.unsettled) for c in found.values()} == {(0, 1, True)}


def test_what_cannot_be_absent_is_named(detente: Run, tmp_path: Path) -> None:
    path = tmp_path / "well.yaml"
    path.write_text(
        WELL
        + "  c: {source: minutes, says: They agreed, hedge: likely, supports: [deal]}\n"
        + "  d: {source: minutes, says: They are one, hedge: likely, supports: [upper]}\n"
    )
    for command in ("analyze", "doubts"):
        said = " ".join(detente(command, str(path)).stdout.split())
        assert (
            "The hedged claims on the outcome 'deal' (c) are not carried into the numbers" in said
        )
        assert "on the decision maker 'upper' (d) are not carried into the numbers" in said


def test_a_reading_outlives_a_word_that_no_lexicon_has(detente: Run, tmp_path: Path) -> None:
    path = tmp_path / "well.yaml"
    claim = "  c: {source: minutes, says: x, hedge: plausibly-ish, supports: [lower/cheap]}\n"
    path.write_text(
        WELL + claim + "  d: {source: talk, says: y, hedge: likely, supports: [upper/paid]}"
    )
    read = detente("analyze", str(path))
    said = " ".join(read.stdout.split())
    assert read.returncode == 0
    assert "The doubt on lower/cheap is not carried. The lexicon 'icd-203' has no word" in said
    assert "The words of the sources leave 1 doubt" in said
    refused = detente("doubts", str(path))
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    path.write_text(WELL.replace("icd-203", "kant-1964") + claim)
    read = detente("analyze", str(path))
    assert read.returncode == 0
    assert "Not worked out here." in read.stdout


# ---------------------------------------------------------------- bounds

ends = st.floats(0, 1).map(lambda x: round(x, 3))
ranges = st.tuples(ends, ends).map(lambda r: (min(r), max(r)))


@given(st.data())
def test_the_bounds_are_reached_at_a_corner_and_never_passed(data: st.DataObject) -> None:
    boxes = data.draw(st.lists(ranges, max_size=4))
    truth = data.draw(st.lists(st.booleans(), min_size=1 << len(boxes), max_size=1 << len(boxes)))

    def probability(point: tuple[float, ...]) -> float:
        total = 0.0
        for w, true in enumerate(truth):
            part = 1.0
            for k, p in enumerate(point):
                part *= p if w >> k & 1 else 1 - p
            total += part * true
        return total

    lo, hi = probability_bounds(truth, boxes)
    corners = [probability(corner) for corner in product(*boxes)]
    assert min(corners) == pytest.approx(lo, abs=1e-9)
    assert max(corners) == pytest.approx(hi, abs=1e-9)
    inside = tuple(data.draw(st.floats(low, high)) for low, high in boxes)
    assert lo - 1e-9 <= probability(inside) <= hi + 1e-9


@given(st.lists(ranges, min_size=1, max_size=4), st.data())
def test_narrower_words_never_widen_a_bound(
    boxes: list[tuple[float, float]], data: st.DataObject
) -> None:
    truth = data.draw(st.lists(st.booleans(), min_size=1 << len(boxes), max_size=1 << len(boxes)))
    narrower = [(low + (high - low) / 4, high - (high - low) / 4) for low, high in boxes]
    wide, narrow = probability_bounds(truth, boxes), probability_bounds(truth, narrower)
    assert wide[0] <= narrow[0] + 1e-12
    assert narrow[1] <= wide[1] + 1e-12


def test_a_conclusion_hangs_on_exactly_the_words_that_can_turn_it() -> None:
    claims = (
        "  c: {source: minutes, says: a, hedge: [0.4, 0.9], supports: [upper/keeps]}\n"
        "  d: {source: minutes, says: b, hedge: likely, supports: [upper/open]}"
    )
    found = {(c.kind, c.subject): c for c in worlds_of(well(claims)).conclusions}
    assert found["state", "NNN"].turning == ()
    one, both = found["state", "YNY"], found["state", "YYY"]
    assert [c.name for c in one.turning] == ["c"]
    assert (one.estimate.lo, one.estimate.hi) == pytest.approx((0.4, 0.9))
    assert one.unsettled
    assert [c.name for c in both.turning] == ["c", "d"]
    assert both.estimate.lo == pytest.approx(1 - 0.6 * 0.45)


# ---------------------------------------------------------------- Moscow, and the commands


def test_moscow_deadlock_is_firm_and_its_weakest_words_are_it_seems() -> None:
    """Derived by hand: another outcome than deadlock comes in where the hardliners' refusal is
    absent, or where both Russia's dislike of the offer and its pressing for February are."""
    found = worlds_of(dt.read("moscow-2016"))
    only, status_quo, *_ = found.conclusions
    assert (only.kind, only.subject) == ("only", "deadlock")
    ranges_ = {c.name: (c.estimate.lo, c.estimate.hi) for c in found.chances}
    refuse, appeal, press = (
        ranges_[n] for n in ("hardliners-refuse-february", "offer-appeals", "february-pressed")
    )
    assert only.turning[0].name == "february-pressed"
    assert only.estimate.lo == pytest.approx(
        refuse[0] * (1 - appeal[1] * (1 - press[0])), abs=0.005
    )
    assert only.estimate.hi == pytest.approx(
        refuse[1] * (1 - appeal[0] * (1 - press[1])), abs=0.005
    )
    assert status_quo.subject == "offer/quiet/hold"
    assert status_quo.worlds == len(found.judged)


def test_analyze_prints_for_each_conclusion_the_weakest_words_it_rests_on(detente: Run) -> None:
    done = detente("analyze", "moscow-2016")
    assert "How sure this is" in done.stdout
    assert "weakest words it rests on: “it seems”" in " ".join(done.stdout.split())
    data = json.loads(detente("analyze", "moscow-2016", "--json").stdout)
    kinds = {(c["kind"], c["subject"]) for c in data["doubts"]["conclusions"]}
    assert ("only", "deadlock") in kinds


def test_the_command_says_what_hangs_on_what(detente: Run, tmp_path: Path) -> None:
    data = json.loads(detente("doubts", "moscow-2016", "--json").stdout)
    assert data["format"] == "detente-doubts/1"
    assert {e["element"] for e in data["elements"]} >= {"russia.counter", "us/no-joint"}
    assert detente("doubts", "chicken").stdout.count("counts as certain") == 1
    wrong = detente("doubts", "moscow-2016", "--lexicon", "kant-1964")
    assert (wrong.returncode, wrong.stderr.count("\n")) == (1, 1)
    assert "[unknown-name]" in wrong.stderr


def test_another_lexicon_changes_the_ranges_and_not_the_worlds(tmp_path: Path) -> None:
    case = well("  c: {source: minutes, says: It is dear, hedge: likely, supports: [lower/cheap]}")
    mine = tmp_path / "mine.toml"
    mine.write_text('id = "mine"\n[[entry]]\nphrases = ["likely"]\nrange = [0.6, 0.7]\n')
    found = doubts_of(case, lexicon=str(mine))
    assert found.elements == doubts_of(case).elements
    assert found.chances["c"].estimate.origin == "mine"
