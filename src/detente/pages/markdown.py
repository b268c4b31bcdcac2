"""What are the paragraphs of a Markdown text?  Headings, items and links without their signs."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from detente.pages.block import Block, Role
from detente.pages.cleaning import lines_of, on_one_line
from detente.pages.plain_text import joined

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_ITEM = re.compile(r"([-*+]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?(.*)")
_RULE = re.compile(r"([-*_])(\s*\1){2,}\s*")
_FENCE = re.compile(r"(```+|~~~+)")
_REFERENCE = re.compile(r"\[[^\]^]+\]:\s+\S+.*")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_IMAGE = re.compile(r"!\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])")
_LINK = re.compile(r"\[([^\]]+)\](?:\([^()\s]*(?:\([^()]*\))?[^()]*\)|\[[^\]]*\])")
_AUTO = re.compile(r"<((?:https?|mailto):[^>\s]+)>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_SCRIPT = re.compile(r"<(script|style)\b.*?(</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_STRONG = re.compile(r"(\*\*\*|\*\*|__|~~)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=\S)(.+?)(?<=\S)\1(?![\w*])")
_CODE = re.compile(r"(`+)(.+?)\1")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")
_FRONT = re.compile(r"\A\ufeff?---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_ENTRY = re.compile(r"([A-Za-z_]+)\s*:\s*(.+)")

_KEYS = {
    "title": "title", "author": "author", "authors": "author", "date": "date", "published": "date",
    "url": "url", "link": "url", "canonical": "url", "source": "outlet", "site": "outlet",
    "outlet": "outlet", "publication": "outlet", "lang": "language", "language": "language",
}  # fmt: skip


@dataclass(frozen=True)
class Written:
    """What a Markdown text holds: its title, the keys of its head, its blocks."""

    title: str
    head: dict[str, str]
    blocks: tuple[Block, ...]


def written(text: str) -> Written:
    r"""Return the parts of a Markdown text.

    >>> page = written("# Talks *fail*\n\n- one [point](http://x.y)\n- two\n")
    >>> page.title, [b.text for b in page.blocks]
    ('Talks fail', ['Talks fail', 'one point', 'two'])
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    head: dict[str, str] = {}
    if found := _FRONT.match(text):
        head = _head(found[1])
        text = text[found.end() :]
    text = _SCRIPT.sub("\n", _COMMENT.sub("", text))
    blocks = tuple(_blocks(lines_of(_with_indents(text))))
    title = head.pop("title", "") or _first_heading(text, blocks)
    return Written(title, head, blocks)


def _with_indents(text: str) -> str:
    """Take quotation signs away; the lines stay."""
    return re.sub(r"(?m)^[ \t]{0,3}(?:>[ \t]?)+", "", text)


def _head(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in text.split("\n"):
        entry = _ENTRY.match(line.strip())
        if entry and entry[1].lower() in _KEYS:
            value = on_one_line(entry[2]).strip("\"'[]")
            found.setdefault(_KEYS[entry[1].lower()], value)
    return found


def _first_heading(text: str, blocks: Sequence[Block]) -> str:
    """Return the first heading of the highest level, where it stands before the second text."""
    headings = [b.text for b in blocks if b.role == "heading"]
    top = re.search(r"(?m)^[ \t]{0,3}#[ \t]+(.*?)[ \t]*#*$|^(?=\S)(.+)\n=+[ \t]*$", text)
    if top:
        return plain(top[1] or top[2])[0]
    return headings[0] if headings and blocks[0].role == "heading" else ""


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    parts: list[str] = []
    role: Role = "text"
    fence = ""
    for _i, line in enumerate([*lines, ""]):
        mark = _FENCE.match(line)
        if fence or mark:
            if mark and (not fence or line.startswith(fence)):
                fence = "" if fence else mark[1]
                yield from _block(parts, role)
                parts = []
            elif line:
                yield Block(line)
            continue
        under = re.fullmatch(r"=+|-{2,}", line) and parts and role == "text"
        if under:
            yield from _block(parts, "heading")
            parts, role = [], "text"
            continue
        heading, item = _HEADING.match(line), _ITEM.match(line)
        if not line or heading or item or _RULE.fullmatch(line) or _REFERENCE.fullmatch(line):
            yield from _block(parts, role)
            parts, role = [], "text"
        if heading:
            yield from _block([heading[2]], "heading")
        elif item and not _RULE.fullmatch(line):
            numbered = item[1][:-1].isdigit()
            parts, role = [line if numbered else item[2]], "item"
        elif _REFERENCE.fullmatch(line):
            yield Block(line, hint="link")
        elif line and not _RULE.fullmatch(line) and not _is_ruling(line):
            parts.append(_cells(line))
            if line.startswith("|"):
                yield from _block(parts, "item")
                parts = []


def _is_ruling(line: str) -> bool:
    return line.startswith("|") and not set(line) - set("|-: ")


def _cells(line: str) -> str:
    if not line.startswith("|"):
        return line
    return " | ".join(cell.strip() for cell in line.strip("|").split("|"))


def _block(parts: Sequence[str], role: Role) -> Iterator[Block]:
    whole = ""
    for part in parts:
        whole = joined(whole, part) if whole else part
    images = [on_one_line(m) for m in _IMAGE.findall(whole) if m.strip()]
    text, links = plain(_IMAGE.sub("", whole))
    if text:
        yield replace(Block(text, role), links=links)
    for image in images:
        yield Block(image, hint="other")


def plain(text: str) -> tuple[str, float]:
    """Return a line without Markdown's signs, and the share of it that is links.

    >>> plain("A **bold** [word](x) & `code`")
    ('A bold word & code', 0.222)
    """
    linked = sum(len(m) for m in _LINK.findall(text))
    text = _IMAGE.sub(r"\1", text)
    text = _AUTO.sub(r"\1", _LINK.sub(r"\1", text))
    text = _TAG.sub("", text)
    text = _CODE.sub(r"\2", text)
    for pattern in (_STRONG, _STRONG, _EMPHASIS):
        text = pattern.sub(r"\2", text)
    text = on_one_line(html.unescape(_ESCAPED.sub(r"\1", text)))
    return text, round(min(1.0, linked / len(text)), 3) if text else 0.0
