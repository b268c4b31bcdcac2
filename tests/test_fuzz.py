"""Whatever text arrives, only a DetenteError comes out; what is accepted can be worked with."""

from contextlib import suppress
from typing import Any

import pytest
from conftest import fewer
from hypothesis import example, given
from hypothesis import strategies as st

from detente.case.reader import read_text
from detente.errors import BadCondition, DetenteError
from detente.library import bundled, read
from detente.model.condition import Count, Fits, Holds, Joined, Names, Node, Not, Taken, evaluate
from detente.model.conflict import Case, Conflict, DecisionMaker, Dm, Option
from detente.model.grammar import KEYWORDS, parse
from detente.model.truths import Truths
from detente.stability.solve import solve

TEXTS = [read(name).text or "" for name in bundled()]


def worked_with(case: Case) -> None:
    """What a reader accepts can be shown, and solved or refused in words."""
    assert case.title in str(case)
    if len(case.conflict.options) > 8:
        return
    with suppress(DetenteError):
        solution = solve(case, ["nash", "gmr", "seq"])
        assert set(solution.stability) | set(solution.not_applicable) == {"nash", "gmr", "seq"}


def accepted(text: str) -> Case | None:
    try:
        return read_text(text)
    except DetenteError as error:
        said = str(error)
    assert len(said.splitlines()) == 1, "an error is one line"
    assert said.endswith("]"), "an error ends with its code"
    return None


# ---------------------------------------------------------------- case files


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A bundled case with a few characters or lines changed, moved or lost."""
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        end = min(len(text), at + draw(st.integers(0, 12)))
        scraps = ["", ": ", "- ", "\n", "[", "{", "}", "]", "'", '"', "&a ", "*a", "!!x ", "|", "? ",
                  "#", "\t", "null", "~", "1e999", ".inf", "-0", "Y", "...", "---\n", "\ufeff", "\x85"]  # fmt: skip
        put = draw(st.sampled_from(scraps) | st.text(max_size=4))
        if draw(st.booleans()):
            other = draw(st.integers(0, len(text)))
            put = text[other : other + draw(st.integers(0, 60))]
        text = text[:at] + put + text[end:]
    return text


@fewer(2)
@given(text=mutated())
def test_a_case_with_changes_is_read_or_refused(text: str) -> None:
    case = accepted(text)
    if case is not None:
        worked_with(case)


@st.composite
def swapped_lines(draw: st.DrawFn) -> str:
    lines = draw(st.sampled_from(TEXTS)).splitlines(keepends=True)
    for _ in range(draw(st.integers(1, 3))):
        a, b = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        match draw(st.sampled_from(["swap", "drop", "repeat", "indent"])):
            case "swap":
                lines[a], lines[b] = lines[b], lines[a]
            case "drop":
                lines[a] = ""
            case "repeat":
                lines[a] += lines[b]
            case _:
                lines[a] = " " * draw(st.integers(0, 6)) + lines[a].lstrip()
    return "".join(lines)


@fewer(3)
@given(text=swapped_lines())
def test_a_case_with_its_lines_in_disorder_is_read_or_refused(text: str) -> None:
    case = accepted(text)
    if case is not None:
        worked_with(case)


KEYS = ["detente", "title", "decision_makers", "a", "options", "x", "text", "moves", "feasible",
        "infeasible", "when", "as", "merge", "labels", "outcomes", "status_quo", "preferences",
        "ranking", "statements", "weights", "payoffs", "graph", "states", "likelihood", "phases",
        "perceptions", "sources", "claims", "events", "issues", "forecasts", "utilities", "offers",
        "hypotheses", "ratification", "factions", "attitudes", "positions", "evidence"]  # fmt: skip
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-2, 10**20)
    | st.floats()
    | st.sampled_from(["x", "a.x", "not x", "Y", "N", "-", "take", "1", "", "x and", "2016-07"])
    | st.text(max_size=5)
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)


def yaml(value: Any) -> str:
    """JSON is YAML, and needs no library here; what JSON cannot say is said as YAML."""
    match value:
        case dict():
            return "{" + ", ".join(f"{quoted(k)}: {yaml(v)}" for k, v in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(yaml, value)) + "]"
        case str():
            return quoted(value)
        case None | True | False:
            return {None: "null", True: "true", False: "false"}[value]
        case _:
            return repr(value)


def quoted(text: str) -> str:
    import json

    return json.dumps(text)


@given(data=st.dictionaries(st.sampled_from(KEYS), values, max_size=8))
@example({"decision_makers": {"a": {"options": {"x": ""}}}, "labels": {"": "Y"}})
@example({"graph": {"states": {"": None}, "moves": {}}, "decision_makers": {"a": {}}})
@example({"decision_makers": {"a": {"options": {"x": None}}}})
def test_any_structure_is_read_or_refused(data: dict[str, Any]) -> None:
    whole = {"detente": 1, "title": "T", "decision_makers": {"a": {"options": {"x": "X"}}}, **data}
    case = accepted(yaml(whole))
    if case is not None:
        worked_with(case)


@fewer(3)
@given(key=st.sampled_from(KEYS), value=values)
def test_any_value_under_a_key_of_a_good_case_is_read_or_refused(key: str, value: Any) -> None:
    good = {
        "detente": 1,
        "title": "T",
        "decision_makers": {"a": {"options": {"x": "X"}}, "b": {"options": {"y": "Y"}}},
        "preferences": {"a": {"statements": ["x"]}, "b": {"ranking": ["y", "not y"]}},
    }
    case = accepted(yaml({**good, key: value}))
    if case is not None:
        worked_with(case)


@fewer(5)
@given(value=values)
def test_any_preference_is_read_or_refused(value: Any) -> None:
    for form in ("statements", "ranking", "weights", "payoffs", "unknown", "strong", "degrees"):
        text = f"""
detente: 1
title: T
decision_makers: {{a: {{options: {{x: X}}}}, b: {{options: {{y: Y}}}}}}
preferences: {{b: {{statements: [y]}}, a: {{{form}: {yaml(value)}}}}}
"""
        case = accepted(text)
        if case is not None:
            worked_with(case)


@given(text=st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    assert accepted(text) is None, "no random text begins with detente: 1 and a title"


# ---------------------------------------------------------------- conditions

CONFLICT = Conflict(
    "four options",
    (
        DecisionMaker(Dm("a"), "", (Option("x", Dm("a")), Option("y", Dm("a")))),
        DecisionMaker(Dm("b"), "", (Option("x", Dm("b")), Option("z", Dm("b")))),
    ),
)
NAMES = Names(tuple(o.name for o in CONFLICT.options), frozenset({"deal", "no deal at all"}))
WORLD = Truths(
    CONFLICT.replace(
        outcomes={
            "deal": parse("a.x and b.x", NAMES),
            "no deal at all": parse("none(a.x, y)", NAMES),
        }
    )
)
TOKENS = [*KEYWORDS, "(", ")", ",", "a.x", "y", "z", "x", "b.z", "deal", "no deal at all", "deal?",
          "YN--", "----", "Y", "2", "0", "-1", '"no deal at all"', "'deal'", '"', "'", "AND", "not",
          "and", "or", "states(1)", "nothing", ".", "a.", "ä", "\n"]  # fmt: skip


@given(tokens=st.lists(st.sampled_from(TOKENS), max_size=14), glue=st.sampled_from([" ", ""]))
def test_any_tokens_are_a_condition_or_refused(tokens: list[str], glue: str) -> None:
    with suppress(DetenteError):
        condition = parse(glue.join(tokens), NAMES)
        held = evaluate(condition.tree, WORLD)
        assert 0 <= held <= WORLD.everything
        assert parse(str(condition), NAMES).tree == condition.tree


@given(text=st.text(alphabet="abxyz.YN-()\"', notadrifxo1", max_size=40))
def test_any_text_is_a_condition_or_refused(text: str) -> None:
    with suppress(DetenteError):
        assert 0 <= evaluate(parse(text, NAMES).tree, WORLD) <= WORLD.everything


atoms = (
    st.sampled_from(["a.x", "a.y", "b.x", "b.z"]).map(Taken)
    | st.just(Holds("deal"))
    | st.just(Fits("YN--"))
)
trees = st.recursive(
    atoms,
    lambda inner: (
        st.builds(Not, inner)
        | st.builds(
            Joined,
            st.sampled_from(["and", "or", "xor"]),
            st.lists(inner, min_size=2, max_size=4).map(tuple),
        )
        | st.builds(Joined, st.sampled_from(["if", "iff"]), st.tuples(inner, inner))
        | st.builds(
            Count,
            st.sampled_from(["exactly_one", "at_most_one", "at_least_one", "all", "none"]),
            st.none(),
            st.lists(inner, min_size=1, max_size=4).map(tuple),
        )
        | st.builds(
            Count,
            st.sampled_from(["exactly", "at_most", "at_least"]),
            st.integers(0, 5),
            st.lists(inner, min_size=1, max_size=4).map(tuple),
        )
    ),
    max_leaves=10,
)


def written(node: Node) -> str:
    """A tree with every bracket spelled out."""
    match node:
        case Taken(option):
            return option
        case Holds(outcome):
            return outcome
        case Fits(pattern):
            return pattern
        case Not(argument):
            return f"not ({written(argument)})"
        case Joined(word, arguments):
            return f" {word} ".join(f"({written(a)})" for a in arguments)
        case Count(word, number, arguments):
            first = [] if number is None else [str(number)]
            return f"{word}({', '.join([*first, *map(written, arguments)])})"
    raise AssertionError(node)


def holds(node: Node, cell: int) -> bool:
    """Truth in one cell, connective by connective."""
    match node:
        case Taken(option):
            return bool(cell >> [o.name for o in CONFLICT.options].index(option) & 1)
        case Holds():
            return bool(cell & 1 and cell & 4)
        case Fits(pattern):
            return all(p == "-" or (p == "Y") == bool(cell >> k & 1) for k, p in enumerate(pattern))
        case Not(argument):
            return not holds(argument, cell)
        case Joined(word, arguments):
            return joined(word, [holds(a, cell) for a in arguments])
        case Count(word, number, arguments):
            return counted(word, number, [holds(a, cell) for a in arguments])
    raise AssertionError(node)


def joined(word: str, truth: list[bool]) -> bool:
    match word:
        case "and":
            return all(truth)
        case "or":
            return any(truth)
        case "xor":
            return sum(truth) % 2 == 1
        case "if":
            return truth[0] or not truth[1]
        case _:
            return truth[0] == truth[1]


def counted(word: str, number: int | None, truth: list[bool]) -> bool:
    n = 1 if number is None else number
    match word:
        case "all":
            return all(truth)
        case "none":
            return not any(truth)
        case "exactly" | "exactly_one":
            return sum(truth) == n
        case "at_most" | "at_most_one":
            return sum(truth) <= n
        case _:
            return sum(truth) >= n


@fewer(3)
@given(tree=trees)
def test_a_written_tree_is_read_back_and_means_the_same(tree: Node) -> None:
    condition = parse(written(tree), NAMES)
    assert condition.tree == tree
    cells = evaluate(condition.tree, WORLD)
    for cell in range(WORLD.size):
        assert bool(cells >> cell & 1) == holds(tree, cell)


NESTED = {
    "not": lambda n: "not " * n + "y",
    "not (": lambda n: "not (" * n + "y" + ")" * n,
    "all(": lambda n: "all(" * n + "y" + ")" * n,
    "x if (": lambda n: "x if (" * n + "y" + ")" * n,
}


@pytest.mark.parametrize("shape", NESTED)
def test_a_condition_may_be_nested_60_deep_and_no_deeper(shape: str) -> None:
    text = NESTED[shape]
    names = Names(("a.x", "a.y"), frozenset())
    assert parse(text(60), names).text == text(60)
    for depth in (61, 100, 500):
        with pytest.raises(BadCondition, match="nested more than 60 deep"):
            parse(text(depth), names)


def test_what_is_nested_in_two_ways_at_once_is_refused_too() -> None:
    """Fifty times not in each of fifteen brackets."""
    with pytest.raises(BadCondition, match="nested more than 60 deep"):
        parse(("not " * 50 + "(") * 15 + "y" + ")" * 15, NAMES)


def test_a_long_condition_is_not_a_deep_one() -> None:
    text = " or ".join(["y"] * 600)
    assert evaluate(parse(text, NAMES).tree, WORLD) == WORLD.taken("a.y")
    with pytest.raises(BadCondition, match="longer than 4000 characters"):
        parse(" or ".join(["y"] * 900), NAMES)


def test_brackets_alone_are_not_depth() -> None:
    assert parse("(" * 500 + "y" + ")" * 500, NAMES).tree == Taken("a.y")
