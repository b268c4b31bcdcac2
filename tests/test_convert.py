"""Every format gives back what it does not warn of, and says what it cannot hold."""

import copy
import csv
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import fewer
from hypothesis import given
from hypothesis import strategies as st
from models import OptionModel, graphs, option_forms

from detente.case.formats import Format, format_named, format_of, formats, read_any, write_any
from detente.case.reader import read_text
from detente.case.terms import cover, spelled_out
from detente.cli import main
from detente.errors import (
    BadPreference,
    BrokenFile,
    DetenteError,
    DuplicateName,
    MissingKey,
    MissingPart,
    NoFeasibleState,
    NotApplicable,
    TooLarge,
    UnknownKey,
    UnknownName,
    UnreadableFile,
    UnwritableFile,
    WrongValue,
)
from detente.library import bundled, read
from detente.model.conflict import Case, Conflict, Payoffs, Prioritised, Ranking, Statement
from detente.model.enumeration import state_space
from detente.model.grammar import parse
from detente.model.graph import graph_model
from detente.model.truths import members
from detente.stability.solve import solve

Seen = dict[str, list[tuple[int, frozenset[str]]]]


def seen(conflict: Conflict) -> Seen:
    """Per pattern, the rank and the moves of every decision maker, in their order."""
    graph = graph_model(conflict)
    pattern = {s: graph.space.pattern(s) or graph.space.label(s) for s in graph.space}
    return {
        p: [
            (graph.ranks[d][s], frozenset(pattern[t] for t in graph.moves(d, s))) for d in graph.dms
        ]
        for s, p in pattern.items()
    }


def round_trip(case: Case, folder: Path, format: str) -> Case:
    path = folder / f"case.{format}"
    write_any(case, path, format)
    return read_any(path, format)[0]


EXPLICIT = """
detente: 1
title: Three states
decision_makers: {a: {}, b: {}}
graph: {states: {x: , y: , z: }, moves: {a: [[x, y]], b: [[y, z]]}}
preferences: {a: {ranking: [y, x, z]}, b: {ranking: [[x, z], y]}}
"""

# ---------------------------------------------------------------- the contract of a format


def merged(name: str) -> bool:
    return bool(read(name).conflict.merges)


@pytest.mark.parametrize("name", bundled())
@pytest.mark.parametrize("format", formats(), ids=lambda f: f.name)
def test_a_format_gives_back_the_bundled_cases(format: Format, name: str, tmp_path: Path) -> None:
    case = read(name)
    if case.conflict.merges and format.name in ("gmcr", "csv"):
        path = tmp_path / "case"
        assert any("erged states" in said for said in format.write(case, path))
        return
    assert seen(round_trip(case, tmp_path, format.name).conflict) == seen(case.conflict)


@pytest.mark.parametrize("format", formats(), ids=lambda f: f.name)
def test_a_format_is_known_by_its_suffixes(format: Format) -> None:
    assert [format_of(f"case{s}") for s in format.suffixes] == [format] * len(format.suffixes)
    assert format_of(f"CASE{format.suffixes[0].upper()}") is format


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("formats")


@pytest.mark.parametrize("format", ["gmcr", "csv"])
@fewer(6)
@given(model=option_forms())
def test_option_form_survives(format: str, folder: Path, model: OptionModel) -> None:
    conflict = model.conflict()
    back = round_trip(Case("random", conflict), folder, format)
    assert seen(back.conflict) == seen(conflict)


@st.composite
def conditions(draw: st.DrawFn, options: tuple[str, ...]) -> str:
    atom = st.sampled_from(options).map(lambda o: draw(st.sampled_from(["", "not "])) + o)
    joined = st.recursive(
        atom,
        lambda inner: st.tuples(
            inner, st.sampled_from(["and", "or", "xor", "if", "iff"]), inner
        ).map(lambda t: f"({t[0]}) {t[1]} ({t[2]})"),
        max_leaves=5,
    )
    return draw(joined)


@st.composite
def prioritised(draw: st.DrawFn) -> Conflict:
    conflict = draw(option_forms()).conflict()
    names = conflict.names
    lists = st.lists(conditions(names.options), max_size=4)
    return conflict.replace(
        preferences={
            d: Prioritised(tuple(Statement(parse(t, names)) for t in draw(lists)))
            for d in conflict.dms
        }
    )


@pytest.mark.parametrize("format", ["gmcr", "csv"])
@fewer(8)
@given(conflict=prioritised())
def test_preference_statements_survive(format: str, folder: Path, conflict: Conflict) -> None:
    back = round_trip(Case("random", conflict), folder, format).conflict
    assert seen(back) == seen(conflict)
    if format == "gmcr":
        assert all(isinstance(p, Prioritised) for p in back.preferences.values())


@given(st.integers(0, 2**32 - 1))
def test_a_cover_holds_in_exactly_its_cells(cells: int) -> None:
    terms = cover(cells, 5)
    fits = [c for c in range(32) if any(all((c >> k & 1) == y for k, y in term) for term in terms)]
    assert fits == members(cells)


@fewer(3)
@given(st.data())
def test_a_condition_is_spelled_out_as_it_reads(data: st.DataObject) -> None:
    conflict = data.draw(option_forms()).conflict().replace(constraints=())
    condition = parse(data.draw(conditions(conflict.names.options)), conflict.names)
    space = state_space(conflict)
    holds = {space.pattern(s) for s in space.all_named(condition.text)}
    fits = {
        p
        for s in space
        for p in [space.pattern(s) or ""]
        if any(
            all((p[k] == "Y") == y for k, y in term) for term in spelled_out(condition, conflict)
        )
    }
    assert fits == holds


def test_merged_states_are_written_out_tied_for_gmcr(tmp_path: Path) -> None:
    case = read("elmira")
    path = tmp_path / "elmira.gmcr"
    notes = write_any(case, path)
    assert any("'9'" in n and "tied" in n for n in notes)
    back = state_space(read_any(path)[0].conflict)
    assert len(back) == 24  # 8 states, and 16 in which Uniroyal has left
    graph = graph_model(back.conflict)
    closed = back.all_named("---Y-")
    assert len({graph.ranks[graph.dms[0]][s] for s in closed}) == 1


# ---------------------------------------------------------------- files of GMCR+


def conflict_of_two() -> dict[str, Any]:
    """Two decision makers; a may wait or go, not both; b answers."""
    return {
        "options": [
            {"name": "Wait", "permittedDirection": "both"},
            {"name": "Go", "permittedDirection": "fwd"},
            {"name": "Answer", "permittedDirection": "back"},
        ],
        "decisionMakers": [
            {"name": "Party A", "options": [0, 1], "preferences": [[[1, "Y"]], [[2, "N"]]]},
            {
                "name": "Party B",
                "options": [2],
                "preferences": [
                    {"compound": True, "members": [[[0, "Y"], [2, "Y"]], [[0, "N"], [2, "N"]]]}
                ],
            },
        ],
        "infeasibles": [[[0, "Y"], [1, "Y"]]],
        "useManualPreferenceRanking": False,
        "coalitions": [0, 1],
        "program": "gmcr-py",
    }


@pytest.fixture
def gmcr(tmp_path: Path) -> Callable[[Any], tuple[Case, tuple[str, ...]]]:
    def reading(data: Any) -> tuple[Case, tuple[str, ...]]:
        path = tmp_path / "two.gmcr"
        path.write_text(data if isinstance(data, str) else json.dumps(data))
        return read_any(path)

    return reading


def test_a_gmcr_file_is_read(gmcr: Any) -> None:
    case, notes = gmcr(conflict_of_two())
    conflict = case.conflict
    assert notes == ()
    assert [o.name for o in conflict.options] == ["party_a.wait", "party_a.go", "party_b.answer"]
    assert [o.moves for o in conflict.options] == ["both", "take", "drop"]
    assert conflict.decision_makers[0].name == "Party A"
    # states are numbered by rising code: NNN, YNN, NYN, NNY, YNY, NYY
    assert dict(conflict.labels) == {
        "1": "NNN", "2": "YNN", "3": "NYN", "4": "NNY", "5": "YNY", "6": "NYY",
    }  # fmt: skip
    assert graph_model(conflict).ranks == {
        "party_a": (1, 1, 3, 0, 0, 2),
        "party_b": (1, 0, 1, 0, 1, 0),
    }


def test_manual_rankings_number_the_feasible_states_from_one(gmcr: Any) -> None:
    data = conflict_of_two() | {"useManualPreferenceRanking": True}
    data["decisionMakers"][0]["preferenceRanking"] = [3, 6, [1, 2], [4, 5]]
    data["decisionMakers"][1]["preferenceRanking"] = [6, 5, [4, 3], 2, 1]
    case, notes = gmcr(data)
    ranks = graph_model(case.conflict).ranks
    assert ranks["party_a"] == (1, 1, 3, 0, 0, 2)
    assert ranks["party_b"] == (0, 1, 2, 2, 3, 4)
    assert isinstance(case.conflict.preferences["party_a"], Prioritised)  # says the same
    assert isinstance(case.conflict.preferences["party_b"], Ranking)
    assert len(notes) == 1
    assert "'Party B'" in notes[0]
    assert "out of date" in notes[0]


def test_manual_rankings_by_code_are_understood(gmcr: Any) -> None:
    data = conflict_of_two() | {"useManualPreferenceRanking": True}
    for maker in data["decisionMakers"]:
        maker["preferences"] = []
        maker["preferenceRanking"] = [6, [5, 4], 2, [1, 0]]
    case, _ = gmcr(data)
    assert graph_model(case.conflict).ranks["party_a"] == (0, 0, 1, 2, 2, 3)


def test_older_keys_are_understood(gmcr: Any) -> None:
    data = conflict_of_two()
    del data["useManualPreferenceRanking"], data["coalitions"]
    data["useManualPreferenceVectors"] = True
    for maker in data["decisionMakers"]:
        maker["preferences"] = []
        maker["preferenceVector"] = [6, 5, 4, 3, 2, 1]
    case, notes = gmcr(data)
    assert notes == ()
    assert graph_model(case.conflict).ranks["party_b"] == (0, 1, 2, 3, 4, 5)


def test_equal_option_names_get_different_ids(gmcr: Any) -> None:
    data = conflict_of_two()
    for option in data["options"]:
        option["name"] = "Full"
    case, notes = gmcr(data)
    assert [o.name for o in case.conflict.options] == [
        "party_a.full", "party_a.full_2", "party_b.full",
    ]  # fmt: skip
    assert any("3 options are called 'Full'" in n for n in notes)


def test_options_are_put_in_the_order_of_their_holders(gmcr: Any) -> None:
    data = conflict_of_two() | {"useManualPreferenceRanking": True}
    data["decisionMakers"][0]["options"], data["decisionMakers"][1]["options"] = [0, 2], [1]
    for maker in data["decisionMakers"]:
        maker["preferences"] = []
        maker["preferenceRanking"] = [1, 2, 3, 4, 5, 6]
    case, notes = gmcr(data)
    assert [o.text for o in case.conflict.options] == ["Wait", "Answer", "Go"]
    assert case.conflict.labels["3"] == "NYN"  # Answer alone
    assert any("re-ordered" in n and "compare" in n for n in notes)


def test_an_option_of_two_decision_makers_is_said(gmcr: Any) -> None:
    data = conflict_of_two()
    data["decisionMakers"][1]["options"] = [2, 1]
    case, notes = gmcr(data)
    assert [o.name for o in case.conflict.decision_makers[1].options] == ["party_b.answer"]
    assert any("'Go' belongs to 'Party A' and to 'Party B'" in n for n in notes)


def test_an_option_of_nobody_is_held_as_not_taken(gmcr: Any) -> None:
    data = conflict_of_two()
    data["decisionMakers"][1]["options"] = []
    case, notes = gmcr(data)
    assert [o.text for o in case.conflict.options] == ["Wait", "Go"]
    assert any("'Answer' belongs to nobody" in n for n in notes)
    assert graph_model(case.conflict).ranks["party_b"] == (1, 0, 1)  # NN, YN, NY: not Wait
    data["useManualPreferenceRanking"] = True
    with pytest.raises(WrongValue, match="belongs to nobody"):
        gmcr(data)


def test_misperceptions_are_kept_and_not_modelled(gmcr: Any, tmp_path: Path) -> None:
    data = conflict_of_two()
    data["decisionMakers"][1]["misperceptions"] = [[[1, "Y"], [2, "N"]]]
    case, notes = gmcr(data)
    assert len(state_space(case.conflict)) == 6
    assert any("'Party B' does not see" in n for n in notes)
    write_any(case, tmp_path / "case.yaml")
    pictures: Any = read(tmp_path / "case.yaml").sections["perceptions"]
    assert pictures["party_b"]["infeasible"] == (
        "party_a.wait and party_a.go",
        "party_a.go and not party_b.answer",
    )


def test_coalitions_are_left_out(gmcr: Any) -> None:
    _, notes = gmcr(conflict_of_two() | {"coalitions": [[0, 1]]})
    assert notes == ("The coalition of 'Party A' and 'Party B' is left out: each decides alone.",)


def test_no_preferences_are_said(gmcr: Any) -> None:
    data = conflict_of_two()
    data["decisionMakers"][0]["preferences"] = []
    _, notes = gmcr(data)
    assert any("'Party A' has no preferences" in n for n in notes)


def test_text_of_a_gmcr_file_is_only_text(gmcr: Any, tmp_path: Path) -> None:
    data = conflict_of_two()
    data["options"][0]["name"] = "__import__('os').abort()\n\ud800 {{7*7}} !!python/name:os.abort"
    data["decisionMakers"][0]["name"] = "Ünïön – 3 «states»"
    case, _ = gmcr(data)
    assert case.conflict.dms[0] == "union_3_states"
    assert case.conflict.options[0].text.startswith("__import__('os').abort() \ufffd")
    back = round_trip(case, tmp_path, "yaml")
    assert back.conflict.options[0].text == case.conflict.options[0].text


def wrong(**changes: Any) -> dict[str, Any]:
    return conflict_of_two() | changes


def maker(**changes: Any) -> dict[str, Any]:
    data = conflict_of_two()
    data["decisionMakers"][0] |= changes
    return data


@pytest.mark.parametrize(
    ("data", "error", "said"),
    [
        ("{", BrokenFile, "not JSON"),
        ("", BrokenFile, "not JSON"),
        ("9" * 5000, BrokenFile, "too long"),
        ("[" * 100_000, BrokenFile, "nested too deep"),
        ("[]", WrongValue, "object"),
        ("{}", MissingKey, "'options'"),
        (wrong(options=[]), WrongValue, "at least one"),
        (wrong(options={"name": "x"}), WrongValue, "options: a list"),
        (wrong(options=[{"name": 1}]), WrongValue, r"options\[0\].name: text"),
        (wrong(decisionMakers=None), MissingKey, "'decisionMakers'"),
        (wrong(options=[{"name": "x"}] * 501), TooLarge, "501 options"),
        (maker(options=[7]), WrongValue, "no number 7 among the options"),
        (maker(options=[True]), WrongValue, "whole number"),
        (maker(options=["0"]), WrongValue, "whole number"),
        (maker(preferences=[[[0, "Yes"]]]), WrongValue, "in \\[0, "),
        (maker(preferences=[[[-1, "Y"]]]), WrongValue, "no number -1"),
        (maker(preferences=[{"compound": True}]), MissingKey, "'members'"),
        (maker(preferences="all"), WrongValue, "a list"),
        (wrong(infeasibles=[[]]), NoFeasibleState, "removes every state"),
        (wrong(infeasibles=[[[0, "Y"]], [[0, "N"]]]), NoFeasibleState, "No state"),
        (wrong(useManualPreferenceRanking="yes"), WrongValue, "true or false"),
        (wrong(useManualPreferenceRanking=True), MissingKey, "'Party A' has no manual ranking"),
    ],
)
def test_a_bad_gmcr_file_is_one_line(
    data: Any, error: type[DetenteError], said: str, gmcr: Any
) -> None:
    with pytest.raises(error, match=said) as caught:
        gmcr(data)
    assert "two.gmcr" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("ranking", "error", "said"),
    [
        ([1, 2, 3, 4, 5], BadPreference, r"misses \[6\]"),
        ([1, 2, 3, 4, 5, 6, 7], BadPreference, r"invents \[7\]"),
        ([1, 2, 3, [4, 1], 5, 6], WrongValue, "stands twice"),
        ([1, 2, 3, "4", 5, 6], WrongValue, "number of a state"),
    ],
)
def test_a_bad_manual_ranking_is_refused(
    ranking: list[Any], error: type[DetenteError], said: str, gmcr: Any
) -> None:
    with pytest.raises(error, match=said):
        gmcr(maker(preferenceRanking=ranking) | {"useManualPreferenceRanking": True})


def test_forty_options_are_held_and_not_ranked_by_hand(gmcr: Any, tmp_path: Path) -> None:
    many = [{"name": f"o{k}", "permittedDirection": "both"} for k in range(40)]
    data = wrong(options=many)
    data["decisionMakers"][1]["options"] = list(range(2, 40))
    case, _ = gmcr(data)
    assert len(case.conflict.options) == 40
    assert "decisionMakers" in json.loads(written(case, tmp_path / "again.gmcr"))
    with pytest.raises(TooLarge, match="40 options"):
        gmcr(data | {"useManualPreferenceRanking": True})
    with pytest.raises(TooLarge, match="40 options"):
        write_any(case, tmp_path / "case.csv")


def written(case: Case, path: Path) -> str:
    write_any(case, path)
    return path.read_text()


def test_a_file_of_fifty_megabytes_is_refused(tmp_path: Path) -> None:
    for name in ("big.gmcr", "big.csv"):
        with (tmp_path / name).open("wb") as stream:
            stream.truncate(50 * 2**20)
        with pytest.raises(BrokenFile, match="at most 4 MB"):
            read_any(tmp_path / name)


@pytest.mark.parametrize("name", ["x.gmcr", "x.csv"])
def test_binary_and_missing_files_are_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="No such file"):
        read_any(tmp_path / name)
    with pytest.raises(UnreadableFile, match="is a folder"):
        read_any(tmp_path, name.partition(".")[2])
    (tmp_path / name).write_bytes(bytes(range(256)))
    with pytest.raises(BrokenFile):
        read_any(tmp_path / name)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 9) | st.floats() | st.sampled_from(["Y", "N", ""]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "members", "options"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(data=st.data())
def test_a_damaged_gmcr_file_is_read_or_refused(data: st.DataObject, folder: Path) -> None:
    damaged: Any = copy.deepcopy(conflict_of_two())
    at: Any = damaged
    while True:
        keys = list(at) if isinstance(at, dict) else list(range(len(at)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(at[key], dict | list) or not at[key] or data.draw(st.booleans()):
            break
        at = at[key]
    at[key] = data.draw(JSON)
    path = folder / "damaged.gmcr"
    path.write_text(json.dumps(damaged))
    try:
        case, _ = read_any(path)
    except DetenteError:
        return
    assert round_trip(case, folder, "yaml").conflict == case.conflict


def test_what_gmcr_has_no_place_for_is_said(tmp_path: Path) -> None:
    notes = write_any(read("moscow-2016"), tmp_path / "x.gmcr")
    assert len(notes) == 1
    for part in ("summary", "outcomes", "status_quo", "labels", "perceptions", "phases"):
        assert part in notes[0]


def test_weights_and_payoffs_become_manual_rankings(tmp_path: Path) -> None:
    case = read("chicken")
    paid = Payoffs({"1": Decimal("2.5"), "2": Decimal(1), "3": Decimal("2.5"), "4": Decimal(0)})
    conflict = case.conflict.replace(preferences=dict(case.conflict.preferences) | {"a": paid})
    data = json.loads(written(case.replace(conflict=conflict), tmp_path / "x.gmcr"))
    # YY is number 4 of NN, YN, NY, YY
    assert data["useManualPreferenceRanking"] is True
    assert data["decisionMakers"][0]["preferenceRanking"] == [[3, 4], 2, 1]
    assert data["decisionMakers"][1]["preferenceRanking"] == [2, 4, 3, 1]


def test_a_condition_on_too_many_options_is_refused(tmp_path: Path) -> None:
    options = ", ".join(f"o{k}: " for k in range(13))
    names = ", ".join(f"o{k}" for k in range(13))
    case = read_text(
        f"detente: 1\ntitle: x\ndecision_makers: {{a: {{options: {{{options}}}}}}}\n"
        f"feasible: ['at_most(6, {names})']\n".replace(": ,", ": x,").replace(": }", ": x}")
    )
    with pytest.raises(TooLarge, match="names 13 options"):
        write_any(case, tmp_path / "x.gmcr")
    assert not (tmp_path / "x.gmcr").exists()


# ---------------------------------------------------------------- tables of states


def test_an_explicit_graph_has_no_place_in_gmcr_and_loses_its_moves_in_csv(tmp_path: Path) -> None:
    case = read_text(EXPLICIT, "three")
    for format in ("yaml", "json"):
        assert seen(round_trip(case, tmp_path, format).conflict) == seen(case.conflict)
    with pytest.raises(NotApplicable, match="arc by arc"):
        write_any(case, tmp_path / "x.gmcr")
    notes = write_any(case, tmp_path / "x.csv")
    assert any("not its moves" in n for n in notes)
    assert (tmp_path / "x.csv").read_text().splitlines() == [
        "state,text,rank:a,rank:b", "x,x,1,1", "y,y,2,0", "z,z,0,1",
    ]  # fmt: skip
    with pytest.raises(MissingPart, match="under 'graph'"):
        read_any(tmp_path / "x.csv")


@given(model=graphs())
def test_the_ranks_of_an_explicit_graph_are_written(model: Any, folder: Path) -> None:
    conflict = model.conflict()
    path = folder / "graph.csv"
    write_any(Case("random", conflict), path)
    graph = graph_model(conflict)
    with path.open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    for d in graph.dms:
        assert [int(row[f"rank:{d}"]) for row in rows] == list(graph.ranks[d])


def test_labels_that_look_like_formulas_are_safe_and_come_back(tmp_path: Path) -> None:
    labels = {"=cmd|'/c calc'!A0": "YY", "-2+3": "YN", "@x": "NY", "'=quoted'": "NN"}
    case = read("chicken")
    ranking = Ranking(tuple((label,) for label in labels))
    conflict = case.conflict.replace(labels=labels, preferences={"a": ranking, "b": ranking})
    path = tmp_path / "x.csv"
    write_any(case.replace(conflict=conflict), path)
    with path.open(newline="") as stream:
        cells = [cell for row in csv.reader(stream) for cell in row]
    assert not [c for c in cells if c[:1] in "=+-@" and c]
    assert dict(read_any(path)[0].conflict.labels) == labels


def test_spreadsheets_of_other_countries_are_read(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(
        "\ufeffsep=;\r\nstate;a.sw;b.sw:take;rank:a;rank:b;;\r\n"
        "Élan;Y;n;3;1.5;;\r\nx;yes;1;2;2;;\r\n;0;No;1;0;;\r\n;;;;;;\r\n".encode()
    )
    conflict = read_any(path)[0].conflict
    assert dict(conflict.labels) == {"Élan": "YN", "x": "YY"}
    assert [o.moves for o in conflict.options] == ["both", "take"]
    assert [c.when.text for c in conflict.constraints] == ["not a.sw and b.sw"]
    assert graph_model(conflict).ranks == {"a": (2, 1, 0), "b": (1, 2, 0)}


def test_text_beyond_ascii_is_marked_for_spreadsheets(tmp_path: Path) -> None:
    case = read("chicken")
    conflict = case.conflict.replace(labels={"Élan": "YY"}, preferences={}, status_quo=None)
    notes = write_any(case.replace(conflict=conflict), tmp_path / "x.csv")
    assert (tmp_path / "x.csv").read_bytes().startswith(b"\xef\xbb\xbfstate")
    assert any("no preferences" in n for n in notes)
    assert dict(read_any(tmp_path / "x.csv")[0].conflict.labels) == {"Élan": "YY"}


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ("", BrokenFile, "headings"),
        ("a.x\n", BrokenFile, "headings"),
        ('a.x\n"Y\n', BrokenFile, "not CSV"),
        ("a.x,colour\nY,red\n", UnknownKey, "'colour'"),
        ("a.x,A.y\nY,Y\n", UnknownKey, "'A.y'"),
        ("a.x,a.x\nY,N\n", DuplicateName, "stands twice"),
        ("a.x,a.x:take\nY,N\n", DuplicateName, "two columns"),
        ("a.x,rank:a\nY,2,3\n", WrongValue, "line 2: This row has 3 cells"),
        ("a.x\nmaybe\n", WrongValue, "'maybe'; write Y or N"),
        ("a.x\n-\n", WrongValue, "merged"),
        ("a.x\nY\nN\nY\n", WrongValue, "line 4: This state stands already on line 2"),
        ("state,a.x\n1,Y\n1,N\n", WrongValue, "'1' stands twice"),
        ("pattern,a.x\nN,Y\n", WrongValue, "disagree"),
        ("a.x,rank:a\nY,\nN,1\n", BadPreference, "a number is expected"),
        ("a.x,rank:a\nY,1e9\nN,1\n", BadPreference, "a number is expected"),
        ("state,rank:a\nx,1\n", MissingPart, "no column for an option"),
    ],
)
def test_a_bad_table_is_one_line(
    text: str, error: type[DetenteError], said: str, tmp_path: Path
) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(text)
    with pytest.raises(error, match=said) as caught:
        read_any(path)
    assert "bad.csv" in str(caught.value)
    assert "\n" not in str(caught.value)


# ---------------------------------------------------------------- the command


@pytest.fixture
def command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Callable[..., tuple[int, str, str]]:
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["detente", "convert", *words])
        with pytest.raises(SystemExit) as end:
            main()
        return int(end.value.code or 0), *capsys.readouterr()

    return run


def test_convert_there_and_back_keeps_the_equilibria(command: Any) -> None:
    code, out, err = command("moscow-2016", "talks.gmcr")
    assert (code, out) == (0, "Wrote 'Moscow talks on Syria, July 2016' as gmcr: talks.gmcr\n")
    assert err.startswith("Note: Left out")
    assert command("talks.gmcr", "talks.csv")[0] == 0
    assert command("talks.csv", "talks.yaml")[0] == 0
    one, two = solve(read("moscow-2016")), solve(read("talks.yaml"))
    assert one.concepts == two.concepts
    for c in one.concepts:
        patterns = [{s.graph.space.pattern(i) for i in s.equilibria(c).indices} for s in (one, two)]
        assert patterns[0] == patterns[1]


def test_convert_keeps_what_exists(command: Any) -> None:
    Path("x.yaml").write_text("mine")
    code, _, err = command("chicken", "x.yaml")
    assert code == 1
    assert "exists already; --force replaces it. [unwritable-file]" in err
    assert Path("x.yaml").read_text() == "mine"
    assert command("chicken", "x.yaml", "--force", "--quiet") == (0, "x.yaml\n", "")
    assert read("x.yaml") == replace(read("chicken"), name="x")


def test_convert_in_json(command: Any) -> None:
    code, out, err = command("chicken", "x.gmcr", "--json")
    assert (code, err) == (0, "")
    answer = json.loads(out)
    assert answer["format"] == "detente-conversion/1"
    assert (answer["file"], answer["written_as"]) == ("x.gmcr", "gmcr")
    assert "status_quo" in answer["notes"][0]


def test_formats_can_be_named(command: Any) -> None:
    assert command("chicken", "x.txt", "--to", "json")[0] == 0
    assert json.loads(Path("x.txt").read_text())["title"] == "Chicken"
    assert command("x.txt", "y.md", "--from", "json")[0] == 0
    assert Path("y.md").read_text().startswith("One mark each for a, b")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["chicken", "x.doc"], 1, "Known suffixes: .yaml, .yml, .json, .gmcr, .csv"),
        (["chicken", "x", "--to", "jsn"], 1, "There is no format 'jsn'. Did you mean 'json'?"),
        (["chicken", "x.json", "--from", "xml"], 1, "There is no format 'xml'."),
        (["chiken", "x.json"], 1, "There is no case 'chiken'"),
        (["nowhere.gmcr", "x.json"], 1, "'nowhere.gmcr' cannot be read"),
        (["chicken", "nowhere/x.json"], 1, "cannot be written"),
        (["chicken"], 2, "Missing argument 'OUT'"),
    ],
)
def test_convert_says_what_is_wrong(words: list[str], code: int, said: str, command: Any) -> None:
    ended, _, err = command(*words)
    assert ended == code
    assert said in err
    assert "Traceback" not in err
    assert not list(Path().iterdir())


def test_unknown_names_and_places_raise_their_errors(tmp_path: Path) -> None:
    with pytest.raises(UnknownName):
        format_named("pdf")
    with pytest.raises(UnwritableFile):
        write_any(read("chicken"), tmp_path / "no" / "x.gmcr")
