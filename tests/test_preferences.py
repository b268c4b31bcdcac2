"""From statements, rankings, weights and payoffs to an order of the states."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.case.reader import read_text
from detente.errors import BadMerge, BadPreference
from detente.model.conflict import (
    Conflict,
    DecisionMaker,
    Dm,
    Option,
    Payoffs,
    Prioritised,
    Ranking,
    Statement,
    Weights,
)
from detente.model.enumeration import state_space
from detente.model.grammar import parse
from detente.model.preference import ranks

TWO = """
detente: 1
title: Two options
decision_makers: {{a: {{options: {{x: X, y: Y}}}}}}
{more}
preferences: {{a: {preference}}}
"""


def order(preference: str, more: str = "") -> tuple[int, ...]:
    """The ranks of NN, YN, NY, YY."""
    conflict = read_text(TWO.format(preference=preference, more=more)).conflict
    return ranks(conflict.preferences[Dm("a")], state_space(conflict))


# ---------------------------------------------------------------- statements


def test_the_first_statement_outweighs_all_others() -> None:
    assert order("{statements: [x, not y]}") == (1, 3, 0, 2)
    assert order("{statements: [not y, x]}") == (2, 3, 0, 1)


def test_states_of_equal_truth_are_tied() -> None:
    assert order("{statements: [x]}") == (0, 1, 0, 1)
    assert order("{statements: []}") == (0, 0, 0, 0)


def test_a_statement_that_says_nothing_new_changes_nothing() -> None:
    assert order("{statements: [x, x or not x, x, not y]}") == order("{statements: [x, not y]}")


OPTIONS = tuple(Option(f"o{k}", Dm("a")) for k in range(4))
CONFLICT = Conflict("four options", (DecisionMaker(Dm("a"), "", OPTIONS),))
SPACE = state_space(CONFLICT)
ATOMS = ["o0", "o1", "o2", "o3", "not o0", "o0 and o1", "o2 or o3", "o1 iff o2", "YN--"]


@given(texts=st.lists(st.sampled_from(ATOMS), max_size=70))
def test_the_score_is_the_weighted_sum_of_the_papers(texts: list[str]) -> None:
    """Ψ(s) = Σ 2^(q-k) over the true statements k = 1 … q, for any number of statements."""
    statements = tuple(Statement(parse(t, CONFLICT.names)) for t in texts)
    found = ranks(Prioritised(statements), SPACE)
    q = len(texts)
    score = [
        sum(Fraction(2) ** (q - k) for k, t in enumerate(texts, 1) if true(t, cell))
        for cell in range(16)
    ]
    assert found == tuple(sorted(set(score)).index(v) for v in score)


def true(text: str, cell: int) -> bool:
    o = [bool(cell >> k & 1) for k in range(4)]
    return {
        "o0": o[0], "o1": o[1], "o2": o[2], "o3": o[3], "not o0": not o[0],
        "o0 and o1": o[0] and o[1], "o2 or o3": o[2] or o[3], "o1 iff o2": o[1] == o[2],
        "YN--": o[0] and not o[1],
    }[text]  # fmt: skip


def test_a_hundred_statements_are_compared_exactly() -> None:
    """Floating point would tie the last statements of a long list."""
    statements = ", ".join(["x"] * 99 + ["y"])
    assert order(f"{{statements: [{statements}]}}") == (0, 2, 1, 3)


# ---------------------------------------------------------------- rankings


def test_a_ranking_is_best_first_and_an_inner_list_is_a_tie() -> None:
    assert order("{ranking: [YY, [NN, YN], NY]}") == (1, 1, 0, 2)


def test_a_pattern_or_condition_in_a_ranking_stands_for_all_its_states_tied() -> None:
    assert order("{ranking: [Y-, NY, NN]}") == (0, 2, 1, 2)
    assert order("{ranking: [x xor y, x iff y]}") == (0, 1, 1, 0)
    assert order("{ranking: [good, not good]}", "outcomes: {good: x and y}") == (0, 0, 0, 1)


def test_a_ranking_goes_by_label_before_pattern() -> None:
    assert order("{ranking: [1, 2, 3, 4]}", "labels: {1: NN, 2: YN, 3: NY, 4: YY}") == (3, 2, 1, 0)


@pytest.mark.parametrize(
    ("ranking", "says"),
    [
        ("[YY, YN, NY]", "misses 1 of 4 states: 'NN'"),
        ("[YY]", "misses 3 of 4 states: 'NN', 'YN', 'NY'"),
        ("[YY, YN, NY, NN, YY]", "names the state 'YY' twice"),
        ("[[YY, YY], YN, NY, NN]", "names the state 'YY' twice"),
        ("[Y-, YN, NY, NN]", "names the state 'YN' twice"),
        ("[YY, YN, NY, NN, five]", "names 'five', which is no state"),
        ("[x and not x, YY, YN, NY, NN]", "fits no feasible state"),
    ],
)
def test_a_ranking_names_every_state_once(ranking: str, says: str) -> None:
    with pytest.raises(BadPreference, match=says):
        order(f"{{ranking: {ranking}}}")


# ---------------------------------------------------------------- numbers


def test_weights_add_up_and_unlisted_options_count_nothing() -> None:
    assert order("{weights: {x: 3, y: -1}}") == (1, 3, 0, 2)
    assert order("{weights: {a.x: 1}}") == (0, 1, 0, 1)
    assert order("{weights: {}}") == (0, 0, 0, 0)


def test_numbers_are_exact_decimals() -> None:
    """0.1 + 0.2 = 0.3, and what differs in the thirtieth place differs."""
    three = """
detente: 1
title: Three
decision_makers: {a: {options: {x: X, y: Y, z: Z}}}
preferences: {a: {weights: {x: 0.1, y: 0.2, z: 0.3}}}
"""
    conflict = read_text(three).conflict
    space = state_space(conflict)
    found = ranks(conflict.preferences[Dm("a")], space)
    assert found[space.state("YYN")] == found[space.state("NNY")]
    tiny = "{payoffs: {NN: 1.000000000000000000000000000001, YN: 1, NY: 1.0, YY: 1e0}}"
    assert order(tiny) == (1, 0, 0, 0)


def test_only_the_order_of_payoffs_counts() -> None:
    small, large = (
        "{payoffs: {NN: 1, YN: 2, NY: 3, YY: 4}}",
        "{payoffs: {NN: -9e9, YN: 0, NY: 0.1, YY: 1e9}}",
    )
    assert order(small) == order(large) == (0, 1, 2, 3)


def test_a_payoff_may_stand_for_several_states() -> None:
    assert order("{payoffs: {Y-: 2, N-: 1}}") == (0, 1, 0, 1)


@given(worth=st.lists(st.decimals(-1000, 1000, places=3), min_size=16, max_size=16))
def test_payoffs_and_the_ranking_they_make_are_one_order(worth: list[Decimal]) -> None:
    names = [SPACE.label(s) for s in SPACE]
    paid = ranks(Payoffs(dict(zip(names, worth, strict=True))), SPACE)
    levels = sorted(set(worth), reverse=True)
    places = tuple(tuple(n for n, w in zip(names, worth, strict=True) if w == v) for v in levels)
    assert ranks(Ranking(places), SPACE) == paid
    for a in SPACE:
        for b in SPACE:
            assert (paid[a] > paid[b]) == (worth[a] > worth[b])


@given(weights=st.lists(st.decimals(-10, 10, places=2), min_size=4, max_size=4))
def test_weights_are_payoffs_of_the_sum(weights: list[Decimal]) -> None:
    by_option = {o.name: w for o, w in zip(OPTIONS, weights, strict=True)}
    total = {
        SPACE.label(s): sum((w for k, w in enumerate(weights) if s >> k & 1), Decimal(0))
        for s in SPACE
    }
    assert ranks(Weights(by_option), SPACE) == ranks(Payoffs(total), SPACE)


# ---------------------------------------------------------------- merged states


MERGED = """
detente: 1
title: Merged
decision_makers: {{a: {{options: {{x: X, y: Y, leave: Leave}}}}}}
merge: [{merge}]
outcomes: {{gone: leave}}
preferences: {{a: {preference}}}
"""


def merged(preference: str, merge: str = "leave") -> tuple[int, ...]:
    """The ranks of NNN, YNN, NYN, YYN and the merged state."""
    conflict = read_text(MERGED.format(preference=preference, merge=merge)).conflict
    return ranks(conflict.preferences[Dm("a")], state_space(conflict))


def test_a_statement_has_one_value_on_a_merged_state() -> None:
    assert merged("{statements: [not gone, x or gone]}") == (1, 2, 1, 2, 0)
    with pytest.raises(BadMerge, match="'x' does not have one value on the merged state '--Y'"):
        merged("{statements: [x]}")


def test_a_stand_in_tells_for_all_members() -> None:
    stand_in = "{when: leave, as: YNY}"
    assert merged("{statements: [x]}", stand_in) == (0, 1, 0, 1, 1)
    assert merged("{weights: {x: 1, y: 5}}", stand_in) == (0, 1, 2, 3, 1)


def test_weights_agree_on_a_merged_state_or_are_refused() -> None:
    assert merged("{weights: {leave: 1}}") == (0, 0, 0, 0, 1)
    with pytest.raises(BadPreference, match="different values"):
        merged("{weights: {x: 1}}")


def test_a_merged_state_is_ranked_by_any_name_of_it() -> None:
    ranking = "{ranking: [%s, YYN, YNN, NYN, NNN]}"
    for name in ("--Y", "gone", "leave", "NNY"):
        assert merged(ranking % name) == (0, 2, 1, 3, 4)
