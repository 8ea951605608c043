"""The table against rivals: layouts, line rules, scores, and systems that crash or hang."""

from __future__ import annotations

import gzip
import json
import pickle
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import corpora
import pytest
import rivals
import speed
import systems

TRUE = "The ferry to the north coast has a timetable again."
HTML = f"<html><body><nav><a href=/>Home</a></nav><article><p>{TRUE}</p></article></body></html>"


def test_jsonl_with_html_and_with_text(tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl"
    rows = [
        {"id": "a", "type": "article", "html_latin1": HTML, "main": TRUE, "with": ["ferry"], "without": ["Home"]},
        {"id": "b", "from": "tool", "text": f"Home\n{TRUE}", "gold": TRUE, "keep": "01"},
    ]
    path.write_text("\n".join(map(json.dumps, rows)))
    html, text = corpora.read(path)
    assert html == corpora.Labelled("a", HTML.encode(), TRUE, "article", "", ("ferry",), ("Home",))
    assert (text.page, text.main, text.source, text.keep) == (f"Home\n{TRUE}", TRUE, "tool", "01")


def test_the_wcxb_layout(tmp_path: Path) -> None:
    (tmp_path / "ground-truth").mkdir()
    (tmp_path / "html").mkdir()
    truth = {"ground_truth": {"main_content": TRUE, "with": ["ferry"], "without": ["Home"]}, "_internal": {"page_type": {"primary": "forum"}}}
    (tmp_path / "ground-truth" / "0001.json").write_text(json.dumps(truth))
    (tmp_path / "html" / "0001.html.gz").write_bytes(gzip.compress(HTML.encode()))
    assert list(corpora.read(tmp_path)) == [corpora.Labelled("0001", HTML.encode(), TRUE, "forum", "", ("ferry",), ("Home",))]


def test_the_article_extraction_benchmark_layout(tmp_path: Path) -> None:
    (tmp_path / "html").mkdir()
    (tmp_path / "ground-truth.json").write_text(json.dumps({"x1": {"articleBody": TRUE, "url": "https://example.org"}}))
    (tmp_path / "html" / "x1.html.gz").write_bytes(gzip.compress(HTML.encode()))
    assert list(corpora.read(tmp_path)) == [corpora.Labelled("x1", HTML.encode(), TRUE, "article")]


def test_the_trafilatura_layout(tmp_path: Path) -> None:
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "page.html").write_text(HTML)
    (tmp_path / "evaldata.py").write_text("EVAL_PAGES = {'https://example.org/': {'file': 'page.html', 'with': ['ferry'], 'without': ['Home']}}")
    (page,) = corpora.read(tmp_path / "evaldata.py")
    assert (page.id, page.page, page.with_, page.without) == ("https://example.org/", HTML.encode(), ("ferry",), ("Home",))


def test_an_unknown_layout_is_told(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="none of the layouts"):
        list(corpora.read(tmp_path))


def test_the_line_rules_do_what_their_papers_say() -> None:
    assert systems.c4("Two words.\nThis line has no mark at its end\nThe river rose again.\nEnable JavaScript to read on.") == "The river rose again."
    in_the_middle = "The river rose.\nPrivacy policy\nRain is expected."
    assert systems.nemo(in_the_middle) == in_the_middle
    assert systems.nemo("The river rose.\nThis site uses cookies.\nPrivacy policy") == "The river rose."
    assert systems.data_juicer("The river rose. Rain came. The river rose.") == "The river rose. Rain came."


def test_scores_of_perfect_empty_and_half_outputs() -> None:
    assert rivals.word_scores(TRUE, TRUE) == (1.0, 1.0, 1.0)
    assert rivals.word_scores("", TRUE) == (0.0, 0.0, 0.0)
    assert rivals.word_scores(TRUE + " " + TRUE, TRUE)[:2] == (0.5, 1.0)
    assert rivals.shingle_f1([rivals.shingle_scores(TRUE, TRUE), rivals.shingle_scores("", TRUE)]) == pytest.approx(2 * 1 * 0.5 / 1.5)


def test_lost_and_left_are_told_by_lines() -> None:
    text, lost, left = corpora.Labelled("a", f"Home\n{TRUE}\nShare", TRUE, keep="010"), [0, 0], [0, 0]
    rivals.line_tally(text, f"Share\n{TRUE}", lost, left)
    assert (lost, left) == ([0, 50], [5, 9])
    rivals.line_tally(text, "Share", lost := [0, 0], [0, 0])
    assert lost == [50, 50]


def test_a_system_that_dies_loses_that_page_and_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    patched = tmp_path / "sitecustomize.py"
    patched.write_text(
        "import sys\n"
        f"sys.path.insert(0, {str(Path(systems.__file__).parent)!r})\n"
        "import os, systems\n"
        "systems.TEXT['dies'] = lambda: lambda text: os._exit(3) if 'die' in text else 1 / 0 if 'raise' in text else text.upper()\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    pages = tmp_path / "pages.pickle"
    with pages.open("wb") as file:
        for page in ("one", "die", "raise", "four"):
            pickle.dump(page, file)
    made = rivals.run("text", "dies", pages, 4, tmp_path)
    assert [(output.text, output.error) for output in made.outputs] == [("ONE", ""), ("", "killed"), ("", "ZeroDivisionError"), ("FOUR", "")]
    assert made.peak_mb > 5


def test_a_hostile_page_is_told_apart_from_a_plain_one(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(rivals.hostile()["plain page"])
    assert rivals.hostile_outcome("cleanpage", page).endswith(" s")
    page.write_bytes(b"<html><body><p>Nothing of the sort stands on this page, and it has a few more words than that.</p></body></html>")
    assert rivals.hostile_outcome("cleanpage", page) == "text lost"


def test_the_chart_is_well_formed_and_names_each_system() -> None:
    rows = [{"system": "cleanpage", "ms": 1.5, "F1": 0.87}, {"system": "trafilatura", "ms": 35.0, "F1": 0.82}]
    drawing = rivals.chart(rows)
    ElementTree.fromstring(drawing)
    assert "cleanpage" in drawing
    assert "trafilatura" in drawing


def test_speed_measures_growth_by_a_fitted_exponent() -> None:
    assert speed.slope([(0, 1), (1, 3), (2, 5)]) == pytest.approx(2)
    made = speed.one_text(["a line of prose", "another one"], 5000)
    assert 5000 <= len(made) < 5100
    assert len(set(made.split("\n"))) == len(made.split("\n"))
