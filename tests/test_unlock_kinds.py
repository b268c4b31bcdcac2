"""Each kind of single change: what unlocks is what makes the changed model hold, and nothing else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

import detente as dt
from detente.case.reader import read_text
from detente.errors import DetenteError
from detente.model.condition import evaluate
from detente.model.grammar import parse
from detente.model.variation import (
    Change,
    ConditionDropped,
    OptionDirected,
    OptionFixed,
    StatementNegated,
    varied,
)

OPTIONS = ("x", "y", "z")
LITERALS = [word + o for o in OPTIONS for word in ("", "not ")]
statements = st.lists(
    st.lists(st.sampled_from(LITERALS), min_size=1, max_size=2, unique_by=lambda t: t[-1]).map(
        " and ".join
    ),
    min_size=1,
    max_size=3,
    unique=True,
)


@st.composite
def cases(draw: st.DrawFn) -> dt.Case:
    ways = [draw(st.sampled_from(["both", "take", "drop"])) for _ in OPTIONS]
    own = [f"{o}: {{text: Do {o}, moves: {w}}}" for o, w in zip(OPTIONS, ways, strict=True)]
    rule = draw(st.sampled_from(["x and y", "y and z", "not x and z"]))
    text = f"""
detente: 1
title: random
decision_makers:
  a: {{options: {{{own[0]}, {own[1]}}}}}
  b: {{options: {{{own[2]}}}}}
infeasible: [{rule}]
outcomes: {{sought: {draw(st.sampled_from(LITERALS))} and {draw(st.sampled_from(LITERALS))}}}
preferences:
  a: {{statements: {draw(statements)}}}
  b: {{statements: {draw(statements)}}}
"""
    return read_text(text)


def singles(case: dt.Case, kind: str) -> list[Change]:
    options = [f"a.{o}" for o in "xy"] + ["b.z"]
    moves = {o.name: o.moves for o in case.conflict.options}
    match kind:
        case "negate":
            return [
                StatementNegated(d, k)
                for d in case.conflict.dms
                for k in range(len(case.conflict.preferences[d].statements))
            ]
        case "fix":
            return [OptionFixed(o, taken) for o in options for taken in (True, False)]
        case "direct":
            ways = ("both", "take", "drop")
            return [OptionDirected(o, w) for o in options for w in ways if w != moves[o]]
        case _:
            return [ConditionDropped(0)]


def holds(case: dt.Case, change: Change | None, concept: str) -> bool:
    """Whether, by solving the changed model afresh, a state of the outcome is an equilibrium."""
    conflict = varied(case.conflict, [change] if change else [])
    try:
        solution = dt.solve(conflict, [concept])
    except DetenteError:
        return False
    space = solution.graph.space
    sought = parse("sought", case.conflict.names)
    inside = set(space.states(evaluate(sought.tree, space.truths)))
    return not inside.isdisjoint(solution.equilibria(concept).indices)


@given(
    cases(),
    st.sampled_from(["negate", "fix", "direct", "condition"]),
    st.sampled_from(["nash", "gmr", "seq"]),
)
def test_single_changes_are_those_of_brute_force(case: dt.Case, kind: str, concept: str) -> None:
    found = dt.unlock(case, to="sought", kinds=[kind], concepts=[concept], at_most=1)
    if holds(case, None, concept):
        assert len(found) == 0
        return
    want = {c for c in singles(case, kind) if holds(case, c, concept)}
    assert {change for answer in found for change in answer.changes} == want
    assert all(len(answer.changes) == 1 for answer in found)
