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
    "source": "source",
    "trace": "trace",
    "claims": "claims",
    "grade": "grade",
    "evidence": "evidence",
    "timeline": "timeline",
    "events": "events",
    "draft": "draft",
    "states": "states",
    "graph": "graph",
    "check": "check",
    "cases": "library",
    "new": "library",
    "schema": "library",
    "rank": "rank",
    "convert": "convert",
    "concepts": "concepts",
    "lexicons": "lexicons",
}


@click.group(cls=Commands, home=_HOME, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="detente")
def cli() -> None:
    """Who wants what, which outcomes would hold, and why it is stuck.

    CASE is a case file (YAML or JSON) or the name of a bundled case; 'detente cases' lists these.
    Begin with 'detente analyze moscow-2016'; 'detente new my-case.yaml' starts a case of your own.
    """


def main() -> None:
    """Run the command line: 0 when it worked, 1 for an error in a case, 2 for wrong usage."""
    run(cli)
