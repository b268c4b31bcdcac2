"""What each line typed to ``detente rank`` does: a sitting over one order, until it ends."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from detente.analysis.ordering import (
    Answer,
    History,
    Item,
    Order,
    Place,
    What,
    comparison,
    reordered,
    replaced_form,
)
from detente.case.document import load
from detente.case.writer import as_json, dump
from detente.cli.shell import show
from detente.errors import UnknownName, UnwritableFile, WrongValue, nearest
from detente.files import write_whole
from detente.library import bundled, bundled_path

if TYPE_CHECKING:
    from detente.model.conflict import Case, DecisionMaker

T = TypeVar("T")

HELP = """\
  up 3        move place 3 one up            down 3      move it one down
  move 5 2    move place 5 to place 2        show        print the order
  tie 2 3     make places 2 and 3 one        untie 2     take place 2 apart
  compare     be asked about two at a time, and sort by the answers
  undo        take the last change back      redo        do it again
  save        write the case                 save FILE   write it to another file
  quit        leave                          help        print this"""


def is_bundled(path: Path) -> bool:
    """Say whether a file is one of the bundled cases."""
    return path.resolve() in {bundled_path(name).resolve() for name in bundled()}


def refuse_bundled(path: Path | None) -> None:
    """Raise :class:`UnwritableFile` for a bundled case."""
    if path is not None and is_bundled(path):
        raise UnwritableFile("A bundled case is never overwritten: give another file.")


# ---------------------------------------------------------------- the sitting


@dataclass
class Sitting:
    """One sitting: the case as read, the order as it stands, and where it is saved."""

    case: Case
    person: DecisionMaker
    what: What
    history: History
    saved: Order
    own: Path | None
    out: Path | None
    text: str | None = field(init=False)
    has_saved: bool = False
    is_over: bool = False

    def __post_init__(self) -> None:
        self.text = self.case.text

    @property
    def has_changes(self) -> bool:
        """Whether something would be lost by leaving."""
        return self.history.order != self.saved

    def greeting(self) -> str:
        """Return the order, and what one must know before changing it."""
        notes = []
        form = replaced_form(self.case, self.person.id, self.what)
        if form:
            notes.append(f"Warning: saving replaces the {form} of {self.person.id!r} by a ranking.")
        if self.person.id not in self.case.conflict.preferences:
            notes.append("There are no preferences yet: all states are tied. Try 'compare'.")
        if self.out is None and self.own is None:
            notes.append("A bundled case is not overwritten: write 'save FILE' to keep the order.")
        if self.out is not None and self.out.exists():
            notes.append(f"Saving replaces the file {str(self.out)!r}.")
        return "\n".join([self.shown(), *notes, "Type 'help' for the commands."])

    def shown(self) -> str:
        """Return the order, one numbered line per item."""
        kind = "the most important first" if self.what == "statements" else "best first"
        lines = [f"The {self.what} of {self.person.words}, {kind}:"]
        for number, place in enumerate(self.history.order.places, 1):
            tied = "(tie) " if len(place) > 1 else ""
            lines += [f"{number:3}. {tied}{item.words}" for item in place]
        return "\n".join(lines)

    def change(self, order: Order) -> None:
        """Make an order the present one."""
        self.history = self.history.then(order)

    def save(self, path: Path | None) -> Path:
        """Write the case; return the file."""
        target = path or self.out or self.own
        if target is None:
            raise UnwritableFile(
                "A bundled case is never overwritten: write 'save FILE', or start with --out FILE."
            )
        refuse_bundled(path)
        if path is not None and path.exists() and path not in (self.out, self.own):
            raise UnwritableFile(f"The file {str(path)!r} exists; choose another name.")
        if target == self.own:
            self._check_untouched(target)
        case = reordered(self.case, self.person.id, self.what, self.history.order)
        text = as_json(case) if target.suffix == ".json" else dump(case)
        write_whole(target, text)
        self.saved, self.has_saved = self.history.order, True
        if target == self.own:
            self.text = text
        elif path is not None:
            self.out = path
        return target

    def _check_untouched(self, path: Path) -> None:
        if path.exists() and load(path).text != self.text:
            raise UnwritableFile(
                f"The file {str(path)!r} has changed since it was read; nothing was saved. "
                "Write 'save FILE' to save under another name."
            )


def asked(prompt: str) -> str:
    """Return a line of input; the prompt is for people at a terminal."""
    if sys.stdin.isatty():
        with contextlib.suppress(ImportError):
            import readline  # noqa: F401 (lines can be edited and recalled)
        return input(prompt)
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line


def obey(sitting: Sitting, line: str) -> None:
    """Do what a line says; raises a :class:`detente.errors.DetenteError` when it cannot be done."""
    words = line.split()
    if not words:
        return
    name, *arguments = words
    if name == "save":
        _save(sitting, line.strip()[4:].strip())
        return
    if name not in COMMANDS:
        raise UnknownName(f"There is no command {name!r}.{_near(name)} 'help' lists them.")
    kind, count, usage = COMMANDS[name]
    numbers = _numbers(arguments, usage)
    if not count[0] <= len(numbers) <= count[1]:
        raise WrongValue(f"Write it as in {usage!r}.")
    said = kind(sitting, numbers)
    if said:
        show(said)


def _near(name: str) -> str:
    hint = nearest(name, (*COMMANDS, "save"))
    return hint if "mean" in hint else ""


def _numbers(words: Sequence[str], usage: str) -> list[int]:
    for word in words:
        if not (word.isascii() and word.isdigit() and len(word) < 10):
            raise WrongValue(f"{word!r} is no number of a place. Write it as in {usage!r}.")
    return [int(word) for word in words]


# ---------------------------------------------------------------- the commands


def _name(place: Place) -> str:
    return " = ".join(repr(item.name) for item in place)


def _moved(sitting: Sitting, number: int, to: int) -> str:
    order = sitting.history.order
    place = order.place(number)
    if to == number:
        return f"{_name(place)} stays in place {number}."
    sitting.change(order.move(number, to))
    return f"{_name(place)} is now in place {to} (was {number})."


def _up(sitting: Sitting, numbers: Sequence[int]) -> str:
    number = numbers[0]
    place = sitting.history.order.place(number)
    if number == 1:
        return f"{_name(place)} is already first."
    return _moved(sitting, number, number - 1)


def _down(sitting: Sitting, numbers: Sequence[int]) -> str:
    number = numbers[0]
    place = sitting.history.order.place(number)
    if number == len(sitting.history.order.places):
        return f"{_name(place)} is already last."
    return _moved(sitting, number, number + 1)


def _move(sitting: Sitting, numbers: Sequence[int]) -> str:
    return _moved(sitting, numbers[0], numbers[1])


def _tie(sitting: Sitting, numbers: Sequence[int]) -> str:
    order = sitting.history.order.tie(numbers)
    sitting.change(order)
    at = numbers[0] - sum(number < numbers[0] for number in set(numbers))
    return f"Tied in place {at}: {_name(order.place(at))}."


def _untie(sitting: Sitting, numbers: Sequence[int]) -> str:
    number = numbers[0]
    place = sitting.history.order.place(number)
    sitting.change(sitting.history.order.untie(number))
    names = ", ".join(repr(item.name) for item in place)
    return f"No longer tied: {names} are now places {number} to {number + len(place) - 1}."


def _undo(sitting: Sitting, numbers: Sequence[int]) -> str:
    sitting.history = sitting.history.undo()
    return f"Undone.\n{sitting.shown()}"


def _redo(sitting: Sitting, numbers: Sequence[int]) -> str:
    sitting.history = sitting.history.redo()
    return f"Done again.\n{sitting.shown()}"


def _show(sitting: Sitting, numbers: Sequence[int]) -> str:
    return sitting.shown()


def _help(sitting: Sitting, numbers: Sequence[int]) -> str:
    return HELP


def _save(sitting: Sitting, name: str) -> None:
    path = sitting.save(Path(name) if name else None)
    show(f"Saved to {path}.")


def _quit(sitting: Sitting, numbers: Sequence[int]) -> str:
    if sitting.has_changes:
        show("There are changes that are not saved. Save them? (yes, no or cancel)")
        answer = _one_of({"yes": "yes", "y": "yes", "no": "no", "n": "no", "cancel": "cancel"})
        if answer == "cancel":
            return "Nothing is lost; go on."
        if answer == "yes":
            _save(sitting, "")
        else:
            show("Left without saving.")
    sitting.is_over = True
    return ""


def _compare(sitting: Sitting, numbers: Sequence[int]) -> str:
    order = sitting.history.order
    state = comparison(order)
    show(_how_to_answer(sitting))
    while state.question:
        answer = _preferred(sitting, *state.question)
        if answer is None:
            return "Stopped comparing; the order is as it was."
        state = state.answered(answer)
    sitting.change(replace(order, places=state.placed))
    return f"Sorted by your answers.\n{sitting.shown()}"


def _how_to_answer(sitting: Sitting) -> str:
    subject = "matters more" if sitting.what == "statements" else "would it rather have"
    equal = ", = where it is indifferent" if sitting.history.order.may_tie else ""
    return f"Which {subject}? Answer 1 or 2{equal}, or stop."


def _preferred(sitting: Sitting, first: Item, second: Item) -> Answer | None:
    show(f"  1. {first.words}\n  2. {second.words}")
    answers: dict[str, Answer | None] = {"1": "first", "2": "second", "stop": None}
    if sitting.history.order.may_tie:
        answers["="] = "tie"
    return _one_of(answers)


def _one_of(answers: Mapping[str, T]) -> T:
    """Ask until the answer is one of those known."""
    while True:
        given = asked("> ").strip().lower()
        if given in answers:
            return answers[given]
        show(f"Please answer {', '.join(answers)}.")


ANY = 10**6
COMMANDS: Mapping[str, tuple[Callable[[Sitting, Sequence[int]], str], tuple[int, int], str]] = {
    "up": (_up, (1, 1), "up 3"),
    "down": (_down, (1, 1), "down 3"),
    "move": (_move, (2, 2), "move 5 2"),
    "tie": (_tie, (2, ANY), "tie 2 3"),
    "untie": (_untie, (1, 1), "untie 2"),
    "compare": (_compare, (0, 0), "compare"),
    "undo": (_undo, (0, 0), "undo"),
    "redo": (_redo, (0, 0), "redo"),
    "show": (_show, (0, 0), "show"),
    "quit": (_quit, (0, 0), "quit"),
    "help": (_help, (0, 0), "help"),
}
