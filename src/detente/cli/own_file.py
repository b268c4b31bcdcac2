"""Which file does a command write a changed case to?  Never a bundled one."""

from __future__ import annotations

from pathlib import Path

from detente.errors import UnwritableFile


def own_file(case: str) -> Path:
    """Return the file of a case that may be changed; a bundled one is refused with the way out."""
    from detente.cli.sitting import is_bundled
    from detente.library import path_of

    refuse_part(case)
    path = path_of(case)
    if is_bundled(path):
        raise UnwritableFile(
            f"{path.stem!r} is a bundled case and is never changed. Make a copy and use that: "
            f"detente convert {path.stem} my-{path.stem}.yaml"
        )
    return path


def refuse_part(case: str) -> None:
    """Refuse to change a phase or a picture by itself: it is a part of its case."""
    whole, sign, part = case.partition("@")
    if sign and not Path(case).exists():
        raise UnwritableFile(
            f"{case!r} is a part of the case {whole!r}. Change what {whole!r} says of {part!r} under "
            f"'phases' or 'perceptions', or make a case of it: detente show {case} > FILE"
        )


def file_to_write(case: str, out: Path | None) -> Path:
    """Return the file that a changed case goes to; raises :class:`UnwritableFile`."""
    from detente.cli.sitting import is_bundled, refuse_bundled

    refuse_bundled(out)
    if out is None:
        refuse_part(case)
    if out is not None:
        return out
    path = Path(case)
    if not path.exists() or is_bundled(path):
        raise UnwritableFile(
            "A bundled case is never overwritten: give another file with --out FILE."
        )
    return path
