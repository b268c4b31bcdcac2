"""Who answers a question about numbers of states: the engine that was chosen, put to work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Literal

from detente.kernels import native
from detente.model.circuits import Formulas
from detente.model.conflict import Conflict
from detente.model.graph import Conventions
from detente.stability.choice import Choice
from detente.stability.concepts import CONCEPTS, Concept
from detente.stability.judging import Judge
from detente.stability.listed_model import ListedModel
from detente.stability.solve import MANY, Method, leaves_unknown, left_out, solve
from detente.stability.timings import Stopwatch, Timings

MOST_AT_ONCE = 16
"""Moves made at the same time take a pass over the states for every choice of everybody's settings."""
SECONDS = 30.0
"""The budget of the symbolic engine unless another is given."""
NODES = 1 << 24
"""So many nodes of decision diagrams at most, about 1 GiB."""
LEAST_NODES = 1 << 21
NODES_A_SECOND = 150_000
"""Nodes that one step of the library makes in a second: it cannot be stopped but by their number."""


@dataclass(frozen=True)
class Question:
    """What is to be counted: the stable states in which ``where`` holds, under the concepts ``asked``.

    ``by_default``: no concept was asked for by name. ``seconds``: the budget, None for what the
    engine takes by itself. ``memory``: how many bytes may be taken.
    """

    conflict: Conflict
    asked: tuple[Concept, ...]
    by_default: bool
    method: Method
    conventions: Conventions
    where: str | None
    seconds: float | None
    memory: int


@dataclass(frozen=True)
class Work:
    """An engine at work: the concepts it judges, and those it leaves out, each with the reason."""

    judge: Judge
    asked: tuple[Concept, ...]
    left_out: Mapping[str, str]
    watch: Stopwatch

    def timings(self, choice: Choice, conflict: Conflict) -> Timings:
        """Return what was measured so far."""
        if isinstance(self.judge, ListedModel):
            return self.watch.stopped(self.judge.solution.timings.engine)
        if choice.engine == "native" and (engine := native.engine()):
            numbers = len(conflict.dms) << len(conflict.options)
            threads = native.threads_for(numbers, None)
            return self.watch.stopped("native", instructions=engine.instructions, threads=threads)
        return self.watch.stopped(choice.engine)


def begun(question: Question, choice: Choice) -> Work:
    """Put the chosen engine to work; raises what is wrong with the case."""
    match choice.engine:
        case "definition":
            return _listed(question)
        case "symbolic":
            return _in_diagrams(question)
        case "native":
            return _in_arrays(question, "native")
        case _:
            return _in_arrays(question, "numpy")


def _listed(question: Question) -> Work:
    names = None if question.by_default else [c.name for c in question.asked]
    solution = solve(
        question.conflict,
        names,
        method=question.method,
        conventions=question.conventions,
        memory=question.memory,
    )
    asked = tuple(c for c in question.asked if c.name in solution.stability)
    watch = Stopwatch(dict(solution.timings.seconds))
    return Work(ListedModel(solution, question.where), asked, solution.not_applicable, watch)


def _in_arrays(question: Question, engine: Literal["numpy", "native"]) -> Work:
    from detente.stability.array_model import ArrayModel

    watch = Stopwatch()
    formulas = Formulas(question.conflict)
    where = None if question.where is None else formulas.meant(question.where)
    deadline = None if question.seconds is None else monotonic() + question.seconds
    model = ArrayModel(formulas, question.conventions, engine, watch, where, deadline)
    model.check()
    many = model.states().size() > MANY
    reasons = {c.name: why for c in question.asked if (why := _unfit(c, question, many=many))}
    return Work(model, _others(question, reasons), reasons, watch)


def _in_diagrams(question: Question) -> Work:
    from detente.kernels.diagrams import BYTES_PER_NODE
    from detente.stability.diagram_model import DiagramModel
    from detente.stability.symbolic import SymbolicModel
    from detente.stability.symbolic_budget import Budget

    watch = Stopwatch()
    formulas = Formulas(question.conflict)
    where = None if question.where is None else formulas.meant(question.where)
    seconds = SECONDS if question.seconds is None else question.seconds
    nodes = min(NODES, max(LEAST_NODES, int(seconds * NODES_A_SECOND)))
    budget = Budget(seconds, max(1, min(nodes, question.memory // BYTES_PER_NODE)))
    model = DiagramModel(
        SymbolicModel(formulas, question.conventions, budget),
        watch,
        monotonic() + budget.seconds,
        where,
        question.where,
    )
    model.check()
    unknown = leaves_unknown(question.conflict)
    reasons = {c.name: why for c in question.asked if (why := unknown or _undrawable(c))}
    return Work(model, _others(question, reasons), reasons, watch)


def _others(question: Question, reasons: Mapping[str, str]) -> tuple[Concept, ...]:
    return tuple(c for c in question.asked if c.name not in reasons)


def _undrawable(concept: Concept) -> str:
    """Return why diagrams do not answer for a concept; empty when they do."""
    if concept in CONCEPTS and not concept.simultaneous:
        return ""
    return "it cannot be judged without listing the states, and these are too many"


def _unfit(concept: Concept, question: Question, *, many: bool) -> str:
    """Return why arrays do not answer for a concept; empty when they do."""
    unknown = leaves_unknown(question.conflict)
    if unknown:
        return unknown
    if concept.simultaneous and len(question.conflict.options) > MOST_AT_ONCE:
        return (
            "moves made at the same time take a pass over the states for every choice of "
            f"everybody's settings, which ends at {MOST_AT_ONCE} options"
        )
    if concept.simultaneous and many and question.by_default:
        return left_out(MANY)
    if concept.kernel is None:
        return "it has only a definition, which judges listed states, up to 20 options"
    return ""
