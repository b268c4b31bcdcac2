"""detente source: pages that a case rests on; one file per subcommand."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

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
_FUNCTION = {"list": "list_"}
"""Where a function cannot bear the name of its command."""


class Subcommands(click.Group):
    """Loads a subcommand's module when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the subcommands."""
        return list(_HOME)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a subcommand by its name."""
        if cmd_name not in _HOME:
            return None
        module = import_module(f"detente.cli.{_HOME[cmd_name]}")
        command: click.Command = getattr(module, _FUNCTION.get(cmd_name, cmd_name))
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Say which subcommand was probably meant when there is none of that name."""
        if args and not args[0].startswith("-") and args[0] not in _HOME:
            from detente.errors import nearest

            ctx.fail(f"There is no command 'source {args[0]}'.{nearest(args[0], _HOME)}")
        return super().resolve_command(ctx, args)


@click.group(cls=Subcommands)
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
