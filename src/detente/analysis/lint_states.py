"""Which conditions, merges and outcomes do nothing, and which states are out of reach?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from detente.analysis.feasibility import kept
from detente.analysis.finding import Finding, some
from detente.analysis.reach import reachable
from detente.errors import AmbiguousName, DetenteError
from detente.model.condition import Cells, Condition, Holds, evaluate, references
from detente.model.conflict import Constraint
from detente.model.space import StateSpace
from detente.model.truths import members


def state_findings(space: StateSpace) -> Iterator[Finding]:
    """Yield what is idle or odd in the conditions, merges, outcomes and the status quo."""
    yield from _condition_findings(space)
    yield from _merge_findings(space)
    yield from _outcome_findings(space)
    yield from _status_quo_findings(space)


# ---------------------------------------------------------------- conditions and merges


def _condition_findings(space: StateSpace) -> Iterator[Finding]:
    constraints = space.conflict.constraints
    broken = [space.truths.broken(c) for c in constraints]
    idle = _idle_conditions(constraints, broken)
    position = {"feasible": 0, "infeasible": 0}
    for i, constraint in enumerate(constraints):
        where = f"{constraint.kind}[{position[constraint.kind]}]"
        position[constraint.kind] += 1
        said = repr(constraint.when.text)
        if not broken[i]:
            message = f"{said} removes nothing."
            yield Finding("removes-nothing", "warning", where, message)
        elif i in idle:
            message = f"{said} removes only combinations that {idle[i]} too."
            yield Finding("implied-condition", "warning", where, message)


def _idle_conditions(constraints: tuple[Constraint, ...], broken: list[Cells]) -> dict[int, str]:
    """Return the conditions that can be dropped, all of them together, and what stands for them."""
    certain = {i for i, c in enumerate(constraints) if "likelihood" not in c.extra}
    idle: dict[int, str] = {}
    for i in reversed(range(len(constraints))):
        others = sorted(certain - {i} - set(idle))
        union = 0
        for j in others:
            union |= broken[j]
        if broken[i] & ~union == 0:
            alone = [j for j in others if broken[i] & ~broken[j] == 0]
            idle[i] = (
                f"{constraints[alone[0]].when.text!r} removes"
                if alone
                else "other conditions remove"
            )
    return idle


def _merge_findings(space: StateSpace) -> Iterator[Finding]:
    for i, merge in enumerate(space.conflict.merges):
        fits = (evaluate(merge.when.tree, space.truths) & space.truths.feasible).bit_count()
        if fits < 2:
            many = "one feasible combination" if fits else "no feasible combination"
            message = f"{merge.when.text!r} merges nothing: it fits {many}."
            yield Finding("merges-nothing", "warning", f"merge[{i}]", message)


# ---------------------------------------------------------------- outcomes


def _outcome_findings(space: StateSpace) -> Iterator[Finding]:
    outcomes = space.conflict.outcomes
    found: dict[str, Cells] = {}
    for name in outcomes:
        try:
            found[name] = _marks(space, space.truths.outcome(name), f"The outcome {name!r}")
        except DetenteError as error:
            yield Finding(error.code, "error", f"outcomes.{name}", error.message)
    everything = _every_mark(space)
    for name, marks in found.items():
        where = f"outcomes.{name}"
        if not marks:
            yield Finding("empty-outcome", "warning", where, f"No state belongs to {name!r}.")
        elif marks == everything:
            yield Finding("full-outcome", "warning", where, f"Every state belongs to {name!r}.")
    yield from _overlaps(space, found)
    yield from _uncovered(space, found)


def _overlaps(space: StateSpace, found: dict[str, Cells]) -> Iterator[Finding]:
    for a, b in combinations(found, 2):
        both = found[a] & found[b]
        if not both or _builds_on(space, a, b) or _builds_on(space, b, a):
            continue
        if found[a] == found[b]:
            message = f"{a!r} and {b!r} have the same states."
            yield Finding("same-outcome", "warning", f"outcomes.{b}", message)
        else:
            message = f"{a!r} and {b!r} share {_counted(space, both)}."
            yield Finding("outcomes-overlap", "note", f"outcomes.{b}", message)


def _builds_on(space: StateSpace, name: str, other: str) -> bool:
    """Whether the definition of ``name`` uses ``other``, directly or through others."""
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        condition: Condition = space.conflict.outcomes[waiting.pop()]
        used = {r.outcome for r in references(condition.tree) if isinstance(r, Holds)}
        waiting.extend(used - seen)
        seen |= used
    return other in seen


def _uncovered(space: StateSpace, found: dict[str, Cells]) -> Iterator[Finding]:
    covered = 0
    for marks in found.values():
        covered |= marks
    rest = _every_mark(space) & ~covered
    if found and rest:
        message = f"No outcome names {_counted(space, rest)} of {len(space):,}."
        yield Finding("outside-outcomes", "note", "outcomes", message)


# ---------------------------------------------------------------- the status quo


def _status_quo_findings(space: StateSpace) -> Iterator[Finding]:
    name = space.conflict.status_quo
    if name is None:
        message = "The case names no status quo: 'analyze' needs one."
        yield Finding("no-status-quo", "warning", "status_quo", message)
        return
    try:
        start = space.state(name)
    except DetenteError as error:
        unique = "not-unique" if isinstance(error, AmbiguousName) else "unknown"
        yield Finding(f"status-quo-{unique}", "error", "status_quo", error.message)
        return
    rest = _every_mark(space) & ~reachable(space, start)
    if rest:
        message = (
            f"Nobody's moves lead from the status quo {space.label(start)!r} to "
            f"{_counted(space, rest)} of {len(space):,}."
        )
        yield Finding("unreachable", "note", "status_quo", message)


# ---------------------------------------------------------------- one bit per state


def _marks(space: StateSpace, cells: Cells, subject: str) -> Cells:
    """Return one bit for each state in which ``cells`` hold: that of its first cell."""
    if not space.merged:
        return cells & kept(space)
    return sum(1 << space.cells[s][0] for s in space.states(cells, subject))


def _every_mark(space: StateSpace) -> Cells:
    return _marks(space, space.truths.everything, "Every state")


def _counted(space: StateSpace, marks: Cells) -> str:
    states = sorted(space.where[c] for c in members(marks))
    noun = "state" if len(states) == 1 else "states"
    return f"{len(states):,} {noun} ({some(map(space.label, states))})"
