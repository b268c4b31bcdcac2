"""Counting orders: the published numbers, and every count again by brute force."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations, product
from math import factorial

import pytest
from conftest import Run
from hypothesis import given, settings
from hypothesis import strategies as st
from models import CONVENTIONS, ArcModel, Model, graphs, option_forms
from oracle import Oracle

import detente as dt
from detente.analysis.orders import counted, orders_question
from detente.errors import MissingPart, NotApplicable, TooLarge, UnknownName, WrongValue
from detente.explanation.orders import orders_prose
from detente.kernels.permutations import order_classes
from detente.model.conflict import Case

EVERY = ("nash", "gmr", "smr", "seq", "sseq")
SYRIA = dt.read("syria-iraq-1975")


def test_syria_and_iraq_all_orders_of_syria() -> None:
    """Kinsara (2014) prints 240 and 300, and 420 for GMR and SEQ; its own condition gives 384."""
    found = dt.orders(SYRIA, "2", ["syria"], judged="syria")
    assert found.profiles == 720
    assert found.counts == {"nash": 240, "gmr": 384, "smr": 300, "seq": 384}


# ---------------------------------------------------------------- brute force


def own_orders(
    model: Model, varied: Mapping[int, tuple[int, int] | None]
) -> Iterator[tuple[tuple[int, ...], ...]]:
    """Every profile of ranks: strict orders of the varied, the model's own for the others."""
    choices = [
        list(of_one(own, varied[i])) if i in varied else [own] for i, own in enumerate(model.ranks)
    ]
    return product(*choices)


def of_one(own: Sequence[int], places: tuple[int, int] | None) -> Iterator[tuple[int, ...]]:
    best_first = sorted(range(len(own)), key=lambda s: -own[s])
    first, last = places or (1, len(own))
    for middle in permutations(best_first[first - 1 : last]):
        order = (*best_first[: first - 1], *middle, *best_first[last:])
        yield tuple(len(own) - order.index(s) for s in range(len(own)))


def brute(question: tuple, concept: str) -> int:
    model, varied, state, judged, convention = question
    oracle = Oracle(model, convention.sanctions, convention.returning)
    total = 0
    for profile in own_orders(model, varied):
        oracle.rank = profile
        whom = oracle.people if judged is None else [judged]
        total += all(oracle.stable(concept, i, state) for i in whom)
    return total


@st.composite
def questions(draw: st.DrawFn, family: st.SearchStrategy[Model], most: int) -> tuple:
    model = draw(family)
    size = len(model.ranks[0])
    people = range(model.people)
    varied, profiles = {}, 1
    for i in draw(st.permutations(people)):
        strict = len(set(model.ranks[i])) == size
        places = None
        if strict and draw(st.booleans()):
            first = draw(st.integers(1, size))
            places = (first, draw(st.integers(first, size)))
        number = factorial(places[1] - places[0] + 1 if places else size)
        if profiles * number <= most:
            varied[i], profiles = places, profiles * number
    judged = draw(st.sampled_from([None, *people]))
    return model, varied, draw(st.integers(0, size - 1)), judged, draw(st.sampled_from(CONVENTIONS))


def agrees(question: tuple, concepts: Sequence[str]) -> None:
    model, varied, state, judged, convention = question
    ids = "abcdef"
    if not varied:
        return
    found = dt.orders(
        Case("random", model.conflict()),
        f"#{state}",
        [ids[i] for i in varied],
        ranks={ids[i]: places for i, places in varied.items() if places},
        judged=None if judged is None else ids[judged],
        concepts=concepts,
        conventions=convention,
    )
    for concept in concepts:
        assert found.counts[concept] == brute(question, concept), concept


@given(questions(graphs(most=4, people=(2, 3)), 600))
@settings(max_examples=60)
def test_counts_equal_brute_force_on_graphs(question) -> None:
    agrees(question, EVERY)


@given(questions(option_forms(most=3, people=(2, 3)), 750))
@settings(max_examples=40)
def test_counts_equal_brute_force_in_option_form(question) -> None:
    model = question[0]
    if len(model.ranks[0]) <= 5:
        agrees(question, (*EVERY, "sim", "sim_single"))


@given(st.integers(0, 6), st.data())
def test_classes_of_orders_add_up_and_say_what_their_orders_say(size, data) -> None:
    every = [(a, b) for a in range(size) for b in range(size) if a != b]
    pairs = data.draw(st.lists(st.sampled_from(every), max_size=6)) if every else []
    expected: dict[int, int] = {}
    for order in permutations(range(size)):
        bits = sum(order.index(a) < order.index(b) and 1 << k for k, (a, b) in enumerate(pairs))
        expected[bits] = expected.get(bits, 0) + 1
    found: dict[int, int] = {}
    for signatures, counts in order_classes(size, pairs):
        for bits, n in zip(signatures.tolist(), counts.tolist(), strict=True):
            found[bits] = found.get(bits, 0) + n
    assert found == expected


@pytest.mark.parametrize("size", [10, 11])
def test_large_sets_of_orders_come_in_blocks_that_add_up(size: int) -> None:
    """Of all orders of n things, n!/6 have a above b above c."""
    total = chain = 0
    for signatures, counts in order_classes(size, [(0, 1), (1, 2)]):
        total += int(counts.sum())
        chain += int(counts[signatures == 3].sum())
    assert total == factorial(size)
    assert chain == factorial(size) // 6


def test_a_state_that_cannot_be_left_is_stable_in_every_order() -> None:
    model = ArcModel(3, (frozenset({(1, 2)}), frozenset()), ((0, 1, 2), (0, 1, 2)))
    found = dt.orders(Case("stuck", model.conflict()), "s0", ["a", "b"])
    assert set(found.counts.values()) == {36}


def test_whose_whole_order_varies_needs_no_preferences() -> None:
    conflict = SYRIA.conflict
    bare = conflict.replace(preferences={"iraq": conflict.preferences["iraq"]})
    found = dt.orders(SYRIA.replace(conflict=bare), "2", "syria", judged="syria")
    assert found.counts["smr"] == 300


def test_counts_grow_to_the_end() -> None:
    *before, last = counted(orders_question(SYRIA, "2", ["syria", "iraq"]))
    assert not any(c.complete for c in before)
    assert last.complete
    assert orders_prose(before[0]).answer.startswith("Stopped before the end, so at least")
    assert "Stopped" not in orders_prose(last).text()


# ---------------------------------------------------------------- bad questions


@pytest.mark.parametrize(
    ("arguments", "options", "error", "message"),
    [
        (["7", "syria"], {}, UnknownName, "no state '7'"),
        (["2", "siria"], {}, UnknownName, "Did you mean 'syria'"),
        (["2", []], {}, MissingPart, "--dm"),
        (["2", "syria"], {"judged": "iran"}, UnknownName, "Did you mean 'iraq'"),
        (["2", "syria"], {"ranks": {"syria": (5, 7)}}, WrongValue, "places 1 to 6"),
        (["2", "syria"], {"ranks": {"syria": (0, 2)}}, WrongValue, "places 1 to 6"),
        (["2", "syria"], {"ranks": {"syria": (3, 2)}}, WrongValue, "places 1 to 6"),
        (["2", "syria"], {"ranks": {"iraq": (1, 2)}}, WrongValue, "--dm iraq"),
        (["2", "syria"], {"concepts": ["nosh"]}, UnknownName, "Did you mean 'nash'"),
        (["2", "syria"], {"concepts": []}, MissingPart, "concept"),
    ],
)
def test_what_cannot_be_counted(arguments, options, error, message) -> None:
    with pytest.raises(error, match=message):
        dt.orders(SYRIA, *arguments, **options)


def test_too_many_profiles_are_refused_with_their_number() -> None:
    with pytest.raises(TooLarge, match=r"131,681,894,400 profiles .* --ranks moe:1-8"):
        dt.orders(dt.read("elmira"), "1", ["moe", "uniroyal"])


def test_places_with_a_tie_are_refused() -> None:
    model = ArcModel(3, (frozenset(), frozenset()), ((0, 1, 1), (0, 1, 2)))
    case = Case("tied", model.conflict())
    with pytest.raises(WrongValue, match="'s1' and 's2' are tied"):
        dt.orders(case, "s0", "a", ranks={"a": (2, 3)})
    assert dt.orders(case, "s0", "a", ranks={"a": (3, 3)}).profiles == 1


def test_moves_at_once_are_not_counted_on_a_graph_without_options() -> None:
    model = ArcModel(2, (frozenset(), frozenset()), ((0, 1), (0, 1)))
    with pytest.raises(NotApplicable, match="no options"):
        dt.orders(Case("arcs", model.conflict()), "s0", "a", concepts=["sim"])


# ---------------------------------------------------------------- the command


def test_the_command_prints_profiles_and_counts(detente: Run) -> None:
    command = "orders syria-iraq-1975 --state 2 --dm syria --for syria --json"
    done = detente(*command.split())
    data = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert data["profiles"] == 720
    assert data["counts"] == {"nash": 240, "gmr": 384, "smr": 300, "seq": 384}
    assert data["complete"] is True


@pytest.mark.parametrize("ranks", ["syria", "syria:1", "syria:1-x", ":1-2", "syria:2-"])
def test_a_range_that_does_not_read_is_wrong_usage(detente: Run, ranks: str) -> None:
    done = detente("orders", "syria-iraq-1975", "--dm", "syria", "--ranks", ranks)
    assert done.returncode == 2
    assert "DM:FROM-TO" in done.stderr
