"""Which preference statements say nothing?

Every state has a truth vector, the first statement its highest digit. Only the distinct vectors
count: a statement is always true when its digit is 1 in all of them; it has no effect when the
vectors keep their order, and none become equal, without its digit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from detente.analysis.finding import Finding
from detente.model.condition import evaluate
from detente.model.conflict import Dm, Prioritised, Statement
from detente.model.preference import scores
from detente.model.space import StateSpace


def statement_findings(dm: Dm, preference: Prioritised, space: StateSpace) -> Iterator[Finding]:
    """Yield what is wrong with the statements of one decision maker, at most one finding each."""
    statements = preference.statements
    vectors = Vectors(statements, tuple(sorted(set(scores(statements, space)))))
    idle = set(vectors.idle())
    for k, statement in enumerate(statements):
        finding = (
            _constant(dm, k, vectors, space)
            or _repeated(dm, k, vectors)
            or (_idle(dm, k, statement, vectors) if k in idle else None)
        )
        if finding:
            yield finding
    yield from _baseless(dm, statements)


def place(dm: Dm, k: int, statement: Statement) -> str:
    """Return where a statement stands: its id where it has one, else its position from 0."""
    return f"{dm}/{statement.id}" if statement.id else f"preferences.{dm}.statements[{k}]"


@dataclass(frozen=True)
class Vectors:
    """The distinct truth vectors of some statements, ascending."""

    statements: Sequence[Statement]
    distinct: tuple[int, ...]

    def digit(self, k: int) -> int:
        """Return the place value of statement k."""
        return 1 << (len(self.statements) - 1 - k)

    def column(self, k: int) -> tuple[bool, ...]:
        """Return whether statement k holds, vector by vector."""
        return tuple(bool(v & self.digit(k)) for v in self.distinct)

    def is_certain(self, k: int) -> bool:
        """Whether statement k belongs to the order for sure."""
        return "likelihood" not in self.statements[k].extra

    def is_settled(self, k: int) -> bool:
        """Whether the certain statements before k leave it nothing to tell apart."""
        before = sum(self.digit(j) for j in range(k) if self.is_certain(j))
        with_k = before | self.digit(k)
        return len({v & before for v in self.distinct}) == len({v & with_k for v in self.distinct})

    def idle(self) -> Iterator[int]:
        """Yield statements that can be dropped, all of them together, and change no order.

        Where some statement is doubtful, only those which certain earlier ones settle.
        """
        if not all(map(self.is_certain, range(len(self.statements)))):
            yield from (k for k in range(len(self.statements)) if self.is_settled(k))
            return
        left = self.distinct
        for k in reversed(range(len(self.statements))):
            without = [v & ~self.digit(k) for v in left]
            if all(a < b for a, b in pairwise(without)):
                left = tuple(without)
                yield k


def _constant(dm: Dm, k: int, vectors: Vectors, space: StateSpace) -> Finding | None:
    found = set(vectors.column(k))
    if len(found) > 1:
        return None
    statement = vectors.statements[k]
    where, said = place(dm, k, statement), f"{statement.when.text!r}"
    cells = evaluate(statement.when.tree, space.truths)
    if found == {True}:
        some = cells != space.truths.everything
        why = ": every combination against it is infeasible" if some else ""
        return Finding("always-true", "warning", where, f"{said} holds in every state{why}.")
    if cells and not cells & space.truths.feasible:
        message = f"{said} holds in no state: it speaks of infeasible combinations only."
        return Finding("only-infeasible", "warning", where, message)
    return Finding("never-true", "warning", where, f"{said} holds in no state.")


def _repeated(dm: Dm, k: int, vectors: Vectors) -> Finding | None:
    own = vectors.column(k)
    other = tuple(not held for held in own)
    for j in filter(vectors.is_certain, range(k)):
        earlier = vectors.statements[j]
        where = place(dm, k, vectors.statements[k])
        pair = f"{vectors.statements[k].when.text!r} holds {{}} {earlier.when.text!r} ({place(dm, j, earlier)}) {{}}, "
        end = "and so has no effect."
        if vectors.column(j) == own:
            message = pair.format("exactly where", "holds") + end
            return Finding("duplicate-statement", "warning", where, message)
        if vectors.column(j) == other:
            message = pair.format("exactly where", "does not") + end
            return Finding("opposite-statement", "warning", where, message)
    return None


def _idle(dm: Dm, k: int, statement: Statement, vectors: Vectors) -> Finding:
    which = "earlier" if vectors.is_settled(k) else "other"
    message = (
        f"{statement.when.text!r} has no effect: the {which} statements settle it, and without it "
        "the order of the states stays as it is."
    )
    return Finding("no-effect", "warning", place(dm, k, statement), message)


def _baseless(dm: Dm, statements: Sequence[Statement]) -> Iterator[Finding]:
    without = [s for s in statements if s.basis is None]
    if without:
        message = (
            f"{len(without)} of {len(statements)} statements do not say on what they rest: give each "
            "a basis (stated, reported, inferred or assumed)."
        )
        yield Finding("no-basis", "note", f"preferences.{dm}.statements", message)
