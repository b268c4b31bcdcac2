"""What the workbench remembers beside the case files: their history, threads, visits, results.

All of it lies in one SQLite file in the folder. It holds no model: whoever deletes it loses
history and threads, never a case.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from detente.errors import UnwritableFile

NAME = ".detente-workbench.sqlite"
"""The file in the folder."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS version (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, parent INTEGER, sha TEXT NOT NULL,
  text TEXT NOT NULL, what TEXT NOT NULL, at TEXT NOT NULL, written INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS version_name ON version (name, id);
CREATE TABLE IF NOT EXISTS head (name TEXT PRIMARY KEY, version INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS thread (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, element TEXT NOT NULL, question TEXT NOT NULL,
  quote TEXT NOT NULL, resolved INTEGER NOT NULL DEFAULT 0, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS reply (
  id INTEGER PRIMARY KEY, thread INTEGER NOT NULL REFERENCES thread, text TEXT NOT NULL,
  at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS visit (name TEXT PRIMARY KEY, at TEXT NOT NULL, before TEXT);
CREATE TABLE IF NOT EXISTS result (
  sha TEXT NOT NULL, kind TEXT NOT NULL, data TEXT NOT NULL, PRIMARY KEY (sha, kind));
"""


@dataclass(frozen=True)
class Version:
    """One state of a case file, and what was done to reach it from its parent."""

    id: int
    parent: int | None
    sha: str
    text: str
    what: str
    at: str


@dataclass(frozen=True)
class Reply:
    """An answer in a thread."""

    text: str
    at: str


@dataclass(frozen=True)
class Thread:
    """A question pinned to an element of a case (``us.offer``, ``commentary#3``), with answers."""

    id: int
    element: str
    question: str
    quote: str
    resolved: bool
    at: str
    replies: tuple[Reply, ...] = ()

    @property
    def last(self) -> str:
        """When it was last written to."""
        return max((self.at, *(r.at for r in self.replies)))


def now() -> str:
    """Return the time as it is kept: UTC, to the microsecond, so that it sorts."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


class Store:
    """The SQLite file of a folder; one writer at a time, safe to be killed at any moment."""

    def __init__(self, folder: Path, *, kept: bool = True) -> None:
        """Open the file; without ``kept`` all is forgotten at the end. Raises UnwritableFile."""
        self._lock = threading.RLock()
        path = folder / NAME
        try:
            self._link = sqlite3.connect(
                path if kept else ":memory:", check_same_thread=False, isolation_level=None
            )
            self._link.execute("PRAGMA journal_mode = WAL")
            self._link.execute("PRAGMA synchronous = FULL")
            self._link.executescript(SCHEMA)
        except sqlite3.DatabaseError as error:
            raise UnwritableFile(
                f"The memory of the workbench, {str(path)!r}, cannot be used: {error}. Make the folder "
                "writable; where the file is damaged, move it away: no case is lost by that."
            ) from None

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._link.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._link.execute("BEGIN IMMEDIATE")
            try:
                yield self._link
            except BaseException:
                self._link.execute("ROLLBACK")
                raise
            self._link.execute("COMMIT")

    def _rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        with self._lock:
            return self._link.execute(query, values).fetchall()

    # ------------------------------------------------------------ history

    def add(self, name: str, parent: int | None, sha: str, text: str, what: str) -> int:
        """Keep a version; it becomes current only by :meth:`set_head`."""
        with self._writing() as link:
            done = link.execute(
                "INSERT INTO version (name, parent, sha, text, what, at) VALUES (?, ?, ?, ?, ?, ?)",
                (name, parent, sha, text, what, now()),
            )
            assert done.lastrowid is not None
            return done.lastrowid

    def set_head(self, name: str, version: int) -> None:
        """Make a version the current one."""
        with self._writing() as link:
            link.execute("INSERT OR REPLACE INTO head VALUES (?, ?)", (name, version))
            link.execute("UPDATE version SET written = 1 WHERE id = ?", (version,))

    def forget(self, version: int) -> None:
        """Leave out a version that could not be written."""
        with self._writing() as link:
            link.execute("DELETE FROM version WHERE id = ? AND written = 0", (version,))

    def head(self, name: str) -> Version | None:
        """Return the current version; None for a case that was never opened."""
        rows = self._rows(
            "SELECT v.id, v.parent, v.sha, v.text, v.what, v.at FROM head JOIN version v "
            "ON v.id = head.version WHERE head.name = ?",
            name,
        )
        return Version(*rows[0]) if rows else None  # type: ignore[arg-type]

    def version(self, name: str, number: int) -> Version | None:
        """Return one version of a case."""
        rows = self._rows(
            "SELECT id, parent, sha, text, what, at FROM version WHERE name = ? AND id = ?",
            name, number,
        )  # fmt: skip
        return Version(*rows[0]) if rows else None  # type: ignore[arg-type]

    def child(self, name: str, parent: int, sha: str | None = None) -> Version | None:
        """Return the latest version that was made from another; with ``sha``, the one of that text."""
        rows = self._rows(
            "SELECT id, parent, sha, text, what, at FROM version WHERE name = ? AND parent = ? "
            "AND (written OR sha = ?) AND (? IS NULL OR sha = ?) ORDER BY id DESC LIMIT 1",
            name, parent, sha, sha, sha,
        )  # fmt: skip
        return Version(*rows[0]) if rows else None  # type: ignore[arg-type]

    def history(self, name: str) -> tuple[Version, ...]:
        """Return every version, the newest first."""
        rows = self._rows(
            "SELECT id, parent, sha, text, what, at FROM version WHERE name = ? AND written "
            "ORDER BY id DESC",
            name,
        )
        return tuple(Version(*row) for row in rows)  # type: ignore[arg-type]

    def parents(self, name: str) -> list[tuple[int, int]]:
        """Return each version that was made from another, and that other one."""
        query = "SELECT id, parent FROM version WHERE name = ? AND written AND parent IS NOT NULL"
        return [(int(str(child)), int(str(parent))) for child, parent in self._rows(query, name)]

    def rename(self, old: str, new: str) -> None:
        """Let all that is remembered of a case follow its new name.

        What is remembered of another case that bore the name is set aside first.
        """
        with self._writing() as link:
            self._renamed(link, new, f"{new} until {now()}")
            self._renamed(link, old, new)

    def set_aside(self, name: str) -> None:
        """Let a new case of a name begin without what is remembered of an old one."""
        with self._writing() as link:
            self._renamed(link, name, f"{name} until {now()}")

    @staticmethod
    def _renamed(link: sqlite3.Connection, old: str, new: str) -> None:
        for table in ("version", "head", "thread", "visit"):
            link.execute(f"UPDATE {table} SET name = ? WHERE name = ?", (new, old))
        was, becomes = f"lines {old}/", f"lines {new}/"
        link.execute(
            "UPDATE OR REPLACE result SET kind = ? || substr(kind, ?) WHERE substr(kind, 1, ?) = ?",
            (becomes, len(was) + 1, len(was), was),
        )

    # ------------------------------------------------------------ threads

    def ask(self, name: str, element: str, question: str, quote: str = "") -> int:
        """Open a thread on an element."""
        with self._writing() as link:
            done = link.execute(
                "INSERT INTO thread (name, element, question, quote, at) VALUES (?, ?, ?, ?, ?)",
                (name, element, question, quote, now()),
            )
            assert done.lastrowid is not None
            return done.lastrowid

    def answer(self, name: str, thread: int, text: str) -> bool:
        """Answer in a thread of a case; say whether there is such a thread."""
        with self._writing() as link:
            if not self._has(name, thread):
                return False
            link.execute(
                "INSERT INTO reply (thread, text, at) VALUES (?, ?, ?)", (thread, text, now())
            )
            return True

    def resolve(self, name: str, thread: int, *, resolved: bool) -> bool:
        """Mark a thread as resolved, or as open again; say whether there is such a thread."""
        with self._writing() as link:
            done = link.execute(
                "UPDATE thread SET resolved = ? WHERE name = ? AND id = ?",
                (int(resolved), name, thread),
            )
            return done.rowcount > 0

    def _has(self, name: str, thread: int) -> bool:
        return bool(self._rows("SELECT 1 FROM thread WHERE name = ? AND id = ?", name, thread))

    def threads(self, name: str) -> tuple[Thread, ...]:
        """Return the threads on a case, the newest first."""
        rows = self._rows(
            "SELECT id, element, question, quote, resolved, at FROM thread WHERE name = ? "
            "ORDER BY id DESC",
            name,
        )
        return tuple(self._thread(*row) for row in rows)

    def _thread(self, number: object, *rest: object) -> Thread:
        element, question, quote, resolved, at = rest
        replies = self._rows("SELECT text, at FROM reply WHERE thread = ? ORDER BY id", number)
        return Thread(
            int(str(number)), str(element), str(question), str(quote), bool(resolved), str(at),
            tuple(Reply(str(t), str(a)) for t, a in replies),
        )  # fmt: skip

    # ------------------------------------------------------------ visits and results

    def visited(self, name: str) -> str | None:
        """Note a visit and return when the one before it was; within an hour it is one visit."""
        with self._writing() as link:
            rows = link.execute("SELECT at, before FROM visit WHERE name = ?", (name,)).fetchall()
            at = now()
            if not rows:
                link.execute("INSERT INTO visit VALUES (?, ?, NULL)", (name, at))
                return None
            last, before = rows[0]
            if at[:13] == last[:13]:
                return None if before is None else str(before)
            link.execute("UPDATE visit SET at = ?, before = ? WHERE name = ?", (at, last, name))
            return str(last)

    def result(self, sha: str, kind: str) -> str | None:
        """Return a result that was worked out for a text before."""
        rows = self._rows("SELECT data FROM result WHERE sha = ? AND kind = ?", sha, kind)
        return str(rows[0][0]) if rows else None

    def keep_result(self, sha: str, kind: str, data: str) -> None:
        """Keep a result for a text."""
        with self._writing() as link:
            link.execute("INSERT OR REPLACE INTO result VALUES (?, ?, ?)", (sha, kind, data))
