"""The feasible states: numbers, labels, patterns, merged states, names."""

import pytest
from hypothesis import given
from models import FAMILIES, OptionModel

from detente.case.reader import read_text
from detente.errors import (
    AmbiguousName,
    BadMerge,
    NoFeasibleState,
    TooLarge,
    UnknownName,
    WrongValue,
)
from detente.library import read
from detente.model.conflict import Conflict, DecisionMaker, Dm, Option
from detente.model.enumeration import state_space
from detente.model.space import StateSpace

THREE = """
detente: 1
title: Three options
decision_makers:
  a: {options: {x: Do x, y: Do y}}
  b: {options: {z: ""}}
"""


def space_of(more: str = "") -> StateSpace:
    return state_space(read_text(THREE + more).conflict)


def labels(space: StateSpace) -> list[str]:
    return [space.label(s) for s in space]


# ---------------------------------------------------------------- order and names


def test_states_go_by_code_the_first_option_counting_one() -> None:
    space = space_of()
    assert labels(space) == ["NNN", "YNN", "NYN", "YYN", "NNY", "YNY", "NYY", "YYY"]
    assert [space.code(s) for s in space] == list(range(8))


def test_labelled_states_come_first_in_the_order_of_their_labels() -> None:
    space = space_of("labels: {last: YYY, first: NNN}")
    assert labels(space) == ["last", "first", "YNN", "NYN", "YYN", "NNY", "YNY", "NYY"]
    assert [space.code(s) for s in space][:3] == [7, 0, 1]


def test_labels_never_become_indices() -> None:
    """A state labelled 3 is that state, and #3 the one with index 3."""
    space = space_of("labels: {3: NNN, 0: YNN, 1: NYN}")
    assert space.state("3") == 0
    assert space.state("#3") == 3
    assert space.state("0") == 1
    with pytest.raises(UnknownName):
        space.state("7")


def test_labels_keep_how_they_were_written() -> None:
    space = space_of("labels: {007: NNN, 1.50: YNN, 'x y': NYN}")
    assert labels(space)[:3] == ["007", "1.50", "x y"]


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("one", "YNN"),
        ("YNN", "YNN"),
        ("YY-", None),
        ("all taken", "YYY"),
        ("x and y and z", "YYY"),
        ("none(x, y, z)", "NNN"),
        ("#0", "YNN"),
        ("states(one)", "YNN"),
        (" one ", "YNN"),
    ],
)
def test_a_state_goes_by_label_pattern_outcome_condition_or_index(
    name: str, state: str | None
) -> None:
    space = space_of("labels: {one: YNN}\noutcomes: {all taken: 'all(x, y, z)'}")
    if state is None:
        with pytest.raises(AmbiguousName, match="fits 2 states: 'YYN', 'YYY'"):
            space.state(name)
    else:
        assert space.pattern(space.state(name)) == state


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("onne", "There is no state 'onne'. Did you mean 'one'?"),
        ("#8", "indices run from #0 to #7"),
        ("#-1", "indices run from #0 to #7"),
        ("#", "indices run from #0 to #7"),
        ("YN", "There is no state 'YN'"),
        ("x and w", "There is no option or outcome 'w'"),
    ],
)
def test_a_name_of_no_state(name: str, says: str) -> None:
    with pytest.raises(UnknownName) as caught:
        space_of("labels: {one: YNN}").state(name)
    assert says in str(caught.value)


def test_an_infeasible_state_is_named_with_what_removes_it() -> None:
    space = space_of("infeasible: [{when: x and z, because: They exclude each other}]")
    with pytest.raises(
        UnknownName, match=r"removed by They exclude each other \(infeasible: x and z\)"
    ):
        space.state("YNY")


# ---------------------------------------------------------------- feasibility


def test_a_state_is_removed_when_feasible_fails_or_infeasible_holds() -> None:
    assert labels(space_of("feasible: [x]")) == ["YNN", "YYN", "YNY", "YYY"]
    assert labels(space_of("infeasible: [x]")) == ["NNN", "NYN", "NNY", "NYY"]
    assert labels(space_of("feasible: [x, y]\ninfeasible: [z]")) == ["YYN"]


def test_codes_stay_when_states_are_removed() -> None:
    space = space_of("feasible: [z]")
    assert [space.code(s) for s in space] == [4, 5, 6, 7]
    assert [space.state(f"#{k}") for k in range(4)] == [0, 1, 2, 3]


def test_the_reasons_for_removing_a_pattern() -> None:
    space = space_of("feasible: [x or y]\ninfeasible: [x and y]")
    assert space.reasons("NN-") == ("feasible: x or y",)
    assert space.reasons("YY-") == ("infeasible: x and y",)
    assert space.reasons("Y--") == ()


def test_no_feasible_state() -> None:
    conflict = read_text(THREE).conflict
    from detente.model.conflict import Constraint
    from detente.model.grammar import parse

    never = Constraint(parse("x and not x", conflict.names), "feasible")
    with pytest.raises(NoFeasibleState, match="this alone removes every one"):
        state_space(conflict.replace(constraints=(never,)))


@pytest.mark.parametrize(("options", "fits"), [(12, True), (21, False), (40, False), (5000, False)])
def test_the_most_options_that_are_listed(options: int, fits: bool) -> None:
    own = tuple(Option(f"o{k}", Dm("a")) for k in range(options))
    conflict = Conflict("many", (DecisionMaker(Dm("a"), "", own),))
    if fits:
        assert len(state_space(conflict)) == 2**options
    else:
        with pytest.raises(TooLarge, match=f"{options} options make"):
            state_space(conflict)


# ---------------------------------------------------------------- merged states


def test_a_merged_state_has_dashes_and_no_code() -> None:
    space = space_of("merge: [z]")
    assert labels(space) == ["NNN", "YNN", "NYN", "YYN", "--Y"]
    merged = space.state("--Y")
    assert space.code(merged) is None
    assert space.taken(merged) == ("b.z",)
    assert space.merged
    assert not space_of().merged


def test_any_member_names_the_merged_state() -> None:
    space = space_of("merge: [z]\nlabels: {gone: --Y}")
    for name in ("gone", "--Y", "YYY", "NNY", "z", "b.z"):
        assert space.label(space.state(name)) == "gone"


def test_two_merged_states() -> None:
    space = space_of("merge: [x and z, x and not z]")
    assert labels(space) == ["NNN", "Y-N", "NYN", "NNY", "Y-Y", "NYY"]


def test_merged_states_must_not_overlap() -> None:
    with pytest.raises(BadMerge, match="overlap"):
        space_of("merge: [x, z]")


def test_infeasible_members_are_left_out_of_a_merged_state() -> None:
    space = space_of("infeasible: [x and z]\nmerge: [z]")
    assert labels(space)[-1] == "N-Y"


def test_an_outcome_has_one_value_on_a_merged_state() -> None:
    with pytest.raises(BadMerge, match="The outcome 'mixed' does not have one value"):
        space_of("merge: [z]\noutcomes: {mixed: x}")


@pytest.mark.parametrize(
    ("pattern", "says"),
    [("--Y", "it fits 4"), ("YYN", "it fits 0"), ("YX", "is not a pattern")],
)
def test_a_stand_in_is_one_member(pattern: str, says: str) -> None:
    with pytest.raises(BadMerge, match=says):
        space_of(f"merge: [{{when: z, as: {pattern}}}]")


# ---------------------------------------------------------------- labels and outcomes


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("{a: YYN, b: YYN}", "'a' and 'b' stand for the same state"),
        ("{a: Y-N}", "fits 2 states"),
        ("{a: NNY}", "fits no feasible state"),
    ],
)
def test_a_label_stands_for_one_state(given: str, says: str) -> None:
    with pytest.raises(WrongValue, match=says):
        space_of(f"infeasible: [NNY]\nlabels: {given}")


def test_the_outcomes_of_a_state_in_the_order_of_the_file() -> None:
    space = space_of("outcomes: {zeal: x, any: x or y, both: zeal and y}")
    assert space.outcomes(space.state("YYN")) == ("zeal", "any", "both")
    assert space.outcomes(space.state("NYN")) == ("any",)
    assert space.outcomes(space.state("NNY")) == ()


def test_a_state_in_words() -> None:
    space = space_of()
    assert space.describe(space.state("YNY")) == "Do x; z"
    assert space.describe(space.state("NNN")) == "no option taken"


# ---------------------------------------------------------------- explicit graphs

GRAPH = """
detente: 1
title: A graph
decision_makers: {a: {}, b: {}}
graph:
  states: {10: Begin, x: "", 2: End}
  moves: {a: [[10, x]]}
outcomes: {over: 'states(2, x)'}
"""


def test_the_states_of_a_graph_keep_the_order_of_the_file() -> None:
    space = state_space(read_text(GRAPH).conflict)
    assert labels(space) == ["10", "x", "2"]
    assert [space.code(s) for s in space] == [None] * 3
    assert [space.pattern(s) for s in space] == [None] * 3
    assert [space.describe(s) for s in space] == ["Begin", "x", "End"]
    assert space.outcomes(space.state("2")) == ("over",)
    assert space.outcomes(space.state("10")) == ()


def test_infeasible_states_of_a_graph_are_left_out() -> None:
    space = state_space(read_text(GRAPH + "infeasible: [states(x)]\n").conflict)
    assert labels(space) == ["10", "2"]
    assert space.state("2") == 1


# ---------------------------------------------------------------- laws


@given(model=FAMILIES["merged"])
def test_the_states_are_those_of_the_definition(model: OptionModel) -> None:
    space = state_space(model.conflict())
    assert [frozenset(cells) for cells in space.cells] == model.states
    for s in space:
        cells = model.states[s]
        pattern = space.pattern(s)
        assert pattern is not None
        for k, letter in enumerate(pattern):
            bits = {cell >> k & 1 for cell in cells}
            assert letter == {frozenset({0}): "N", frozenset({1}): "Y"}.get(frozenset(bits), "-")
        assert space.code(s) == (min(cells) if len(cells) == 1 else None)
        assert space.state(f"#{int(s)}") == s


@given(model=FAMILIES["options"])
def test_a_label_is_a_name_of_its_state(model: OptionModel) -> None:
    space = state_space(model.conflict())
    for s in space:
        assert space.state(space.label(s)) == s


def test_equal_cases_are_equal() -> None:
    assert read("elmira") == read("elmira")
    assert read("elmira") != read("chicken")
