"""detente source: pages that a case rests on; one file per subcommand."""

from __future__ import annotations

import click

from detente.cli.group import Commands

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
