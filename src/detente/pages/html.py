"""What does an HTML page say?  Its visible text, sorted by its marks, two extractors and our rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from detente.errors import UnusablePage
from detente.evidence.page import Page, PassageKind
from detente.pages.block import Block
from detente.pages.cleaning import on_one_line, same_words
from detente.pages.furniture import tags
from detente.pages.html_blocks import visible_blocks
from detente.pages.html_votes import (
    MOST_LETTERS,
    Extracted,
    extracted,
    require_extractors,
    second_opinion,
    voted,
)
from detente.pages.language import UNDETERMINED, language_of
from detente.pages.opening import refuse_long
from detente.pages.rules import Rules, rules_for
from detente.pages.sorting import sorted_page

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]

MOST_TAGS = 300_000

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_DATA = re.compile(r"""(["'(])data:[^"')\s]{200,}""")
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->", re.IGNORECASE)

_BETTER: dict[PassageKind, tuple[PassageKind, ...]] = {
    "other": ("category", "plea", "disclaimer", "widget", "comment", "link", "other"),
    "link": ("category", "plea", "disclaimer", "widget", "comment", "link"),
    "widget": ("plea", "disclaimer", "comment", "link", "widget"),
    "comment": ("widget",),
    "plea": (), "disclaimer": (), "category": (),
}  # fmt: skip
"""Kinds by our rules that go before the kind that a page's own mark gives."""


def read_html(html: str, own: Rules | None = None, language: str | None = None) -> Page:
    """Return what an HTML page says; scripts and styles are neither run nor kept.

    Raises :class:`MissingExtra` without the extra ``pages``.
    """
    require_extractors()
    html = _DATA.sub(r"\1data:,", _DECLARATION.sub("", html))
    if html.count("<") > MOST_TAGS:
        raise UnusablePage(
            f"The page has {html.count('<'):,} tags; an article has a few thousand. Open it in the "
            "browser, select the text, and paste it with '-'."
        )
    root = _parsed(html)
    blocks = visible_blocks(root)
    letters = sum(len(b.text) for b in blocks)
    refuse_long(letters, "The page")
    said = language or _language(root, blocks)
    first = Extracted()
    if letters <= MOST_LETTERS:
        first = extracted(html)
        blocks = voted(blocks, first, second_opinion(html, said))
    rules = rules_for(said, own)
    blocks = [_refined(b, rules) for b in blocks]
    title, found = _title(root, blocks, first)
    if found is not None:
        blocks[found] = replace(blocks[found], hint=None)
    facts = {k: on_one_line(v) for k, v in first.facts.items() if k != "title"}
    if "author" in facts:
        facts["author"] = as_spelled(facts["author"], html)
    if saved := _SAVED_FROM.search(html[:4000]):
        facts.setdefault("url", saved[1])
    return sorted_page(blocks, rules, title=title, metadata=facts | {"language": said})


def as_spelled(author: str, html: str) -> str:
    """Return the names with the full stops of their initials, which the extractor drops.

    >>> as_spelled("A B Keller; J Marot", '<meta name="author" content="A. B. Keller">J. Marot')
    'A. B. Keller; J. Marot'
    """
    return "; ".join(_as_spelled(name, html) for name in author.split("; "))


def _as_spelled(name: str, html: str) -> str:
    parts = r"(?:\.\s*|\s+)".join(map(re.escape, name.split()))
    found = re.search(rf"(?<!\w){parts}(?!\w)", html)
    return on_one_line(found[0]) if found else name


def _parsed(html: str) -> HtmlElement:
    import lxml.html  # type: ignore[import-untyped]
    from lxml.etree import ParserError  # type: ignore[import-untyped]

    parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return lxml.html.document_fromstring(html, parser=parser)
    except (ParserError, ValueError):
        return lxml.html.document_fromstring("<html><body></body></html>")


def _language(root: HtmlElement, blocks: Sequence[Block]) -> str:
    """Return the language of the text, or the one that the page declares where it is not known."""
    longest = sorted(blocks, key=lambda b: -len(b.text))[:40]
    found = language_of(" ".join(b.text for b in longest))
    if found != UNDETERMINED:
        return found
    declared = re.split("[-_]", root.get("lang") or "")[0].lower()
    return declared if re.fullmatch("[a-z]{2,3}", declared) else UNDETERMINED


def _refined(block: Block, rules: Rules) -> Block:
    """Return the block with the kind that our rules give it, where they know better."""
    if block.hint is None:
        return block
    better = next(
        (t.kind for t in tags(block, rules) if t.kind in _BETTER[block.hint] and t.place != "head"),
        None,
    )
    if better is None and block.hint == "other" and block.links > 0.5:
        better = "link"
    return replace(block, hint=better or block.hint)


def _title(root: HtmlElement, blocks: Sequence[Block], first: Extracted) -> tuple[str, int | None]:
    """Return the title, and the heading that bears it: the page's own, by h1 or by its metadata."""
    declared = on_one_line(first.facts.get("title", ""))
    shown = on_one_line("".join(root.xpath("//head/title[1]//text()")))
    headings = [i for i, b in enumerate(blocks) if b.role == "heading"]
    longest_first = sorted(headings, key=lambda i: -len(blocks[i].text))
    for name in (shown, declared):
        mine = same_words(name)
        for i in longest_first:
            head = same_words(blocks[i].text)
            if mine and (head == mine or (len(head) > 8 and mine.startswith(head))):
                return blocks[i].text, min(j for j in headings if blocks[j].text == blocks[i].text)
    for name in filter(None, (shown, declared)):
        for i, b in enumerate(blocks[:60]):
            if same_words(b.text) == same_words(name):
                return b.text, i
    tops = {on_one_line(h.text_content()) for h in root.iter("h1")}
    for i in headings:
        if blocks[i].text in tops and blocks[i].hint is None:
            return blocks[i].text, i
    return declared or shown, None
