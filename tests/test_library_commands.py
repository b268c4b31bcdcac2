"""The commands cases, new and schema."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

import detente as dt
from detente.case.document import Exact, Whole, compose
from detente.case.schema import json_schema
from detente.case.template import TEMPLATE
from detente.cli import cli
from detente.errors import UnwritableFile
from detente.library import bundled_path

TEXTS = {name: bundled_path(name).read_text(encoding="utf-8") for name in dt.bundled()}
TEXTS["the template"] = TEMPLATE


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, words, catch_exceptions=False)


def as_json_values(value: object) -> object:
    """What an editor that knows only JSON sees."""
    match value:
        case dict():
            return {k: as_json_values(v) for k, v in value.items()}
        case list():
            return [as_json_values(v) for v in value]
        case Whole():
            return int(value)
        case Exact():
            return float(value)
        case _:
            return value


# ---------------------------------------------------------------- cases


def test_cases_come_one_per_line_id_first():
    lines = run("cases").output.splitlines()
    assert [line.split()[0] for line in lines] == list(dt.bundled())
    assert lines[0].endswith("Moscow talks on Syria, July 2016")


def test_cases_as_json_and_as_bare_ids():
    assert json.loads(run("cases", "--json").output)[1] == {"id": "chicken", "title": "Chicken"}
    assert run("cases", "--quiet").output.split() == list(dt.bundled())


# ---------------------------------------------------------------- new


@pytest.mark.parametrize("name", ["mine.yaml", "mine.json"])
@pytest.mark.parametrize("command", ["analyze", "solve"])
def test_a_new_case_can_be_analysed_at_once(name, command, tmp_path):
    path = str(tmp_path / name)
    assert f"detente analyze {path}" in run("new", path).output
    assert "stand-off" in run(command, path).output


def test_new_without_a_file_prints_the_template():
    assert run("new").output == TEMPLATE
    assert json.loads(run("new", "--json").output)["detente"] == 1


def test_new_writes_the_same_case_as_yaml_and_as_json(tmp_path):
    for name in ("mine.yaml", "mine.json"):
        run("new", str(tmp_path / name))
    assert dt.read(tmp_path / "mine.yaml") == dt.read(tmp_path / "mine.json")


def test_new_replaces_a_file_only_when_told_to(tmp_path: Path):
    path = tmp_path / "mine.yaml"
    path.write_text("precious")
    with pytest.raises(UnwritableFile, match=r"exists.*--force"):
        run("new", str(path))
    assert path.read_text() == "precious"
    run("new", str(path), "--force")
    assert path.read_text(encoding="utf-8") == TEMPLATE


def test_new_says_where_it_cannot_write(tmp_path: Path):
    with pytest.raises(UnwritableFile, match="No such file or directory"):
        run("new", str(tmp_path / "nowhere" / "mine.yaml"))


# ---------------------------------------------------------------- schema


def test_schema_prints_the_schema():
    assert json.loads(run("schema").output) == json.loads(json.dumps(json_schema()))


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("name", TEXTS)
def test_every_case_that_comes_along_fits_the_schema(name):
    data = as_json_values(compose(TEXTS[name], "case").data)
    jsonschema.validate(data, json_schema())


@pytest.mark.parametrize(
    "change",
    [
        {"title": None},
        {"detente": 2},
        {"titel": "x"},
        {"decision_makers": {"Us": {}}},
        {"preferences": {"union": {"statements": "strike"}}},
        {"claims": {"c1": {"source": "s"}}},
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(change):
    data = as_json_values(compose(TEMPLATE, "case").data) | change
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, json_schema())
