"""detente cases, new and schema: what is there, and how to begin."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from detente.cli.shell import common, show, show_json


@click.command()
@common
def cases(as_json: bool, quiet: bool) -> None:
    """List the bundled cases, one per line: the id, then the title.

    \b
    Examples:
      detente cases
      detente analyze "$(detente cases --quiet | head -1)"
    """
    from detente.library import bundled, read

    if quiet and not as_json:
        show("\n".join(bundled()))
        return
    titles = {name: read(name).title for name in bundled()}
    if as_json:
        show_json([{"id": name, "title": title} for name, title in titles.items()])
        return
    column = max(map(len, titles))
    show("\n".join(f"{name.ljust(column)}  {title}" for name, title in titles.items()))


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace a file that exists.")
@common
def new(file: Path | None, force: bool, as_json: bool, quiet: bool) -> None:
    """Write a case to start from, with comments that teach the format.

    Without FILE it is printed. A FILE that ends in .json is written as JSON, without comments.

    \b
    Examples:
      detente new my-case.yaml
      detente new | less
    """
    from detente.case.reader import read_text
    from detente.case.template import TEMPLATE
    from detente.case.writer import as_json as in_json
    from detente.errors import UnwritableFile
    from detente.files import write_whole

    wants_json = as_json if file is None else file.suffix == ".json"
    text = in_json(read_text(TEMPLATE)) if wants_json else TEMPLATE
    if file is None:
        click.echo(text, nl=False)
        return
    if file.exists() and not force:
        raise UnwritableFile(
            f"The file {str(file)!r} exists. Choose another name, or replace it with --force."
        )
    write_whole(file, text)
    if as_json:
        show_json({"written": str(file)})
    elif not quiet:
        show(f"Written: {file}. Next: detente analyze {shlex.quote(str(file))}")


@click.command()
@common
def schema(as_json: bool, quiet: bool) -> None:
    """Print the JSON Schema of case files, for editors that complete and check them.

    \b
    Example:
      detente schema > detente.schema.json
    """
    from detente.case.schema import json_schema

    show_json(json_schema())
