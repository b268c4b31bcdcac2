"""The language of conditions: precedence, names, counts, and what its errors say.

Source of the connectives: Fang, Hipel, Kilgour and Peng (2003).
"""

import pytest
from conftest import fewer
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import AmbiguousName, BadCondition, CaseError, UnknownName
from detente.library import read
from detente.model.condition import Holds, Joined, Names, Not, Taken, evaluate
from detente.model.conflict import Conflict, DecisionMaker, Dm, Option
from detente.model.grammar import parse
from detente.model.truths import Truths

CONFLICT = Conflict(
    "four options of one",
    (DecisionMaker(Dm("d"), "", tuple(Option(o, Dm("d")) for o in "pqrs")),),
)
NAMES = Names(("d.p", "d.q", "d.r", "d.s"), frozenset({"peace", "cease fire", "war or peace"}))
WORLD = Truths(CONFLICT)


def cells(text: str) -> set[str]:
    """The combinations in which a condition holds, as patterns."""
    held = evaluate(parse(text, NAMES).tree, WORLD)
    return {spelled(c) for c in range(16) if held >> c & 1}


def spelled(cell: int) -> str:
    return "".join("Y" if cell >> k & 1 else "N" for k in range(4))


def same(a: str, b: str) -> bool:
    return cells(a) == cells(b)


# ---------------------------------------------------------------- precedence


@pytest.mark.parametrize(
    ("text", "bracketed"),
    [
        ("not p and q", "(not p) and q"),
        ("p or q and r", "p or (q and r)"),
        ("p and q xor r", "(p and q) xor r"),
        ("p xor q or r", "(p xor q) or r"),
        ("p if q or r", "p if (q or r)"),
        ("p iff q if r", "p iff (q if r)"),
        ("p or q iff r and s", "(p or q) iff (r and s)"),
        ("not not p", "p"),
        ("not p or q xor r and not s if p iff q", "(((not p) or (q xor (r and (not s)))) if p) iff q"),
        ("p xor q xor r", "(p xor q) xor r"),
    ],
)  # fmt: skip
def test_precedence_tightest_first_not_and_xor_or_if_iff(text: str, bracketed: str) -> None:
    assert same(text, bracketed)


def test_precedence_is_not_another_one() -> None:
    assert not same("p or q and r", "(p or q) and r")
    assert not same("p xor q or r", "p xor (q or r)")
    assert not same("not p and q", "not (p and q)")


def test_a_if_b_means_a_or_not_b() -> None:
    assert same("p if q", "p or not q")
    assert not same("p if q", "q if p")


def test_iff_means_alike_and_xor_means_unlike() -> None:
    assert same("p iff q", "(p and q) or (not p and not q)")
    assert same("p xor q", "not (p iff q)")


@pytest.mark.parametrize("text", ["p if q if r", "p iff q iff r"])
def test_if_and_iff_do_not_chain(text: str) -> None:
    with pytest.raises(BadCondition, match="does not chain: use brackets"):
        parse(text, NAMES)


# ---------------------------------------------------------------- counts


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("exactly_one(p, q, r)", {1}),
        ("at_most_one(p, q, r)", {0, 1}),
        ("at_least_one(p, q, r)", {1, 2, 3}),
        ("exactly(2, p, q, r)", {2}),
        ("at_most(2, p, q, r)", {0, 1, 2}),
        ("at_least(2, p, q, r)", {2, 3}),
        ("all(p, q, r)", {3}),
        ("none(p, q, r)", {0}),
        ("exactly(0, p, q, r)", {0}),
        ("exactly(4, p, q, r)", set()),
        ("at_least(0, p, q, r)", {0, 1, 2, 3}),
        ("at_least(9, p, q, r)", set()),
        ("at_most(9, p, q, r)", {0, 1, 2, 3}),
    ],
)
def test_counts(text: str, meaning: set[int]) -> None:
    assert cells(text) == {spelled(c) for c in range(16) if spelled(c)[:3].count("Y") in meaning}


@given(
    word=st.sampled_from(["exactly", "at_most", "at_least"]),
    number=st.integers(0, 6),
    options=st.lists(st.sampled_from("pqrs"), min_size=1, max_size=6),
)
def test_a_repeated_argument_counts_as_often_as_it_stands(
    word: str, number: int, options: list[str]
) -> None:
    expected = set()
    for c in range(16):
        count = sum(c >> "pqrs".index(o) & 1 for o in options)
        holds = {
            "exactly": count == number,
            "at_most": count <= number,
            "at_least": count >= number,
        }
        expected |= {spelled(c)} if holds[word] else set()
    assert cells(f"{word}({number}, {', '.join(options)})") == expected


@pytest.mark.parametrize(
    "text", ["exactly(p, q)", "at_most(-1, p)", "at_least(1.5, p)", "exactly(99999, p)"]
)
def test_a_count_begins_with_a_whole_number(text: str) -> None:
    with pytest.raises(BadCondition, match="begins with a whole number"):
        parse(text, NAMES)


def test_conditions_may_stand_within_counts() -> None:
    assert same("exactly_one(p and q, not r)", "(p and q) xor (not r)")


# ---------------------------------------------------------------- patterns


def test_a_pattern_is_one_of_y_n_and_dash_per_option() -> None:
    assert cells("YN--") == {"YNNN", "YNYN", "YNNY", "YNYY"}
    assert same("YN--", "p and not q")
    assert same("not YN-- or s", "s if YN--")


@pytest.mark.parametrize("text", ["YN-", "YN---", "Y", "----- "])
def test_a_pattern_has_as_many_places_as_there_are_options(text: str) -> None:
    with pytest.raises(
        UnknownName, match=f"has {len(text.strip())} places, but there are 4 options"
    ):
        parse(text, NAMES)


# ---------------------------------------------------------------- names


def test_options_by_full_and_by_bare_id() -> None:
    assert parse("d.p", NAMES).tree == parse("p", NAMES).tree == Taken("d.p")


def test_a_bare_id_must_be_unique() -> None:
    names = Names(("a.stay", "b.stay"), frozenset())
    with pytest.raises(AmbiguousName, match=r"'a\.stay' or 'b\.stay'"):
        parse("stay", names)
    assert parse("a.stay", names).tree == Taken("a.stay")


def test_a_run_of_plain_words_is_one_name() -> None:
    assert parse("cease fire", NAMES).tree == Holds("cease fire")
    assert parse("  cease \n  fire ", NAMES).tree == Holds("cease fire")
    assert parse("not cease fire and p", NAMES).tree == Joined(
        "and", (Not(Holds("cease fire")), Taken("d.p"))
    )


@pytest.mark.parametrize("quoted", ['"war or peace"', "'war or peace'", '"war  or  peace"'])
def test_a_name_with_a_word_of_the_grammar_is_quoted(quoted: str) -> None:
    assert parse(f"not {quoted}", NAMES).tree == Not(Holds("war or peace"))


def test_words_that_only_begin_like_the_grammar_are_names() -> None:
    names = Names(
        ("d.android", "d.notary", "d.iffy", "d.or_else", "d.all_in"), frozenset({"none yet"})
    )
    for option in ("android", "notary", "iffy", "or_else", "all_in"):
        assert parse(option, names).tree == Taken(f"d.{option}")


def test_operators_need_no_spaces_beside_brackets() -> None:
    assert same("not(p)and(q)", "not p and q")


# ---------------------------------------------------------------- errors


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("", None, "empty"),
        ("   ", None, "empty"),
        ("p and", 6, "ends too early"),
        ("p and or q", 7, "at 'or'"),
        ("p q) and r", 4, r"at '\)'"),
        ("(p and q", 9, "opens a bracket that it does not close"),
        ("exactly_one(p", 14, "In YAML's braces"),
        ("p, q", 2, "at ','"),
        ("p not q", 3, "at 'not'"),
        ('"p and q', 1, "same quotation mark"),
        ("all()", 5, r"at '\)'"),
        ("states()", 8, r"at '\)'"),
        ("exactly_one p", 13, "at 'p'"),
        ("()", 2, r"at '\)'"),
    ],
)
def test_what_does_not_parse_is_said_with_its_column(
    text: str, column: int | None, says: str
) -> None:
    with pytest.raises(BadCondition, match=says) as caught:
        parse(text, NAMES)
    assert caught.value.column == column


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("pp", "There is no option or outcome 'pp'. Did you mean 'p'?"),
        ("d.pp", "Did you mean 'd.p'?"),
        ("pease", "Did you mean 'peace'?"),
        ("p AND q", "Operators are written in small letters: 'and'"),
        ("Cease fire", "Did you mean 'cease fire'?"),
    ],
)
def test_a_name_that_nothing_bears(text: str, says: str) -> None:
    with pytest.raises(UnknownName) as caught:
        parse(text, NAMES)
    assert says in str(caught.value)


def test_the_text_is_kept_as_it_was_written() -> None:
    condition = parse("  not  (p or q)  ", NAMES)
    assert str(condition) == condition.text == "not  (p or q)"


# ---------------------------------------------------------------- laws


texts = st.recursive(
    st.sampled_from(["p", "q", "r", "s"]),
    lambda inner: (
        st.builds(
            lambda a, word, b: f"({a}) {word} ({b})",
            inner,
            st.sampled_from(["and", "or", "xor", "if", "iff"]),
            inner,
        )
        | inner.map(lambda a: f"not ({a})")
    ),
    max_leaves=6,
)


@fewer(3)
@given(a=texts, b=texts)
def test_de_morgan_and_exclusion(a: str, b: str) -> None:
    assert same(f"not (({a}) and ({b}))", f"not ({a}) or not ({b})")
    assert same(f"({a}) xor ({b})", f"exactly_one(({a}), ({b}))")
    assert same(f"none(({a}), ({b}))", f"not at_least_one(({a}), ({b}))")
    assert cells(f"({a}) and not ({a})") == set()
    assert len(cells(f"({a}) or not ({a})")) == 16


# ---------------------------------------------------------------- states and outcomes


def test_states_are_named_by_label_or_pattern() -> None:
    space = read("elmira").conflict
    truths = Truths(space)
    tree = parse('states(3, "4", NYNNN)', space.names).tree
    assert evaluate(tree, truths) == 1 << 0b100 | 1 << 0b101 | 1 << 0b010


def test_a_label_of_a_merged_state_means_all_its_members() -> None:
    conflict = read("elmira").conflict
    truths = Truths(conflict)
    held = evaluate(parse("states(9)", conflict.names).tree, truths)
    assert held == truths.taken("uniroyal.abandon")


def test_outcomes_may_use_outcomes_in_any_order() -> None:
    outcomes = {"late": "early and q", "early": "p"}
    names = Names(NAMES.options, frozenset(outcomes))
    conflict = CONFLICT.replace(outcomes={k: parse(v, names) for k, v in outcomes.items()})
    truths = Truths(conflict)
    assert truths.outcome("late") == truths.taken("d.p") & truths.taken("d.q")


def test_outcomes_must_not_go_in_circles() -> None:
    names = Names(NAMES.options, frozenset({"a", "b"}))
    conflict = CONFLICT.replace(outcomes={"a": parse("not b", names), "b": parse("a or p", names)})
    with pytest.raises(CaseError, match="a → b → a"):
        Truths(conflict).outcome("a")
