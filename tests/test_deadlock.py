"""Why it is stuck: breaking and sufficient sets, from print and against brute force."""

from __future__ import annotations

import json

import pytest
from conftest import fewer
from hypothesis import given, settings
from hypothesis import strategies as st
from models import CONVENTIONS, FAMILIES, option_forms

import detente as dt
from detente.analysis.bitwise import BITWISE, Board
from detente.analysis.breaking import Search
from detente.analysis.deadlock import Deadlock, Question, deadlock_facts
from detente.analysis.elements import dropped, elements_of
from detente.analysis.hitting import hitting_sets, minimal
from detente.explanation.deadlock import impasse
from detente.model.conflict import Case, Constraint, Prioritised, Statement
from detente.model.grammar import parse
from detente.stability.concepts import concept

MOSCOW = dt.read("moscow-2016")


def names(elements) -> str:
    return " + ".join(e.name for e in elements)


def labels(graph, states) -> set[str]:
    return {graph.space.label(s) for s in states}


def facts(case: Case, **asked: object) -> Deadlock:
    return deadlock_facts(case, Question(**asked))


# ---------------------------------------------------------------- Moscow, July 2016

OUTSIDE = {
    "us/no-joint + us/keep-offering": {"joint/oppose/counter"},
    "us/no-february-under-fire + us/keep-offering": {"february/oppose/hold"},
    "us/keep-offering + hardliners/oppose-other-lines": {"february/quiet/hold"},
    "us/keep-offering + hardliners/no-february-no-joint": {"february/quiet/hold"},
    "russia/no-junior-place + russia/hold": {"offer/quiet/accept"},
}
ONLY_SEQ = "us/keep-offering + hardliners/no-february-no-joint"


def test_the_five_pairs_of_statements_that_break_the_moscow_deadlock() -> None:
    seq = facts(MOSCOW, concept="seq", only=["statements"])
    assert {names(b.elements): labels(b.graph, b.outside) for b in seq.breaking} == OUTSIDE
    nash = facts(MOSCOW, concept="nash", only=["statements"])
    found = {names(b.elements): labels(b.graph, b.outside) for b in nash.breaking}
    assert found == {k: v for k, v in OUTSIDE.items() if k != ONLY_SEQ}


def test_what_holds_beside_when_a_pair_is_dropped() -> None:
    nash = {
        names(b.elements): labels(b.graph, b.inside)
        for b in facts(MOSCOW, concept="nash", only=["statements"]).breaking
    }
    assert nash["us/no-joint + us/keep-offering"] == set()
    assert nash["us/no-february-under-fire + us/keep-offering"] == set()
    assert nash["us/keep-offering + hardliners/oppose-other-lines"] != set()
    pair = "russia/no-junior-place + russia/hold"
    assert nash[pair] == {"offer/quiet/hold", "offer/quiet/counter"}


@pytest.mark.parametrize(
    ("judge", "breaking", "sufficient"),
    [
        ("nash", [2, 2, 2, 2], [2, 2, 4, 4]),
        ("seq", [2, 2, 2, 2, 2], [2, 2, 5, 5]),
        ("gmr", [1, 1, 2, 2, 2], [4, 4, 5, 5]),
        ("smr", [1, 2, 2, 2], [3, 3, 4, 4]),
    ],
)
def test_sizes_of_breaking_and_sufficient_sets(judge, breaking, sufficient) -> None:
    found = facts(MOSCOW, concept=judge, only=["statements"])
    assert found.extent.complete
    assert [len(b.elements) for b in found.breaking] == breaking
    assert [len(k) for k in found.sufficient] == sufficient


@pytest.mark.parametrize("judge", ["nash", "seq"])
def test_two_statements_are_enough_to_keep_the_deadlock(judge) -> None:
    found = facts(MOSCOW, concept=judge, only=["statements"])
    rules = [{e.rule for e in k} for k in found.sufficient[:2]]
    assert {"us.offer", "not us offer accepted"} in rules
    assert {"us.offer", "russia.hold"} in rules


def test_single_statements_of_the_hardliners_break_it_under_gmr() -> None:
    found = facts(MOSCOW, concept="gmr", only=["statements"])
    single = {names(b.elements): labels(b.graph, b.outside) for b in found.breaking[:2]}
    assert single == {
        "hardliners/no-february-no-joint": {"february/quiet/hold"},
        "hardliners/oppose-other-lines": {"february/quiet/hold"},
    }


def test_without_the_offer_nothing_is_a_nash_equilibrium_and_that_breaks_nothing() -> None:
    nash = facts(MOSCOW, concept="nash", only=["statements"])
    assert [names(e) for e in nash.emptying] == ["us/keep-offering"]
    without_it = dropped(MOSCOW.conflict, nash.emptying[0])
    solution = dt.solve(without_it, ["nash", "seq"])
    assert solution.equilibria("nash").labels == ()
    seq = solution.equilibria("seq")
    assert len(seq) == 4
    assert all("deadlock" in seq.space.outcomes(s) for s in seq.indices)


# ---------------------------------------------------------------- laws


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Small cases with statements, conditions and one-way options, stuck in what now holds."""
    base = draw(option_forms(people=(2, 3), most=4)).conflict()
    options = [o.name for o in base.options]
    literal = st.builds(
        lambda o, no: f"not {o}" if no else o, st.sampled_from(options), st.booleans()
    )
    text = st.builds(
        lambda a, word, b: f"{a} {word} {b}",
        literal,
        st.sampled_from(["and", "or", "iff"]),
        literal,
    )

    def condition(said: str):
        return parse(said, base.names)

    def said(most: int):
        return draw(st.lists(text, max_size=most))

    preferences = {
        d: Prioritised(tuple(Statement(condition(t)) for t in said(2))) for d in base.dms
    }
    pair = st.lists(st.sampled_from(options), min_size=2, max_size=2, unique=True)
    ruled_out = draw(st.lists(pair, max_size=2))
    constraints = tuple(Constraint(condition(" and ".join(p)), "infeasible") for p in ruled_out)
    conflict = base.replace(preferences=preferences, constraints=constraints)
    return Case("random", conflict)


def stuck(case: Case, judge: str) -> Case | None:
    """The case with what is an equilibrium now as its deadlock; None where nothing is."""
    solution = dt.solve(case.conflict, [judge])
    held = solution.equilibria(judge).labels
    if not held:
        return None
    deadlock = parse(" or ".join(held), case.conflict.names)
    conflict = case.conflict.replace(outcomes={"deadlock": deadlock}, status_quo=held[0])
    return case.replace(conflict=conflict)


def brute_force(case: Case, judge: str) -> tuple[list[int], list[int], list[int]]:
    """Breaking and sufficient sets by their definitions, every subset solved on its own."""
    elements = elements_of(case).elements
    subsets = range(1 << len(elements))
    held = {}
    for subset in subsets:
        gone = [e for k, e in enumerate(elements) if subset >> k & 1]
        solution = dt.solve(dropped(case.conflict, gone), [judge])
        inside = solution.graph.space.within["deadlock"]
        held[subset] = [s in inside for s in solution.equilibria(judge).indices]
    broken = {b for b in subsets if not all(held[b])}
    kept = [k for k in subsets if not any(b & k == 0 for b in broken)]
    empty = [e for e in subsets if not held[e]]
    return minimal(broken), minimal(kept), empty


JUDGES = st.sampled_from(["nash", "gmr", "smr", "seq", "sseq", "sim"])


@settings(max_examples=60)
@given(cases(), JUDGES)
def test_the_sets_are_those_of_brute_force(case, judge) -> None:
    case = stuck(case, judge)
    if case is None:
        return
    found = facts(case, concept=judge, at_most=20)
    place = {e.name: 1 << k for k, e in enumerate(found.inventory.elements)}

    def bits(elements) -> int:
        return sum(place[e.name] for e in elements)

    breaking, sufficient, empty = brute_force(case, judge)
    assert found.extent.complete
    assert sorted(bits(b.elements) for b in found.breaking) == sorted(breaking)
    assert sorted(bits(k) for k in found.sufficient) == sorted(sufficient)
    unbroken = [e for e in empty if not any(b & e == b for b in breaking)]
    assert {bits(e) for e in found.emptying} == set(minimal(unbroken))


@given(cases(), JUDGES)
def test_what_is_said_to_hold_then_holds(case, judge) -> None:
    case = stuck(case, judge)
    if case is None:
        return
    for broken in facts(case, concept=judge, at_most=2).breaking:
        solution = dt.solve(dropped(case.conflict, broken.elements), [judge])
        assert solution.graph.space.cells == broken.graph.space.cells
        held = solution.equilibria(judge).indices
        assert sorted((*broken.outside, *broken.inside)) == list(held)
        assert broken.outside


@fewer(4)
@given(cases(), JUDGES, st.integers(1, 3))
def test_a_bound_leaves_out_larger_sets_only(case, judge, most) -> None:
    case = stuck(case, judge)
    if case is None:
        return
    every, some = facts(case, concept=judge, at_most=20), facts(case, concept=judge, at_most=most)
    small = [names(b.elements) for b in every.breaking if len(b.elements) <= most]
    assert [names(b.elements) for b in some.breaking] == small
    if some.extent.complete:
        assert len(every.breaking) == len(some.breaking)


@given(st.lists(st.integers(1, 63), max_size=6))
def test_minimal_hitting_sets_are_those_of_brute_force(sets) -> None:
    every = [h for h in range(64) if all(h & s for s in sets)]
    found, largest = hitting_sets(sets)
    assert largest is None
    assert sorted(found) == sorted(minimal(every))
    assert sorted(hitting_sets(found)[0]) == sorted(minimal(sets))


@given(st.lists(st.integers(1, 255), min_size=1, max_size=6), st.integers(1, 4))
def test_hitting_sets_cut_short_say_up_to_which_size_they_are_all(sets, most) -> None:
    every, _ = hitting_sets(sets)
    found, largest = hitting_sets(sets, most=most)
    bound = 8 if largest is None else largest
    assert sorted(found) == sorted(h for h in every if h.bit_count() <= bound)


@given(st.sampled_from(sorted(FAMILIES)).flatmap(FAMILIES.get), st.sampled_from(CONVENTIONS))
def test_bit_strings_judge_as_the_definitions_do(model, conventions) -> None:
    graph = model.graph(conventions)
    board = Board(graph)
    stances = {i: board.stance(i, graph.ranks[d], 0) for i, d in enumerate(graph.dms)}
    for name in BITWISE:
        judge = concept(name)
        for (i, d), s in ((x, s) for x in enumerate(graph.dms) for s in graph.space):
            assert board.stable(judge, i, s, stances) == judge.definition(graph, d, s).stable


# ---------------------------------------------------------------- words and command


def test_each_reason_has_its_basis_and_its_passages() -> None:
    text = str(dt.deadlock(MOSCOW, concept="nash", only=["statements"]))
    flat = " ".join(text.split())
    assert (
        "russia/no-junior-place, Russia: “No junior place” [not us offer accepted]: reported; "
        in flat
    )
    assert "junior-place (commentary, passage 3)" in flat
    assert "[hardliners.oppose iff not us.offer]: inferred; commentary, passage 8." in flat


def test_conditions_are_elements_and_their_states_are_judged(detente) -> None:
    run = detente("deadlock", "moscow-2016", "--only", "conditions", "--json")
    data = json.loads(run.stdout)
    assert [e["name"] for e in data["elements"]] == ["condition 1", "condition 2"]
    assert [b["elements"] for b in data["breaking"]] == [["condition 1"]]
    assert data["sufficient"] == [["condition 1"]]
    held = {s["pattern"] for s in data["breaking"][0]["outside"]}
    changed = dropped(MOSCOW.conflict, elements_of(MOSCOW, ["conditions"]).elements[:1])
    solution = dt.solve(changed, ["seq"])
    assert held <= {solution.graph.space.pattern(s) for s in solution.equilibria("seq").indices}


def test_a_state_that_does_not_hold_is_an_answer() -> None:
    chicken = dt.read("chicken")
    assert dt.deadlock(chicken).answer == (
        "There is no deadlock to explain: under seq, state 1 (compromise) is not an equilibrium; 2 and 3 are."
    )
    assert dt.deadlock(chicken, state="2").answer == (
        "There is no deadlock: under seq, state 2 is an equilibrium, but 3 outside it is an equilibrium too."
    )


def test_an_outcome_may_be_a_condition() -> None:
    wide = dt.deadlock(MOSCOW, outcome="not us offer accepted", only=["statements"]).facts
    assert [names(b.elements) for b in wide.breaking] == ["russia/no-junior-place + russia/hold"]


def test_a_bound_is_stated() -> None:
    text = str(dt.deadlock(MOSCOW, concept="nash", at_most=1, only=["statements"]))
    flat = " ".join(text.split())
    assert "Sets of up to 1 of 13 elements were judged; larger breaking sets may exist" in flat


def test_rankings_keep_their_conditions() -> None:
    elmira = deadlock_facts(
        dt.read("elmira"),
        Question(state="9", outcome="plant closed or order accepted or appeal goes on"),
    )
    assert all(e.kind != "conditions" for e in elmira.inventory.elements)
    assert "The conditions are left out" in elmira.inventory.notes[0]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--only", "statement"), 1, "Did you mean 'statements'?"),
        (("--outcome", "deadlok"), 1, "There is no outcome 'deadlok'. Did you mean 'deadlock'?"),
        (("--outcome", "february restored"), 1, "does not belong to the outcome"),
        (("--concept", "nahs"), 1, "There is no solution concept 'nahs'. Did you mean 'nash'?"),
        (("--state", "offer/quiet"), 1, "offer/quiet"),
        (("--at-most", "0"), 2, "--at-most"),
    ],
)
def test_wrong_input_is_one_line(detente, arguments, code, said) -> None:
    run = detente("deadlock", "moscow-2016", *arguments)
    assert run.returncode == code
    assert said in run.stderr
    assert "Traceback" not in run.stderr


def test_a_search_that_is_stopped_keeps_what_it_found(monkeypatch) -> None:
    """Ctrl-C when the third breaking set is looked at."""
    asked = Question(only=("statements",), stoppable=True)
    every = deadlock_facts(MOSCOW, asked)
    judge, calls = Search.breaks, iter(range(2))

    def breaks(search: Search, subset: int) -> bool:
        if next(calls, None) is None:
            raise KeyboardInterrupt
        return judge(search, subset)

    monkeypatch.setattr(Search, "breaks", breaks)
    found = deadlock_facts(MOSCOW, asked)
    assert found.extent.stopped
    assert not found.extent.complete
    assert found.extent.size == 1
    assert [names(b.elements) for b in found.breaking] == [
        names(b.elements) for b in every.breaking[:2]
    ]
    assert "for the search was stopped" in impasse(found).answer
    with pytest.raises(KeyboardInterrupt):
        deadlock_facts(MOSCOW, Question(only=("statements",)))
