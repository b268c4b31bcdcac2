"""detente phases: the same conflict at several times."""

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
def phases(case: str, concept: str, conventions: Conventions, as_json: bool, quiet: bool) -> None:
    """Say what changed between the times that a case speaks of, and what that did.

    A case tells under 'phases' what was otherwise at another time. Every command takes a phase as
    CASE@PHASE; 'detente show CASE --phase PHASE' prints it whole.

    \b
    Examples:
      detente phases moscow-2016
      detente analyze moscow-2016@february-2016
    """
    from detente.explanation.compare import phases as through_time
    from detente.library import read
    from detente.report import json_comparison

    with patience("Solving every time"):
        found = through_time(read(case), concept=concept, conventions=conventions)
    if as_json:
        show_json(json_comparison.phases(found))
    else:
        show_prose(found, quiet=quiet)
