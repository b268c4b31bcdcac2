"""detente ratify: which agreements each side could carry home."""

from __future__ import annotations

import click

from detente.cli.shell import (
    case_argument,
    common,
    concept_option,
    convention_options,
    patience,
    show_json,
    show_prose,
)
from detente.model.graph import Conventions


@click.command()
@case_argument
@concept_option
@convention_options
@common
def ratify(case: str, concept: str, conventions: Conventions, as_json: bool, quiet: bool) -> None:
    """Say which agreements each side could carry home, and who decides that.

    A case tells under 'ratification' which factions must consent, with what weight, veto and
    threshold. Shown are the win-sets and their overlap, who is pivotal, what each faction does to
    the bargain, what would open an agreement, and what holds when a refused one counts as no deal.

    \b
    Examples:
      detente ratify moscow-2016
      detente ratify moscow-2016@february-2016
    """
    from detente.explanation.ratify import ratify as ratified
    from detente.library import read
    from detente.report import json_two_level

    with patience("Asking at home"):
        found = ratified(read(case), concept=concept, conventions=conventions)
    if as_json:
        show_json(json_two_level.two_level(found))
    else:
        show_prose(found, quiet=quiet)
