"""What programs are promised, tried by Schemathesis: requests made from /openapi.json itself."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import schemathesis
from schemathesis.config import SchemathesisConfig

from detente.library import bundled_path
from detente.web.app import workbench
from detente.web.safety import Keys

TOKEN = "a-token-for-tests"
HOST = "testserver"
EXAMPLES = 5
"""So many of each kind for each operation: all of it within a minute."""


THERE = {"name": "chicken", "version": "1", "thread": "1", "source": "diary"}
FOLDER = TemporaryDirectory(prefix="detente-openapi-")
APP = workbench(Path(FOLDER.name), Keys(TOKEN, hosts=frozenset({HOST})))
BEARER = {"Authorization": f"Bearer {TOKEN}"}
CONFIG = SchemathesisConfig.from_dict(
    {
        "headers": BEARER,
        "generation": {"max-examples": EXAMPLES, "database": "none"},
        "checks": {
            # a text of the right form need be no case, and a name need not be borne
            "positive_data_acceptance": {"expected-statuses": ["2xx", "404", "409", "422"]},
        },
    }
)
schema = schemathesis.openapi.from_asgi("/openapi.json", APP, config=CONFIG, headers=BEARER)


@pytest.fixture(scope="module", autouse=True)
def _folder() -> Iterator[None]:
    yield
    APP.state.beside.close()
    APP.state.bench.folder.store.close()
    FOLDER.cleanup()


def there() -> str:
    """The revision of a case that is there, even where it was just put into the trash."""
    path = Path(FOLDER.name) / "chicken.yaml"
    if not path.exists():
        shutil.copy(bundled_path("chicken"), path)
    revision: str = APP.state.bench.folder.read("chicken").sha
    return revision


def at_home(case: schemathesis.Case) -> None:
    """Let most requests be about what is there, as it is now."""
    revision, places = there(), case.path_parameters or {}
    if "name" in places and len(str(places["name"])) != 2:
        case.path_parameters = {k: THERE.get(k, v) for k, v in places.items()}
    body = case.body
    if isinstance(body, dict) and re.fullmatch("[0-9a-f]{64}", str(body.get("revision"))):
        case.body = {**body, "revision": revision}


@schema.parametrize()
def test_every_request_is_answered_as_it_is_described(case: schemathesis.Case) -> None:
    at_home(case)
    case.call_and_validate()
