"""The definitions once more, by brute force, written from the books and not from the package.

Every set is spelled out; nothing is shared, remembered or clever. ``Oracle.stable`` answers
whether a state is stable for a decision maker, both given by number.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product

from models import ArcModel, Model, OptionModel


class Oracle:
    """States by number; ``reach[i][s]`` is R_i(s)."""

    def __init__(self, model: Model, sanctions: str = "legal", returning: bool = True) -> None:
        self.model = model
        self.sanctions = sanctions
        self.returning = returning
        self.people = range(model.people)
        self.rank = model.ranks
        if isinstance(model, ArcModel):
            self.states = range(model.size)
            self.reach = [
                {s: {b for a, b in arcs if a == s} for s in self.states} for arcs in model.arcs
            ]
        else:
            self.cells = model.states
            self.states = range(len(self.cells))
            self.reach = [{s: self.merged_reach(i, s) for s in self.states} for i in self.people]

    # moves in option form, cell by cell

    def own(self, i: int) -> list[tuple[int, str]]:
        assert isinstance(self.model, OptionModel)
        flat = [(j, d) for j, ways in enumerate(self.model.directions) for d in ways]
        return [(k, d) for k, (j, d) in enumerate(flat) if j == i]

    def cell_moves(self, i: int, cell: int) -> set[int]:
        """Cells that i reaches from a cell by changing some of its own options."""
        found = set()
        own = self.own(i)
        for size in range(1, len(own) + 1):
            for chosen in combinations(own, size):
                if all(self.may_flip(cell, k, way) for k, way in chosen):
                    target = cell
                    for k, _ in chosen:
                        target = target ^ 2**k
                    found.add(target)
        return found

    def may_flip(self, cell: int, k: int, way: str) -> bool:
        taken = cell // 2**k % 2 == 1
        return way == "both" or (way == "take" and not taken) or (way == "drop" and taken)

    def state_of(self, cell: int) -> int | None:
        for s, cells in enumerate(self.cells):
            if cell in cells:
                return s
        return None

    def merged_reach(self, i: int, s: int) -> set[int]:
        ends = {self.state_of(t) for c in self.cells[s] for t in self.cell_moves(i, c)}
        return {t for t in ends if t is not None and t != s}

    # improvements and replies

    def better(self, i: int, a: int, b: int) -> bool:
        return self.rank[i][a] > self.rank[i][b]

    def gains(self, i: int, s: int) -> set[int]:
        return {t for t in self.reach[i][s] if self.better(i, t, s)}

    def step(self, j: int, s: int, credible: bool) -> set[int]:
        return self.gains(j, s) if credible else self.reach[j][s]

    def replies(self, i: int, s: int, credible: bool) -> set[int]:
        others = [j for j in self.people if j != i]
        match self.sanctions:
            case "legal":
                return self.legal(others, s, credible)
            case "once":
                return self.once(frozenset(others), s, credible)
            case _:
                return {t for j in others for t in self.step(j, s, credible)}

    def legal(self, others: list[int], s: int, credible: bool) -> set[int]:
        """Pairs (t, j): t is reachable with j moving last; nobody moves twice in a row."""
        pairs = {(t, j) for j in others for t in self.step(j, s, credible)}
        while True:
            more = {
                (u, k)
                for t, j in pairs
                for k in others
                if k != j
                for u in self.step(k, t, credible)
            }
            if more <= pairs:
                return {t for t, _ in pairs}
            pairs |= more

    def once(self, left: frozenset[int], s: int, credible: bool) -> set[int]:
        found: set[int] = set()
        for j in left:
            for t in self.step(j, s, credible):
                found |= {t} | self.once(left - {j}, t, credible)
        return found

    def no_better(self, i: int, s2: int, s: int) -> bool:
        if s2 == s:
            return self.returning
        return self.rank[i][s2] <= self.rank[i][s]

    # the concepts

    def stable(self, concept: str, i: int, s: int) -> bool:
        match concept:
            case "nash":
                return not self.gains(i, s)
            case "gmr" | "seq" | "smr" | "sseq":
                credible = concept in ("seq", "sseq")
                symmetric = concept in ("smr", "sseq")
                return all(self.answered(i, s, t, credible, symmetric) for t in self.gains(i, s))
            case "sim":
                return self.simultaneous(i, s, len(self.people) - 1)
            case "sim_single":
                return self.simultaneous(i, s, 1)
        raise AssertionError(concept)

    def answered(self, i: int, s: int, move: int, credible: bool, symmetric: bool) -> bool:
        for s2 in self.replies(i, move, credible):
            caught = not any(self.better(i, s3, s) for s3 in self.reach[i][s2])
            if self.no_better(i, s2, s) and (caught or not symmetric):
                return True
        return False

    # moves at the same time

    def joint(self, s: int, ends: dict[int, int]) -> set[int | None]:
        """Where the movers' changes lead together, one entry per member cell that allows them."""
        found: set[int | None] = set()
        for cell in self.cells[s]:
            ways = [
                [cell ^ t for t in self.cell_moves(i, cell) if self.state_of(t) == end]
                for i, end in ends.items()
            ]
            for changes in product(*ways):
                target = cell
                for change in changes:
                    target ^= change
                found.add(self.state_of(target))
        return found

    def groups(self, others: list[int], most: int) -> Iterator[tuple[int, ...]]:
        for size in range(1, most + 1):
            yield from combinations(others, size)

    def simultaneous(self, i: int, s: int, most: int) -> bool:
        others = [j for j in self.people if j != i]
        for move in self.gains(i, s):
            results: set[int | None] = set()
            for group in self.groups(others, most):
                for ends in product(*(self.gains(j, s) for j in group)):
                    results |= self.joint(s, {i: move} | dict(zip(group, ends, strict=True)))
            if not any(p is not None and self.no_better(i, p, s) for p in results):
                return False
        return True

    def joint_is_one(self) -> bool:
        """Whether moves made at once always have one result: what SIM needs."""
        if isinstance(self.model, ArcModel):
            return False
        for s in self.states:
            for group in self.groups(list(self.people), len(self.people)):
                if len(group) < 2:
                    continue
                for ends in product(*(self.reach[j][s] for j in group)):
                    if len(self.joint(s, dict(zip(group, ends, strict=True)))) != 1:
                        return False
        return True

    # whole answers

    def table(self, concept: str) -> dict[int, tuple[int, ...]]:
        return {i: tuple(s for s in self.states if self.stable(concept, i, s)) for i in self.people}
