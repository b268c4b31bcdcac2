"""detente show: a case as one decision maker sees it, or as it was at another time."""

from __future__ import annotations

import click

from detente.cli.shell import case_argument, common


@click.command()
@case_argument
@click.option("--phase", metavar="NAME", help="The case at this time (see its 'phases').")
@click.option(
    "--as",
    "seen_by",
    metavar="DM,…",
    help="The case as this decision maker sees it; 'us,russia' is how us thinks that russia sees it.",
)
@common
def show(case: str, phase: str | None, seen_by: str | None, as_json: bool, quiet: bool) -> None:
    """Print a case file whole, with an overlay laid over it.

    What the overlay names is replaced, the rest is inherited: nobody has to guess what results.
    With --phase and --as together, the picture is that of the phase. --json prints the case as
    JSON, --quiet its title alone.

    \b
    Examples:
      detente show moscow-2016 --as us
      detente show moscow-2016 --phase february-2016 > february.yaml
    """
    from detente.case.writer import as_json as in_json
    from detente.case.writer import dump
    from detente.library import read
    from detente.model.pictures import at_phase, seen_through

    found = read(case)
    if phase is not None:
        found = at_phase(found, phase)
    if seen_by is not None:
        found = seen_through(found, [d.strip() for d in seen_by.split(",")])
    if quiet:
        click.echo(found.title)
    else:
        click.echo(in_json(found) if as_json else dump(found), nl=False)
