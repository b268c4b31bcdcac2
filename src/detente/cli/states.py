"""detente states: the feasible states, and why a combination is none."""

from __future__ import annotations

import click

from detente.cli.shell import case_argument, common, show, show_json

MOST_LINES = 1_000


@click.command()
@case_argument
@click.option("--where", metavar="CONDITION", help="Only what this condition fits.")
@click.option(
    "--why",
    metavar="COMBINATION",
    help="Say whether this is a state, and what removes it if not: a label, a pattern such as YN-, "
    "the taken options separated by commas, or a condition.",
)
@click.option("--removed", is_flag=True, help="List the combinations that are no state, and why.")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    metavar="N",
    help=f"List at most N, 0 for all (default: {MOST_LINES}; in JSON all).",
)
@common
def states(
    case: str,
    where: str | None,
    why: str | None,
    removed: bool,
    limit: int | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """List the feasible states of a case, or say why a combination is none.

    \b
    Examples:
      detente states elmira
      detente states moscow-2016 --where "not hardliners.oppose"
      detente states moscow-2016 --why us.offer,us.joint,russia.hold
    """
    if why is not None and (where is not None or removed):
        raise click.UsageError("--why asks about one thing: leave out --where and --removed.")
    from detente.analysis.feasibility import all_combinations, combinations, where_it_holds
    from detente.library import read
    from detente.model.enumeration import state_space
    from detente.report import states as listing

    found = read(case)
    space = state_space(found.conflict)
    if why is not None:
        asked = combinations(space, why)
    else:
        asked = all_combinations(space) if where is None else where_it_holds(space, where)
    if as_json:
        show_json(listing.json(found.name, asked, removed=removed, limit=limit or None))
    elif why is not None:
        show(str(asked))
    else:
        most = MOST_LINES if limit is None else limit or None
        rows = listing.removed_table(asked, most) if removed else listing.table(asked, most)
        show(*([rows] if rows.rows else []))
        show(*([] if quiet else listing.below_the_table(asked, most, removed=removed)))
