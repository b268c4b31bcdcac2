"""Which change of a model somebody asks for: the fields of a form, or of a program's request.

The field ``do`` names the change; the others are what it needs, all of them text.
"""

from __future__ import annotations

from collections.abc import Mapping

from detente.errors import WrongValue
from detente.web import edits


def change_of(f: Mapping[str, str]) -> edits.Change:
    """Return the change that a form, or a program, asks for; raises :class:`WrongValue`."""
    dm = f.get("dm", "")
    match f.get("do"):
        case "title":
            return edits.renamed(f.get("title", ""))
        case "dm":
            return edits.decision_maker_added(f.get("id", "").strip(), f.get("text", "").strip())
        case "option":
            return edits.option_added(dm, f.get("id", "").strip(), f.get("text", "").strip())
        case "option-drop":
            return edits.option_dropped(f.get("option", ""))
        case "condition":
            return edits.condition_added(
                f.get("when", ""), f.get("because", "").strip(), f.get("kind", "")
            )
        case "condition-drop":
            return edits.condition_dropped(_number(f, "place"), f.get("when", ""))
        case _:
            return _state_change(f)


def _state_change(f: Mapping[str, str]) -> edits.Change:
    match f.get("do"):
        case "outcome":
            return edits.outcome_set(" ".join(f.get("outcome", "").split()), f.get("when", ""))
        case "status-quo":
            return edits.status_quo_set(f.get("state", "").strip())
        case _:
            return _preference_change(f, f.get("dm", ""))


def _preference_change(f: Mapping[str, str], dm: str) -> edits.Change:
    when = f.get("when", "")
    match f.get("do"):
        case "statement":
            return edits.statement_added(dm, when, f.get("text", "").strip())
        case "statement-move":
            return edits.statement_moved(dm, _number(f, "place"), when, _number(f, "to"))
        case "statement-drop":
            return edits.statement_dropped(dm, _number(f, "place"), when)
        case "place-move":
            return edits.place_moved(
                dm, _number(f, "place"), when, _number(f, "to"), tie=bool(f.get("tie"))
            )
        case other:
            raise WrongValue(f"There is no change {other!r}.")


def _number(f: Mapping[str, str], key: str) -> int:
    given = f.get(key, "")
    if not given.isascii() or not given.removeprefix("-").isdigit() or len(given) > 9:
        raise WrongValue(f"{given!r} is no number.")
    return int(given)
