"""Laws that every model obeys: inclusions, existence, monotonicity, renaming.

Sources: Fang, Hipel and Kilgour (1993) for the inclusions; the others follow from the definitions.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from models import CONVENTIONS, FAMILIES, ArcModel, Model, OptionModel, graphs, option_forms

from detente.model.conflict import (
    Conflict,
    Constraint,
    DecisionMaker,
    Dm,
    Payoffs,
    Ranking,
)
from detente.model.grammar import parse
from detente.model.graph import Conventions, Graph, graph_model
from detente.stability.concepts import CONCEPTS
from detente.stability.solve import Solution, solve

SIMPLE = ["nash", "gmr", "smr", "seq", "sseq"]
EVERY = [c.name for c in CONCEPTS]
INCLUSIONS = [
    ("nash", "sseq"), ("sseq", "smr"), ("sseq", "seq"), ("smr", "gmr"), ("seq", "gmr"),
    ("nash", "sim"), ("nash", "sim_single"), ("sim_single", "sim"),
]  # fmt: skip

anything = st.one_of(*FAMILIES.values())
conventions = st.sampled_from(CONVENTIONS)


def cells(solution: Solution, concept: str) -> set[tuple[str, int]]:
    """The stable pairs (decision maker, state)."""
    return {(d, s) for d, states in solution.stability[concept].items() for s in states}


def equilibria(solution: Solution, concept: str) -> set[int]:
    return set(solution.equilibria(concept).indices)


# ---------------------------------------------------------------- inclusions


@given(model=anything, convention=conventions)
def test_the_lattice_of_inclusions(model: Model, convention: Conventions) -> None:
    solution = solve(model.graph(convention))
    for stronger, weaker in INCLUSIONS:
        if stronger in solution.stability and weaker in solution.stability:
            assert cells(solution, stronger) <= cells(solution, weaker), (stronger, weaker)
            assert equilibria(solution, stronger) <= equilibria(solution, weaker)


@given(model=anything, convention=conventions)
def test_what_a_concept_says_it_implies_is_true(model: Model, convention: Conventions) -> None:
    solution = solve(model.graph(convention))
    for concept in CONCEPTS:
        for weaker in concept.implies:
            if concept.name in solution.stability and weaker in solution.stability:
                assert cells(solution, concept.name) <= cells(solution, weaker)


@given(model=anything)
def test_opponents_who_may_do_more_deter_more(model: Model) -> None:
    """single ⊆ once ⊆ legal, and accepting the return as a sanction deters more."""
    found = {
        (c.sanctions, c.returning): solve(model.graph(c), ["gmr", "smr", "seq", "sseq"])
        for c in CONVENTIONS
    }
    for concept in ("gmr", "smr", "seq", "sseq"):
        of = {key: cells(solution, concept) for key, solution in found.items()}
        for back in (True, False):
            assert of["single", back] <= of["once", back] <= of["legal", back]
        for sanctions in ("legal", "once", "single"):
            assert of[sanctions, False] <= of[sanctions, True]


@pytest.mark.parametrize(
    ("stable_under", "not_under", "ranks", "dm", "state"),
    [
        ("smr", "seq", ((1, 0, 2, 3), (2, 0, 3, 1)), "a", "NY"),
        ("seq", "smr", ((0, 2, 3, 1), (2, 0, 1, 3)), "a", "YY"),
    ],
)
def test_smr_and_seq_are_incomparable(
    stable_under: str, not_under: str, ranks: tuple[tuple[int, ...], ...], dm: str, state: str
) -> None:
    """Two decision makers with one option each; ranks of NN, YN, NY, YY."""
    both = (("both",), ("both",))
    solution = solve(OptionModel(both, frozenset(), (), ranks).graph())
    assert state in solution.stable(stable_under, dm)
    assert state not in solution.stable(not_under, dm)


# ---------------------------------------------------------------- existence


@given(model=st.one_of(graphs(transitive=True, most=6), option_forms()))
def test_transitive_moves_leave_a_gmr_and_a_seq_equilibrium(model: Model) -> None:
    solution = solve(model.graph(), ["gmr", "seq"])
    assert equilibria(solution, "gmr")
    assert equilibria(solution, "seq")


def test_without_transitive_moves_there_may_be_no_equilibrium() -> None:
    """DM 1 moves 0→1, 3→0 and prefers 1>2>0>3; DM 2 moves 1→2, 2→3 and prefers 0>3>2>1."""
    arcs = (frozenset({(0, 1), (3, 0)}), frozenset({(1, 2), (2, 3)}))
    solution = solve(ArcModel(4, arcs, ((1, 3, 2, 0), (3, 0, 1, 2))).graph())
    for concept in SIMPLE:
        assert equilibria(solution, concept) == set()


def test_nash_smr_and_sseq_equilibria_may_be_absent_in_option_form() -> None:
    """Matching pennies: one wants the options alike, the other different."""
    both = (("both",), ("both",))
    model = OptionModel(both, frozenset(), (), ((1, 0, 0, 1), (0, 1, 1, 0)))
    solution = solve(model.graph())
    assert equilibria(solution, "nash") == set()
    assert equilibria(solution, "gmr") != set()
    assert equilibria(solution, "seq") != set()


# ---------------------------------------------------------------- monotonicity


@st.composite
def with_another_arc(draw: st.DrawFn) -> tuple[ArcModel, ArcModel, int, tuple[int, int]]:
    """A graph, the same with one more arc, whose arc it is, and the arc."""
    model = draw(graphs())
    assume(model.size > 1)
    mover = draw(st.integers(0, model.people - 1))
    a, b = draw(st.permutations(range(model.size)))[:2]
    return model, model.adding(mover, (a, b)), mover, (a, b)


@given(change=with_another_arc(), convention=conventions)
def test_another_move_of_an_opponent_keeps_what_is_stable(
    change: tuple[ArcModel, ArcModel, int, tuple[int, int]], convention: Conventions
) -> None:
    before, after, mover, (a, b) = change
    gains = before.ranks[mover][b] > before.ranks[mover][a]
    old, new = (solve(m.graph(convention), SIMPLE) for m in (before, after))
    for concept in SIMPLE if gains else ["nash", "gmr", "smr"]:
        for i, dm in enumerate(old.graph.dms):
            if i != mover:
                assert set(old.stability[concept][dm]) <= set(new.stability[concept][dm])


@given(change=with_another_arc(), convention=conventions)
def test_another_move_of_ones_own_makes_nothing_stable(
    change: tuple[ArcModel, ArcModel, int, tuple[int, int]], convention: Conventions
) -> None:
    before, after, mover, _ = change
    old, new = (solve(m.graph(convention), SIMPLE) for m in (before, after))
    dm = old.graph.dms[mover]
    for concept in SIMPLE:
        assert set(new.stability[concept][dm]) <= set(old.stability[concept][dm])


# ---------------------------------------------------------------- renaming


def stable_labels(graph: Graph) -> dict[tuple[str, str], set[str]]:
    solution = solve(graph)
    return {(c, d): set(solution.stable(c, d)) for c in solution.concepts for d in graph.dms}


@given(model=graphs(), convention=conventions, data=st.data())
def test_the_order_of_people_and_states_does_not_matter_on_graphs(
    model: ArcModel, convention: Conventions, data: st.DataObject
) -> None:
    conflict = model.conflict()
    assert conflict.arcs is not None
    people = data.draw(st.permutations(conflict.decision_makers))
    states = data.draw(st.permutations(list(conflict.arcs.states)))
    arcs = replace(conflict.arcs, states=dict.fromkeys(states, ""))
    other = conflict.replace(decision_makers=tuple(people), arcs=arcs)
    assert stable_labels(graph_model(other, convention)) == stable_labels(model.graph(convention))


@given(
    model=st.one_of(FAMILIES["options"], FAMILIES["merged"]),
    convention=conventions,
    data=st.data(),
)
def test_the_order_of_people_options_and_states_does_not_matter_in_option_form(
    model: OptionModel, convention: Conventions, data: st.DataObject
) -> None:
    conflict = numbered(model.conflict())
    shuffled = [
        replace(d, options=tuple(data.draw(st.permutations(d.options))))
        for d in data.draw(st.permutations(conflict.decision_makers))
    ]
    labels = data.draw(st.permutations(list(conflict.labels)))
    other = reordered(conflict, shuffled, labels)
    found = stable_labels(graph_model(other, convention))
    assert found == stable_labels(graph_model(conflict, convention))


def numbered(conflict: Conflict) -> Conflict:
    """The same conflict with its states labelled; payoffs go by label."""
    space = graph_model(conflict).space
    member = {s: cells[0] for s, cells in enumerate(space.cells)}
    width = len(conflict.options)
    pattern = {f"s{s}": _pattern(cell, width) for s, cell in member.items()}
    old = graph_model(conflict).ranks
    paid = {d: Payoffs({f"s{s}": Decimal(r) for s, r in enumerate(old[d])}) for d in conflict.dms}
    return conflict.replace(labels=pattern, preferences=paid)


def _pattern(cell: int, width: int) -> str:
    return "".join("Y" if cell >> k & 1 else "N" for k in range(width))


def reordered(
    conflict: Conflict, people: Sequence[DecisionMaker], labels: Sequence[str]
) -> Conflict:
    """The same conflict written down in another order: every pattern is spelled anew."""

    old = [o.name for o in conflict.options]
    new = [o.name for d in people for o in d.options]

    def again(pattern: str) -> str:
        return "".join(pattern[old.index(name)] for name in new)

    changed = conflict.replace(decision_makers=tuple(people))

    def condition(text: str) -> str:
        return " or ".join(again(p) for p in text.split(" or "))

    return changed.replace(
        labels={s: again(conflict.labels[s]) for s in labels},
        constraints=tuple(
            replace(c, when=parse(condition(c.when.text), changed.names))
            for c in conflict.constraints
        ),
        merges=tuple(
            replace(m, when=parse(condition(m.when.text), changed.names)) for m in conflict.merges
        ),
    )


@given(model=anything, convention=conventions, data=st.data())
def test_somebody_who_cannot_move_changes_nothing(
    model: Model, convention: Conventions, data: st.DataObject
) -> None:
    conflict = model.conflict()
    dm, some = Dm("onlooker"), Dm(data.draw(st.sampled_from(conflict.dms)))
    place = data.draw(st.integers(0, len(conflict.dms)))
    people = list(conflict.decision_makers)
    people.insert(place, DecisionMaker(dm, ""))
    larger = conflict.replace(
        decision_makers=tuple(people),
        preferences={**conflict.preferences, dm: conflict.preferences[some]},
    )
    before = stable_labels(graph_model(conflict, convention))
    after = stable_labels(graph_model(larger, convention))
    assert {key: states for key, states in after.items() if key[1] != dm} == before
    everything = {graph_model(larger).space.label(s) for s in graph_model(larger).space}
    assert all(states == everything for key, states in after.items() if key[1] == dm)


@given(model=anything, convention=conventions, data=st.data())
def test_only_the_order_of_payoffs_counts(
    model: Model, convention: Conventions, data: st.DataObject
) -> None:
    """A strictly increasing recoding, and the same order as a ranking with ties."""
    conflict = model.conflict()
    gap = data.draw(st.decimals("0.001", "3", places=3))
    recoded, ranked = {}, {}
    for d, preference in conflict.preferences.items():
        assert isinstance(preference, Payoffs)
        worth = preference.payoffs
        recoded[d] = Payoffs({s: w * w * w * gap - 7 for s, w in worth.items()})
        levels = sorted(set(worth.values()), reverse=True)
        ranked[d] = Ranking(tuple(tuple(s for s in worth if worth[s] == v) for v in levels))
    before = graph_model(conflict, convention)
    for preferences in (recoded, ranked):
        after = graph_model(conflict.replace(preferences=preferences), convention)
        assert after.ranks == before.ranks
        assert stable_labels(after) == stable_labels(before)


# ---------------------------------------------------------------- conventions


@given(
    model=st.one_of(
        graphs(people=(2, 2)), option_forms(people=(2, 2)), option_forms((2, 2), merged=True)
    ),
    returning=st.booleans(),
)
def test_two_decision_makers_need_no_convention(model: Model, returning: bool) -> None:
    answers = [
        stable_labels(model.graph(Conventions(sanctions, returning)))  # type: ignore[arg-type]
        for sanctions in ("legal", "once", "single")
    ]
    assert answers[0] == answers[1] == answers[2]


@given(model=option_forms())
def test_in_option_form_nobody_else_can_bring_the_conflict_back(model: OptionModel) -> None:
    with_return = stable_labels(model.graph(Conventions(returning=True)))
    assert with_return == stable_labels(model.graph(Conventions(returning=False)))


THREE_WAYS = OptionModel(
    (("both",), ("both",), ("both",)),
    frozenset(),
    (),
    ((2, 5, 1, 0, 7, 6, 3, 4), (4, 0, 2, 1, 5, 3, 6, 7), (7, 0, 2, 5, 4, 6, 3, 1)),
)
"""Three decision makers with one option each; found by search."""


@pytest.mark.parametrize("method", ["definition", "numpy"])
@pytest.mark.parametrize(
    ("sanctions", "seq", "sseq"),
    [
        ("legal", {0, 2, 4, 5, 6, 7}, {0, 4, 5, 6}),
        ("once", {0, 2, 4, 5, 6}, {0, 5, 6}),
        ("single", {0, 2, 5, 6}, {0, 5, 6}),
    ],
)
def test_the_three_conventions_differ(
    method: str, sanctions: str, seq: set[int], sseq: set[int]
) -> None:
    graph = THREE_WAYS.graph(Conventions(sanctions))  # type: ignore[arg-type]
    solution = solve(graph, SIMPLE, method=method)  # type: ignore[arg-type]
    assert equilibria(solution, "seq") == seq
    assert equilibria(solution, "sseq") == sseq
    assert equilibria(solution, "gmr") == {0, 2, 4, 5, 6, 7}
    assert equilibria(solution, "smr") == {0, 4, 5, 6}


@pytest.mark.parametrize("method", ["definition", "numpy"])
@pytest.mark.parametrize(
    ("sanctions", "stable"), [("legal", {0, 1, 2, 3}), ("once", {0, 1, 2}), ("single", {2})]
)
def test_the_three_conventions_differ_on_a_graph(
    method: str, sanctions: str, stable: set[int]
) -> None:
    arcs = (
        frozenset({(3, 1), (3, 2), (0, 3)}),
        frozenset({(3, 1), (0, 3), (2, 1)}),
        frozenset({(1, 0), (3, 1)}),
    )
    model = ArcModel(4, arcs, ((2, 1, 3, 0), (0, 3, 1, 2), (3, 0, 2, 1)))
    graph = model.graph(Conventions(sanctions))  # type: ignore[arg-type]
    solution = solve(graph, ["gmr", "seq"], method=method)  # type: ignore[arg-type]
    assert equilibria(solution, "gmr") == stable
    assert equilibria(solution, "seq") == stable


def test_coming_back_is_a_sanction_unless_the_convention_says_otherwise() -> None:
    """0→1 is an improvement of the first, and all the second can do is to go back."""
    model = ArcModel(2, (frozenset({(0, 1)}), frozenset({(1, 0)})), ((0, 1), (1, 0)))
    accepted = solve(model.graph(Conventions(returning=True)), ["gmr", "seq"])
    refused = solve(model.graph(Conventions(returning=False)), ["gmr", "seq"])
    for concept in ("gmr", "seq"):
        assert accepted.stability[concept]["a"] == (0, 1)  # type: ignore[index]
        assert refused.stability[concept]["a"] == (1,)  # type: ignore[index]


def test_nobody_moves_twice_in_a_row() -> None:
    """b could undo the gain in two steps 1→2→3, but only c's step between makes it legal."""
    arcs = (frozenset({(0, 1)}), frozenset({(1, 2), (2, 3)}), frozenset[tuple[int, int]]())
    worth = ((1, 2, 3, 0), (0, 0, 0, 0), (0, 0, 0, 0))
    model = ArcModel(4, arcs, worth)
    assert "s0" not in solve(model.graph()).stable("gmr", "a")
    relieved = ArcModel(
        5,
        (arcs[0], frozenset({(1, 2), (4, 3)}), frozenset({(2, 4)})),
        ((1, 2, 3, 0, 3), *((0,) * 5,) * 2),
    )
    assert "s0" in solve(relieved.graph()).stable("gmr", "a")
    once = relieved.graph(Conventions("once"))
    assert "s0" not in solve(once).stable("gmr", "a")


# ---------------------------------------------------------------- removed states


@given(model=graphs(), convention=conventions, data=st.data())
def test_a_removed_state_of_a_graph_is_as_if_it_had_never_been(
    model: ArcModel, convention: Conventions, data: st.DataObject
) -> None:
    gone = data.draw(st.sets(st.integers(0, model.size - 1), max_size=model.size - 1))
    kept = [s for s in range(model.size) if s not in gone]
    assume(gone)
    induced = ArcModel(
        len(kept),
        tuple(
            frozenset((kept.index(a), kept.index(b)) for a, b in own if not {a, b} & gone)
            for own in model.arcs
        ),
        tuple(tuple(own[s] for s in kept) for own in model.ranks),
    )
    conflict = model.conflict()
    rule = parse(f"states({', '.join(f's{s}' for s in gone)})", conflict.names)
    removed = conflict.replace(
        constraints=(Constraint(rule, "infeasible"),),
        preferences={
            d: Payoffs({f"s{s}": Decimal(own[s]) for s in kept})
            for d, own in zip(conflict.dms, model.ranks, strict=True)
        },
    )
    found = stable_labels(graph_model(removed, convention))
    expected = stable_labels(induced.graph(convention))
    assert found == {
        key: {f"s{kept[int(label[1:])]}" for label in states} for key, states in expected.items()
    }
