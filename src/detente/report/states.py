"""The states of a case, and the combinations that are none, as a table and as JSON."""

from __future__ import annotations

from itertools import islice
from typing import Any

from detente._version import __version__
from detente.analysis.feasibility import Combinations, cell_name
from detente.report.json_state import state
from detente.table import Table


def table(asked: Combinations, most: int | None = None) -> Table:
    """Return index, label, pattern, meaning and outcomes of the first ``most`` states.

    Columns that would say nothing (no labels, no outcomes, no options) are left out.
    """
    space = asked.space
    columns: list[tuple[str, list[str]]] = [
        (h, []) for h in ("#", "state", "pattern", "meaning", "outcome")
    ]
    for s in asked.states.indices[:most]:
        label, pattern = space.label(s), space.pattern(s) or ""
        cells = (str(s), label, "" if pattern == label else pattern, space.describe(s))
        for (_, column), cell in zip(columns, (*cells, ", ".join(space.outcomes(s))), strict=True):
            column.append(cell)
    kept = [(h, c) for h, c in columns if any(c) or h in ("#", "state")]
    rows = tuple(zip(*(column for _, column in kept), strict=True))
    return Table(tuple(heading for heading, _ in kept), rows)


def removed_table(asked: Combinations, most: int | None = None) -> Table:
    """Return pattern and reasons of the first ``most`` combinations that are no state."""
    conflict = asked.space.conflict
    rows = tuple(
        (cell_name(conflict, cell), "; ".join(asked.reasons(cell)))
        for cell in islice(asked.infeasible_cells(), most)
    )
    return Table(("pattern" if conflict.arcs is None else "state", "removed by"), rows)


def below_the_table(
    asked: Combinations, most: int | None = None, *, removed: bool = False
) -> list[str | Table]:
    """Return how many states there are, and how many combinations each condition removes."""
    total = asked.infeasible if removed else len(asked.states)
    more = total - min(total, total if most is None else most)
    lines: list[str | Table] = [f"… and {more:,} more; --limit 0 lists all."] if more else []
    lines.append(_counted(asked))
    if asked.removed:
        lines.append(asked.table())
    return lines


def _counted(asked: Combinations) -> str:
    count = len(asked.states)
    states = f"{count:,} state{'' if count == 1 else 's'}"
    if asked.space.conflict.arcs is not None and not asked.infeasible:
        return f"{states}."
    feasible = len(asked) - asked.infeasible
    if feasible > count:
        states = f"{states}, of {feasible:,} feasible combinations"
    if not asked.infeasible:
        return f"{states}; no combination is removed."
    return f"{states}; removed are {asked.infeasible:,} of {len(asked):,} combinations, by:"


def json(
    case: str, asked: Combinations, *, removed: bool = False, limit: int | None = None
) -> dict[str, Any]:
    """Return the states in the format ``detente-states/1``.

    ``removed`` adds the combinations that are no state, as ``infeasible``.
    """
    space = asked.space
    data: dict[str, Any] = {
        "format": "detente-states/1",
        "case": case,
        "version": __version__,
        "asked": asked.asked or None,
        "options": list(space.conflict.names.options),
        "combinations": len(asked),
        "count": len(asked.states),
        "states": [state(space, s) for s in asked.states.indices[:limit]],
        "removed": dict(asked.removed),
    }
    if removed:
        data["infeasible"] = [
            {"code": c, "name": cell_name(space.conflict, c), "reasons": list(asked.reasons(c))}
            for c in islice(asked.infeasible_cells(), limit)
        ]
    return data
