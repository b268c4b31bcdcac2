"""Which lines stand in this table?  Read one by one, unpacked where need be, wrong files refused."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, NoReturn, cast
from zipfile import BadZipFile, ZipFile

from detente.errors import BrokenFile, DetenteError, Place, UnreadableFile

LONGEST_LINE = 200_000
"""Bytes; the longest lines of the known schemes have a tenth of that."""
MOST_UNPACKED = 4 * 2**30
"""Bytes that a table may have once it is unpacked."""
HEAD = 8192

WANTED = "Expected is a table of events as text: tab-separated or CSV, plain, .gz or .zip"


def lines(path: Path) -> Iterator[tuple[int, str | None]]:
    """Yield the number and the text of every line that is not blank; None for one that is too long.

    A line that is not UTF-8 is read as ISO-8859-1. Signs of code 0 are dropped. Raises
    :class:`UnreadableFile` or :class:`BrokenFile` for what is no table.
    """
    with _opened(path) as stream:
        _refuse(stream, path)
    with _opened(path) as stream:
        yield from _lines(stream, path)


def _lines(stream: IO[bytes], path: Path) -> Iterator[tuple[int, str | None]]:
    total = number = 0
    while raw := stream.readline(LONGEST_LINE + 1):
        number += 1
        total += len(raw)
        whole = raw
        while not whole.endswith(b"\n") and len(whole) > LONGEST_LINE:
            whole = stream.readline(LONGEST_LINE + 1)  # the rest of a line that is too long
            total += len(whole)
            if total > MOST_UNPACKED:
                break
        if total > MOST_UNPACKED:
            raise BrokenFile(
                f"The table has more than {MOST_UNPACKED // 2**30} GB unpacked. Cut it first.",
                place=Place(str(path), number),
            )
        if whole is not raw or len(raw) > LONGEST_LINE:
            yield number, None
            continue
        text = _decoded(raw)
        if text.strip():
            yield number, text


def _decoded(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("iso-8859-1")
    return text.replace("\0", "").rstrip("\r\n").removeprefix("\ufeff")


# ---------------------------------------------------------------- opening


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    place = Place(str(path))
    try:
        with ExitStack() as stack:
            yield _stream(path, stack)
    except DetenteError:
        raise
    except (EOFError, zlib.error, BadZipFile, RuntimeError, NotImplementedError) as error:
        why = " ".join(str(error).split())[:120]
        raise BrokenFile(f"The archive cannot be unpacked: {why}.", place=place) from None
    except OSError as error:
        if error.errno is None:  # gzip raises bare OSErrors for broken files
            raise BrokenFile(f"The archive cannot be unpacked: {error}.", place=place) from None
        raise UnreadableFile(f"The file {str(path)!r} cannot be read: {error.strerror}.") from None
    except ValueError as error:
        raise UnreadableFile(f"{str(path)!r} is not a file name: {error}.") from None


def _stream(path: Path, stack: ExitStack) -> IO[bytes]:
    _check_path(path)
    raw = stack.enter_context(path.open("rb"))
    magic = raw.read(4)
    raw.seek(0)
    if magic[:2] == b"\x1f\x8b":
        import gzip

        return cast(IO[bytes], stack.enter_context(gzip.open(raw)))
    if magic in (b"PK\x03\x04", b"PK\x05\x06"):
        archive = stack.enter_context(ZipFile(raw))
        return stack.enter_context(archive.open(_member(archive, path)))
    return raw


def refuse_address(name: str) -> None:
    """Raise :class:`UnreadableFile` for an address of the web: nothing is downloaded."""
    if re.match(r"(https?|ftp):/", name):
        raise UnreadableFile(
            f"{name!r} is an address, and Détente downloads nothing. Save the table and give the file."
        )


def _check_path(path: Path) -> None:
    name = str(path)
    if path.is_dir():
        raise UnreadableFile(f"{name!r} is a folder, not a table.")
    if path.exists() and not path.is_file():
        raise UnreadableFile(f"{name!r} is a device or a pipe. Save the table and give the file.")


def _member(archive: ZipFile, path: Path) -> str:
    names = [n for n in archive.namelist() if not n.endswith("/") and not n.startswith("__MACOSX/")]
    if "[Content_Types].xml" in names:
        raise BrokenFile("This is a spreadsheet. Save it as CSV.", place=Place(str(path)))
    if len(names) != 1:
        raise BrokenFile(
            f"The archive holds {len(names)} files. Unpack it and give one table.",
            place=Place(str(path)),
        )
    return names[0]


# ---------------------------------------------------------------- what is no table

_CONTROL = bytes(set(range(32)) - {0, 9, 10, 12, 13, 27})


def _refuse(stream: IO[bytes], path: Path) -> None:
    """Refuse what is plainly no table, by its first bytes."""
    head = stream.read(HEAD)

    def no(what: str) -> NoReturn:
        raise BrokenFile(f"{what}. {WANTED}.", place=Place(str(path)))

    begin = head.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n\0")
    if not begin:
        no("The file is empty")
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        no("The text is UTF-16; save it as UTF-8")
    if head[:2] in (b"\x1f\x8b", b"PK"):
        no("The archive holds another archive")
    odd = sum(head.count(c) for c in _CONTROL) + max(0, head.count(0) - len(head) // 10)
    magic = head.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8"))
    if magic or odd > max(8, len(head) // 50):
        no("The file is binary")
    if begin[:1] == b"<":
        no("The file is HTML or XML")
    if begin[:1] in (b"{", b"["):
        no("The file is JSON")
    if b"\r" in head and b"\n" not in head:
        no("The lines end with CR alone; save it with LF or CR LF")
