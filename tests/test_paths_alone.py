"""Law: a path found without a list of states is a shortest one of the list."""

from itertools import pairwise

import pytest
from conftest import fewer
from hypothesis import given
from hypothesis import strategies as st
from models import OptionModel, option_forms
from test_open_space import sixty

from detente.analysis.paths import Scope, pathways
from detente.analysis.paths_alone import pathways_alone
from detente.errors import NotApplicable
from detente.explanation.paths import paths
from detente.model.circuits import Formulas
from detente.model.conflict import Case
from detente.model.open_space import open_graph
from detente.model.space import State
from detente.stability.symbolic import SymbolicModel


@fewer(30)
@given(option_forms(), st.randoms(use_true_random=False), st.integers(0, 3))
def test_paths_are_as_short_as_in_the_list(model: OptionModel, rng, loose: int) -> None:
    listed, conflict = model.graph(), model.conflict()
    graph = open_graph(conflict)
    start, end = rng.choice(list(listed.space)), rng.choice(list(listed.space))
    pattern = list(listed.space.pattern(end))
    for k in rng.sample(range(len(pattern)), min(loose, len(pattern))):
        pattern[k] = "-"
    target = "".join(pattern)
    code = {s: cells[0] for s, cells in enumerate(listed.space.cells)}
    whole = pathways(listed, start, target)
    model = SymbolicModel(Formulas(conflict))
    alone = pathways_alone(graph, model, State(code[start]), target, Scope())
    for by in ("moves", "improvements"):
        assert alone.way(by).length == whole.way(by).length
        for path in alone.way(by).paths:
            movers = [step.mover for step in path]
            assert all(a != b for a, b in pairwise(movers))
            for step in path:
                moves = graph.moves if by == "moves" else graph.improvements
                assert step.end in moves(step.mover, step.start)


def test_a_path_among_sixty_options_is_told() -> None:
    case = Case("sixty", sixty().replace(status_quo="start"))
    told = paths(case, to="a.o1 and b.o2 and not met")
    assert "by improvements alone, in 3 moves: b, then a, then b" in told.answer
    assert "moves that are no improvements would do it in 2" in told.answer
    assert "in 1 move: b" in paths(case, to="N" * 32 + "Y" + "N" * 27).answer
    with pytest.raises(NotApplicable, match="name where to"):
        paths(case)
