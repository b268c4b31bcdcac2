"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from codecs import BOM_UTF8
from contextlib import suppress
from pathlib import Path

from detente.errors import DetenteError, UnwritableFile


def write_whole(path: str | Path, data: str | bytes) -> None:
    """Replace the file in one step; text is written as UTF-8.

    A crash, a full disk or Ctrl-C leaves the old file or the new one, never half of either.
    Raises :class:`UnwritableFile`.
    """
    target = Path(path)
    temporary: str | None = None
    try:
        if target.is_dir():
            raise UnwritableFile(f"{str(target)!r} is a folder, not a file.")
        if target.exists() and not target.is_file():
            raise UnwritableFile(
                f"{str(target)!r} is a device or a pipe, which cannot be replaced in one step: "
                "give a file, or print and redirect."
            )
        real = target.resolve() if target.is_symlink() else target
        handle, temporary = tempfile.mkstemp(dir=real.parent, prefix=f".{real.name[:50]}.")
        with os.fdopen(handle, "wb") as stream:
            stream.write(data.encode("utf-8") if isinstance(data, str) else data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(real.stat().st_mode & 0o777 if real.exists() else 0o644)
        Path(temporary).replace(real)
        temporary = None
    except (OSError, ValueError) as error:
        if isinstance(error, DetenteError):
            raise
        why = getattr(error, "strerror", None) or str(error)
        raise UnwritableFile(f"The file {str(target)!r} cannot be written: {why}.") from None
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)


def write_again(path: str | Path, text: str) -> None:
    """Replace the text of a file as :func:`write_whole`; a byte-order mark at its start stays."""
    is_marked = False
    if Path(path).is_file():
        with suppress(OSError), Path(path).open("rb") as stream:
            is_marked = stream.read(len(BOM_UTF8)) == BOM_UTF8
    write_whole(path, f"\N{BYTE ORDER MARK}{text}" if is_marked else text)


def write_within(folder: str | Path, path: Path, data: str | bytes) -> None:
    """Replace a file of a folder that travels with a case; no link leads the writing out of it.

    Such a folder may come from somebody else, and a link in it would overwrite any file of yours.
    Raises :class:`UnwritableFile`.
    """
    leads_out = not path.resolve().is_relative_to(Path(folder).resolve())
    if path.is_symlink() or leads_out:
        raise UnwritableFile(
            f"{str(path)!r} is a link, or lies behind one, that leads elsewhere: nothing was written. "
            "Take the link away."
        )
    write_whole(path, data)
