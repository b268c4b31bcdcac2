"""Competing accounts: the Moscow numbers, tables worked by hand, laws, and every bad input."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import inf, log, log2, prod

import pytest
from conftest import Run, fewer
from hypothesis import assume, given
from hypothesis import strategies as st

import detente as dt
from detente.case.reader import read_text
from detente.errors import DetenteError, MissingPart, NotApplicable, UnknownName, WrongValue
from detente.evidence.accounts import Accounts, Item
from detente.evidence.bounds import bounds
from detente.evidence.grades import WEIGHT
from detente.evidence.linchpins import drops, smallest_turn, turns
from detente.evidence.posterior import Row, Weights, information, leaders
from detente.evidence.record import Cell, Claim, Hypothesis, evidence_of
from detente.evidence.span import Span
from detente.evidence.vary import range_of
from detente.evidence.weighing import Weighing, weigh
from detente.explanation.accounts import accounts_prose
from detente.model.conflict import Case
from detente.report import json_accounts

F = Fraction
MOSCOW = dt.read("moscow-2016")
QUIET_AND_DEADLOCK = (
    "this silence hardly separates quiet understanding from deadlock (likelihood ratio 1.25)"
)

KEY = """\
detente: 1
title: Who took the key
decision_makers: {a: {options: {go: Go}}}
sources:
  porter: {title: The porter's log, reliability: B}
  guard: {title: The guard, reliability: E}
  letter: {title: A letter, reliability: F}
claims:
  late: {source: porter, says: The light was on at midnight}
  no-call: {source: porter, says: Nobody rang,
            absence: {of: a call to the desk, window: [2024-01-01, 2024-01-02], searched: [the log]}}
  mud: {source: guard, says: There was mud on the stairs, group: stairs}
  mud-again: {source: porter, says: Mud was seen, group: stairs}
  note: {source: letter, says: A note was left, opposes: [late]}
forecasts:
  back: {question: Will the key come back?, closes: 2024-02-01}
  door: {question: Will the door be opened?, resolution: {outcome: true}}
"""


def key(hypotheses: str) -> Case:
    """The case of the key, with these accounts, one to a line."""
    lines = "".join(f"  {line.strip()}\n" for line in hypotheses.strip().splitlines())
    return read_text(f"{KEY}hypotheses:\n{lines}", "key")


def rounded(row: Row) -> list[float]:
    return [round(float(p), 3) for p in row]


# ---------------------------------------------------------------- the Moscow numbers


def test_moscow_posteriors_are_exact_fractions() -> None:
    found = weigh(MOSCOW)
    assert found.posterior == (F(5, 221), F(36, 221), F(180, 221))
    assert rounded(found.posterior) == [0.023, 0.163, 0.814]
    assert found.between.value == F(5, 4)
    assert found.bounds.settled
    assert found.bounds.posterior == tuple(Span(p, p) for p in found.posterior)


def test_moscow_says_how_little_the_silence_tells() -> None:
    told = dt.accounts(MOSCOW)
    assert told.answer.endswith(f"{QUIET_AND_DEADLOCK}.")
    for number in ("0.023", "0.163", "0.814"):
        assert number in told.answer
    assert "Illustrative numbers, chosen by the modeller" in str(told)
    assert "no-announcement is opposed by concrete-steps, concrete-steps-again" in str(told)


@pytest.mark.parametrize(
    ("silent", "posterior"), [("0.01", 0.005), ("0.05", 0.023), ("0.2", 0.085), ("0.4", 0.156)]
)
def test_moscow_as_the_public_deal_would_have_been_silent(silent: str, posterior: float) -> None:
    (varied,) = weigh(MOSCOW, ranges=[f"public deal,no-announcement={silent}..0.9"]).varied
    assert rounded(varied.points[0][1])[0] == posterior
    assert varied.points[0][0] == F(silent)


def test_moscow_turns_where_the_deadlock_would_hardly_be_silent() -> None:
    turn = weigh(MOSCOW).turn
    assert turn is not None
    assert (turn.account, turn.at, turn.to) == (2, F(3, 20), (1,))
    (varied,) = weigh(MOSCOW, ranges=["deadlock,no-announcement=0..1"]).varied
    assert varied.level == F(3, 20)
    assert varied.leaders == ((1,), (2,))


def test_moscow_command(detente: Run) -> None:
    done = detente("evidence", "moscow-2016", "--quiet")
    assert (done.returncode, done.stderr) == (0, "")
    assert QUIET_AND_DEADLOCK in done.stdout
    data = json.loads(detente("evidence", "moscow-2016", "--json").stdout)
    assert data["answer"].endswith(f"{QUIET_AND_DEADLOCK}.")
    ends = [p["posterior"]["public deal"] for p in data["silences"][0]["varied"]["points"]]
    assert [round(p, 3) for p in ends] == [0.005, 0.023, 0.156]
    done = detente(
        "evidence", "moscow-2016", "--json", "--vary", "public deal,no-announcement=.01...40"
    )
    data = json.loads(done.stdout)
    assert data["format"] == "detente-evidence/1"
    assert [round(a["posterior"], 3) for a in data["accounts"]] == [0.023, 0.163, 0.814]
    assert data["silences"][0]["leading"]["value"] == 1.25
    assert data["silences"][0]["leading"]["hardly"] is True
    ends = [p["posterior"]["public deal"] for p in data["varied"][0]["points"]]
    assert [round(p, 3) for p in ends] == [0.005, 0.023, 0.156]


# ---------------------------------------------------------------- worked by hand


def test_a_table_of_two_items() -> None:
    """Odds 1:1 · (0.8:0.2) · (0.3:0.6) = 24:12, so 2/3."""
    found = weigh(
        key("""
        guest: {likelihoods: {late: 0.8, mud: 0.3}}
        staff: {likelihoods: {late: 0.2, mud: 0.6}}
        """)
    )
    assert found.posterior == (F(2, 3), F(1, 3))
    assert found.scores[0] == pytest.approx(log(0.8) + log(0.3))
    assert not found.accounts.priors_given
    late, mud = found.judged
    assert (late.marks, mud.marks) == ((0, 1), (0, 0))
    assert late.strongest.value == 4
    assert late.log_ratio == pytest.approx(log(4))
    assert [c.id for c in late.opposed] == ["note"]
    assert [(d.leaders, d.flips) for d in found.drops] == [((1,), True), ((0,), False)]
    assert found.drops[0].posterior == (F(1, 3), F(2, 3))
    # The lead turns where 0.8 · mud = 0.2 · 0.6, or late · 0.3 = 0.12, or 0.24 = late · 0.6 …
    assert {(t.account, t.item): t.at for t in turns(Weights(*_plain(found.accounts)))} == {
        (0, 0): F(2, 5),
        (1, 0): F(2, 5),
        (0, 1): F(3, 20),
    }
    assert found.turn is not None
    assert (found.turn.account, found.turn.item, found.turn.change) == (0, 1, F(3, 20))


def _plain(accounts: Accounts) -> tuple[Row, tuple[Row, ...]]:
    return accounts.prior, accounts.rows


def test_inconsistency_counts_and_likelihoods_can_disagree() -> None:
    """Heuer's count prefers the account without a single cell below half; Bayes' rule does not."""
    found = weigh(
        key("""
        guest: {likelihoods: {late: 1, no-call: 1, mud: 0.45}}
        staff: {likelihoods: {late: 0.6, no-call: 0.6, mud: 1}}
        """)
    )
    assert found.posterior == (F(45, 81), F(36, 81))
    counts = [sum(j.marks[k] for j in found.judged) for k in range(2)]
    assert counts == [1, 0]


def test_marks_at_the_very_edge_are_not_given() -> None:
    found = weigh(
        key("""
        x: {likelihoods: {late: 0.5, mud: 0.05}}
        y: {likelihoods: {late: 1, mud: 0.5}}
        z: {likelihoods: {late: 0.49, mud: 0.04}}
        """)
    )
    assert [j.marks for j in found.judged] == [(0, 0, 1), (1, 0, 2)]


def test_silence_counts_only_where_both_are_high() -> None:
    found = weigh(
        key("""
        public: {likelihoods: {no-call: {happens: 0.9, seen: 0.9}}}
        unseen: {likelihoods: {no-call: {happens: 0.9, seen: 0.1}}}
        secret: {likelihoods: {no-call: {happens: 0.1, seen: 0.9}}}
        """)
    )
    assert found.accounts.rows == ((F(19, 100), F(91, 100), F(91, 100)),)
    assert found.leaders == (1, 2)
    (silence,) = found.silences
    assert silence.leading.value == 1
    told = str(dt.accounts(key("""
        public: {likelihoods: {no-call: {happens: 0.9, seen: 0.9}}}
        secret: {likelihoods: {no-call: {happens: 0.1, seen: 0.9}}}
    """)))  # fmt: skip
    assert "looked for in the log" in told
    assert "This silence speaks for secret against public (likelihood ratio 4.79)" in told


@pytest.mark.parametrize(
    ("cell", "hardly"),
    [("0.5", True), ("0.49", False), ("0.3", False), ("[0.5, 0.75]", True), ("[0.4, 0.75]", False)],
)
def test_hardly_is_between_two_thirds_and_three_halves(cell: str, hardly: bool) -> None:
    found = weigh(
        key(f"""
        x: {{likelihoods: {{no-call: 0.75}}}}
        y: {{likelihoods: {{no-call: {cell}}}}}
        """)
    )
    assert found.silences[0].leading.hardly is hardly


def test_what_an_account_does_not_judge_does_not_discriminate() -> None:
    found = weigh(
        key("""
        guest: {likelihoods: {late: 0.8, mud: 0.9}}
        staff: {likelihoods: {late: 0.2}}
        """)
    )
    assert found.posterior == (F(4, 5), F(1, 5))
    assert [(e.claim.id, e.reason, e.by) for e in found.accounts.left_out] == [
        ("no-call", "not judged", ("guest", "staff")),
        ("mud", "not judged", ("staff",)),
        ("mud-again", "not judged", ("guest", "staff")),
        ("note", "not judged", ("guest", "staff")),
    ]
    assert [w.id for w in found.watch] == ["mud", "note", "no-call", "back"]


def test_to_watch_is_what_may_tell_the_two_leading_accounts_apart() -> None:
    watched = [w.id for w in weigh(MOSCOW).watch]
    assert watched == [
        "concrete-steps",  # the first three oppose the claim that is judged
        "concrete-steps-again",
        "agreements-in-july",
        "failure",  # these support one of the two, or an outcome of its name
        "deadlock-inferred",
        "objectives-conflict",
    ]
    told = str(dt.accounts(MOSCOW))
    assert "Not counted: 31 claims that no account judges (--json lists them)." in told
    assert "junior-place" not in told


def test_a_long_list_is_cut_and_the_rest_is_in_the_json(detente: Run) -> None:
    more = "".join(f"  m{i}: {{source: porter, says: Mark {i}}}\n" for i in range(9))
    likelihoods = ", ".join(f"m{i}: 0.5" for i in range(9))
    hypotheses = f"hypotheses:\n  x: {{likelihoods: {{{likelihoods}}}}}\n  y: {{}}\n"
    text = KEY.replace("forecasts:", f"{more}forecasts:") + hypotheses
    found = dt.accounts(read_text(text, "key"))
    told = str(found)
    assert "m5: Mark 5" in told
    assert "m6: Mark 6" not in told
    assert "… and 5 more: see --json" in told  # of nine, one silence and one question
    assert len(json_accounts.accounts(found)["watch"]) == 11


def test_one_report_counts_once() -> None:
    found = weigh(
        key("""
        guest: {likelihoods: {late: 0.8, mud: 0.9, mud-again: 0.7}}
        staff: {likelihoods: {late: 0.2, mud: 0.3, mud-again: 0.1}}
        """)
    )
    assert found.posterior == (F(12, 13), F(1, 13))
    assert [(e.claim.id, e.by) for e in found.accounts.left_out if e.reason == "same report"] == [
        ("mud-again", ("mud",))
    ]


def test_two_items_of_one_source_both_count_and_are_named() -> None:
    case = key("""
        guest: {likelihoods: {late: 0.8, no-call: 0.9}}
        staff: {likelihoods: {late: 0.2, no-call: 0.3}}
    """)
    found = weigh(case)
    assert found.posterior == (F(12, 13), F(1, 13))
    assert found.one_report == {"porter": ("late", "no-call")}
    assert "late and no-call go back to one report (porter)" in str(dt.accounts(case))


def test_without_any_item_the_priors_stand() -> None:
    case = key("""
        guest: {prior: 0.7}
        staff: {prior: 0.3}
    """)
    assert weigh(case).posterior == (F(7, 10), F(3, 10))
    assert "no claim is judged by every account" in dt.accounts(case).answer


def test_notes_say_where_numbers_come_from() -> None:
    told = str(
        dt.accounts(
            key("""
            guest: {likelihoods: {late: 0.8}, note: Chosen by the modeller}
            staff: {likelihoods: {late: 0.2}, evidence: [note]}
            """)
        )
    )
    assert "guest: Chosen by the modeller" in told
    assert "staff: after note" in told
    assert "no source given" not in told


def test_numbers_near_zero_and_one_are_not_shown_as_such() -> None:
    found = dt.accounts(
        key("""
        guest: {likelihoods: {late: 1e-300, mud: 1e-300}}
        staff: {likelihoods: {late: 1, mud: 1}}
        """)
    )
    assert "guest (e-1382)" in found.answer
    assert found.facts is not None
    assert found.facts.posterior[0] > 0


def test_the_number_a_silence_hangs_on_is_varied_unasked() -> None:
    (silence,) = weigh(MOSCOW).silences
    assert silence.expected is not None
    assert [(p[0], rounded(p[1])[0]) for p in silence.expected.points] == [
        (F(1, 100), 0.005),
        (F(1, 20), 0.023),
        (F(2, 5), 0.156),
    ]
    said = (
        "As P(no-announcement | public deal) runs from 0.01 to 0.4, public deal goes from 0.005 to "
        "0.156; deadlock leads throughout."
    )
    assert said in dt.accounts(MOSCOW).text(200)
    assert said in dt.accounts(MOSCOW, vary=["deadlock,no-announcement=0..1"]).text(200)
    own = dt.accounts(MOSCOW, vary=["public deal,no-announcement=0.02..0.3"]).text(200)
    assert "runs from 0.01" not in own


@pytest.mark.parametrize("cell", ["0.5", "0.001", "[0.05, 0.1]"])
def test_outside_its_range_or_as_an_interval_it_is_not_varied(cell: str) -> None:
    found = weigh(
        key(f"""
        x: {{likelihoods: {{no-call: {cell}}}}}
        y: {{likelihoods: {{no-call: 0.9}}}}
        """)
    )
    assert found.silences[0].expected is None


# ---------------------------------------------------------------- grades


def test_grades_draw_an_item_together_and_leave_out_what_says_nothing() -> None:
    case = key("""
        guest: {likelihoods: {late: 0.8, mud: 0.1, note: 0.9}}
        staff: {likelihoods: {late: 0.2, mud: 0.8, note: 0.1}}
    """)
    found = weigh(case, graded=True)
    late, mud = found.accounts.items
    assert (late.weight, mud.weight) == (WEIGHT["B"], WEIGHT["E"])
    assert [float(s.lo) for s in late.spans] == pytest.approx([0.8, 0.85 * 0.2 + 0.15 * 0.8])
    assert [float(s.lo) for s in mud.spans] == pytest.approx([0.2 * 0.1 + 0.8 * 0.8, 0.8])
    assert ("note", "no information", ("F",)) in [
        (e.claim.id, e.reason, e.by) for e in found.accounts.left_out
    ]
    assert found.turn is None
    assert [j.item.weight for j in weigh(case).judged] == [None, None, None]


def test_credibility_six_is_no_information() -> None:
    text = KEY.replace("at midnight}", "at midnight, credibility: 6}")
    hypotheses = "hypotheses: {x: {likelihoods: {late: 0.8}}, y: {likelihoods: {late: 0.2}}}"
    found = weigh(read_text(text + hypotheses, "key"), graded=True)
    assert found.posterior == (F(1, 2), F(1, 2))
    assert found.accounts.left_out[-1].by == ("B6",)


def test_grades_that_are_missing_are_asked_for() -> None:
    accounts = "hypotheses: {x: {likelihoods: {late: 0.8}}, y: {likelihoods: {late: 0.2}}}\n"
    case = read_text(KEY.replace(", reliability: B", "") + accounts)
    with pytest.raises(MissingPart, match="'porter' has none"):
        weigh(case, graded=True)


def test_grades_and_ranges_do_not_go_together() -> None:
    case = key("""
        x: {likelihoods: {late: 0.8}}
        y: {likelihoods: {late: 0.2}}
    """)
    with pytest.raises(NotApplicable, match="without grades"):
        weigh(case, graded=True, ranges=["x,late=0..1"])


# ---------------------------------------------------------------- bad input

BAD: list[tuple[str, type[DetenteError], str]] = [
    ("x: {likelihoods: {late: 0.5}}", MissingPart, "one account only, 'x'"),
    ("x: {prior: 0.4}\ny: {}", WrongValue, "Some accounts have a prior, but not 'y'"),
    ("x: {prior: 0.4}\ny: {prior: 0.59}", WrongValue, "sum to 0.99, not to 1"),
    ("x: {prior: [0, 0.4]}\ny: {prior: [0.2, 0.5]}", WrongValue, "from 0.2 to 0.9 and never is 1"),
    ("x: {likelihoods: {lat: 0.4}}\ny: {}", UnknownName, "Did you mean 'late'"),
    ("x: {likelihoods: {late: 1.4}}\ny: {}", WrongValue, "between 0 and 1, not at 1.4"),
    ("x: {likelihoods: {late: [0.6, 0.4]}}\ny: {}", WrongValue, "smaller number first"),
    ("x: {likelihoods: {late: {happens: 0.4}}}\ny: {}", WrongValue, "happens: …, seen: …"),
    ("x: {likelihoods: {late: [0.1]}}\ny: {}", WrongValue, "list of two probabilities"),
    (
        "x: {likelihoods: {late: 0, mud: 1}}\ny: {likelihoods: {late: 1, mud: 0}}",
        WrongValue,
        "every account impossible: 'x' by 'late'; 'y' by 'mud'",
    ),
    (
        "x: {prior: 0, likelihoods: {late: 1}}\ny: {prior: 1, likelihoods: {late: 0}}",
        WrongValue,
        "'x' by its prior; 'y' by 'late'",
    ),
]


@pytest.mark.parametrize(("hypotheses", "error", "said"), BAD)
def test_bad_accounts(hypotheses: str, error: type[DetenteError], said: str) -> None:
    with pytest.raises(error) as caught:
        weigh(key(hypotheses))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_priors_may_miss_one_by_a_rounding() -> None:
    found = weigh(key("x: {prior: 0.333333333}\ny: {prior: 0.333333333}\nz: {prior: 0.333333333}"))
    assert found.posterior == (F(1, 3),) * 3


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["chicken"], 1, "The case has no competing accounts. Add 'hypotheses"),
        (["moscow-2016", "--vary", "deadlock"], 2, "is no range of a cell"),
        (["moscow-2016", "--vary", "deadlock,no-announcement=0.4..0.1"], 2, "runs downwards"),
        (["moscow-2016", "--vary", "deadlock,no-announcement=0..2"], 2, "outside 0 to 1"),
        (["moscow-2016", "--vary", "deadlok,no-announcement=0..1"], 1, "Did you mean 'deadlock'"),
        (["moscow-2016", "--vary", "deadlock,letter=0..1"], 1, "'letter' is not counted"),
        (["moscow-2016", "--vary", "deadlock,leter=0..1"], 1, "No account judges"),
    ],
)
def test_wrong_use_of_the_command(detente: Run, arguments: list[str], code: int, said: str) -> None:
    done = detente("evidence", *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_names_may_hold_commas() -> None:
    case = key("""
        "he, or she": {likelihoods: {late: 0.8}}
        they: {likelihoods: {late: 0.2}}
    """)
    (varied,) = weigh(case, ranges=["he, or she, late = 0..1"]).varied
    assert varied.account == 0
    assert varied.level == F(1, 5)


def test_a_range_that_leaves_nothing_possible_is_refused() -> None:
    case = key("""
        x: {likelihoods: {late: 0.5}}
        y: {likelihoods: {late: 0}}
    """)
    with pytest.raises(WrongValue, match="every account is impossible"):
        weigh(case, ranges=["x,late=0..1"])


@pytest.mark.parametrize(
    ("text", "lo", "hi"),
    [("a,b=.01...40", F(1, 100), F(2, 5)), ("a,b = 0 .. 1e-3", F(0), F(1, 1000))],
)
def test_ranges_as_written(text: str, lo: Fraction, hi: Fraction) -> None:
    assert (range_of(text).lo, range_of(text).hi) == (lo, hi)


# ---------------------------------------------------------------- laws

CHANCES = st.builds(F, st.integers(0, 20), st.just(20))


@st.composite
def tables(draw: st.DrawFn) -> Weights:
    """Two to four accounts and up to four items, not all accounts impossible."""
    size = draw(st.integers(2, 4))
    shares = draw(st.lists(st.integers(0, 9), min_size=size, max_size=size).filter(sum))
    row = st.tuples(*[CHANCES] * size)
    rows = draw(st.lists(row, max_size=4))
    weights = Weights(tuple(F(s, sum(shares)) for s in shares), tuple(rows))
    assume(any(weights.after))
    return weights


def plainly(prior: Row, rows: tuple[Row, ...]) -> Row:
    """Bayes' rule as it stands in the book."""
    joint = [p * prod((row[j] for row in rows), start=F(1)) for j, p in enumerate(prior)]
    return tuple(w / sum(joint) for w in joint)


@given(tables())
def test_posteriors_are_bayes_rule_and_sum_to_one(weights: Weights) -> None:
    assert weights.posterior == plainly(weights.prior, weights.rows)
    assert sum(weights.posterior) == 1


@given(tables(), st.randoms())
def test_the_order_of_items_does_not_matter(weights: Weights, random: object) -> None:
    rows = list(weights.rows)
    random.shuffle(rows)  # type: ignore[attr-defined]
    assert Weights(weights.prior, tuple(rows)).posterior == weights.posterior


@given(tables(), CHANCES.filter(bool))
def test_an_item_equally_probable_everywhere_changes_nothing(weights: Weights, c: Fraction) -> None:
    row = (c,) * len(weights.prior)
    more = Weights(weights.prior, (*weights.rows, row))
    assert more.posterior == weights.posterior
    assert information(row, weights.posterior) == 0


@given(tables())
def test_dropping_an_item_is_removing_its_row(weights: Weights) -> None:
    for k, drop in enumerate(drops(weights)):
        rest = weights.rows[:k] + weights.rows[k + 1 :]
        assert drop.posterior == plainly(weights.prior, rest)
        assert drop.flips == (leaders(drop.posterior) != leaders(weights.posterior))


@given(tables())
def test_information_is_what_the_entropy_falls_by_on_average(weights: Weights) -> None:
    def entropy(row: Row) -> float:
        return -sum(float(p) * log2(float(p)) for p in row if p)

    def after(p: Row, row: Row) -> float:
        total = sum((a * b for a, b in zip(p, row, strict=True)), F(0))
        return float(total) * entropy(plainly(p, (row,))) if total else 0.0

    p = weights.posterior
    for row in weights.rows:
        contrary = tuple(1 - c for c in row)
        found = information(row, p)
        assert found == pytest.approx(entropy(p) - after(p, row) - after(p, contrary), abs=1e-9)
        told_apart = len({c for c, each in zip(row, p, strict=True) if each}) > 1
        assert (found > 0) == told_apart


@given(tables())
def test_the_smallest_change_of_a_cell_turns_the_lead_and_no_smaller_one(weights: Weights) -> None:
    def lead(item: int, account: int, value: Fraction) -> tuple[int, ...]:
        rows = [list(row) for row in weights.rows]
        rows[item][account] = value
        changed = Weights(weights.prior, tuple(map(tuple, rows)))
        return leaders(changed.posterior) if any(changed.after) else ()

    before = leaders(weights.posterior)
    least = smallest_turn(weights)
    if len(before) > 1:
        assert least is None
        return
    if least is not None:
        beyond = F(0) if least.at < least.now else F(1)
        a_little = least.at + (beyond - least.at) / 10**6
        assert lead(least.item, least.account, a_little) == least.to
        assert set(lead(least.item, least.account, least.at)) > set(before)
    smaller = least.change if least is not None else F(2)
    for item, row in enumerate(weights.rows):
        for account, cell in enumerate(row):
            for to in (max(F(0), cell - smaller), min(F(1), cell + smaller)):
                near = cell + (to - cell) * F(999, 1000)
                assert lead(item, account, near) == before


# ---------------------------------------------------------------- bounds, by every corner


@st.composite
def spans(draw: st.DrawFn) -> Span:
    one, other = draw(CHANCES), draw(CHANCES)
    return Span(min(one, other), max(one, other))


@st.composite
def loose(draw: st.DrawFn) -> Accounts:
    """Two or three accounts, up to two items, intervals everywhere."""
    size = draw(st.integers(2, 3))
    priors = tuple(draw(spans()) for _ in range(size))
    assume(sum(s.lo for s in priors) <= 1 <= sum(s.hi for s in priors))
    items = tuple(
        Item(Claim(f"c{k}", "s", "it is so"), tuple(Cell(draw(spans())) for _ in range(size)))
        for k in range(draw(st.integers(0, 2)))
    )
    found = Accounts(tuple(Hypothesis(f"h{j}") for j in range(size)), priors, items)
    assume(any(Weights(found.prior, found.rows).after))
    return found


def corners(accounts: Accounts) -> Iterator[Row]:
    """The posteriors at every corner of the intervals where they are defined."""
    for prior in set(prior_corners(accounts.priors)):
        sides = [[{c.span.lo, c.span.hi} for c in item.cells] for item in accounts.items]
        for rows in product(*(tuple(product(*item)) for item in sides)):
            if any(Weights(prior, rows).after):
                yield plainly(prior, rows)


def prior_corners(priors: tuple[Span, ...]) -> Iterator[Row]:
    """All but one at an end of its interval, and that one what is left to make 1."""
    for free in range(len(priors)):
        others = [{s.lo, s.hi} if j != free else {F(0)} for j, s in enumerate(priors)]
        for row in product(*others):
            left = 1 - sum(row)
            if priors[free].lo <= left <= priors[free].hi:
                yield tuple(left if j == free else p for j, p in enumerate(row))


@given(loose())
def test_bounds_are_the_extremes_over_all_corners(accounts: Accounts) -> None:
    found = bounds(accounts)
    every = list(corners(accounts))
    for j, span in enumerate(found.posterior):
        assert span.hi == max(row[j] for row in every)
        assert span.lo == min(row[j] for row in every)


@fewer(2)
@given(loose())
def test_the_lead_is_settled_when_no_corner_turns_it(accounts: Accounts) -> None:
    top = leaders(Weights(accounts.prior, accounts.rows).posterior)[0]
    ahead = {j for row in corners(accounts) for j, p in enumerate(row) if p > row[top]}
    assert set(bounds(accounts).rivals) == ahead


@given(loose())
def test_the_middle_lies_within(accounts: Accounts) -> None:
    assert sum(accounts.prior) == 1
    for prior, span in zip(accounts.prior, accounts.priors, strict=True):
        assert span.lo <= prior <= span.hi
    posterior = Weights(accounts.prior, accounts.rows).posterior
    for p, span in zip(posterior, bounds(accounts).posterior, strict=True):
        assert span.lo <= p <= span.hi


def test_what_flips_within_the_intervals_is_not_settled() -> None:
    case = key("""
        guest: {prior: 0.5, likelihoods: {late: [0.3, 0.7]}}
        staff: {prior: 0.5, likelihoods: {late: 0.4}}
    """)
    found = weigh(case)
    assert (found.bounds.settled, found.bounds.rivals) == (False, (1,))
    assert found.bounds.posterior[0] == Span(F(3, 7), F(7, 11))
    assert dt.accounts(case).answer.startswith("Not settled by the evidence: guest (0.429–0.636)")


def test_an_interval_from_0_to_1_leaves_everything_open() -> None:
    found = weigh(
        key("""
        guest: {prior: 0.5, likelihoods: {late: [0, 1]}}
        staff: {prior: 0.5, likelihoods: {late: [0, 1]}}
        """)
    )
    assert found.bounds.posterior == (Span(F(0), F(1)), Span(F(0), F(1)))


def test_coverage_may_be_an_interval() -> None:
    case = key("""
        public: {likelihoods: {no-call: {happens: 0.8, seen: [0.5, 1]}}}
        secret: {likelihoods: {no-call: 0.5}}
    """)
    (item,) = weigh(case).accounts.items
    assert item.spans[0] == Span(F(1, 5), F(3, 5))
    assert weigh(case).silences[0].leading.either_way
    assert "this silence may speak for secret or for public" in str(dt.accounts(case))


# ---------------------------------------------------------------- many accounts, many items


def big() -> Weighing:
    claims = "".join(f"  c{k}: {{source: s, says: It is so}}\n" for k in range(50))
    accounts = "".join(
        f"  h{j}: {{likelihoods: {{{', '.join(f'c{k}: 0.{(j * 7 + k * 13) % 89 + 10}' for k in range(50))}}}}}\n"
        for j in range(20)
    )
    text = (
        "detente: 1\ntitle: Many\ndecision_makers: {a: {options: {go: Go}}}\n"
        f"sources: {{s: {{title: S}}}}\nclaims:\n{claims}hypotheses:\n{accounts}"
    )
    return weigh(read_text(text, "many"))


def test_twenty_accounts_and_fifty_items() -> None:
    found = big()
    assert len(found.judged) == 50
    assert sum(found.posterior) == 1
    assert all(j.bits > 0 and j.log_ratio < inf for j in found.judged)
    assert len(found.silences) == 0


def test_the_sections_read_as_values() -> None:
    case = key("""
        x: {prior: [0.2, 0.4], likelihoods: {no-call: {happens: [0.1, 0.2], seen: 0.5}}}
        y: {prior: 0.7, likelihoods: {no-call: [0.1, 0.3]}}
    """)
    x, y = evidence_of(case).hypotheses.values()
    assert (x.prior, y.prior) == (pytest.approx(0.3), 0.7)
    assert x.likelihoods["no-call"].span == Span(F(9, 10), F(19, 20))
    assert y.likelihoods["no-call"].value == pytest.approx(0.2)


@st.composite
def written(draw: st.DrawFn) -> str:
    """The ``hypotheses`` of a case of the key as text: numbers, intervals, coverage, gaps."""
    chance = CHANCES.map(lambda c: f"{float(c):g}")
    interval = spans().map(lambda s: f"[{float(s.lo):g}, {float(s.hi):g}]")
    either = chance | interval
    pair = st.builds("{{happens: {}, seen: {}}}".format, either, either)
    cells = st.dictionaries(
        st.sampled_from(["late", "no-call", "mud", "mud-again"]), either | pair, max_size=4
    )
    lines = []
    for name in draw(st.sampled_from(["xy", "xyz"])):
        likelihoods = ", ".join(f"{c}: {v}" for c, v in draw(cells).items())
        lines.append(f"{name}: {{likelihoods: {{{likelihoods}}}}}")
    return "\n".join(lines)


@fewer(5)
@given(written(), st.booleans())
def test_whatever_the_numbers_the_answer_is_told_and_is_strict_json(
    hypotheses: str, graded: bool
) -> None:
    try:
        found = weigh(key(hypotheses), graded=graded)
    except WrongValue as error:
        assert "every account impossible" in error.message  # noqa: PT017
        return
    told = accounts_prose(found)
    assert told.answer.endswith((".", "priors"))
    assert str(told)
    json.dumps(json_accounts.accounts(told), allow_nan=False)
    for p, span in zip(found.posterior, found.bounds.posterior, strict=True):
        assert span.lo <= p <= span.hi
