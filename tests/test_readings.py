"""What the reading says: verdicts, who stands in the way, merged states, doubts set aside."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import detente as dt
from detente.case.reader import read_text
from detente.errors import UnwritableFile, WrongValue
from detente.files import write_whole

GRAPH = """
detente: 1
title: A way
decision_makers: {a: {name: Anna}, b: {name: Bob}}
graph:
  states: {1: start, 2: half way, 3: heaven, 4: nowhere}
  moves: {a: [], b: [[1, 2], [2, 3]]}
status_quo: 1
preferences:
  a: {ranking: [%s]}
  b: {ranking: [1, 2, 3, 4]}
"""

TWO = """
detente: 1
title: Two
decision_makers:
  a: {name: Anna, options: {x: {text: Do x, moves: take}}}
  b: {name: Bob, options: {y: Do y}}
"""


def flat(prose: object) -> str:
    return " ".join(str(prose).split())


def wish(text: str, dm: str) -> object:
    facts = dt.analyze(read_text(text)).facts
    return next(w for w in facts.wishes if w.dm == dm)


def test_who_must_move_and_loses_by_it_is_found_on_an_explicit_graph() -> None:
    found = wish(GRAPH % "3, 2, 1, 4", "a")
    assert found.movers == found.blockers == ("b",)


def test_what_no_moves_lead_to_is_said() -> None:
    assert wish(GRAPH % "4, 3, 2, 1", "a").movers is None
    assert "No moves lead to 4." in flat(dt.analyze(read_text(GRAPH % "4, 3, 2, 1")))


def test_a_one_way_option_is_not_given_up() -> None:
    text = (
        TWO
        + "status_quo: YN\npreferences: {a: {ranking: [NN, YN, NY, YY]}, b: {ranking: [[NN, YN, NY, YY]]}}\n"
    )
    assert wish(text, "a").movers is None


MERGED = """merge: [x xor y]
status_quo: NN
preferences:
  a: {ranking: ["--", NN, YY]}
  b: {ranking: [YY, "--", NN]}
"""


def test_a_merged_state_is_named_by_its_own_pattern() -> None:
    case = read_text(TWO + MERGED)
    space = dt.state_space(case.conflict)
    assert [space.label(s) for s in space] == ["NN", "--", "YY"]
    assert space.label(space.state("--")) == "--"
    assert dt.graph_model(case.conflict).ranks == {"a": (1, 2, 0), "b": (0, 1, 2)}
    labelled = read_text(TWO + MERGED + 'labels: {m: "--"}\n')
    assert dt.state_space(labelled.conflict).label(0) == "m"


def test_a_merged_state_says_what_is_open() -> None:
    space = dt.state_space(read_text(TWO + MERGED).conflict)
    assert space.describe(space.state("--")) == "open: Do x, Do y"
    assert space.describe(space.state("NN")) == "no option taken"


ORDERS = "status_quo: YY\npreferences: {a: {statements: [x]}, b: {statements: [y]}}\n"


def test_an_outcome_is_only_named_alone_when_it_stands_alone() -> None:
    alone = dt.analyze(read_text(TWO + ORDERS + "outcomes: {both: x and y}\n")).answer
    assert alone.startswith("Both is the only outcome that holds")
    beside = dt.analyze(read_text(TWO + ORDERS + "outcomes: {both: x and y, either: x or y}\n"))
    assert "only outcome" not in beside.answer


def test_one_further_state_is_one() -> None:
    answer = dt.analyze(dt.read("prisoners-dilemma")).answer
    assert answer.startswith(
        "1 (both defect) holds under every concept; the status quo, 4 (both cooperate),"
    )
    named = read_text(
        TWO.replace(", moves: take", "")
        + "outcomes: {anything: x or not x}\nstatus_quo: NN\n"
        + "preferences: {a: {statements: [y, not x]}, b: {statements: [x, not y]}}\n"
    )
    assert dt.analyze(named).answer == (
        "Anything is the only outcome that holds: NN, the status quo, is an equilibrium under every "
        "concept, and the 1 further state that holds under fewer is anything too."
    )


def test_a_sanction_that_ends_in_a_tie_is_no_better_not_worse() -> None:
    text = TWO.replace(", moves: take", "") + (
        "status_quo: NN\npreferences: {a: {ranking: [YN, [NN, YY], NY]}, b: {ranking: [YY, NN, YN, NY]}}\n"
    )
    solution = dt.solve(read_text(text))
    said = flat(dt.explain(solution, "NN", dm="a", concept="seq"))
    assert "ending in YY, no better for it than staying" in said


def test_doubts_that_are_set_aside_are_named() -> None:
    text = (
        TWO.replace("{text: Do x, moves: take}", "{text: Do x, likelihood: 0.3}")
        + "infeasible: [{when: x and y, likelihood: 0.2}]\n"
        + "preferences: {a: {statements: [{when: x, likelihood: likely}]}, b: {statements: [y]}}\n"
    )
    notes = " ".join(dt.solve(read_text(text)).notes)
    for said in ("preferences of a", "options a.x", "conditions on feasibility"):
        assert said in notes


def test_options_beside_a_graph_are_said_to_have_no_effect() -> None:
    text = (GRAPH % "3, 2, 1, 4").replace("b: {name: Bob}", "b: {name: Bob, options: {z: Do z}}")
    assert any("options have no effect" in n for n in dt.solve(read_text(text)).notes)


def test_files_of_other_programs_are_sent_to_convert(tmp_path: Path) -> None:
    other = tmp_path / "old.gmcr"
    other.write_text("{}")
    with pytest.raises(WrongValue, match=r"detente convert .*old\.gmcr old\.yaml"):
        dt.read(other)


def test_a_date_must_be_in_the_calendar() -> None:
    with pytest.raises(WrongValue, match="2016-02-30"):
        read_text(TWO + "as_of: 2016-02-30\n")


def test_a_pipe_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(UnwritableFile, match="pipe"):
        write_whole(pipe, "text")
    assert pipe.is_fifo()


def test_where_no_concept_applies_the_answer_says_so() -> None:
    text = (
        TWO
        + "status_quo: NN\npreferences: {a: {statements: [x], unknown: [[NN, YN]]}, b: {statements: [y]}}\n"
    )
    reading = dt.analyze(read_text(text))
    assert reading.answer.startswith("Not answered: nash, gmr, smr, seq, sseq, sim, sim_single (")
    assert reading.answer.count("leave pairs unknown") == 1


def test_a_model_to_which_no_concept_applies_is_explained_so() -> None:
    """Unknown pairs leave no full order, which every concept needs."""
    from detente.case.reader import read_text

    case = read_text(
        "detente: 1\ntitle: T\ndecision_makers: {a: {options: {x: X}}}\nstatus_quo: N\n"
        "preferences: {a: {statements: [x], unknown: [[N, Y]]}}\n"
    )
    told = dt.explain(dt.solve(case), "N")
    assert told.answer == "Not answered: no concept applies to this model."
