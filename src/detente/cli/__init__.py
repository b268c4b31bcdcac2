"""The command line: one file per command group; each command reads, calls and shows."""

from __future__ import annotations

import click

from detente._version import __version__
from detente.cli.group import Commands
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
    "perceive": "perceive",
    "ratify": "ratify",
    "dilemmas": "dilemmas",
    "phases": "phases",
    "compare": "compare",
    "source": "source",
    "trace": "trace",
    "claims": "claims",
    "grade": "grade",
    "evidence": "evidence",
    "timeline": "timeline",
    "events": "events",
    "draft": "draft",
    "show": "show",
    "states": "states",
    "graph": "graph",
    "check": "check",
    "cases": "library",
    "new": "library",
    "schema": "library",
    "rank": "rank",
    "convert": "convert",
    "serve": "serve",
    "concepts": "concepts",
    "lexicons": "lexicons",
}


def _remember(ctx: click.Context, param: click.Parameter, wanted: bool) -> None:
    ctx.meta["engines"] = wanted


def _version(ctx: click.Context, param: click.Parameter, wanted: bool) -> None:
    """Print the version, and with -v which engines are there."""
    if not wanted:
        return
    click.echo(f"detente, version {__version__}")
    if ctx.meta["engines"]:
        from detente.stability.engines import engines

        for name, known in engines().items():
            click.echo(f"{name}: {known}")
    ctx.exit()


@click.group(cls=Commands, home=_HOME, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-v",
    "engines",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_remember,
    help="With --version: the engines too.",
)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    callback=_version,
    help="Show the version and exit.",
)
def cli() -> None:
    """Who wants what, which outcomes would hold, and why it is stuck.

    CASE is a case file (YAML or JSON) or the name of a bundled case; 'detente cases' lists these.
    Begin with 'detente analyze moscow-2016'; 'detente new my-case.yaml' starts a case of your own.
    """


def main() -> None:
    """Run the command line: 0 when it worked, 1 for an error in a case, 2 for wrong usage."""
    run(cli)
