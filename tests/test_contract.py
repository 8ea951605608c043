"""The contract of the public names: types, errors, receipts."""

from __future__ import annotations

import pickle

import pytest

import cleanpage
from cleanpage import Cleaner, Finding, Rule
from cleanpage.rules import RULES

PAGE = "River rises to record height\n\nThe river rose by two metres in the night, the mayor said.\n\nREAD MORE: Floods in pictures\n\nLeave a Reply\n"


@pytest.mark.parametrize("wrong", [None, 3, ["a"], {"a": 1}])
def test_other_types_raise_and_are_named(wrong: object) -> None:
    with pytest.raises(TypeError, match=type(wrong).__name__):
        cleanpage.clean(wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "arguments, hint",
    [({"mode": "balancd"}, "balanced"), ({"without": ["read_mor"]}, "read_more"), ({"languages": ["eng"]}, "en"), ({"only": ["advert"]}, "advertisement")],
)
def test_unknown_names_raise_and_suggest(arguments: dict[str, object], hint: str) -> None:
    with pytest.raises(cleanpage.UnknownNameError, match=hint):
        Cleaner(**arguments)  # type: ignore[arg-type]


def test_unknown_kind_and_encoding_raise() -> None:
    with pytest.raises(cleanpage.UnknownNameError, match="html"):
        cleanpage.clean("a", kind="htm")
    with pytest.raises(cleanpage.UnknownNameError, match="encoding"):
        cleanpage.clean(b"a", encoding="no-such-thing")


@pytest.mark.parametrize("page", ["", "\n" * 10_000, "x" * 1_000_000, "\ud800 lone \udfff", "nul \x00 nul", b"\xff\xfe\x00", b"", "<", "<div>" * 300])
def test_any_page_returns(page: str | bytes) -> None:
    assert isinstance(cleanpage.clean(page), str)


def test_inspect_tells_each_cut() -> None:
    result = cleanpage.inspect(PAGE)
    assert [removal.rule for removal in result.removals] == ["read_more", "comment_section"]
    assert all(PAGE[removal.span.start : removal.span.end] == removal.text and removal.because for removal in result.removals)
    assert result.text == cleanpage.clean(PAGE)
    assert result.restore() == PAGE
    assert result.title == "River rises to record height"
    assert [block.role for block in result.blocks] == ["title", "paragraph"]
    assert result.to_dict()["schema"] == 1


def test_a_cleaner_pickles_and_is_frozen() -> None:
    cleaner = Cleaner(mode="recall", without=["byline"])
    assert pickle.loads(pickle.dumps(cleaner)).clean(PAGE) == cleaner.clean(PAGE)
    with pytest.raises(AttributeError):
        cleaner.mode = "balanced"


def test_with_rule_adds_a_rule_and_leaves_the_old_cleaner() -> None:
    rule = Rule("shouting", lambda page, words: (Finding(i, "all capitals") for i, line in enumerate(page.lines) if line.isupper()), (), ())
    old = Cleaner()
    new = old.with_rule(rule)
    assert new.clean("One line of prose, said the mayor.\nWAKE UP NOW PLEASE") == "One line of prose, said the mayor."
    assert "WAKE" in old.clean("One line of prose, said the mayor.\nWAKE UP NOW PLEASE")


def test_clean_many_is_lazy() -> None:
    texts = Cleaner().clean_many(iter([PAGE, PAGE]))
    assert next(texts) == next(texts)


def test_what_a_rule_that_is_left_out_would_cut_is_not_cut_for_its_place() -> None:
    page = next(rule for rule in RULES if rule.id == "outside_main").removes[0].replace("[-", "").replace("-]", "")
    assert "Privacy Policy" not in Cleaner().clean(page, kind="text")
    kept = Cleaner(without=["site_footer"]).clean(page, kind="text")
    assert "Privacy Policy" in kept
    assert "Size Guide 2" not in kept
