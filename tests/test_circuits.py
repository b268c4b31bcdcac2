"""Law: a conflict as a circuit says what its list of states says."""

import json
from decimal import Decimal

import pytest
from conftest import fewer
from hypothesis import given
from hypothesis import strategies as st
from models import OptionModel, option_forms

from detente.case.reader import read_text
from detente.errors import NotApplicable
from detente.kernels.circuit import AND, NOT, OR, XOR, Circuit, Wire
from detente.library import read
from detente.model.circuits import Formulas
from detente.model.conflict import Conflict
from detente.model.enumeration import state_space
from detente.model.preference import dense, ranks


def holds(wire: Wire, cell: int) -> bool:
    """Evaluate one wire in one cell, by the meaning of the gates."""

    def leaf(number: int) -> bool:
        return number == 1 if number < 2 else bool(cell >> (number - 2) & 1)

    make = {
        NOT: lambda a, _: not a,
        AND: lambda a, b: a and b,
        OR: lambda a, b: a or b,
        XOR: lambda a, b: a != b,
    }
    return wire.circuit.translated([wire], leaf, make)[0]


def score(rank: tuple[Wire, ...], cell: int) -> int:
    """Read a rank as a binary number."""
    return sum(holds(w, cell) << k for k, w in enumerate(reversed(rank)))


def agree(conflict: Conflict) -> None:
    """The circuit has the same states, and orders them alike for everybody."""
    formulas, space = Formulas(conflict), state_space(conflict)
    cells = [own[0] for own in space.cells]
    assert [c for c in range(space.truths.size) if holds(formulas.feasible, c)] == sorted(cells)
    for dm in conflict.dms:
        listed = ranks(conflict.preferences[dm], space)
        assert dense([score(formulas.ranks[dm], c) for c in cells]) == listed


@fewer(25)
@given(option_forms())
def test_payoffs_and_infeasible_states_are_the_same_as_a_circuit(model: OptionModel) -> None:
    agree(model.conflict())


HEAD = """
detente: 1
title: two
decision_makers:
  a: {options: {x: first, y: second, z: third}}
  b: {options: {u: fourth, v: fifth}}
outcomes: {early: x and not v, both: early or (u iff y)}
infeasible: ["at_most(1, x, y) and all(u, v, z)"]
preferences:
"""
CONDITIONS = ["x", "not u", "early", "both", "x if v", "y xor z xor u", "exactly(2, x, y, u, v)"]
CONDITIONS += ["at_least(3, x, y, z, u)", "none(x, u)", "YN---", "at_most_one(y, z)", "u iff early"]


@fewer(25)
@given(
    st.lists(st.sampled_from(CONDITIONS), min_size=1),
    st.lists(st.sampled_from(CONDITIONS), min_size=1),
)
def test_statements_are_the_same_as_a_circuit(first: list[str], second: list[str]) -> None:
    both = zip("ab", (first, second), strict=True)
    lines = [f"  {d}: {{statements: {json.dumps(texts)}}}" for d, texts in both]
    agree(read_text(HEAD + "\n".join(lines), "two").conflict)


NUMBER = st.decimals(-9, 9, places=2)


@fewer(25)
@given(st.lists(NUMBER, min_size=5, max_size=5))
def test_weights_are_the_same_as_a_circuit(weights: list[Decimal]) -> None:
    given_ = ", ".join(f"{o}: {w}" for o, w in zip("xyzuv", weights, strict=True))
    text = (
        f"{HEAD}  a: {{weights: {{{given_}}}}}\n  b: {{ranking: [u and x, [not u, not x and u]]}}"
    )
    agree(read_text(text, "two").conflict)


def test_equal_functions_share_a_wire() -> None:
    """Two ways of writing one gate give one gate, and constants leave none."""
    c = Circuit(3)
    x, y = c.input(0), c.input(1)
    assert (x & y) == (y & x)
    assert (x ^ c.true) == ~x
    assert (x | ~x) == c.true
    assert ~~x == x
    assert len(c.gates) == 2


def test_merged_states_have_no_circuit() -> None:
    with pytest.raises(NotApplicable, match="Merged states"):
        Formulas(read("elmira").conflict)
