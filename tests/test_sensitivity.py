"""Sensitivity: every change is judged as solving the changed case afresh judges it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Run, fewer
from hypothesis import given
from hypothesis import strategies as st
from models import FAMILIES, Model, option_forms

import detente as dt
from detente.analysis import processes
from detente.analysis.batch import Batch
from detente.analysis.sensitivity import Effect, Question, Sensitivity, survey
from detente.analysis.tweaks import DmRemoved, pairs, single_tweaks, tweaked
from detente.case.reader import read_text
from detente.errors import CaseError, NotApplicable, UnknownName, WrongValue
from detente.explanation.sensitivity import told
from detente.model.conflict import Conflict, Prioritised, Ranking, Statement
from detente.model.grammar import parse
from detente.model.graph import Conventions, Graph, graph_model
from detente.model.variation import (
    OptionFixed,
    StatementDropped,
    StatementMoved,
    varied,
)
from detente.stability.concepts import concept

MOSCOW = dt.read("moscow-2016")
GRAPH = dt.graph_model(MOSCOW.conflict)
DEALS = {"us offer accepted", "february restored", "joint campaign"}


def deals(effect: Effect) -> bool:
    return any(DEALS & set(s.came) for s in effect.shifts)


def labels(graph: Graph, name: str) -> set[str]:
    return set(dt.solve(graph, [name]).equilibria(name))


@st.composite
def prioritised(draw: st.DrawFn) -> Conflict:
    """A random model in option form whose decision makers state what they want."""
    conflict = draw(option_forms(people=(2, 3), most=4)).conflict()
    if not conflict.options:
        return conflict
    literals = [f"{no}{o.name}" for o in conflict.options for no in ("", "not ")]
    said = st.lists(st.sampled_from(literals), max_size=3)
    wishes = {
        d: Prioritised(tuple(Statement(parse(text, conflict.names)) for text in draw(said)))
        for d in conflict.dms
    }
    start = dt.state_space(conflict).label(dt.state_space(conflict).all_named("#0")[0])
    return conflict.replace(preferences=wishes, status_quo=start)


# ---------------------------------------------------------------- laws


def afresh(question: Question, effect: Effect) -> None:
    """What the effect says against the equilibria of the changed case, solved on its own."""
    if effect.unjudged:
        with pytest.raises(CaseError) as raised:
            tweaked(question.graph, effect.changes)
        assert effect.unjudged == raised.value.message
        return
    graph = tweaked(question.graph, effect.changes)
    for shift in effect.shifts:
        before = labels(question.graph, shift.concept)
        after = labels(graph, shift.concept)
        assert {n.label for n in shift.gained} == after - before
        assert {n.label for n in shift.lost} == before - after
        assert shift.left == len(after)


@fewer(4)
@given(prioritised())
def test_every_single_change_is_judged_as_the_changed_case(conflict: Conflict) -> None:
    question = Question(graph_model(conflict), ("nash", "seq", "sim"))
    for effect in question.effects():
        afresh(question, effect)


@given(prioritised(), st.data())
def test_every_pair_of_changes_is_judged_as_the_changed_case(
    conflict: Conflict, data: st.DataObject
) -> None:
    question = Question(graph_model(conflict), ("nash", "gmr"), pairs=True)
    every = list(question.changes())
    chosen = data.draw(st.lists(st.sampled_from(every), max_size=8, unique=True)) if every else []
    for effect in question.effects(chosen):
        afresh(question, effect)


@given(st.one_of(*FAMILIES.values()), st.sampled_from(["legal", "once", "single"]), st.booleans())
def test_a_batch_judges_as_the_definitions_do(model: Model, sanctions: str, back: bool) -> None:
    graph = model.graph(Conventions(sanctions, back))  # type: ignore[arg-type]
    solution = dt.solve(graph, method="definition")
    judges = tuple(concept(c) for c in solution.concepts)
    found = Batch(graph, judges).equilibria([{}])[0]
    assert found == {c: solution.equilibria(c).indices for c in solution.concepts}


@given(prioritised())
def test_who_cannot_move_and_wants_nothing_is_as_if_not_there(conflict: Conflict) -> None:
    """Removed, a decision maker is stable everywhere and no one's sanctions lead through it."""
    graph = graph_model(conflict)
    for tweak in single_tweaks(graph, ["dm"]):
        assert isinstance(tweak, DmRemoved)
        other = tweaked(graph, [tweak])
        assert all(other.moves(tweak.dm, s) == () for s in other.space)
        solution = dt.solve(other)
        assert all(len(solution.stable(c, tweak.dm)) == len(other.space) for c in solution.concepts)


def test_two_moves_of_one_list_are_made_one_after_the_other() -> None:
    both = (StatementMoved("us", 5, 0), StatementMoved("us", 0, 5))
    said = tweaked(GRAPH, both).conflict.preferences["us"].statements
    assert [s.id for s in said] == [
        "february",
        "no-joint",
        "no-february-under-fire",
        "quiet-at-home",
        "keep-offering",
        "own-offer",
    ]


def test_no_pair_is_less_than_two_changes() -> None:
    singles = single_tweaks(GRAPH, ["move", "drop"])
    before = GRAPH.conflict.preferences
    for pair in pairs(GRAPH.conflict, singles):
        after = tweaked(GRAPH, pair).conflict.preferences
        alone = [varied(GRAPH.conflict, [t]).preferences for t in pair]
        assert after not in (before, *alone)


# ---------------------------------------------------------------- Moscow, from the table of the case


def test_moscow_one_move_gives_a_deal_only_by_raising_february() -> None:
    found = survey(Question(GRAPH, kinds=("move",)))
    assert [e.changes for e in found.effects if deals(e)] == [
        (StatementMoved("us", 5, end),) for end in (0, 1, 2)
    ]
    for effect in filter(deals, found.effects):
        assert {(s.concept, s.left, s.gained[0].label) for s in effect.shifts} == {
            ("nash", 1, "february/oppose/hold"),
            ("seq", 1, "february/oppose/hold"),
        }


def test_moscow_no_dropped_statement_gives_a_deal() -> None:
    found = survey(Question(GRAPH, ("nash", "seq", "sseq"), kinds=("drop",)))
    assert not any(deals(e) for e in found.effects)
    offering = next(e for e in found.effects if e.changes == (StatementDropped("us", 4),))
    assert [(s.concept, s.left) for s in offering.shifts][:2] == [("nash", 0), ("seq", 4)]


def test_moscow_gmr_two_single_drops_add_february() -> None:
    found = survey(Question(GRAPH, ("gmr",), kinds=("drop",)))
    adding = [e for e in found.effects if deals(e)]
    assert [e.changes for e in adding] == [
        (StatementDropped("hardliners", 0),),
        (StatementDropped("hardliners", 2),),
    ]
    assert all(e.shifts[0].gained[0].label == "february/quiet/hold" for e in adding)


def test_moscow_five_of_78_pairs_of_drops_give_a_deal() -> None:
    found = survey(Question(GRAPH, kinds=("drop",), pairs=True))
    assert (found.total, found.complete) == (78, True)
    giving = [e for e in found.effects if deals(e)]
    assert {e.changes for e in giving} == {
        (StatementDropped("us", 1), StatementDropped("us", 4)),
        (StatementDropped("us", 2), StatementDropped("us", 4)),
        (StatementDropped("us", 4), StatementDropped("hardliners", 2)),
        (StatementDropped("us", 4), StatementDropped("hardliners", 0)),
        (StatementDropped("russia", 0), StatementDropped("russia", 3)),
    }
    assert set(found.together()) == set(giving)
    assert sum(bool(DEALS & set(e.shifts[0].came)) for e in giving) == 4


def test_moscow_what_matters_most_is_where_february_stands() -> None:
    found = dt.sensitivity(MOSCOW)
    assert found.facts is not None
    first = found.facts.weights()[0]
    assert (first.element.dm, first.element.key) == ("us", 5)
    assert "What matters most: United States: “February rather than nothing”" in found.answer


# ---------------------------------------------------------------- other forms of models


def test_a_ranking_has_its_neighbouring_places_swapped() -> None:
    chicken = dt.read("chicken")
    found = dt.sensitivity(chicken, ["nash"], kinds=["swap"])
    assert found.facts is not None
    assert isinstance(chicken.conflict.preferences["a"], Ranking)
    for effect in found.facts.effects:
        afresh(found.facts.question, effect)


def test_a_condition_that_the_ranking_rests_on_cannot_be_judged_and_says_why() -> None:
    found = dt.sensitivity(dt.read("elmira"), kinds=["condition"])
    assert found.facts is not None
    assert [bool(e.unjudged) for e in found.facts.effects] == [True]
    assert "The ranking misses" in str(found)


GRAPH_CASE = """
detente: 1
title: Two on a line
decision_makers: {a: {}, b: {}}
graph:
  states: {left: Left, middle: Middle, right: Right}
  moves:
    a: [[left, middle], [middle, left]]
    b: [[middle, right], [right, middle]]
preferences:
  a: {ranking: [right, left, middle]}
  b: {ranking: [right, middle, left]}
"""


def test_explicit_graphs_have_the_changes_that_apply() -> None:
    case = read_text(GRAPH_CASE, "line")
    found = dt.sensitivity(case)
    assert found.facts is not None
    kinds = {type(e.changes[0]).__name__ for e in found.facts.effects}
    assert kinds == {"PlacesSwapped", "DmRemoved", "ConventionSwitched"}
    for effect in found.facts.effects:
        assert not effect.unjudged
        afresh(found.facts.question, effect)


def test_removing_every_state_is_said_and_not_judged() -> None:
    case = MOSCOW.replace(
        conflict=varied(
            MOSCOW.conflict, [OptionFixed("us.offer", False), OptionFixed("us.joint", False)]
        )
    )
    question = Question(dt.graph_model(case.conflict), kinds=("option",))
    failed = [e.changes for e in question.effects() if e.unjudged]
    assert failed == [(OptionFixed("us.february", False),)]


# ---------------------------------------------------------------- parallel, stopped, bad input


def test_processes_give_the_same_answers_in_the_same_order() -> None:
    question = Question(GRAPH, kinds=("move", "option"), pairs=True)
    assert question.total > processes.FEW
    assert list(processes.effects(question, 2)) == list(question.effects())


def test_stopped_it_tells_what_it_has_and_that_it_is_partial() -> None:
    question = Question(GRAPH)

    def stopped() -> Iterator[Effect]:
        for number, effect in enumerate(question.effects()):
            if number == 20:
                raise KeyboardInterrupt
            yield effect

    found = survey(question, stopped())
    assert isinstance(found, Sensitivity)
    assert (len(found.effects), found.complete) == (20, False)
    assert told(found).answer.startswith("Partial: stopped after 20 of 76.")


def test_what_is_asked_wrongly_is_said() -> None:
    with pytest.raises(WrongValue, match="no kind of change 'drp'"):
        dt.sensitivity(MOSCOW, kinds=["drp"])  # type: ignore[list-item]
    with pytest.raises(UnknownName):
        dt.sensitivity(MOSCOW, ["nsh"])
    with pytest.raises(NotApplicable, match="no options"):
        dt.sensitivity(read_text(GRAPH_CASE, "line"), ["sim"])


def test_changes_without_any_effect_leave_the_answer_firm() -> None:
    found = dt.sensitivity(MOSCOW, kinds=["dm"])
    assert found.answer == "None of 3 single changes alters the equilibria under nash or seq."


# ---------------------------------------------------------------- the command


def test_the_command_ranks_and_lists(detente: Run) -> None:
    done = detente("sensitivity", "moscow-2016")
    assert done.returncode == 0
    assert "13 of 76 single changes" in done.stdout
    data = json.loads(
        detente("sensitivity", "moscow-2016", "--kinds", "drop", "--pairs", "--json").stdout
    )
    assert (data["total"], data["complete"], data["pairs"]) == (78, True, True)
    assert data["changes"][0]["made"][0]["kind"] == "drop"
    assert detente("sensitivity", "moscow-2016", "--kinds", "drp").returncode == 1


def test_a_case_without_outcomes_speaks_of_equilibria_only(detente: Run, tmp_path: Path) -> None:
    file = tmp_path / "line.yaml"
    file.write_text(GRAPH_CASE, encoding="utf-8")
    done = detente("sensitivity", file)
    assert done.returncode == 0
    assert "alter outcomes" not in done.stdout
