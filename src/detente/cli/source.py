"""detente source: pages that a case rests on; one file per subcommand."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.group import Commands

if TYPE_CHECKING:
    from detente.model.conflict import Case

_HOME: dict[str, str] = {
    "read": "source_read",
    "add": "source_add",
    "list": "source_list",
    "mark": "source_mark",
    "hedges": "source_hedges",
    "anchors": "source_anchors",
}


@click.group(cls=Commands, home=_HOME)
def source() -> None:
    """Read pages, keep them beside a case, and find the hedges in their words."""


def case_and_path(case: str) -> tuple[Case, Path]:
    """Return a case and the file it stands in, bundled or not."""
    from detente.library import bundled, bundled_path, read

    the_case = read(case)
    is_bundled = case in bundled() and not os.path.exists(case)
    return the_case, bundled_path(case) if is_bundled else Path(case)


def own_case(case: str) -> tuple[Case, Path]:
    """Return a case that may be changed and its file; a bundled one is refused with the way out."""
    from detente.errors import UnwritableFile
    from detente.library import bundled, bundled_path

    the_case, path = case_and_path(case)
    if path.resolve() in {bundled_path(name).resolve() for name in bundled()}:
        raise UnwritableFile(
            f"{path.stem!r} is a bundled case and is never changed. Make a copy and use that: "
            f"detente convert {path.stem} my-{path.stem}.yaml"
        )
    return the_case, path
