"""Who may talk to the workbench, and what its pages may do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from web import BASE, KEYS, PORT, bench

from detente.web.app import workbench
from detente.web.safety import MOST_BYTES

NASTY = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


def stranger(folder: Path) -> TestClient:
    return TestClient(workbench(folder, KEYS), base_url=BASE, raise_server_exceptions=False)


def test_without_the_token_nothing_is_shown(tmp_path: Path) -> None:
    client = stranger(tmp_path)
    assert client.get("/").status_code == 403
    assert client.get("/?token=wrong").status_code == 403
    assert client.post("/new", data={"form_token": KEYS.form, "name": "x"}).status_code == 403
    assert list(tmp_path.glob("*.yaml")) == []


def test_the_token_in_the_address_lets_in_once_and_leaves_the_address(tmp_path: Path) -> None:
    client = stranger(tmp_path)
    answer = client.get(f"/?token={KEYS.token}", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", f"evil.example:{PORT}", "", "127.0.0.1.evil.example"]
)
def test_another_host_is_refused(tmp_path: Path, host: str) -> None:
    """A page elsewhere that makes its name mean this machine gets nothing."""
    with bench(tmp_path, "chicken") as b:
        assert b.client.get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": f"http://127.0.0.1:{PORT + 1}"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_form_of_another_page_changes_nothing(tmp_path: Path, headers: dict[str, str]) -> None:
    with bench(tmp_path, "chicken") as b:
        fields = {"form_token": KEYS.form, "name": "chicken"}
        assert b.client.post("/trash", data=fields, headers=headers).status_code == 403
        assert (tmp_path / "chicken.yaml").exists()


def test_a_form_without_its_token_changes_nothing(tmp_path: Path) -> None:
    with bench(tmp_path, "chicken") as b:
        assert b.client.post("/trash", data={"name": "chicken"}).status_code == 400
        assert (tmp_path / "chicken.yaml").exists()


def test_a_page_loads_nothing_from_elsewhere_and_runs_nothing_that_stands_in_it(
    tmp_path: Path,
) -> None:
    with bench(tmp_path, "moscow-2016") as b:
        for path in ("/", "/c/moscow-2016", "/c/moscow-2016/model", "/nothing"):
            answer = b.client.get(path)
            policy = answer.headers["content-security-policy"]
            assert "default-src 'self'" in policy
            assert "unsafe" not in policy
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert not re.search(
                r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=|javascript:", answer.text
            )
            loaded = re.findall(r'(?:src|href|action)="([^"]+)"', answer.text)
            assert all(x.startswith(("/", "#")) for x in loaded), loaded


def test_too_much_is_refused(tmp_path: Path) -> None:
    with bench(tmp_path, "chicken") as b:
        big = {"form_token": KEYS.form, "name": "big", "text": "x" * (MOST_BYTES + 1)}
        assert b.client.post("/import", data=big).status_code == 413
        assert not (tmp_path / "big.yaml").exists()


@pytest.mark.parametrize(
    "name", ["../x", "..", "a/b", "a\\b", ".hidden", "x" * 81, "", "a\0b", "con:", "x."]
)
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "inside"
    with bench(folder, "chicken") as b:
        before = set(tmp_path.rglob("*"))
        for path in ("/new", "/copy", "/trash", "/restore"):
            answer = b.client.post(
                path, data={"form_token": KEYS.form, "name": name, "of": name or ".."}
            )
            assert answer.status_code in (400, 404), answer.text
        assert {p for p in tmp_path.rglob("*") if p.suffix == ".yaml"} <= before


def test_a_link_that_leads_out_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("detente: 1\ntitle: Secret\n", encoding="utf-8")
    folder = tmp_path / "inside"
    with bench(folder, "chicken") as b:
        (folder / "link.yaml").symlink_to(secret)
        assert b.client.get("/c/link").status_code == 404
        assert "Secret" not in b.get("/")


def test_a_bomb_of_aliases_is_refused(tmp_path: Path) -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(
        f"a{k}: &a{k} [{', '.join([f'*a{k - 1}'] * 9)}]\n" for k in range(1, 12)
    )
    with bench(tmp_path, "chicken") as b:
        page = b.post("/import", 400, name="bomb", text=bomb)
        assert "more than" in page
        (tmp_path / "bomb.yaml").write_text(bomb, encoding="utf-8")
        assert "cannot be read" in b.get("/")
        assert "aliases counted" in b.get("/c/bomb")


def test_what_somebody_writes_is_text_and_never_markup(tmp_path: Path) -> None:
    with bench(tmp_path, "chicken") as b:
        b.edit("chicken", do="title", title=NASTY)
        b.edit("chicken", do="dm", id="c", text=NASTY)
        b.edit("chicken", do="option", dm="c", id="x", text=NASTY)
        b.edit("chicken", 422, do="condition", when=NASTY, kind="feasible")
        b.edit("chicken", 422, do="outcome", outcome=NASTY, when=NASTY)
        b.edit("chicken", 422, do="status-quo", state=NASTY)
        for path in ("/", "/c/chicken", "/c/chicken/model"):
            page = b.get(path)
            assert "<script>alert" not in page
            assert "<img src=x" not in page
            assert "&lt;script&gt;" in page
        assert "<script>" not in b.get(f"/{NASTY.replace('/', '')}", 404)


def test_pages_that_are_published_cannot_be_changed(tmp_path: Path) -> None:
    with bench(tmp_path, "chicken", read_only=True) as b:
        page = b.get("/c/chicken/model")
        assert 'method="post"' not in page
        answer = b.client.post("/trash", data={"form_token": KEYS.form, "name": "chicken"})
        assert answer.status_code == 405
        assert (tmp_path / "chicken.yaml").exists()


@pytest.mark.parametrize("number", ["²", "--1", "٣", "", "1e3", "9" * 5000])
def test_what_is_no_number_is_said_and_no_fault(tmp_path: Path, number: str) -> None:
    with bench(tmp_path, "moscow-2016") as b:
        page = b.edit("moscow-2016", 422, do="statement-drop", dm="us", place=number, when="x")
        assert "is no number" in page


@pytest.mark.parametrize("number", ["0", "x", "²", "9" * 30, "9" * 5000])
def test_a_version_that_is_not_there_is_said_and_no_fault(tmp_path: Path, number: str) -> None:
    with bench(tmp_path, "chicken") as b:
        assert "has no version" in b.get(f"/c/chicken/history/{number}", 404)
