"""How long a page and an edit of the workbench take, beside solving the same model and an empty page.

A server as a process of its own, one client, one connection. ``first``: the first time for a text;
``again``: the median of several. What is beside it is the same work without the workbench.
"""

from __future__ import annotations

import http.client
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

import detente as dt
from detente.case.reader import read_text
from detente.library import bundled_path

QUICK = "--quick" in sys.argv
RUNS = 1 if QUICK else 7
SIZES = (10,) if QUICK else (10, 12)
CASES = ("moscow-2016", *(f"n{size}" for size in SIZES))
SCREENS = ("", "/sources", "/model", "/results", "/stuck", "/evidence", "/timeline", "/history")


def model(options: int) -> str:
    """A case of 2^options states: four decision makers, statements on neighbouring options."""
    people = "abcd"
    own = {
        d: [f"o{k}" for k in range(options) if k % len(people) == i] for i, d in enumerate(people)
    }
    names = [f"{people[k % len(people)]}.o{k}" for k in range(options)]
    lines = ["detente: 1", f"title: {2**options} states", "decision_makers:"]
    lines += [f"  {d}: {{options: {{{', '.join(f'{o}: {o}' for o in own[d])}}}}}" for d in people]
    lines += [f"status_quo: {'N' * options}", "preferences:"]
    for i, d in enumerate(people):
        wants = [f"{names[k]} iff {names[(k + i + 1) % options]}" for k in range(options)]
        lines.append(f"  {d}: {{statements: [{', '.join(wants)}]}}")
    return "\n".join(lines) + "\n"


class Client:
    """One connection with the token of a run."""

    def __init__(self, address: str) -> None:
        host, _, token = address.removeprefix("http://").partition("/?token=")
        self.link = http.client.HTTPConnection(host)
        self.cookie = f"detente_{host.rpartition(':')[2]}={token}"
        self.origin = f"http://{host}"

    def ask(self, path: str, fields: dict[str, str] | None = None) -> tuple[str, float]:
        """Return a page, the redirect after a form followed, and the seconds."""
        start = time.perf_counter()
        headers = {"Cookie": self.cookie}
        if fields is None:
            self.link.request("GET", path, headers=headers)
        else:
            kind = {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.origin}
            self.link.request("POST", path, urlencode(fields), headers | kind)
        answer = self.link.getresponse()
        page = answer.read().decode()
        if answer.status == 303:
            page, _ = self.ask(str(answer.getheader("Location")).partition("#")[0])
        elif answer.status != 200:
            raise SystemExit(f"{path}: {answer.status}\n{page[:500]}")
        return page, time.perf_counter() - start

    def edit(self, name: str, **fields: str) -> float:
        """Make a change of the model; return the seconds until the new answer is shown."""
        page, _ = self.ask(f"/c/{name}/model")
        hidden = {k: field(page, k) for k in ("form_token", "seen")}
        return self.ask(f"/c/{name}/model", {**hidden, **fields})[1]


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="(\w+)"', page)
    assert found, name
    return found[1]


def serve(folder: Path) -> tuple[subprocess.Popen[str], str, float]:
    start = time.perf_counter()
    command = [sys.executable, "-m", "detente", "serve", str(folder), "--port", "0", "--no-browser"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    Client(address).ask("/")
    return process, address, time.perf_counter() - start


def alone(text: str) -> float:
    """Reading and analysing the same text in this process."""
    start = time.perf_counter()
    dt.analyze(read_text(text))
    return time.perf_counter() - start


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        shutil.copy(bundled_path("moscow-2016"), folder / "moscow-2016.yaml")
        for options in SIZES:
            (folder / f"n{options}.yaml").write_text(model(options))
        starts = []
        for _ in range(1 if QUICK else 3):
            process, address, took = serve(folder)
            starts.append(took)
            process.terminate()
            process.wait()
        process, address, took = serve(folder)
        try:
            starts.append(took)
            print(f"start until the first page is there: {min(starts):.2f} to {max(starts):.2f} s")
            pages(Client(address))
            edits(Client(address), folder)
        finally:
            process.terminate()
            process.wait()


def pages(client: Client) -> None:
    static = statistics.median(client.ask("/static/icon.svg")[1] for _ in range(RUNS))
    print(
        f"\n{'page':30} {'first':>7} {'again':>7} {'KB':>6}   (seconds; a file alone: {static:.4f})"
    )
    for name in CASES:
        for screen in SCREENS:
            page, first = client.ask(f"/c/{name}{screen}")
            again = statistics.median(client.ask(f"/c/{name}{screen}")[1] for _ in range(RUNS))
            print(f"{name + screen:30} {first:7.3f} {again:7.3f} {len(page.encode()) / 1000:6.0f}")


def edits(client: Client, folder: Path) -> None:
    print(
        f"\n{'an edit, and the new answer':30} {'least':>7} {'median':>7} {'alone':>7}   (seconds)"
    )
    for name in CASES:
        runs = [client.edit(name, do="title", title=f"Again {k}") for k in range(RUNS)]
        dm, when = ("us", "not joint campaign") if name == "moscow-2016" else ("a", "a.o0 iff b.o1")
        moved = [
            client.edit(name, do="statement-move", dm=dm, place="0", when=when, to=str(k % 2))
            for k in range(1, RUNS + 1)
        ]
        text = (folder / f"{name}.yaml").read_text()
        beside = min(alone(text) for _ in range(3))
        for what, found in (("title", runs), ("statement", moved)):
            print(
                f"{name + ': ' + what:30} {min(found):7.3f} {statistics.median(found):7.3f} {beside:7.3f}"
            )


if __name__ == "__main__":
    main()
