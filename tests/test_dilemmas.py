"""Dilemmas of confrontation analysis, version 1: the definitions once more, and examples."""

from __future__ import annotations

from types import MappingProxyType

import pytest
from conftest import Run, fewer
from hypothesis import given
from hypothesis import strategies as st
from models import OptionModel, option_forms
from oracle import Oracle

import detente as dt
from detente.analysis.dilemmas import Confrontation, confrontation
from detente.case.reader import read_text
from detente.errors import DetenteError
from detente.model.conflict import Case, Position


@st.composite
def confrontations(draw: st.DrawFn) -> tuple[OptionModel, Case]:
    """A random model in option form with a position for everybody, and some threats."""
    model: OptionModel = draw(option_forms(most=4))
    conflict = model.conflict()
    space = dt.state_space(conflict)
    names = [space.label(s) for s in space]
    one = st.sampled_from(names)
    shared = draw(st.booleans())
    position = draw(one)
    wants = [position if shared else draw(one) for _ in conflict.dms]
    positions = {d: Position(d, w) for d, w in zip(conflict.dms, wants, strict=True)}
    conflict = conflict.replace(status_quo=draw(one))
    return model, Case("x", conflict, positions=MappingProxyType(positions))


@fewer(4)
@given(drawn=confrontations())
def test_each_dilemma_is_what_its_definition_says(drawn: tuple[OptionModel, Case]) -> None:
    model, case = drawn
    facts = confrontation(case)
    oracle = Oracle(model)
    number = {d: k for k, d in enumerate(facts.graph.dms)}
    found = {
        (d.kind, number[d.dm], None if d.other is None else number[d.other]) for d in facts.dilemmas
    }
    p = {number[x.dm]: x.wants for x in facts.parties}
    future = facts.future
    rank = model.ranks
    expected = set()
    for i, mine in p.items():
        if set(p.values()) != {mine} and oracle.gains(i, future):
            expected.add(("threat", i, None))
        if oracle.gains(i, mine):
            expected.add(("co-operation", i, None))
        for j, theirs in p.items():
            if i == j:
                continue
            if oracle.gains(j, mine):
                expected.add(("trust", i, j))
            if mine != theirs:
                if rank[j][future] >= rank[j][mine]:
                    expected.add(("deterrence", i, j))
                if rank[i][theirs] >= rank[i][future]:
                    expected.add(("inducement", i, j))
                if rank[i][theirs] > rank[i][mine]:
                    expected.add(("positioning", i, j))
    assert found == expected


@fewer(4)
@given(drawn=confrontations())
def test_a_common_position_without_dilemmas_is_an_equilibrium(
    drawn: tuple[OptionModel, Case],
) -> None:
    facts = confrontation(drawn[1])
    if facts.common is not None and not facts.dilemmas:
        assert facts.common in dt.solve(drawn[1], ["nash"]).equilibria("nash").indices


@fewer(4)
@given(drawn=confrontations())
def test_the_ways_out_would_do(drawn: tuple[OptionModel, Case]) -> None:
    model, case = drawn
    facts = confrontation(case)
    number = {d: k for k, d in enumerate(facts.graph.dms)}
    wants = {x.dm: x.wants for x in facts.parties}
    oracle = Oracle(model)
    for d in facts.dilemmas:
        for threat in d.other_threats:
            assert threat in oracle.reach[number[d.dm]][facts.future]
            if d.kind == "deterrence":
                assert d.other is not None
                rank = model.ranks[number[d.other]]
                assert rank[wants[d.dm]] > rank[threat]


MOSCOW = {
    ("deterrence", "us", "russia"), ("trust", "us", "russia"),
    ("deterrence", "russia", "us"), ("trust", "russia", "us"),
}  # fmt: skip


def kinds(facts: Confrontation) -> set[tuple[str, str, str | None]]:
    return {(d.kind, d.dm, d.other) for d in facts.dilemmas}


def test_in_moscow_neither_side_can_make_the_other_prefer_its_position() -> None:
    facts = confrontation(dt.read("moscow-2016"))
    label = facts.graph.space.label
    assert {p.dm: label(p.wants) for p in facts.parties} == {
        "us": "offer/quiet/accept", "russia": "february/quiet/hold",
    }  # fmt: skip
    assert label(facts.future) == "offer/quiet/hold"
    assert kinds(facts) == MOSCOW
    deterred = next(d for d in facts.dilemmas if d.kind == "deterrence" and d.dm == "us")
    assert deterred.decided_by is not None
    assert deterred.decided_by.id == "no-junior-place"


CHICKEN = """
detente: 1
title: Chicken with positions
decision_makers:
  a: {options: {swerve: Swerve}}
  b: {options: {swerve: Swerve}}
status_quo: NN
preferences:
  a: {ranking: [NY, YY, YN, NN]}
  b: {ranking: [YN, YY, NY, NN]}
positions:
  a: {wants: NY, threatens: not a.swerve}
  b: {wants: YN, threatens: not b.swerve}
"""


def test_in_chicken_nobody_wants_to_carry_out_its_threat() -> None:
    """Derived: both would swerve from the crash, and each prefers the other's way to it."""
    found = kinds(confrontation(read_text(CHICKEN)))
    assert found == {
        ("threat", "a", None), ("threat", "b", None),
        ("inducement", "a", "b"), ("inducement", "b", "a"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("wants: NY", "wants: a.swerve and not a.swerve", "could not come about"),
        ("wants: NY", "wants: NYN", "NYN"),
        ("  a: {wants: NY", "  c: {wants: NY", "decision maker 'c'"),
        ("threatens: not a.swerve", "threatens: a.steer", "steer"),
    ],
)
def test_a_position_that_cannot_be_is_refused_with_its_place(
    was: str, becomes: str, said: str
) -> None:
    with pytest.raises(DetenteError, match=said) as caught:
        read_text(CHICKEN.replace(was, becomes))
    assert caught.value.place is not None
    assert caught.value.place.line == 12


def test_an_infeasible_position_says_why() -> None:
    banned = CHICKEN.replace("preferences:", "infeasible: [NY]\npreferences:")
    banned = banned.replace("[NY, YY, YN, NN]", "[YY, YN, NN]").replace("YY, NY, NN]", "YY, NN]")
    with pytest.raises(DetenteError, match="could not come about"):
        read_text(banned)


def test_threats_that_exclude_each_other_are_refused() -> None:
    case = read_text(CHICKEN.replace("threatens: not b.swerve", "threatens: a.swerve"))
    with pytest.raises(DetenteError, match="cannot be carried out together"):
        confrontation(case)


def test_one_position_is_not_a_confrontation(detente: Run) -> None:
    done = detente("dilemmas", "chicken")
    assert done.returncode == 1
    assert "states no positions" in done.stderr


def test_a_common_position_is_resolved() -> None:
    peace = CHICKEN.replace("wants: NY", "wants: YY").replace("wants: YN", "wants: YY")
    facts = confrontation(read_text(peace))
    assert facts.common is not None
    assert {k for k, _, _ in kinds(facts)} == {"trust", "co-operation"}
    answer = dt.dilemmas(read_text(peace)).answer
    assert answer.startswith("All want YY")
