"""Importing events: what a map says, each move once, every row in one count."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import event_rows as rows
import pytest
from conftest import Run, fewer
from hypothesis import given
from hypothesis import strategies as st

import detente as dt
from detente.case.reader import read_text
from detente.case.writer import dump
from detente.errors import BrokenFile, DetenteError, UnknownName, UnreadableFile, WrongValue
from detente.events.importing import Choice, EventImport, event_import, with_events
from detente.events.mapping import EventMap, read_map
from detente.events.starter import as_toml, starter
from detente.events.table import event_table
from detente.evidence.record import evidence_of
from detente.evidence.timeline import period
from detente.model.conflict import Case

CASE = read_text(rows.CASE, "dam")


def said(folder: Path, text: str = rows.MAP, case: Case = CASE) -> EventMap:
    path = folder / "map.toml"
    path.write_text(text, encoding="utf-8")
    return read_map(path, case.conflict)


def imported(
    folder: Path, lines: list[str], *, case: Case = CASE, the_map: str = rows.MAP, **choice: object
) -> EventImport:
    path = folder / "table"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = event_import(
        case,
        event_table(path),
        said(folder, the_map, case),
        Choice(**choice),  # type: ignore[arg-type]
    )
    total = len(found.entries) + found.duplicates + found.already + sum(found.skipped.values())
    assert found.read == total
    return found


def moves(found: EventImport) -> list[tuple[object, ...]]:
    return [(e["date"], e["by"], e.get("to"), e["move"]) for e in found.entries]


# ---------------------------------------------------------------- what a map says


def test_gdelt_rows_become_moves(tmp_path: Path):
    found = imported(tmp_path, [
        rows.gdelt(), rows.gdelt(code="120"),
        rows.gdelt(("LOW", "LOWLAND"), ("UPL", "UPLAND"), "1211"),
        rows.gdelt(("UPLOPP", "OPPOSITION")), rows.gdelt(("XYZ", "OTHERS")),
        rows.gdelt(code="051"), rows.gdelt(code="010"), "short",
    ])  # fmt: skip
    assert moves(found) == [
        ("2024-04-12", "lower", "upper", "lower.sue"),
        ("2024-04-12", "upper", "lower", "upper.release"),
        ("2024-04-12", "upper", "lower", "not upper.release"),
    ]
    assert dict(found.skipped) == {
        "the map says ignore": 2,
        "the actor is not in the map": 1,
        "no rule of the map fits the code": 1,
        "the line could not be read": 1,
    }
    assert found.first_broken is not None
    assert found.first_broken.line == 8
    assert dict(found.unknown) == {"OTHERS": 1}


def test_an_entry_says_from_which_row_it_was_taken(tmp_path: Path):
    (entry,) = imported(tmp_path, [rows.gdelt()], evidence=("tables",)).entries
    assert dict(entry) == {
        "date": "2024-04-12", "by": "upper", "to": "lower", "move": "upper.release",
        "text": "UPLAND → LOWLAND: Express intent to cooperate", "scheme": "gdelt", "code": "036",
        "id": "1", "url": "https://news.example/1", "evidence": ("tables",),
    }  # fmt: skip


def test_a_recipient_out_of_the_map_keeps_its_name(tmp_path: Path):
    (entry,) = imported(tmp_path, [rows.gdelt(recipient=("XYZ", "OTHERS"))]).entries
    assert entry["to"] == "OTHERS"


def test_an_option_is_moved_by_its_owner_only(tmp_path: Path):
    found = imported(tmp_path, [rows.gdelt(("LOW", "LOWLAND"), ("UPL", "UPLAND"))])
    assert dict(found.skipped) == {"no rule of the map fits the code": 1}


def test_several_names_that_are_several_decision_makers(tmp_path: Path):
    both = rows.polecat(actor="Upland; Minister of Lowland")
    found = imported(tmp_path, [rows.POLECAT_HEADER, both, rows.polecat()])
    assert moves(found) == [("2024-04-12", "upper", "lower", "not upper.release")]
    assert dict(found.skipped) == {"the actor fits several decision makers": 1}


def test_without_direction_the_owner_of_the_option_moves(tmp_path: Path):
    found = imported(tmp_path, [rows.ACLED_HEADER, rows.acled(precision=2)])
    assert moves(found) == [("2024-04-12", "lower", "Protesters (Upland)", "lower.sue")]
    assert found.to_a_week == 1


def test_icews_and_words_of_the_text(tmp_path: Path):
    assert len(imported(tmp_path, [rows.ICEWS_HEADER, rows.icews()]).entries) == 1
    own = rows.mine(["2024-04,Minister of Lowland,,,,It would pay soon,"]).splitlines()
    assert moves(imported(tmp_path, own)) == [("2024-04", "lower", None, "lower.pay")]


def test_the_exact_entry_then_the_longest_beginning_then_the_country(tmp_path: Path):
    from detente.events.event import Party

    text = '[actors]\n"UPL*" = "upper"\n"UPLLOW*" = "lower"\n"Dam" = "lower"\nUpland = "upper"\n'
    the_map = said(tmp_path, text)
    assert the_map.party(Party("UPLGOV")) == {"upper"}
    assert the_map.party(Party("UPLLOWX")) == {"lower"}
    assert the_map.party(Party("uplgov", ("DAM",))) == {"lower"}
    assert the_map.party(Party("", ("Dam",), "Upland")) == {"lower"}
    assert the_map.party(Party("", ("Someone",), "Upland")) == {"upper"}
    assert the_map.party(Party("XYZ")) is None


def test_moves_on_an_explicit_graph_name_a_state(tmp_path: Path):
    graph = "detente: 1\ntitle: G\ndecision_makers: {a: {}}\n"
    case = read_text(graph + "graph: {states: {here: , there: }, moves: {a: [[here, there]]}}\n")
    text = '[actors]\nA = "a"\n[[moves]]\nverb = "go"\nby = "a"\nmove = "there"\n'
    own = rows.mine(["2024,A,,Go,,,"]).splitlines()
    assert moves(imported(tmp_path, own, case=case, the_map=text)) == [("2024", "a", None, "there")]
    with pytest.raises(DetenteError, match="say with 'by' who moves"):
        said(tmp_path, text.replace('by = "a"\n', ""), case)
    with pytest.raises(UnknownName, match="Did you mean 'there'"):
        said(tmp_path, text.replace('"there"', '"ther"'), case)


# ---------------------------------------------------------------- a map with a fault

RULE = '[actors]\n"UPL*" = "upper"\n[[moves]]\n'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", r"needs a table \[actors\]"),
        ("[actors]\n", r"needs a table \[actors\]"),
        ("[actors\n", r"not TOML.*line 1"),
        ('[actors]\nA = "uper"\n', r"actors: 'A'.*Did you mean 'upper'"),
        ("[actors]\nA = 3\n", "id of a decision maker or 'ignore'"),
        ('[actors]\n"*A" = "upper"\n', "star may stand at the end only"),
        ('[actor]\nA = "upper"\n', "Did you mean 'actors'"),
        ('scheme = "gdlt"\n[actors]\nA = "upper"\n', "Did you mean 'gdelt'"),
        ('moves = 3\n[actors]\nA = "upper"\n', "list of tables"),
        (RULE + 'root = "12"\nmove = "upper.relase"\n', "rule 1.*Did you mean 'upper.release'"),
        (RULE + 'root = "12"\nby = "lower"\nmove = "upper.release"\n', "an option of 'upper'"),
        (RULE + 'root = "12"\nby = "ignore"\nmove = "ignore"\n', "no decision maker 'ignore'"),
        (RULE + 'root = "12"\nto = "lwer"\nmove = "ignore"\n', "Did you mean 'lower'"),
        (RULE + 'root = "21"\nmove = "ignore"\n', "no root '21'"),
        (RULE + 'quad = "5"\nmove = "ignore"\n', "no class '5'"),
        (RULE + 'root = 12\nmove = "ignore"\n', "'root' must be text in quotes"),
        (RULE + 'root = "12"\n', "'move' is missing"),
        (RULE + 'by = "upper"\nmove = "upper.release"\n', "for which events: code, root"),
        (RULE + 'rot = "12"\nmove = "ignore"\n', "Did you mean 'root'"),
        (RULE + 'code = "1*2"\nmove = "ignore"\n', "star may stand at the end only"),
    ],
)
def test_a_fault_in_a_map_is_named_with_its_file(tmp_path: Path, text: str, says: str):
    with pytest.raises(DetenteError, match=says) as caught:
        said(tmp_path, text)
    assert "map.toml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_map_that_cannot_be_read(tmp_path: Path):
    with pytest.raises(UnreadableFile):
        read_map(tmp_path / "none.toml", CASE.conflict)
    (tmp_path / "latin").write_bytes(b'[actors]\n"\xe9" = "upper"\n')
    with pytest.raises(BrokenFile, match="UTF-8"):
        read_map(tmp_path / "latin", CASE.conflict)


def test_the_starter_is_a_map_that_lets_nothing_in(tmp_path: Path):
    lines = [rows.gdelt(), rows.gdelt(("XYZ", 'THE "OTHERS"')), rows.gdelt(code="042"), "short"]
    (tmp_path / "t").write_text("\n".join(lines), encoding="utf-8")
    found = starter("dam", CASE.conflict, event_table(tmp_path / "t"))
    assert {a.pattern: a.guess for a in found.actors} == {
        "UPL*": "upper", "LOW*": "lower", "XYZ": None,
    }  # fmt: skip
    assert [(c.value, c.rows, c.by) for c in found.codes] == [
        ("03", 2, (("upper", 1),)), ("04", 1, (("upper", 1),)),
    ]  # fmt: skip
    text = as_toml(found, CASE.conflict)
    result = imported(tmp_path, lines, the_map=text)
    assert result.entries == ()
    assert result.skipped["the map says ignore"] == 2


@pytest.mark.parametrize(
    ("lines", "rules"),
    [
        ([rows.ACLED_HEADER, rows.acled()], [("verb", "Peaceful protest")]),
        ([rows.POLECAT_HEADER, rows.polecat()], [("root", "REJECT")]),
        (rows.mine(["2024,Upland,,,X9,,"]).splitlines(), [("code", "X9")]),
        (rows.mine(["2024,Upland,,,,Words,"]).splitlines(), [("text", "")]),
        (
            rows.mine(["2024,Upland,,no,120,,", "2024,Upland,,never,121,,"]).splitlines(),
            [("root", "12")],
        ),
    ],
)
def test_the_starter_asks_for_what_fits(tmp_path: Path, lines, rules):
    (tmp_path / "t").write_text("\n".join(lines), encoding="utf-8")
    found = starter("dam", CASE.conflict, event_table(tmp_path / "t"))
    assert [(c.test, c.value) for c in found.codes] == rules
    text = as_toml(found, CASE.conflict).replace("WORDS OF THE TEXT", "words")
    if "[actors]\n#" in text:
        text = text.replace("[actors]", '[actors]\n"Minister*" = "lower"\n"Upland*" = "upper"')
    assert "no rule" not in "".join(imported(tmp_path, lines, the_map=text).skipped)


# ---------------------------------------------------------------- each move once


def test_a_day_an_actor_a_recipient_and_a_code_are_one_event(tmp_path: Path):
    found = imported(tmp_path, [
        rows.gdelt(number=7), rows.gdelt(number=3), rows.gdelt(("UPLGOV", "A MINISTER"), number=9),
        rows.gdelt(number=4, date="20240413"), rows.gdelt(number=5, code="121"),
    ])  # fmt: skip
    assert [e["id"] for e in found.entries] == ["3", "5", "4"]
    assert found.duplicates == 2


def test_ids_of_icews_are_unique_only_with_the_date(tmp_path: Path):
    same = [rows.ICEWS_HEADER, rows.icews(number=1), rows.icews(number=1, date="2024-05-01")]
    first = imported(tmp_path, same)
    assert len(first.entries) == 2
    case = with_events(CASE, first)
    moved = imported(tmp_path, [rows.ICEWS_HEADER, rows.icews(number=1, code="120")], case=case)
    assert (len(moved.entries), moved.already) == (0, 1)


def test_the_limit_takes_the_earliest_and_counts_the_rest(tmp_path: Path):
    lines = [rows.gdelt(date=f"202404{d:02}", number=d) for d in (3, 1, 2, 3)]
    found = imported(tmp_path, lines, limit=2)
    assert [e["date"] for e in found.entries] == ["2024-04-01", "2024-04-02"]
    assert dict(found.skipped) == {"over the limit": 2}
    again = imported(tmp_path, lines, limit=2, case=with_events(CASE, found))
    assert (again.entries, again.already) == ((), 2)
    with pytest.raises(WrongValue):
        imported(tmp_path, lines, limit=0)


def test_dates_out_of_the_period_are_left_out(tmp_path: Path):
    lines = [rows.gdelt(date=f"2024{m:02}15", number=m) for m in (3, 4, 5, 6)]
    found = imported(tmp_path, lines, period=period("2024-04", "2024-05"))
    assert [e["id"] for e in found.entries] == ["4", "5"]
    assert dict(found.skipped) == {"outside the dates asked for": 2}


def test_evidence_must_be_there(tmp_path: Path):
    with pytest.raises(UnknownName, match="Did you mean 'tables'"):
        imported(tmp_path, [rows.gdelt()], evidence=("table",))


ROWS = st.builds(
    rows.gdelt,
    st.sampled_from([("UPL", "UPLAND"), ("UPLGOV", "MINISTER"), ("LOW", "LOWLAND"), ("X", "Y")]),
    st.sampled_from([("UPL", "UPLAND"), ("LOW", "LOWLAND"), ("X", "Y")]),
    st.sampled_from(["036", "120", "1211", "010", "---"]),
    st.sampled_from(["20240412", "20240413", "20240001"]),
    number=st.integers(1, 5),
)


@fewer(20)
@given(
    st.lists(ROWS | st.just("broken"), min_size=1, max_size=12).filter(any),
    st.randoms(),
    st.integers(1, 6),
)
def test_the_order_of_the_rows_is_no_matter_and_twice_is_once(lines, random, limit):
    lines.append(rows.gdelt())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = imported(folder, lines, limit=limit)
        shuffled = lines[:]
        random.shuffle(shuffled)
        other = imported(folder, shuffled, limit=limit)
        assert (other.entries, dict(other.skipped)) == (found.entries, dict(found.skipped))
        case = with_events(CASE, found)
        text = dump(case)
        assert all(line in text.splitlines() for line in rows.CASE.splitlines())
        read = read_text(text, "dam")
        again = imported(folder, shuffled, limit=limit, case=read)
        assert again.entries == ()
        assert len(evidence_of(read).events) == len(found.entries)


# ---------------------------------------------------------------- the commands


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "dam.yaml").write_text(rows.CASE, encoding="utf-8")
    (tmp_path / "map.toml").write_text(rows.MAP, encoding="utf-8")
    lines = [rows.gdelt(), rows.gdelt(code="120", number=2), "short"]
    (tmp_path / "t.csv").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


def test_import_writes_the_case_and_keeps_its_comments(detente: Run, folder: Path):
    case = folder / "dam.yaml"
    command = ("events", "import", case, folder / "t.csv", "--map", folder / "map.toml")
    dry = detente(*command, "--dry-run")
    assert dry.returncode == 0
    assert "not upper.release" in dry.stdout
    assert "Nothing was written." in dry.stdout
    assert case.read_text("utf-8") == rows.CASE
    assert detente(*command, "--quiet", "--evidence", "tables").stdout == "2\n"
    text = case.read_text("utf-8")
    assert set(rows.CASE.splitlines()) <= set(text.splitlines())
    assert [e.scheme for e in evidence_of(dt.read(case)).events] == ["gdelt", "gdelt"]
    again = json.loads(detente(*command, "--json").stdout)
    assert (again["new"], again["already"], again["written"]) == (0, 2, None)
    assert case.read_text("utf-8") == text


def test_import_into_json(detente: Run, folder: Path):
    case = folder / "dam.json"
    dt.write(CASE, case)
    detente("events", "import", case, folder / "t.csv", "--map", folder / "map.toml")
    assert len(evidence_of(dt.read(case)).events) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        (["events", "imprt"], 2, "Did you mean 'import'"),
        (["events", "import", "dam.yaml", "t.csv"], 2, "--map"),
        (["events", "import", "dam.yaml", "t.csv", "--map", "no"], 1, "[unreadable-file]"),
        (["events", "import", "chicken", "t.csv", "--map", "map.toml"], 1, "never changed"),
        (
            ["events", "import", "dam.yaml", "t.csv", "--map", "map.toml", "--from", "May"],
            1,
            "no date",
        ),
        (
            ["events", "import", "dam.yaml", "t.csv", "--map", "map.toml", "--limit", "0"],
            2,
            "limit",
        ),
        (["events", "import", "dam.yaml", "map.toml", "--map", "map.toml"], 1, "[broken-file]"),
        (
            ["events", "import", "dam.yaml", "t.csv", "--map", "map.toml", "--scheme", "x"],
            1,
            "scheme",
        ),
        (["events", "map", "dam.yaml", "no.csv"], 1, "[unreadable-file]"),
        (["events", "map", "dam.yaml", "."], 1, "a folder"),
    ],
)
def test_wrong_use_is_one_line(
    detente: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, wrong: tuple[list[str], int, str]
):
    arguments, code, says = wrong
    monkeypatch.chdir(folder)
    done = detente(*arguments)
    assert done.returncode == code
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert (folder / "dam.yaml").read_text("utf-8") == rows.CASE
