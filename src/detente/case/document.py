"""From the text of a YAML file to plain values that know their place in the file.

The file is read event by event, so that size, depth and aliases are bounded before anything is
built, numbers keep the text they were written in, and nothing in the file is ever constructed or
executed. Plain scalars follow the YAML 1.2 core schema.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

from detente.errors import BrokenFile, DetenteError, DuplicateName, Place, UnreadableFile

Route: TypeAlias = tuple[str | int, ...]
"""The keys and positions that lead to a value."""

MOST_BYTES = 4 * 2**20
MOST_VALUES = 200_000
MOST_DEPTH = 64


class Whole(int):
    """A whole number that remembers how it was written."""

    text: str


class Exact(Decimal):
    """A decimal number that remembers how it was written."""

    text: str


@dataclass
class Document:
    """Plain values and the places where they and their keys stand."""

    name: str
    text: str
    data: Any = None
    values: dict[Route, tuple[int, int]] = field(default_factory=dict)
    keys: dict[Route, tuple[int, int]] = field(default_factory=dict)
    opening: dict[Route, int] = field(default_factory=dict)
    """How many signs precede the text of a value on one line: 1 where it stands in quotes."""
    seen_by: str | None = None
    """The decision maker as whose picture of the conflict this is read; None for the case itself."""

    def place(self, route: Route, *, key: bool = False, column: int | None = None) -> Place:
        """Return where a value (or its key) stands; the nearest known place around it otherwise.

        ``column`` counts from 1 within the text of the value, where that is on one line.
        """
        table = self.keys if key else self.values
        for end in range(len(route), -1, -1):
            spot = table.get(route[:end]) or self.values.get(route[:end])
            if spot:
                inside = column is not None and end == len(route) and route in self.opening
                shift = self.opening[route] + (column or 1) - 1 if inside else 0
                return Place(self.name, spot[0], spot[1] + shift)
        return Place(self.name)

    @contextmanager
    def at(self, *route: str | int) -> Iterator[None]:
        """Give errors that do not know their place the place of this value."""
        try:
            yield
        except DetenteError as error:
            if error.place is None:
                error.place = self.place(route, column=getattr(error, "column", None))
            raise


def load(path: Path) -> Document:
    """Read a file; raises :class:`UnreadableFile` or :class:`BrokenFile`."""
    return compose(text_of(path), str(path))


def text_of(path: Path) -> str:
    """Return the text of a file of bounded size; raises as :func:`load` does."""
    try:
        if path.is_dir():
            raise UnreadableFile(f"{str(path)!r} is a folder, not a case file.")
        with path.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
        size = max(path.stat().st_size, len(raw))  # a device has no size, but no end either
    except DetenteError:
        raise
    except OSError as error:
        raise UnreadableFile(f"The file {str(path)!r} cannot be read: {error.strerror}.") from None
    except ValueError as error:
        raise UnreadableFile(f"{str(path)!r} is not a file name: {error}.") from None
    if size > MOST_BYTES:
        raise BrokenFile(
            f"The file has {size / 2**20:.1f} MB; a case has at most {MOST_BYTES // 2**20} MB. "
            "Keep source pages beside the case, not in it.",
            place=Place(str(path)),
        )
    return _decoded(raw, str(path))


def _decoded(raw: bytes, name: str) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BrokenFile(
            f"The file is not UTF-8 text (byte {error.start}).", place=Place(name)
        ) from None
    if "\0" in text:
        raise BrokenFile("The file is binary, not text.", place=Place(name))
    return text


def compose(text: str, name: str) -> Document:
    """Return the values of a YAML (or JSON) text; raises :class:`BrokenFile`."""
    document = Document(name, text)
    document.data = _Composer(document).value()
    return document


_INT = re.compile(r"[-+]?[0-9]{1,400}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")
_WORDS: Mapping[str, object] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


def scalar(text: str, plain: bool) -> object:
    """Return the value of a scalar under the YAML 1.2 core schema; quoted ones are text.

    >>> scalar("0.10", plain=True), scalar("yes", plain=True), scalar("1", plain=False)
    (Decimal('0.10'), 'yes', '1')
    """
    if not plain:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        whole = Whole(text)
        whole.text = text
        return whole
    if len(text) <= 400 and _FLOAT.fullmatch(text):
        exact = Exact(text)
        exact.text = text
        return exact
    return text


class _Composer:
    """Builds values from events with a stack of its own, so that depth is bounded."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.count = 0
        self.anchors: dict[str, tuple[Any, int]] = {}

    def value(self) -> Any:
        from ruamel.yaml import YAML
        from ruamel.yaml.error import MarkedYAMLError, YAMLError
        from ruamel.yaml.reader import ReaderError

        text = self.document.text
        if self.document.name.endswith(".json"):
            text = text.replace("\t", " ")  # a raw tab can only stand between JSON tokens
        try:
            return self._document(YAML(typ="safe", pure=True).parse(text))
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            problem = " ".join(str(error.problem or error.context or "").split())
            place = Place(self.document.name, mark.line + 1, mark.column + 1) if mark else None
            raise self._broken(f"This is not YAML: {problem}", place) from None
        except ReaderError as error:
            before = text[: error.position].split("\n")
            place = Place(self.document.name, len(before), len(before[-1]) + 1)
            sign = ascii(text[error.position])
            raise self._broken(f"The character {sign} has no place in a text", place) from None
        except (YAMLError, ValueError) as error:
            if isinstance(error, DetenteError):
                raise
            raise self._broken(f"This is not YAML: {' '.join(str(error).split())[:200]}") from None
        except RecursionError:
            raise self._broken("The file is nested too deep.") from None

    def _broken(self, message: str, place: Place | None = None) -> BrokenFile:
        return BrokenFile(message.rstrip(".") + ".", place=place or Place(self.document.name))

    def _document(self, events: Iterator[Any]) -> Any:
        from ruamel.yaml import events as kinds

        result: list[Any] = []
        frames: list[_Frame] = [_Frame(result, (), 0)]
        for event in events:
            frame = frames[-1]
            match event:
                case kinds.MappingStartEvent() | kinds.SequenceStartEvent():
                    self._begin(event, frames)
                case kinds.MappingEndEvent() | kinds.SequenceEndEvent():
                    self._end(frames)
                case kinds.ScalarEvent():
                    self._refuse_tag(event)
                    plain = event.style is None and event.value is not None
                    self._scalar(frame, event, scalar(_joined(event.value), plain))
                case kinds.AliasEvent():
                    self._alias(frame, event)
                case kinds.DocumentStartEvent() if result:
                    raise self._broken(
                        "The file holds several YAML documents; a case is one.", self._at(event)
                    )
        if not result:
            raise self._broken("The file is empty. 'detente new' writes a case to start from")
        return result[0]

    def _at(self, event: Any) -> Place:
        return Place(self.document.name, event.start_mark.line + 1, event.start_mark.column + 1)

    def _refuse_tag(self, event: Any) -> None:
        tag = str(event.tag) if event.tag else ""
        if tag and tag != "None" and not tag.startswith("tag:yaml.org,2002:str") and tag != "!":
            raise self._broken(
                f"The tag {tag!r} is not used in case files: nothing in them is executed",
                self._at(event),
            )

    def _begin(self, event: Any, frames: list[_Frame]) -> None:
        self._refuse_collection_tag(event)
        if len(frames) > MOST_DEPTH:
            raise self._broken(f"The file is nested more than {MOST_DEPTH} deep", self._at(event))
        is_mapping = type(event).__name__.startswith("Mapping")
        value: Any = {} if is_mapping else []
        frame = frames[-1]
        if frame.is_mapping and frame.key is None:
            raise self._broken("A key must be plain text", self._at(event))
        route = self._put(frame, event, value, 1)
        frames.append(_Frame(value, route, self.count, event.anchor))

    def _refuse_collection_tag(self, event: Any) -> None:
        tag = str(event.tag) if event.tag else ""
        if tag and tag not in ("None", "!", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"):
            raise self._broken(
                f"The tag {tag!r} is not used in case files: nothing in them is executed",
                self._at(event),
            )

    def _end(self, frames: list[_Frame]) -> None:
        frame = frames.pop()
        if frame.anchor:
            self.anchors[frame.anchor] = (frame.into, self.count - frame.began + 1)

    def _scalar(self, frame: _Frame, event: Any, value: object) -> None:
        as_key = frame.is_mapping and frame.key is None
        route = self._put(frame, event, value, 1)
        if event.anchor and not as_key:
            self.anchors[event.anchor] = (value, 1)
        if not as_key and event.start_mark.line == event.end_mark.line:
            self.document.opening[route] = 0 if event.style is None else 1

    def _alias(self, frame: _Frame, event: Any) -> None:
        if event.anchor not in self.anchors:
            raise self._broken(
                f"The alias '*{event.anchor}' stands for nothing complete", self._at(event)
            )
        value, size = self.anchors[event.anchor]
        if frame.is_mapping and frame.key is None and not isinstance(value, str):
            raise self._broken("A key must be plain text", self._at(event))
        self._put(frame, event, value, size)

    def _put(self, frame: _Frame, event: Any, value: Any, size: int) -> Route:
        self.count += size
        if self.count > MOST_VALUES:
            raise self._broken(
                f"The file holds more than {MOST_VALUES:,} values (aliases counted)",
                self._at(event),
            )
        spot = (event.start_mark.line + 1, event.start_mark.column + 1)
        if frame.is_mapping and frame.key is None:
            frame.key = _joined(getattr(event, "value", value))
            self._new_key(frame, spot)
            return frame.route
        route = frame.add(value)
        self.document.values[route] = spot
        return route

    def _new_key(self, frame: _Frame, spot: tuple[int, int]) -> None:
        key = frame.key
        route = (*frame.route, str(key))
        if key in frame.into:
            first = self.document.keys[route][0]
            message = f"The key {key!r} stands twice (first on line {first}); each may stand once."
            raise DuplicateName(message, place=Place(self.document.name, *spot))
        self.document.keys[route] = spot


@dataclass
class _Frame:
    """A mapping or list being filled."""

    into: Any
    route: Route
    began: int
    anchor: str | None = None
    key: str | None = None

    @property
    def is_mapping(self) -> bool:
        return isinstance(self.into, dict)

    def add(self, value: Any) -> Route:
        if self.is_mapping:
            route = (*self.route, str(self.key))
            self.into[self.key], self.key = value, None
            return route
        self.into.append(value)
        at_top = not self.route and self.began == 0
        return () if at_top else (*self.route, len(self.into) - 1)


def _joined(text: str) -> str:
    """Join surrogate pairs that JSON escapes leave apart; a lone half becomes a replacement sign."""
    if not any("\ud800" <= c <= "\udfff" for c in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
