"""Where the entries of a case file's text begin and end, and which comments are theirs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

Edit: TypeAlias = tuple[int, int, str]
"""Replace the characters from the first to before the second position by the text."""

_COLON = re.compile(r"\s*:")
_DASH = re.compile(r"^[^\S\n]*(-)(?=\s)", re.MULTILINE)


class UnclearError(Exception):
    """The text cannot be changed in place; never shown to a user."""


@dataclass(frozen=True)
class Entry:
    """An entry of a mapping or an item of a list.

    ``lead`` is where what belongs to the value begins: after the colon, or after the dash.
    """

    key: str | None
    start: int
    lead: int
    value: Any
    end: int


@dataclass(frozen=True)
class Chunk:
    """An entry with the comments above and behind it; ``gap`` is the blank lines above."""

    start: int
    end: int
    gap: str


class Source:
    """The text of a case file and the tree of its nodes."""

    def __init__(self, text: str) -> None:
        from ruamel.yaml import YAML
        from ruamel.yaml.error import YAMLError

        self.text = text
        self.newline = "\r\n" if "\r\n" in text else "\n"
        try:
            self.root: Any = YAML(typ="safe", pure=True).compose(text)
        except (YAMLError, RecursionError):
            raise UnclearError from None

    def applied(self, start: int, end: int, edits: Iterable[Edit]) -> str:
        """Return part of the text with the edits made."""
        text, at = "", start
        for begin, stop, new in sorted(edits):
            text += self.text[at:begin] + new
            at = stop
        return text + self.text[at:end]

    # ------------------------------------------------------------ entries

    def entries(self, node: Any) -> list[Entry]:
        """Return the entries of a mapping or list; raises :class:`UnclearError` at aliases."""
        if node.id == "mapping":
            return [self._pair(key, value) for key, value in node.value]
        if node.id != "sequence":
            raise UnclearError
        found = []
        at = node.start_mark.index
        for value in node.value:
            start = value.start_mark.index if node.flow_style else self._dash(at, value)
            lead = start if node.flow_style else start + 1
            at = self._end(value, lead)
            found.append(Entry(None, start, lead, value, at))
        return found

    def _pair(self, key: Any, value: Any) -> Entry:
        if key.id != "scalar":
            raise UnclearError
        start, after = key.start_mark.index, key.end_mark.index
        colon = _COLON.match(self.text, after)
        if colon is None or self.text[start] in "?*&":
            raise UnclearError
        return Entry(str(key.value), start, colon.end(), value, self._end(value, colon.end()))

    def _dash(self, at: int, value: Any) -> int:
        """Return where the dash of a list's item stands."""
        if self.text[at] == "-":
            return at
        dash = _DASH.search(self.text, at, value.start_mark.index)
        if dash is None:
            raise UnclearError
        return dash.start(1)

    def _end(self, node: Any, after: int) -> int:
        """Return where a value really ends: before the blanks and comments behind it."""
        start, end = int(node.start_mark.index), int(node.end_mark.index)
        if start == end:
            return after
        if start < after:
            raise UnclearError  # an alias
        if node.id == "scalar":
            if node.style in ("|", ">"):
                return start + len(self.text[start:end].rstrip())
            return end
        if node.flow_style:
            return end
        try:
            return self.entries(node)[-1].end
        except UnclearError:
            return self._last_line(start, end)

    def _last_line(self, start: int, end: int) -> int:
        """Return the end of the last line of a part that is neither blank nor a comment."""
        lines = self.text[start:end].split("\n")
        while len(lines) > 1 and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
            lines.pop()
        return start + len("\n".join(lines).rstrip())

    # ------------------------------------------------------------ comments

    def chunks(self, node: Any, entries: list[Entry]) -> list[Chunk]:
        """Cut a block into its entries, each with the comments above and behind it."""
        first, column = entries[0], self.column(entries[0].start)
        line = self.line(first.start)
        start = first.start if self.text[line : first.start].strip() else self._above(line)
        if node is self.root:
            start = first.start
        found, gap = [], ""
        stops = [*(self.line(e.start) for e in entries[1:]), len(self.text)]
        for i, (entry, stop) in enumerate(zip(entries, stops, strict=True)):
            end = self._behind(entry.end, stop, column)
            found.append(Chunk(start, end, gap))
            if i == len(entries) - 1:
                break
            start = end + len(self.newline)
            gap = ""
            while start < stop and not self._line_at(start).strip():
                gap += self._line_at(start)
                start += len(self._line_at(start))
        return found

    def _above(self, line: int) -> int:
        """Return where the comment lines directly above a line begin."""
        while line > 0:
            previous = self.line(line - 1)
            shown = self.text[previous:line]
            if not shown.lstrip().startswith("#"):
                break
            line = previous
        return line

    def _behind(self, end: int, stop: int, column: int) -> int:
        """Return the end of the line, or of the deeper comment lines that follow."""
        at = end = self._line_end(end)
        while at + len(self.newline) < stop:
            at += len(self.newline)
            shown = self._line_at(at).rstrip("\r\n")
            deeper = len(shown) - len(shown.lstrip()) > column and shown.lstrip().startswith("#")
            if shown.strip() and not deeper:
                break
            at += len(shown)
            if deeper:
                end = at
        return end

    # ------------------------------------------------------------ lines

    def lines(self, text: str) -> str:
        """Return text with the line ends of this file."""
        return text.replace("\n", self.newline)

    def line(self, at: int) -> int:
        """Return where the line begins."""
        return self.text.rfind("\n", 0, at) + 1

    def _line_at(self, at: int) -> str:
        end = self.text.find("\n", at)
        return self.text[at : end + 1 if end >= 0 else len(self.text)]

    def _line_end(self, at: int) -> int:
        end = self.text.find("\n", at)
        end = len(self.text) if end < 0 else end
        return end - 1 if end > at and self.text[end - 1] == "\r" else end

    def column(self, at: int) -> int:
        """Return how far from the beginning of its line a character stands."""
        return at - self.line(at)
