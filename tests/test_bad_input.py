# ruff: noqa: E501 (a fault a line reads best)
"""Bad input ends in one line that says what is wrong, where, and what to do."""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from conftest import Run

import detente as dt
from detente.case.reader import read_file, read_text
from detente.errors import (
    AmbiguousName,
    BadCondition,
    BadMerge,
    BadPreference,
    BrokenFile,
    DetenteError,
    DuplicateName,
    MissingKey,
    MissingPart,
    NoFeasibleState,
    TooLarge,
    UnknownKey,
    UnknownName,
    UnreadableFile,
    UnwritableFile,
    WrongValue,
)
from detente.files import write_whole

GOOD = """\
detente: 1
title: Two people
decision_makers:
  a: {options: {x: X, y: Y}}
  b: {options: {z: Z}}
outcomes: {deal: x and z}
status_quo: NNN
preferences:
  a: {statements: [x, not y]}
  b: {ranking: [z, not z]}
"""


@dataclass(frozen=True)
class Fault:
    """What to change in the good case, and what must be said of it."""

    name: str
    old: str
    new: str
    error: type[DetenteError]
    says: tuple[str, ...]
    line: int
    column: int
    more: str = field(default="")


FAULTS = [
    # the file itself
    Fault("broken YAML", "title: Two", "title: [Two", BrokenFile, ("not YAML",), 3, 16),
    Fault("a tab", "  a: {opt", "\ta: {opt", BrokenFile, ("not YAML",), 4, 1),
    Fault("two documents", "status_quo", "---\nstatus_quo", BrokenFile, ("several YAML documents",), 7, 1),
    Fault("a tag", "Two people", "!!python/object:os.system x", BrokenFile, ("nothing in them is executed",), 2, 8),
    Fault("a cyclic anchor", "Two people", "&t [*t]", BrokenFile, ("'*t'", "stands for nothing complete"), 2, 12),
    Fault("an alias of nothing", "Two people", "*t", BrokenFile, ("'*t'", "stands for nothing"), 2, 8),
    Fault("a list as a key", "title:", "? [1]\n: 2\ntitle:", BrokenFile, ("key must be plain text",), 2, 3),
    # keys
    Fault("an unknown key", "status_quo", "statusquo", UnknownKey, ("'statusquo'", "Did you mean 'status_quo'?"), 7, 1),
    Fault("an unknown inner key", "statements", "statement", UnknownKey, ("'statement'", "Did you mean 'statements'?"), 9, 7),
    Fault("an unknown key of an option", "x: X", "x: {txt: X}", UnknownKey, ("'txt'", "Did you mean 'text'?"), 4, 21),
    Fault("a YAML merge key", "title:", "<<: {a: 1}\ntitle:", UnknownKey, ("'<<'",), 2, 1),
    Fault("a key twice", "status_quo", "title: Again\nstatus_quo", DuplicateName, ("'title' stands twice", "line 2"), 7, 1),
    Fault("an option twice", "y: Y", "x: Y", DuplicateName, ("'x' stands twice",), 4, 23),
    Fault("no version", "detente: 1\n", "", MissingKey, ("'detente' is missing",), 1, 1),
    Fault("no title", "title: Two people\n", "", MissingKey, ("'title' is missing",), 1, 1),
    # values
    Fault("another version", "detente: 1", "detente: 2", WrongValue, ("'2'", "only 1"), 1, 10),
    Fault("nothing as a title", "Two people", "", WrongValue, ("title", "nothing", "text is expected"), 3, 1),
    Fault("a list as a title", "Two people", "[a]", WrongValue, ("title", "a list", "text is expected"), 2, 8),
    Fault("true as a title", "Two people", "true", WrongValue, ("title", "true or false", "quotes"), 2, 8),
    Fault("nothing for options", "{options: {z: Z}}", "{options: }", WrongValue, ("decision_makers.b.options", "mapping"), 5, 15),
    Fault("a text for options", "{options: {z: Z}}", "{options: z}", WrongValue, ("decision_makers.b.options", "mapping"), 5, 16),
    Fault("a number for statements", "[x, not y]", "3", WrongValue, ("preferences.a.statements", "a list"), 9, 19),
    Fault("a dotted option id", "y: Y", "b.z: Y", WrongValue, ("'b.z' is no id", "small letters"), 4, 23),
    Fault("a capital in an id", "y: Y", "Y: Y", WrongValue, ("'Y' is no id",), 4, 23),
    Fault("an unknown direction", "x: X", "x: {moves: up}", WrongValue, ("'up'", "'both', 'take' or 'drop'"), 4, 28),
    Fault("two forms of preference", "[x, not y]", "[x], ranking: [x]", WrongValue, ("one form each", "'statements' and 'ranking'"), 9, 6),
    Fault("no form of preference", "{statements: [x, not y]}", "{}", WrongValue, ("one form is needed",), 9, 6),
    Fault("an empty ranking", "[z, not z]", "[]", WrongValue, ("a ranking is a list of states",), 10, 16),
    Fault("an empty tie", "[z, not z]", "[z, []]", WrongValue, ("a tie in a ranking must not be empty",), 10, 16),
    Fault("a likelihood above one", "[x, not y]", "[{when: x, likelihood: 1.5}]", WrongValue, ("between 0 and 1", "1.5"), 9, 42),
    Fault("a number too large", "{statements: [x, not y]}", "{weights: {x: 1e999}}", WrongValue, ("number",), 9, 20),
    # names
    Fault("an outcome named as an option", "deal:", "x:", DuplicateName, ("'x'", "an option"), 6, 12),
    Fault("an outcome named as a full option", "deal:", "a.x:", DuplicateName, ("'a.x'", "an option"), 6, 12),
    Fault("an outcome named as a decision maker", "deal:", "b:", DuplicateName, ("'b'", "a decision maker"), 6, 12),
    Fault("an outcome like a pattern", "deal:", "YN-:", WrongValue, ("'YN-'", "looks like a pattern"), 6, 12),
    Fault("preferences of a stranger", "  b: {rank", "  c: {rank", UnknownName, ("no decision maker 'c'",), 10, 3),
    # conditions
    Fault("a condition that names nothing", "not y]", "not yy]", UnknownName, ("'yy'", "Did you mean 'y'?"), 9, 23),
    Fault("a condition that does not parse", "not y]", "y and or x]", BadCondition, ("'or'", "column 7"), 9, 29),
    Fault("a condition in quotes that does not parse", "not y]", "'y and or x']", BadCondition, ("'or'",), 9, 30),
    Fault("a condition that ends too early", "not y]", "y and]", BadCondition, ("ends too early",), 9, 28),
    Fault("an operator in capitals", "not y]", "x AND y]", UnknownName, ("small letters: 'and'",), 9, 23),
    Fault("half a call in a list", "not y]", "exactly_one(x, y)]", BadCondition, ("bracket", "comma ends the text"), 9, 36),
    Fault("half a call as a key", "x and z", "exactly_one(x, z)", WrongValue, ("half of a condition", "quotes"), 6, 35),
    Fault("a chain of iff", "not y]", "x iff y iff z]", BadCondition, ("does not chain", "brackets"), 9, 31),
    Fault("an open quotation", "not y]", "x and ''y]", BadCondition, ("does not parse",), 9, 31),
    Fault("a pattern of the wrong length", "not y]", "YN]", UnknownName, ("2 places", "3 options"), 9, 23),
    Fault("a label that is nowhere", "not y]", "states(9)]", UnknownName, ("'9'",), 9, 23),
    Fault("outcomes in a circle", "{deal: x and z}", "{p: q, q: not p}", BadCondition, ("circle", "p → q → p"), 6, 11),
    Fault("two statements of one id", "[x, not y]", "[{id: i, when: x}, {id: i, when: y}]", DuplicateName, ("'i'",), 9, 38),
    # states
    Fault("a ranking that misses states", "[z, not z]", "[z]", BadPreference, ("misses 4 of 8 states", "'NNN'"), 10, 16),
    Fault("a ranking that repeats a state", "[z, not z]", "[z, x, not z]", BadPreference, ("'YNY' twice",), 10, 16),
    Fault("a ranking that invents a state", "[z, not z]", "[z, 7]", BadPreference, ("'7'", "no state"), 10, 16),
    Fault("a ranking with what never holds", "[z, not z]", "[z, x and not x, not z]", BadPreference, ("fits no feasible state",), 10, 16),
    Fault("payoffs that miss states", "{ranking: [z, not z]}", "{payoffs: {z: 1}}", BadPreference, ("misses 4 of 8",), 10, 16),
    Fault("payoffs that repeat a state", "{ranking: [z, not z]}", "{payoffs: {z: 1, YNY: 2, not z: 3}}", BadPreference, ("'YNY' twice",), 10, 16),
    Fault("weights of no option", "[x, not y]", "[x]}\n  c: {weights: {w: 1}", UnknownName, ("'c'",), 10, 3),
    Fault("a weight of no option", "{statements: [x, not y]}", "{weights: {w: 1}}", UnknownName, ("no option 'w'",), 9, 20),
    Fault("an option weighted twice", "{statements: [x, not y]}", "{weights: {x: 1, a.x: 2}}", DuplicateName, ("'a.x' is weighted twice",), 9, 28),
    Fault("a status quo of no state", "status_quo: NNN", "status_quo: x and not x", UnknownName, ("No feasible state",), 7, 13),
    Fault("a status quo of several states", "status_quo: NNN", "status_quo: x", AmbiguousName, ("fits 4 states", "'YNN'"), 7, 13),
    Fault("a status quo that is nowhere", "status_quo: NNN", "status_quo: deel", UnknownName, ("'deel'", "Did you mean 'deal'?"), 7, 13),
    Fault("an infeasible status quo", "status_quo: NNN", "infeasible: [NNN]\nstatus_quo: NNN", UnknownName, ("It is removed by infeasible: NNN",), 8, 13),
    Fault("no feasible state", "status_quo", "infeasible: [x or not x]\nstatus_quo", NoFeasibleState, ("this alone removes every one",), 7, 13),
    Fault("no feasible state together", "status_quo", "infeasible: [x, not x]\nstatus_quo", NoFeasibleState, ("together remove every one",), 7, 13),
    Fault("a label of two states", "status_quo", "labels: {one: YY-}\nstatus_quo", WrongValue, ("'one'", "2 states", "exactly one"), 7, 9),
    Fault("two labels of one state", "status_quo", "labels: {one: YYY, two: YYY}\nstatus_quo", WrongValue, ("'one' and 'two'", "the same state"), 7, 9),
    Fault("a label of no pattern", "status_quo", "labels: {one: YYX}\nstatus_quo", WrongValue, ("'YYX'", "one of Y, N, -"), 7, 15),
    Fault("a label like another pattern", "status_quo", "labels: {YYY: NYY}\nstatus_quo", WrongValue, ("'YYY' looks like the pattern of another state than 'NYY'",), 7, 10),
    Fault("a label like an index", "status_quo", "labels: {'#1': NYY}\nstatus_quo", WrongValue, ("'#1' looks like an index",), 7, 10),
    Fault("an empty label", "status_quo", "labels: {'': NYY}\nstatus_quo", WrongValue, ("single spaces",), 7, 10),
    Fault("a label with spaces around", "status_quo", "labels: {' p': NYY}\nstatus_quo", WrongValue, ("single spaces",), 7, 10),
    Fault("merges that overlap", "status_quo", "merge: [x, y]\nstatus_quo", BadMerge, ("overlap", "'y'"), 7, 8),
    Fault("a statement that splits a merged state", "status_quo", "merge: [z]\nstatus_quo", BadMerge, ("'x'", "one value", "as: PATTERN"), 0, 0),
]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f.name)
def test_a_fault_is_named_with_its_place(fault: Fault) -> None:
    assert GOOD.count(fault.old) >= 1
    text = GOOD.replace(fault.old, fault.new, 1)
    with pytest.raises(fault.error) as caught:
        read_text(text, "bad.yaml")
    said = str(caught.value)
    for part in fault.says:
        assert part in said
    assert len(said.splitlines()) == 1
    assert said.endswith(f"[{fault.error.code}]")
    assert type(caught.value) is fault.error
    if fault.line:
        assert said.startswith(f"bad.yaml, line {fault.line}, column {fault.column}: "), said


def test_the_good_case_is_good() -> None:
    assert len(dt.solve(read_text(GOOD)).graph.space) == 8


def test_several_faults_are_counted() -> None:
    text = GOOD.replace("title", "titel").replace("status_quo", "statusquo")
    with pytest.raises(DetenteError, match=r"\(2 more faults in this file\.\)"):
        read_text(text)


def test_an_option_that_two_share_needs_its_owner() -> None:
    """An option belongs to one decision maker; the same short name twice is told apart."""
    text = GOOD.replace("z: Z", "x: Z").replace("x and z", "a.x and b.x")
    with pytest.raises(AmbiguousName, match=r"'a\.x' or 'b\.x'"):
        read_text(text)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("  a: {options: {x: X, y: Y}}\n  b: {options: {z: Z}}", "  a: {}", "neither options nor a graph"),
        ("  a: {options: {x: X, y: Y}}\n  b: {options: {z: Z}}", "  {}", "at least one decision maker"),
    ],
)  # fmt: skip
def test_somebody_must_decide_something(old: str, new: str, says: str) -> None:
    with pytest.raises(DetenteError, match=says):
        read_text(GOOD.replace(old, new).partition("outcomes")[0])


def test_solving_needs_preferences_for_everybody() -> None:
    case = read_text(GOOD.replace("  b: {ranking: [z, not z]}\n", ""))
    with pytest.raises(MissingPart, match="no preferences for 'b'"):
        dt.solve(case)


def test_asking_for_a_status_quo_that_is_not_there() -> None:
    case = read_text(GOOD.replace("status_quo: NNN\n", ""))
    with pytest.raises(MissingPart, match="names no status quo"):
        case.status_quo  # noqa: B018


GRAPH = """\
detente: 1
title: A graph
decision_makers: {a: {}, b: {}}
graph:
  states: {1: One, 2: Two}
  moves: {a: [[1, 2]], b: [[2, 1]]}
preferences: {a: {ranking: [1, 2]}, b: {ranking: [2, 1]}}
"""


@pytest.mark.parametrize(
    ("old", "new", "error", "says"),
    [
        (
            "{1: One, 2: Two}",
            "{1: One, 2: Two, '': Three}",
            WrongValue,
            "line 5, column 28: .*single spaces",
        ),
        ("{1: One, 2: Two}", "{1: One, 2: Two, '#1': Three}", WrongValue, "looks like an index"),
        ("[[1, 2]]", "[[1, 3]]", UnknownName, r"line 6, column 19: .*'3'"),
        ("[[1, 2]]", "[[1, 1]]", WrongValue, "staying is no move"),
        ("[[1, 2]]", "[[1, 2, 1]]", WrongValue, "a list of two state labels"),
        ("[[1, 2]], b", "[[1, 2]], c", UnknownName, "no decision maker 'c'"),
        ("{1: One, 2: Two}", "{}", WrongValue, "no states"),
        ("{1: One, 2: Two}", "[1, 2]", WrongValue, "a mapping"),
        ("{1: One, 2: Two}", "{1: One, '1': Two}", DuplicateName, "'1' stands twice"),
        ("graph:", "merge: [states(1)]\ngraph:", WrongValue, "merges nothing"),
        ("graph:", "labels: {x: Y}\ngraph:", WrongValue, "labelled in 'graph: states'"),
        ("graph:", "outcomes: {o: x}\ngraph:", UnknownName, "'x'"),
        ("graph:", "outcomes: {o: states(7)}\ngraph:", UnknownName, "no state labelled '7'"),
    ],
)
def test_faults_of_explicit_graphs(old: str, new: str, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        read_text(GRAPH.replace(old, new, 1))


# ---------------------------------------------------------------- size and shape of files


def forty_options() -> str:
    options = ", ".join(f"o{k}: Option {k}" for k in range(40))
    return f"""\
detente: 1
title: Forty options
decision_makers: {{a: {{options: {{{options}}}}}}}
infeasible: [o1 and o2]
preferences: {{a: {{statements: [o1]}}}}
status_quo: {"N" * 40}
"""


def test_forty_options_are_read_but_not_listed() -> None:
    case = read_text(forty_options())
    assert len(case.conflict.options) == 40
    with pytest.raises(TooLarge, match=r"40 options make 1,099,511,627,776 .* --count"):
        dt.solve(case)
    with pytest.raises(TooLarge):
        dt.state_space(case.conflict)


def test_forty_options_are_refused_before_any_memory_is_taken() -> None:
    import tracemalloc

    case = read_text(forty_options())
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge):
            dt.solve(case)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 2**20


def bomb(depth: int) -> str:
    """Each list holds ten times the one before: 10^depth values."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{k}: &a{k} [{', '.join([f'*a{k - 1}'] * 10)}]" for k in range(1, depth)]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (bomb(12), "more than 200,000 values"),
        (bomb(60), "more than 200,000 values"),
        ("[" * 5_000, "nested more than 64 deep"),
        ("a: " + "{a: " * 5_000, "nested more than 64 deep"),
        ("- " * 5_000, "nested more than 64 deep"),
        ("", "The file is empty"),
        ("# nothing but a comment\n", "The file is empty"),
        ("---\n...\n", "detente: 1"),
        ("&a [*a]", "stands for nothing complete"),
        ("&a {b: *a}", "stands for nothing complete"),
        ("%YAML 9.9\n---\na: 1", "not YAML|missing|no key"),
        ("just words", "begins with 'detente: 1'"),
        ("- a list", "begins with 'detente: 1'"),
        ("null", "begins with 'detente: 1'"),
    ],
)
def test_texts_that_are_no_case(text: str, says: str) -> None:
    with pytest.raises((BrokenFile, WrongValue, DetenteError), match=says):
        read_text(text)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (bytes(range(256)), "not UTF-8"),
        (b"detente: 1\0", "binary"),
        ("title: D\u00e9tente".encode("latin-1"), "not UTF-8"),
        ("title: D\u00e9tente".encode("utf-16"), "not UTF-8"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "not UTF-8"),
        (b"# " + b"x" * (5 * 2**20), "has 5.0 MB; a case has at most 4 MB"),
        (b"", "empty"),
    ],
)
def test_files_that_are_no_case(raw: bytes, says: str, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_bytes(raw)
    with pytest.raises(BrokenFile, match=says):
        read_file(path)


def test_a_byte_order_mark_and_windows_lines_are_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert dt.solve(read_file(path)).equilibria("nash").labels == ("YNY",)


def test_fifty_megabytes_are_refused_without_reading_them(tmp_path: Path) -> None:
    import tracemalloc

    path = tmp_path / "large.yaml"
    with path.open("wb") as stream:
        stream.truncate(50 * 2**20)
    tracemalloc.start()
    try:
        with pytest.raises(BrokenFile, match=r"has 50\.0 MB; a case has at most 4 MB"):
            read_file(path)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 10 * 2**20


# ---------------------------------------------------------------- paths


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("missing.yaml", "cannot be read: No such file"),
        ("folder", "is a folder"),
        ("file.txt/case.yaml", "cannot be read: Not a directory"),
        ("x" * 300 + ".yaml", "cannot be read: File name too long"),
        ("nul\0.yaml", "is not a file name"),
        ("loop.yaml", "cannot be read: "),
    ],
)
def test_unreadable_paths(name: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file.txt").write_text("text", encoding="utf-8")
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    with pytest.raises(UnreadableFile, match=says):
        dt.read(tmp_path / name)


@pytest.mark.parametrize("name", ["elmria", "nul\0", "x" * 5_000, "a/b/c", "-x"])
def test_a_name_that_is_neither_a_file_nor_a_bundled_case(name: str) -> None:
    with pytest.raises(UnreadableFile, match="neither a file nor a bundled case"):
        dt.read(name)


def test_a_misspelt_bundled_case_is_recognised() -> None:
    with pytest.raises(UnreadableFile, match="Did you mean 'elmira'"):
        dt.read("elmria")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs an endless device")
def test_an_endless_device_is_refused() -> None:
    with pytest.raises(BrokenFile, match="at most 4 MB"):
        read_file("/dev/zero")


@pytest.mark.parametrize(
    "name", ["folder", "missing/out.txt", "file.txt/out.txt", "x" * 300, "n\0"]
)
def test_an_output_that_cannot_be_written_leaves_nothing_behind(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file.txt").write_text("kept", encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(UnwritableFile):
        write_whole(tmp_path / name, "new")
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / "file.txt").read_text(encoding="utf-8") == "kept"


def test_a_write_that_fails_half_way_keeps_the_old_file(tmp_path: Path) -> None:
    """A lone surrogate cannot be encoded: the fault comes after the file was begun."""
    path = tmp_path / "out.txt"
    write_whole(path, "old")
    with pytest.raises(UnwritableFile):
        write_whole(path, "new \ud800")
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_is_replaced_whole_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o600)
    write_whole(path, "new")
    assert path.read_text(encoding="utf-8") == "new"
    assert path.stat().st_mode & 0o777 == 0o600
    write_whole(tmp_path / "fresh.txt", b"bytes")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["fresh.txt", "out.txt"]


# ---------------------------------------------------------------- the command


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (GOOD.replace("title: Two", "title: [Two"), "not YAML"),
        (GOOD.replace("status_quo", "statusquo"), "Did you mean 'status_quo'?"),
        (GOOD.replace("not y]", "y and or x]"), "line 9, column 29: "),
        (GOOD.replace("[z, not z]", "[z]"), "misses 4 of 8 states"),
        (bomb(12), "more than 200,000 values"),
        ("detente: 1\ntitle: \x85\u2028red\nx\x07: 1", "line 3, column 2: The character '\\x07'"),
    ],
)
def test_the_command_says_it_in_one_line(
    text: str, says: str, tmp_path: Path, detente: Run
) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(text, encoding="utf-8")
    done = detente("solve", path, "--json")
    assert done.returncode == 1
    assert done.stdout == ""
    assert says in done.stderr
    assert done.stderr.startswith("detente: ")
    assert len(done.stderr.splitlines()) == 1
    assert sorted(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["solve", "elmria"], 1, "Did you mean 'elmira'?"),
        (["solve", "."], 1, "is a folder"),
        (["solve", "x" * 300], 1, "neither a file nor a bundled case"),
        (["solve", "elmira", "--concepts", "nsh"], 1, "Did you mean 'nash'?"),
        (["solve", "elmira", "--method", "fast"], 2, "'fast' is not one of"),
        (["solve", "elmira", "--sanctions", "twice"], 2, "'twice' is not one of"),
        (["solve"], 2, "Missing argument 'CASE'"),
        (["slove", "elmira"], 2, "Did you mean 'solve'?"),
        (["solve", "elmira", "chicken"], 2, "unexpected extra argument"),
        (["--nothing"], 2, "No such option"),
    ],
)
def test_wrong_arguments(arguments: list[str], code: int, says: str, detente: Run) -> None:
    done = detente(*arguments)
    assert done.returncode == code
    assert done.stdout == ""
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_debug_shows_where_in_the_program(detente: Run) -> None:
    done = detente("solve", "elmria", "--debug")
    assert done.returncode == 1
    assert "Traceback" in done.stderr
    assert "UnreadableFile" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full disk")
def test_a_full_disk_is_said_in_one_line() -> None:
    import subprocess
    import sys

    command = [sys.executable, "-c", "from detente.cli import main; main()", "solve", "elmira"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 1
    assert done.stderr.decode().splitlines() == [
        f"detente: The output cannot be written: {os.strerror(28)}."
    ]


def test_json_is_a_case_file_too(tmp_path: Path) -> None:
    data = {
        "detente": 1,
        "title": "As JSON \ud83d\ude00",
        "decision_makers": {"a": {"options": {"x": "X"}}},
        "preferences": {"a": {"statements": ["x"]}},
    }
    path = tmp_path / "case.json"
    path.write_text(json.dumps(data, indent="\t"), encoding="utf-8")
    case = dt.read(path)
    assert case.title == "As JSON 😀"
    assert dt.solve(case).equilibria("nash").labels == ("Y",)
