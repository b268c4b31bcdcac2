"""detente draft: elements proposed from a source, each quoted, none in the model before you accept it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.shell import common, show, show_json

if TYPE_CHECKING:
    from detente.cli.drafting import Desk, Way


@click.command()
@click.argument("case")
@click.argument("source")
@click.option(
    "--drafter", type=click.Choice(["rules", "endpoint"]), help="Who proposes (default: rules)."
)
@click.option(
    "--endpoint", "url", metavar="URL", help="An OpenAI-compatible endpoint, local ones included."
)
@click.option("--model", metavar="NAME", default="", help="The model to ask there.")
@click.option(
    "--key-env",
    metavar="NAME",
    help="The environment variable that holds the key (default: DETENTE_API_KEY).",
)
@click.option(
    "--timeout", type=click.FloatRange(1, 3600), default=120, help="Seconds to wait for an answer."
)
@click.option("--yes", metavar="HOST", help="Confirm without a question that HOST gets the text.")
@click.option("--against", is_flag=True, help="Also ask which sentences speak against the claims.")
@click.option(
    "--prompt-out",
    type=click.Path(path_type=Path),
    help="Write the prompt to this file; send nothing.",
)
@click.option(
    "--answer-in", type=click.File("rb"), help="Read a pasted answer from this file (- for input)."
)
@click.option("--language", help="The language of the rules' cues (default: that of the page).")
@click.option("--accept", metavar="LIST", help="Put these proposals into the case, such as 1,3-5.")
@click.option("--reject", metavar="LIST", help="Reject these proposals.")
@click.option("--edit", type=int, metavar="N", help="Change a proposal by the four options below.")
@click.option("--words", metavar="TEXT", help="With --edit: what it says.")
@click.option("--id", "name", metavar="ID", help="With --edit: its id in the case.")
@click.option("--dm", metavar="DM", help="With --edit: the decision maker, by id.")
@click.option("--when", metavar="CONDITION", help="With --edit: the condition of a statement.")
@click.option("--by", metavar="NAME", help="Who decides; needed for --accept, --reject and --edit.")
@common
def draft(case: str, source: str, as_json: bool, quiet: bool, **given: object) -> None:
    """Propose decision makers, options, claims and preferences from a page that the case keeps.

    SOURCE is the id of a source added with 'detente source add'. Every proposal quotes its passage,
    or is rejected; nothing enters the case before a person accepts it. The rules send nothing.
    An endpoint is asked only after its host was named and confirmed. Without options, the
    proposals made before are listed, or the rules make some.

    \b
    Examples:
      detente draft my-case.yaml article
      detente draft my-case.yaml article --accept 1,3-5 --reject 2 --by Ann
      detente draft my-case.yaml article --edit 7 --when "not us.offer" --accept 7 --by Ann
      detente draft my-case.yaml article --endpoint http://127.0.0.1:8080/v1 --model tiny
      detente draft my-case.yaml article --prompt-out prompt.txt
    """
    from detente.cli.drafting import Desk, way

    how = way(given)
    desk = Desk.of(case, source, how)
    notes = _done(desk, how)
    if as_json:
        from detente.report.json_draft import draft as in_json

        show_json(in_json(desk.case.name, desk.review))
        return
    _show(desk, how, notes, quiet=quiet)


def _done(desk: Desk, how: Way) -> list[str]:
    """Do the one thing that was asked for; return what is to be said of it."""
    if how.decides:
        return desk.decide(how)
    if how.prompt_out is not None:
        return desk.write_prompt(how.prompt_out)
    if how.answer is not None:
        return desk.read_answer(how)
    if how.endpoint is not None:
        return desk.ask(how)
    if how.drafter == "rules" or not desk.review.runs:
        return desk.by_rules(how)
    return []


def _show(desk: Desk, how: Way, notes: list[str], *, quiet: bool) -> None:
    from detente.report.draft import counted, listing

    if how.prompt_out is not None:
        show(*([] if quiet else notes))
    elif how.decides:
        show(*([] if quiet else notes), counted(desk.review))
    else:
        show(listing(desk.review, quiet=quiet), *([] if quiet else notes))
