"""The short form in the reading: why it is stuck, what would unstick it, how firm it is."""

from __future__ import annotations

import detente as dt
from detente.case.reader import read_text
from detente.explanation.stuck import HEADING


def section(case: dt.Case) -> list[str]:
    found = [s for s in dt.analyze(case).sections if s.heading == HEADING]
    return [line for s in found for b in s.blocks for line in getattr(b, "items", (b,))]


def test_moscow_names_reasons_change_path_and_margin() -> None:
    because, change, path, firm = section(dt.read("moscow-2016"))
    assert "“Keep its offer on the table”; Russia: “No junior place”" in because
    assert "3 other sets" in because
    assert "raises “February rather than nothing” from sixth to" in change
    assert path.index("february/quiet/hold") < path.index("february/oppose/hold")
    assert (
        firm == "How firm: it is lost as an equilibrium under seq by 1 swap or 1 moved statement."
    )


def test_a_status_quo_that_does_not_hold_is_not_called_stuck() -> None:
    assert section(dt.read("elmira")) == []


def test_a_large_model_is_sent_to_the_commands() -> None:
    own = ", ".join(f"o{k}: o{k}" for k in range(7))
    statements = ", ".join(f"not o{k}" for k in range(7))
    text = (
        f"detente: 1\ntitle: Large\ndecision_makers: {{a: {{options: {{{own}}}}}}}\n"
        f"status_quo: NNNNNNN\npreferences: {{a: {{statements: [{statements}]}}}}\n"
    )
    (only,) = section(read_text(text))
    assert "detente deadlock" in only
