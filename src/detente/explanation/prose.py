"""Headed paragraphs, lists and tables that show themselves as text, in a terminal and in HTML."""

from __future__ import annotations

import html
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from detente.table import Table

if TYPE_CHECKING:
    from rich.console import Group

WIDTH = 100


@dataclass(frozen=True)
class Bullets:
    """A list of sentences."""

    items: tuple[str, ...]


Block: TypeAlias = str | Bullets | Table


@dataclass(frozen=True)
class Section:
    """A heading and what stands below it."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Prose:
    """A title, a first sentence that answers, and sections that give the working."""

    title: str
    answer: str
    sections: tuple[Section, ...] = ()

    def text(self, width: int = WIDTH) -> str:
        """Return plain text; tables are never cut."""
        parts = [self.title, "=" * len(self.title), "", _filled(self.answer, width)]
        for section in self.sections:
            parts += ["", section.heading, "-" * len(section.heading)]
            parts += [_block_text(block, width) for block in section.blocks]
            parts[-1] = parts[-1].rstrip()
        return "\n".join(parts)

    def __str__(self) -> str:
        return self.text()

    def __rich__(self) -> Group:
        from rich.console import Group
        from rich.padding import Padding
        from rich.text import Text

        parts: list[object] = [Text(self.title, style="bold"), Padding(Text(self.answer), (1, 0))]
        for section in self.sections:
            parts.append(Text(section.heading, style="bold underline"))
            parts += [_block_rich(block) for block in section.blocks]
            parts.append(Text())
        return Group(*parts)  # type: ignore[arg-type]

    def _repr_html_(self) -> str:
        parts = [f"<h3>{html.escape(self.title)}</h3><p><b>{html.escape(self.answer)}</b></p>"]
        for section in self.sections:
            parts.append(f"<h4>{html.escape(section.heading)}</h4>")
            parts += [_block_html(block) for block in section.blocks]
        return "".join(parts)


def _filled(text: str, width: int, first: str = "", rest: str = "") -> str:
    return textwrap.fill(
        text, width, initial_indent=first, subsequent_indent=rest, break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip


def _block_text(block: Block, width: int) -> str:
    match block:
        case str():
            return _filled(block, width)
        case Bullets(items):
            return "\n".join(_filled(item, width, "  - ", "    ") for item in items)
        case Table():
            return f"{block}\n"


def _block_rich(block: Block) -> object:
    from rich.padding import Padding
    from rich.table import Table as RichTable
    from rich.text import Text

    match block:
        case str():
            return Text(block)
        case Bullets(items):
            grid = RichTable.grid(padding=(0, 1))
            for item in items:
                grid.add_row("•", Text(item))
            return Padding(grid, (0, 0, 0, 2))
        case Table():
            return block


def _block_html(block: Block) -> str:
    match block:
        case str():
            return f"<p>{html.escape(block)}</p>"
        case Bullets(items):
            return "<ul>" + "".join(f"<li>{html.escape(i)}</li>" for i in items) + "</ul>"
        case Table():
            return block._repr_html_()
