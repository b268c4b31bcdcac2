"""The first case: the results of the Moscow reading, rows Nash to SIM.

US line / hardliners / Russian line. Derived from the preference statements of the case; the
statement-by-statement results belong to the analyses that compute them.
"""

import json
from typing import Any

import pytest
from conftest import Run

from detente.library import read
from detente.stability.solve import solve

STAY = "offer/quiet/hold"
EQUILIBRIA = {
    "nash": [STAY],
    "seq": [STAY],
    "sseq": [STAY],
    "gmr": [STAY, "offer/oppose/hold", "joint/quiet/hold"],
    "smr": [STAY, "offer/oppose/hold", "joint/quiet/hold"],
    "sim": [STAY, "joint/quiet/hold"],
}


@pytest.mark.parametrize("method", ["definition", "numpy"])
@pytest.mark.parametrize("concept", EQUILIBRIA)
def test_the_equilibria(concept: str, method: str) -> None:
    solution = solve(read("moscow-2016"), [concept], method=method)  # type: ignore[arg-type]
    assert list(solution.equilibria(concept)) == EQUILIBRIA[concept]


@pytest.fixture(scope="module")
def printed(detente: Run) -> Any:
    """What ``detente solve moscow-2016 --json`` prints, as a process of its own."""
    done = detente("solve", "moscow-2016", "--json")
    assert done.returncode == 0
    assert done.stderr == ""
    return json.loads(done.stdout)


def test_the_command_prints_the_same(printed: Any) -> None:
    label = [s["label"] for s in printed["states"]]
    found = {c: [label[s] for s in printed["equilibria"][c]] for c in EQUILIBRIA}
    assert found == EQUILIBRIA
    assert printed["not_applicable"] == {}
    assert printed["case"] == "moscow-2016"


def test_every_equilibrium_is_deadlock(printed: Any) -> None:
    for states in printed["equilibria"].values():
        for s in states:
            assert printed["states"][s]["outcomes"] == ["deadlock"]


def test_there_are_18_states_of_four_outcomes(printed: Any) -> None:
    states = printed["states"]
    assert len(states) == 18
    outcomes = [s["outcomes"] for s in states]
    assert all(len(o) == 1 for o in outcomes)
    count = {name: outcomes.count([name]) for [name] in outcomes}
    assert count == {
        "us offer accepted": 2, "february restored": 2, "joint campaign": 2, "deadlock": 12,
    }  # fmt: skip


def test_the_options_and_decision_makers(printed: Any) -> None:
    assert printed["decision_makers"] == ["us", "hardliners", "russia"]
    assert printed["options"] == [
        "us.offer", "us.february", "us.joint", "hardliners.oppose",
        "russia.accept", "russia.hold", "russia.counter",
    ]  # fmt: skip


def test_the_preference_statements_most_important_first() -> None:
    preferences = read("moscow-2016").conflict.preferences
    found = {d: [s.when.text for s in p.statements] for d, p in preferences.items()}  # type: ignore[union-attr]
    assert found == {
        "us": [
            "us offer accepted",
            "not joint campaign",
            "not (february restored and hardliners.oppose)",
            "not hardliners.oppose",
            "us.offer",
            "february restored",
        ],
        "hardliners": [
            "not (february restored or joint campaign)",
            "us offer accepted",
            "hardliners.oppose iff not us.offer",
        ],
        "russia": ["not us offer accepted", "joint campaign", "february restored", "russia.hold"],
    }


def test_the_status_quo_is_deadlock() -> None:
    case = read("moscow-2016")
    space = solve(case, ["nash"]).graph.space
    assert space.label(space.state(case.status_quo)) == STAY
    assert space.outcomes(space.state(case.status_quo)) == ("deadlock",)


def test_what_is_inferred_says_so() -> None:
    """That Russia would rather run a joint campaign is inferred, not reported."""
    statements = read("moscow-2016").conflict.preferences["russia"].statements  # type: ignore[union-attr, index]
    basis = {s.when.text: s.basis for s in statements}
    assert basis["joint campaign"] == "inferred"


def test_the_phase_of_february_and_the_picture_of_the_us_are_kept() -> None:
    sections = read("moscow-2016").sections
    assert set(sections["phases"]) == {"february-2016"}  # type: ignore[call-overload]
    assert set(sections["perceptions"]) == {"us"}  # type: ignore[call-overload]
