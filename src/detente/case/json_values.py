"""Values of a JSON file that know the way to them, so that a fault can be found again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from detente.case.document import text_of
from detente.errors import BrokenFile, MissingKey, Place, WrongValue


@dataclass(frozen=True)
class Spot:
    """A value, the way to it (``decisionMakers[1].options``) and its file."""

    value: Any
    way: str
    file: str

    def fault(self, message: str) -> NoReturn:
        """Raise :class:`WrongValue` that names this spot."""
        where = f"{self.way}: " if self.way else ""
        raise WrongValue(where + message, place=Place(self.file))

    def has(self, key: str) -> bool:
        """Say whether this object has a key with something under it."""
        return isinstance(self.value, dict) and self.value.get(key) is not None

    def get(self, key: str) -> Spot:
        """Return the value under a key; raises :class:`MissingKey`."""
        if not isinstance(self.value, dict):
            self.fault(f"an object {{…}} is expected here, with the key {key!r}.")
        if not self.has(key):
            raise MissingKey(
                f"The key {key!r} is missing{f' in {self.way}' if self.way else ''}.",
                place=Place(self.file),
            )
        return Spot(self.value[key], f"{self.way}.{key}" if self.way else key, self.file)

    def items(self, *keys: str) -> list[Spot]:
        """Return the members of this list; with a key, of the list there, or none without it."""
        if keys:
            return self.get(keys[0]).items() if self.has(keys[0]) else []
        if not isinstance(self.value, list):
            self.fault("a list […] is expected here.")
        return [Spot(v, f"{self.way}[{i}]", self.file) for i, v in enumerate(self.value)]

    def text(self) -> str:
        """Return text on one line; a lone half of a surrogate pair becomes a replacement sign."""
        if not isinstance(self.value, str):
            self.fault("text is expected here.")
        sound = self.value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        printable = "".join(c if c.isprintable() else " " for c in sound)
        return " ".join(printable.split())

    def number(self, size: int, things: str) -> int:
        """Return a whole number from 0 to below ``size``, the position of one of ``things``."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            self.fault("a whole number is expected here.")
        if not 0 <= self.value < size:
            last = f"they are numbered from 0 to {size - 1}" if size else "there are none"
            self.fault(f"there is no number {self.value} among the {things}: {last}.")
        return self.value


def load_json(path: Path) -> Spot:
    """Read a JSON file of bounded size; raises :class:`BrokenFile` or :class:`UnreadableFile`."""
    text, name = text_of(path), str(path)
    try:
        return Spot(json.loads(text), "", name)
    except json.JSONDecodeError as error:
        place = Place(name, error.lineno, error.colno)
        raise BrokenFile(f"This is not JSON: {error.msg}.", place=place) from None
    except RecursionError:
        raise BrokenFile("The file is nested too deep.", place=Place(name)) from None
    except ValueError:
        raise BrokenFile("The file holds a number that is too long.", place=Place(name)) from None
