"""detente events: tables of political events, mapped by hand and entered as reported moves."""

from __future__ import annotations

import click

from detente.cli.group import Commands
from detente.cli.own_file import own_file
from detente.cli.shell import case_argument, common, patience, show, show_json, width


@click.group(cls=Commands, home={"map": "events", "import": "events"})
def events() -> None:
    """Bring tables of political events (GDELT, ICEWS, POLECAT, ACLED, CSV) into a case.

    'detente events map' writes a map to go through; 'detente events import' enters what it says.
    """


table_argument = click.argument("table", type=click.Path())
scheme_option = click.option(
    "--scheme",
    metavar="NAME",
    help="gdelt, icews, polecat, acled, or csv for a table of your own (default: told by the table).",
)


@click.command("map")
@case_argument
@table_argument
@scheme_option
@click.option(
    "--most",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="How many of the most frequent actors and codes are listed.",
)
@common
def map_(case: str, table: str, scheme: str | None, most: int, as_json: bool, quiet: bool) -> None:
    """Print a map from the actors and codes of TABLE to the decision makers and options of CASE.

    The most frequent actors and codes are listed; those that bear the name of a decision maker are
    guessed, and every code is ignored until you say which move it is. Save it and edit it.

    \b
    Examples:
      detente events map my-case.yaml 20160715.export.CSV > map.toml
      detente events map my-case.yaml events.csv --most 50 > map.toml
    """
    from detente.events.starter import as_toml, starter
    from detente.events.table import event_table
    from detente.library import read
    from detente.report.events import starter_json

    the_case = read(case)
    found_table = event_table(table, scheme)
    with patience("Counting actors and codes"):
        found = starter(the_case.name, the_case.conflict, found_table, most)
    if as_json:
        show_json(starter_json(found))
        return
    text = as_toml(found, the_case.conflict)
    if quiet:
        text = "".join(f"{line}\n" for line in text.splitlines() if not line.startswith("#"))
    click.echo(text, nl=False)


@click.command("import")
@case_argument
@table_argument
@click.option(
    "--map", "map_file", metavar="FILE", required=True, help="What codes and names mean (TOML)."
)
@click.option("--from", "start", metavar="DATE", help="Leave out what is earlier.")
@click.option("--to", "end", metavar="DATE", help="Leave out what is later.")
@scheme_option
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=500,
    show_default=True,
    help="At most so many moves of the table, the earliest first.",
)
@click.option(
    "--evidence", metavar="SOURCE", help="A source or claim of the case that they rest on."
)
@click.option("--dry-run", is_flag=True, help="Show what would enter, and change nothing.")
@common
def import_(
    case: str,
    table: str,
    map_file: str,
    start: str | None,
    end: str | None,
    scheme: str | None,
    limit: int,
    evidence: str | None,
    dry_run: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Enter events of TABLE into CASE as reported moves, as the map says.

    Rows of one day with the same actor, recipient and code are one move; what the case holds already
    is passed over, so that importing twice changes nothing. Every row is counted once.

    \b
    Examples:
      detente events import my-case.yaml 20160715.export.CSV --map map.toml --dry-run
      detente events import my-case.yaml events.csv --map map.toml --from 2016-07 --to 2016-09
    """
    from detente.case.writer import write
    from detente.events.importing import Choice, event_import, with_events
    from detente.events.mapping import read_map
    from detente.events.table import event_table
    from detente.evidence.timeline import period
    from detente.library import read
    from detente.report import events as report

    the_case = read(case)
    home = None if dry_run else own_file(case)
    choice = Choice(period(start, end), limit, (evidence,) if evidence else ())
    said = read_map(map_file, the_case.conflict)
    found_table = event_table(table, scheme or said.scheme)
    with patience("Reading the table"):
        found = event_import(the_case, found_table, said, choice)
        if home is not None and found.entries:
            write(with_events(the_case, found), home)
    written = str(home) if home is not None and found.entries else None
    if as_json:
        show_json(report.import_json(the_case.name, found, written))
        return
    if dry_run and found.entries:
        show(report.entries(found, width()), "")
    if quiet:
        click.echo(f"{len(found.entries)}")
        return
    show(report.counts(found), "", *report.notes(found))
    show(f"Wrote {home}." if written else "Nothing was written.")
