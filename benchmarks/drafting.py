"""How much of what a person sees does a drafter propose?  Recall, precision, quotes, hedges."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.drafting.doubts import Ear
from detente.drafting.proposal import Draft, Proposal, bare
from detente.drafting.quoting import found
from detente.drafting.rules import rules
from detente.drafting.verify import verified
from detente.evidence.page import Page, Passage, numbered

TEXTS = Path(__file__).parent / "drafting"
KINDS = ("decision-maker", "option", "claim", "statement")
Gold = dict[str, Any]


@dataclass
class Score:
    """Counts of one kind of element over all texts."""

    gold: int = 0
    proposed: int = 0
    hit: int = 0
    right: int = 0

    @property
    def shown(self) -> str:
        recall = f"{self.hit / self.gold:.2f}" if self.gold else "–"
        precision = f"{self.right / self.proposed:.2f}" if self.proposed else "–"
        return f"| {self.gold} | {self.proposed} | {recall} | {precision} |"


def read(path: Path) -> tuple[Page, Gold]:
    title, *rest = path.read_text("utf-8").strip().split("\n\n")
    page = Page(title, numbered(tuple(Passage(" ".join(p.split())) for p in rest)))
    return page, json.loads(path.with_suffix(".json").read_text("utf-8"))


def span(page: Page, exact: str, number: int) -> tuple[int, int]:
    passage = page.passage(number)
    assert passage is not None
    start = passage.text.index(exact)
    return start, start + len(exact)


def where(page: Page, proposal: Proposal) -> tuple[int, int, int]:
    standing = found(proposal.quotes[0], page)
    assert standing is not None
    return standing.passage, standing.start, standing.end


def person(draft: Draft, gold: Gold, dm: str) -> str | None:
    """The gold decision maker that a proposed one is."""
    name = next((p.words for p in draft.proposals if p.kind == "decision-maker" and p.id == dm), dm)
    for each in gold["decision_makers"]:
        if bare(name) in {bare(n) for n in each["names"]}:
            return str(each["id"])
    return None


def overlap(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def pairs(page: Page, gold: Gold, draft: Draft, kind: str) -> Iterator[tuple[Proposal, int]]:
    """Every proposal of a kind with a gold element that it hits."""
    for proposal in draft.proposals:
        if proposal.kind != kind:
            continue
        if kind == "decision-maker":
            dm = person(draft, gold, proposal.id)
            ids = [d["id"] for d in gold["decision_makers"]]
            if dm is not None:
                yield proposal, ids.index(dm)
            continue
        passage, *spot = where(page, proposal)
        for i, each in enumerate(gold[f"{kind}s"]):
            same = each["passage"] == passage and overlap(
                (spot[0], spot[1]), span(page, each["exact"], passage)
            )
            if same and ("dm" not in each or person(draft, gold, proposal.dm) == each["dm"]):
                yield proposal, i
                break


def hedge_agreement(page: Page, gold: Gold, draft: Draft) -> tuple[int, int]:
    """Of the claims found: how many carry exactly the hedges of the gold sentence."""
    agreed = matched = 0
    for proposal, i in pairs(page, gold, draft, "claim"):
        wanted = {h.casefold() for h in gold["claims"][i]["hedges"]}
        heard = {h.phrase.casefold() for h in proposal.hedges}
        matched += 1
        agreed += wanted == heard
    return agreed, matched


def quotes(page: Page, draft: Draft) -> tuple[int, int]:
    every = [*draft.proposals, *(r.proposal for r in draft.rejected)]
    good = sum(all(found(q, page) for q in p.quotes) and bool(p.quotes) for p in every)
    return good, len(every)


def by_rules(page: Page) -> Draft:
    ear = Ear(page)
    return verified(rules("text", ear), ear)


def measured(paths: list[Path], draft_of: Callable[[Page], Draft], *, verbose: bool) -> list[str]:
    scores = {k: Score() for k in KINDS}
    hedged, quoted = (0, 0), (0, 0)
    for path in paths:
        page, gold = read(path)
        draft = draft_of(page)
        for kind, score in scores.items():
            key = "decision_makers" if kind == "decision-maker" else f"{kind}s"
            hits = list(pairs(page, gold, draft, kind))
            score.gold += len(gold[key])
            score.proposed += sum(p.kind == kind for p in draft.proposals)
            score.hit += len({i for _, i in hits})
            score.right += len({p.key for p, _ in hits})
            if verbose:
                report(path, kind, gold[key], draft, hits)
        a, b = hedge_agreement(page, gold, draft), quotes(page, draft)
        hedged = (hedged[0] + a[0], hedged[1] + a[1])
        quoted = (quoted[0] + b[0], quoted[1] + b[1])
    lines = [f"| {kind} {score.shown}" for kind, score in scores.items()]
    return [
        *lines,
        f"quotes that stand: {quoted[0]} of {quoted[1]}; "
        f"claims with exactly the hedges of the gold: {hedged[0]} of {hedged[1]}",
    ]


def report(
    path: Path, kind: str, gold: list[Gold], draft: Draft, hits: list[tuple[Proposal, int]]
) -> None:
    got = {i for _, i in hits}
    right = {p.key for p, _ in hits}
    for i, each in enumerate(gold):
        if i not in got:
            print(f"{path.stem} MISSED {kind}: {each.get('exact') or each['names'][0]}")
    for p in draft.proposals:
        if p.kind == kind and p.key not in right:
            print(f"{path.stem} EXTRA  {kind}: {p.dm}: {p.words}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--verbose", action="store_true", help="name what is missed and too much")
    parser.add_argument("--only", default="", help="texts whose name begins so")
    arguments = parser.parse_args()
    every = sorted(TEXTS.glob(f"{arguments.only}*.txt"))
    groups = (
        {"1 and 2 (looked at)": every[:2], "3 to 6": every[2:]}
        if not arguments.only
        else {"": every}
    )
    for name, paths in groups.items():
        print(
            f"texts {name}: rules\n| kind | gold | proposed | recall | precision |\n|---|---|---|---|---|"
        )
        print("\n".join(measured(paths, by_rules, verbose=arguments.verbose)), end="\n\n")


if __name__ == "__main__":
    main()
