"""How much of the doubt in a text is found, how much of what is found is doubt, and how quickly?

    python benchmarks/hedges.py            the tables
    python benchmarks/hedges.py --misses   each hedge that was missed, and each that is none
    python benchmarks/hedges.py 19 20      only the texts whose names begin so

Texts and annotations are in benchmarks/hedges/, which says how they were made. A find is right when
an annotation of the same kind overlaps it; each annotation is used once.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from detente.evidence.hedges import HEDGE_KINDS, Hedge, hedges

TEXTS = Path(__file__).parent / "hedges"
Mark = dict[str, Any]


def chosen() -> list[Path]:
    """The texts that the command line names, or all."""
    begin = tuple(a for a in sys.argv[1:] if not a.startswith("-")) or ("",)
    return sorted(p for p in TEXTS.glob("*.txt") if p.name.startswith(begin))


def passages(path: Path) -> list[str]:
    return re.split(r"\n\s*\n", path.read_text("utf-8").strip())


def compared(path: Path) -> Iterator[tuple[str, Hedge | None, Mark | None]]:
    """Each passage with the pairs of find and mark; None stands for a false find or a miss."""
    marks: list[Mark] = json.loads(path.with_suffix(".json").read_text("utf-8"))
    for number, text in enumerate(passages(path), 1):
        left = [m for m in marks if m["passage"] == number]
        for h in hedges(text):
            mark = next((m for m in left if fits(h, m)), None)
            if mark is not None:
                left.remove(mark)
            yield text, h, mark
        for mark in left:
            assert text[mark["start"] : mark["end"]] == mark["phrase"]
            yield text, None, mark


def fits(h: Hedge, mark: Mark) -> bool:
    return bool(h.kind == mark["kind"] and h.start < mark["end"] and mark["start"] < h.end)


def measured() -> None:
    right: Counter[str] = Counter()
    false: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    turned: Counter[tuple[bool, bool]] = Counter()
    for path in chosen():
        for _, h, mark in compared(path):
            if h and mark:
                right[h.kind] += 1
                turned[(bool(mark["negated"]), h.negated)] += 1
            elif h:
                false[h.kind] += 1
            elif mark:
                missed[mark["kind"]] += 1
    print("| kind | marked | found | right | recall | precision |\n|---|---|---|---|---|---|")
    for kind in HEDGE_KINDS:
        print(row(kind, right[kind], false[kind], missed[kind]))
    print(row("all", right.total(), false.total(), missed.total()))
    print(
        f"\nNegation, of the {turned.total()} that are right: {turned[True, True]} of "
        f"{turned[True, True] + turned[True, False]} turned round are seen, "
        f"{turned[False, True]} taken for turned round wrongly."
    )


def row(kind: str, right: int, false: int, missed: int) -> str:
    marked, found = right + missed, right + false
    return f"| {kind} | {marked} | {found} | {right} | {share(right, marked)} | {share(right, found)} |"


def share(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "–"


def misses() -> None:
    for path in chosen():
        for text, h, mark in compared(path):
            if h is None and mark is not None:
                print(
                    f"{path.stem:24} MISSED {mark['kind']:14} {around(text, mark['start'], mark['end'])}"
                )
            elif h is not None and mark is None:
                print(f"{path.stem:24} FALSE  {h.kind:14} {around(text, h.start, h.end)}")
            elif h is not None and mark is not None and h.negated != mark["negated"]:
                print(f"{path.stem:24} NEG    {h.kind:14} {around(text, h.start, h.end)}")


def around(text: str, start: int, end: int) -> str:
    return f"{text[max(0, start - 40) : start]}[{text[start:end]}]{text[end : end + 40]}"


def timed() -> None:
    every = "\n\n".join(p.read_text("utf-8") for p in sorted(TEXTS.glob("*.txt")))
    text = (every + "\n\n") * (1_000_000 // len(every) + 1)
    hedges(every)
    begun = time.perf_counter()
    found = len(hedges(text[:1_000_000]))
    print(f"\n1 MB, {found} hedges: {time.perf_counter() - begun:.2f} s. Goal: ≤ 2 s.")


if __name__ == "__main__":
    if "--misses" in sys.argv:
        misses()
    else:
        measured()
        timed()
