"""How long it takes to find 200 quotes of 150 characters again in a text of 400 KB.

The text is drawn: 8,000 words, common and rare as in English. Quotes are as they stood, with edits
(letters exchanged, put in and taken out at random), shortened to a few words, or not in the text.
``right`` counts the quotes found where they were, or left as orphans where they never stood; an
absent quote of two or three common words may well stand somewhere by itself.
"""

from __future__ import annotations

import platform
import random
import time
from collections.abc import Callable

from detente.evidence.anchors import Found, anchored, select
from detente.evidence.folding import folded_text
from detente.evidence.record import Quote
from detente.evidence.seeds import word_places

SIZE = 400_000
LENGTH = 150
NUMBER = 200
RNG = random.Random(1)
WORDS = [
    "".join(RNG.choices("etaoinshrdlucmfw", k=RNG.randint(2, 9))) for _ in range(8_000)
]  # fmt: skip
COMMON = [1 / (k + 3) for k in range(len(WORDS))]


def drawn(number: int) -> str:
    return " ".join(RNG.choices(WORDS, COMMON, k=number))


def edited(text: str, edits: int) -> str:
    letters = list(text)
    for _ in range(edits):
        place = RNG.randrange(len(letters))
        kind = RNG.randrange(3)
        if kind == 0:
            letters[place] = RNG.choice("abcdefgh ")
        elif kind == 1:
            letters.insert(place, RNG.choice("abcdefgh "))
        else:
            del letters[place]
    return "".join(letters)


def measure(
    name: str,
    text: str,
    quotes: list[tuple[Quote, int]],
    right: Callable[[Found | None, int], bool],
) -> None:
    folded_text.cache_clear()
    word_places.cache_clear()
    start = time.perf_counter()
    found = [anchored(quote, text, hint) for quote, hint in quotes]
    took = time.perf_counter() - start
    good = sum(right(f, hint) for f, (_, hint) in zip(found, quotes, strict=True))
    print(f"{name:>32} {took:8.2f} {good:6} of {len(quotes)}", flush=True)


def at_its_place(found: Found | None, place: int) -> bool:
    return found is not None and abs(found.start - place) <= 20


def main() -> None:
    text = drawn(75_000)[:SIZE]
    places = [RNG.randrange(SIZE - 2 * LENGTH) + 50 for _ in range(NUMBER)]
    print(f"Python {platform.python_version()}, {platform.machine()}; {len(text):,} characters")
    print(f"{'quotes':>32} {'seconds':>8}  right")
    stood = [(select(text, p, p + LENGTH).quote, p) for p in places]
    measure("as they stood", text, stood, at_its_place)
    for share in (2, 5, 10, 20, 30, 40):
        edits = LENGTH * share // 100
        alone = [(Quote(edited(q.exact, edits)), p) for q, p in stood]
        measure(f"{share} % edited", text, alone, at_its_place)
        beside = [
            (Quote(a.exact, q.prefix, q.suffix), p)
            for (a, _), (q, p) in zip(alone, stood, strict=True)
        ]
        measure(f"{share} % edited, surroundings kept", text, beside, at_its_place)
    for length in (LENGTH, 50, 30, 20):
        absent = [(Quote(drawn(60)[:length]), p) for p in places]
        measure(f"not there, {length} characters", text, absent, lambda f, _: f is None)
    other = [(Quote(q.exact[::-1]), p) for q, p in stood]
    measure("other words", text, other, lambda f, _: f is None)


if __name__ == "__main__":
    main()
