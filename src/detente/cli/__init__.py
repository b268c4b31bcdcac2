"""The command line: one file per command group; each command reads, calls and shows."""

from __future__ import annotations

from importlib import import_module

import click

from detente._version import __version__
from detente.cli.shell import run

_HOME = {
    "analyze": "analyze",
    "solve": "solve",
    "explain": "explain",
    "deadlock": "deadlock",
    "unlock": "unlock",
    "paths": "paths",
    "sensitivity": "sensitivity",
    "orders": "orders",
    "robust": "robust",
    "doubts": "doubts",
    "evidence": "evidence",
    "source": "source",
    "trace": "trace",
    "claims": "claims",
    "grade": "grade",
    "states": "states",
    "graph": "graph",
    "check": "check",
    "cases": "library",
    "new": "library",
    "schema": "library",
    "rank": "rank",
    "timeline": "timeline",
    "events": "events",
    "convert": "convert",
    "concepts": "concepts",
    "lexicons": "lexicons",
}


class Commands(click.Group):
    """Loads a command's module when the command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, the main job first."""
        return list(_HOME)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name."""
        if cmd_name not in _HOME:
            return None
        module = import_module(f"detente.cli.{_HOME[cmd_name]}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Say which command was probably meant when there is none of that name."""
        if args and not args[0].startswith("-") and args[0] not in _HOME:
            from detente.errors import nearest

            ctx.fail(f"There is no command {args[0]!r}.{nearest(args[0], _HOME)}")
        return super().resolve_command(ctx, args)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="detente")
def cli() -> None:
    """Who wants what, which outcomes would hold, and why it is stuck.

    CASE is a case file (YAML or JSON) or the name of a bundled case; 'detente cases' lists these.
    Begin with 'detente analyze moscow-2016'; 'detente new my-case.yaml' starts a case of your own.
    """


def main() -> None:
    """Run the command line: 0 when it worked, 1 for an error in a case, 2 for wrong usage."""
    run(cli)
