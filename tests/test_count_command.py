"""detente solve on large models: what a newcomer sees, and what goes wrong in one line."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from conftest import HEEDING, Run

from detente.cli import main
from detente.kernels import native
from detente.library import read
from detente.stability import compiled
from detente.stability.array_model import ArrayModel
from detente.stability.concepts import Concept
from detente.stability.count import count
from detente.stability.judging import Judged

DOCS = Path(__file__).parents[1] / "docs"


def case_file(folder: Path, options: int, *, dms: int = 2, more: str = "") -> Path:
    """A case of so many options, in which everybody wants its first option with the other's."""
    share = options // dms
    lines = ["detente: 1", f"title: {options} options", "decision_makers:"]
    for d in range(dms):
        own = ", ".join(f"o{k}: option {k}" for k in range(share))
        lines.append(f"  d{d}: {{options: {{{own}}}}}")
    lines += [f"outcomes: {{both: d0.o0 and d1.o0}}{more}", "preferences:"]
    lines += [f"  d{d}: {{statements: [d0.o0 iff d1.o0, d{d}.o1]}}" for d in range(dms)]
    path = folder / "large.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_sixty_options_are_counted_with_diagrams(tmp_path: Path, detente: Run) -> None:
    path = case_file(tmp_path, 60)
    done = detente("solve", path, "--concepts", "nash,gmr,sim", "--limit", "1")
    assert done.returncode == 0
    assert done.stderr == ""
    assert f"{1 << 60:,} states" in done.stdout
    assert f"nash     {1 << 57:,}" in done.stdout
    assert f"and {(1 << 57) - 1:,} more" in done.stdout
    assert "Engine: symbolic; 2^60 combinations are too many to hold one by one." in done.stdout
    assert "Not applicable: sim (" in done.stdout


def test_up_to_sixteen_options_are_listed_and_more_are_counted(
    tmp_path: Path, detente: Run
) -> None:
    few = json.loads(detente("solve", case_file(tmp_path, 8), "--json").stdout)
    assert few["format"] == "detente-solution/1"
    assert "timings" not in few
    many = json.loads(
        detente("solve", case_file(tmp_path, 18), "--concepts", "nash", "--json").stdout
    )
    assert many["format"] == "detente-count/1"
    assert many["equilibria"] == {"nash": 1 << 15}
    assert len(many["first"]["nash"]) == many["limit"] == 20


@pytest.mark.parametrize(
    "flag", ["--count", "--limit=2", "--where=compromise", "--sample=1", "--budget=5"]
)
def test_each_of_these_asks_for_counts(flag: str, detente: Run) -> None:
    found = json.loads(detente("solve", "chicken", flag, "--json").stdout)
    assert found["format"] == "detente-count/1"


def test_merged_states_are_counted(detente: Run) -> None:
    done = detente("solve", "elmira", "--count", "--concepts", "nash,seq", "--where", "8")
    assert done.stdout.startswith("1 of 9 states: 8\n")
    assert "merged states are listed one by one" in done.stdout


def test_no_equilibria_are_shown_where_none_is_wanted(detente: Run) -> None:
    done = detente("solve", "chicken", "--limit", "0", "--concepts", "nash")
    assert "The first equilibria" not in done.stdout
    assert detente("solve", "chicken", "--count", "-q", "--concepts", "nash,gmr").stdout == (
        "nash: 2\ngmr: 3\n"
    )


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["--where", "nowhere"], 1, "There is no state 'nowhere'"),
        (["--where", "a.swerve and"], 1, "ends too early"),
        (["--memory", "plenty"], 1, "'plenty' is no size of memory. Write one such as 4G or 500M."),
        (["--memory", "1K"], 1, "may be used. Allow more with --memory"),
        (["--limit", "-1"], 2, "-1 is not in the range x>=0"),
        (["--budget", "0"], 2, "0 is not in the range x>0"),
        (["--method", "fast"], 2, "'fast' is not one of"),
        (["--concepts", "nasch", "--count"], 1, "Did you mean 'nash'?"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    arguments: list[str], code: int, says: str, detente: Run
) -> None:
    done = detente("solve", "chicken", *arguments)
    assert done.returncode == code
    assert done.stdout == ""
    assert says in done.stderr
    if code == 1:
        assert len(done.stderr.splitlines()) == 1


def test_more_than_memory_holds_is_refused_before_it_is_begun(tmp_path: Path, detente: Run) -> None:
    done = detente("solve", case_file(tmp_path, 40), "--method", "numpy")
    assert done.returncode == 1
    assert "2^40 combinations" in done.stderr
    assert "[not-enough-memory]" in done.stderr
    done = detente("solve", case_file(tmp_path, 70), "--method", "numpy")
    assert "70 options make 2^70 combinations" in done.stderr
    assert "[too-large]" in done.stderr


def test_timings_are_given_when_asked_for(detente: Run) -> None:
    for flags in ([], ["--count"]):
        found = json.loads(detente("solve", "chicken", "--json", "--timings", *flags).stdout)
        assert list(found["timings"]["seconds"])[:4] == ["read", "states", "ranks", "graph"]
        assert found["timings"]["engine"] == "definition"
        assert set(found["timings"]) == {
            "seconds",
            "engine",
            "instructions",
            "threads",
            "peak_memory",
        }
    shown = detente("solve", "chicken", "--timings").stdout
    assert re.search(r"^read +\d+\.\d{4} s$", shown, re.MULTILINE)


def test_a_sample_is_the_same_for_the_same_seed(tmp_path: Path, detente: Run) -> None:
    path = case_file(tmp_path, 18)

    def drawn(seed: int) -> object:
        arguments = ["--sample", 3, "--seed", seed, "--concepts", "nash", "--limit", 0, "--json"]
        found = json.loads(detente("solve", path, *arguments).stdout)
        assert found["seed"] == seed
        return found["sample"]

    once = drawn(1)
    assert once == drawn(1)
    assert once != drawn(2)


def test_the_json_has_the_keys_of_its_page(tmp_path: Path, detente: Run) -> None:
    page = (DOCS / "reference/json.md").read_text("utf-8")
    section = page.partition("## detente-count/1")[2].partition("\n## ")[0]
    described = set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))
    common = {"format", "case", "version", "conventions"}
    path = case_file(tmp_path, 18)
    found = json.loads(
        detente("solve", path, "--sample", 1, "--timings", "--concepts", "nash", "--json").stdout
    )
    assert set(found) | {"notes"} == described | common


def test_the_version_tells_of_the_engines(detente: Run) -> None:
    for arguments in (["--version", "-v"], ["-v", "--version"]):
        lines = detente(*arguments).stdout.splitlines()
        assert [line.partition(":")[0] for line in lines[1:]] == ["native", "numpy", "symbolic"]
    assert len(detente("--version").stdout.splitlines()) == 1


def test_a_missing_extension_is_said_once_and_numpy_serves(tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.mkdir()
    (blocked / "sitecustomize.py").write_text(
        "import sys\nsys.modules['detente.kernels._native'] = None\n", encoding="utf-8"
    )
    command = [sys.executable, "-c", "from detente.cli import main; main()", "solve"]
    paths = os.pathsep.join([str(blocked), os.environ.get("PYTHONPATH", "")])
    for options, lines in ((18, 1), (12, 0)):
        path = case_file(tmp_path, options)
        done = subprocess.run(
            [*command, str(path), "--count", "--concepts", "nash", "-q"],
            capture_output=True,
            check=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": paths},
        )
        assert len(done.stderr.splitlines()) == lines
        assert ("numpy computes, more slowly" in done.stderr) == bool(lines)
        assert done.stdout == f"nash: {1 << options - 3:,}\n"


@pytest.mark.skipif(bool(native.missing()), reason="the extension is not built here")
def test_the_compiled_kernels_can_be_asked_for(tmp_path: Path, detente: Run) -> None:
    done = detente(
        "solve", case_file(tmp_path, 8), "--method", "native", "--json", "--concepts", "seq"
    )
    assert json.loads(done.stdout)["methods"] == {"seq": "native"}


@pytest.mark.skipif(os.name == "nt", reason="signals differ")
def test_an_interrupt_ends_a_count(tmp_path: Path) -> None:
    path = case_file(tmp_path, 24)
    main = f"{HEEDING}; from detente.cli import main; main()"
    started = subprocess.Popen(
        [sys.executable, "-c", main, "solve", str(path), "--method", "numpy", "--concepts", "seq"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    time.sleep(4)
    started.send_signal(signal.SIGINT)
    shown, said = started.communicate(timeout=60)
    assert started.returncode == 1
    assert shown == ""
    assert said.endswith("Stopped.\n")


def test_an_interrupt_keeps_what_was_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    judge = ArrayModel._by_numpy

    def stopped(self: ArrayModel, concept: Concept, among: Any) -> Judged:
        if concept.name == "seq":
            raise KeyboardInterrupt
        return judge(self, concept, among)

    monkeypatch.setattr(ArrayModel, "_by_numpy", stopped)
    how = ["--method", "numpy", "--concepts", "nash,seq,gmr", "--count"]
    monkeypatch.setattr("sys.argv", ["detente", "solve", str(case_file(tmp_path, 8)), *how])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    shown = capsys.readouterr().out
    assert re.search(r"nash +[1-9]", shown)
    for name in ("seq", "gmr"):
        assert re.search(rf"{name} +not settled", shown)
    assert shown.count("Stopped before it was settled.") == 2


@pytest.mark.skipif(bool(native.missing()), reason=native.missing())
def test_a_budget_that_ends_within_a_concept_leaves_it_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge = compiled.judge

    def slow(*model: Any, among: Any, seconds: float) -> Any:
        assert 0 < seconds <= 60
        if model[2] == "seq":
            raise TimeoutError
        return judge(*model, among=among, seconds=seconds)

    monkeypatch.setattr(compiled, "judge", slow)
    found = count(read(case_file(tmp_path, 12)), ["nash", "seq"], method="native", seconds=60)
    assert set(found.equilibria) == {"nash"}
    assert "budget" in found.unproven["seq"]


def test_equilibria_that_only_a_solver_found_are_told_as_such(tmp_path: Path, detente: Run) -> None:
    """Sixteen nodes hold no set of states, and the solver stops at a hundred of very many equilibria."""
    path = case_file(tmp_path, 60)
    pairs = " and ".join(f"(d0.o{k} iff d1.o{29 - k})" for k in range(2, 5))
    path.write_text(path.read_text("utf-8").replace("[d0.o0 iff d1.o0", f"[{pairs}"), "utf-8")
    asked = [path, "--concepts", "nash", "--memory", "1K", "--budget", "20"]
    assert detente("solve", *asked, "-q").stdout == "nash: at least 100\n"
    shown = detente("solve", *asked, "--limit", "1", "--sample", "2").stdout
    assert "nash, found" in shown
    assert "A solver found 100 equilibria; whether there are more is not settled." in shown
    assert "No equilibria drawn at random where not settled: nash." in shown
