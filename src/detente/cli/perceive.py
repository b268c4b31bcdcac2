"""detente perceive: what each decision maker's own picture of the conflict does to the answer."""

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
def perceive(case: str, concept: str, conventions: Conventions, as_json: bool, quiet: bool) -> None:
    """Say who misreads the conflict, what each expects, and what happens.

    A case tells under 'perceptions' how a decision maker sees the conflict: other orders, options
    it does not see or wrongly sees, and what it thinks that others see. Each then judges in its own
    picture. 'detente show CASE --as DM' prints a picture whole.

    \b
    Examples:
      detente perceive moscow-2016
      detente perceive moscow-2016 --concept nash --json
    """
    from detente.explanation.perceive import perceive as perceived
    from detente.library import read
    from detente.report import json_hypergame

    with patience("Solving every picture"):
        found = perceived(read(case), concept=concept, conventions=conventions)
    if as_json:
        show_json(json_hypergame.perceptions(found))
    else:
        show_prose(found, quiet=quiet)
