"""What is visible on an HTML page, and how does the page mark it?  Its blocks in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from detente.evidence.page import PassageKind
from detente.pages.block import Block, Role
from detente.pages.cleaning import on_one_line
from detente.pages.plain_text import blocks_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]

_UNSEEN = frozenset(
    (  # noqa: SIM905
        "script style noscript template head svg math iframe object embed canvas audio video "
        "map textarea datalist param source track link meta title base"
    ).split()
)
_BLOCKS = frozenset(
    (  # noqa: SIM905
        "p div section article main li h1 h2 h3 h4 h5 h6 blockquote tr dt dd figcaption pre "
        "address header footer nav aside form fieldset legend label button hr ul ol dl table "
        "tbody thead tfoot body html center details summary figure caption select option input "
        "dialog menu hgroup search"
    ).split()
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_WHOLE = frozenset(("html", "body", "main", "article"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

_TAGS: dict[str, PassageKind] = {
    "nav": "link", "footer": "other", "aside": "other", "form": "widget", "button": "widget",
    "label": "widget", "select": "widget", "option": "widget", "input": "widget",
    "figcaption": "other", "dialog": "widget", "menu": "link", "search": "widget",
}  # fmt: skip


def _marks(words: str) -> re.Pattern[str]:
    """Return the pattern of classes and ids that hold one of these words as a part."""
    any_of = "|".join(words.split())
    return re.compile(rf"(?:^|[\s_-])(?:{any_of})(?:$|[\s_-])", re.IGNORECASE)


_CREDIT = _marks(
    r"by-?line author-?name authors? post-?date entry-?date published dateline "
    r"timestamp posted-?on post-?meta entry-?meta article-?meta meta pub-?date date "
    r"time"
)
_CLASSES: tuple[tuple[PassageKind, re.Pattern[str]], ...] = (
    (
        "comment",
        _marks(
            r"comments? comment-?list disqus\w* respond wpdiscuz\w* wpd replies commentform "
            r"comments?-?area reader-?comments?"
        ),
    ),
    (
        "category",
        _marks(
            r"breadcrumbs? cat-?links tags?-?links? tags tag-?cloud categor(?:y|ies) kicker "
            r"eyebrow topics rubrics? posted-?in section-?name"
        ),
    ),
    (
        "plea",
        _marks(
            r"newsletters? subscribe subscription donat(?:e|ion|ions) patreon support-?us "
            r"paywall promo cta sign-?up membership appeal"
        ),
    ),
    (
        "disclaimer",
        _marks(r"disclaimers? copyright legal colophon"),
    ),
    (
        "widget",
        _marks(
            r"share sharing shares social sharedaddy addtoany\w* ratings? reactions? likes? "
            r"toolbar cookies? consent gdpr cmp modal popup search login views print "
            r"post-?views audio-?player skip-?link screen-?reader-?text"
        ),
    ),
    (
        "link",
        _marks(
            r"related\w* recommend(?:ed|ations)? more-?from popular trending read-?next "
            r"navigation nav navbar menu pager pagination prev-?next sidebar most-?read "
            r"also-?like outbrain taboola yarpp teasers? latest-?posts see-?also read-?more"
        ),
    ),
    (
        "other",
        _marks(
            r"author-?bio about-?author author-?box bio ads? advert\w* sponsor(?:ed)? "
            r"sponsored-?\w* captions? wp-?caption-?text photo-?credit credits? footer"
        ),
    ),
)
_LARGEST = 0.5
"""An element with more of the page's text is no furniture, whatever its class says."""


@dataclass
class _Frame:
    """An open element: what it and those around it are marked as."""

    element: HtmlElement
    hint: PassageKind | None
    role: Role
    credit: bool
    unseen: bool
    link: bool


@dataclass
class _Walk:
    """The text gathered so far for the block that is open."""

    parts: list[str] = field(default_factory=list)
    linked: int = 0
    hint: PassageKind | None = None
    role: Role = "text"
    credit: bool = False


def visible_blocks(root: HtmlElement) -> list[Block]:
    """Return what a reader of the page sees, block by block, with the hints of its marks."""
    from lxml import etree  # type: ignore[import-untyped]

    sizes = _sizes(root)
    frames: list[_Frame] = []
    walk = _Walk()
    found: list[Block] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            parent = frames[-1] if frames else None
            if tag in _BLOCKS or _is_column(element, tag, sizes):
                found += _closed(walk)
            elif _is_glued(element, walk):
                walk.parts.append("\n")
            frames.append(_opened(element, tag, parent, sizes))
            if not frames[-1].unseen:
                _add(walk, frames[-1], _own_text(element, tag))
            continue
        frame = frames.pop()
        if tag in _BLOCKS or _is_column(element, tag, sizes):
            found += _closed(walk)
        elif tag in ("td", "th") and not frame.unseen:
            walk.parts.append(" ")
        if tag == "br" and not frame.unseen:
            walk.parts.append("\n")
        if frames and not frames[-1].unseen and element.tail:
            _add(walk, frames[-1], re.sub(r"\s+", " ", element.tail))
    return [*found, *_closed(walk)]


def _is_column(element: HtmlElement, tag: str, sizes: dict[Any, int]) -> bool:
    """Say whether a cell holds text of its own, as in tables that lay out a page."""
    if tag not in ("td", "th"):
        return False
    return sizes.get(element, 0) > 200 or any(c.tag in ("br", *_BLOCKS) for c in element)


def _is_glued(element: HtmlElement, walk: _Walk) -> bool:
    """Say whether two labels stand side by side with nothing between them but style."""
    before = element.getprevious()
    if before is None or before.tail or not walk.parts or not walk.parts[-1].strip():
        return False
    end, start = walk.parts[-1][-1], (element.text_content() or " ").lstrip()[:1]
    links = before.tag == element.tag == "a"
    return (
        links
        or (not end.isalnum() and not end.isspace() and start.isupper() and end not in "-’'(“\"")
        or (end.islower() and start.isupper())
        or (end.isalpha() and start.isdigit() and " " in before.text_content().strip())
    )


def _own_text(element: HtmlElement, tag: str) -> str:
    if tag == "input":
        shown = element.get("type", "").lower() in ("submit", "button")
        return element.get("value") or "" if shown else ""
    text = element.text or ""
    return text if tag == "pre" else re.sub(r"\s+", " ", text)


def _add(walk: _Walk, frame: _Frame, text: str) -> None:
    if not text:
        return
    if text.strip():
        if not any(p.strip() for p in walk.parts):
            walk.hint, walk.role, walk.credit = frame.hint, frame.role, frame.credit
        elif walk.hint != frame.hint:
            walk.hint = None if frame.hint is None else walk.hint
        if frame.link:
            walk.linked += len(text.strip())
    walk.parts.append(text)


def _closed(walk: _Walk) -> Iterator[Block]:
    """End the open block; line breaks in it may make several."""
    text = "".join(walk.parts)
    linked, hint, role, credit = walk.linked, walk.hint, walk.role, walk.credit
    walk.parts, walk.linked, walk.hint, walk.role, walk.credit = [], 0, None, "text", False
    whole = on_one_line(text)
    if not whole:
        return
    links = min(1.0, linked / len(whole))
    if role == "heading" or "\n" not in text.strip():
        yield Block(whole, role, hint, links=links, credit=credit)
        return
    for each in blocks_of(text):
        yield Block(each.text, role, hint, links=links, credit=credit)


def _opened(element: HtmlElement, tag: str, parent: _Frame | None, sizes: dict[Any, int]) -> _Frame:
    hint = parent.hint if parent else None
    credit = bool(parent and parent.credit)
    role: Role = parent.role if parent else "text"
    if tag in _BLOCKS:
        role = "heading" if tag in _HEADINGS else "item" if tag in ("li", "dd") else "text"
        if role == "text" and tag == "p" and parent and parent.role == "item":
            role = "item"
    share = sizes.get(element, 0) / max(1, sizes["all"])
    if tag not in _WHOLE and share <= _LARGEST:
        named = " ".join(
            filter(None, (element.get(k) for k in ("class", "id", "role", "itemprop")))
        )
        own = _marked(tag, named, parent)
        hint = hint if hint == "comment" else own or hint
        is_date = tag == "time" or element.get("rel") == "author"
        credit = credit or is_date or bool(named and _CREDIT.search(named) and own is None)
    elif tag not in _WHOLE and _CLASSES[0][1].search(element.get("id") or ""):
        hint = "comment"
    if tag == "h1":
        hint = None if hint in ("other", "link", "category") else hint
    unseen = bool(parent and parent.unseen) or _is_unseen(element, tag)
    return _Frame(element, hint, role, credit, unseen, tag == "a" or bool(parent and parent.link))


def _marked(tag: str, named: str, parent: _Frame | None) -> PassageKind | None:
    for kind, pattern in _CLASSES:
        if named and pattern.search(named):
            return kind
    if tag == "header":
        inside = parent is not None and any(
            a.tag in ("article", "main") for a in (parent.element, *parent.element.iterancestors())
        )
        return None if inside else "link"
    return _TAGS.get(tag)


def _is_unseen(element: HtmlElement, tag: str) -> bool:
    if not tag or tag in _UNSEEN or element.get("hidden") is not None:
        return True
    if tag == "dialog" and element.get("open") is None:
        return True
    style = element.get("style")
    return bool(style and _HIDDEN.search(style))


def _sizes(root: HtmlElement) -> dict[Any, int]:
    """Return how many letters each element holds, and under ``all`` the page."""
    from lxml import etree

    sizes: dict[Any, int] = {"all": 0}
    stack: list[int] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        seen = isinstance(element.tag, str) and element.tag not in _UNSEEN
        if event == "start":
            stack.append(len((element.text or "").strip()) if seen else 0)
            continue
        size = stack.pop()
        sizes[element] = size
        if stack:
            stack[-1] += size + len((element.tail or "").strip())
        else:
            sizes["all"] = size
    return sizes
