"""detente check: what to mend in a case."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from detente._version import __version__
from detente.cli.shell import case_argument, common, is_terminal, show, show_json


@click.command()
@case_argument
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings too, not only for errors.")
@common
def check(case: str, strict: bool, as_json: bool, quiet: bool) -> None:
    """Find statements without effect, idle conditions, states out of reach, broken orders.

    Errors come first, then warnings (probably not meant), then notes (worth knowing).
    Exit status: 1 when there is an error, or with --strict a warning; else 0.

    \b
    Examples:
      detente check moscow-2016
      detente check my-case.yaml --strict
    """
    from detente.analysis.lint import check as checked
    from detente.analysis.lint import refused
    from detente.errors import AmbiguousName, CaseError, UnknownName
    from detente.library import read

    try:
        findings = checked(read(case))
    except (CaseError, UnknownName, AmbiguousName) as error:
        if not as_json:
            raise
        findings = refused(Path(case).stem, error)
    if as_json:
        show_json(
            {
                "format": "detente-check/1",
                "case": findings.case,
                "version": __version__,
                "findings": [asdict(f) for f in findings],
            }
        )
    else:
        show(findings.table() if findings.found and is_terminal() else str(findings))
        if findings.found and not quiet:
            show(findings.counts())
    if findings.of("error") or (strict and findings.of("warning")):
        raise SystemExit(1)
