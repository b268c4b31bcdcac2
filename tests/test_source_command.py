"""detente source read, add, list and mark, as a user runs them."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from detente.library import read
from detente.pages.marking import flipped
from detente.pages.store import announce, stored

PAGE = Path(__file__).parent / "pages" / "reservoir.txt"
CASE = """\
detente: 1
title: Talks  # kept
decision_makers:
  up: {options: {offer: Offer a share}}
  down: {options: {accept: {text: Accept, evidence: [reservoir#3]}}}   # kept too
sources: {other: {title: Another text}}
claims:
  c1: {source: reservoir, passage: 8, says: The letter came from the ministry}
  c2: {source: other, passage: 8, says: Something else}
"""

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "talks.yaml"
    path.write_text(CASE.replace("reservoir#3", "c2").replace("source: reservoir", "source: other"))
    return path


@pytest.fixture
def added(case: Path, detente: Run) -> Path:
    done = detente("source", "add", case, PAGE, "--kind", "commentary", "--reliability", "c")
    assert done.returncode == 0, done.stderr
    text = case.read_text("utf-8")
    text = text.replace("[c2]", "[reservoir#3]").replace(
        "c1: {source: other", "c1: {source: reservoir"
    )
    case.write_text(text, "utf-8")
    return case


def test_read_prints_title_metadata_and_passages(detente: Run) -> None:
    data = json.loads(detente("source", "read", PAGE, "--json").stdout)
    assert list(data) == ["title", "metadata", "passages"]
    assert all(list(p) == ["n", "kind", "text"] for p in data["passages"])
    assert [p["n"] for p in data["passages"]] == [None, *range(1, 9), *[None] * 8]


def test_read_takes_pasted_text_and_html_from_the_standard_input() -> None:
    code = "from detente.cli import main; main()"
    for name in ("reservoir.txt", "classed.html"):
        done = subprocess.run(
            [sys.executable, "-c", code, "source", "read", "-", "--json"],
            input=(PAGE.parent / name).read_bytes(), capture_output=True, check=True,
            env={**os.environ, "PYTHONUTF8": "1"},
        )  # fmt: skip
        assert sum(p["kind"] == "body" for p in json.loads(done.stdout)["passages"]) == 8


@pytest.mark.parametrize("address", ["https://a.example/b", "http://a.example", "www.a.example"])
def test_an_address_is_refused_with_the_way_to_save_the_page(detente: Run, address: str) -> None:
    done = detente("source", "read", address)
    assert done.returncode == 1
    assert "save it" in done.stderr
    assert "[unusable-page]" in done.stderr


def test_add_keeps_comments_bytes_and_reading(added: Path) -> None:
    text = added.read_text("utf-8")
    assert "# kept\n" in text
    assert "# kept too\n" in text
    entry = read(added).sections["sources"]["reservoir"]  # type: ignore[index]
    assert (entry["kind"], entry["reliability"], entry["language"]) == ("commentary", "C", "en")
    kept = added.with_name("talks.sources")
    assert (kept / "reservoir.txt").read_bytes() == PAGE.read_bytes()
    page = stored(added, "reservoir")
    assert page is not None
    assert len(page.body) == 8


def test_the_same_page_twice_changes_nothing(added: Path, detente: Run) -> None:
    before = added.read_bytes()
    done = detente("source", "add", added, PAGE, "--id", "again")
    assert "already" in done.stdout
    assert added.read_bytes() == before
    assert len(list(added.with_name("talks.sources").iterdir())) == 2


def test_the_same_page_is_kept_again_where_its_files_are_gone(added: Path, detente: Run) -> None:
    shutil.rmtree(added.with_name("talks.sources"))
    before = added.read_bytes()
    assert "Kept again" in detente("source", "add", added, PAGE).stdout
    assert added.read_bytes() == before
    assert stored(added, "reservoir") is not None


def test_an_id_of_another_page_is_refused_with_a_way_out(added: Path, detente: Run) -> None:
    done = detente("source", "add", added, PAGE.parent / "classed.html", "--id", "reservoir")
    assert done.returncode == 1
    assert "--id reservoir-2" in done.stderr


def test_an_entry_written_by_hand_gets_its_page_and_keeps_its_words(
    case: Path, detente: Run
) -> None:
    assert detente("source", "add", case, PAGE, "--id", "other").returncode == 0
    entry = read(case).sections["sources"]["other"]  # type: ignore[index]
    assert entry["title"] == "Another text"
    assert len(entry["sha256"]) == 64


def test_a_bundled_case_is_never_changed(detente: Run) -> None:
    done = detente("source", "add", "chicken", PAGE)
    assert done.returncode == 1
    assert "detente convert chicken my-chicken.yaml" in done.stderr


def test_mark_moves_every_citation_to_the_same_text(added: Path, detente: Run) -> None:
    assert detente("source", "mark", added, "reservoir", "2", "--as", "other").returncode == 0
    text = added.read_text("utf-8")
    assert "evidence: [reservoir#2]" in text
    assert "passage: 7, says: The letter" in text
    assert "passage: 8, says: Something else" in text
    assert "# kept too\n" in text
    assert detente("source", "mark", added, "reservoir", "2", "--as", "body").returncode == 0
    assert "evidence: [reservoir#3]" in added.read_text("utf-8")


def test_a_cited_passage_is_not_folded_away(added: Path, detente: Run) -> None:
    before = added.read_bytes()
    done = detente("source", "mark", added, "reservoir", "4", "--as", "link")
    assert done.returncode == 1
    assert "'down.accept'" in done.stderr
    assert added.read_bytes() == before


def test_a_crash_between_the_two_files_loses_nothing(added: Path) -> None:
    page = stored(added, "reservoir")
    assert page is not None
    changed = flipped(page, 2, "other")
    announce(added, "reservoir", changed, "a case file that was never written")
    assert stored(added, "reservoir") == page
    announce(added, "reservoir", changed, added.read_text("utf-8"))
    assert stored(added, "reservoir") == changed


def test_list_shows_sources_and_lines(added: Path, detente: Run) -> None:
    data = json.loads(detente("source", "list", added, "--json").stdout)
    assert [(s["source"], s["passages"]) for s in data["sources"]] == [("other", None), ("reservoir", 8)]  # fmt: skip
    lines = json.loads(detente("source", "list", added, "reservoir", "--json").stdout)["lines"]
    assert [line["line"] for line in lines] == list(range(1, 18))
    assert "17" in detente("source", "list", added, "reservoir").stdout


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["mark", "CASE", "reservoir", "99", "--as", "body"], 1, "no line 99"),
        (["mark", "CASE", "reservoir", "2", "--as", "ad"], 2, "ad"),
        (["list", "CASE", "reservior"], 1, "Did you mean 'reservoir'"),
        (["list", "CASE", "other"], 1, "detente source add"),
        (["add", "CASE", "no-such-file"], 1, "cannot be read"),
        (["add", "CASE", "PAGE", "--id", "a#1"], 2, "no id"),
        (["red", "PAGE"], 2, "Did you mean 'read'"),
        (["read", "PAGE", "--lang", "english!"], 2, "no code"),
    ],
)
def test_wrong_input_is_answered_in_words(
    added: Path, detente: Run, words: list[str], code: int, said: str
) -> None:
    put = {"CASE": str(added), "PAGE": str(PAGE)}
    done = detente("source", *(put.get(w, w) for w in words))
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_without_the_extra_text_is_read_and_html_names_the_line_to_install(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['trafilatura'] = None; sys.modules['justext'] = None;"
        "from detente.cli import main; main()"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code, "source", "read", str(PAGE.parent / name)],
            capture_output=True, check=False, encoding="utf-8", env={**os.environ, "PYTHONUTF8": "1"},
        )
        for name in ("reservoir.txt", "reservoir.md", "classed.html")
    ]  # fmt: skip
    assert [r.returncode for r in runs] == [0, 0, 1]
    assert "pip install 'detente[pages]'" in runs[2].stderr


@pytest.mark.parametrize("name", ["..", "../../x", "a/b", ".hidden", "نشست مسکو", "x" * 60])
def test_whatever_an_id_is_its_files_stay_in_the_folder_and_are_seen(
    added: Path, detente: Run, name: str
) -> None:
    page = PAGE.parent / "classed.html"
    folder = added.with_name("talks.sources")
    around = sorted(p.name for p in added.parent.iterdir())
    assert detente("source", "add", added, page, "--id", name).returncode == 0
    assert sorted(p.name for p in added.parent.iterdir()) == around
    assert len([p for p in folder.iterdir() if p.is_file() and p.name[0] != "."]) == 4
    assert detente("source", "list", added, name, "--quiet").returncode == 0


def test_an_id_that_is_too_long_is_refused(added: Path, detente: Run) -> None:
    done = detente("source", "add", added, PAGE.parent / "classed.html", "--id", "x" * 61)
    assert done.returncode == 2
    assert "at most 60 letters" in done.stderr
