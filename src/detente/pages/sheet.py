"""What is known of a page's blocks while their kinds are found?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from detente.evidence.page import PassageKind
from detente.pages.block import Block
from detente.pages.credits import credit
from detente.pages.furniture import Tag
from detente.pages.rules import Rules


@dataclass
class Sheet:
    """The blocks of a page while their kinds are found."""

    blocks: Sequence[Block]
    rules: Rules
    tags: list[tuple[Tag, ...]]
    kinds: list[PassageKind | None]
    title: int | None = None
    gone: set[int] = field(default_factory=set)
    """Blocks that are no passages: the title and the credits."""

    def fixed(self, i: int) -> bool:
        """Whether a block is furniture wherever it stands."""
        return self.kinds[i] is not None or any(t.place == "anywhere" for t in self.tags[i])

    def strong(self, i: int) -> bool:
        """Whether a block looks like text of an article, and not like a headline or a label."""
        b = self.blocks[i]
        if i in self.gone or self.fixed(i) or self._is_edge(i) or b.role == "heading":
            return False
        if b.vote == "furniture":
            return False
        if b.role == "item":
            return b.links < 0.5
        return b.is_prose and not (b.words < 12 and credit(b.text, self.rules))

    def _is_edge(self, i: int) -> bool:
        return any(t.place in ("edge", "tail") for t in self.tags[i])
