"""detente concepts: the solution concepts that can be asked for."""

from __future__ import annotations

import click

from detente.cli.shell import common, show, show_json
from detente.table import Table


@click.command()
@common
def concepts(as_json: bool, quiet: bool) -> None:
    """List the solution concepts: what each says, and who defined it."""
    from detente.report import json
    from detente.stability.concepts import concepts as known

    if as_json:
        show_json(json.concepts(known()))
    elif quiet:
        show("\n".join(c.name for c in known()))
    else:
        rows = tuple((c.name, c.title, c.summary, c.source) for c in known())
        show(Table(("name", "concept", "in one line", "source"), rows))
