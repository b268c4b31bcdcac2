"""Write the generated parts of the pages: commands, concept tables, and the output that is shown.

    python docs/generate.py            write them
    python docs/generate.py --check    exit 1, naming the pages, when some are stale

Three kinds of part are generated. A region between ``<!-- generated: NAME -->`` and
``<!-- end of generated part -->`` is filled by the function of that name below. A block that opens
with ```` ```console run ```` keeps its lines that begin with ``$`` and gets the output anew. The
files that such commands read are the blocks of the same page that open with
```` ```yaml case NAME.yaml ````, ```` ```yaml broken NAME.yaml ```` or, for what is no case,
```` ```text file NAME ```` (with the language of the file).
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from unittest import mock

import click

from detente.stability.concepts import CONCEPTS, Concept, concept

DOCS = Path(__file__).resolve().parent
README = DOCS.parent / "README.md"
COLUMNS = "88"

REGION = re.compile(r"(<!-- generated: (.+?) -->\n).*?(<!-- end of generated part -->)", re.DOTALL)
SHOWN = re.compile(r"^(```console run\n)(.*?)^(```)$", re.DOTALL | re.MULTILINE)
FILE = re.compile(
    r"^```(?:yaml (?:case|broken)|\w+ file) (\S+)\n(.*?)^```$", re.DOTALL | re.MULTILINE
)


def pages() -> list[Path]:
    """Return the pages with generated parts: the README and every page of the site."""
    return [README, *sorted(p for p in DOCS.rglob("*.md") if "_build" not in p.parts)]


def fresh(text: str) -> str:
    """Return the text of a page with its generated parts made anew."""
    text = REGION.sub(lambda m: f"{m[1]}{_region(m[2])}\n{m[3]}", text)
    if not SHOWN.search(text):
        return text
    with tempfile.TemporaryDirectory() as folder:
        for name, content in FILE.findall(text):
            (Path(folder) / name).write_text(content, encoding="utf-8")
        return SHOWN.sub(lambda m: m[1] + _session(m[2], folder) + m[3], text)


def _region(name: str) -> str:
    kind, _, argument = name.partition(" ")
    makers: dict[str, Callable[[], str]] = {
        "commands": commands,
        "concepts": concept_table,
        "lattice": lattice,
        "concept": lambda: concept_facts(argument),
    }
    return makers[kind]()


# ---------------------------------------------------------------- output that is shown


def _session(block: str, folder: str) -> str:
    lines = [line for line in block.splitlines() if line.startswith("$ ")]
    return "".join(f"{line}\n{output(line[2:], folder)}" for line in lines)


def output(line: str, folder: str) -> str:
    """Return what a command line prints; it may end in ``| head -n NUMBER``."""
    command, _, most = line.partition(" | head -n ")
    printed = io.StringIO()
    with (
        contextlib.chdir(folder),
        mock.patch.object(sys, "argv", shlex.split(command)),
        mock.patch.dict(os.environ, {"COLUMNS": COLUMNS}),
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
        contextlib.suppress(SystemExit),
    ):
        from detente.cli import main

        main()
    lines = [each.rstrip() for each in printed.getvalue().strip("\n").splitlines()]
    return "".join(f"{each}\n" for each in (lines[: int(most)] if most else lines))


# ---------------------------------------------------------------- commands


def commands() -> str:
    """Return one section per command, from click's own help."""
    from detente.cli import cli

    root = click.Context(cli, info_name="detente", **cli.context_settings)
    names = cli.list_commands(root)
    return "\n".join(_command(cli.get_command(root, n), n, root) for n in names)


def _command(
    command: click.Command | None, name: str, parent: click.Context, mark: str = "##"
) -> str:
    """Return the section of a command; the commands of a group have sections below its own."""
    assert command is not None
    context = click.Context(command, info_name=name, parent=parent)
    usage = (
        f"```text\n{context.command_path} {' '.join(command.collect_usage_pieces(context))}\n```\n"
    )
    records = [p.get_help_record(context) for p in command.get_params(context)]
    options = "".join(
        f"- `{' '.join(r[0].split())}`: {_marked(' '.join(r[1].split()))}\n"
        for r in records
        if r and r[1]
    )
    title = context.command_path.removeprefix("detente ")
    text = f"{mark} {title}\n\n{''.join(_paragraphs(command.help or ''))}{usage}\n{options}"
    if not isinstance(command, click.Group):
        return text
    names = command.list_commands(context)
    below = (_command(command.get_command(context, n), n, context, f"{mark}#") for n in names)
    return "\n".join([text, *below])


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in text.strip().split("\n\n"):
        lines = paragraph.strip().splitlines()
        if lines[0].strip() == "\b":
            head, body = lines[1].strip(), [line.strip() for line in lines[2:]]
            yield f"{head}\n\n```text\n" + "\n".join(body) + "\n```\n\n"
        else:
            yield _marked(" ".join(line.strip() for line in lines)) + "\n\n"


def _marked(text: str) -> str:
    """Show options as code, and keep Markdown from reading signs that are meant as they stand."""
    return re.sub(r"([<>*_\[\]])", r"\\\1", re.sub(r"(?<!\S)(--[a-z-]+)", r"`\1`", text))


# ---------------------------------------------------------------- concepts


FACTS = (
    "foresight (moves)",
    "moves against one's own interest",
    "preferences it must know",
    "models",
    "stable here implies stable under",
)


def concept_table() -> str:
    """Return the table of solution concepts."""
    rows = ["| name | concept | the decision maker … | source |", "|---|---|---|---|"]
    rows += [
        f"| [{c.name}]({c.name}.md) | {c.title} | {c.summary} | {c.source} |" for c in CONCEPTS
    ]
    facts = [f"| name | {' | '.join(FACTS)} |", "|---" * (1 + len(FACTS)) + "|"]
    facts += [f"| {c.name} | {' | '.join(_facts(c))} |" for c in CONCEPTS]
    return "\n".join([*rows, "", *facts])


def concept_facts(name: str) -> str:
    """Return what a reader should know of one concept, as a table."""
    found = concept(name)
    rows = zip((*FACTS, "source"), (*_facts(found), found.source), strict=True)
    return "\n".join(
        [f"| name | `{found.name}` |", "|---|---|", *(f"| {h} | {v} |" for h, v in rows)]
    )


def _facts(judge: Concept) -> tuple[str, ...]:
    """Foresight, disimprovement, knowledge, form and implications of a concept, in words."""
    knowledge = {"own": "its own", "all": "everybody's"}
    forms = {"any": "any", "options": "option form only"}
    return (
        str(judge.foresight),
        judge.disimprovement,
        knowledge[judge.knowledge],
        forms[judge.form],
        ", ".join(f"[{i}]({i}.md)" for i in judge.implies) or "none",
    )


def lattice() -> str:
    """Return the lattice of the concepts as a drawing: the strongest on top."""
    implies = {c.name: set(c.implies) for c in CONCEPTS}
    height = {name: _height(name, implies) for name in implies}
    levels = [[n for n in implies if height[n] == h] for h in range(max(height.values()), -1, -1)]
    at = {
        name: (340 * (2 * i + 1) // len(level), 40 + 80 * depth)
        for depth, level in enumerate(levels)
        for i, name in enumerate(level)
    }
    covers = [
        (a, b)
        for a, weaker in implies.items()
        for b in weaker
        if not any(b in implies[c] for c in weaker)
    ]
    return _drawing(at, sorted(covers), 80 * len(levels))


def _height(name: str, implies: dict[str, set[str]]) -> int:
    return max((1 + _height(weaker, implies) for weaker in implies[name]), default=0)


def _drawing(at: dict[str, tuple[int, int]], covers: Sequence[tuple[str, str]], tall: int) -> str:
    lines = [
        f'<svg viewBox="0 0 680 {tall}" role="img" style="max-width: 34rem; width: 100%" '
        'xmlns="http://www.w3.org/2000/svg">',
        "<title>Which concept implies which: the strongest on top</title>",
        '<g stroke="currentColor" stroke-width="1.5">',
    ]
    for a, b in covers:
        (x1, y1), (x2, y2) = at[a], at[b]
        lines.append(f'<line x1="{x1}" y1="{y1 + 16}" x2="{x2}" y2="{y2 - 18}"/>')
    lines += ["</g>", '<g fill="currentColor" font-size="17" text-anchor="middle">']
    lines += [f'<text x="{x}" y="{y + 5}">{name}</text>' for name, (x, y) in at.items()]
    return "\n".join([*lines, "</g>", "</svg>"])


# ---------------------------------------------------------------- the command


def main(arguments: Sequence[str]) -> int:
    """Write the generated parts, or with ``--check`` name the pages where they are stale."""
    stale = [(p, t) for p in pages() if (t := fresh(p.read_text("utf-8"))) != p.read_text("utf-8")]
    for page, text in stale:
        name = page.relative_to(DOCS.parent)
        if "--check" in arguments:
            print(f"{name}: generated parts are stale; run: python docs/generate.py")
        else:
            page.write_text(text, encoding="utf-8")
            print(f"{name}: written")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
