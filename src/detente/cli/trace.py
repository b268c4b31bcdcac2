"""detente trace: what each element rests on, and what rests on each passage."""

from __future__ import annotations

import click

from detente.cli.shell import case_argument, common, show_json, show_prose


@click.command()
@case_argument
@click.argument("element", required=False)
@common
def trace(case: str, element: str | None, as_json: bool, quiet: bool) -> None:
    """Show what each element of a case rests on, and what rests on each passage.

    ELEMENT is a decision maker, option, condition, outcome, statement, claim, account, event or
    forecast, by the name that the table shows; or a source, or a passage such as commentary#3.
    Without it: all elements, and which of them rest on nothing, on one source only, or on the same
    report twice. Works without any page; where pages are kept, the passages are shown.

    \b
    Examples:
      detente trace moscow-2016
      detente trace moscow-2016 us/no-joint
      detente trace moscow-2016 commentary#6
    """
    from detente.evidence.trace import asked_of, trace_of
    from detente.explanation.trace import asked_prose, overview_prose
    from detente.library import path_of, read
    from detente.pages.beside import kept_pages
    from detente.report import json_trace

    facts = trace_of(read(case))
    if element is None:
        if as_json:
            show_json(json_trace.trace(facts))
        else:
            show_prose(overview_prose(facts), quiet=quiet)
        return
    asked = asked_of(facts, element)
    pages = kept_pages(path_of(case), facts.evidence.sources)
    if as_json:
        show_json(json_trace.asked(facts, asked, pages))
    else:
        show_prose(asked_prose(facts, asked, pages), quiet=quiet)
