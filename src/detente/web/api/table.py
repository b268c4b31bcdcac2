"""Every operation that programs can ask for: routes and descriptions are made from this table."""

from __future__ import annotations

from typing import Any

from detente.web.api import cases, history, sources, threads
from detente.web.api.asking import QUESTIONS, Question
from detente.web.api.beside import Order
from detente.web.api.operation import Asked, Operation
from detente.web.reading import too_large
from detente.web.shelf import case_of


def _asking(name: str, question: Question) -> Operation:
    def answered(a: Asked) -> Any:
        revision = a.folder.read(a.name)
        case = case_of(revision)
        if question.solves and (large := too_large(case.conflict)):
            raise large
        if question.beside:
            return Order(revision, name, a.given)
        return question.answer(case, a.given, a.folder.path(a.name))

    return Operation(
        name, "GET", f"/api/cases/{{name}}/{name}", answered, question.format, question.takes
    )


ASKING: tuple[Operation, ...] = tuple(_asking(name, q) for name, q in QUESTIONS.items())
GROUPS: tuple[tuple[str, tuple[Operation, ...]], ...] = (
    ("cases", cases.OPERATIONS),
    ("asking", ASKING),
    ("changing", history.OPERATIONS),
    ("sources", sources.OPERATIONS),
    ("threads", threads.OPERATIONS),
)
"""The operations in the order in which they are described; a group has a heading."""

OPERATIONS: tuple[Operation, ...] = tuple(o for _, group in GROUPS for o in group)
