"""Limits of a Cleaner: size, depth, and pages in a process of their own."""

from __future__ import annotations

import os
import pickle
import time
from collections.abc import Iterator

import pytest

from cleanpage import Cleaner, Finding, Rule
from cleanpage.adapters.rows import outcome
from cleanpage.errors import UnknownNameError

PAGE = "River rises to record height\n\nThe river rose by two metres in the night, the mayor said.\n\nREAD MORE: Floods in pictures\n"
HTML = "<h1>River rises</h1>" + "".join(f"<p>Paragraph {n} about the river, which rose by two metres in the night.</p>" for n in range(14))


def hostile(page: object, words: object) -> Iterator[Finding]:
    """A rule that hangs or dies at a word."""
    source = page.source  # type: ignore[attr-defined]
    while "HANG" in source:
        pass
    if "DIE" in source:
        os.kill(os.getpid(), 11)
    if "TREE" in source and page.tree:  # type: ignore[attr-defined]
        os.kill(os.getpid(), 11)
    return iter(())


HOSTILE = Rule("hostile", hostile, (), ())
ISOLATED = Cleaner(isolate=True, timeout_s=20)


def test_an_isolated_cleaner_cleans_alike() -> None:
    for page in (PAGE, HTML, HTML.encode(), "\ud800 lone", b"\xff\xfe\x00"):
        assert ISOLATED.clean(page) == Cleaner().clean(page)
        assert ISOLATED.inspect(page).to_dict() == Cleaner().inspect(page).to_dict()
        assert ISOLATED.summarize(page) == Cleaner().summarize(page)
    assert pickle.loads(pickle.dumps(ISOLATED)).clean(PAGE) == ISOLATED.clean(PAGE)


def test_mistakes_of_the_caller_raise_as_they_always_do() -> None:
    with pytest.raises(TypeError, match="NoneType"):
        ISOLATED.clean(None)  # type: ignore[arg-type]
    with pytest.raises(UnknownNameError):
        ISOLATED.clean(PAGE, kind="htm")
    with pytest.raises(UnknownNameError):
        ISOLATED.clean(b"x", encoding="no-such-thing")


def test_a_page_that_kills_or_stalls_gives_a_note_and_the_next_is_cleaned() -> None:
    cleaner = Cleaner(isolate=True, timeout_s=4).with_rule(HOSTILE)
    start = time.monotonic()
    stalled = cleaner.inspect(PAGE + "HANG")
    assert stalled.text == ""
    assert any("took longer than 4 s" in note for note in stalled.notes)
    assert any("SIGSEGV" in note for note in cleaner.inspect(PAGE + "DIE").notes)
    died = cleaner.summarize(PAGE + "DIE")
    assert died.text is None
    assert any("SIGSEGV" in note for note in died.notes)
    assert outcome(PAGE + "DIE", cleaner).status == "error"
    assert cleaner.clean(PAGE) == Cleaner().clean(PAGE)
    assert time.monotonic() - start < 120


def test_a_page_that_only_a_tree_makes_dangerous_keeps_its_words() -> None:
    result = Cleaner(isolate=True).with_rule(HOSTILE).inspect(HTML + "<p>TREE")
    assert "Paragraph 13 about the river" in result.text
    assert any("SIGSEGV" in note for note in result.notes)


def test_of_a_large_page_the_beginning_is_read() -> None:
    result = Cleaner(max_bytes=50).inspect("ä" * 100, kind="text")
    assert result.source == "ä" * 25
    assert "the first 50 of 200 bytes" in result.notes[0]
    assert Cleaner(max_bytes=51).inspect("ä" * 100, kind="text").source == "ä" * 25
    assert Cleaner(max_bytes=200).inspect("ä" * 100, kind="text").notes == ()
    assert Cleaner(max_bytes=4).inspect("ab\ud800c", kind="text").source == "ab"
    assert Cleaner(max_bytes=5).inspect("ab\ud800c", kind="text").source == "ab\ud800"
    assert Cleaner(max_bytes=3).inspect(b"abcdef").source == "abc"


def test_deep_html_is_read_without_a_tree() -> None:
    page = "<div>" * 60 + HTML
    assert Cleaner(max_depth=100).inspect(page).page.tree
    deep = Cleaner(max_depth=50).inspect(page)
    assert not deep.page.tree
    assert "too deep" in deep.notes[0]
    assert "Paragraph 13" in deep.source


@pytest.mark.parametrize("wrong", [{"max_bytes": 0}, {"max_depth": -1}, {"timeout_s": 0}, {"memory_mb": 0}, {"max_bytes": True}])
def test_limits_that_are_none_raise(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="should be a positive"):
        Cleaner(**wrong)  # type: ignore[arg-type]


def test_limits_are_part_of_the_settings() -> None:
    cleaner = Cleaner(max_bytes=10, isolate=True)
    assert repr(cleaner) == "Cleaner(max_bytes=10, isolate=True)"
    assert cleaner.with_rule(HOSTILE).max_bytes == 10
    assert cleaner != Cleaner(max_bytes=10)
    assert hash(cleaner) == hash(pickle.loads(pickle.dumps(cleaner)))
