"""The pages beside the cases of a folder: bringing one in, looking at one, flipping a line of it.

A page is a file that somebody chose or a text that was pasted; nothing is ever fetched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from types import MappingProxyType

from detente.case.writer import dump
from detente.errors import DetenteError, MissingPart, UnreadableFile, WrongValue
from detente.evidence.page import PASSAGE_KINDS, Page, PassageKind
from detente.evidence.record import Source
from detente.model.conflict import Case
from detente.pages.adopting import adopted, free, id_for, sources_of, the_source, with_the_bytes
from detente.pages.marking import flipped, refuse_cited, renumbered
from detente.pages.reading import read_page
from detente.pages.store import announce, is_kept, keep, settle, sha256, stored, suffix_of
from detente.web import readings
from detente.web.folder import Folder, Outdated, Revision

LONGEST_ID = 60
PASTED = "pasted text"
_ID = re.compile(r"[^\W_][\w .-]*", re.UNICODE)
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@dataclass(frozen=True)
class Paper:
    """The bytes of a page and the name of its file; pasted text has none."""

    raw: bytes
    file: str = ""


@dataclass(frozen=True)
class Turn:
    """One line of a page, what its author saw it as, and what it is to be; lines count from 1."""

    source: str
    line: int
    was: str
    kind: str


def case_of(revision: Revision) -> Case:
    """Return the case of a file; raises why it is none."""
    if revision.case is None:
        raise revision.error or UnreadableFile(f"The case {revision.name!r} cannot be read.")
    return revision.case


def page_of(folder: Folder, name: str, case: Case, source: str) -> Page:
    """Return the kept page of a source; raises :class:`UnknownName` or :class:`MissingPart`."""
    page = stored(folder.path(name), the_source(case, source))
    if page is None:
        raise MissingPart(f"No page of the source {source!r} is kept beside the case yet.")
    return page


def add(folder: Folder, name: str, seen: str, paper: Paper, said: Source) -> str:
    """Keep a page beside a case and put it among its sources; return the id of the source.

    ``said`` is what the user says of it; an empty id is made from the file or the title. The very
    bytes that a source was made of change nothing. Raises what reading a page raises,
    :class:`WrongValue` and :class:`DuplicateName`.
    """
    check_id(said.id)
    check_date(said.date)
    page = read_page(paper.raw, name=paper.file or PASTED)
    if said.date:
        page = replace(page, metadata=MappingProxyType({**page.metadata, "date": said.date}))
    case, path = case_of(folder.read(name)), folder.path(name)
    digest, suffix = sha256(paper.raw), suffix_of(paper.file or "-", paper.raw)
    known = with_the_bytes(case, digest)
    if known is not None:
        before = _readable(folder, name, known)
        if before is None or not is_kept(path, known):
            keep(path, known, before or page, paper.raw, suffix)
        return known
    source = said.id or _free_id(case, page, paper.file)
    entry = replace(said, id=source, sha256=digest)
    adopted(case, source, page, entry)
    keep(path, source, page, paper.raw, suffix)
    folder.change(name, seen, f"source {source}", lambda c: adopted(c, source, page, entry))
    return source


def check_id(name: str) -> None:
    """Raise :class:`WrongValue` for what is no id for a source; an empty one is made later."""
    if name and (not _ID.fullmatch(name) or len(name) > LONGEST_ID or ".." in name):
        raise WrongValue(
            f"{name[:LONGEST_ID]!r} is no id for a source: use letters, digits, spaces and . - _, "
            f"at most {LONGEST_ID}, beginning with a letter or a digit."
        )


def check_date(date: str) -> None:
    """Raise :class:`WrongValue` for what is no date of a source; it may have none."""
    if date and not _DATE.fullmatch(date):
        raise WrongValue(f"{date[:40]!r} is no date: write 2016, 2016-07 or 2016-07-15.")


def _free_id(case: Case, page: Page, file: str) -> str:
    taken = sources_of(case)
    name = id_for(page, file or "-")
    return free(name, taken) if name in taken else name


def _readable(folder: Folder, name: str, source: str) -> Page | None:
    try:
        return stored(folder.path(name), source)
    except DetenteError:
        return None


def flip(folder: Folder, name: str, seen: str, turn: Turn) -> Page:
    """Make furniture of a line, or text of it; what cites the page cites the same words as before.

    Raises :class:`WrongValue` for a cited line, and :class:`Outdated` where the line is another by
    now.
    """
    if turn.kind not in PASSAGE_KINDS:
        raise WrongValue(f"There is no kind of line {turn.kind!r}.")
    kind: PassageKind = turn.kind
    revision, head = folder.opened(name)
    case, path = case_of(revision), folder.path(name)
    before = page_of(folder, name, case, turn.source)
    after = flipped(before, turn.line, kind)
    if before.passages[turn.line - 1].kind != turn.was:
        raise Outdated(f"Line {turn.line} has been marked in the meantime: look at it again.")
    if kind != "body":
        refuse_cited(case, turn.source, before.passages[turn.line - 1])

    def edit(c: Case) -> Case:
        return renumbered(c, turn.source, before, after)

    what = f"{turn.source}: line {turn.line} is {kind}"
    readings.note(folder.store, name, head.id, turn.source, before)
    announce(path, turn.source, after, dump(edit(case)))
    try:
        done = folder.change(name, seen, what, edit)
        reached = folder.beside(name, what) if done.sha == revision.sha else folder.opened(name)[1]
    finally:
        settle(path, turn.source)
    readings.note(folder.store, name, reached.id, turn.source, after)
    return after
