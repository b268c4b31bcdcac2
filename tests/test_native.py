"""Law: the compiled kernels say what numpy says and what the definitions say."""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import pytest
from conftest import fewer
from hypothesis import given
from hypothesis import strategies as st
from models import FAMILIES, LETTERS, ArcModel, OptionModel
from native_models import (
    AT_ONCE,
    BIT,
    IN_SEQUENCE,
    Flags,
    Shape,
    available,
    by_comparison,
    by_numpy,
    by_start,
    random_arcs,
    shaped,
    shapes,
)

from detente.kernels import native
from detente.kernels.arcs import ArcField
from detente.kernels.bits import BitField
from detente.kernels.circuit import Circuit, Wire
from detente.kernels.field import Field
from detente.kernels.native_scores import scores
from detente.stability.concepts import CONCEPTS
from detente.stability.fields import field_of
from detente.stability.solve import solve

pytestmark = pytest.mark.skipif(
    bool(native.missing()) and "DETENTE_NATIVE" not in os.environ, reason=native.missing()
)
THREADS = st.sampled_from([1, 2])
INSTRUCTIONS = st.sampled_from(available() or [""])


@contextmanager
def forced(instructions: str) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DETENTE_INSTRUCTIONS", instructions)
        yield


def judged(field: Field, threads: int, wanted: int) -> native.Judgement:
    if isinstance(field, ArcField):
        kind = np.int32 if threads == 1 else np.int64
        arcs = by_start(field, kind)
        return native.judge_arcs(field.ranks, arcs, wanted, each=True, threads=threads)
    assert isinstance(field, BitField)
    judge = native.judge_at_once if wanted & AT_ONCE else native.judge
    return judge(field.ranks, field.directions, wanted, each=True, threads=threads)


def agrees(found: native.Judgement, expected: Sequence[Flags], wanted: int) -> None:
    together = np.bitwise_and.reduce(np.array(expected))
    assert bytes(found.flags) == together.tobytes()
    for own, count, flags in zip(found.each, found.counts, expected, strict=True):
        assert bytes(own) == flags.tobytes()
        bits = [1 << k for k in range(7) if wanted >> k & 1]
        assert count == {bit: int(np.count_nonzero(flags & bit)) for bit in bits}


@fewer(8)
@given(shape=shapes(), threads=THREADS, instructions=INSTRUCTIONS)
def test_option_form_as_numpy_judges_it(shape: Shape, threads: int, instructions: str) -> None:
    field = shape.field()
    with forced(instructions):
        agrees(judged(field, threads, IN_SEQUENCE), by_numpy(field, IN_SEQUENCE), IN_SEQUENCE)


@fewer(100)
@given(shape=shapes(width=(12, 16)), threads=THREADS, instructions=INSTRUCTIONS)
def test_larger_models_too(shape: Shape, threads: int, instructions: str) -> None:
    field = shape.field()
    with forced(instructions):
        agrees(judged(field, threads, IN_SEQUENCE), by_numpy(field, IN_SEQUENCE), IN_SEQUENCE)


@fewer(20)
@given(data=st.data(), threads=THREADS, instructions=INSTRUCTIONS)
def test_long_columns_too(data: st.DataObject, threads: int, instructions: str) -> None:
    short, long = data.draw(st.integers(0, 3)), data.draw(st.integers(5, 9))
    field = data.draw(shaped(data.draw(st.permutations((short, long))))).field()
    with forced(instructions):
        agrees(judged(field, threads, IN_SEQUENCE), by_comparison(field), IN_SEQUENCE)


@fewer(10)
@given(shape=shapes(width=(0, 6)), threads=THREADS)
def test_simultaneous_sanctions_as_numpy_judges_them(shape: Shape, threads: int) -> None:
    field = shape.field()
    agrees(judged(field, threads, AT_ONCE), by_numpy(field, AT_ONCE), AT_ONCE)


@fewer(8)
@given(
    seed=st.integers(0, 2**32 - 1),
    people=st.integers(1, 5),
    states=st.integers(1, 300),
    threads=THREADS,
)
def test_explicit_graphs_as_numpy_judges_them(
    seed: int, people: int, states: int, threads: int
) -> None:
    field = random_arcs(seed, people, states)
    agrees(judged(field, threads, IN_SEQUENCE), by_numpy(field, IN_SEQUENCE), IN_SEQUENCE)


@pytest.mark.parametrize("family", ["options", "arcs", "transitive"])
@fewer(10)
@given(data=st.data(), threads=THREADS, instructions=INSTRUCTIONS)
def test_every_family_as_the_definitions_judge_it(
    family: str, data: st.DataObject, threads: int, instructions: str
) -> None:
    model: ArcModel | OptionModel = data.draw(FAMILIES[family])
    graph = model.graph()
    solution = solve(graph, [c.name for c in CONCEPTS], method="definition")
    field = field_of(graph)
    for wanted in (IN_SEQUENCE, AT_ONCE):
        names = [c for c in solution.concepts if BIT[c] & wanted]
        if not names:
            continue
        expected = [np.zeros(len(field.ranks[0]), dtype=np.uint8) for _ in field.ranks]
        for name in names:
            for dm, states in solution.stability[name].items():
                for s in states:
                    cell = graph.space.cells[s][0] if graph.is_option_form else s
                    expected[LETTERS.index(dm)][cell] |= BIT[name]
        with forced(instructions):
            agrees(judged(field, threads, wanted), expected, wanted)


@fewer(10)
@given(shape=shapes(), seed=st.integers(0, 99), wanted=st.integers(1, 31))
def test_some_concepts_among_some_cells(shape: Shape, seed: int, wanted: int) -> None:
    """What is asked for is what the whole answer says of it."""
    field = shape.field()
    cells = len(field.ranks[0])
    among = np.random.default_rng(seed).integers(0, 2, cells).astype(np.uint8) * np.uint8(seed)
    model = (field.ranks, field.directions)
    whole = native.judge(*model, IN_SEQUENCE, each=True)
    part = native.judge(*model, wanted, among=among, each=True)
    for own, every in zip(part.each, whole.each, strict=True):
        mask = np.where(among > 0, wanted, 0).astype(np.uint8)
        assert bytes(own) == (np.frombuffer(every, dtype=np.uint8) & mask).tobytes()
    for own, count in zip(part.each, part.counts, strict=True):
        flags = np.frombuffer(own, dtype=np.uint8)
        assert count == {
            1 << k: int(np.count_nonzero(flags >> k & 1)) for k in range(5) if wanted >> k & 1
        }


# ---------------------------------------------------------------- circuits


@st.composite
def circuits(draw: st.DrawFn, most: int = 13) -> tuple[Circuit, list[Wire]]:
    inputs = draw(st.integers(0, most))
    circuit = Circuit(inputs)
    wires = [circuit.false, circuit.true, *map(circuit.input, range(inputs))]
    for byte in draw(st.binary(max_size=60)):
        a, b = wires[byte // 4 % len(wires)], wires[-1 - byte // 7 % len(wires)]
        wires.append((~a, a & b, a | b, a ^ b)[byte % 4])
    return circuit, wires


def values(circuit: Circuit, wires: Sequence[Wire]) -> list[list[int]]:
    """Each wire at each cell, one at a time."""

    def at(cell: int) -> list[int]:
        def leaf(number: int) -> int:
            return number if number < 2 else cell >> (number - 2) & 1

        make = {
            0: lambda a, _: 1 - a,
            1: lambda a, b: a & b,
            2: lambda a, b: a | b,
            3: lambda a, b: a ^ b,
        }
        return circuit.translated(wires, leaf, make)

    return [at(cell) for cell in range(1 << circuit.inputs)]


@fewer(10)
@given(made=circuits(), data=st.data(), threads=THREADS, instructions=INSTRUCTIONS)
def test_scores_are_the_rows_read_as_numbers(
    made: tuple[Circuit, list[Wire]], data: st.DataObject, threads: int, instructions: str
) -> None:
    circuit, wires = made
    feasible = data.draw(st.sampled_from(wires))
    rows = data.draw(st.lists(st.lists(st.sampled_from(wires), max_size=31), max_size=3))
    filled = [array("I", bytes(4 << circuit.inputs)) for _ in rows]
    with forced(instructions):
        scores(
            circuit.gates,
            circuit.inputs,
            [[w.number for w in row] for row in rows],
            feasible.number,
            into=filled,
            threads=threads,
        )
    for row, found in zip(rows, filled, strict=True):
        table = values(circuit, [feasible, *row])
        assert list(found) == [
            1 + int("0" + "".join(map(str, digits)), 2) if state else 0 for state, *digits in table
        ]


@fewer(100)
@given(made=circuits(most=9), data=st.data())
def test_longer_rows_order_the_cells_alike(
    made: tuple[Circuit, list[Wire]], data: st.DataObject
) -> None:
    circuit, wires = made
    feasible = data.draw(st.sampled_from(wires))
    row = data.draw(st.lists(st.sampled_from(wires), min_size=32, max_size=70))
    found = array("I", bytes(4 << circuit.inputs))
    numbers = [w.number for w in row]
    scores(circuit.gates, circuit.inputs, [numbers], feasible.number, into=[found])
    keys = [
        tuple(digits) if state else None for state, *digits in values(circuit, [feasible, *row])
    ]
    place = {key: k for k, key in enumerate(sorted({k for k in keys if k is not None}), start=1)}
    assert list(found) == [0 if key is None else place[key] for key in keys]


@pytest.mark.parametrize("inputs", [0, 3, 6, 13])
def test_scores_far_apart_order_the_cells_alike(inputs: int) -> None:
    """Whether they are so few that they are sorted or so many that they are noted bit by bit."""
    circuit = Circuit(inputs)
    ways = [circuit.input(k) for k in range(inputs)]
    parity = circuit.false
    for way in ways:
        parity = parity ^ way
    row = [~parity, *[circuit.true, circuit.false] * 20, *ways[::2], parity, *ways[::-1]]
    found = array("I", bytes(4 << inputs))
    feasible = circuit.false if inputs == 0 else ways[-1] | parity
    numbers = [w.number for w in row]
    scores(circuit.gates, inputs, [numbers], feasible.number, into=[found])
    table = values(circuit, [feasible, *row])
    places = {key: k for k, key in enumerate(sorted({tuple(t[1:]) for t in table if t[0]}), 1)}
    assert list(found) == [places[tuple(t[1:])] if t[0] else 0 for t in table]


@fewer(10)
@given(
    highest=st.sampled_from([1, 255, 256, 1 << 16, (1 << 24) - 1, 1 << 31, (1 << 32) - 1]),
    cells=st.integers(0, 600),
    seed=st.integers(0, 99),
)
def test_numbers_are_replaced_by_their_places(highest: int, cells: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    own = rng.integers(0, highest, cells, endpoint=True)
    numbers = rng.choice(own, cells) if cells else own
    found = numbers.astype(np.uint32)
    last = native.extension().densify(found, 1)
    place = {n: k for k, n in enumerate(sorted(set(numbers.tolist()) - {0}), start=1)}
    assert found.tolist() == [place.get(n, 0) for n in numbers.tolist()]
    assert last == len(place)
