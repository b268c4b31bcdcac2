"""What all commands share: options, output, and errors in one line."""

from __future__ import annotations

import functools
import io
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from detente.errors import DetenteError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from detente.explanation.prose import Prose
    from detente.table import Table

F = TypeVar("F", bound=Callable[..., Any])
WIDE = 100


def run(command: click.Command) -> NoReturn:
    """Run a command line and end the process: no traceback unless ``--debug`` asks for it."""
    debug = "--debug" in sys.argv
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        command.main(standalone_mode=False)
        code = 0
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        code = 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except Exception as error:
        code = _failed(error, debug)
    sys.exit(code)


def _failed(error: Exception, debug: bool) -> int:
    if debug:
        import traceback

        traceback.print_exception(error)
    elif isinstance(error, DetenteError):
        click.echo(f"detente: {error}", err=True)
    elif isinstance(error, MemoryError):
        click.echo(
            "detente: Memory ran out. Ask about less, or run where there is more. [not-enough-memory]",
            err=True,
        )
    elif isinstance(error, OSError):
        click.echo(f"detente: The output cannot be written: {error.strerror}.", err=True)
    else:
        said = " ".join(str(error).split())[:200]
        click.echo(
            f"detente: this is a fault in Détente, not in your case: {type(error).__name__}: {said}. "
            "Please report it with what --debug prints.",
            err=True,
        )
    return 1


# ---------------------------------------------------------------- options


def common(command: F) -> F:
    """Add --json, --quiet and --debug."""
    for option in (
        click.option(
            "--debug",
            is_flag=True,
            expose_value=False,
            help="On an error, show where in the program.",
        ),
        click.option(
            "--quiet", "-q", is_flag=True, help="Print only the answer, without headings and notes."
        ),
        click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON."),
    ):
        command = option(command)
    return command


def complete_case(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Return the names of bundled cases and files that a case may be called by."""
    from click.shell_completion import CompletionItem

    from detente.library import bundled

    names = [CompletionItem(n) for n in bundled() if n.startswith(incomplete)]
    return [*names, CompletionItem(incomplete, type="file")]


def _complete_concepts(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    from detente.stability.concepts import concepts

    done, _, last = incomplete.rpartition(",")
    names = [c.name for c in concepts() if c.name.startswith(last)]
    return [f"{done},{n}" if done else n for n in names]


case_argument = click.argument("case", shell_complete=complete_case)
concepts_option = click.option(
    "--concepts",
    metavar="LIST",
    shell_complete=_complete_concepts,
    help="Solution concepts, separated by commas (default: all that apply).",
)

concept_option = click.option(
    "--concept",
    metavar="NAME",
    default="seq",
    show_default=True,
    shell_complete=_complete_concepts,
    help="The solution concept.",
)


def convention_options(command: F) -> F:
    """Add the named conventions on sanctions."""

    @click.option(
        "--sanctions",
        type=click.Choice(["legal", "once", "single"]),
        default="legal",
        show_default=True,
        help="How opponents may reply: legal sequences, each at most once, or one move by one.",
    )
    @click.option(
        "--returning/--no-returning",
        default=True,
        help="Whether opponents who bring the conflict back to the state deter (default: yes).",
    )
    @functools.wraps(command)
    def wrapped(*args: Any, sanctions: Any, returning: bool, **kwargs: Any) -> Any:
        from detente.model.graph import Conventions

        return command(*args, conventions=Conventions(sanctions, returning), **kwargs)

    return wrapped  # type: ignore[return-value]


def listed(text: str | None) -> list[str] | None:
    """Return the parts of a list that is separated by commas."""
    if text is None:
        return None
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts:
        raise click.UsageError(f"The list {text!r} names nothing. Write names separated by commas.")
    return parts


# ---------------------------------------------------------------- output


def is_terminal() -> bool:
    """Say whether a person at a terminal reads the output."""
    return sys.stdout.isatty()


def width() -> int:
    """Return the width for running text."""
    import shutil

    return max(40, min(WIDE, shutil.get_terminal_size((WIDE, 24)).columns))


@contextmanager
def patience(what: str) -> Iterator[None]:
    """Say on a terminal what is being done and for how long, once it has taken a second."""
    if not sys.stderr.isatty():
        yield
        return
    done = threading.Event()

    def tell() -> None:
        if done.wait(1.0):
            return
        from rich.console import Console
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        looks = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with Progress(*looks, console=Console(stderr=True), transient=True) as progress:
            progress.add_task(f"{what} (Ctrl-C stops)", total=None)
            done.wait()

    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()


def show(*things: Table | str) -> None:
    """Print tables and text: drawn for a terminal, plain and never cut elsewhere."""
    for thing in things:
        if isinstance(thing, str) or not is_terminal():
            click.echo(str(thing))
        else:
            from rich.console import Console

            Console().print(thing)


def show_prose(prose: Prose, *, quiet: bool) -> None:
    """Print a reading or an explanation; ``quiet`` leaves only the sentence that answers."""
    if quiet:
        click.echo(prose.answer)
    elif is_terminal():
        from rich.console import Console

        Console(width=width()).print(prose)
    else:
        click.echo(prose.text(width()))


def show_json(data: Any) -> None:
    """Print JSON."""
    from detente.report.json import text

    click.echo(text(data))
