"""Several workbenches on one folder, and the end of one."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from conftest import HEEDING

from detente.errors import DetenteError
from detente.library import bundled_path
from detente.web.alone import NAME, Alone
from detente.web.folder import Folder, Outdated

TIMES = 50
WRITER = """
import sys
from pathlib import Path
from detente.web.folder import Folder, Outdated
folder, who, times = Folder(Path(sys.argv[1])), sys.argv[2], int(sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
for k in range(times):
    while True:
        seen = folder.read("chicken")
        try:
            folder.replace("chicken", seen.sha, f"{seen.text}# {who} {k}\\n", f"{who} {k}")
            break
        except Outdated:
            pass
"""


def process(code: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip


def chicken(folder: Path) -> Path:
    shutil.copy(bundled_path("chicken"), folder / "chicken.yaml")
    return folder / "chicken.yaml"


def test_two_processes_that_write_one_case_lose_no_update(tmp_path: Path) -> None:
    path = chicken(tmp_path)
    writers = [process(WRITER, tmp_path, who, TIMES) for who in "ab"]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in writers:
        with writer:
            _, wrong = writer.communicate(timeout=120)
        assert writer.returncode == 0, wrong
    written = path.read_text(encoding="utf-8").splitlines()[-2 * TIMES :]
    for who in "ab":
        assert [x for x in written if x[2] == who] == [f"# {who} {k}" for k in range(TIMES)]
    folder = Folder(tmp_path)
    steps = [v.what for v in reversed(folder.store.history("chicken"))]
    folder.store.close()
    assert steps == ["as it was opened", *(x[2:] for x in written)]  # nothing "from outside"


def test_two_folders_in_one_process_lose_no_update(tmp_path: Path) -> None:
    path = chicken(tmp_path)
    folders = [Folder(tmp_path) for _ in range(2)]

    def write(folder: Folder, who: int) -> None:
        for k in range(TIMES):
            done = False
            while not done:
                seen = folder.read("chicken")
                try:
                    folder.replace("chicken", seen.sha, f"{seen.text}# {who} {k}\n", "a line")
                    done = True
                except Outdated:
                    continue

    threads = [threading.Thread(target=write, args=(f, k)) for k, f in enumerate(folders)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for folder in folders:
        folder.store.close()
    assert len(path.read_text(encoding="utf-8").splitlines()) == 2 * TIMES + len(
        bundled_path("chicken").read_text(encoding="utf-8").splitlines()
    )


def test_a_deleted_lock_is_made_again_and_one_that_is_held_keeps_others_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chicken(tmp_path)
    monkeypatch.setattr("detente.web.alone.PATIENCE", 0.05)
    first, second = Alone(tmp_path), Alone(tmp_path)
    with first, first, pytest.raises(DetenteError, match="Another workbench"), second:
        pass
    (tmp_path / NAME).unlink()
    with second:
        assert (tmp_path / NAME).exists()
        with pytest.raises(DetenteError, match="Another workbench"), first:
            pass
    with first:
        pass


def test_who_only_reads_leaves_nothing_in_the_folder(tmp_path: Path) -> None:
    path = chicken(tmp_path)
    folder = Folder(tmp_path, kept=False)
    folder.opened("chicken")
    folder.store.close()
    assert list(tmp_path.iterdir()) == [path]


SERVER = f"""
{HEEDING}
import sys
from detente.cli import main
sys.argv[2:] = ["--port", "0", "--no-browser"]
sys.argv.insert(1, "serve")
main()
"""


def children(process: subprocess.Popen[str]) -> set[str]:
    """The processes that a process began and that are still there, as Linux lists them."""
    found = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if status.read_text().rpartition(")")[2].split()[1] == str(process.pid):
                found.add(status.parent.name)
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks Linux for the processes")
def test_what_takes_hours_ends_with_the_workbench(tmp_path: Path) -> None:
    shutil.copy(bundled_path("moscow-2016"), tmp_path / "moscow-2016.yaml")
    with process(SERVER, tmp_path) as server:
        assert server.stdout is not None
        home, _, token = server.stdout.readline().strip().partition("?token=")
        question = "unlock?to=february+restored&at_most=9&kinds=move,drop,negate,swap,fix"
        request = urllib.request.Request(
            f"{home}api/cases/moscow-2016/{question}", headers={"Authorization": f"Bearer {token}"}
        )
        told: list[int] = []

        def ask() -> None:
            try:
                urllib.request.urlopen(request).close()
            except urllib.error.HTTPError as error:
                with error:
                    told.append(error.code)

        asker = threading.Thread(target=ask)
        asker.start()
        while not (workers := children(server)):
            assert asker.is_alive()
        server.send_signal(signal.SIGTERM)
        _, said = server.communicate(timeout=60)
        asker.join(60)
        assert (server.returncode, said, told) == (0, "Ended.\n", [503])
        assert not any(Path("/proc", w).exists() for w in workers)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal for another process")
@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT], ids=lambda s: s.name)
def test_a_workbench_that_is_told_to_end_ends_in_order(
    tmp_path: Path, sent: signal.Signals
) -> None:
    chicken(tmp_path)
    with process(SERVER, tmp_path) as server:
        assert server.stdout is not None
        cookies = urllib.request.HTTPCookieProcessor()
        address = server.stdout.readline().strip()
        with urllib.request.build_opener(cookies).open(address) as answer:
            assert answer.status == 200
        assert list(tmp_path.glob(".*.sqlite-wal"))
        server.send_signal(sent)
        _, said = server.communicate(timeout=60)
    assert server.returncode == 0
    assert said == "Ended.\n"
    assert list(tmp_path.glob(".*.sqlite-wal")) == []  # the store was closed
