"""The pages say what the code does: codes, concepts, commands, cases, output, links."""

from __future__ import annotations

import doctest
import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import event_rows as rows
import pytest

import detente
from detente import errors
from detente.case.document import compose
from detente.case.reader import read_text
from detente.cli import cli
from detente.errors import DetenteError
from detente.library import bundled
from detente.stability.concepts import CONCEPTS

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(p for p in DOCS.rglob("*.md") if "_build" not in p.parts)
PAPERS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    *sorted((ROOT / "decisions").glob("*.md")),
]
BLOCK = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def headings(page: str) -> list[str]:
    return re.findall(r"^## (.+)$", (DOCS / page).read_text("utf-8"), re.MULTILINE)


def blocks(page: Path, word: str) -> list[tuple[str, str]]:
    """What stands behind the language, and the text, of the blocks of one language."""
    found = BLOCK.findall(page.read_text("utf-8"))
    return [(rest.strip(), text) for language, rest, text in found if language == word]


def all_errors(root: type[DetenteError]) -> set[type[DetenteError]]:
    return {root}.union(*(all_errors(c) for c in root.__subclasses__()))


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# ---------------------------------------------------------------- generated parts


def test_the_generated_parts_and_the_shown_outputs_are_fresh(
    generate: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert generate.main(["--check"]) == 0, capsys.readouterr().out


def test_a_stale_part_is_named(
    generate: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    page = tmp_path / "page.md"
    page.write_text("```console run\n$ detente solve chicken --quiet\nnash: 7\n```\n")
    monkeypatch.setattr(generate, "pages", lambda: [page])
    monkeypatch.setattr(generate, "DOCS", tmp_path / "docs")
    assert generate.main(["--check"]) == 1
    assert "page.md" in capsys.readouterr().out
    assert generate.main([]) == 0
    assert "nash: 2, 3\n" in page.read_text("utf-8")


def test_every_shown_command_of_the_readme_is_run() -> None:
    shown = re.findall(r"^\$ detente", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    run = [t for rest, t in blocks(ROOT / "README.md", "console") if rest == "run"]
    assert shown
    assert len(shown) == sum(t.count("$ detente") for t in run)


# ---------------------------------------------------------------- codes, concepts, commands


def test_the_headings_of_the_errors_page_are_the_codes() -> None:
    ours = {e for e in all_errors(DetenteError) if e.__module__ == errors.__name__}
    assert sorted(headings("reference/errors.md")) == sorted(e.code for e in ours)


def test_the_example_of_an_error_raises_that_error() -> None:
    for section in (DOCS / "reference/errors.md").read_text("utf-8").split("\n## ")[1:]:
        code = section.partition("\n")[0]
        assert "console run" not in section or f"[{code}]\n" in section, code


def test_every_concept_has_its_page() -> None:
    pages = {p.stem for p in (DOCS / "concepts").glob("*.md")} - {"index"}
    assert pages == {c.name for c in CONCEPTS}
    for c in CONCEPTS:
        page = (DOCS / "concepts" / f"{c.name}.md").read_text("utf-8")
        assert page.startswith(f"# {c.title} ({c.name})\n")
        assert f"generated: concept {c.name} " in page
        assert "**Source.**" in page


def test_every_command_has_its_section() -> None:
    import click

    assert headings("reference/commands.md") == cli.list_commands(click.Context(cli))


def test_every_command_of_a_group_has_its_section() -> None:
    import click

    from detente.cli.source import source

    page = (DOCS / "reference/commands.md").read_text("utf-8")
    names = source.list_commands(click.Context(source))
    assert re.findall(r"^### source (.+)$", page, re.MULTILINE) == names


def test_every_bundled_case_has_its_section() -> None:
    assert sorted(headings("reference/cases.md")) == sorted(bundled())


def test_every_public_name_is_described() -> None:
    page = (DOCS / "reference/python.md").read_text("utf-8")
    described = set(re.findall(r"^\.\. auto\w+:: detente\.(\w+)$", page, re.MULTILINE))
    assert described == set(detente.__all__) - {"__version__"}


def test_every_finding_of_check_is_described() -> None:
    sources = (ROOT / "src/detente/analysis").glob("lint*.py")
    text = "".join(p.read_text("utf-8") for p in sources)
    codes = set(re.findall(r'Finding\(\s*"([a-z-]+)",', text))
    page = (DOCS / "reference/checks.md").read_text("utf-8")
    assert codes
    assert set(re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE)) == codes


def test_every_format_of_the_outputs_has_its_section() -> None:
    sources = (ROOT / "src/detente").rglob("*.py")
    named = set(re.findall(r"detente-[a-z-]+/1", "".join(p.read_text("utf-8") for p in sources)))
    assert {h for h in headings("reference/json.md") if h.startswith("detente-")} == named


def test_every_key_of_the_outputs_is_described(generate: ModuleType, tmp_path: Path) -> None:
    page = (DOCS / "reference/json.md").read_text("utf-8")
    described = set(re.findall(r"`([a-z_]+)`", page))
    files = {"dam.yaml": rows.CASE, "map.toml": rows.MAP, "t.csv": f"x\n{rows.gdelt()}\n"}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    for line in (
        "solve moscow-2016",
        "analyze moscow-2016",
        "explain elmira",
        "concepts",
        "states elmira --removed",
        "check moscow-2016",
        "graph chicken",
        "rank chicken --dm a",
        "orders syria-iraq-1975 --state 2 --dm syria",
        "robust moscow-2016",
        "convert chicken out.csv",
        "paths moscow-2016 --to deadlock",
        "paths elmira",
        "sensitivity moscow-2016",
        "sensitivity elmira",
        "deadlock moscow-2016 --concept nash",
        "unlock moscow-2016 --to 'february restored' --kinds move,fix,direct,condition --limit 30",
        "unlock elmira --to 1",
        "evidence moscow-2016 --vary 'deadlock,no-announcement=0..1'",
        "trace moscow-2016",
        "trace moscow-2016 us/no-joint",
        "trace moscow-2016 no-announcement",
        "claims moscow-2016",
        "grade moscow-2016",
        "source anchors moscow-2016",
        "timeline moscow-2016",
        "events map dam.yaml t.csv",
        "events import dam.yaml t.csv --map map.toml --evidence tables",
        "timeline dam.yaml",
        "perceive moscow-2016",
        "ratify moscow-2016",
        "ratify moscow-2016@february-2016",
        "dilemmas moscow-2016",
        "phases moscow-2016",
        "compare moscow-2016@us moscow-2016",
    ):
        data = json.loads(generate.output(f"detente {line} --json", str(tmp_path)))
        assert f"\n## {data['format']}\n" in page
        fixed = {k for k in _keys(data) if re.fullmatch(r"[a-z_]+", k)}
        names = {
            "us",
            "hardliners",
            "russia",
            "deadlock",
            "upper",
            "lower",
            *(c.name for c in CONCEPTS),
        }
        assert fixed - names <= described, line


def _keys(data: object) -> set[str]:
    match data:
        case dict():
            return set(data).union(*map(_keys, data.values()))
        case list():
            return set().union(*map(_keys, data))
        case _:
            return set()


# ---------------------------------------------------------------- examples


def test_every_block_marked_as_a_case_reads() -> None:
    found = [(rest, t) for p in PAGES for rest, t in blocks(p, "yaml") if rest.startswith("case")]
    assert len(found) > 3
    for rest, text in found:
        assert read_text(text, rest).title


def test_every_block_marked_as_broken_is_refused() -> None:
    found = [(rest, t) for p in PAGES for rest, t in blocks(p, "yaml") if rest.startswith("broken")]
    assert found
    for rest, text in found:
        with pytest.raises(DetenteError):
            read_text(text, rest)


def test_every_block_marked_as_a_part_reads_within_the_case_of_its_page() -> None:
    page = DOCS / "writing-a-case.md"
    whole = next(t for rest, t in blocks(page, "yaml") if rest.startswith("case"))
    parts = [t for rest, t in blocks(page, "yaml") if rest == "part"]
    assert parts
    for text in parts:
        data = compose(whole, "case").data
        for key, value in compose(text, "part").data.items():
            data[key] = data.get(key, {}) | value if isinstance(value, dict) else value
        assert read_text(json.dumps(data, default=float), "case.json").title


def test_the_examples_in_python_run() -> None:
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    parser = doctest.DocTestParser()
    for page in [*PAGES, *PAPERS]:
        text = "\n".join(t for _, t in blocks(page, "python"))
        runner.run(parser.get_doctest(text, {}, name_of(page), str(page), 0))
    assert runner.tries > 5
    assert runner.failures == 0


def test_what_the_tutorial_quotes_of_the_case_stands_in_it() -> None:
    source = (ROOT / "src/detente/library/moscow-2016.yaml").read_text("utf-8")
    quoted = blocks(DOCS / "tutorial.md", "yaml")
    assert quoted
    for _, text in quoted:
        assert text in source


# ---------------------------------------------------------------- links


@pytest.mark.parametrize("page", [*PAGES, *PAPERS], ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text("utf-8"), flags=re.DOTALL)
    for target in LINK.findall(text):
        path, _, _ = target.partition("#")
        if not path or re.match(r"[a-z]+:", path):
            continue
        assert (page.parent / path).exists(), f"{target} in {name_of(page)}"


def test_every_decision_has_context_decision_and_consequences() -> None:
    pages = sorted((ROOT / "decisions").glob("0*.md"))
    assert [p.name[:4] for p in pages] == [f"{i:04}" for i in range(1, len(pages) + 1)]
    for page in pages:
        found = re.findall(r"^## (.+)$", page.read_text("utf-8"), re.MULTILINE)
        assert found == ["Context", "Decision", "Consequences"], page.name


@pytest.mark.parametrize(
    "page", [p for p in (ROOT / "README.md", *PAGES) if p.name != "errors.md"], ids=name_of
)
def test_no_shown_command_misses_its_file(page: Path) -> None:
    """A block that writes a file and the command that reads it must name the same one."""
    shown = "".join(t for rest, t in blocks(page, "console") if rest == "run")
    assert "No such file" not in shown
