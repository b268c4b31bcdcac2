"""detente compare: two readings of one conflict."""

from __future__ import annotations

import click

from detente.cli.shell import (
    common,
    complete_case,
    concept_option,
    convention_options,
    patience,
    show_json,
    show_prose,
)
from detente.model.graph import Conventions


@click.command()
@click.argument("first", metavar="CASE", shell_complete=complete_case)
@click.argument("second", metavar="OTHER", shell_complete=complete_case)
@concept_option
@convention_options
@common
def compare(
    first: str, second: str, concept: str, conventions: Conventions, as_json: bool, quiet: bool
) -> None:
    """Say in what two readings of one conflict differ, and which difference makes the answer.

    States are matched by the ids of the options that they take; those that one side alone has are
    listed. CASE@PHASE and CASE@DM stand for a phase and for a decision maker's picture.

    \b
    Examples:
      detente compare mine.yaml yours.yaml
      detente compare moscow-2016@us moscow-2016
    """
    from detente.explanation.compare import compare as compared
    from detente.library import read
    from detente.report import json_comparison

    with patience("Solving the models between the two"):
        found = compared(read(first), read(second), concept=concept, conventions=conventions)
    if as_json:
        show_json(json_comparison.comparison(found))
    else:
        show_prose(found, quiet=quiet)
