"""detente serve: the workbench in a browser."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("folder", required=False, default=".", type=click.Path(path_type=Path))
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8377,
    show_default=True,
    help="The port on this machine; 0 takes a free one.",
)
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
@click.option("--read-only", is_flag=True, help="Publish the folder as pages that can be read.")
@click.option("--debug", is_flag=True, expose_value=False, help="On an error, show where.")
def serve(folder: Path, port: int, no_browser: bool, read_only: bool) -> None:
    """Open the workbench on the case files of FOLDER.

    It listens on this machine only. The first line that is printed is its address, with the token
    that lets you in. Ctrl-C ends it; nothing is lost.

    \b
    Examples:
      detente serve
      detente serve cases --port 0 --no-browser
    """
    from detente.web.serving import serve as start

    start(folder, port, browser=not no_browser, read_only=read_only)
