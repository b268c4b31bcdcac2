"""What do the extractors say of a page?  Trafilatura and jusText, asked about every block."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from detente.errors import MissingExtra
from detente.pages.block import Block
from detente.pages.cleaning import same_words

MOST_LETTERS = 500_000
"""Pages with more visible text are sorted by our own rules alone: the extractors would take minutes."""

_STOPLISTS: Mapping[str, str] = MappingProxyType({
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "ar": "Arabic",
    "fa": "Persian", "ru": "Russian", "it": "Italian", "pt": "Portuguese", "nl": "Dutch",
    "pl": "Polish", "tr": "Turkish", "uk": "Ukrainian", "he": "Hebrew", "sv": "Swedish",
})  # fmt: skip
_SHORT = 25
"""Letters below which a text must be a whole line of an extractor to count as found."""


@dataclass(frozen=True)
class Extracted:
    """What trafilatura takes for the text, for comments, and for the facts about the page."""

    text: str = ""
    comments: str = ""
    facts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def require_extractors() -> None:
    """Raise :class:`MissingExtra` where the extra ``pages`` is not installed."""
    try:
        import justext  # type: ignore[import-untyped]
        import lxml.html  # type: ignore[import-untyped]
        import trafilatura
    except ImportError as error:
        raise MissingExtra(
            f"Reading HTML needs the extra 'pages' ({error.name or 'lxml_html_clean'} is not "
            "installed): pip install 'detente[pages]'"
        ) from None
    assert justext
    assert lxml.html
    assert trafilatura


def extracted(html: str) -> Extracted:
    """Return what trafilatura makes of a page; nothing where it finds no text."""
    from trafilatura import bare_extraction

    with _quiet():
        try:
            found = bare_extraction(
                html,
                with_metadata=True,
                include_comments=True,
                include_tables=True,
                date_extraction_params={"original_date": True, "extensive_search": False},
            )
        except Exception:  # whatever the library stumbles over: our own rules still read the page
            return Extracted()
    if found is None:
        return Extracted()
    data = found if isinstance(found, dict) else found.as_dict()
    names = {
        "title": "title", "author": "author", "date": "date", "outlet": "sitename", "url": "url",
    }  # fmt: skip
    facts = {k: str(data[v]) for k, v in names.items() if data.get(v)}
    for key in ("categories", "tags"):
        if data.get(key):
            facts[key] = ", ".join(map(str, data[key]))
    return Extracted(str(data.get("text") or ""), str(data.get("comments") or ""), facts)


def second_opinion(html: str, language: str) -> dict[str, str]:
    """Return what jusText calls each paragraph: ``good``, ``bad``, or ``short`` where it abstains.

    It abstains on short lines, and on texts that it takes for bad only because of where they stand:
    on a page without a long paragraph that would be all of them.
    """
    from justext import get_stoplist, justext

    name = _STOPLISTS.get(language)
    options: dict[str, float] = {} if name else {"stopwords_low": 0.0, "stopwords_high": 0.0}
    try:
        with _quiet():
            found = justext(html, get_stoplist(name) if name else frozenset(), **options)
    except Exception:  # whatever the library stumbles over, deep nesting above all
        return {}
    return {same_words(p.text): _opinion(p.cf_class, p.class_type) for p in found}


def _opinion(alone: str, in_place: str) -> str:
    by_place_alone = alone == "neargood" and in_place == "bad"
    return "short" if alone == "short" or by_place_alone else in_place


def voted(blocks: Sequence[Block], first: Extracted, second: Mapping[str, str]) -> list[Block]:
    """Return the blocks with the vote of both extractors.

    What both take for text is body, and so is what one takes between two of those. What neither
    takes is furniture where it has no shape of prose either, but for short lines between the
    others. Our own rules judge the rest: no paragraph is furniture only because an extractor
    dropped it. jusText has no say on short lines: it would drop bullets and one-line paragraphs.
    """
    if not first.text.strip():
        return list(blocks)
    lines = {same_words(line.lstrip("-•* ")) for line in first.text.splitlines()}
    whole = same_words(first.text)
    comments = same_words(first.comments)
    said = [_said(b, lines, whole, second) for b in blocks]
    agreed = [
        i for i, s in enumerate(said) if s == "both" or (blocks[i].is_prose and _is_free(blocks[i]))
    ]
    low, high = (agreed[0], agreed[-1]) if agreed else (len(blocks), -1)
    listed = _listed(blocks)
    return [
        _with_vote(b, s, low < i < high or i in listed, comments)
        for i, (b, s) in enumerate(zip(blocks, said, strict=True))
    ]


def _listed(blocks: Sequence[Block]) -> set[int]:
    """Return the items without links that follow a heading or a paragraph: a list of the text."""
    found: set[int] = set()
    for i, b in enumerate(blocks):
        if i and b.role == "item" and b.links == 0 and b.hint is None:
            before = blocks[i - 1]
            if i - 1 in found or before.role == "heading" or before.is_prose:
                found.add(i)
    return found


def _said(block: Block, lines: set[str], whole: str, second: Mapping[str, str]) -> str:
    mine = same_words(block.text)
    taken = mine in lines or (len(mine) >= _SHORT and mine in whole)
    other = second.get(mine, "short")
    if taken:
        return "one" if other == "bad" and block.words >= 10 else "both"
    return "one" if other == "good" else "none"


def _with_vote(block: Block, said: str, between: bool, comments: str) -> Block:
    mine = same_words(block.text)
    if len(mine) >= _SHORT and mine in comments and block.hint is None and said != "both":
        return replace(block, hint="comment")
    if said == "both":
        return replace(block, vote="body")
    if said == "one" and between:
        return replace(block, vote="body")
    is_short = between and block.links < 0.5 and block.words < 12
    return block if block.is_prose or is_short else replace(block, vote="furniture")


def _is_free(block: Block) -> bool:
    return block.hint is None and block.links < 0.5


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the libraries' remarks off the terminal."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)
