"""A group of commands, each in a file of its own that is loaded when the command is used."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class Commands(click.Group):
    """Commands by the module they live in, in the order of the help.

    ``home`` gives the module of each command below ``detente.cli``; the function bears the name of
    the command, with a stroke below it where that is a name of Python's own (``list_``).
    """

    def __init__(self, *args: Any, home: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.home = home

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, the main job first."""
        return list(self.home)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name."""
        if cmd_name not in self.home:
            return None
        module = import_module(f"detente.cli.{self.home[cmd_name]}")
        found = getattr(module, cmd_name, None)
        command: click.Command = getattr(module, f"{cmd_name}_") if found is None else found
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Say which command was probably meant when there is none of that name."""
        if args and not args[0].startswith("-") and args[0] not in self.home:
            from detente.errors import nearest

            said = f"{ctx.command_path} {args[0]}".partition(" ")[2]
            ctx.fail(f"There is no command {said!r}.{nearest(args[0], self.home)}")
        return super().resolve_command(ctx, args)
