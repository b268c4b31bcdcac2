"""detente claims: how surely each claim is said, on whose word, and what stands behind it."""

from __future__ import annotations

import click

from detente.cli.shell import case_argument, common, show_json, show_prose


@click.command()
@case_argument
@click.option("--lexicon", metavar="NAME", help="Another lexicon than the case's: an id or a file.")
@common
def claims(case: str, lexicon: str | None, as_json: bool, quiet: bool) -> None:
    """List the claims of a case: how surely, on whose word, and how much stands behind them.

    Each word of likelihood has its range and its lexicon beside it. Of a chain of hedges the
    loosest range counts; a conditional claim also gets the bounds of P(claim). Strong words with
    one report behind them are pointed out.

    \b
    Examples:
      detente claims moscow-2016
      detente claims my-case.yaml --lexicon kent-1964
    """
    from detente.evidence.claims import claims_of
    from detente.explanation.claims import claims_prose
    from detente.library import read

    facts = claims_of(read(case), lexicon=lexicon)
    if as_json:
        from detente.report import json_claims

        show_json(json_claims.claims(facts))
    else:
        show_prose(claims_prose(facts), quiet=quiet)
