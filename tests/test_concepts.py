"""The contract for solution concepts: ours keep it, and each way to break it is named."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest

from detente.errors import UnknownName
from detente.model.conflict import Dm
from detente.model.graph import Graph
from detente.model.space import State
from detente.stability.concepts import CONCEPTS, Concept, concept, concepts
from detente.stability.gmr import gmr
from detente.stability.nash import nash
from detente.stability.seq import seq
from detente.stability.sim import sim
from detente.stability.verdict import Verdict, deterred
from detente.testing import check_concept

OURS = [c.name for c in CONCEPTS]


@pytest.mark.parametrize("name", OURS)
def test_each_concept_keeps_the_contract(name: str) -> None:
    check_concept(concept(name))


def test_the_table_lists_each_concept_once() -> None:
    names = [c.name for c in concepts()]
    assert len(set(names)) == len(names)
    assert names[: len(OURS)] == OURS


def test_an_unknown_concept_is_named_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match="Did you mean 'gmr'"):
        concept("gmrr")


def changed(known: str, /, **changes: Any) -> Concept:
    return replace(concept(known), **changes)


def by(
    judge: Callable[[Graph, Dm, State], object], known: str = "gmr", /, **changes: Any
) -> Concept:
    """A concept with a definition of its own and no kernel."""
    return changed(known, definition=judge, kernel=None, **changes)


@pytest.mark.parametrize("key", ["name", "title", "summary", "source"])
def test_missing_metadata_is_named(key: str) -> None:
    with pytest.raises(AssertionError, match=f"metadata: '{key}' is missing"):
        check_concept(changed("gmr", **{key: " "}))


@pytest.mark.parametrize(
    ("key", "value"),
    [("foresight", 0), ("disimprovement", "often"), ("knowledge", "none"), ("form", "both")],
)
def test_impossible_metadata_is_named(key: str, value: object) -> None:
    with pytest.raises(AssertionError, match=f"metadata: '{key}'"):
        check_concept(changed("gmr", **{key: value}))


def test_an_implied_concept_must_exist() -> None:
    with pytest.raises(AssertionError, match="metadata: 'implies' names 'gmx'"):
        check_concept(changed("smr", implies=("gmr", "gmx")))


def test_the_definition_must_return_a_verdict() -> None:
    def answers_yes(graph: Graph, dm: Dm, state: State) -> object:
        return True

    with pytest.raises(AssertionError, match="verdict: the definition returns bool"):
        check_concept(by(answers_yes))


def test_a_verdict_must_speak_of_the_state_asked_about() -> None:
    def elsewhere(graph: Graph, dm: Dm, state: State) -> Verdict:
        return gmr(graph, dm, State(0))

    with pytest.raises(AssertionError, match=r"verdict: .* speaks of another"):
        check_concept(by(elsewhere))


def test_every_improvement_needs_a_sanction_or_is_an_escape() -> None:
    def careless(graph: Graph, dm: Dm, state: State) -> Verdict:
        return Verdict(dm, state, MappingProxyType({}))

    with pytest.raises(AssertionError, match=r"verdict: .* neither sanction nor escape"):
        check_concept(by(careless))


def test_an_escape_must_be_an_improvement() -> None:
    def restless(graph: Graph, dm: Dm, state: State) -> Verdict:
        worse = tuple(t for t in graph.moves(dm, state) if not graph.prefers(dm, t, state))
        return replace(gmr(graph, dm, state), escapes=worse)

    with pytest.raises(AssertionError, match=r"verdict: an escape .* is not an improvement"):
        check_concept(by(restless))


def test_only_improvements_are_sanctioned() -> None:
    def superfluous(graph: Graph, dm: Dm, state: State) -> Verdict:
        verdict = nash(graph, dm, state)
        return replace(verdict, sanctions=dict.fromkeys(graph.moves(dm, state), state))

    with pytest.raises(AssertionError, match=r"verdict: a sanction .* no improvement or escapes"):
        check_concept(by(superfluous, "nash"))


def judged(
    sanctions: Callable[[Graph, Dm, State, State], Iterable[State]],
) -> Callable[[Graph, Dm, State], Verdict]:
    """A definition that looks for its sanctions in its own way."""

    def definition(graph: Graph, dm: Dm, state: State) -> Verdict:
        moves = graph.improvements(dm, state)
        return deterred(dm, state, moves, lambda move: sanctions(graph, dm, state, move))

    return definition


def test_a_sanction_must_be_a_reply() -> None:
    def anywhere(graph: Graph, dm: Dm, state: State, move: State) -> Iterable[State]:
        return (s for s in graph.space if graph.deters(dm, s, state))

    with pytest.raises(AssertionError, match=r"sanction: .* is no reply of the opponents"):
        check_concept(by(judged(anywhere)))


def test_a_sanction_must_be_credible_where_the_concept_says_so() -> None:
    with pytest.raises(AssertionError, match=r"sanction: .* is no credible reply"):
        check_concept(by(gmr, "seq"))


def test_a_sanction_must_be_a_joint_result_where_the_concept_is_simultaneous() -> None:
    with pytest.raises(AssertionError, match=r"sanction: .* is no joint result"):
        check_concept(by(seq, "sim"))


def test_a_sanction_must_deter() -> None:
    def any_reply(graph: Graph, dm: Dm, state: State, move: State) -> Iterable[State]:
        return graph.replies(dm, move)

    with pytest.raises(AssertionError, match=r"sanction: .* does not deter"):
        check_concept(by(judged(any_reply)))


def test_a_symmetric_sanction_leaves_no_way_out() -> None:
    with pytest.raises(AssertionError, match=r"sanction: .* can be escaped"):
        check_concept(by(gmr, "smr"))


@pytest.mark.parametrize(
    ("name", "other"), [("gmr", "seq"), ("smr", "gmr"), ("seq", "sseq"), ("sim", "nash")]
)
def test_a_kernel_must_say_what_the_definition_says(name: str, other: str) -> None:
    with pytest.raises(AssertionError, match="kernel: kernel and definition differ for d"):
        check_concept(changed(name, kernel=concept(other).kernel))


def test_a_kernel_that_is_wrong_in_one_state_is_found() -> None:
    def almost(field: Any, dm: int) -> Any:
        flags = concept("nash").kernel(field, dm).copy()  # type: ignore[misc]
        flags[-1] = np.bool_(not flags[-1])
        return flags

    with pytest.raises(AssertionError, match="kernel: kernel and definition differ for d"):
        check_concept(changed("nash", kernel=almost))


def test_the_sanction_convention_must_reach_the_kernel() -> None:
    def always_legal(field: Any, dm: int) -> Any:
        return concept("seq").kernel(replace(field, convention="legal"), dm)  # type: ignore[misc]

    with pytest.raises(
        AssertionError, match=r"kernel: .*once sanctions|kernel: .*single sanctions"
    ):
        check_concept(changed("seq", kernel=always_legal))


@pytest.mark.parametrize(
    ("name", "claimed"),
    [("gmr", "smr"), ("smr", "seq"), ("seq", "smr"), ("sim", "sim_single"), ("seq", "nash")],
)
def test_an_implication_must_hold(name: str, claimed: str) -> None:
    with pytest.raises(AssertionError, match=f"implies: stable for d. but not under {claimed}"):
        check_concept(changed(name, implies=(claimed,)))


def test_names_must_not_matter() -> None:
    def partial_to_one(graph: Graph, dm: Dm, state: State) -> Verdict:
        return nash(graph, dm, state) if dm == "d0" else gmr(graph, dm, state)

    with pytest.raises(AssertionError, match="renaming: "):
        check_concept(by(partial_to_one))


def test_order_must_not_matter() -> None:
    def partial_to_the_first(graph: Graph, dm: Dm, state: State) -> Verdict:
        return nash(graph, dm, state) if dm == graph.dms[0] else gmr(graph, dm, state)

    with pytest.raises(AssertionError, match="renaming: "):
        check_concept(by(partial_to_the_first))


def test_a_concept_that_looks_at_others_preferences_must_say_so() -> None:
    with pytest.raises(AssertionError, match="knowledge: the preferences of others matter to d"):
        check_concept(by(seq, "seq", knowledge="own"))


def test_a_concept_of_ones_own_may_keep_the_contract() -> None:
    """Our simultaneous definition under another name, without a kernel and without claims."""
    mine = by(sim, "sim", name="at_once", title="At once", implies=())
    check_concept(mine)
    check_concept(mine, models=24, seed=7)
