"""Changing part of a case file's text so that every other byte stays where its author put it.

The text is cut into chunks: an entry of a mapping or an item of a list, with the comments above
and behind it. Chunks are kept, moved, dropped or written anew; only the values that differ are
rewritten. Whatever is too tangled for that (aliases, odd spellings) raises
:class:`UnclearError`, and the caller writes a larger part anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from detente.case import emit
from detente.case.chunks import Chunk, Edit, Entry, Source, UnclearError


def same(a: object, b: object) -> bool:
    """Say whether two plain values are one, the order of keys and the kinds of scalars included.

    >>> same({"a": 1, "b": 2}, {"b": 2, "a": 1}), same(1, True)
    (False, False)
    """
    if isinstance(a, dict) and isinstance(b, dict):
        return list(a) == list(b) and all(same(v, b[k]) for k, v in a.items())
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    return a == b and isinstance(a, bool) == isinstance(b, bool)


def patched(text: str, before: dict[str, Any], after: dict[str, Any]) -> str:
    """Return the text of ``before`` changed to say ``after``; raises :class:`UnclearError`."""
    source = Source(text)
    return source.applied(0, len(text), _changes(source, source.root, before, after))


def sections_replaced(text: str, before: dict[str, Any], after: dict[str, Any]) -> str:
    """Return the text, every section that differs written anew; raises :class:`UnclearError`."""
    source = Source(text)
    edits = _changes(source, source.root, before, after, deep=False)
    return source.applied(0, len(text), edits)


# ---------------------------------------------------------------- what changes


@dataclass(frozen=True)
class _Step:
    """An entry that is wanted: the old one it comes from, what that said and what it is to say."""

    old: int | None
    key: str | None
    was: object
    now: object


def _changes(
    source: Source, node: Any, before: object, after: object, *, deep: bool = True
) -> list[Edit]:
    """Return the edits that turn a node from ``before`` to ``after``."""
    if same(before, after):
        return []
    entries = source.entries(node)
    plan = _plan(node, entries, before, after)
    inner = [
        [] if step.old is None else _inner(source, node, entries[step.old], step, deep)
        for step in plan
    ]
    if [step.old for step in plan] == list(range(len(entries))):
        return [edit for edits in inner for edit in edits]
    if not plan or not entries:
        raise UnclearError
    if node.flow_style:
        return [_flow(source, node, entries, plan, inner)]
    return [_block(source, node, entries, plan, inner)]


def _plan(node: Any, entries: list[Entry], before: object, after: object) -> list[_Step]:
    if isinstance(before, dict) and isinstance(after, dict) and node.id == "mapping":
        return _mapping_plan([str(e.key) for e in entries], before, after)
    if (
        isinstance(before, list)
        and isinstance(after, list)
        and node.id == "sequence"
        and len(entries) == len(before)
    ):
        return _list_plan(before, after)
    raise UnclearError


def _inner(source: Source, node: Any, entry: Entry, step: _Step, deep: bool) -> list[Edit]:
    if same(step.was, step.now):
        return []
    if deep:
        try:
            return _changes(source, entry.value, step.was, step.now)
        except UnclearError:
            pass
    return [_replaced(source, node, entry, step.now)]


def _replaced(source: Source, node: Any, entry: Entry, now: object) -> Edit:
    """Write a value anew, in the place of the old one."""
    column = source.column(entry.start)
    if node.flow_style:
        lead = "" if entry.key is None else " "
        return (entry.lead, entry.end, lead + emit.inline(now))
    if entry.key is None:
        shown = " " + emit.item(now, column)[2:]
    else:
        name = emit.entry(entry.key, None, column).removesuffix(" null")
        shown = emit.entry(entry.key, now, column).removeprefix(name)
    remark, newline, _ = source.text[entry.lead : entry.value.start_mark.index].partition("\n")
    if newline and "#" in remark:
        if not shown.startswith("\n"):
            shown = "\n" + " " * (column + 2) + shown.strip()
        shown = remark.rstrip() + shown
    return (entry.lead, entry.end, source.lines(shown))


# ---------------------------------------------------------------- plans


def _mapping_plan(keys: list[str], before: dict[str, Any], after: dict[str, Any]) -> list[_Step]:
    if not set(before) <= set(keys):
        raise UnclearError  # spelled otherwise in the text
    kept = [k for k in keys if k in after or k not in before]
    common = [k for k in before if k in after]
    order = kept
    if common != [k for k in after if k in before]:
        order = [*(k for k in kept if k not in after), *(k for k in after if k in keys)]
    for i, key in enumerate(after):
        if key not in order:
            known = [order.index(k) for k in list(after)[:i] if k in order]
            order.insert(known[-1] + 1 if known else 0, key)
    old = {k: i for i, k in enumerate(keys)}
    return [
        _Step(old.get(k), k, before.get(k) if k in after else None, after.get(k)) for k in order
    ]


def _list_plan(before: list[Any], after: list[Any]) -> list[_Step]:
    free = list(range(len(before)))
    source: list[int | None] = [None] * len(after)
    for fits in (same, _akin):
        for i, now in enumerate(after):
            found = None
            if source[i] is None:
                found = next((j for j in free if fits(before[j], now)), None)
            if found is not None:
                source[i] = found
                free.remove(found)
    if len(before) == len(after):
        for i in range(len(after)):
            if source[i] is None and i in free:
                source[i] = i
                free.remove(i)
    return [
        _Step(old, None, None if old is None else before[old], now)
        for old, now in zip(source, after, strict=True)
    ]


def _akin(a: object, b: object) -> bool:
    """Say whether two items are one thing that was changed: one id, or one condition."""
    mine, others = (x if isinstance(x, dict) else {"when": x} for x in (a, b))
    if "id" in mine or "id" in others:
        return mine.get("id") == others.get("id")
    return "when" in mine and isinstance(mine["when"], str) and mine["when"] == others.get("when")


# ---------------------------------------------------------------- laying out anew

_Inner = Sequence[list[Edit]]


def _flow(
    source: Source, node: Any, entries: list[Entry], plan: list[_Step], inner: _Inner
) -> Edit:
    """Lay out a list or mapping in brackets or braces."""
    shown = [_flow_entry(source, entries, *each) for each in zip(plan, inner, strict=True)]
    first, last = entries[0], entries[-1]
    between = [source.text[a.end : b.start] for a, b in pairwise(entries)]
    opening = source.text[node.start_mark.index : first.start]
    closing = source.text[last.end : node.end_mark.index]
    if "#" in "".join([opening, closing, *between]):
        return _flow_with_comments(source, node, entries, [step.old for step in plan], shown)
    gaps = [*between, *([between[-1] if between else ", "] * len(shown))]
    text = shown[0] + "".join(g + s for g, s in zip(gaps, shown[1:], strict=False))
    return (first.start, last.end, text)


def _flow_entry(source: Source, entries: list[Entry], step: _Step, edits: list[Edit]) -> str:
    if step.old is not None:
        return source.applied(entries[step.old].start, entries[step.old].end, edits)
    return emit.inline(step.now) if step.key is None else emit.inline({step.key: step.now})[1:-1]


def _flow_with_comments(
    source: Source, node: Any, entries: list[Entry], olds: list[int | None], shown: list[str]
) -> Edit:
    """Put every item on a line of its own, so that its comments stay with it."""
    opened, closed = node.start_mark.index + 1, node.end_mark.index - 1
    opening, _, first_above = source.text[opened : entries[0].start].rpartition("\n")
    head, _, rest = opening.partition("\n")
    above, behind = [rest + first_above], []
    for entry, end in zip(entries, [*(e.start for e in entries[1:]), closed], strict=True):
        same_line, _, next_above = source.text[entry.end : end].partition("\n")
        behind.append(same_line.replace(",", "", 1).strip())
        above.append(next_above)
    pad = source.newline + " " * source.column(entries[-1].start)
    text = head.rstrip()
    for i, (old, each) in enumerate(zip(olds, shown, strict=True)):
        text += "" if old is None else _notes(above[old], pad)
        remark = f"  {behind[old]}" if old is not None and behind[old] else ""
        text += pad + each + ("," if i < len(shown) - 1 else "") + remark
    return (opened, closed, text + _notes(above[-1], pad) + pad)


def _notes(text: str, pad: str) -> str:
    return "".join(pad + line.strip() for line in text.splitlines() if line.strip())


def _block(
    source: Source, node: Any, entries: list[Entry], plan: list[_Step], inner: _Inner
) -> Edit:
    """Lay out a list or mapping that has a line or more for each entry."""
    chunks = source.chunks(node, entries)
    pad = " " * source.column(entries[0].start)
    shares_line = chunks[0].start == entries[0].start and bool(pad)
    shown = []
    for step, edits in zip(plan, inner, strict=True):
        if step.old is None:
            shown.append(pad + source.lines(_new_entry(step, len(pad))))
        else:
            text = source.applied(chunks[step.old].start, chunks[step.old].end, edits)
            shown.append(pad + text if shares_line and step.old == 0 else text)
    text = shown[0]
    if shares_line:
        if text.lstrip().startswith("#"):
            raise UnclearError
        text = text.removeprefix(pad)
    for gap, each in zip(_gaps(chunks, plan)[1:], shown[1:], strict=True):
        text += source.newline + gap + each
    return (chunks[0].start, chunks[-1].end, text)


def _new_entry(step: _Step, column: int) -> str:
    if step.key is None:
        return emit.item(step.now, column)
    return emit.entry(step.key, step.now, column)


def _gaps(chunks: list[Chunk], plan: list[_Step]) -> list[str]:
    """Return the blank lines above each entry; when entries only change places, the gaps stay."""
    olds = [step.old for step in plan]
    if None not in olds and len(olds) == len(chunks):
        return [chunk.gap for chunk in chunks]
    gaps = [None if old is None else chunks[old].gap for old in olds]
    return [
        gap
        if gap is not None
        else next((g for g in (*gaps[i:], *gaps[i::-1]) if g is not None), "")
        for i, gap in enumerate(gaps)
    ]
