"""Tables in Markdown and LaTeX: every cell in its place, and nothing in a cell is markup."""

import re
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from detente.library import bundled, read
from detente.report.latex import latex
from detente.report.markdown import markdown
from detente.stability.solve import solve
from detente.table import Table

TABLES = st.integers(1, 4).flatmap(
    lambda n: st.builds(
        Table,
        st.tuples(*[st.text()] * n),
        st.lists(st.tuples(*[st.text()] * n), max_size=4).map(tuple),
        st.text(),
    )
)


@given(TABLES)
def test_markdown_has_a_line_per_row_and_a_cell_per_heading(table: Table) -> None:
    lines = [line for line in markdown(table).split("\n") if line.startswith("| ")]
    assert len(lines) == len(table) + 2
    for line in lines:
        unescaped = re.sub(r"\\.", "", line)
        assert unescaped.count("|") == len(table.headings) + 1


@given(TABLES)
def test_latex_has_a_line_per_row_and_a_cell_per_heading(table: Table) -> None:
    body = latex(table).split("\n")
    rows = [line for line in body if line.endswith(r" \\")]
    assert len(rows) == len(table) + 1
    for row in rows:
        assert re.sub(r"\\.", "", row).count("&") == len(table.headings) - 1


@given(st.text())
def test_latex_braces_are_balanced(text: str) -> None:
    depth = 0
    for c in re.sub(r"\\[{}]", "", latex(Table((text,), ()))):
        depth += (c == "{") - (c == "}")
        assert depth >= 0
    assert depth == 0


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a|b", r"a\|b"),
        ("a\nb", "a b"),
        ("<b>&amp;", r"\<b\>&amp;amp;"),
        ("sim_single", "sim_single"),
        ("_x_ *y* `z`", r"\_x\_ \*y\* \`z\`"),
        ("[a](b)", r"\[a\](b)"),
        ("---Y-", "---Y-"),
    ],
)
def test_markdown_escapes(text: str, written: str) -> None:
    assert markdown(Table((text,), ())).split("\n")[0] == f"| {written} |"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (r"\input{x}", r"\textbackslash{}input\{x\}"),
        ("50 % & $5 #1", r"50 \% \& \$5 \#1"),
        ("sim_single^~", r"sim\_single\textasciicircum{}\textasciitilde{}"),
        ("---Y-", "-{}-{}-{}Y-{}"),
        ("[x]*", "{[}x]{*}"),
        ("✓· E", r"$\checkmark$$\cdot$ E"),
        ("a\nb", "a b"),
    ],
)
def test_latex_escapes(text: str, written: str) -> None:
    assert f"    {written} \\\\" in latex(Table((text,), ())).split("\n")


@pytest.mark.parametrize("name", bundled())
def test_the_stability_table_has_a_row_per_state(name: str) -> None:
    solution = solve(read(name))
    states = len(solution.graph.space)
    assert markdown(solution.table()).count("\n| ") == states + 2
    assert latex(solution.table()).count(" \\\\\n") == states + 1


def test_chicken_in_markdown() -> None:
    table = solve(read("chicken"), ["nash", "gmr"]).table()
    assert markdown(table).split("\n")[2:] == [
        "| state | nash | gmr | outcome |",
        "| --- | --- | --- | --- |",
        "| 1 | ·· | ✓✓ E | compromise |",
        "| 2 | ✓✓ E | ✓✓ E |  |",
        "| 3 | ✓✓ E | ✓✓ E |  |",
        "| 4 | ·· | ·· | crash |",
    ]


words = st.text("abcdefg hij#/", min_size=1, max_size=30).map(str.strip).filter(bool)


@given(st.lists(st.tuples(words, words, words), min_size=1, max_size=4), st.integers(40, 120))
def test_a_terminal_cuts_no_word(rows: list[tuple[str, str, str]], width: int) -> None:
    """Where columns leave no room, each row stands under its first cell."""
    console = Console(width=width, file=StringIO(), color_system=None)
    console.print(Table(("first", "second", "third"), tuple(rows)))
    assert isinstance(console.file, StringIO)
    shown = console.file.getvalue()
    assert all(len(line) <= width for line in shown.split("\n"))
    for row in rows:
        for word in " ".join(row).split():
            assert word in shown


def test_a_short_cell_stays_on_its_line() -> None:
    table = Table(("state", "nash", "outcome"), (("s" * 20, "✓✓✓ E", "us offer accepted"),))
    console = Console(width=40, file=StringIO(), color_system=None)
    console.print(table)
    assert isinstance(console.file, StringIO)
    assert "✓✓✓ E" in console.file.getvalue()
