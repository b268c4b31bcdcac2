"""An operation that a program can ask for: where it stands, what it takes, and what it does."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from detente.web.api.given import Body, Given
from detente.web.bench import Bench
from detente.web.folder import Folder, Revision

Method: TypeAlias = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]


@dataclass(frozen=True)
class Asked:
    """One request: the workbench, the names in its path, and what came with it."""

    bench: Bench
    path: Mapping[str, str]
    given: Mapping[str, Any]

    @property
    def folder(self) -> Folder:
        """The folder that is asked about."""
        return self.bench.folder

    @property
    def name(self) -> str:
        """The name of the case."""
        return self.path["name"]

    def words(self, key: str) -> str:
        """Return a text that came with it, without blanks around it; empty where there is none."""
        return str(self.given.get(key, "")).strip()


@dataclass(frozen=True)
class Operation:
    """Something that can be asked for. ``answers`` names a schema, ``name`` its texts.

    ``many``: the answer is a list.
    """

    name: str
    method: Method
    path: str
    does: Callable[[Asked], Any]
    answers: str
    query: tuple[Given, ...] = ()
    body: Body | None = None
    many: bool = False
    status: int = 200

    @property
    def reads(self) -> bool:
        """Whether it changes nothing."""
        return self.method == "GET"

    @property
    def places(self) -> tuple[str, ...]:
        """The names in the path that a program fills in."""
        return tuple(re.findall(r"\{(\w+)", self.path))

    @property
    def address(self) -> str:
        """The path as it is described: with names, without how they are read."""
        return re.sub(r"\{(\w+):\w+\}", r"{\1}", self.path)

    @property
    def refusals(self) -> tuple[int, ...]:
        """The statuses under which it may be refused."""
        found = {400, 401, 413, 421}
        if self.places:
            found |= {404, 422}
        if self.body is not None:
            found.add(422)
        if not self.reads:
            found |= {403, 405, 409}
        return tuple(sorted(found))


def case_of(revision: Revision) -> dict[str, Any]:
    """Return a case file as plain data."""
    return {
        "name": revision.name,
        "revision": revision.sha,
        "title": revision.case.title if revision.case else None,
        "text": revision.text,
        "error": None if revision.error is None else revision.error.message,
    }
