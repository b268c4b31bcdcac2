"""Other orders on the same states: judged as if the case had them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

import detente as dt
from detente.analysis.trial import Trial
from detente.model.variation import (
    ConditionDropped,
    OptionDirected,
    OptionFixed,
    PlacesSwapped,
    StatementDropped,
    StatementMoved,
    StatementNegated,
    varied,
    without,
)
from detente.stability.concepts import concepts

MOSCOW = dt.read("moscow-2016").conflict
CHICKEN = dt.read("chicken").conflict
TRIAL = Trial(dt.graph_model(MOSCOW))
POSITIONS = [(d, i) for d in MOSCOW.dms for i in range(len(MOSCOW.preferences[d].statements))]


@given(st.sets(st.sampled_from(POSITIONS), max_size=5))
def test_dropping_statements_is_judged_as_solve_judges_the_other_case(dropped) -> None:
    other = without(MOSCOW, [StatementDropped(d, i) for d, i in dropped])
    graph = dt.graph_model(other)
    solution = dt.solve(graph)
    orders = {d: tuple(graph.ranks[d]) for d in graph.dms}
    for concept in concepts():
        found = TRIAL.equilibria(concept, orders)
        assert found == solution.equilibria(concept.name).indices, concept.name


def test_a_statement_moved_there_and_back_is_the_case() -> None:
    there = varied(MOSCOW, [StatementMoved("us", 5, 1)])
    assert [s.id for s in there.preferences["us"].statements][:3] == [
        "own-offer",
        "february",
        "no-joint",
    ]
    assert varied(there, [StatementMoved("us", 1, 5)]) == MOSCOW


def test_negating_twice_changes_no_order() -> None:
    twice = varied(MOSCOW, [StatementNegated("russia", 0), StatementNegated("russia", 0)])
    assert dt.graph_model(twice).ranks == dt.graph_model(MOSCOW).ranks


def test_swapping_neighbouring_places_of_a_ranking() -> None:
    swapped = varied(CHICKEN, [PlacesSwapped("a", 1)])
    assert swapped.preferences["a"].places == (("3",), ("2",), ("1",), ("4",))


def test_a_fixed_option_is_the_same_in_every_state() -> None:
    for taken in (True, False):
        space = dt.state_space(varied(MOSCOW, [OptionFixed("hardliners.oppose", taken)]))
        assert len(space) == 9
        assert all(("hardliners.oppose" in space.taken(s)) is taken for s in space)


def test_a_one_way_option_cannot_be_given_up() -> None:
    graph = dt.graph_model(varied(CHICKEN, [OptionDirected("a.swerve", "take")]))
    assert graph.moves("a", graph.state("1")) == ()
    assert graph.moves("a", graph.state("3")) == (graph.state("1"),)


def test_a_dropped_condition_lets_its_states_in() -> None:
    assert len(dt.state_space(varied(MOSCOW, [ConditionDropped(0)]))) == 8 * 2 * 3


def test_fixing_an_option_keeps_the_order_of_the_states_that_are_left() -> None:
    elmira = dt.read("elmira").conflict
    before = dt.graph_model(elmira)
    after = dt.graph_model(varied(elmira, [OptionFixed("local.insist", False)]))
    assert [after.space.label(s) for s in after.space] == ["1", "2", "3", "4", "9"]
    for d in elmira.dms:
        old = [before.ranks[d][before.state(after.space.label(s))] for s in after.space]
        assert sorted(after.space, key=lambda s: after.ranks[d][s]) == sorted(
            after.space, key=lambda s: old[s]
        )
