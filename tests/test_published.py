"""The bundled cases against the tables printed in their sources, by every method.

Rankings and equilibria of elmira and cuba-1962 are recalled and reproduced by brute force, those
of syria-iraq-1975 are printed; each ``Printed`` says so.
"""

from dataclasses import dataclass
from itertools import product

import pytest

from detente.library import bundled, read
from detente.report import json
from detente.stability.solve import solve

Ranks = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Printed:
    """What a source prints; rankings are best first, states go by the source's numbers."""

    source: str
    status: str
    patterns: dict[str, str]
    rankings: dict[str, str]
    equilibria: dict[str, str]


PRINTED = {
    "elmira": Printed(
        "Hipel, Fang, Kilgour and Haight (1993); reused in Xu, Hipel and Kilgour (2009)",
        "recalled; reproduced by brute force",
        {
            "1": "NYNNN", "2": "YYNNN", "3": "NNYNN", "4": "YNYNN", "5": "NYNNY", "6": "YYNNY",
            "7": "NNYNY", "8": "YNYNY", "9": "---Y-",
        },
        {
            "moe": "7 3 4 8 5 1 2 6 9",
            "uniroyal": "1 4 8 5 9 3 7 2 6",
            "local": "7 3 5 1 8 6 4 2 9",
        },
        {"nash": "5 8 9", "gmr": "1 4 5 8 9", "smr": "1 4 5 8 9", "seq": "5 8 9"},
    ),
    "syria-iraq-1975": Printed(
        "Hipel, Kilgour and Kinsara (2014), Group Decision and Negotiation 23(3):355-376; "
        "table printed in Kinsara (2014), A Simple Guide to GMCR+",
        "printed",
        {"1": "NNN", "2": "YNN", "3": "NYN", "4": "NNY", "5": "YNY", "6": "NYY"},
        {"syria": "1 3 6 2 4 5", "iraq": "2 4 6 1 5 3"},
        {"nash": "6", "gmr": "1 6", "smr": "6", "seq": "6", "sim": "6"},
    ),
    "prisoners-dilemma": Printed(
        "Standard 2×2 game, e.g. Fang, Hipel and Kilgour (1993), Interactive Decision Making",
        "textbook",
        {"1": "NN", "2": "YN", "3": "NY", "4": "YY"},
        {"one": "3 4 1 2", "two": "2 4 1 3"},
        {"nash": "1", "gmr": "1 4", "smr": "1 4", "seq": "1 4", "sim": "1 4"},
    ),
    "chicken": Printed(
        "Standard 2×2 game, e.g. Fang, Hipel and Kilgour (1993), Interactive Decision Making",
        "textbook",
        {"1": "YY", "2": "YN", "3": "NY", "4": "NN"},
        {"a": "3 1 2 4", "b": "2 1 3 4"},
        {"nash": "2 3", "gmr": "1 2 3", "smr": "1 2 3", "seq": "2 3"},
    ),
    "cuba-1962": Printed(
        "Fraser and Hipel (1984), Conflict Analysis: Models and Resolutions, ch. 1",
        "rankings and equilibria recalled; reproduced by brute force",
        {
            "0": "NNNN", "1": "YNNN", "2": "NYNN", "3": "YYNN", "4": "NNYN", "5": "YNYN",
            "6": "NYYN", "7": "YYYN", "8": "NNNY", "9": "YNNY", "10": "NYNY", "11": "YYNY",
        },
        {"us": "4 6 5 7 2 1 3 0 11 9 10 8", "ussr": "0 4 6 2 5 1 7 3 11 9 10 8"},
        {"seq": "4 6"},
    ),
}  # fmt: skip

METHODS = ("definition", "numpy")
TABLES = [(n, c, m) for (n, p), m in product(PRINTED.items(), METHODS) for c in p.equilibria]


@pytest.mark.parametrize(("name", "concept", "method"), TABLES)
def test_the_published_equilibria(name: str, concept: str, method: str) -> None:
    solution = solve(read(name), [concept], method=method)  # type: ignore[arg-type]
    assert list(solution.equilibria(concept)) == PRINTED[name].equilibria[concept].split()


@pytest.mark.parametrize("name", PRINTED)
def test_the_states_are_labelled_as_printed(name: str) -> None:
    space = solve(read(name), ["nash"]).graph.space
    found = {space.label(s): space.pattern(s) for s in space}
    assert list(found.items()) == list(PRINTED[name].patterns.items())


@pytest.mark.parametrize(("name", "dm"), [(n, d) for n, p in PRINTED.items() for d in p.rankings])
def test_the_rankings_are_those_printed(name: str, dm: str) -> None:
    """Some cases state them as preference statements."""
    graph = solve(read(name), ["nash"]).graph
    rank = graph.ranks[graph.dm(dm)]
    best_first = sorted(graph.space, key=lambda s: -rank[s])
    assert [graph.space.label(s) for s in best_first] == PRINTED[name].rankings[dm].split()
    assert len(set(rank)) == len(rank)


def test_the_two_cases_of_preference_statements_use_them() -> None:
    for name in ("syria-iraq-1975", "prisoners-dilemma"):
        for preference in read(name).conflict.preferences.values():
            assert type(preference).__name__ == "Prioritised"


@pytest.mark.parametrize("name", PRINTED)
def test_each_case_cites_its_source(name: str) -> None:
    authors = PRINTED[name].source.split("(")[0].strip()
    citation = str(read(name).about["citation"])
    assert authors in citation
    if "recalled" in PRINTED[name].status:
        assert "recalled" in str(read(name).about["note"])


def test_every_bundled_case_has_its_table_here_or_a_test_of_its_own() -> None:
    """tests/test_moscow.py has that of moscow-2016, tests/test_bundled_minds.py the others."""
    minds = {"moscow-2016-kerry", "normandy-1944", "versailles-1919"}
    assert set(bundled()) == {*PRINTED, "moscow-2016", *minds}
    assert bundled()[0] == "moscow-2016"


# ---------------------------------------------------------------- moves


ELMIRA_MOVES = {
    "moe": "12 34 56 78",
    "uniroyal": "13 19 24 29 39 49 57 59 68 69 79 89",
    "local": "15 51 26 62 37 73 48 84",
}


@pytest.mark.parametrize("dm", ELMIRA_MOVES)
def test_the_moves_of_elmira(dm: str) -> None:
    graph = solve(read("elmira"), ["nash"]).graph
    label = graph.space.label
    found = {label(s) + label(t) for s in graph.space for t in graph.moves(graph.dm(dm), s)}
    assert found == set(ELMIRA_MOVES[dm].split())


def test_the_improvements_of_syria_from_state_2() -> None:
    """Kinsara (2014): Syria improves from 2 to 1 and to 3."""
    graph = solve(read("syria-iraq-1975"), ["nash"]).graph
    found = graph.improvements(graph.dm("syria"), graph.state("2"))
    assert [graph.space.label(s) for s in found] == ["1", "3"]


def test_the_compromise_in_chicken_is_not_sequentially_stable() -> None:
    solution = solve(read("chicken"))
    assert "1" in solution.equilibria("gmr")
    assert "1" not in solution.equilibria("seq")
    verdict = solution.verdict("seq", "a", "1")
    assert [solution.graph.space.label(s) for s in verdict.escapes] == ["3"]


def test_a_verdict_names_the_sanction() -> None:
    """In chicken, a would rather go straight, but b could crash the compromise for it."""
    solution = solve(read("chicken"))
    verdict = solution.verdict("gmr", "a", "1")
    label = solution.graph.space.label
    assert {label(m): label(s) for m, s in verdict.sanctions.items()} == {"3": "4"}
    assert verdict.stable


# ---------------------------------------------------------------- the JSON contract


def test_the_json_of_elmira_is_the_contract() -> None:
    data = json.solution(solve(read("elmira"), ["nash"]))
    assert data["format"] == "detente-solution/1"
    assert data["case"] == "elmira"
    assert data["conventions"]["sanctions"] == "legal sequences"
    assert data["decision_makers"] == ["moe", "uniroyal", "local"]
    assert data["options"] == [
        "moe.modify", "uniroyal.delay", "uniroyal.accept", "uniroyal.abandon", "local.insist",
    ]  # fmt: skip
    first, last = data["states"][0], data["states"][8]
    assert first == {
        "index": 0, "label": "1", "code": 2, "pattern": "NYNNN", "taken": ["uniroyal.delay"],
        "outcomes": ["appeal goes on"],
    }  # fmt: skip
    assert last == {
        "index": 8, "label": "9", "code": None, "pattern": "---Y-", "taken": ["uniroyal.abandon"],
        "outcomes": ["plant closed"],
    }  # fmt: skip
    assert data["ranks"]["moe"] == [3, 2, 7, 6, 4, 1, 8, 5, 0]
    assert data["stability"]["nash"] == {
        "moe": [0, 1, 2, 3, 4, 5, 6, 7, 8], "uniroyal": [0, 3, 4, 7, 8], "local": [4, 5, 6, 7, 8],
    }  # fmt: skip
    assert data["equilibria"] == {"nash": [4, 7, 8]}
    assert data["not_applicable"] == {}


def test_codes_count_the_options_in_file_order() -> None:
    data = json.solution(solve(read("elmira"), ["nash"]))
    for state in data["states"][:8]:
        assert state["code"] == sum(2**k for k, c in enumerate(state["pattern"]) if c == "Y")


def test_the_json_of_an_explicit_graph_has_neither_codes_nor_patterns() -> None:
    from detente.case.reader import read_text

    text = """
detente: 1
title: A graph
decision_makers: {a: {}, b: {}}
graph:
  states: {x: Start, 2: End}
  moves: {a: [[x, 2]]}
preferences: {a: {ranking: [2, x]}, b: {ranking: [[x, 2]]}}
"""
    data = json.solution(solve(read_text(text)))
    assert [s["label"] for s in data["states"]] == ["x", "2"]
    assert {s["code"] for s in data["states"]} == {None}
    assert {s["pattern"] for s in data["states"]} == {None}
    assert data["ranks"] == {"a": [0, 1], "b": [0, 0]}
    assert data["equilibria"]["nash"] == [1]
    assert set(data["not_applicable"]) == {"sim", "sim_single"}
