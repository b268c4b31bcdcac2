"""detente source: pages that a case rests on; one file per subcommand."""

from __future__ import annotations

from importlib import import_module

import click

_HOME: dict[str, str] = {
    "hedges": "source_hedges",
    "anchors": "source_anchors",
}


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
        command: click.Command = getattr(module, cmd_name)
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
