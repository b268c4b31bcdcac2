"""detente grade: how credible each claim is, and how reliable each source, asked apart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.shell import case_argument, common, show, show_json

if TYPE_CHECKING:
    from detente.model.conflict import Case

Save = Callable[["Case"], None]


@click.command()
@case_argument
@click.option("--claim", metavar="ID", help="Grade this claim, with --credibility.")
@click.option(
    "--credibility",
    type=click.IntRange(1, 6),
    help="1 confirmed … 5 improbable; 6 cannot be judged.",
)
@click.option("--source", metavar="ID", help="Grade this source, with --reliability.")
@click.option(
    "--reliability",
    type=click.Choice(list("ABCDEF"), case_sensitive=False),
    help="A completely … E unreliable; F cannot be judged.",
)
@click.option("--out", type=click.Path(path_type=Path), help="Write to this file instead of CASE.")
@common
def grade(
    case: str,
    claim: str | None,
    credibility: int | None,
    source: str | None,
    reliability: str | None,
    out: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Grade claims (1 to 6) and sources (A to F), the two apart.

    Asks first how credible each ungraded claim is, with its source hidden; then how reliable each
    ungraded source is, with its claims hidden. Each answer is written to the file at once. 6 and F
    say that it cannot be judged: no information. With --json it asks nothing and prints the grades.

    \b
    Examples:
      detente grade my-case.yaml
      detente grade my-case.yaml --claim c1 --credibility 3
      detente grade my-case.yaml --source minutes --reliability B
    """
    from detente.library import read

    _refuse_both((claim, credibility), (source, reliability))
    found = read(case)
    if as_json and claim is None and source is None:
        from detente.report import json_grades

        show_json(json_grades.grades(found))
        return
    from detente.case.writer import write
    from detente.cli.own_file import file_to_write

    target = file_to_write(case, out)

    def save(changed: Case) -> None:
        write(changed, target)

    if claim is not None or source is not None:
        _one(found, claim or source or "", credibility or reliability, save)
        _tell_one(claim or source, credibility or reliability, target, as_json=as_json, quiet=quiet)
        return
    _sitting(found, save, quiet=quiet)


def _refuse_both(first: tuple[object, object], second: tuple[object, object]) -> None:
    """A claim and a source are never graded in one call."""
    if any(v is not None for v in first) and any(v is not None for v in second):
        raise click.UsageError(
            "A claim and a source are graded apart: first the claim, then the source."
        )
    for names, pair in (
        ("--claim and --credibility", first),
        ("--source and --reliability", second),
    ):
        if (pair[0] is None) != (pair[1] is None):
            raise click.UsageError(f"{names} belong together.")


def _one(case: Case, name: str, value: int | str | None, save: Save) -> None:
    from detente.evidence.grades import with_credibility, with_reliability

    match value:
        case int():
            save(with_credibility(case, name, value))
        case str():
            save(with_reliability(case, name, value))


def _tell_one(name: str | None, value: object, target: Path, *, as_json: bool, quiet: bool) -> None:
    if as_json:
        show_json({"graded": name, "grade": value, "written": str(target)})
    elif not quiet:
        show(f"{name}: {value}, written to {target}.")


def _sitting(case: Case, save: Save, *, quiet: bool) -> None:
    """Ask about every ungraded claim, then every ungraded source; each answer is kept at once."""
    from detente.explanation.grades import claim_questions, habit_words, source_questions

    entered = 0
    try:
        for questions in (claim_questions, source_questions):
            asked = questions(case)
            if asked.greeting and not quiet:
                show(asked.greeting)
            for question in asked.questions:
                value = _answer(question.text, asked.scale, asked.scale_words)
                if value is None:
                    continue
                case = asked.graded(case, question.name, value)
                save(case)
                entered += 1
    except (EOFError, KeyboardInterrupt) as stop:
        how = "The input ended" if isinstance(stop, EOFError) else "Stopped"
        click.echo(f"\n{how}. {_kept(entered)}", err=True)
        raise SystemExit(1 if isinstance(stop, KeyboardInterrupt) else 0) from None
    show(_kept(entered))
    for line in habit_words(case):
        show(line)


def _kept(entered: int) -> str:
    if not entered:
        return "Nothing was entered."
    return f"{entered} {'grade is' if entered == 1 else 'grades are'} kept in the file."


def _answer(text: str, scale: str, scale_words: str) -> str | None:
    """Return a sign of the scale, or None for an empty line, which leaves it ungraded."""
    from detente.cli.sitting import asked

    show(text)
    while True:
        line = asked(f"{scale[0]}–{scale[-1]}, ? for the words, empty to leave open> ").strip()
        if not line:
            return None
        if len(line) == 1 and line.upper() in scale:
            return line.upper()
        show(scale_words if line == "?" else f"{line!r} is not on the scale.\n{scale_words}")
