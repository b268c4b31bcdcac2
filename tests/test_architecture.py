"""The house: imports point inward, files and functions stay small, heavy libraries wait."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import detente
from detente.stability.concepts import CONCEPTS

ROOT = Path(detente.__file__).parent
MODULES = sorted(ROOT.rglob("*.py"))
ROWS = (
    {"kernels", "errors", "table", "_version"},
    {"files"},
    {"model"},
    {"stability", "evidence", "bargaining"},
    {"analysis"},
    {"explanation"},
    {"case", "pages", "events", "drafting"},
    {"plots", "library"},
    {"report"},
    {"web"},
    {"cli"},
)
"""From the inside out. A package imports from itself and from rows before its own."""

ROW = {package: number for number, row in enumerate(ROWS) for package in row}
FRONT = {"__init__", "__main__", "testing"}
LONGEST_FILE = 400
LONGEST_FUNCTION = 60
LATER = ("click", "lark", "numpy", "pandas", "pydantic", "rich", "ruamel")


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(("detente", *(p for p in parts if p != "__init__")))


def package_of(module: str) -> str:
    return module.split(".")[1] if "." in module else "__init__"


NAMES = {name_of(path): path for path in MODULES}


def imported(path: Path) -> Iterator[tuple[str, int]]:
    """Every module of ours that a file names, inside functions and for type checking too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] == "detente":
                    yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            yield from from_import(node, path)


def from_import(node: ast.ImportFrom, path: Path) -> Iterator[tuple[str, int]]:
    assert node.level == 0, f"{path}, line {node.lineno}: imports are absolute"
    if node.module and node.module.split(".")[0] == "detente":
        for alias in node.names:
            deeper = f"{node.module}.{alias.name}"
            yield (deeper if deeper in NAMES else node.module), node.lineno


def ids(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=ids)
def test_imports_point_inward(path: Path) -> None:
    own = package_of(name_of(path))
    if own in FRONT:
        return
    assert own in ROW, f"{own} has no row in the table"
    for module, line in imported(path):
        package = package_of(module)
        if package in (own, "_version"):
            continue
        allowed = package in ROW and ROW[package] < ROW[own]
        assert allowed, f"{ids(path)}, line {line}: {own} must not import {module}"


def test_the_contract_for_concepts_needs_no_more_than_stability() -> None:
    for module, line in imported(ROOT / "testing.py"):
        assert ROW[package_of(module)] <= ROW["stability"], (module, line)


def test_each_import_names_a_module_that_is_there() -> None:
    for path in MODULES:
        for module, line in imported(path):
            assert module in NAMES, f"{ids(path)}, line {line}: {module}"


def test_imports_are_acyclic_even_inside_functions() -> None:
    edges = {name: {m for m, _ in imported(path)} - {name} for name, path in NAMES.items()}
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " → ".join((*trail[trail.index(name) :], name))
        if name not in done:
            for other in sorted(edges[name]):
                visit(other, (*trail, name))
            done.add(name)

    for name in edges:
        visit(name, ())


@pytest.mark.parametrize("path", MODULES, ids=ids)
def test_files_are_small_and_say_which_question_they_answer(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_FILE
    first = (ast.get_docstring(ast.parse(text)) or "").partition("\n")[0]
    assert first or path.name == "_version.py", "no docstring"


@pytest.mark.parametrize("path", MODULES, ids=ids)
def test_functions_are_small(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            assert lines <= LONGEST_FUNCTION, f"{node.name} has {lines} lines"


def test_no_module_is_named_after_nothing() -> None:
    vague = ("util", "helper", "common", "manager", "handler", "misc")
    assert [ids(p) for p in MODULES if any(word in p.stem for word in vague)] == []


def test_each_file_that_defines_a_concept_is_in_the_table() -> None:
    """A concept's file holds a function of its own name that returns a Verdict."""
    known = {c.name: c for c in CONCEPTS}
    for path in (ROOT / "stability").glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef)}
        verdicts = {
            n for n, f in functions.items() if f.returns and "Verdict" in ast.dump(f.returns)
        }
        kernels = {n for n in functions if n.endswith("_kernel") and not n.startswith("_")}
        if kernels or path.stem in verdicts:
            assert path.stem in known, f"{path.name} defines a concept that the table lacks"
            assert kernels == {f"{path.stem}_kernel"}
    for name, concept in known.items():
        assert concept.definition.__module__ == f"detente.stability.{name}"
        assert concept.definition.__name__ == name


def loaded_by(code: str) -> set[str]:
    """The heavy libraries that a fresh process holds after the code."""
    ask = f"{code}\nimport sys\nprint('LOADED', *sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", ask], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    modules = done.stderr.rpartition("LOADED")[2].split()
    assert "detente" in modules
    return {m.split(".")[0] for m in modules} & set(LATER)


def test_importing_detente_loads_nothing_heavy() -> None:
    assert loaded_by("import detente") == set()


def test_solving_a_small_case_needs_no_arrays() -> None:
    command = """
import sys
sys.argv = ["detente", "solve", "elmira"]
from detente.cli import main
try:
    main()
except SystemExit as end:
    assert end.code == 0
"""
    assert loaded_by(command) & {"numpy", "pandas", "rich"} == set()


def test_public_names_load_only_what_they_need() -> None:
    assert loaded_by("import detente; detente.Conflict; detente.Verdict") <= {"lark"}
    assert "numpy" not in loaded_by("import detente; detente.solve(detente.read('chicken'))")
