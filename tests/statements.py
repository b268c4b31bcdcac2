"""Random conflicts told by statements: conditions over options, as a large case has them."""

from __future__ import annotations

from hypothesis import strategies as st
from models import LETTERS

from detente.model.condition import Names
from detente.model.conflict import (
    Conflict,
    Constraint,
    DecisionMaker,
    Dm,
    Option,
    Prioritised,
    Statement,
)
from detente.model.grammar import parse
from detente.model.truths import Truths


@st.composite
def statement_conflicts(
    draw: st.DrawFn, people: tuple[int, int] = (2, 4), most: int = 7
) -> Conflict:
    """Up to ``most`` options, one-way ones among them, a few infeasible patterns, up to 6 statements each.

    Never without a feasible state: conditions that would remove all are dropped.
    """
    n = draw(st.integers(*people))
    width = draw(st.integers(n, most))
    owners = sorted(draw(st.lists(st.integers(0, n - 1), min_size=width, max_size=width)))
    way = st.sampled_from(["both", "both", "both", "take", "drop"])
    people_ = tuple(
        DecisionMaker(
            Dm(LETTERS[i]),
            "",
            tuple(
                Option(f"o{k}", Dm(LETTERS[i]), moves=draw(way))
                for k, owner in enumerate(owners)
                if owner == i
            ),
        )
        for i in range(n)
    )
    names = Names(tuple(o.name for p in people_ for o in p.options), frozenset())
    literal = st.builds(
        lambda sign, name: sign + name,
        st.sampled_from(["", "not "]),
        st.sampled_from(names.options),
    )
    joined = st.builds(
        lambda word, parts: f" {word} ".join(parts),
        st.sampled_from(["and", "or", "xor"]),
        st.lists(literal, min_size=1, max_size=3),
    )
    conflict = Conflict(
        "random statements",
        people_,
        preferences={
            p.id: Prioritised(
                tuple(
                    Statement(parse(text, names))
                    for text in draw(st.lists(joined, min_size=1, max_size=6))
                )
            )
            for p in people_
        },
    )
    barred = draw(st.lists(joined.filter(lambda text: " and " in text), max_size=3))
    while barred:
        limited = conflict.replace(
            constraints=tuple(Constraint(parse(text, names), "infeasible") for text in barred)
        )
        if Truths(limited).feasible:
            return limited
        barred = barred[:-1]
    return conflict
