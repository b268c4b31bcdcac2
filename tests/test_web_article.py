"""Published pages: a case reads as an article, and nothing on it can be changed."""

from html import unescape
from pathlib import Path

import pytest
from web import bench

import detente as dt
from detente.evidence.trace import trace_of
from detente.web.article import article_of

CASES = ("moscow-2016", "chicken", "normandy-1944")


@pytest.mark.parametrize("name", CASES)
def test_every_element_stands_under_each_source_that_supports_it(name: str) -> None:
    case = dt.read(name)
    article = article_of(case, dt.analyze(case))
    wanted = {
        (t.element.name, s.rests_on.source, s.rests_on.passage)
        for t in trace_of(case).elements
        if t.element.kind != "claim"
        for s in t.support
        if s.rests_on.source in {o.source.id for o in article.origins}
    }
    told = {
        (e.name, o.source.id, c.passage) for o in article.origins for c in o.cuts for e in c.resting
    }
    assert told == wanted


def test_the_answer_comes_first_then_the_reasons_then_the_sources(tmp_path: Path) -> None:
    with bench(tmp_path, "moscow-2016", read_only=True) as b:
        page = unescape(b.get("/c/moscow-2016"))
        reading = dt.analyze(dt.read("moscow-2016"))
        places = [
            page.index(reading.answer),
            page.index("<h2>Why it is stuck"),
            page.index('id="sources"'),
        ]
        assert places == sorted(places)
        for source in trace_of(dt.read("moscow-2016")).evidence.sources.values():
            assert (source.title or source.id) in page[places[-1] :]


def test_what_is_private_is_no_tab_of_a_published_case(tmp_path: Path) -> None:
    with bench(tmp_path, "chicken", read_only=True) as b:
        for path in ("", "/model", "/results", "/evidence", "/timeline", "/sources"):
            page = b.get(f"/c/chicken{path}")
            assert "/c/chicken/history" not in page
            assert "/c/chicken/questions" not in page
            assert 'method="post"' not in page
        assert "names no sources" in b.get("/c/chicken")


def test_a_broken_file_is_said_to_be_so(tmp_path: Path) -> None:
    with bench(tmp_path, read_only=True) as b:
        (tmp_path / "odd.yaml").write_text("detente: 1\ntitle: <script>alert(1)</script>\n")
        page = b.get("/c/odd")
        assert "There is no answer yet" in page
        assert "<script>alert" not in page
