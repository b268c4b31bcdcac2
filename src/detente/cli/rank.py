"""detente rank: order a decision maker's statements or states, line by line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.shell import case_argument, common, show, show_json
from detente.errors import DetenteError

if TYPE_CHECKING:
    from detente.analysis.ordering import Order, What
    from detente.cli.sitting import Sitting
    from detente.model.conflict import Case, DecisionMaker


@click.command()
@case_argument
@click.option("--dm", required=True, metavar="DM", help="The decision maker, by id or name.")
@click.option("--what", type=click.Choice(["statements", "states"]), help="What to order.")
@click.option("--out", type=click.Path(path_type=Path), help="Write to this file instead of CASE.")
@common
def rank(
    case: str, dm: str, what: What | None, out: Path | None, as_json: bool, quiet: bool
) -> None:
    """Order a decision maker's statements, or its states, with commands in the terminal.

    Statements are ordered where there are some, else states; ties are for states. Comments and
    everything else in the file stay. It reads its commands line by line, from a pipe as well.

    \b
    Examples:
      detente rank my-case.yaml --dm union
      detente rank moscow-2016 --dm us --out mine.yaml
      printf 'move 5 2\\nsave\\n' | detente rank my-case.yaml --dm union
    """
    from detente.analysis.ordering import History, present_order
    from detente.cli.sitting import Sitting, refuse_bundled
    from detente.library import read

    the_case = read(case)
    person = the_case.conflict.decision_maker(dm)
    what, order = present_order(the_case, person.id, what)
    if as_json:
        show_json(_as_json(the_case, person, what, order))
        return
    refuse_bundled(out)
    sitting = Sitting(the_case, person, what, History(order), order, _own_file(case), out)
    if not quiet:
        show(sitting.greeting())
    sys.exit(_talk(sitting))


def _as_json(case: Case, person: DecisionMaker, what: str, order: Order) -> dict[str, object]:
    return {
        "format": "detente-order/1",
        "case": case.name,
        "decision_maker": person.id,
        "what": what,
        "places": [[{"name": i.name, "words": i.words} for i in place] for place in order.places],
    }


def _own_file(case: str) -> Path | None:
    """Return the file that the order is written back to; None for a bundled case."""
    from detente.cli.sitting import is_bundled

    path = Path(case)
    return path if path.exists() and not is_bundled(path) else None


def _talk(sitting: Sitting) -> int:
    """Read commands until the end; return the exit code."""
    from detente.cli.sitting import asked, obey

    try:
        while not sitting.is_over:
            try:
                obey(sitting, asked("rank> "))
            except DetenteError as error:
                show(error.message)
    except (EOFError, KeyboardInterrupt) as stop:
        how = "The input ended" if isinstance(stop, EOFError) else "Stopped"
        click.echo(f"{how}. {_what_became_of(sitting)}.", err=True)
        return 1 if sitting.has_changes or isinstance(stop, KeyboardInterrupt) else 0
    return 0


def _what_became_of(sitting: Sitting) -> str:
    if sitting.has_changes:
        return "Later changes were not saved" if sitting.has_saved else "Nothing was saved"
    return "All changes are saved" if sitting.has_saved else "Nothing was changed"
