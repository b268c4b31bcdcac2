"""A workbench as a process of its own, and a real browser beside it, with the network blocked."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from detente.library import bundled_path

expect.set_options(timeout=20_000)  # a machine under load is slow, not wrong


class Served:
    """``detente serve`` on a folder; it can be killed at any moment and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process: subprocess.Popen[str] | None = None
        self.address = ""

    def start(self) -> str:
        command = [sys.executable, "-m", "detente", "serve", str(self.folder)]
        self.process = subprocess.Popen(
            [*command, "--port", "0", "--no-browser"], stdout=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONUTF8": "1"},
        )  # fmt: skip
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()
        assert self.address.startswith("http://127.0.0.1:")
        return self.address

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.communicate()

    def text(self, name: str) -> str:
        return (self.folder / f"{name}.yaml").read_text(encoding="utf-8")

    def case(self, name: str) -> None:
        shutil.copy(bundled_path(name), self.folder / f"{name}.yaml")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A workbench on a folder with two cases."""
    folder = tmp_path / "cases"
    folder.mkdir()
    made = Served(folder)
    made.case("moscow-2016")
    made.case("chicken")
    made.start()
    yield made
    if made.process is not None and made.process.poll() is None:
        made.kill()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, as Debian has it."""
    with sync_playwright() as playwright:
        found = shutil.which("chromium") or shutil.which("chromium-browser")
        launched = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield launched
        launched.close()


class Watched:
    """A page that notes what it asks of other machines, and what goes wrong in it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.outside: list[str] = []
        self.faults: list[str] = []
        page.on("request", lambda r: self._asked(r.url))
        page.on("pageerror", lambda e: self.faults.append(str(e)))
        page.on("console", lambda m: self.faults.append(m.text) if m.type == "error" else None)

    def _asked(self, url: str) -> None:
        if not url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            self.outside.append(url)


@pytest.fixture
def watched(browser: Browser, served: Served) -> Iterator[Watched]:
    """A page of the workbench, let in, in a browser that has no network."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.route(lambda url: not url.startswith("http://127.0.0.1:"), lambda route: route.abort())
    page = context.new_page()
    found = Watched(page)
    page.goto(served.address)
    yield found
    context.close()
    assert found.outside == []
    assert found.faults == []
