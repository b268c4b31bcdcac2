"""detente source hedges and detente lexicons, and what a lexicon of one's own may hold."""

import json
from pathlib import Path

import pytest
from conftest import run_detente

from detente.errors import DetenteError, MissingKey, UnknownName, UnreadableFile, WrongValue
from detente.evidence.lexicon import HEDGE_KINDS, bundled_lexicons, lexicon
from detente.evidence.wording import estimate

PAGE = """\
The bridge will almost certainly close this winter, the council writes in its yearly letter.

😀 Apparently the east pier has moved, although nobody in the town has measured it since spring.
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "bridge.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


def test_json_is_a_bare_list_with_offsets_in_the_passage(page: Path) -> None:
    done = run_detente("source", "hedges", page, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [
        {
            "passage": 1, "phrase": "almost certainly", "start": 16, "end": 32,
            "kind": "likelihood", "negated": False, "lo": 0.95, "hi": 0.99, "lexicon": "icd-203",
        },
        {
            "passage": 2, "phrase": "Apparently", "start": 2, "end": 12,
            "kind": "hearsay", "negated": False, "lo": 0.7, "hi": 0.95,
            "lexicon": "detente-draft",
        },
    ]  # fmt: skip


def test_the_text_is_shown_with_ranges_and_who_gave_them(page: Path) -> None:
    shown = run_detente("source", "hedges", page, "--lexicon", "kent-1964").stdout
    assert "almost certainly [87–99%, kent-1964]" in " ".join(shown.split())
    assert "Studies in Intelligence" in shown
    assert "unvalidated" in shown
    quiet = run_detente("source", "hedges", page, "--quiet").stdout
    assert quiet.startswith("1  The bridge")
    assert "unvalidated" not in quiet


def test_signs_that_steer_a_terminal_are_spelled_out(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    text = "The old mill on the river will probably \x1b[31m burn down before the winter comes.\n"
    path.write_text(text, encoding="utf-8")
    assert "\x1b" not in run_detente("source", "hedges", path).stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["none.txt"], "cannot be read"),
        (["https://example.org/page"], "address"),
        (["PAGE", "--lexicon", "icd"], "Did you mean 'icd-203'?"),
        (["PAGE", "--language", "xx"], "'xx'"),
    ],
)
def test_wrong_input_is_one_line(page: Path, words: list[str], said: str) -> None:
    done = run_detente("source", "hedges", *(str(page) if w == "PAGE" else w for w in words))
    assert done.returncode == 1
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_lexicons_are_listed_with_source_and_status() -> None:
    listed = run_detente("lexicons").stdout
    assert all(name in listed for name in bundled_lexicons())
    assert "unverified" in listed
    data = json.loads(run_detente("lexicons", "nato-ajp-2-1", "--json").stdout)
    assert data["format"] == "detente-lexicons/1"
    (book,) = data["lexicons"]
    assert book["status"] == "unverified"
    assert {"phrase": "likely", "lo": 0.6, "hi": 0.9, "kind": "likelihood", "open": False} in book[
        "words"
    ]


@pytest.mark.parametrize("name", bundled_lexicons())
def test_every_lexicon_says_where_it_comes_from(name: str) -> None:
    book = lexicon(name)
    assert book.id == name
    assert book.title
    assert book.source
    assert book.year
    assert book.status
    assert all(e.kind in HEDGE_KINDS for e in book.entries.values())


BROKEN: list[tuple[str, type[DetenteError], str]] = [
    ("x =", WrongValue, "not TOML"),
    ("", MissingKey, "no words"),
    ("entry = 5", MissingKey, "no words"),
    ("entry = [5]", WrongValue, "not a table"),
    ('[[entry]]\nphrases = ["likely"]', MissingKey, "'range'"),
    ("[[entry]]\nrange = [0, 1]", MissingKey, "'phrases'"),
    ('[[entry]]\nphrases = "likely"\nrange = [0, 1]', WrongValue, "list of words"),
    ('[[entry]]\nphrases = ["likely"]\nrange = [60, 80]', WrongValue, "per cent"),
    ('[[entry]]\nphrases = ["likely"]\nrange = [0.8, 0.6]', WrongValue, "rise"),
    ('[[entry]]\nphrases = ["likely"]\nrange = ["a", "b"]', WrongValue, "pair of numbers"),
    ('[[entry]]\nphrases = ["likely"]\nrange = [nan, nan]', WrongValue, "rise"),
    ('[[entry]]\nphrases = ["likely"]\nrange = [0, 1]\nkind = "guess"', WrongValue, "'guess'"),
    ('year = "old"\n[[entry]]\nphrases = ["likely"]\nrange = [0, 1]', WrongValue, "year"),
]


@pytest.mark.parametrize(("text", "error", "said"), BROKEN, ids=[b[0][-24:] for b in BROKEN])
def test_a_broken_lexicon_names_the_file_on_one_line(
    tmp_path: Path, text: str, error: type[DetenteError], said: str
) -> None:
    path = tmp_path / "my.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(error) as caught:
        lexicon(str(path))
    assert said in str(caught.value)
    assert "my.toml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_lexicon_that_is_no_text_or_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    with pytest.raises(UnreadableFile):
        lexicon(str(path))
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(WrongValue, match="UTF-8"):
        lexicon(str(path))


def test_a_lexicon_is_read_anew_when_its_file_has_changed(tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    for hi in (0.8, 0.9):
        path.write_text(f'[[entry]]\nphrases = ["likely"]\nrange = [0.6, {hi}]')
        assert estimate("likely", str(path)).hi == hi


@pytest.mark.parametrize(
    ("phrase", "name", "shown", "origin"),
    [
        ("very likely", "icd-203", "80–95%", "icd-203"),
        ("highly likely", "icd-203", "77.5–90%", "derived"),
        ("very unlikely", "phia", "12.5–17.5%", "derived"),
        ("most unlikely", "phia", "2–15%", "detente-draft"),
        ("highly likely", "phia", "80–90%", "phia"),
        ("apparently", "kent-1964", "70–95%", "detente-draft"),
    ],
)
def test_a_stronger_word_is_halved_only_where_the_lexicon_lacks_it(
    phrase: str, name: str, shown: str, origin: str
) -> None:
    found = estimate(phrase, name)
    assert (str(found), found.origin) == (shown, origin)


def test_nothing_is_derived_where_there_is_no_direction_or_no_room() -> None:
    for phrase in ("very about even", "very possible", "almost impossible"):
        with pytest.raises(UnknownName):
            estimate(phrase, "kent-1964")


GERMAN = """\
Die Brücke wird wahrscheinlich im Winter geschlossen, und der Bürgermeister hat gesagt, dass die Fähre
auch nicht fährt, weil der Fluss zu hoch ist und die Stadt kein Geld hat.
"""


def test_a_page_in_another_language_says_so_and_has_no_hedges(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text(GERMAN, encoding="utf-8")
    done = run_detente("source", "hedges", path, "--json")
    assert (done.returncode, json.loads(done.stdout)) == (0, [])
    assert "'de'" in done.stderr


def test_a_lexicon_of_ones_own_cannot_pass_for_a_published_one(tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_text('id = "icd-203"\n[[entry]]\nphrases = ["likely"]\nrange = [0, 1]\n')
    with pytest.raises(WrongValue, match="take another"):
        lexicon(str(path))
