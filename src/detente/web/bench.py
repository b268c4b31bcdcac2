"""What every screen has at hand: the folder, the texts, the templates, and the checks on a form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from detente._version import __version__
from detente.errors import DetenteError, WrongValue
from detente.web.catalogue import Catalogue
from detente.web.folder import Folder
from detente.web.safety import MOST_BYTES, Keys

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Bench:
    """One workbench: a folder, the keys of this run, and the texts of its pages."""

    folder: Folder
    keys: Keys
    catalogue: Catalogue
    read_only: bool = False

    @cached_property
    def templates(self) -> Environment:
        """The templates: everything that is put into one is escaped."""
        made = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        made.globals.update(t=self.catalogue.text, version=__version__, read_only=self.read_only)
        return made

    def page(
        self, request: Request, template: str, *, status: int = 200, **context: Any
    ) -> Response:
        """Return a page."""
        shown = self.templates.get_template(template).render(
            form_token=self.keys.form, path=request.url.path, **context
        )
        return HTMLResponse(shown, status)


def bench_of(request: Request) -> Bench:
    """Return the workbench that a request is for."""
    found: Bench = request.app.state.bench
    return found


async def form_of(request: Request) -> Mapping[str, str]:
    """Return the fields of a form of ours; raises :class:`WrongValue` for any other."""
    form = await request.form(max_part_size=MOST_BYTES)
    fields = {k: v for k, v in form.multi_items() if isinstance(v, str)}
    if not bench_of(request).keys.is_form(fields.get("form_token", "")):
        raise WrongValue("This form is from an earlier run of the workbench: load the page again.")
    return fields


def see(path: str) -> Response:
    """Return the way to another page, after a change."""
    return RedirectResponse(path, 303)


def trouble(request: Request, error: DetenteError, status: int = 400) -> Response:
    """Return the page of an error: what is wrong, where, and what to do."""
    return bench_of(request).page(request, "trouble.html", status=status, error=error)
