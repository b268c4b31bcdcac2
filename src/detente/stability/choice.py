"""Which engine answers for a model of this size, and why?"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec

from detente.errors import MissingExtra, NotApplicable, NotEnoughMemory, TooLarge
from detente.kernels import native
from detente.model.circuits import Formulas
from detente.model.conflict import Conflict
from detente.model.graph import Conventions
from detente.stability.memory import in_words, native_bytes, numpy_bytes
from detente.stability.solve import SMALL, Method

MOST_BITS = 64
"""Codes of more options than this do not fit a machine word."""
WIDE = 30
"""Statements of a rank that fits a number of 32 bits."""
MOST_BY_NUMPY = 24
"""Beyond so many options diagrams are sooner done than numpy, where they are installed."""


@dataclass(frozen=True)
class Choice:
    """The engine that answers, and the reason, as a clause."""

    engine: str
    why: str


def choose(conflict: Conflict, method: Method, conventions: Conventions, limit: int) -> Choice:
    """Return the engine for counting: chosen by form, size and memory, unless the user says.

    ``limit``: how many bytes may be taken. ``definition`` stands for a list of states, which
    :func:`solve` judges. Raises :class:`NotEnoughMemory`, :class:`TooLarge`,
    :class:`NotApplicable` or :class:`MissingExtra`.
    """
    listed = _listed(conflict)
    if listed and method != "symbolic":
        return Choice("definition", listed)
    match method:
        case "definition":
            return Choice("definition", "it was asked for")
        case "symbolic":
            return _symbolic("it was asked for")
        case "native":
            _need_native(conflict, conventions)
            return _held(conflict, "native", conventions, limit)
        case "numpy":
            return _held(conflict, "numpy", conventions, limit)
        case _:
            return _by_size(conflict, conventions, limit)


def _listed(conflict: Conflict) -> str:
    """Return why the states of a model must be listed; empty where they need not be."""
    if conflict.arcs is not None:
        return "an explicit graph lists its states"
    return "merged states are listed one by one" if conflict.merges else ""


def _by_size(conflict: Conflict, conventions: Conventions, limit: int) -> Choice:
    """A list for the smallest; arrays while they fit; decision diagrams beyond."""
    options = len(conflict.options)
    if 1 << options <= SMALL:
        return Choice("definition", f"there are at most {SMALL} states")
    compiled = not _no_native(conflict, conventions)
    engine = "native" if compiled and options <= native.MOST_OPTIONS else "numpy"
    drawn = find_spec("dd") is not None
    if drawn and engine == "numpy" and options > MOST_BY_NUMPY:
        return _symbolic(f"2^{options} combinations are too many to hold one by one")
    try:
        return _held(conflict, engine, conventions, limit)
    except NotEnoughMemory:
        if not drawn:
            raise
        return _symbolic(f"2^{options} combinations do not fit in {in_words(limit)}")


def _held(conflict: Conflict, engine: str, conventions: Conventions, limit: int) -> Choice:
    """Take an engine that holds all combinations in memory, if they fit."""
    options = len(conflict.options)
    most = native.MOST_OPTIONS if engine == "native" else MOST_BITS
    if options > most:
        raise TooLarge(
            f"{options} options make 2^{options} combinations; the engine {engine!r}, which holds them "
            f"all in memory, ends at {most} options. Leave out --method, or take --method symbolic."
        )
    wide = any(len(row) > WIDE for row in Formulas(conflict).ranks.values())
    widths = [len(d.options) for d in conflict.decision_makers]
    if engine == "native":
        oneway = [sum(o.moves != "both" for o in d.options) for d in conflict.decision_makers]
        each = native_bytes(widths, oneway, wide=wide, threads=native.threads_of())
    else:
        each = numpy_bytes(widths, wide=wide, sanctions=conventions.sanctions)
    need = each << options
    if need > limit:
        raise NotEnoughMemory(
            f"2^{options} combinations at {each} bytes each take {in_words(need)}, and "
            f"{in_words(limit)} may be used. Allow more with --memory, or take --method symbolic, "
            "which does not hold them one by one."
        )
    return Choice(engine, f"2^{options} combinations at {each} bytes each take {in_words(need)}")


def _no_native(conflict: Conflict, conventions: Conventions) -> str:
    """Return why the compiled kernels cannot serve; empty where they can."""
    widths = [len(d.options) for d in conflict.decision_makers]
    if sum(widths) <= native.MOST_OPTIONS and not native.fits(widths):
        return (
            f"the compiled kernels end at {native.MOST_OWN} options of one decision maker and at "
            f"{native.MOST_PEOPLE} decision makers"
        )
    if conventions.sanctions != "legal":
        return "the compiled kernels know sanctions by legal sequences only"
    return native.missing()


def _need_native(conflict: Conflict, conventions: Conventions) -> None:
    if native.missing():
        raise MissingExtra(f"The engine 'native' is not there: {native.missing()}.")
    why = _no_native(conflict, conventions)
    if why:
        raise NotApplicable(f"The engine 'native' does not answer this: {why}.")


def _symbolic(why: str) -> Choice:
    if find_spec("dd") is None:
        raise MissingExtra("Decision diagrams need the library dd: pip install 'detente[symbolic]'")
    return Choice("symbolic", why)
