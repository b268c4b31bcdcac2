"""detente evidence: competing accounts, and what the evidence and the silence say of them."""

from __future__ import annotations

import click

from detente.cli.shell import case_argument, common, patience, show_json, show_prose


def _ranges(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse a range that is not one as wrong usage."""
    if value:
        from detente.errors import WrongValue
        from detente.evidence.vary import range_of

        for text in value:
            try:
                range_of(text)
            except WrongValue as error:
                raise click.BadParameter(error.message) from None
    return value


@click.command()
@case_argument
@click.option(
    "--vary",
    "ranges",
    metavar="ACCOUNT,CLAIM=LO..HI",
    multiple=True,
    callback=_ranges,
    help="Let one number run over a range; may be given several times.",
)
@click.option(
    "--graded", is_flag=True, help="Weigh each item by the reliability of its source (A to F)."
)
@common
def evidence(case: str, ranges: tuple[str, ...], graded: bool, as_json: bool, quiet: bool) -> None:
    """Say how competing accounts stand after the evidence, and what silence tells.

    From the 'hypotheses' of the case: the posterior of each account, what each claim tells between
    them, what the lead hangs on, and whether intervals leave it open. No number is invented.

    \b
    Examples:
      detente evidence moscow-2016
      detente evidence moscow-2016 --vary "public deal,no-announcement=0.01..0.4"
    """
    from detente.explanation.accounts import accounts
    from detente.library import read
    from detente.report import json_accounts

    with patience("Weighing the accounts"):
        found = accounts(read(case), graded=graded, vary=ranges)
    if as_json:
        show_json(json_accounts.accounts(found))
    else:
        show_prose(found, quiet=quiet)
