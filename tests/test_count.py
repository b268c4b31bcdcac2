"""Law: counting says what listing says, by every engine, and refuses what listing refuses."""

from collections.abc import Iterable
from decimal import Decimal

import pytest
from conftest import fewer
from hypothesis import assume, given, reject
from hypothesis import strategies as st
from models import CONVENTIONS, FAMILIES, ArcModel, Model, OptionModel, option_forms

from detente.case.reader import read_text
from detente.errors import (
    BudgetSpent,
    DetenteError,
    NoFeasibleState,
    NotApplicable,
    NotEnoughMemory,
    TooLarge,
    UnknownName,
    WrongValue,
)
from detente.kernels import native
from detente.kernels.sliced import flags, ranks
from detente.library import bundled, read
from detente.model.circuits import Formulas
from detente.model.condition import evaluate
from detente.model.conflict import Conflict, Constraint, Dm, Payoffs, Preference, Ranking
from detente.model.enumeration import state_space
from detente.model.grammar import parse
from detente.model.graph import Conventions
from detente.model.preference import dense
from detente.model.preference import ranks as listed_ranks
from detente.model.truths import Truths, members
from detente.stability.choice import choose
from detente.stability.count import Count, count
from detente.stability.memory import available, in_words, size_of
from detente.stability.solve import Method, Solution, solve

FIVE = ("nash", "gmr", "smr", "seq", "sseq")
COMPILED: tuple[Method, ...] = () if native.missing() else ("native",)
IN_ARRAYS: tuple[Method, ...] = ("numpy", *COMPILED)


def agree(found: Count, solution: Solution, among: Iterable[int]) -> None:
    """The numbers and the first equilibria are those of the listed solution."""
    inside = set(among)
    assert found.states == len(solution.graph.space)
    assert found.counted == len(inside)
    for name, of in solution.stability.items():
        assert found.stable[name] == {d: len(inside & set(s)) for d, s in of.items()}
        kept = [s for s in solution.equilibria(name).indices if s in inside]
        assert found.equilibria[name] == len(kept)
        labels = [solution.graph.space.label(s) for s in kept]
        assert [s.label for s in found.first.get(name, ())] == labels[: found.limit]


def conditions(model: Model) -> st.SearchStrategy[str | None]:
    """Labels of states, and where no state is merged patterns and single options too."""
    if isinstance(model, ArcModel):
        return st.sampled_from([None, *(f"s{c}" for c in range(model.size))])
    written = [model.pattern(min(s)) for s in model.states]
    if model.merges:
        return st.sampled_from([None, *written])
    patterns = st.text("YN-", min_size=model.width, max_size=model.width)
    options = [o.name for o in model.conflict().options]
    either = [f"{a} or not {b}" for a in options for b in options]
    return st.none() | patterns | st.sampled_from([*either, *written])


@pytest.mark.parametrize("family", FAMILIES)
@fewer(20)
@given(data=st.data(), conventions=st.sampled_from(CONVENTIONS))
def test_counting_says_what_listing_says(
    family: str, data: st.DataObject, conventions: Conventions
) -> None:
    model: Model = data.draw(FAMILIES[family])
    where = data.draw(conditions(model))
    limit = data.draw(st.integers(0, 5))
    solution = solve(model.graph(conventions))
    space = solution.graph.space
    among = space if where is None else space.all_named(where)
    methods: list[Method] = ["auto", "definition", "numpy"]
    methods += COMPILED if conventions.sanctions == "legal" else ()
    for method in methods:
        found = count(
            model.conflict(), method=method, conventions=conventions, where=where, limit=limit
        )
        assert set(found.not_applicable) == set(solution.not_applicable)
        agree(found, solution, among)


@fewer(40)
@given(option_forms(most=6), st.data())
def test_diagrams_say_what_listing_says(model: OptionModel, data: st.DataObject) -> None:
    where = data.draw(conditions(model))
    solution = solve(model.graph(), FIVE)
    space = solution.graph.space
    found = count(model.conflict(), FIVE, method="symbolic", where=where)
    agree(found, solution, space if where is None else space.all_named(where))


@pytest.mark.parametrize("name", bundled())
def test_bundled_cases_are_counted_as_they_are_listed(name: str) -> None:
    case = read(name)
    solution = solve(case)
    for method in IN_ARRAYS:
        found = count(case, method=method, limit=1000)
        agree(found, solution, solution.graph.space)
        assert found.notes == solution.notes
        assert found.not_applicable == solution.not_applicable


# ---------------------------------------------------------------- arrays from circuits


def case_of(options: int, statements: dict[str, list[str]], extra: str = "") -> Conflict:
    """A case of two with so many options between them."""
    own = {"a": range(options // 2), "b": range(options // 2, options)}
    people = [f"  {d}: {{options: {{{', '.join(f'o{k}: {k}' for k in own[d])}}}}}" for d in own]
    wanted = [f"  {d}: {{statements: {texts}}}" for d, texts in statements.items()]
    lines = ["detente: 1", "title: many", "decision_makers:", *people, extra, "preferences:"]
    return read_text("\n".join([*lines, *wanted]), "many").conflict


def literals(options: int) -> st.SearchStrategy[str]:
    word = st.sampled_from([" and ", " or ", " xor ", " iff "])
    signed = st.builds(
        lambda k, sign: f"{sign}o{k}", st.integers(0, options - 1), st.sampled_from(["", "not "])
    )
    return st.builds(lambda a, w, b: f"({a}){w}({b})", signed, word, signed)


@fewer(20)
@given(st.data())
def test_ranks_of_any_number_of_statements_order_the_states_alike(data: st.DataObject) -> None:
    options = data.draw(st.integers(2, 8))
    some = st.lists(literals(options), min_size=1, max_size=6)
    many = st.lists(literals(options), min_size=29, max_size=80)
    extra = f"infeasible: ['{data.draw(literals(options))} and o0']"
    orders = {d: data.draw(some | many) for d in "ab"}
    try:
        conflict = case_of(options, orders, extra)
    except NoFeasibleState:  # the reader has seen it
        reject()
    assume(Truths(conflict).feasible)
    formulas, space = Formulas(conflict), state_space(conflict)
    cells = [own[0] for own in space.cells]
    for dm, found in zip("ab", ranks(formulas.feasible, [*formulas.ranks.values()]), strict=True):
        assert sorted(cells) == found.nonzero()[0].tolist()
        assert dense(found[cells].tolist()) == listed_ranks(conflict.preferences[dm], space)  # type: ignore[index]


@given(st.integers(15, 18), st.data())
@fewer(50)
def test_conditions_hold_in_the_same_cells_beyond_one_block(
    options: int, data: st.DataObject
) -> None:
    conflict = case_of(options, {"a": ["o0"], "b": ["o1"]})
    text = f"({data.draw(literals(options))}) or ({data.draw(literals(options))})"
    tree = parse(text, conflict.names).tree
    held = flags(evaluate(tree, Formulas(conflict))).nonzero()[0].tolist()
    assert held == members(evaluate(tree, Truths(conflict)))


# ---------------------------------------------------------------- which are shown


@pytest.mark.parametrize("method", [*IN_ARRAYS, "symbolic", "definition"])
@given(model=option_forms(), number=st.integers(0, 40), seed=st.integers())
@fewer(50)
def test_a_sample_is_of_different_equilibria_and_comes_again(
    method: Method, model: OptionModel, number: int, seed: int
) -> None:
    ask = {"method": method, "limit": 1000, "sample": number, "seed": seed}
    found = count(model.conflict(), FIVE[:3], **ask)  # type: ignore[arg-type]
    for name, drawn in found.sampled.items():
        assert len(set(drawn)) == len(drawn) == min(number, found.equilibria[name])
        assert set(drawn) <= set(found.first[name])
    assert found.sampled == count(model.conflict(), FIVE[:3], **ask).sampled  # type: ignore[arg-type]


LABELLED = """
detente: 1
title: labels
decision_makers:
  a: {options: {x: 1, y: 2}}
  b: {options: {z: 3}}
infeasible: [x and y]
outcomes: {calm: not x and not y, loud: z}
labels: {late: NNY, first: YNY, last: NNN}
preferences: {a: {statements: [y and not y]}, b: {statements: [z and not z]}}
"""
GOOD = read_text(LABELLED, "good").conflict


@pytest.mark.parametrize("method", [*IN_ARRAYS, "symbolic", "definition"])
def test_labelled_states_come_first_as_the_file_has_them(method: Method) -> None:
    first = count(GOOD, ["nash"], method=method).first["nash"]
    assert [s.label for s in first] == ["late", "first", "last", "YNN", "NYN", "NYY"]
    assert first[0].taken == ("b.z",)
    assert first[0].outcomes == ("calm", "loud")
    assert [s.code for s in first] == [4, 5, 0, 1, 2, 6]


# ---------------------------------------------------------------- refusals


def removed(*texts: str) -> tuple[Constraint, ...]:
    return tuple(Constraint(parse(t, GOOD.names), "infeasible") for t in texts)


def wanted(preference: Preference) -> dict[Dm, Preference]:
    return {**GOOD.preferences, Dm("a"): preference}


def paid(*names: str) -> Payoffs:
    return Payoffs({name: Decimal(k) for k, name in enumerate(names)})


FAULTS: dict[str, dict[str, object]] = {
    "a label for two": {"labels": {"late": "NNY", "first": "YN-"}},
    "a label for none": {"labels": {"late": "NNY", "first": "YYN"}},
    "a label for none of many": {"labels": {"first": "YY-"}},
    "two labels for one": {"labels": {"late": "NNY", "first": "NNY"}},
    "nothing feasible": {"constraints": removed("x or not x")},
    "nothing feasible together": {"constraints": removed("x", "not x")},
    "no preferences": {"preferences": {}},
    "a ranking that misses": {"preferences": wanted(Ranking((("late",), ("x and z",))))},
    "a ranking that repeats": {"preferences": wanted(Ranking((("late", "not z"), ("loud",))))},
    "a ranking that invents": {"preferences": wanted(Ranking((("YYY",), ("loud",), ("not z",))))},
    "a ranking of what is not": {"preferences": wanted(Ranking((("lost",), ("loud",))))},
    "payoffs that miss": {"preferences": wanted(paid("late", "first"))},
    "payoffs that repeat": {"preferences": wanted(paid("loud", "not z", "YNN"))},
}


@pytest.mark.parametrize("method", [*IN_ARRAYS, "symbolic"])
@pytest.mark.parametrize("fault", FAULTS)
def test_what_listing_refuses_counting_refuses_in_the_same_words(
    fault: str, method: Method
) -> None:
    conflict = GOOD.replace(**FAULTS[fault])
    with pytest.raises(DetenteError) as listed:
        solve(conflict, ["nash"])
    with pytest.raises(type(listed.value)) as counted:
        count(conflict, ["nash"], method=method)
    assert counted.value.message == listed.value.message


@pytest.mark.parametrize("method", [*IN_ARRAYS, "symbolic"])
def test_unknown_preferences_apply_to_no_concept(method: Method) -> None:
    text = LABELLED.replace("[y and not y]}", "[y], unknown: [[late, last]]}")
    conflict = read_text(text, "unknown").conflict
    found = count(conflict, ["nash", "seq"], method=method)
    assert found.not_applicable == solve(conflict, ["nash", "seq"]).not_applicable
    assert not found.equilibria


def test_a_where_that_nothing_bears_is_named() -> None:
    for method in (*IN_ARRAYS, "definition"):
        with pytest.raises(UnknownName, match="nowhere"):
            count(read("chicken"), where="nowhere", method=method)  # type: ignore[arg-type]


LARGE = case_of(24, {"a": ["o0 iff o23"], "b": ["o0 xor o23"]})


def test_what_does_not_fit_in_memory_is_refused_and_left_to_diagrams() -> None:
    for method in IN_ARRAYS:
        with pytest.raises(NotEnoughMemory, match=r"2\^24 combinations .* 50 MiB may be used"):
            count(LARGE, ["nash"], method=method, memory="50M")
    found = count(LARGE, ["nash", "gmr"], memory="50M")
    assert found.engine == "symbolic"
    assert "2^24 combinations" in found.choice.why
    assert dict(found.equilibria) == {"nash": 0, "gmr": 1 << 24}
    with pytest.raises(NotEnoughMemory, match="--count"):
        solve(read("chicken"), memory=100)


def test_more_options_than_a_word_has_bits_are_refused_in_arrays() -> None:
    many = case_of(66, {"a": ["o0"], "b": ["o1"]})
    for method in IN_ARRAYS:
        with pytest.raises(TooLarge, match="66 options make 2\\^66"):
            count(many, ["nash"], method=method)
    assert count(many, ["nash"]).equilibria["nash"] == 1 << 65
    with pytest.raises(NotApplicable, match="lists no states"):
        solve(many, method="symbolic")


def test_moves_at_the_same_time_are_left_out_with_the_reason() -> None:
    found = count(LARGE, ["nash", "sim"], memory="50M")
    assert "listing the states" in found.not_applicable["sim"]
    middle = case_of(17, {"a": ["o0"], "b": ["o16"]})
    assert "16 options" in count(middle, ["sim"], method="numpy").not_applicable["sim"]
    assert "16 options" in count(middle).not_applicable["sim"]


@pytest.mark.parametrize("method", IN_ARRAYS)
def test_a_budget_that_ends_says_what_is_not_settled(method: Method) -> None:
    found = count(LARGE, ["nash", "gmr"], method=method, seconds=1e-9)
    assert set(found.unproven) == {"nash", "gmr"}
    assert not found.equilibria
    assert "not settled" in str(found)


def test_diagrams_without_time_to_begin_say_so() -> None:
    with pytest.raises(BudgetSpent, match="Nothing is proven"):
        count(LARGE, ["nash"], method="symbolic", seconds=1e-9)


@pytest.mark.parametrize(
    "wrong", [{"limit": -1}, {"sample": -2}, {"memory": "much"}, {"memory": "0G"}]
)
def test_numbers_that_make_no_sense_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(WrongValue):
        count(read("chicken"), **wrong)  # type: ignore[arg-type]
    with pytest.raises(WrongValue, match="no method 'fast'"):
        count(read("chicken"), method="fast")  # type: ignore[arg-type]


# ---------------------------------------------------------------- memory and choice


@given(st.integers(1, 1 << 50))
def test_sizes_are_read_as_they_are_shown(size: int) -> None:
    shown = in_words(size).replace(",", "").replace(" bytes", "")
    assert abs(size_of(shown) - size) <= size * 0.05
    assert size_of(str(size)) == size


def test_some_memory_is_available() -> None:
    assert 1 << 20 < available() < 1 << 50


def test_the_engine_is_chosen_by_form_size_and_memory() -> None:
    rules = Conventions()
    arrays = COMPILED[0] if COMPILED else "numpy"
    chosen = {
        (4, 1 << 30): "definition",
        (12, 1 << 30): arrays,
        (20, 1 << 30): arrays,
        (20, 1 << 20): "symbolic",
        (60, 1 << 40): "symbolic",
    }
    for (options, limit), engine in chosen.items():
        conflict = case_of(options, {"a": ["o0"], "b": ["o1"]})
        assert choose(conflict, "auto", rules, limit).engine == engine
    twice = choose(case_of(12, {"a": ["o0"], "b": ["o1"]}), "auto", Conventions("once"), 1 << 30)
    assert twice.engine == "numpy"
    assert choose(read("elmira").conflict, "auto", rules, 1 << 30).engine == "definition"


def test_a_count_remembers_what_it_rests_on() -> None:
    found = count(read("chicken"), ["nash"], where="a.swerve", sample=1, seed=7)
    assert (found.name, found.where, found.seed, found.limit) == ("chicken", "a.swerve", 7, 20)
    assert list(found.timings.seconds) == ["states", "ranks", "graph", "nash", "listing"]
    assert all(took >= 0 for took in found.timings.seconds.values())
    assert found.timings.peak is None or found.timings.peak > 1 << 20
    assert found.engine == "definition"


def test_more_decision_makers_than_the_compiled_kernels_know_are_left_to_numpy() -> None:
    options = [f"o{k}" for k in range(8)]
    people = [f"  p{k}: {{options: {{{options[k]}: x}}}}" for k in range(8)]
    people += [f"  p{k}: {{}}" for k in range(8, 65)]
    wanted = [f"  p{k}: {{statements: [o{k % 8}, not o{k % 3}]}}" for k in range(65)]
    lines = ["detente: 1", "title: many", "decision_makers:", *people, "preferences:", *wanted]
    conflict = read_text("\n".join(lines), "many").conflict
    told = solve(conflict, ["nash"], method="definition").equilibria("nash")
    assert count(conflict, ["nash"]).equilibria == {"nash": len(told)}
    assert solve(conflict, ["nash"]).equilibria("nash").labels == told.labels
    if not native.missing():
        with pytest.raises(NotApplicable, match="64 decision makers"):
            count(conflict, ["nash"], method="native")
