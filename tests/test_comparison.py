"""Two models of one conflict, and one conflict at several times."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from types import MappingProxyType

import pytest
from conftest import Run, fewer
from hypothesis import assume, given
from hypothesis import strategies as st
from statements import statement_conflicts

import detente as dt
from detente.analysis.comparison import comparison
from detente.case.reader import read_text
from detente.errors import DetenteError, NotApplicable
from detente.model.alignment import aligned
from detente.model.between import differences
from detente.model.conflict import Case, Conflict, Prioritised
from detente.model.difference import ConditionOnly, OptionOnly, StatementElsewhere, StatementOnly

CONCEPTS = ("nash", "gmr", "smr", "seq")


def stable(conflict: Conflict) -> dict[str, dict[str, set[str | None]]]:
    """Who finds which patterns stable."""
    solution = dt.solve(conflict, CONCEPTS)
    pattern = solution.graph.space.pattern
    return {
        c: {d: {pattern(s) for s in states} for d, states in of.items()}
        for c, of in solution.stability.items()
    }


@st.composite
def two_readings(draw: st.DrawFn) -> tuple[Conflict, Conflict]:
    """A conflict, and another reading of it: other statements, another place, a condition less."""
    first = draw(statement_conflicts(most=4))
    orders = {}
    for dm, preference in first.preferences.items():
        assert isinstance(preference, Prioritised)
        every = [s for p in first.preferences.values() for s in p.statements]  # type: ignore[union-attr]
        mixed = draw(st.permutations(preference.statements))
        more = draw(st.lists(st.sampled_from(every), max_size=2)) if every else []
        kept = draw(st.integers(0, len(mixed)))
        orders[dm] = Prioritised((*mixed[:kept], *more))
    constraints = first.constraints[draw(st.integers(0, 1)) :]
    return first, first.replace(preferences=MappingProxyType(orders), constraints=constraints)


# ---------------------------------------------------------------- laws


@given(a=st.text("abc", max_size=6), b=st.text("abc", max_size=6))
def test_what_two_lists_share_is_as_long_as_can_be(a: str, b: str) -> None:
    pairs = aligned(a, b)
    assert all(a[i] == b[j] for i, j in pairs)
    assert pairs == sorted(pairs)
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
    inside = lambda part, text: all(c in it for it in [iter(text)] for c in part)  # noqa: E731
    parts = ("".join(c) for k in range(len(a) + 1) for c in combinations(a, k))
    assert len(pairs) == max(len(p) for p in parts if inside(p, b))


@fewer(5)
@given(pair=two_readings())
def test_no_difference_made_gives_the_first_and_all_give_the_second(
    pair: tuple[Conflict, Conflict],
) -> None:
    first, second = pair
    between = differences(first, second)
    assert stable(between.between(())) == stable(first)
    assert stable(between.between(range(len(between.items)))) == stable(second)


@fewer(6)
@given(pair=two_readings())
def test_the_way_back_has_as_many_differences(pair: tuple[Conflict, Conflict]) -> None:
    there, back = differences(*pair), differences(*reversed(pair))
    assert sorted(type(d).__name__ for d in there.items) == sorted(
        type(d).__name__ for d in back.items
    )


@fewer(5)
@given(conflict=statement_conflicts())
def test_a_model_does_not_differ_from_itself(conflict: Conflict) -> None:
    assert differences(conflict, conflict).items == ()
    found = comparison(Case("a", conflict), Case("b", conflict))
    assert found.agrees
    assert found.only == ((), ())


@fewer(15)
@given(pair=two_readings())
def test_the_smallest_explanation_explains_and_none_is_smaller(
    pair: tuple[Conflict, Conflict],
) -> None:
    found = comparison(Case("a", pair[0]), Case("b", pair[1]), concept="nash")
    assume(not found.agrees and len(found.items) <= 6)
    goal = stable_everywhere(pair[1])

    def gives(chosen: tuple[int, ...]) -> bool:
        try:
            return stable_everywhere(found.between.between(chosen)) == goal
        except DetenteError:
            return False

    explained = found.explained
    assert explained.exact
    size = len(explained.sets[0])
    every = range(len(found.items))
    assert set(explained.sets) == {c for c in combinations(every, size) if gives(c)}
    assert not any(gives(c) for k in range(size) for c in combinations(every, k))


def stable_everywhere(conflict: Conflict) -> set[str | None]:
    solution = dt.solve(conflict, ["nash"])
    return {solution.graph.space.pattern(s) for s in solution.equilibria("nash").indices}


# ---------------------------------------------------------------- examples


@pytest.mark.parametrize("name", dt.bundled())
def test_a_phase_laid_over_itself_is_itself(name: str) -> None:
    """An overlay that says what the case says anyway changes nothing."""
    case = dt.read(name)
    text = case.text or ""
    block = text[text.index("preferences:") :].split("\n\n")[0]
    own = "\n".join(f"    {line}" for line in block.splitlines())
    base = text if not case.phases else text.split("\nphases:")[0]
    again = read_text(f"{base}\nphases:\n  again:\n{own}\n")
    assert comparison(again.phases["again"], again).items == ()
    assert again.phases["again"].conflict == again.conflict


@pytest.mark.parametrize("concept", ["nash", "seq"])
def test_february_is_restored_in_february_only(concept: str) -> None:
    found = dt.phases(dt.read("moscow-2016"), concept=concept)
    (step,) = found.facts
    label = step.between.frame.label
    assert [label(k) for k in step.answer(0)] == ["february/quiet/hold"]
    assert [label(k) for k in step.answer(1)] == ["offer/quiet/hold"]
    ((least,),) = step.explained.sets
    moved = step.items[least]
    assert isinstance(moved, StatementElsewhere)
    assert (moved.dm, moved.statement.when.text, moved.first, moved.second) == (
        "us", "february restored", 0, 5,
    )  # fmt: skip


BASE = """
detente: 1
title: One reading
decision_makers:
  a: {options: {build: Build}}
  b: {options: {sue: Sue}}
labels: {idle: NN, built: YN, fight: YY}
preferences:
  a: {statements: [build, not sue]}
  b: {statements: [build iff sue]}
status_quo: idle
"""
OTHER = """
detente: 1
title: Another reading
decision_makers:
  b: {options: {sue: Sue, settle: Settle}}
  a: {options: {build: Build}}
infeasible: [sue and settle]
preferences:
  a: {statements: [not sue, build]}
  b: {statements: [settle if build]}
"""


def test_states_are_matched_by_the_options_they_take() -> None:
    found = comparison(read_text(BASE, "one"), read_text(OTHER, "two"))
    assert found.between.frame.options == ("a.build", "b.sue", "b.settle")
    label = found.between.frame.label
    assert [label(k) for k in found.only[0]] == []
    assert [label(k) for k in found.only[1]] == ["NNY", "YNY"]
    kinds = [type(d) for d in found.items]
    assert kinds.count(OptionOnly) == 1
    assert kinds.count(ConditionOnly) == 1
    assert kinds.count(StatementElsewhere) == 1
    assert kinds.count(StatementOnly) == 2
    assert [label(k) for k in found.answer(0)] == ["fight"]
    assert not found.agrees


def test_a_ranking_beside_statements_is_one_difference() -> None:
    ranked = BASE.replace("{statements: [build, not sue]}", "{ranking: [built, fight, idle, NY]}")
    found = comparison(read_text(BASE), read_text(ranked))
    assert len(found.items) == 1
    assert found.agrees  # the ranking says the same as the statements


def test_a_condition_on_an_outcome_that_is_not_there_is_no_model() -> None:
    named = BASE.replace("preferences:", "outcomes: {war: build and sue}\npreferences:")
    named = named.replace("[build iff sue]", "[not war]")
    between = differences(read_text(BASE).conflict, read_text(named).conflict)
    statement = next(
        k
        for k, d in enumerate(between.items)
        if isinstance(d, StatementOnly) and d.side == "second"
    )
    with pytest.raises(NotApplicable, match="war"):
        between.between((statement,))


def test_models_without_a_common_option_are_not_compared(detente: Run) -> None:
    done = detente("compare", "chicken", "moscow-2016")
    assert done.returncode == 1
    assert "no option in common" in done.stderr
    mixed = detente("compare", "syria-iraq-1975", "chicken")
    assert mixed.returncode == 1
    assert "Traceback" not in mixed.stderr


def test_labels_name_one_state_each() -> None:
    swapped = BASE.replace("idle: NN, built: YN", "built: NN, idle: YN").replace(
        "status_quo: idle", "status_quo: built"
    )
    found = comparison(read_text(BASE), read_text(swapped))
    label = found.between.frame.label
    assert len({label(k) for k in found.states(0)}) == len(found.states(0))


def test_a_case_without_preferences_says_what_is_missing() -> None:
    bare = replace(read_text(BASE), conflict=read_text(BASE).conflict.replace(preferences={}))
    with pytest.raises(DetenteError, match="no preferences"):
        dt.compare(bare, read_text(BASE))
