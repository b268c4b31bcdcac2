"""How long it takes to read a page: plain text, Markdown and HTML of usual and of large size."""

from __future__ import annotations

import argparse
import html
import random
import statistics
import time

from detente.pages.reading import read_page

WORDS = "the envoy left valley council water talks and nobody said who would pay for a second dam".split()  # noqa: SIM905


def paragraphs(number: int, seed: int = 1) -> list[str]:
    rng = random.Random(seed)
    return [
        " ".join(rng.choices(WORDS, k=rng.randint(30, 90))).capitalize() + "."
        for _ in range(number)
    ]


def pages(number: int) -> dict[str, bytes]:
    text = paragraphs(number)
    tail = [
        "Help us grow. Support us on Patreon!",
        "Share this",
        "3 Comments",
        "Growers March on Tarsin",
    ]
    plain = "\n\n".join(["Envoy Leaves Tarsin", *text, *tail])
    inside = "".join(f"<p>{html.escape(p)}</p>" for p in text)
    around = "".join(f"<div>{t}</div>" for t in tail)
    menu = (
        "<nav><ul>"
        + "".join(f"<li><a href='/{i}'>Section {i}</a></li>" for i in range(60))
        + "</ul></nav>"
    )
    head = "<head><title>Envoy Leaves Tarsin</title></head>"
    middle = f"<article><h1>Envoy Leaves Tarsin</h1>{inside}</article>"
    page = f"<html>{head}<body>{menu}{middle}{around}</body></html>"
    return {
        "page.txt": plain.encode(),
        "page.md": f"# {plain}".encode(),
        "page.html": page.encode(),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--paragraphs", type=int, nargs="+", default=[10, 100, 1000])
    parser.add_argument("--repeat", type=int, default=3)
    asked = parser.parse_args()
    print(f"{'page':>10} {'paragraphs':>10} {'KB':>6} {'first s':>8} {'median s':>8}")
    for number in asked.paragraphs:
        for name, raw in pages(number).items():
            times = []
            for _ in range(asked.repeat):
                start = time.perf_counter()
                page = read_page(raw, name=name)
                times.append(time.perf_counter() - start)
                assert len(page.body) == number, (name, len(page.body))
            print(
                f"{name:>10} {number:10} {len(raw) // 1024:6} {times[0]:8.3f} {statistics.median(times):8.3f}"
            )


if __name__ == "__main__":
    main()
