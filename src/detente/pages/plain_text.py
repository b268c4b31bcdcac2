"""What are the paragraphs of pasted text?  Lines joined where they were wrapped, and only there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from detente.pages.block import Block, ends_call, ends_sentence, is_entry, is_item, starts_small
from detente.pages.cleaning import lines_of

LONGEST_LINE = 130
"""A line that is longer was not wrapped."""

_KEPT = frozenset(
    "self well long short high low half cross cease vice north south east west two three four five "
    "six seven eight nine twenty thirty forty fifty sixty seventy eighty ninety first second third "
    "left right hard full open cold counter us eu un uk".split()
)
"""First parts of words that keep their hyphen when a line breaks behind it."""


def blocks_of(text: str) -> tuple[Block, ...]:
    r"""Return the paragraphs, headings and lines of a plain text.

    >>> [b.text for b in blocks_of("A wrapped line that was bro-\nken.\n\nNotify of\nView all")]
    ['A wrapped line that was broken.', 'Notify of', 'View all']
    """
    groups = _groups(lines_of(text))
    width = _width(groups)
    compounds = frozenset(re.findall(r"[^\W\d_]+-[^\W\d_]+", text.casefold()))
    found = (p for group in groups for p in _paragraphs(group, width, compounds))
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
        broken = sum(_goes_on(a, b) for a, b in zip(single, single[1:], strict=False))
        if broken > 0.4 * len(single):
            return [single]
    return groups


def _goes_on(line: str, following: str) -> bool:
    """Say whether a sentence surely goes on in the next line."""
    return not ends_sentence(line) and not ends_call(line) and starts_small(following)


def _width(groups: Sequence[Sequence[str]]) -> int:
    """Return the width at which the lines were wrapped, or 0 where they were not."""
    pairs = [
        (a, b)
        for g in groups
        for a, b in zip(g, g[1:], strict=False)
        if len(a) <= LONGEST_LINE and len(b) <= LONGEST_LINE
    ]
    if not pairs:
        return 0
    cut = [a for a, b in pairs if _goes_on(a, b) or _goes_on_uncased(a, b)]
    if len(cut) < 0.25 * len(pairs) and len(cut) < 4:
        return 0
    lengths = sorted(len(a) for a in cut)
    return lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0


def _goes_on_uncased(line: str, following: str) -> bool:
    first = following.lstrip("\"'“«(")[:1]
    uncased = first.isalpha() and first.lower() == first.upper()
    return uncased and len(line) >= 40 and not ends_sentence(line) and not ends_call(line)


def _paragraphs(group: Sequence[str], width: int, compounds: frozenset[str]) -> list[str]:
    found = [group[0]]
    previous = group[0]
    for line in group[1:]:
        if _was_wrapped(previous, line, width):
            found[-1] = joined(found[-1], line, compounds)
        else:
            found.append(line)
        previous = line
    return found


def _was_wrapped(line: str, following: str, width: int) -> bool:
    """Say whether two lines are one paragraph that was cut to fit a width."""
    if is_item(following) or is_entry(following) or len(line) > LONGEST_LINE:
        return False
    if line[-1:] in "-‐" and line[-2:-1].isalpha() and following[:1].isalpha():
        return True
    if _goes_on(line, following):
        return len(line) >= 25 or bool(width)
    if not width:
        return False
    no_room = len(line) + 1 + len(following.split()[0]) > width
    if ends_sentence(line) or ends_call(line):
        return no_room and len(line) >= 0.8 * width
    return no_room or len(line) >= 0.75 * width


def joined(line: str, following: str, compounds: frozenset[str] = frozenset()) -> str:
    """Return two lines as one; a hyphen that only the break needed goes.

    >>> joined("the negoti-", "ations"), joined("a cease-", "fire"), joined("the US-", "Russia plan")
    ('the negotiations', 'a cease-fire', 'the US-Russia plan')
    """
    head = re.search(r"([^\W\d_]+(?:[-‐][^\W\d_]+)*)[-‐]$", line)
    if head is None or not following[:1].isalnum():
        return f"{line} {following}"
    tail = re.match(r"[^\W\d_]*", following)
    second = tail[0].casefold() if tail else ""
    first = re.split("[-‐]", head[1])[-1].casefold()
    real = (
        not following[:1].islower()
        or first in _KEPT
        or "-" in head[1]
        or f"{first}-{second}" in compounds
    )
    return f"{line}{following}" if real else f"{line[:-1]}{following}"
