"""What are the paragraphs of pasted text?  Lines joined where they were wrapped, and only there."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from detente.pages.block import (
    Block,
    ends_call,
    ends_sentence,
    is_entry,
    is_headline,
    is_item,
    starts_small,
)
from detente.pages.cleaning import lines_of

LONGEST_LINE = 130
"""A line that is longer was not wrapped."""

_KEPT = frozenset(
    (  # noqa: SIM905
        "self well long short high low half cross cease vice north south east west two three "
        "four five six seven eight nine twenty thirty forty fifty sixty seventy eighty ninety "
        "first second third left right hard full open cold counter us eu un uk"
    ).split()
)
"""First parts of words that keep their hyphen when a line breaks behind it."""

_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]{1,40}(?:-[^\W\d_]{1,40})?(?![^\W\d_])")
_BROKEN = re.compile(r"[-‐\u00ad]\s*[\r\n]")


@dataclass(frozen=True)
class _Wrapping:
    """At which width lines were wrapped (0: they were not), and whether by counting letters."""

    width: int
    strict: bool


def blocks_of(text: str) -> tuple[Block, ...]:
    r"""Return the paragraphs, headings and lines of a plain text.

    >>> [b.text for b in blocks_of("A wrapped line that was bro-\nken.\n\nNotify of\nView all")]
    ['A wrapped line that was broken.', 'Notify of', 'View all']
    """
    groups = _groups(lines_of(text))
    wrapping = _wrapping(groups)
    spelled = frozenset(_WORD.findall(text.casefold()) if _BROKEN.search(text) else ())
    found = (p for group in groups for p in _paragraphs(group, wrapping, spelled))
    return tuple(Block(p) for p in found)


def _groups(lines: Sequence[str]) -> list[list[str]]:
    """Return the lines between blank lines; blank lines between all lines of a paragraph go."""
    groups: list[list[str]] = [[]]
    for line in lines:
        if line:
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
    groups = [g for g in groups if g]
    single = [g[0] for g in groups if len(g) == 1]
    if len(single) == len(groups) > 5:
        broken = sum(_goes_on(a, b) for a, b in itertools.pairwise(single))
        if broken > 0.4 * len(single):
            return [single]
    return groups


def _goes_on(line: str, following: str) -> bool:
    """Say whether a sentence surely goes on in the next line."""
    return not ends_sentence(line) and not ends_call(line) and starts_small(following)


def _wrapping(groups: Sequence[Sequence[str]]) -> _Wrapping:
    """Return how the lines were wrapped: surely broken sentences say at which width."""
    pairs = [
        (a, b)
        for g in groups
        for a, b in itertools.pairwise(g)
        if len(a) <= LONGEST_LINE and len(b) <= LONGEST_LINE
    ]
    cut = [(a, b) for a, b in pairs if _goes_on(a, b) or _goes_on_uncased(a, b)]
    if not cut or (len(cut) < 0.25 * len(pairs) and len(cut) < 4):
        return _Wrapping(0, False)
    longest = max(len(a) for a, _ in cut)
    full = sum(_has_no_room(a, b, longest) for a, b in cut)
    if full >= 0.9 * len(cut):
        return _Wrapping(longest, True)
    lengths = sorted(len(a) for a, _ in cut)
    return _Wrapping(lengths[int(0.9 * (len(lengths) - 1))], False)


def _has_no_room(line: str, following: str, width: int) -> bool:
    return len(line) + 1 + len(following.split(maxsplit=1)[0]) > width


def _goes_on_uncased(line: str, following: str) -> bool:
    first = following.lstrip("\"'“«(")[:1]
    uncased = first.isalpha() and first.lower() == first.upper()
    return uncased and len(line) >= 40 and not ends_sentence(line) and not ends_call(line)


def _paragraphs(group: Sequence[str], wrapping: _Wrapping, spelled: frozenset[str]) -> list[str]:
    found = [group[0]]
    previous = group[0]
    for line in group[1:]:
        titled = len(group) > 3 and is_headline(found[-1]) and not starts_small(line)
        if not titled and _was_wrapped(previous, line, wrapping):
            found[-1] = joined(found[-1], line, spelled)
        else:
            found.append(line)
        previous = line
    return found


def _was_wrapped(line: str, following: str, wrapping: _Wrapping) -> bool:
    """Say whether two lines are one paragraph that was cut to fit a width."""
    width = wrapping.width
    if len(line) > LONGEST_LINE or is_entry(following):
        return False
    if is_item(following) and not (width and _is_inserted(line, following)):
        return False
    if line[-1:] in "-‐" and line[-2:-1].isalpha() and following[:1].isalpha():
        return True
    if _goes_on(line, following):
        return len(line) >= 25 or bool(width)
    if not width:
        return False
    no_room = _has_no_room(line, following, width)
    if ends_sentence(line) or ends_call(line):
        return no_room and len(line) >= 0.8 * width
    return no_room or (not wrapping.strict and len(line) >= 0.75 * width)


def _is_inserted(line: str, following: str) -> bool:
    """Say whether a dash at the start of a line belongs to the sentence, and is no bullet."""
    dash = following[:1] in "-–—" and line[:2] != following[:2]
    return dash and not ends_sentence(line) and not ends_call(line)


def joined(line: str, following: str, spelled: frozenset[str] = frozenset()) -> str:
    """Return two lines as one; a hyphen that only the break needed goes.

    ``spelled`` holds the words of the text, small: how it spells the word elsewhere decides.

    >>> joined("the negoti-", "ations"), joined("a cease-", "fire"), joined("the US-", "Russia plan")
    ('the negotiations', 'a cease-fire', 'the US-Russia plan')
    """
    head = (
        re.search(r"([^\W\d_]+(?:[-‐][^\W\d_]+)*)[-‐]$", line[-80:]) if line[-1:] in "-‐" else None
    )
    if head is None or not following[:1].isalnum():
        return f"{line} {following}"
    tail = re.match(r"[^\W\d_]*", following)
    second = tail[0].casefold() if tail else ""
    first = re.split("[-‐]", head[1])[-1].casefold()
    real = (
        not following[:1].islower()
        or "-" in head[1]
        or f"{first}-{second}" in spelled
        or (first in _KEPT and f"{first}{second}" not in spelled)
    )
    return f"{line}{following}" if real else f"{line[:-1]}{following}"
