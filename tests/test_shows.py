"""Every noun shows itself as text, in a terminal and in a notebook."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

import detente as dt
from detente.explanation.prose import Prose
from detente.model.grammar import parse
from detente.table import Table

CASE = dt.read("elmira")
SOLUTION = dt.solve(CASE)
NOUNS = {
    "case": CASE,
    "conflict": CASE.conflict,
    "graph": SOLUTION.graph,
    "space": SOLUTION.graph.space,
    "solution": SOLUTION,
    "equilibria": SOLUTION.equilibria("nash"),
    "verdict": SOLUTION.verdict("gmr", "local", "1"),
    "explanation": dt.explain(SOLUTION, "1"),
    "reading": dt.analyze(CASE),
    "findings": dt.check(dt.read("chicken")),
}


@pytest.mark.parametrize("name", NOUNS)
def test_a_noun_shows_itself(name: str) -> None:
    noun = NOUNS[name]
    screen = io.StringIO()
    Console(file=screen, width=120).print(noun)
    assert "object at 0x" not in str(noun) + screen.getvalue()
    assert len(str(noun).split()) > 3
    assert len(screen.getvalue().split()) > 3
    assert noun._repr_html_().startswith("<")


def test_html_escapes_what_a_case_says() -> None:
    table = Table(("<b>",), (("<script>alert(1)</script>",),), "<i>")
    prose = Prose("<script>", "<script>")
    for shown in (table._repr_html_(), prose._repr_html_()):
        assert "<script>" not in shown
        assert "&lt;" in shown


def test_rich_markup_in_a_case_is_only_text() -> None:
    screen = io.StringIO()
    table = Table(("[red]x[/red]",), (("[link=http://x]y[/link]",),))
    Console(file=screen, width=80).print(table)
    assert "[red]x[/red]" in screen.getvalue()
    assert "[link=http://x]y[/link]" in screen.getvalue()


def test_wide_letters_keep_columns_aligned() -> None:
    lines = str(Table(("a", "b"), (("状態", "1"), ("xyzw", "2")))).splitlines()
    assert lines[2] == "状態  1"
    assert lines[3] == "xyzw  2"


def test_a_condition_prints_as_it_was_written() -> None:
    names = CASE.conflict.names
    text = "uniroyal.accept  and not modify"
    assert str(parse(text, names)) == text
