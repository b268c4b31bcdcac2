"""A workbench on a folder, for tests that talk to it as a browser would."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from starlette.testclient import TestClient

from detente.library import bundled_path
from detente.web.app import workbench
from detente.web.folder import Folder
from detente.web.safety import Keys

PORT = 8377
KEYS = Keys("a-token-for-tests", PORT)
BASE = f"http://127.0.0.1:{PORT}"


def said(page: str) -> str:
    """The error of a page, or its first words."""
    found = re.search(r'class="error"[^>]*>([^<]*)', page)
    return found[1] if found else page[:200]


class Bench:
    """A client that has the token, and the folder that it works on."""

    def __init__(self, client: TestClient, folder: Path) -> None:
        self.client = client
        self.folder = folder

    def get(self, path: str, status: int = 200) -> str:
        answer = self.client.get(path)
        assert answer.status_code == status, said(answer.text)
        return answer.text

    def post(self, path: str, status: int = 200, **fields: str) -> str:
        """Send a form of ours; ``seen`` is filled in from the page unless given."""
        fields = {"form_token": KEYS.form, **fields}
        answer = self.client.post(path, data=fields)
        assert answer.status_code == status, said(answer.text)
        return answer.text

    def seen(self, path: str) -> str:
        """The revision that the forms of a page name."""
        found = re.search(r'name="seen" value="(\w+)"', self.get(path))
        assert found
        return found[1]

    def edit(self, name: str, status: int = 200, **fields: str) -> str:
        path = f"/c/{name}/model"
        return self.post(path, status, **{"seen": self.seen(path), **fields})

    @property
    def files(self) -> Folder:
        """The folder as the workbench has it."""
        found: Folder = self.client.app.state.bench.folder  # type: ignore[attr-defined]
        return found

    @property
    def form(self) -> str:
        """The token that stands in forms."""
        return KEYS.form

    def text(self, name: str) -> str:
        return (self.folder / f"{name}.yaml").read_text(encoding="utf-8")


@contextmanager
def bench(folder: Path, *cases: str, read_only: bool = False) -> Iterator[Bench]:
    """Open a workbench on a folder that holds some bundled cases."""
    folder.mkdir(exist_ok=True)
    for name in cases:
        shutil.copy(bundled_path(name), folder / f"{name}.yaml")
    app = workbench(folder, KEYS, read_only=read_only)
    cookies = {} if read_only else {KEYS.cookie: KEYS.token}
    with TestClient(app, base_url=BASE, cookies=cookies, raise_server_exceptions=False) as client:
        yield Bench(client, folder)
    app.state.beside.close()
    app.state.bench.folder.store.close()
