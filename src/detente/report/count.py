"""Counts as plain text: the tables, and what stands below them."""

from __future__ import annotations

from detente.stability.count import Count
from detente.table import Table


def in_short(found: Count) -> str:
    """Return one line per concept with the number of its equilibria."""
    if not found.stable:
        return f"Not answered: {'; '.join(_left_out(found))}."
    numbers = {c: f"at least {n:,}" for c, n in found.at_least.items()}
    numbers |= {c: f"{n:,}" for c, n in found.equilibria.items()}
    return "\n".join(f"{c}: {numbers.get(c, 'not settled')}" for c in found.stable)


def tables(found: Count) -> list[Table]:
    """Return the counts, the first equilibria and those drawn at random, as far as asked for."""
    shown = (found.table() if found.stable else None, found.listing(), found.samples())
    return [table for table in shown if table is not None and table.rows]


def below_the_tables(found: Count) -> str:
    """Return the engine and why it answers, the conventions, and what was left out or open."""
    lines = [] if found.stable else [f"{found.title}."]
    lines += [f"Engine: {found.engine}; {found.choice.why}."]
    lines += [f"Sanctions: {'; '.join(found.conventions.words().values())}."]
    lines += [f"Not settled: {c}. {why}" for c, why in found.unproven.items()]
    solved = [c for c in found.equilibria if len(found.stable[c]) < len(found.conflict.dms)]
    if solved:
        lines += [
            f"Found by a solver, which does not count what is stable for whom: {', '.join(solved)}."
        ]
    if found.unproven and found.sample:
        lines += [f"No equilibria drawn at random where not settled: {', '.join(found.unproven)}."]
    lines += [f"Not applicable: {line}." for line in _left_out(found)]
    return "\n".join([*lines, *found.notes])


def _left_out(found: Count) -> list[str]:
    """Say once for each reason which concepts do not apply."""
    by_reason: dict[str, list[str]] = {}
    for name, reason in found.not_applicable.items():
        by_reason.setdefault(reason, []).append(name)
    return [f"{', '.join(names)} ({reason})" for reason, names in by_reason.items()]
