"""Law: what decision diagrams find without listing states is what the definitions find in the list."""

import random

from conftest import fewer
from hypothesis import given
from hypothesis import strategies as st
from models import CONVENTIONS, LETTERS, OptionModel, option_forms

from detente.model.circuits import Formulas
from detente.model.condition import Names
from detente.model.conflict import (
    Conflict,
    Constraint,
    DecisionMaker,
    Dm,
    Option,
    Prioritised,
    Statement,
)
from detente.model.grammar import parse
from detente.model.graph import Conventions, graph_model
from detente.stability.solve import solve
from detente.stability.symbolic import SymbolicModel

FIVE = ["nash", "gmr", "smr", "seq", "sseq"]


@st.composite
def stated(draw: st.DrawFn, most: int = 7, people: tuple[int, int] = (2, 5)) -> Conflict:
    """Random statements of one to three literals, patterns without states, one-way options."""
    rng = random.Random(draw(st.integers(0, 2**32)))
    n = draw(st.integers(*people))
    width = draw(st.integers(n, max(n, most)))
    ways = draw(st.sampled_from([["both"], ["both", "both", "take", "drop"], ["take", "drop"]]))
    owners = sorted([*range(n), *(rng.randrange(n) for _ in range(width - n))])
    ids = [Dm(LETTERS[i]) for i in range(n)]
    dms = tuple(
        DecisionMaker(
            d, "", tuple(Option(f"o{k}", d, moves=rng.choice(ways)) for k in range(owners.count(i)))
        )
        for i, d in enumerate(ids)
    )
    names = Names(tuple(o.name for d in dms for o in d.options), frozenset())

    def literals(count: int, word: str) -> str:
        chosen = rng.sample(names.options, min(count, len(names.options)))
        return word.join(rng.choice(["", "not "]) + o for o in chosen)

    def statement() -> Statement:
        text = literals(rng.randint(1, 3), rng.choice([" and ", " or ", " xor "]))
        return Statement(parse(text, names))

    patterns = {literals(3, " and ") for _ in range(rng.choice([0, 1, 3]))}
    constraints = tuple(Constraint(parse(p, names), "infeasible") for p in sorted(patterns))
    lengths = draw(st.sampled_from([(1, 3), (3, 12)]))
    preferences = {
        d: Prioritised(tuple(statement() for _ in range(rng.randint(*lengths)))) for d in ids
    }
    return Conflict("random statements", dms, constraints, preferences=preferences)


def agree(conflict: Conflict, conventions: Conventions | None = None) -> None:
    """Every set, every state of it, its count, its first states: as the list has them."""
    graph = graph_model(conflict, conventions)
    model = SymbolicModel(Formulas(conflict), conventions or Conventions())
    solution = solve(graph, FIVE, method="definition")
    code = [cells[0] for cells in graph.space.cells]
    for name in FIVE:
        for dm in conflict.dms:
            wanted = {code[s] for s in solution.stable(name, dm).indices}
            found = model.stable(name, dm)
            assert {c for c in range(graph.space.truths.size) if found.holds(c)} == wanted
            assert found.size() == len(wanted)
        held = sorted(code[s] for s in solution.equilibria(name).indices)
        kept = model.equilibria(name)
        assert kept.size() == len(held)
        assert kept.first(3) == tuple(held[:3])
        assert set(kept.sample(3, random.Random(1))) <= set(held)


@fewer(20)
@given(option_forms(), st.sampled_from([Conventions(), *CONVENTIONS]))
def test_symbolic_is_the_definition_on_payoffs(model: OptionModel, rules: Conventions) -> None:
    agree(model.conflict(), rules)


@fewer(30)
@given(stated(), st.sampled_from([Conventions(), Conventions(), *CONVENTIONS]))
def test_symbolic_is_the_definition_on_statements(conflict: Conflict, rules: Conventions) -> None:
    agree(conflict, rules)


@fewer(100)
@given(stated(most=10))
def test_symbolic_is_the_arrays_on_larger_models(conflict: Conflict) -> None:
    graph, model = graph_model(conflict), SymbolicModel(Formulas(conflict))
    solution = solve(graph, FIVE, method="numpy")
    for name in FIVE:
        for dm in conflict.dms:
            wanted = [graph.space.cells[s][0] for s in solution.stable(name, dm).indices]
            found = model.stable(name, dm)
            assert found.first(found.size() + 1) == tuple(sorted(wanted))


@fewer(30)
@given(stated(), st.integers(0, 2**32))
def test_sets_join_and_restrict_as_sets_do(conflict: Conflict, seed: int) -> None:
    model = SymbolicModel(Formulas(conflict))
    a, b = model.stable("nash", conflict.dms[0]), model.stable("gmr", conflict.dms[1])
    every = set(model.states().first(200))
    first, second = set(a.first(200)), set(b.first(200))
    assert set((a & b).first(200)) == first & second
    assert set((a | b).first(200)) == first | second
    assert set((a - b).first(200)) == first - second
    assert (model.states() - a).size() == len(every - first)
    option = conflict.options[0].name
    taken = a.within(model.formulas.meant(option))
    assert set(taken.first(200)) == {c for c in first if c & 1}
    drawn = a.sample(5, random.Random(seed))
    assert drawn == a.sample(5, random.Random(seed))
    assert set(drawn) <= first


def test_samples_are_uniform() -> None:
    """Of 64 states with five taken inputs apart, each is drawn about as often."""
    dms = (DecisionMaker(Dm("a"), "", tuple(Option(f"o{k}", Dm("a")) for k in range(6))),)
    names = Names(tuple(o.name for o in dms[0].options), frozenset())
    infeasible = (Constraint(parse("a.o0 and not a.o3", names), "infeasible"),)
    likes = {Dm("a"): Prioritised((Statement(parse("a.o1 or a.o2", names)),))}
    model = SymbolicModel(Formulas(Conflict("six", dms, infeasible, preferences=likes)))
    nash = model.equilibria("nash")
    drawn = nash.sample(3600, random.Random(7))
    often = [drawn.count(c) for c in nash.first(64)]
    assert (len(often), sum(often)) == (36, 3600)
    assert 60 < min(often) <= max(often) < 140
