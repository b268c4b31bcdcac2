"""Which engine answers for a model of this size, and why?"""

from __future__ import annotations

from dataclasses import dataclass

from detente.errors import MissingExtra, NotEnoughMemory, TooLarge
from detente.model.conflict import Conflict, Prioritised
from detente.model.graph import Conventions
from detente.stability.memory import check_room, in_words, limit_of, numpy_bytes
from detente.stability.solve import SMALL, Method

MOST_BITS = 64
"""Codes of more options than this do not fit a machine word."""
WIDE = 30


@dataclass(frozen=True)
class Choice:
    """The engine that answers, and the reason, as a clause."""

    engine: str
    why: str


def choose(
    conflict: Conflict, method: Method, conventions: Conventions, memory: str | int | None
) -> Choice:
    """Return the engine for counting: chosen by form, size and memory, unless the user says.

    ``definition`` stands for a list of states, which :func:`solve` judges. Raises
    :class:`NotEnoughMemory`, :class:`TooLarge` or :class:`MissingExtra`.
    """
    limit = limit_of(memory)
    if conflict.arcs is not None:
        return Choice("definition", "an explicit graph lists its states")
    if conflict.merges:
        return Choice("definition", "merged states are listed one by one")
    options = len(conflict.options)
    match method:
        case "definition":
            return Choice("definition", "it was asked for")
        case "auto":
            if 1 << options <= SMALL:
                return Choice("definition", f"there are at most {SMALL} states")
            return _by_size(conflict, conventions, limit)
        case "numpy":
            return _in_arrays(conflict, conventions, limit)
        case "symbolic":
            return Choice("symbolic", "it was asked for")
        case _:
            raise MissingExtra(f"The engine {method!r} is not part of this installation.")


def _by_size(conflict: Conflict, conventions: Conventions, limit: int) -> Choice:
    """Arrays where they fit in memory, decision diagrams beyond."""
    try:
        return _in_arrays(conflict, conventions, limit)
    except (NotEnoughMemory, TooLarge):
        options = len(conflict.options)
        return Choice(
            "symbolic",
            f"arrays over 2^{options} combinations would not fit in {in_words(limit)} of memory",
        )


def _in_arrays(conflict: Conflict, conventions: Conventions, limit: int) -> Choice:
    options = len(conflict.options)
    if options > MOST_BITS:
        raise TooLarge(
            f"{options} options make 2^{options} combinations; engines that hold them all in memory "
            f"end at {MOST_BITS} options. Leave out --method, or give the other engine: --method symbolic."
        )
    wide = any(
        isinstance(p, Prioritised) and len(p.statements) > WIDE
        for p in conflict.preferences.values()
    )
    each = numpy_bytes(len(conflict.dms), wide=wide, sanctions=conventions.sanctions)
    need = each << options
    what = f"2^{options} combinations at {each} bytes each"
    check_room(
        need,
        limit,
        what,
        "Allow more with --memory, or leave out options that nobody's preference depends on.",
    )
    return Choice("numpy", f"{what} take {in_words(need)}")
