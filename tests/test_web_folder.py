"""Editing in the workbench: the file is the truth, nothing is lost, everything can be undone."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from web import KEYS, bench

from detente.errors import UnwritableFile
from detente.library import read
from detente.model.conflict import Case
from detente.web.store import NAME


def raised(b, name: str = "moscow-2016") -> None:  # type: ignore[no-untyped-def]
    b.edit(name, do="statement-move", dm="us", place="5", when="february restored", to="2")


def test_a_moved_statement_changes_the_file_and_keeps_its_comments(tmp_path: Path) -> None:
    with bench(tmp_path, "moscow-2016") as b:
        before = b.text("moscow-2016")
        raised(b)
        after = b.text("moscow-2016")
        assert after != before
        assert "# most important first" in after
        assert sorted(after.splitlines()) == sorted(before.splitlines())
        assert "february/oppose/hold (february restored)" in b.get("/c/moscow-2016")


def test_undo_and_redo_go_to_the_first_version_and_back(tmp_path: Path) -> None:
    with bench(tmp_path, "moscow-2016") as b:
        first = b.text("moscow-2016")
        raised(b)
        second = b.text("moscow-2016")
        b.edit("moscow-2016", do="title", title="Another title")
        third = b.text("moscow-2016")
        for expected in (second, first, first):
            b.post("/c/moscow-2016/undo", do="undo")
            assert b.text("moscow-2016") == expected
        for expected in (second, third, third):
            b.post("/c/moscow-2016/undo", do="redo")
            assert b.text("moscow-2016") == expected


def test_two_tabs_that_touch_different_things_are_both_kept(tmp_path: Path) -> None:
    with bench(tmp_path, "moscow-2016") as b:
        seen = b.seen("/c/moscow-2016/model")
        b.edit("moscow-2016", do="title", title="Another title")
        page = b.post(
            "/c/moscow-2016/model",
            seen=seen,
            do="statement-drop",
            dm="russia",
            place="3",
            when="russia.hold",
        )
        assert "Another title" in page
        assert "title: Another title" in b.text("moscow-2016")
        assert "id: hold" not in b.text("moscow-2016")


def test_two_tabs_that_touch_the_same_thing_are_told(tmp_path: Path) -> None:
    with bench(tmp_path, "moscow-2016") as b:
        seen = b.seen("/c/moscow-2016/model")
        raised(b)
        kept = b.text("moscow-2016")
        page = b.post(
            "/c/moscow-2016/model", 409, seen=seen, do="statement-move", dm="us", place="0",
            when="us offer accepted", to="3",
        )  # fmt: skip
        assert "has changed since" in page
        assert b.text("moscow-2016") == kept


def test_an_editor_outside_is_noticed_and_becomes_a_version(tmp_path: Path) -> None:
    with bench(tmp_path, "chicken") as b:
        seen = b.seen("/c/chicken/model")
        path = tmp_path / "chicken.yaml"
        path.write_text(b.text("chicken").replace("title: Chicken", "title: Hen"), encoding="utf-8")
        assert "Hen" in b.get("/c/chicken")
        newest = next(iter(b.files.store.history("chicken")))
        assert newest.what == "changed outside the workbench"
        page = b.post("/c/chicken/model", 409, seen=seen, do="title", title="Rooster")
        assert "has changed since" in page
        b.post("/c/chicken/undo", do="undo")
        assert "title: Chicken" in b.text("chicken")


def test_a_file_that_is_broken_outside_is_shown_and_not_overwritten(tmp_path: Path) -> None:
    with bench(tmp_path, "chicken") as b:
        b.get("/c/chicken")
        (tmp_path / "chicken.yaml").write_text("detente: 1\ntitle: [", encoding="utf-8")
        assert "not YAML" in b.get("/c/chicken")
        assert "not YAML" in b.get("/c/chicken/model")
        assert b.text("chicken") == "detente: 1\ntitle: ["
        b.post("/c/chicken/undo", do="undo")
        assert b.text("chicken") == read("chicken").text


def test_a_kill_between_writing_and_noting_loses_nothing(tmp_path: Path) -> None:
    """The version is kept first, then the file is written, then it is made the current one."""
    with bench(tmp_path, "chicken") as b:
        files = b.files
        revision, head = files.opened("chicken")
        text = revision.text.replace("title: Chicken", "title: Hen")
        import detente.web.folder as module

        number = files.store.add("chicken", head.id, module.sha_of(text), text, "title: Hen")
        (tmp_path / "chicken.yaml").write_text(text, encoding="utf-8")
        _, now = files.opened("chicken")
        assert now.id == number  # no second version of it
    with bench(tmp_path) as b:
        b.post("/c/chicken/undo", do="undo")
        assert "title: Chicken" in b.text("chicken")


def test_without_its_memory_a_folder_keeps_its_cases(tmp_path: Path) -> None:
    with bench(tmp_path, "chicken") as b:
        b.edit("chicken", do="title", title="Hen")
    for path in tmp_path.glob(f"{NAME}*"):
        path.unlink()
    with bench(tmp_path) as b:
        assert "Hen" in b.get("/")
        assert "Hen" in b.get("/c/chicken")


def test_twenty_writers_at_once_lose_no_update(tmp_path: Path) -> None:
    with bench(tmp_path, "chicken") as b:
        files = b.files
        from detente.web import edits

        def add(k: int) -> None:
            revision, _ = files.opened("chicken")
            change = edits.outcome_set(f"mark {k}", "a.swerve")
            files.change("chicken", revision.sha, change.what, change.edit)

        threads = [threading.Thread(target=add, args=(k,)) for k in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert all(f"mark {k}" in b.text("chicken") for k in range(20))


def test_a_case_comes_from_the_template_a_copy_or_a_paste_and_goes_to_the_trash(
    tmp_path: Path,
) -> None:
    with bench(tmp_path) as b:
        assert "There is no case here yet" in b.get("/")
        b.post("/new", name="mine", title="My first case")
        assert "title: My first case" in b.text("mine")
        assert "already" in b.post("/new", 400, name="mine")
        b.post("/copy", of="elmira", bundled="1")
        b.post("/copy", of="mine")
        b.post("/import", name="pasted", text=read("chicken").text or "")
        assert b.files.names() == ("elmira", "mine", "mine 2", "pasted")
        assert "not YAML" in b.post("/import", 400, name="bad", text="a: [")
        b.edit("mine", do="title", title="Changed")
        b.post("/trash", name="mine")
        assert "mine" not in b.files.names()
        (kept,) = b.files.trashed()
        b.post("/restore", name=kept)
        assert "title: Changed" in b.text("mine")
        b.post("/c/mine/undo", do="undo")
        assert "title: My first case" in b.text("mine")


def test_a_fault_in_a_form_is_shown_where_it_was_made_and_keeps_what_was_written(
    tmp_path: Path,
) -> None:
    with bench(tmp_path, "chicken") as b:
        before = b.text("chicken")
        page = b.edit("chicken", 422, do="outcome", outcome="late", when="a.swerv and b.swerve")
        assert "a.swerve" in page
        assert 'value="a.swerv and b.swerve"' in page
        assert "aria-invalid" in page
        assert b.text("chicken") == before


def test_the_history_shows_what_changed_and_leads_back(tmp_path: Path) -> None:
    with bench(tmp_path, "moscow-2016") as b:
        first = b.text("moscow-2016")
        raised(b)
        page = b.get("/c/moscow-2016/history")
        assert "to place 3" in page
        assert "as it was opened" in page
        newest, oldest = b.files.store.history("moscow-2016")
        change = b.get(f"/c/moscow-2016/history/{newest.id}")
        assert change.count('class="added"') == change.count('class="gone"') == 1
        b.post(f"/c/moscow-2016/history/{oldest.id}", seen=newest.sha)
        assert b.text("moscow-2016") == first
        assert len(b.files.store.history("moscow-2016")) == 3
        b.get("/c/moscow-2016/history/999", 404)
        assert "has changed" in b.post(f"/c/moscow-2016/history/{newest.id}", 409, seen="stale")


def test_evidence_and_timeline_are_shown_where_the_case_has_them(tmp_path: Path) -> None:
    with bench(tmp_path, "moscow-2016", "chicken") as b:
        page = b.get("/c/moscow-2016/evidence")
        assert "deadlock (0.814) leads" in page
        assert "Competing accounts" in page
        assert "rests on no sources yet" in b.get("/c/chicken/evidence")
        assert "2016-09-09" in b.get("/c/moscow-2016/timeline")
        assert "2016-09-09" not in b.get("/c/moscow-2016/timeline?end=2016-08")
        assert "aria-invalid" in b.get("/c/moscow-2016/timeline?start=yesterday", 400)


def test_an_edit_outside_at_the_very_moment_of_writing_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with bench(tmp_path, "chicken") as b:
        import detente.web.folder as module

        real = module.dump

        def saved_meanwhile(case: Case) -> str:
            path = tmp_path / "chicken.yaml"
            path.write_text(b.text("chicken") + "# mine\n", encoding="utf-8")
            return real(case)

        seen = b.seen("/c/chicken/model")
        monkeypatch.setattr(module, "dump", saved_meanwhile)
        page = b.post("/c/chicken/model", 409, seen=seen, do="title", title="Hen")
        monkeypatch.undo()
        assert "at this very moment" in page
        assert b.text("chicken").endswith("# mine\n")
        b.get("/c/chicken")
        assert "title: Hen" not in [v.what for v in b.files.store.history("chicken")]


def test_what_could_not_be_written_is_in_no_history(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with bench(tmp_path, "chicken") as b:
        import detente.web.folder as module

        def full(path: Path, data: str) -> None:
            raise UnwritableFile("The disk is full.")

        seen = b.seen("/c/chicken/model")
        monkeypatch.setattr(module, "write_again", full)
        assert "disk is full" in b.post("/c/chicken/model", 422, seen=seen, do="title", title="Hen")
        monkeypatch.undo()
        assert len(b.files.store.history("chicken")) == 1
        b.post("/c/chicken/undo", do="redo")
        assert "title: Chicken" in b.text("chicken")


def test_undo_in_a_tab_that_is_behind_takes_nothing_back(tmp_path: Path) -> None:
    with bench(tmp_path, "chicken") as b:
        seen = b.seen("/c/chicken/model")
        b.edit("chicken", do="title", title="Hen")
        assert "has changed since" in b.post("/c/chicken/undo", 409, do="undo", seen=seen)
        assert "title: Hen" in b.text("chicken")


def test_a_case_from_the_trash_keeps_its_own_history(tmp_path: Path) -> None:
    with bench(tmp_path, "chicken") as b:
        b.edit("chicken", do="title", title="Hen")
        b.post("/trash", name="chicken")
        b.post("/copy", of="chicken", bundled="1", name="chicken")
        b.files.store.ask("chicken", "a.swerve", "Of the second?")
        (tmp_path / "chicken.yaml").unlink()
        (kept,) = b.files.trashed()
        b.post("/restore", name=kept)
        assert next(v.what for v in b.files.store.history("chicken")) == "title: Hen"
        assert b.files.store.threads("chicken") == ()
        b.post("/c/chicken/undo", do="undo")
        assert "title: Chicken" in b.text("chicken")


@pytest.mark.parametrize("name", ["x .yaml", "a..yaml"])
def test_one_odd_file_does_not_take_the_list_away(tmp_path: Path, name: str) -> None:
    with bench(tmp_path, "chicken") as b:
        (tmp_path / name).write_text("detente: 1", encoding="utf-8")
        (tmp_path / "latin.yaml").write_bytes("title: Café".encode("latin-1"))
        page = b.get("/")
        assert "Chicken" in page
        assert "not UTF-8" in page
        raw = {"form_token": KEYS.form, "name": "new"}
        files = {"file": ("x.yaml", "title: Café".encode("latin-1"))}
        assert b.client.post("/import", data=raw, files=files).status_code == 400


def test_long_names_and_long_texts_are_no_fault(tmp_path: Path) -> None:
    with bench(tmp_path, "chicken") as b:
        assert "is no name for a case" in b.post("/new", 400, name="日" * 80)
        long = "x" * 80
        b.post("/copy", of="chicken", name=long)
        b.post("/copy", of=long)
        assert f"{'x' * 78} 2" in b.files.names()
        b.post("/trash", name=long)
        b.get("/c/chicken/history/99999999999999999999999", 404)
        big = "detente: 1\n" + "# much\n" * 300_000
        assert "There is no page" not in b.post("/import", 400, name="big", text=big)


def test_a_folder_that_cannot_be_written_can_be_published(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("this is no database, whatever it is called", encoding="utf-8")
    with bench(tmp_path, "chicken", read_only=True) as b:
        assert "Chicken" in b.get("/")
    with pytest.raises(UnwritableFile, match="no case is lost"), bench(tmp_path, "chicken"):
        pass


def test_pages_that_lie_behind_a_link_out_of_the_folder_are_not_touched(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    folder = tmp_path / "inside"
    with bench(folder, "chicken") as b:
        (folder / "chicken.sources").symlink_to(elsewhere)
        b.get("/c/chicken", 404)
        assert list(elsewhere.iterdir()) == []
