"""What kind of page is it, and what does it say?  From raw bytes to title, metadata and passages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias

from detente.errors import UnusablePage
from detente.evidence.page import Page
from detente.pages.decoding import Decoded, decoded
from detente.pages.language import UNDETERMINED, language_of
from detente.pages.opening import as_named, refuse_large, refuse_long
from detente.pages.plain_text import blocks_of
from detente.pages.rules import Rules, rules_for
from detente.pages.saved import html_inside
from detente.pages.sorting import sorted_page

Form: TypeAlias = Literal["html", "markdown", "text"]

_HTML = re.compile(
    rb"(?:\s|\xef\xbb\xbf|<!--.*?-->|<\?xml.*?\?>)*<(?:!doctype\s+html|html|head|body|article|main|div|p|h1|section|meta|title|table|script|style|link)\b",
    re.IGNORECASE | re.DOTALL,
)
_DOCUMENT = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_TAGS = re.compile(rb"</(?:p|div|h[1-6]|li|article|body|html|span|a|td)\s*>", re.IGNORECASE)
_MARKDOWN = re.compile(
    r"(?m)^#{1,6} \S.*$|\A---\n[\w-]+\s*:|^\S.*\n(={3,})$|\[[^\]\n]+\]\((https?:|/)[^)\n]+\)"
)
_SAVED = re.compile(
    rb"(?mi)\A(?:[\w-]+:.*\r?\n(?:[ \t].*\r?\n)*)*?content-type:\s*(?:multipart/related|text/html)"
)
_SUFFIXES: Mapping[str, Form] = MappingProxyType({
    ".html": "html", ".htm": "html", ".xhtml": "html", ".xht": "html", ".shtml": "html",
    ".md": "markdown", ".markdown": "markdown", ".mdown": "markdown", ".mkd": "markdown",
})  # fmt: skip
_OTHERS = (
    (b"%PDF-", "a PDF file. Open it, copy its text, and give that as a text file or through '-'"),
    (b"PK\x03\x04", "a Word, OpenDocument or zip file. Open it, copy its text, and give that"),
    (b"\xd0\xcf\x11\xe0", "a Word file of the old kind. Open it, copy its text, and give that"),
    (b"{\\rtf", "a file in RTF. Open it, copy its text, and give that"),
    (b"\x89PNG", "an image. Have its text recognised, or type what you need of it"),
    (b"\xff\xd8\xff", "an image. Have its text recognised, or type what you need of it"),
    (b"GIF8", "an image. Have its text recognised, or type what you need of it"),
    (b"RIFF", "an image or a recording. Type what you need of it, and give that as text"),
    (b"\x1f\x8b", "a compressed file. Unpack it first"),
)


def read_page(
    raw: bytes, *, name: str, rules: Rules | None = None, language: str | None = None
) -> Page:
    r"""Return what a page says: title, metadata, and passages with the furniture marked.

    ``name`` is the file's name (``-`` for the standard input); ``rules`` are rules of the user,
    which go before ours; ``language`` overrules what the page seems to be in. Nothing in the page
    is executed and nothing is fetched. Raises :class:`UnusablePage` and :class:`MissingExtra`.

    >>> page = read_page(b"Rain\n\nIt rained in the valley.\n\nShare this\n", name="rain.txt")
    >>> page.title, [(p.number, p.kind) for p in page.passages]
    ('Rain', [(1, 'body'), (None, 'widget')])
    """
    refuse_others(raw, name)
    form, raw = form_of(raw, name)
    text = decoded(raw)
    if "\0" in text.text:
        raise UnusablePage(
            f"{as_named(name)} is no text: it holds zero bytes. Give a page, or copied text."
        )
    page = _read(form, text, rules, language)
    if not page.passages and not page.title:
        raise UnusablePage(_why_empty(form, name))
    if not any(c.isalnum() for p in page.passages for c in p.text):
        raise UnusablePage(_why_empty(form, name))
    return _noted(page, text)


def refuse_others(raw: bytes, name: str) -> None:
    """Raise :class:`UnusablePage` for what is no page of text: too large, PDF, Word, image."""
    refuse_large(raw, as_named(name))
    for mark, what in _OTHERS:
        if raw.startswith(mark):
            raise UnusablePage(f"{as_named(name)} is {what}.")
    if not raw.strip():
        raise UnusablePage(
            f"{as_named(name)} is empty. Give a file with a page, or paste its text with '-'."
        )


def form_of(raw: bytes, name: str) -> tuple[Form, bytes]:
    """Return what form a page has, by its content and its suffix, and its own bytes.

    >>> form_of(b"<!DOCTYPE html><p>Rain.", "page.txt")[0]
    'html'
    """
    suffix = f".{name.rpartition('.')[2].lower()}" if "." in name else ""
    if suffix in (".mht", ".mhtml") or _SAVED.match(raw[:4000]):
        return "html", html_inside(raw, name)
    form = _SUFFIXES.get(suffix)
    if form == "html" or (form is None and _looks_like_html(raw)):
        return "html", raw
    if form is None and suffix in ("", ".-") and _MARKDOWN.search(decoded(raw[:20_000]).text):
        return "markdown", raw
    return form or "text", raw


def _looks_like_html(raw: bytes) -> bool:
    start = raw[:20_000]
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        start = start.decode("utf-16", "replace").encode("utf-8")
    if _DOCUMENT.match(start):
        return True
    closed = len(_TAGS.findall(start))
    return closed > 5 or (closed > 0 and bool(_HTML.match(start)))


def _read(form: Form, text: Decoded, rules: Rules | None, language: str | None) -> Page:
    if form == "html":
        from detente.pages.html import read_html

        return read_html(text.text, rules, language)
    refuse_long(len(text.text), "The text")
    if form == "markdown":
        from detente.pages.markdown import written

        page = written(text.text)
        said = (
            language
            or page.head.get("language")
            or language_of(" ".join(b.text for b in page.blocks))
        )
        head = {k: v for k, v in page.head.items() if v} | {"language": said}
        return sorted_page(page.blocks, rules_for(said, rules), title=page.title, metadata=head)
    blocks = blocks_of(text.text)
    said = language or language_of(" ".join(b.text for b in blocks[:200]))
    return sorted_page(blocks, rules_for(said, rules), metadata={"language": said})


def _noted(page: Page, text: Decoded) -> Page:
    """Return the page with the encoding in its metadata where that is worth saying."""
    known = {k: v for k, v in page.metadata.items() if v}
    if text.encoding != "utf-8":
        known["encoding"] = text.encoding
    if text.damaged:
        known["damage"] = "bytes that fit no encoding stand as \ufffd"
    return Page(page.title, page.passages, MappingProxyType(known))


def _why_empty(form: Form, name: str) -> str:
    if form == "html":
        return (
            f"{as_named(name)} has no text: it shows images, or a script writes it in the browser. Open it "
            "there, select the text, and paste it with '-'."
        )
    return f"{as_named(name)} has no words. Give a file with a page, or paste its text with '-'."


def is_supported(language: str) -> bool:
    """Say whether there is a table of furniture for a language."""
    from detente.pages.rules import languages

    return language != UNDETERMINED and language.partition("-")[0].lower() in languages()
