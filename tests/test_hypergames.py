"""Hypergames: pictures of one conflict, what each expects, what happens, and what telling is worth."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest
from conftest import Run, fewer
from hypothesis import given
from hypothesis import strategies as st
from models import LETTERS, ArcModel, OptionModel, graphs, option_forms
from oracle import Oracle
from statements import statement_conflicts

import detente as dt
from detente.analysis.hypergame import CONCEPTS, hypergame
from detente.analysis.misperception import misperceptions
from detente.case.reader import read_text
from detente.model.conflict import Case, Conflict, Dm
from detente.model.frame import frame_of

IDS = [Dm(x) for x in LETTERS]


def seen(truth: Conflict, pictures: dict[str, Conflict | Case]) -> Case:
    """A case in which somebody sees another conflict."""
    made = {Dm(d): p if isinstance(p, Case) else Case(d, p) for d, p in pictures.items()}
    return Case("random", truth, pictures=MappingProxyType(made))


# ---------------------------------------------------------------- laws


@fewer(5)
@given(model=st.one_of(graphs(), option_forms()))
def test_a_hypergame_without_misperception_is_the_game(model: ArcModel | OptionModel) -> None:
    conflict = model.conflict()
    everybody = dict.fromkeys(conflict.dms, conflict)
    solution = dt.solve(conflict, CONCEPTS)
    for case in (seen(conflict, {}), seen(conflict, dict(everybody))):
        for concept in CONCEPTS:
            facts = misperceptions(case, concept=concept, concepts=())
            names = [solution.graph.space.label(s) for s in solution.equilibria(concept).indices]
            assert set(facts.happens) == set(names) == set(facts.in_truth)
            assert not any(g.in_vain or g.surprises for g in facts.gaps)
            assert facts.corrections == ()  # nothing to tell is worth nothing


@fewer(10)
@given(model=st.one_of(graphs(), option_forms()), data=st.data())
def test_each_judges_in_its_own_game(model: ArcModel | OptionModel, data: st.DataObject) -> None:
    """By the definition: s holds when every i finds it stable in G^i; by the oracle."""
    size = model.size if isinstance(model, ArcModel) else len(model.states)
    orders = st.lists(st.integers(0, 3), min_size=size, max_size=size)
    others = [
        replace(model, ranks=tuple(tuple(data.draw(orders)) for _ in model.ranks))
        for _ in range(model.people)
    ]
    case = seen(model.conflict(), {IDS[i]: other.conflict() for i, other in enumerate(others)})
    space = dt.state_space(model.conflict())
    for concept in CONCEPTS:
        games = hypergame(case, concepts=[concept])
        holds = {
            space.label(s)
            for s in space
            if all(Oracle(o).stable(concept, i, s) for i, o in enumerate(others))
        }
        assert set(games.holds(concept)) == holds
        for i, other in enumerate(others):
            judge = Oracle(other)
            expected = {
                space.label(s)
                for s in space
                if all(judge.stable(concept, j, s) for j in range(model.people))
            }
            assert set(games.expected(concept, IDS[i])) == expected


@fewer(5)
@given(truth=statement_conflicts(most=5), picture=statement_conflicts(most=5))
def test_who_is_told_everything_sees_the_truth(truth: Conflict, picture: Conflict) -> None:
    dm = truth.dms[0]
    if picture.dms != truth.dms or frame_of((truth, picture)).options != tuple(
        o.name for o in truth.options
    ):
        return
    facts = misperceptions(seen(truth, {dm: picture}), concept="seq", concepts=())
    whole = [c for c in facts.corrections if c.whole and not c.trouble]
    assert all(set(c.holds) == facts.in_truth == set(c.expects) for c in whole)
    assert bool(facts.misread) == bool(facts.corrections)


@fewer(5)
@given(model=option_forms(most=4), data=st.data())
def test_an_option_that_nobody_but_one_sees_changes_nothing_in_the_truth(
    model: OptionModel, data: st.DataObject
) -> None:
    """The frame adds an option; what is stable without it stays so, state by state."""
    conflict = model.conflict()
    owner = data.draw(st.integers(0, model.people - 1))
    maker = conflict.decision_makers[owner]
    extra = replace(maker, options=(*maker.options, dt.Option("extra", maker.id)))
    wider = conflict.replace(
        decision_makers=tuple(extra if d.id == maker.id else d for d in conflict.decision_makers),
        preferences=MappingProxyType({}),
        constraints=(),
    )
    frame = frame_of((conflict, wider))
    before, after = dt.solve(conflict, CONCEPTS), dt.solve(frame.lifted(conflict), CONCEPTS)
    kept = [o.name for o in conflict.options]
    for concept in CONCEPTS:
        old = {before.graph.space.taken(s) for s in before.equilibria(concept).indices}
        new = {
            tuple(o for o in kept if o in after.graph.space.taken(s))
            for s in after.equilibria(concept).indices
        }
        assert old == new


# ---------------------------------------------------------------- Moscow, and small examples


@pytest.mark.parametrize("concept", ["nash", "seq"])
def test_in_the_picture_of_the_us_its_offer_is_accepted(concept: str) -> None:
    facts = misperceptions(dt.read("moscow-2016"), concept=concept)
    label = facts.games.frame.label
    assert [label(k) for k in facts.games.expected(concept, Dm("us"))] == ["offer/quiet/accept"]
    assert [label(k) for k in facts.happens] == ["offer/quiet/hold"]
    accepted = next(s for s in facts.states if label(s.key) == "offer/quiet/accept")
    assert set(accepted.known_by) - set(accepted.stable_for) == {"russia"}  # it is refused
    told = next(c for c in facts.corrections if len(c.told) > 1)
    assert told.whole
    assert [label(k) for k in told.holds] == ["offer/quiet/hold"]  # corrected, deadlock
    assert [label(k) for k in told.expects] == ["offer/quiet/hold"]
    assert set(told.benefit.values()) == {"same"}


HIDDEN = """
detente: 1
title: An option that one side does not see
decision_makers:
  a: {options: {attack: Attack, feint: Feint}}
  b: {options: {guard: Guard}}
labels: {none: NNN, attack: YNN, guarded: NNY, beaten: YNY, feint: NYN, fooled: YYN}
infeasible: [feint and guard]
status_quo: none
preferences:
  a: {statements: [attack and feint, attack and not guard, not attack]}
  b: {statements: [not (attack and feint), not (attack and not guard), not guard]}
perceptions:
  b: {hidden: [feint]}
"""


def test_a_state_that_somebody_does_not_know_is_marked() -> None:
    facts = misperceptions(read_text(HIDDEN), concept="nash")
    label = facts.games.frame.label
    known = {label(s.key): s.known_by for s in facts.states}
    assert known["fooled"] == known["feint"] == ("a",)
    assert known["none"] == ("a", "b")
    holds = {label(k) for k in facts.happens}
    assert "fooled" in holds  # b, who does not know it, has no say
    assert "fooled" not in {label(k) for k in facts.games.expected("nash", Dm("b"))}


def test_an_option_that_does_not_exist_is_expected_in_vain() -> None:
    case = read_text(
        """
detente: 1
title: A bluff believed
decision_makers:
  a: {options: {yield: Yield}}
  b: {options: {press: Press}}
status_quo: NN
preferences:
  a: {statements: [not yield]}
  b: {statements: [yield, not press]}
perceptions:
  a:
    decision_makers: {b: {options: {strike: Strike}}}
    preferences:
      a: {statements: [not strike, not yield]}
      b: {statements: [strike xor yield, yield, not press]}
"""
    )
    facts = misperceptions(case, concept="seq")
    assert facts.games.frame.options == ("a.yield", "b.press", "b.strike")
    assert all(s.exists == (s.key[2] == "N") for s in facts.states)
    assert set(facts.happens) == {
        "NNN",
        "YNN",
        "YYN",
    }  # a may give in to a strike that b cannot make
    assert facts.in_truth == {"NNN"}
    only = [s.key for s in facts.states if s.happens and not s.in_truth]
    assert only == ["YNN", "YYN"]
    told = next(c for c in facts.corrections if c.whole)
    assert set(told.holds) == {"NNN"}
    assert told.benefit == {"a": "better", "b": "worse"}


SECOND = HIDDEN.replace("  b: {hidden: [feint]}", "  a: {perceptions: {b: {hidden: [feint]}}}")


def test_at_the_second_level_the_picture_of_a_picture_is_what_is_expected() -> None:
    """a sees all, but thinks that b overlooks the feint; b overlooks nothing."""
    games = hypergame(read_text(SECOND), concepts=["nash"])
    assert games.paths == (("a",), ("a", "b"))
    assert games.home((Dm("a"), Dm("b"))) == ("a", "b")
    assert games.home((Dm("b"), Dm("a"))) == ()
    first = hypergame(read_text(HIDDEN), concepts=["nash"])
    assert games.expected("nash", Dm("a")) == first.holds("nash")
    truth = dt.solve(read_text(HIDDEN), ["nash"]).equilibria("nash").labels
    assert {games.frame.label(k) for k in games.holds("nash")} == set(truth)


def test_the_command_answers_in_one_sentence(detente: Run) -> None:
    done = detente("perceive", "moscow-2016", "--quiet")
    assert done.stdout.startswith(
        "United States expects offer/quiet/accept (us offer accepted), but offer/quiet/hold (deadlock) is"
    )
    nobody = detente("perceive", "elmira", "--quiet")
    assert "gives nobody a picture of its own" in nobody.stdout


def test_merged_states_are_one_state_in_all_pictures() -> None:
    """Elmira: closing the plant is one state, whether or not the picture knows another option."""
    text = dt.read("elmira").text or ""
    case = read_text(f"{text}\nperceptions: {{moe: {{hidden: [uniroyal.accept]}}}}\n", "elmira")
    facts = misperceptions(case, concept="nash")
    label = facts.games.frame.label
    assert "9" in {label(k) for k in facts.games.expected("nash", Dm("moe"))}
    closed = next(s for s in facts.states if label(s.key) == "9")
    assert set(closed.known_by) == {"moe", "uniroyal", "local"}
    assert [type(d).__name__ for d in facts.misread["moe",].items] == ["ConditionOnly"]  # type: ignore[index]
    told = next(c for c in facts.corrections if c.whole)
    assert not told.trouble
    assert set(told.expects) == facts.in_truth


def test_who_exists_in_a_picture_only_has_no_mind() -> None:
    case = read_text(
        HIDDEN.replace(
            "b: {hidden: [feint]}",
            "b: {decision_makers: {c: {options: {spy: Spy}}}, preferences: {c: {statements: [spy]}}}",
        )
    )
    facts = misperceptions(case, concept="nash")
    assert facts.games.dms == ("a", "b")
    assert all("c" not in s.known_by for s in facts.states)
    assert [g.dm for g in facts.gaps] == ["a", "b"]
