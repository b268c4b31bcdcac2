"""How far preferences may be wrong: every distance again by brute force, and the Moscow reading."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import combinations, permutations, product

import pytest
from conftest import Run
from hypothesis import given, settings
from hypothesis import strategies as st
from models import CONVENTIONS, ArcModel, Model, graphs, option_forms
from oracle import Oracle

import detente as dt
from detente.analysis.robust import Margin, margins, robust_question
from detente.analysis.swaps import nearest_order, swaps_to
from detente.errors import MissingPart, NotApplicable, UnknownName, WrongValue
from detente.explanation.robust import robust_prose
from detente.model.condition import Names
from detente.model.conflict import Case, Conflict, Dm, Prioritised, Ranking, Statement
from detente.model.grammar import parse
from detente.model.preference import dense
from detente.model.variation import PlacesSwapped, StatementMoved, varied

EVERY = ("nash", "gmr", "smr", "seq", "sseq")
MOSCOW = dt.read("moscow-2016")
STAY = "offer/quiet/hold"


def found(case: Case, **options: object) -> tuple[Margin, ...]:
    *_, last = margins(robust_question(case, **options))  # type: ignore[arg-type]
    assert last.complete
    return last.margins


# ---------------------------------------------------------------- swaps, by brute force


def inversions(order: Sequence[int]) -> int:
    return sum(a > b for a, b in combinations(order, 2))


def of_places(own: Sequence[int]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Every order of the places of an order, with how many swaps it is away."""
    ranks = dense(list(own))
    for order in permutations(range(max(ranks) + 1)):
        yield inversions(order), tuple(order.index(r) for r in ranks)


def fewest(model: Model, oracle: Oracle, concept: str, state: int, allowed: set[int]) -> int | None:
    choices = [
        list(of_places(own)) if i in allowed else [(0, tuple(own))]
        for i, own in enumerate(model.ranks)
    ]
    least = None
    for chosen in product(*choices):
        swaps = sum(n for n, _ in chosen)
        if least is not None and swaps >= least:
            continue
        oracle.rank = tuple(ranks for _, ranks in chosen)
        if not all(oracle.stable(concept, i, state) for i in oracle.people):
            least = swaps
    return least


def swaps_agree(model: Model, convention: dt.Conventions, concepts: Sequence[str]) -> None:
    case = Case("random", model.conflict())
    for m in found(case, concepts=concepts, conventions=convention):
        oracle = Oracle(model, convention.sanctions, convention.returning)
        assert m.holds
        everybody = set(oracle.people)
        assert m.swaps.number == fewest(model, oracle, m.concept, m.state, everybody)
        for i, d in enumerate(case.conflict.dms):
            assert m.swaps_of[d].number == fewest(model, oracle, m.concept, m.state, {i})
        assert_lost(model, convention, m)


def assert_lost(model: Model, convention: dt.Conventions, margin: Margin) -> None:
    """Made in a ranking of the same places, the changes lose the state for the one named."""
    if margin.swaps.number is None:
        return
    assert len(margin.swaps.changes) == len(margin.swaps.pairs) == margin.swaps.number
    conflict = model.conflict()
    ranked = varied(as_rankings(conflict), margin.swaps.changes)
    graph = dt.graph_model(ranked, convention)
    solution = dt.solve(graph, [margin.concept])
    assert margin.swaps.leaver is not None
    stable = solution.stable(margin.concept, margin.swaps.leaver).indices
    assert margin.state not in stable


def as_rankings(conflict: Conflict) -> Conflict:
    graph = dt.graph_model(conflict)
    space = graph.space
    places = {
        d: Ranking(
            tuple(
                tuple(space.label(s) for s in space if graph.ranks[d][s] == r)
                for r in sorted(set(graph.ranks[d]), reverse=True)
            )
        )
        for d in graph.dms
    }
    return conflict.replace(preferences=places)


@given(graphs(most=4, people=(2, 2)), st.sampled_from(CONVENTIONS))
@settings(max_examples=40)
def test_fewest_swaps_equal_brute_force_on_graphs(model, convention) -> None:
    swaps_agree(model, convention, EVERY)


@given(graphs(most=3, people=(3, 3)), st.sampled_from(CONVENTIONS))
@settings(max_examples=40)
def test_fewest_swaps_equal_brute_force_with_three(model, convention) -> None:
    swaps_agree(model, convention, EVERY)


@given(option_forms(most=2, people=(2, 2)), st.sampled_from(CONVENTIONS))
@settings(max_examples=40)
def test_fewest_swaps_equal_brute_force_in_option_form(model, convention) -> None:
    swaps_agree(model, convention, (*EVERY, "sim", "sim_single"))


@given(st.integers(1, 6), st.data())
def test_the_nearest_order_equals_brute_force(size, data) -> None:
    pair = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)).filter(
        lambda p: p[0] != p[1]
    )
    needs = data.draw(st.frozensets(pair, max_size=5)) if size > 1 else frozenset()
    fits = [
        inversions(o)
        for o in permutations(range(size))
        if all(o.index(u) < o.index(v) for u, v in needs)
    ]
    nearest = nearest_order(size, needs)
    if not fits:
        assert nearest is None
        return
    assert nearest is not None
    number, order = nearest
    assert number == min(fits) == inversions(order)
    assert all(order.index(u) < order.index(v) for u, v in needs)


@given(st.permutations(range(6)))
def test_swaps_lead_to_their_order(order) -> None:
    now = list(range(6))
    for k in swaps_to(tuple(order)):
        now[k], now[k + 1] = now[k + 1], now[k]
    assert now == list(order)
    assert len(swaps_to(tuple(order))) == inversions(order)


# ---------------------------------------------------------------- statements, by brute force


def moves_between(sequence: Sequence[int]) -> int:
    """All but the longest increasing subsequence must move."""
    ends: list[int] = []
    for x in sequence:
        at = bisect_left(ends, x)
        ends[at : at + 1] = [x]
    return len(sequence) - len(ends)


@st.composite
def prioritised(draw: st.DrawFn) -> Conflict:
    conflict = draw(option_forms(most=3, people=(2, 2))).conflict()
    names = Names(tuple(o.name for o in conflict.options), frozenset())
    texts = [t for o in names.options for t in (o, f"not {o}")]
    joint = [f"{a} and {b}" for a, b in permutations(names.options, 2)]
    statement = st.sampled_from([*texts, *joint])

    def some() -> Prioritised:
        drawn = draw(st.lists(statement, min_size=1, max_size=4))
        return Prioritised(tuple(Statement(parse(t, names)) for t in drawn))

    return conflict.replace(preferences={d: some() for d in conflict.dms})


def shuffled(conflict: Conflict, allowed: set[Dm]) -> Iterator[tuple[int, Conflict]]:
    choices = []
    for d in conflict.dms:
        own = conflict.preferences[d].statements  # type: ignore[union-attr]
        orders = permutations(range(len(own))) if d in allowed else [tuple(range(len(own)))]
        choices.append([(moves_between(o), Prioritised(tuple(own[k] for k in o))) for o in orders])
    for chosen in product(*choices):
        preferences = dict(zip(conflict.dms, (p for _, p in chosen), strict=True))
        yield sum(n for n, _ in chosen), conflict.replace(preferences=preferences)


@given(prioritised(), st.sampled_from(["nash", "smr", "seq"]), st.integers(1, 7))
@settings(max_examples=25)
def test_fewest_moves_of_statements_equal_brute_force(conflict, concept, at_most) -> None:
    for m in found(Case("random", conflict), concepts=[concept], at_most=at_most):
        for shift, allowed in (
            (m.moves, set(conflict.dms)),
            *((m.moves_of[d], {d}) for d in conflict.dms),
        ):
            losses = [
                n
                for n, other in shuffled(conflict, allowed)
                if m.state not in dt.solve(other, [concept]).equilibria(concept).indices
            ]
            least = min(losses, default=None)
            if shift.exact:
                assert shift.number == least
            else:
                assert shift.number == at_most + 1
                assert least is None or least > at_most
            for way in shift.ways:
                other = varied(conflict, way)
                assert len(way) == shift.number
                assert m.state not in dt.solve(other, [concept]).equilibria(concept).indices


@given(graphs(most=4, people=(2, 3)), st.sampled_from(EVERY))
def test_only_a_state_that_is_no_equilibrium_is_lost_by_nothing(model, concept) -> None:
    case = Case("random", model.conflict())
    equilibria = dt.solve(case, [concept]).equilibria(concept).indices
    for s in range(model.size if isinstance(model, ArcModel) else 0):
        (m,) = found(case, state=f"#{s}", concepts=[concept])
        assert (m.swaps.number == 0) is (s not in equilibria) is not m.holds


# ---------------------------------------------------------------- examples


def test_one_statement_of_the_us_holds_the_moscow_deadlock_under_seq() -> None:
    """February above the quiet at home: the last statement, put among the first three."""
    (m,) = found(MOSCOW, concepts=["seq"])
    assert m.moves is not None
    assert m.moves.ways == tuple((StatementMoved(Dm("us"), 5, end),) for end in (0, 1, 2))
    assert (m.moves_of[Dm("russia")].number, m.moves_of[Dm("russia")].exact) == (None, True)


def test_elmira_closed_is_lost_by_no_order() -> None:
    """Once Uniroyal has left nobody can move at all."""
    (m,) = found(dt.read("elmira"), state="9", concepts=["nash"])
    assert (m.swaps.number, m.swaps.exact, m.moves) == (None, True, None)


def test_chicken_is_one_swap_from_the_crash() -> None:
    (m,) = found(dt.read("chicken"), state="2", concepts=["nash"])
    assert m.swaps.number == 1
    assert m.swaps.changes == (PlacesSwapped(Dm("a"), 2),)


def test_a_tie_can_be_all_that_holds_a_state() -> None:
    model = ArcModel(2, (frozenset({(0, 1)}), frozenset()), ((0, 0), (0, 1)))
    (m,) = found(Case("tie", model.conflict()), state="s0", concepts=["nash"])
    assert m.swaps.number is None
    assert m.ties == ("a",)


def test_the_search_says_how_far_it_looked() -> None:
    (m,) = found(MOSCOW, state=STAY, concepts=["gmr"], at_most=1)
    assert m.moves is not None
    assert (m.moves.number, m.moves.exact) == (2, False)


def test_what_was_found_before_a_stop_is_marked() -> None:
    first, *_ = margins(robust_question(MOSCOW, concepts=["seq"]))
    assert not first.complete
    assert robust_prose(first).answer.startswith("Stopped before the end.")


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"state": "nowhere"}, UnknownName, "no state 'nowhere'"),
        ({"concepts": ["nosh"]}, UnknownName, "Did you mean 'nash'"),
        ({"concepts": []}, MissingPart, "concept"),
        ({"at_most": 0}, WrongValue, "not 0"),
    ],
)
def test_what_cannot_be_asked(options, error, message) -> None:
    with pytest.raises(error, match=message):
        dt.robust(MOSCOW, **options)


def test_moves_at_once_need_options() -> None:
    model = ArcModel(2, (frozenset(), frozenset()), ((0, 1), (0, 1)))
    with pytest.raises(NotApplicable, match="no options"):
        dt.robust(Case("arcs", model.conflict()), concepts=["sim"])


# ---------------------------------------------------------------- the command


def test_the_command_names_the_nearest_change(detente: Run) -> None:
    done = detente("robust", "moscow-2016", "--concepts", "seq", "--json")
    data = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    (margin,) = data["margins"]
    assert margin["state"]["label"] == STAY
    assert margin["swaps"]["number"] == 1
    assert margin["statement_moves"]["number"] == 1
    assert data["complete"] is True


def test_the_command_says_what_it_takes(detente: Run) -> None:
    done = detente("robust", "moscow-2016", "--concepts", "seq")
    assert done.returncode == 0
    said = " ".join(done.stdout.split())
    assert "stays an equilibrium under seq whatever single statement is moved, except:" in said
    assert "“February rather than nothing”, from place 6 to 1, 2 or 3" in said
