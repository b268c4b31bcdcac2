"""The texts of the workbench, in one catalogue for each language: a file for each screen."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from detente.errors import UnknownName

TEXTS = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class Catalogue:
    """The texts of one language by their keys, ``screen.text``."""

    language: str
    texts: Mapping[str, str]

    def text(self, key: str, **values: object) -> str:
        """Return a text with its values filled in; raises :class:`UnknownName` for no key."""
        if key not in self.texts:
            raise UnknownName(f"The catalogue {self.language!r} has no text {key!r}.")
        return self.texts[key].format(**values) if values else self.texts[key]


def catalogue(language: str = "en") -> Catalogue:
    """Return the catalogue of a language."""
    found: dict[str, str] = {}
    for path in sorted((TEXTS / language).glob("*.toml")):
        part = tomllib.loads(path.read_text(encoding="utf-8"))
        found |= {f"{path.stem}.{key}": text for key, text in part.items()}
    return Catalogue(language, found)
