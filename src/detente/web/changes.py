"""Which change of a model somebody asks for: the fields of a form, or of a program's request.

The field ``do`` names the change, ``at`` where it is made: nowhere for the case itself, else the
phases and decision makers that lead to an overlay, as in ``CASE@PHASE@DM``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from detente.case.overlay_change import changed_under
from detente.errors import WrongValue
from detente.web import edits, order_edits
from detente.web.edits import Change
from detente.web.order_edits import Wording

Fields: TypeAlias = Mapping[str, str]


def change_of(given: Fields) -> Change:
    """Return the change that a form, or a program, asks for; raises :class:`WrongValue`."""
    kind = CHANGES.get(given.get("do", ""))
    if kind is None:
        known = ", ".join(CHANGES)
        raise WrongValue(
            f"There is no change {given.get('do', '')[:40]!r}: ask for one of {known}."
        )
    change = kind.made(_Given(given))
    names = names_of(given.get("at", ""))
    if not names:
        return change
    return Change(
        f"{' @ '.join(names)}: {change.what}", lambda case: changed_under(case, names, change.edit)
    )


def names_of(at: str) -> tuple[str, ...]:
    """Return the phases and decision makers that lead to an overlay."""
    return tuple(name for name in at.split("@") if name)


@dataclass(frozen=True)
class _Given:
    """The fields of a request, each read as what it must be."""

    fields: Fields

    def raw(self, key: str) -> str:
        return self.fields.get(key, "")

    def words(self, key: str) -> str:
        return " ".join(self.raw(key).split())

    def number(self, key: str) -> int:
        given = self.raw(key)
        digits = given.removeprefix("-")
        if not (digits.isascii() and digits.isdigit()) or len(given) > 9:
            raise WrongValue(f"{given[:40]!r} is no number: {key!r} counts places from 0.")
        return int(given)


@dataclass(frozen=True)
class Kind:
    """A kind of change: the fields that it takes, and how it is made of them."""

    fields: tuple[str, ...]
    made: Callable[[_Given], Change]


CHANGES: Mapping[str, Kind] = MappingProxyType(
    {
        "title": Kind(("title",), lambda f: edits.renamed(f.raw("title"))),
        "dm": Kind(
            ("id", "text"),
            lambda f: edits.decision_maker_added(f.words("id"), f.words("text")),
        ),
        "dm-word": Kind(
            ("dm", "text"),
            lambda f: edits.decision_maker_worded(f.raw("dm"), f.words("text")),
        ),
        "dm-drop": Kind(
            ("dm",),
            lambda f: edits.decision_maker_dropped(f.raw("dm")),
        ),
        "option": Kind(
            ("dm", "id", "text"),
            lambda f: edits.option_added(f.raw("dm"), f.words("id"), f.words("text")),
        ),
        "option-word": Kind(
            ("option", "text", "moves"),
            lambda f: edits.option_worded(f.raw("option"), f.words("text"), f.raw("moves")),
        ),
        "option-drop": Kind(("option",), lambda f: edits.option_dropped(f.raw("option"))),
        "condition": Kind(
            ("when", "because", "kind"),
            lambda f: edits.condition_added(f.raw("when"), f.words("because"), f.raw("kind")),
        ),
        "condition-word": Kind(
            ("place", "when", "new", "because"),
            lambda f: edits.condition_worded(
                f.number("place"), f.raw("when"), f.raw("new"), f.words("because")
            ),
        ),
        "condition-drop": Kind(
            ("place", "when"),
            lambda f: edits.condition_dropped(f.number("place"), f.raw("when")),
        ),
        "outcome": Kind(
            ("outcome", "when"),
            lambda f: edits.outcome_set(f.words("outcome"), f.raw("when")),
        ),
        "outcome-drop": Kind(("outcome",), lambda f: edits.outcome_dropped(f.words("outcome"))),
        "status-quo": Kind(
            ("state",),
            lambda f: edits.status_quo_set(f.raw("state").strip()),
        ),
        "statement": Kind(
            ("dm", "when", "text"),
            lambda f: order_edits.statement_added(f.raw("dm"), f.raw("when"), f.words("text")),
        ),
        "statement-word": Kind(
            ("dm", "place", "when", "new", "text", "basis"),
            lambda f: order_edits.statement_worded(
                f.raw("dm"),
                f.number("place"),
                f.raw("when"),
                Wording(f.raw("new"), f.words("text"), f.raw("basis")),
            ),
        ),
        "statement-move": Kind(
            ("dm", "place", "when", "to"),
            lambda f: order_edits.statement_moved(
                f.raw("dm"), f.number("place"), f.raw("when"), f.number("to")
            ),
        ),
        "statement-drop": Kind(
            ("dm", "place", "when"),
            lambda f: order_edits.statement_dropped(f.raw("dm"), f.number("place"), f.raw("when")),
        ),
        "place-move": Kind(
            ("dm", "place", "when", "to", "tie"),
            lambda f: order_edits.place_moved(
                f.raw("dm"),
                f.number("place"),
                f.raw("when"),
                f.number("to"),
                tie=bool(f.raw("tie")),
            ),
        ),
        "place-split": Kind(
            ("dm", "place", "when"),
            lambda f: order_edits.place_split(f.raw("dm"), f.number("place"), f.raw("when")),
        ),
    }
)
"""Every change of a model: ``place`` and ``when`` say what is meant by what stands there."""
