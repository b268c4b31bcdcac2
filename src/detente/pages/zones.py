"""Where do the readers' comments and the lists of other pages begin?  Stretches with one kind."""

from __future__ import annotations

from detente.evidence.page import PassageKind
from detente.pages.block import PROSE, sentences
from detente.pages.sheet import Sheet

NEAR = 4
"""So many blocks behind a heading 'Comments' there is a sign of the first comment."""


def zones_of(sheet: Sheet, first: int) -> dict[int, PassageKind]:
    """Return what headings such as 'Comments' and 'Related articles' make of what follows."""
    zones: dict[int, PassageKind] = {}
    zone: PassageKind | None = None
    comments = _comments(sheet, first)
    for i in range(first, len(sheet.blocks)):
        if i >= comments:
            if i not in sheet.gone and not _opens(sheet, i):
                zones[i] = "comment"
            continue
        opened = _opens(sheet, i)
        if opened and opened != "comment":
            zone = opened
            continue
        is_text = _is_long(sheet, i) or (sheet.fixed(i) and sheet.kinds[i] != "link")
        if (zone == "link" and is_text) or (zone == "other" and zones.get(i - 1) == "other"):
            zone = None
        if zone:
            zones[i] = zone
    return zones


def _is_long(sheet: Sheet, i: int) -> bool:
    block = sheet.blocks[i]
    return sheet.strong(i) and (block.words >= PROSE or sentences(block.text) > 1)


def _comments(sheet: Sheet, first: int) -> int:
    """Return where the readers' comments begin, or the number of blocks.

    A line that opens them counts with a comment close behind it, or behind most of the text; the
    last one behind a third of it, for comments can be long. A counter above the text opens nothing.
    """
    end = len(sheet.blocks)
    total = sum(b.words for i, b in enumerate(sheet.blocks) if sheet.strong(i))
    openers = [i for i in range(first, end) if _opens(sheet, i) == "comment"]
    read = 0
    for i in range(first, end):
        if i in openers:
            part = 1 if i == openers[-1] else 2
            if 3 * read >= part * total or (read >= 2 * PROSE and _has_comment(sheet, i)):
                return i
        if _closes(sheet, i):
            return max(first, _start_of_comment(sheet, i))
        if sheet.strong(i):
            read += sheet.blocks[i].words
    return end


def _has_comment(sheet: Sheet, i: int) -> bool:
    behind = range(i + 1, min(i + 1 + NEAR, len(sheet.blocks)))
    return any(t.kind == "comment" and t.place == "tail" for j in behind for t in sheet.tags[j])


def _start_of_comment(sheet: Sheet, closing: int) -> int:
    """Return where the comment begins that a line 'Reply' closes: at the name above it."""
    for i in range(closing - 1, max(-1, closing - 1 - NEAR), -1):
        if sheet.fixed(i) or i in sheet.gone:
            return i + 1
        if not sheet.strong(i) and sheet.blocks[i].words <= NEAR:
            return i
    return closing - 1


def _opens(sheet: Sheet, i: int) -> PassageKind | None:
    if i in sheet.gone:
        return None
    return next((t.opens for t in sheet.tags[i] if t.opens), None)


def _closes(sheet: Sheet, i: int) -> bool:
    return i not in sheet.gone and any(t.closes for t in sheet.tags[i])
