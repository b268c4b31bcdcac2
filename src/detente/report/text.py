"""Results as plain text: what stands around the tables on a terminal."""

from __future__ import annotations

from detente.explanation.verdicts import not_applicable
from detente.stability.solve import Solution


def equilibria(solution: Solution) -> str:
    """Return one line per concept with the labels of its equilibria."""
    if not solution.concepts:
        return f"Not answered: {'; '.join(not_applicable(solution))}."
    return "\n".join(
        f"{c}: {', '.join(solution.equilibria(c)) or '(none)'}" for c in solution.concepts
    )


def below_the_table(solution: Solution) -> list[str]:
    """Return the equilibria, the conventions and what was left out."""
    lines = ["Equilibria", *(f"  {line}" for line in equilibria(solution).splitlines()), ""]
    lines += [f"Sanctions: {'; '.join(solution.graph.conventions.words().values())}."]
    lines += [f"Not applicable: {line}." for line in not_applicable(solution)]
    lines += list(solution.notes)
    return ["\n".join(lines)]
