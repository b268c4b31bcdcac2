"""The case files of one folder: finding, reading and changing them without losing an update.

The file on disk is the truth. A change names the revision (the SHA-256 of the text) that its author
saw; when the file has become another one since, in a second tab or in an editor, the change is
made on what the file is now where what it touches is still the same, and refused where not.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from detente.case.document import text_of
from detente.case.reader import read_text
from detente.case.writer import dump
from detente.errors import DetenteError, UnknownName, UnreadableFile, UnwritableFile, WrongValue
from detente.files import write_again, write_whole
from detente.model.conflict import Case
from detente.pages.store import folder_of, settle
from detente.web import readings
from detente.web.alone import Alone
from detente.web.fitting import still_fits
from detente.web.store import Store, Version

SUFFIX = ".yaml"
TRASH = ".detente-trash"
LONGEST_NAME = 80
MOST_NAME_BYTES = 200
KEPT = 64
"""So many texts are kept as they were read: a case is read once for each of its versions."""
_NAME = re.compile(r"[^\W_][\w .()+-]*", re.UNICODE)


def _is_name(name: str) -> bool:
    """Whether a case may be called so; in the trash a time stands behind the name."""
    fits = len(name) <= LONGEST_NAME and len(name.encode()) <= MOST_NAME_BYTES
    return bool(_NAME.fullmatch(name)) and fits and not name.endswith((" ", "."))


class Outdated(DetenteError, RuntimeError):
    """The file has changed since, in a place that the change touches."""

    code = "outdated"


@dataclass(frozen=True)
class Revision:
    """A case file at one moment: its text, the hash of it, and the case or why it is none."""

    name: str
    text: str
    sha: str
    case: Case | None
    error: DetenteError | None = None


@dataclass(frozen=True)
class Entry:
    """A case file in the list of a folder."""

    name: str
    title: str
    changed: str
    about: str
    trouble: str = ""


def sha_of(text: str) -> str:
    """Return the hash by which a text is known."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


class Folder:
    """A folder of case files, with what the workbench remembers about them."""

    def __init__(self, root: Path, *, kept: bool = True) -> None:
        if not root.is_dir():
            raise UnreadableFile(f"{str(root)!r} is no folder. Name one that exists.")
        self.root = root.resolve()
        self.store = Store(self.root, kept=kept)
        self._alone = Alone(self.root, among_processes=kept)
        self._lock = threading.Lock()
        self._read: OrderedDict[tuple[str, str], Revision] = OrderedDict()

    # ------------------------------------------------------------ files

    def path(self, name: str) -> Path:
        """Return the file of a case by its name; no name leads out of the folder.

        Raises :class:`WrongValue` for what is no name, :class:`UnknownName` where a link leads out.
        """
        if not _is_name(name):
            raise WrongValue(
                f"{name[:LONGEST_NAME]!r} is no name for a case: use letters, digits, spaces and "
                f". ( ) + - _, at most {LONGEST_NAME}, beginning with a letter or a digit."
            )
        path = self.root / f"{name}{SUFFIX}"
        if not self._inside(path):
            raise UnknownName(f"The case {name!r} is a link that leads out of the folder.")
        return path

    def _inside(self, path: Path) -> bool:
        links = [p for p in (path, folder_of(path)) if p.is_symlink()]
        return all(p.resolve().is_relative_to(self.root) for p in links)

    def names(self) -> tuple[str, ...]:
        """Return the names of the case files, in order."""
        found = (p.stem for p in self.root.glob(f"*{SUFFIX}") if p.is_file() and self._inside(p))
        return tuple(sorted(filter(_is_name, found)))

    def entries(self) -> Iterator[Entry]:
        """Yield the case files, the last changed first."""
        dated = []
        for name in self.names():
            with suppress(OSError):  # gone since it was listed
                dated.append((self.path(name).stat().st_mtime, name))
        for at, name in sorted(dated, reverse=True):
            changed = datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")
            try:
                revision = self.read(name)
            except DetenteError as error:
                yield Entry(name, name, changed, "", str(error))
                continue
            case = revision.case
            if case is None:
                yield Entry(name, name, changed, "", str(revision.error))
            else:
                yield Entry(name, case.title, changed, str(case).partition(": ")[2])

    def read(self, name: str) -> Revision:
        """Return a case file as it is now; a broken one comes with its error.

        Raises :class:`UnknownName` where there is none.
        """
        path = self.path(name)
        if not path.is_file():
            raise UnknownName(f"There is no case {name!r} in this folder.")
        text = text_of(path)
        sha = sha_of(text)
        with self._lock:
            if (name, sha) not in self._read:
                self._read[name, sha] = self._revision(name, text, sha)
            self._read.move_to_end((name, sha))
            while len(self._read) > KEPT:
                self._read.popitem(last=False)
            return self._read[name, sha]

    @staticmethod
    def _revision(name: str, text: str, sha: str) -> Revision:
        try:
            return Revision(name, text, sha, read_text(text, name))
        except DetenteError as error:
            return Revision(name, text, sha, None, error)

    # ------------------------------------------------------------ making and taking away

    def create(self, name: str, text: str, what: str) -> Revision:
        """Write a new case file; raises :class:`UnwritableFile` where there is one already."""
        with self._alone:
            path = self.path(name)
            if path.exists() or folder_of(path).exists():
                what = "a case" if path.exists() else "a folder of pages"
                raise UnwritableFile(f"There is {what} {name!r} already. Choose another name.")
            write_whole(path, text)
            self.store.set_aside(name)
            self._keep(name, None, text, what)
            return self.read(name)

    def copy(self, source: str, name: str) -> Revision:
        """Copy a case of the folder with the pages that lie beside it."""
        with self._alone:
            made = self.create(name, self.read(source).text, f"copied from {source}")
            pages = folder_of(self.path(source))
            if pages.is_dir():
                shutil.copytree(pages, folder_of(self.path(name)), symlinks=True)
            return made

    def trash(self, name: str) -> str:
        """Move a case file into the trash of the folder; return its name there."""
        with self._alone:
            path = self.path(name)
            if not path.is_file():
                raise UnknownName(f"There is no case {name!r} in this folder.")
            bin_ = self.root / TRASH
            bin_.mkdir(exist_ok=True)
            stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
            kept = f"{name} {stamp}"
            _move(path, bin_ / f"{kept}{SUFFIX}")
            self.store.rename(name, kept)
            return kept

    def trashed(self) -> tuple[str, ...]:
        """Return the names in the trash, the last first."""
        bin_ = self.root / TRASH
        found = (p.stem for p in bin_.glob(f"*{SUFFIX}")) if bin_.is_dir() else ()
        return tuple(sorted(found, key=lambda n: n[-22:], reverse=True))

    def restore(self, kept: str) -> str:
        """Bring a case back from the trash, under its old name or one that is free."""
        with self._alone:
            if kept not in self.trashed():
                raise UnknownName(f"There is no {kept!r} in the trash.")
            name = self.free(kept[:-23].rstrip() or "case")
            _move(self.root / TRASH / f"{kept}{SUFFIX}", self.path(name))
            self.store.rename(kept, name)
            return name

    def free(self, name: str) -> str:
        """Return a name that no case bears: the one given, or with a number."""
        taken = {*self.names(), *(p.stem for p in self.root.glob("*.sources"))}
        number = 2
        found = name
        while found in taken:
            end = f" {number}"
            found, number = f"{name[: LONGEST_NAME - len(end)].rstrip(' .')}{end}", number + 1
        return found

    # ------------------------------------------------------------ history

    def opened(self, name: str) -> tuple[Revision, Version]:
        """Return a case file with its current version; a change from outside becomes a version."""
        revision, head = self.read(name), self.store.head(name)
        if head is not None and head.sha == revision.sha:
            return revision, head
        with self._alone:  # among others who may just have noted it
            return self._noted(name)

    def _noted(self, name: str) -> tuple[Revision, Version]:
        revision, head = self.read(name), self.store.head(name)
        if head is None:
            return revision, self._keep(name, None, revision.text, "as it was opened")
        if head.sha == revision.sha:
            return revision, head
        known = self.store.child(name, head.id, revision.sha)
        if known is not None:  # written, but the process ended before it was noted
            self.store.set_head(name, known.id)
            return revision, known
        what = "changed outside the workbench"
        return revision, self._keep(name, head.id, revision.text, what)

    def _keep(self, name: str, parent: int | None, text: str, what: str) -> Version:
        number = self.store.add(name, parent, sha_of(text), text, what)
        self.store.set_head(name, number)
        kept = self.store.version(name, number)
        assert kept is not None
        return kept

    def change(self, name: str, seen: str, what: str, edit: Callable[[Case], Case]) -> Revision:
        """Make a change on the case as it is now, and keep what it was before.

        ``seen``: the revision on which its author decided. Where the file is another one by now,
        the change must come out the same on what its author saw. Raises :class:`Outdated`.
        """
        with self._alone:
            revision, head = self.opened(name)
            if revision.case is None:
                raise revision.error or UnreadableFile(f"The case {name!r} cannot be read.")
            text = dump(edit(revision.case))
            if seen != revision.sha:
                self._check_fits(name, seen, edit, revision)
            return self._write(name, head, text, what)

    def _write(self, name: str, head: Version, text: str, what: str) -> Revision:
        if text == head.text:
            return self.read(name)
        number = self.store.add(name, head.id, sha_of(text), text, what)
        try:
            self._check_still(name, head)
            write_again(self.path(name), text)
        except DetenteError:
            self.store.forget(number)
            raise
        self.store.set_head(name, number)
        return self.read(name)

    def beside(self, name: str, what: str) -> Version:
        """Keep a version of the text as it is: what changed lies beside the file, as a page does."""
        with self._alone:
            revision, head = self.opened(name)
            return self._keep(name, head.id, revision.text, what)

    def _check_still(self, name: str, head: Version) -> None:
        """Refuse to write over what somebody else has just written."""
        if sha_of(text_of(self.path(name))) != head.sha:
            raise Outdated(
                f"The case {name!r} was changed outside at this very moment. Look at what it is now, "
                "and make your change again if it still fits."
            )

    def _check_fits(
        self, name: str, seen: str, edit: Callable[[Case], Case], revision: Revision
    ) -> None:
        """Refuse a change that touches what somebody else has changed in the meantime."""
        old = next((v for v in self.store.history(name) if v.sha == seen), None)
        changed = Outdated(
            f"The case {name!r} has changed since, in a place that your change touches. Look at what "
            "it is now, and make the change again if it still fits."
        )
        if old is None or revision.case is None:
            raise changed
        if not still_fits(read_text(old.text, name), revision.case, edit):
            raise changed

    def undo(self, name: str, seen: str = "") -> Revision | None:
        """Go back to the version before; None where there is none.

        ``seen``: the revision that its author saw, if given. Raises :class:`Outdated`.
        """
        with self._alone:
            head = self._seen(name, seen)
            before = None if head.parent is None else self.store.version(name, head.parent)
            return None if before is None else self._go(name, head, before)

    def _seen(self, name: str, seen: str) -> Version:
        revision, head = self.opened(name)
        if seen and seen != revision.sha:
            raise Outdated(f"The case {name!r} has changed since you opened it.")
        return head

    def redo(self, name: str, seen: str = "") -> Revision | None:
        """Go to the version that was undone last, as :meth:`undo`; None where there is none."""
        with self._alone:
            head = self._seen(name, seen)
            after = self.store.child(name, head.id)
            return None if after is None else self._go(name, head, after)

    def replace(self, name: str, seen: str, text: str, what: str) -> Revision:
        """Put another text in place of the file; raises :class:`Outdated`, or why it is no case."""
        with self._alone:
            revision, head = self.opened(name)
            if seen != revision.sha:
                raise Outdated(f"The case {name!r} has changed since you read it.")
            read_text(text, name)
            return self._write(name, head, text, what)

    def back_to(self, name: str, seen: str, version: Version, what: str) -> Revision:
        """Make an older version the newest again; raises :class:`Outdated` and as reading does."""
        with self._alone:
            revision, head = self.opened(name)
            if seen != revision.sha:
                raise Outdated(f"The case {name!r} has changed since you opened it.")
            path = self.path(name)
            readings.note_all(self.store, path, name, head.id, revision.case)
            turned = readings.reaching(self.store, path, name, version)
            if turned and version.text == head.text:
                self.beside(name, what)
            done = self._write(name, head, version.text, what)
            for source in turned:
                settle(path, source)
            readings.note_all(self.store, path, name, self.opened(name)[1].id, done.case)
            return done

    def _go(self, name: str, left: Version, version: Version) -> Revision:
        path = self.path(name)
        readings.note_all(self.store, path, name, left.id, self.read(name).case)
        turned = readings.reaching(self.store, path, name, version)
        write_again(path, version.text)
        self.store.set_head(name, version.id)
        for source in turned:
            settle(path, source)
        return self.read(name)


def _move(path: Path, target: Path) -> None:
    """Move a case file with the pages that lie beside it."""
    pages = folder_of(path)
    if pages.is_dir():  # first, so that a kill in between leaves a case and never a bare folder
        pages.rename(folder_of(target))
    path.rename(target)
