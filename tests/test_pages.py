"""Golden pages: every junk line goes, every true line stays. A page is marked with `[-…-]`."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

import cleanpage
from cleanpage.testing import unmarked

FIXTURES = Path(__file__).parent / "fixtures"
PAGES = sorted((FIXTURES / "pages").glob("*.txt"))
OTHER_KINDS = sorted((FIXTURES / "english").glob("*.txt"))
OTHER_KINDS_CUT, OTHER_KINDS_LEFT = 18, 34
"""Of 220 true lines and 110 junk lines on pages that are no news articles, so many are cut and left today. Lower these when a rule gets better."""


def test_the_page_of_the_demo_is_cleaned_to_its_article() -> None:
    page = (FIXTURES / "scraped.txt").read_text(encoding="utf-8")
    result = cleanpage.inspect(page)
    lines = [line for line in result.text.split("\n") if line]
    assert lines[0] == "Ferry line returns to the north coast"
    assert lines[1].endswith("have a timetable again")
    assert len(lines) == 6
    assert "Read the small print before you book a cabin" in result.text
    assert result.restore() == page
    assert result.title == lines[0]


def lines_of(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_no_true_line_of_a_golden_page_is_lost(path: Path) -> None:
    example = path.read_text(encoding="utf-8")
    page = unmarked(example)
    kept = cleanpage.clean(page, kind="text").split("\n")
    true_lines = [line for line in example.split("\n") if line.strip() and "[-" not in line]
    lost = [line for line in true_lines if line not in kept]
    assert lost == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_all_junk_of_a_golden_page_goes(path: Path) -> None:
    example = path.read_text(encoding="utf-8")
    true_lines = re.sub(r"\[-.*?-\]", "", example, flags=re.DOTALL)
    left = Counter(lines_of(cleanpage.clean(unmarked(example), kind="text"))) - Counter(lines_of(true_lines))
    assert left == Counter()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_same_page_as_html_keeps_every_true_line_and_no_junk(path: Path) -> None:
    example = path.read_text(encoding="utf-8")
    lines = [line for line in example.split("\n") if line.strip()]
    true_lines = [line.strip() for line in lines if "[-" not in line]
    junk = [unmarked(line).strip() for line in lines if line.startswith("[-") and line.endswith("-]")]
    kept = {line.strip() for line in cleanpage.clean(path.with_suffix(".html").read_bytes()).split("\n")}
    assert [line for line in true_lines if line not in kept] == []
    assert [line for line in junk if line in kept and line not in true_lines] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_html_and_text_of_a_golden_page_agree(path: Path) -> None:
    """Where they do not on other pages, tests/test_reasons.py shows why."""
    text = cleanpage.clean(unmarked(path.read_text(encoding="utf-8")), kind="text")
    assert sorted(lines_of(cleanpage.clean(path.with_suffix(".html").read_bytes()))) == sorted(lines_of(text))


def test_pages_of_other_kinds_lose_no_more_and_keep_no_more_junk_than_is_known() -> None:
    """Recipe, forum, product, documentation, poem, timetable and their like: short true lines that look like furniture."""
    cut = left = 0
    for path in OTHER_KINDS:
        example = path.read_text(encoding="utf-8")
        shown = cleanpage.inspect(unmarked(example), kind="text").marked().split("\n")
        for wanted, found in zip(example.split("\n"), shown, strict=True):
            cut += "[-" in found and "[-" not in wanted
            left += "[-" in wanted and "[-" not in found
    assert cut <= OTHER_KINDS_CUT
    assert left <= OTHER_KINDS_LEFT


@pytest.mark.parametrize("path", sorted((FIXTURES / "short").glob("*.txt")), ids=lambda path: path.stem)
def test_a_page_of_short_paragraphs_is_cut_exactly(path: Path) -> None:
    """Its headline is the last title-like line before the first sentence, and nothing at its end is taken for one."""
    example = path.read_text(encoding="utf-8")
    assert cleanpage.inspect(unmarked(example), kind="text").marked() == example
