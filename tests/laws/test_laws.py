"""The laws that hold for every page: generated ones, and every fixture."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from law_pages import KEEPS, html, pages, paragraphs, texts

import cleanpage
from cleanpage import Cleaner
from cleanpage.result import Result
from cleanpage.rules import RULES
from cleanpage.testing import unmarked

FIXTURES = Path(__file__).parents[1] / "fixtures"
FILES = sorted(path for path in FIXTURES.rglob("*") if path.suffix in (".txt", ".html"))
CLEANER = Cleaner()
LIKELY = Cleaner(mode="precision", repair=False)
laws = settings(deadline=None, suppress_health_check=list(HealthCheck))


def check(result: Result) -> None:
    """Every law about one result."""
    assert result.restore() == result.source
    position = 0
    kept = []
    for removal in result.removals:
        start, end = removal.span
        assert position <= start < end <= len(result.source)
        assert result.source[start:end] == removal.text
        assert removal.text.strip()
        assert removal.because
        assert 0 <= removal.confidence <= 1
        kept.append(result.source[position:start])
        position = end
    kept.append(result.source[position:])
    without_space = "".join("".join(kept).split())
    assert "".join(result.text.split()) == without_space  # what is kept is all there, in order, and nothing is added
    assert "".join("".join(block.text.split()) for block in result.blocks) == without_space
    lines = {line.strip() for line in result.text.split("\n")}
    for block in result.blocks:  # a block that nothing was cut from keeps its line
        if block.text == result.source[slice(*block.span)] and "\n" not in block.text:
            assert block.text in lines


@given(pages)
@settings(laws, max_examples=300)
def test_every_law_holds_for_generated_pages(page: tuple[str, str]) -> None:
    text, kind = page
    result = CLEANER.inspect(text, kind=kind)
    check(result)
    assert result.text == CLEANER.clean(text, kind=kind)
    assert CLEANER.summarize(text, kind=kind) == (result.text, result.title, result.counts(), result.notes)
    check(LIKELY.inspect(text, kind=kind))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(FIXTURES)))
def test_every_law_holds_for_every_fixture(path: Path) -> None:
    data = path.read_bytes()
    for page in (data, unmarked(data.decode("utf-8", "replace"))):
        for cleaner in (CLEANER, LIKELY):
            result = cleaner.inspect(page)
            check(result)
            assert result.text == cleaner.clean(page)
            assert cleaner.summarize(page) == (result.text, result.title, result.counts(), result.notes)


@given(st.binary(max_size=300), st.sampled_from(("auto", "html", "text")), st.sampled_from((None, "utf-16", "cp1252", "gb18030")))
@settings(laws, max_examples=200)
def test_any_bytes_return(data: bytes, kind: str, encoding: str | None) -> None:
    check(CLEANER.inspect(data, kind=kind, encoding=encoding))


@given(texts())
@settings(laws, max_examples=100)
def test_the_source_of_a_text_page_is_that_text(page: str) -> None:
    assert LIKELY.inspect(page, kind="text").source == page


@given(pages, st.sampled_from([rule.id for rule in RULES]))
@settings(laws, max_examples=150)
def test_a_rule_that_is_off_owns_nothing(page: tuple[str, str], rule: str) -> None:
    text, kind = page
    assert all(removal.rule != rule and rule not in removal.also for removal in Cleaner(without=[rule]).inspect(text, kind=kind).removals)


ALONE = {rule.id: Cleaner(without=[rule.id]) for rule in RULES}


def cut(result: Result) -> set[int]:
    """The positions in the source that were cut, white space left out."""
    return {at for removal in result.removals for at in range(*removal.span) if not result.source[at].isspace()}


@given(pages, st.sampled_from(sorted(ALONE)))
@settings(laws, max_examples=200)
def test_switching_off_a_rule_only_gives_text_back(page: tuple[str, str], rule: str) -> None:
    text, kind = page
    assert cut(ALONE[rule].inspect(text, kind=kind)) <= cut(CLEANER.inspect(text, kind=kind))


@pytest.mark.parametrize("path", FILES[::4], ids=lambda path: str(path.relative_to(FIXTURES)))
def test_switching_off_a_rule_only_gives_text_back_on_fixtures(path: Path) -> None:
    page = unmarked(path.read_text(encoding="utf-8", errors="replace"))
    all_cut = cut(CLEANER.inspect(page))
    assert [rule for rule, cleaner in ALONE.items() if not cut(cleaner.inspect(page)) <= all_cut] == []


@given(pages)
@settings(laws, max_examples=100)
def test_a_stricter_mode_cuts_no_less(page: tuple[str, str]) -> None:
    text, kind = page
    recall, balanced, precision = (cut(Cleaner(mode=mode).inspect(text, kind=kind)) for mode in ("recall", "balanced", "precision"))
    assert recall <= balanced <= precision


@given(pages)
@settings(laws, max_examples=60)
def test_a_pickled_cleaner_cleans_alike(page: tuple[str, str]) -> None:
    text, kind = page
    cleaner = Cleaner(mode="recall", without=["byline"], languages=["de", "en"])
    assert pickle.loads(pickle.dumps(cleaner)).inspect(text, kind=kind).to_dict() == cleaner.inspect(text, kind=kind).to_dict()


@given(st.lists(st.sampled_from(KEEPS), min_size=2, max_size=3, unique_by=lambda keep: keep[0]))
@settings(laws, max_examples=150)
def test_honest_pages_survive_with_all_languages_active(keeps: list[tuple[str, str]]) -> None:
    for _, keep in keeps:
        assert CLEANER.clean(unmarked(keep), kind="text") == unmarked(keep).strip("\n")


@given(st.lists(paragraphs, min_size=1, max_size=4, unique=True), st.integers(1, 3_000), st.sampled_from(("div", "span", "section", "table><tr><td", "ul><li")))
@settings(laws, max_examples=60)
def test_every_paragraph_is_read_at_any_depth(prose: list[str], depth: int, around: str) -> None:
    page = f"<{around}>" * depth + "".join(f"<p>{line}</p>" for line in prose)
    source = CLEANER.inspect(page, kind="html").source
    assert [line for line in prose if line not in source] == []


@given(html())
@settings(laws, max_examples=40)
def test_html_as_bytes_and_as_text_is_one_page(page: str) -> None:
    data = page.encode("utf-8", "ignore")
    assert CLEANER.clean(data, kind="html", encoding="utf-8") == CLEANER.clean(data.decode("utf-8"), kind="html")


def test_the_public_functions_are_a_default_cleaner() -> None:
    page = (FIXTURES / "scraped.txt").read_text(encoding="utf-8")
    assert cleanpage.clean(page) == CLEANER.clean(page)
    assert cleanpage.inspect(page).to_dict() == CLEANER.inspect(page).to_dict()


CHANGE_AGAIN = {"fr-local-2", "tr-magazin", "uk-agency-2"}
"""A headline or a credit that something else was glued to, which the first cleaning took."""


def test_cleaning_a_clean_fixture_changes_nothing() -> None:
    """True of these pages, not of all: a page that was cleaned is another page, with another share of prose (benchmarks/idempotence.py)."""
    changed = set()
    for path in FILES:
        if path.suffix == ".txt" and "hostile" not in path.parts:
            clean = CLEANER.clean(unmarked(path.read_text(encoding="utf-8", errors="replace")), kind="text")
            if CLEANER.clean(clean, kind="text") != clean:
                changed.add(path.stem)
    assert changed == CHANGE_AGAIN
