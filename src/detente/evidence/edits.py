"""How many edits lie between a quote and a text?  Myers' bit-parallel edit distance.

An edit is an inserted, deleted or exchanged code point. One column of the table of distances is
held in two whole numbers, so that a quote of any length costs a dozen operations per code point.

Source: Myers (1999), Journal of the ACM 46(3); the form of Hyyrö (2003) for whole words.
"""

from __future__ import annotations


def distances(pattern: str, text: str, *, anchored: bool) -> list[int]:
    """Return, for every end from 0 to ``len(text)``, the fewest edits to a span that ends there.

    The span begins at 0 when ``anchored``, else wherever it costs least.

    >>> distances("abc", "xabdx", anchored=False)
    [3, 3, 2, 1, 1, 2]
    """
    size = len(pattern)
    if not size:
        return [k * anchored for k in range(len(text) + 1)]
    mask = (1 << size) - 1
    top = 1 << size >> 1
    equal: dict[str, int] = {}
    for k, letter in enumerate(pattern):
        equal[letter] = equal.get(letter, 0) | 1 << k
    plus, minus, score = mask, 0, size
    found = [score]
    for letter in text:
        eq = equal.get(letter, 0)
        vertical = eq | minus
        horizontal = (((eq & plus) + plus) ^ plus) | eq
        up = minus | (~(horizontal | plus) & mask)
        down = plus & horizontal
        if up & top:
            score += 1
        elif down & top:
            score -= 1
        up = (up << 1) | anchored
        down <<= 1
        plus = (down | ~(vertical | up)) & mask
        minus = up & vertical & mask
        found.append(score)
    return found


def likeness(pattern: str, text: str, *, at_end: bool) -> float:
    """Return how much of a pattern the beginning (or the end) of a text has, from 0 to 1.

    >>> likeness("the talks ", "of the talks ", at_end=True)
    1.0
    """
    if not pattern:
        return 1.0
    if at_end:
        pattern, text = pattern[::-1], text[::-1]
    least = min(distances(pattern, text[: 2 * len(pattern)], anchored=True))
    return max(0.0, 1 - least / len(pattern))


def nearest_span(pattern: str, text: str, most: int) -> tuple[int, int, int] | None:
    """Return start and end of the span of a text with the fewest edits to a pattern, and these.

    None where more than ``most`` are needed.

    >>> nearest_span("coalition", "a grand coalitian of the willing", 2)
    (8, 17, 1)
    """
    ends = distances(pattern, text, anchored=False)
    least = min(ends)
    if least > most:
        return None
    end = max(k for k, edits in enumerate(ends) if edits == least)
    back = distances(pattern[::-1], text[:end][::-1], anchored=True)
    length = min(
        (k for k, edits in enumerate(back) if edits == least), key=lambda k: abs(k - len(pattern))
    )
    return end - length, end, least
