"""Event tables: each scheme by its documented columns, and files that are none."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import event_rows as rows
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import AmbiguousName, BrokenFile, DetenteError, UnknownName, UnreadableFile
from detente.events.codes import quad_names, quad_of, root_names, root_of
from detente.events.detect import detected
from detente.events.event import BrokenLine, Party, TableEvent, day_of
from detente.events.gdelt import COLUMNS_2
from detente.events.stream import LONGEST_LINE
from detente.events.table import EventTable, event_table


def written(folder: Path, text: str | bytes, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    return path


def only(table: EventTable) -> TableEvent:
    (event,) = table.rows()
    assert isinstance(event, TableEvent)
    return event


# ---------------------------------------------------------------- the schemes


@pytest.mark.parametrize("version", [1, 2])
def test_gdelt_is_known_by_its_columns(tmp_path: Path, version: int):
    table = event_table(written(tmp_path, rows.gdelt(code="0256", version=version)))
    assert (table.scheme.name, table.layout.width) == ("gdelt", {1: 58, 2: 61}[version])
    event = only(table)
    assert (event.date, event.precision, event.id) == ("2024-04-12", "day", "1")
    assert event.actor == Party("UPL", ("UPLAND",), "UPL")
    assert event.recipient == Party("LOW", ("LOWLAND",), "LOW")
    assert (event.code, event.root, event.verb, event.quad) == ("0256", "02", "Appeal", "1")
    assert (event.goldstein, event.url) == (4.0, "https://news.example/1")


def test_gdelt_from_before_april_2013_has_no_address(tmp_path: Path):
    line = rows.gdelt(version=1).rpartition("\t")[0]
    event = only(event_table(written(tmp_path, line)))
    assert (event.url, event.code) == ("", "036")


def test_gdelt_with_a_header_is_read_by_its_names(tmp_path: Path):
    text = "Actor1Code,EventCode,SQLDATE,GLOBALEVENTID\nUPL,010,20240412,9\n"
    event = only(event_table(written(tmp_path, text)))
    assert (event.actor.code, event.code, event.root, event.id) == ("UPL", "010", "01", "9")


def test_gdelt_with_the_names_of_its_codebook(tmp_path: Path):
    names = ["GlobalEventID", "Day", *COLUMNS_2[2:]]
    text = "\t".join(names) + "\n" + rows.gdelt()
    table = event_table(written(tmp_path, text))
    assert (table.scheme.name, table.layout.header) == ("gdelt", True)
    assert only(table).date == only(event_table(written(tmp_path, rows.gdelt()))).date


def test_a_tab_in_quotes_is_no_border_where_the_row_says_so(tmp_path: Path):
    text = 'date\tactor\ttext\n2024-05-02\tA\t"one\ttwo"\n2024-05-03\tB\tsaid "no"\tmore\n'
    first, second = event_table(written(tmp_path, text)).rows()
    assert isinstance(first, TableEvent)
    assert first.text == "one two"
    assert isinstance(second, BrokenLine)


def test_icews(tmp_path: Path):
    table = event_table(written(tmp_path, f"{rows.ICEWS_HEADER}\n{rows.icews(code='042')}\n"))
    event = only(table)
    assert table.scheme.name == "icews"
    assert event.actor == Party("", ("Upland Minister",), "")
    assert (event.code, event.verb, event.text) == ("042", "Consult", "Express intent to meet")
    assert (event.source, event.goldstein, event.quad) == ("The Gazette", 4.0, "1")


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1"])
def test_polecat_has_several_names_in_a_cell_in_either_encoding(tmp_path: Path, encoding: str):
    assert len(rows.POLECAT_HEADER.split("\t")) == 40
    text = f"{rows.POLECAT_HEADER}\r\n{rows.polecat(mode='refuse')}\r\n"
    table = event_table(written(tmp_path, text.encode(encoding)))
    event = only(table)
    assert table.scheme.name == "polecat"
    assert event.actor.names == ("Upland Minister", "Zoë Ríos")
    assert (event.verb, event.code, event.root) == ("REJECT", "REJECT/refuse", "REJECT")
    assert (event.quad, event.source) == ("3", "The Gazette")


@pytest.mark.parametrize(
    ("precision", "date", "exact"),
    [(1, "2024-04-12", "day"), (2, "2024-04-12", "week"), (3, "2024-04", "month")],
)
def test_acled_has_no_direction_and_its_dates_may_be_coarse(
    tmp_path: Path, precision: int, date: str, exact: str
):
    text = f"{rows.ACLED_HEADER}\n{rows.acled(precision=precision)}\n"
    table = event_table(written(tmp_path, text))
    event = only(table)
    assert (table.scheme.name, table.scheme.directed) == ("acled", False)
    assert (event.date, event.precision) == (date, exact)
    assert event.text == 'On 12 April, a march, then a "sit-in".'
    assert (event.verb, event.code) == ("Peaceful protest", "Protests/Peaceful protest")


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_table_of_ones_own(tmp_path: Path, mark: str):
    text = mark.join(["Date", "By", "To", "What", "Link"]) + "\n"
    text += mark.join(["2024-04", "Upland", "", "said no", "javascript:alert(1)"]) + "\n"
    event = only(event_table(written(tmp_path, text)))
    assert (event.date, event.precision) == ("2024-04", "month")
    assert (event.actor.names, event.recipient.words) == (("Upland",), "")
    assert (event.text, event.url) == ("said no", "")


def test_the_scheme_can_be_given(tmp_path: Path):
    path = written(tmp_path, f"{rows.ACLED_HEADER}\n{rows.acled()}\n")
    assert event_table(path, "acled").scheme.name == "acled"
    with pytest.raises(BrokenFile, match=r"no table of icews.*it looks like acled"):
        event_table(path, "icews")
    with pytest.raises(UnknownName, match="Did you mean 'acled'"):
        event_table(path, "acledd")


def test_a_header_that_fits_two_schemes_is_ambiguous(tmp_path: Path):
    both = f"{rows.ICEWS_HEADER}\t{rows.POLECAT_HEADER}\n"
    with pytest.raises(AmbiguousName, match="icews or polecat"):
        event_table(written(tmp_path, both))


# ---------------------------------------------------------------- codes and dates


def test_codes_are_text():
    assert len(root_names()) == 20
    assert (root_of("01"), root_of("1"), root_of("0251")) == ("01", "", "02")
    assert {quad_of(root) for root in root_names()} == set(quad_names())


@pytest.mark.parametrize(
    ("text", "date"),
    [("20240400", "2024-04"), ("2024-4-2", "2024-04-02"), ("2024", "2024"),
     ("2024-04-12T10:00:00", "2024-04-12"), ("12-Apr-2024", "2024-04-12")],
)  # fmt: skip
def test_dates(text: str, date: str):
    assert day_of(text)[0] == date


@pytest.mark.parametrize("text", ["", "05/06/2024", "20241301", "2023-02-29", "yesterday"])
def test_what_is_no_date(text: str):
    with pytest.raises(ValueError, match="no da"):
        day_of(text)


# ---------------------------------------------------------------- lines


def test_broken_lines_are_counted_and_do_not_stop_the_reading(tmp_path: Path):
    text = "\n".join([
        "short", rows.gdelt(), rows.gdelt() + "\tone more", rows.gdelt(date="20241399"),
        "", "x" * (LONGEST_LINE + 5), rows.gdelt(number=2),
    ])  # fmt: skip
    found = list(event_table(written(tmp_path, text)).rows())
    assert [r.line for r in found if isinstance(r, BrokenLine)] == [1, 3, 4, 6]
    assert [r.id for r in found if isinstance(r, TableEvent)] == ["1", "2"]


def test_a_quote_that_is_never_closed_breaks_its_line_only(tmp_path: Path):
    text = rows.mine(['2024,a,b,say,,"open', "2024,a,b,say,,fine,", '2024,a,b,say,,"two\nlines",'])
    first, second, third = event_table(written(tmp_path, text)).rows()
    assert isinstance(first, BrokenLine)
    assert isinstance(second, TableEvent)
    assert isinstance(third, TableEvent)
    assert third.text == "two lines"


def test_line_ends_nul_bytes_and_control_characters(tmp_path: Path):
    raw = b"\xef\xbb\xbfdate,actor,text\r\n2024-04-12,Up\x00land,red\x1b[31m\r\n"
    event = only(event_table(written(tmp_path, raw)))
    assert event.actor.names == ("Upland",)
    assert event.text == "red [31m"


def test_packed_tables_are_read_through(tmp_path: Path):
    plain = only(event_table(written(tmp_path, rows.gdelt())))
    packed = written(tmp_path, gzip.compress(rows.gdelt().encode()), "t.gz")
    assert only(event_table(packed)) == plain
    assert only(event_table(written(tmp_path, zipped({"a.CSV": rows.gdelt()}), "t.zip"))) == plain


def zipped(members: dict[str, str]) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return raw.getvalue()


# ---------------------------------------------------------------- what is no table


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "empty"),
        (b" \r\n\n", "empty"),
        (b"<!DOCTYPE html><p>x", "HTML"),
        (b'{"events": []}', "JSON"),
        (bytes(range(256)) * 9, "binary"),
        (b"%PDF-1.7 1 0 obj", "binary"),
        ("date,actor\n".encode("utf-16"), "UTF-16"),
        (b"date,actor\r2024,A\r", "CR alone"),
        (b"a,b\n1,2\n", "no table of events.*2 columns"),
        (b"one word", "no table of events.*1 column "),
        (b"x" * (LONGEST_LINE + 9), "no table"),
        (b"\x1f\x8b not packed at all", "unpacked"),
        (gzip.compress(b"x" * 90_000)[:60], "unpacked"),
        (gzip.compress(gzip.compress(b"x")), "another archive"),
        (b"PK\x03\x04 broken", "unpacked"),
        (zipped({}), "0 files"),
        (zipped({"a": "x", "b": "y"}), "2 files"),
        (zipped({"[Content_Types].xml": "x", "xl/a": "y"}), "spreadsheet"),
    ],
    ids=lambda value: value if isinstance(value, str) else "raw",
)
def test_wrong_files_are_refused_in_one_line(tmp_path: Path, raw: bytes, said: str):
    with pytest.raises(BrokenFile, match=said) as caught:
        event_table(written(tmp_path, raw))
    assert "\n" not in str(caught.value)
    assert "table.csv" in str(caught.value)


def test_what_cannot_be_read(tmp_path: Path):
    for name in ("no such", str(tmp_path), "https://news.example/a.csv", "/dev/null", "a\0b"):
        with pytest.raises(UnreadableFile):
            event_table(name)


def test_a_bomb_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("detente.events.stream.MOST_UNPACKED", 1_000_000)
    packed = gzip.compress((rows.gdelt() + "\n").encode() * 5_000)
    assert len(packed) < 100_000
    table = event_table(written(tmp_path, packed))
    with pytest.raises(BrokenFile, match="unpacked"):
        list(table.rows())
    line = written(tmp_path, gzip.compress(b"x" * 3_000_000))
    with pytest.raises(BrokenFile, match="unpacked"):
        event_table(line)


@given(st.binary(max_size=300))
def test_any_bytes_give_rows_or_one_error(raw: bytes):
    with _file(raw) as path:
        said = ""
        try:
            list(event_table(path).rows())
        except DetenteError as error:
            said = str(error)
        assert "\n" not in said


@given(st.lists(st.text(max_size=20), min_size=1, max_size=70))
def test_any_first_row_is_of_a_scheme_or_refused(cells: list[str]):
    from detente.errors import Place

    try:
        scheme, layout = detected(cells, Place("x"))
    except (BrokenFile, AmbiguousName):
        return
    assert scheme.layout(cells) == layout


def _file(raw: bytes):
    import contextlib
    import tempfile

    @contextlib.contextmanager
    def opened():
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "t"
            path.write_bytes(raw)
            yield path

    return opened()
