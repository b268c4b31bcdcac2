"""Which blocks are the body?  Title, credits, the bounds of the body, and the zones around it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from detente.evidence.page import Page, Passage, PassageKind, numbered
from detente.pages.bio import is_bio
from detente.pages.block import (
    Block,
    ends_call,
    ends_sentence,
    is_caseless,
    is_entry,
    is_headline,
    is_item,
    sentences,
    starts_small,
)
from detente.pages.cleaning import same_words
from detente.pages.credits import Credit, credit, date_in, is_name
from detente.pages.furniture import tags
from detente.pages.rules import Rules
from detente.pages.sheet import Sheet
from detente.pages.zones import zones_of


def sorted_page(
    blocks: Sequence[Block],
    rules: Rules,
    *,
    title: str = "",
    metadata: Mapping[str, str] = MappingProxyType({}),
) -> Page:
    """Return the page whose blocks these are, each with its kind.

    ``title`` and ``metadata`` are what the page itself declares; what they leave open is looked
    for at the top of the text. Every block is a passage, but for the title and the credits.
    """
    sheet = Sheet(blocks, rules, [tags(b, rules) for b in blocks], [b.hint for b in blocks])
    known = dict(metadata)
    first = _first(sheet)
    title = _find_title(sheet, first, title)
    first = _first(sheet)
    _find_credits(sheet, first, known)
    first = _first(sheet)
    _sort(sheet, first, known.get("author", ""))
    passages = tuple(
        Passage(b.text, sheet.kinds[i] or "body")
        for i, b in enumerate(blocks)
        if i not in sheet.gone
    )
    return Page(title, numbered(passages), MappingProxyType(known))


def _first(sheet: Sheet) -> int:
    """Return where the body begins: at the first strong block."""
    found = (i for i in range(len(sheet.blocks)) if sheet.strong(i))
    return next(found, len(sheet.blocks))


# ---------------------------------------------------------------- title and credits


def _find_title(sheet: Sheet, first: int, declared: str) -> str:
    """Return the title, and take its blocks out of the passages."""
    title = declared or _guessed_title(sheet, first)
    wanted = same_words(title)
    if wanted:
        sheet.gone |= {
            i
            for i, b in enumerate(sheet.blocks)
            if len(b.text) < 2 * len(title) + 20 and same_words(b.text) == wanted
        }
        sheet.title = min(sheet.gone, default=None)
    return title


def _guessed_title(sheet: Sheet, first: int) -> str:
    found = [i for i in range(first) if _may_be_title(sheet, i)]
    headings = [i for i in found if sheet.blocks[i].role == "heading"]
    found = headings or found
    others = (i for i in range(len(sheet.blocks)) if i not in found[:1] and not sheet.fixed(i))
    if not found or next(others, None) is None:
        return ""
    if len(found) > 1 and _is_label(sheet.blocks[found[0]], sheet.blocks[found[1]]):
        found = found[1:]
    for i in found:  # a tab's title is the headline with the site's name behind it
        mine = same_words(sheet.blocks[i].text)
        if any(j != i and same_words(sheet.blocks[j].text).startswith(mine) for j in found):
            return sheet.blocks[i].text
    return sheet.blocks[found[0]].text


def _is_label(block: Block, following: Block) -> bool:
    """Say whether a line names the site or the section, and the next is the title."""
    parted = any(sign in block.text for sign in "|>/·»")
    short = block.words <= 3 or (parted and block.words <= 6)
    return block.role != "heading" and short and 5 <= following.words <= 20


def _may_be_title(sheet: Sheet, i: int) -> bool:
    b = sheet.blocks[i]
    placed = any(t.place in ("anywhere", "head", "edge") for t in sheet.tags[i])
    return not (
        sheet.kinds[i] is not None
        or placed
        or credit(b.text, sheet.rules)
        or ends_sentence(b.text)
        or is_entry(b.text)
        or (is_item(b.text) and b.role != "heading")
        or not any(c.isalpha() for c in b.text)
        or b.links > 0.9
    )


def _find_credits(sheet: Sheet, first: int, known: dict[str, str]) -> None:
    """Take bylines and datelines at the top into the metadata."""
    lines: list[str] = []
    for i in range(first):
        found = None if i in sheet.gone else _credit(sheet, i)
        if found is None or sheet.fixed(i):
            continue
        sheet.gone.add(i)
        lines.append(found.line)
        _learn(known, found)
    for i in range(first):
        beside = {j for j in (i - 1, i + 1) if j in sheet.gone and j != sheet.title}
        text = sheet.blocks[i].text
        if i not in sheet.gone and beside and not sheet.fixed(i) and is_name(text):
            sheet.gone.add(i)
            lines.append(text)
            known.setdefault("author", text)
    if lines:
        known["credits"] = " · ".join(lines)


def _credit(sheet: Sheet, i: int) -> Credit | None:
    block = sheet.blocks[i]
    found = credit(block.text, sheet.rules)
    if found is None and block.credit and block.words <= 12 and block.role != "heading":
        author = block.text if is_name(block.text) else ""
        return Credit(block.text, author, date_in(block.text, sheet.rules))
    return found


def _learn(known: dict[str, str], found: Credit) -> None:
    """Take author and date from a line, where the page does not declare others."""
    declared = known.get("author")
    if found.author and (not declared or same_words(declared) == same_words(found.author)):
        known["author"] = found.author
    if found.date and not known.get("date"):
        known["date"] = found.date


# ---------------------------------------------------------------- body and furniture


def _sort(sheet: Sheet, first: int, author: str) -> None:
    _apply(sheet, ("anywhere",), range(len(sheet.blocks)))
    zones = zones_of(sheet, first)
    last = _last(sheet, first, zones)
    last = _without_bios(sheet, first, last, zones, author)
    if last < first:
        first = last = _only_short(sheet)
    _apply(sheet, ("edge", "head"), (i for i in range(first) if not _is_inner(sheet, i)))
    _apply(sheet, ("edge", "tail"), range(last + 1, len(sheet.blocks)))
    _apply_beside(sheet, first, last)
    for i in range(len(sheet.blocks)):
        if i not in sheet.gone and sheet.kinds[i] is None:
            sheet.kinds[i] = _kind(sheet, i, (first, last), zones)


def _is_inner(sheet: Sheet, i: int) -> bool:
    """Say whether a block is a heading below the title: no label of the page."""
    is_below = sheet.title is not None and i > sheet.title
    return is_below and sheet.blocks[i].role == "heading"


def _apply(sheet: Sheet, places: tuple[str, ...], where: Iterable[int]) -> None:
    for i in where:
        if sheet.kinds[i] is None:
            sheet.kinds[i] = next((t.kind for t in sheet.tags[i] if t.place in places), None)


def _apply_beside(sheet: Sheet, first: int, last: int) -> None:
    """Within the body, lines that are furniture at an edge are so beside other furniture."""
    for i in range(first, last + 1):
        before, after = _neighbours(sheet, i)
        beside = [
            j for j in (before, after) if j is not None and sheet.kinds[j] not in (None, "body")
        ]
        if beside:
            _apply(sheet, ("edge",), range(i, i + 1))


def _neighbours(sheet: Sheet, i: int) -> tuple[int | None, int | None]:
    before = next((j for j in range(i - 1, -1, -1) if j not in sheet.gone), None)
    after = next((j for j in range(i + 1, len(sheet.blocks)) if j not in sheet.gone), None)
    return before, after


def _last(sheet: Sheet, first: int, zones: Mapping[int, PassageKind]) -> int:
    """Return where the body ends: at its last strong block, with a question that follows at once."""
    last = max(
        (i for i in range(first, len(sheet.blocks)) if sheet.strong(i) and i not in zones),
        default=first - 1,
    )
    while last + 1 < len(sheet.blocks) and last >= first:
        b = sheet.blocks[last + 1]
        free = last + 1 not in sheet.gone and last + 1 not in zones and not sheet.tags[last + 1]
        follows = not is_headline(b.text) and (
            ends_call(b.text) or b.vote == "body" or starts_small(b.text)
        )
        if not (free and follows and sheet.kinds[last + 1] is None and b.links < 0.5):
            break
        if b.vote == "furniture" or (ends_call(b.text) and _is_loose(sheet, last + 2)):
            break
        last += 1
    return last


def _is_loose(sheet: Sheet, i: int) -> bool:
    """Say whether a block looks like a headline of another page."""
    if i >= len(sheet.blocks) or i in sheet.gone or sheet.tags[i] or sheet.kinds[i]:
        return False
    b = sheet.blocks[i]
    return b.words >= 4 and not ends_sentence(b.text) and not starts_small(b.text)


def _without_bios(
    sheet: Sheet, first: int, last: int, zones: Mapping[int, PassageKind], author: str
) -> int:
    """Mark what is said of the author behind the text, and return where the text ends before it."""
    while last > first and is_bio(sheet.blocks[last].text, author, sheet.rules):
        sheet.kinds[last] = "other"
        earlier = (i for i in range(last - 1, first - 1, -1) if sheet.strong(i) and i not in zones)
        last = next(earlier, first)
    return last


def _only_short(sheet: Sheet) -> int:
    """Return the first block that is left where nothing looks like prose."""
    left = (i for i in range(len(sheet.blocks)) if i not in sheet.gone and not sheet.fixed(i))
    return next(left, 0)


def _kind(
    sheet: Sheet, i: int, bounds: tuple[int, int], zones: Mapping[int, PassageKind]
) -> PassageKind:
    block = sheet.blocks[i]
    if i in zones:
        return _kind_in_zone(block, zones[i])
    if i < bounds[0]:
        return _kind_before(sheet, i)
    if i > bounds[1]:
        return _kind_behind(block)
    if block.vote == "furniture" and not _heads_text(sheet, i):
        return "link" if block.links > 0.5 or is_headline(block.text) else "other"
    if _stands_alone(sheet, i):
        return "link"
    return "body"


def _heads_text(sheet: Sheet, i: int) -> bool:
    """Say whether a block is a heading, and what follows is text."""
    after = _neighbours(sheet, i)[1]
    if sheet.blocks[i].role != "heading" or sheet.blocks[i].links > 0.5 or after is None:
        return False
    return sheet.kinds[after] in (None, "body") and sheet.blocks[after].vote != "furniture"


def _kind_in_zone(block: Block, zone: PassageKind) -> PassageKind:
    if zone == "comment" and block.links < 0.5:
        short = block.words <= 18 and sentences(block.text) <= 1
        headline = short and block.words >= 4 and not ends_sentence(block.text)
        return "link" if headline else "comment"
    return "link" if zone == "comment" else zone


def _kind_before(sheet: Sheet, i: int) -> PassageKind:
    """Above the body: a label before the title, a line of the text behind it."""
    block = sheet.blocks[i]
    if sheet.title is None or i > sheet.title:
        is_body = block.vote != "furniture" or block.role == "heading"
        return "body" if is_body and block.links < 0.7 else "link"
    if block.links > 0.7 or block.words > 4:
        return "link"
    return "category" if any(c.isalpha() for c in block.text) else "other"


def _kind_behind(block: Block) -> PassageKind:
    """Behind the body: headlines of other pages, or something else."""
    if block.links > 0.5 or block.words >= 3 or is_caseless(block.text):
        return "link"
    return "other"


def _stands_alone(sheet: Sheet, i: int) -> bool:
    """Say whether a headline stands between furniture: then it belongs to that."""
    block = sheet.blocks[i]
    if sheet.strong(i) or block.role == "heading" or block.words < 4:
        return False
    before, after = _neighbours(sheet, i)
    around = [sheet.kinds[j] for j in (before, after) if j is not None]
    return len(around) == 2 and all(k not in (None, "body") for k in around)
