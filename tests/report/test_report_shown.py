"""A page in pieces: whole where it fits, bounded where it does not, and each cut with its receipt."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_pages import HEBREW_PAGE, PAGE, SURVIVORS, hostile_text, text_of

import cleanpage
from cleanpage import render
from cleanpage.report.groups import GROUPS, group_of
from cleanpage.report.rebuild import rebuild
from cleanpage.report.shown import CUTS_MOST, LINE_MOST, LINES_MOST, PAGE_MOST, Cut, RuleNumbers, Shown, payload, shown_result
from cleanpage.report.summary import Summary
from cleanpage.rules import RULES


def pieces(page: Shown) -> list[Any]:
    return list(payload(page, RuleNumbers())["pieces"])


@pytest.mark.parametrize("text", [PAGE, HEBREW_PAGE, hostile_text(), "", "\n\n", "a"])
def test_the_pieces_of_a_page_are_the_page_with_its_cuts_marked(text: str) -> None:
    result = cleanpage.inspect(text, kind="text")
    assert text_of(pieces(shown_result(result, "page"))) == result.marked()


def test_a_cut_carries_rule_confidence_reason_and_who_else_found_it() -> None:
    numbers = RuleNumbers()
    page = Shown("page", "abcdef", [Cut("one", 1, 3, "it is so", 0.85, ("two",))])
    assert payload(page, numbers)["pieces"] == ["a", [0, 0.85, "it is so", [1], "bc"], "def"]
    assert numbers.ids == ["one", "two"]


cuts_in = st.lists(st.integers(0, 300), max_size=20).map(lambda places: sorted(set(places)))


@given(st.text(max_size=300), cuts_in)
def test_no_character_is_lost_or_moved(text: str, places: list[int]) -> None:
    places = [place for place in places if place <= len(text)]
    cuts = [Cut("rule", start, end, "", 0.9) for start, end in zip(places[::2], places[1::2], strict=False)]
    shown = pieces(Shown("page", text, cuts))
    assert [("".join(piece[4:])) for piece in shown if isinstance(piece, list)] == [text[cut.start : cut.end] for cut in cuts]
    assert "".join("".join(piece[4:]) if isinstance(piece, list) else piece for piece in shown) == text


@pytest.mark.parametrize(
    "text",
    ["word " * 1_000_000, "\n" * 5_000_000, "a\n" * 1_000_000, "\0" * 1_000_000, ("x" * (LINE_MOST + 1) + "\n") * 300],
    ids=("one line", "line ends", "short lines", "NULs", "many long lines"),
)
def test_whatever_the_page_what_is_shown_is_bounded_and_counts_what_is_not(text: str) -> None:
    cuts = [Cut("rule", 10, 20, "because", 0.9), Cut("rule", len(text) // 2, len(text) // 2 + 5_000_000 // 3, "because", 0.9)]
    cuts = [cut for cut in cuts if cut.end <= len(text)]
    shown = payload(Shown("page", text, cuts), RuleNumbers())
    flat = [part for piece in shown["pieces"] for part in (piece[4:] if isinstance(piece, list) else [piece])]
    kept = [part for part in flat if isinstance(part, str)]
    left_out = sum(part for part in flat if isinstance(part, int))
    assert sum(map(len, kept)) <= PAGE_MOST
    assert sum(part.count("\n") for part in kept) <= LINES_MOST
    assert sum(map(len, kept)) + left_out == len(text)
    assert left_out > 0


def test_ten_thousand_cuts_are_shown_up_to_a_limit_that_is_told() -> None:
    text = "ab" * 10_000
    cuts = [Cut("rule", 2 * n, 2 * n + 1, "", 0.9) for n in range(10_000)]
    shown = payload(Shown("page", text, cuts), RuleNumbers())
    assert sum(isinstance(piece, list) for piece in shown["pieces"]) == CUTS_MOST
    assert f"{10_000 - CUTS_MOST:,} cuts" in shown["notes"][-1]


@pytest.mark.parametrize("name", SURVIVORS)
def test_strange_characters_come_through_as_they_are(name: str) -> None:
    result = cleanpage.inspect(f"{SURVIVORS[name]}\n\nLeave a Reply", kind="text")
    sent = json.loads(json.dumps(payload(shown_result(result, "page"), RuleNumbers())))
    assert text_of(sent["pieces"]) == result.marked()


@pytest.mark.parametrize("text", [PAGE, HEBREW_PAGE])
def test_a_page_is_rebuilt_from_its_clean_text_and_receipts(text: str) -> None:
    result = cleanpage.inspect(text, kind="text")
    spans = [removal.span for removal in result.removals]
    again = rebuild(result.text, spans, [removal.text for removal in result.removals])
    assert again.rstrip("\n") == text.rstrip("\n")


def test_a_cut_inside_a_line_is_put_back_inside_the_line() -> None:
    text = "The crane lifts again\n\nThe river rose by two metres in the night.The crane lifts again\n\nThe crane lifts again after forty years."
    start = text.index("The crane lifts again", 5)
    spans = [cleanpage.Span(start, start + len("The crane lifts again"))]
    clean = render.text(text, spans)
    assert rebuild(clean, spans, ["The crane lifts again"]) == text


words = st.text("abcé漢", min_size=6, max_size=12)  # a kept line of one or two letters looks like white space to `rebuild`


@given(st.lists(st.tuples(words, st.booleans(), st.sampled_from(("\n", "\n\n"))), min_size=1, max_size=25))
def test_lines_are_rebuilt_in_their_order_each_cut_where_it_was(lines: list[tuple[str, bool, str]]) -> None:
    text, spans = "", []
    for line, cut, gap in lines:
        if cut:
            spans.append(cleanpage.Span(len(text), len(text) + len(line)))
        text += line + gap
    cuts = [text[start:end] for start, end in spans]
    again = rebuild(render.text(text, spans), spans, cuts)
    assert [again[start:end] for start, end in spans] == cuts
    assert "".join(again.split()) == "".join(text.split())


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(0, 60), st.text(min_size=1, max_size=9)), max_size=6))
def test_receipts_that_do_not_fit_the_text_still_give_a_page(text: str, parts: list[tuple[int, str]]) -> None:
    spans, cuts, position = [], [], 0
    for gap, cut in parts:
        spans.append(cleanpage.Span(position + gap, position + gap + len(cut)))
        cuts.append(cut)
        position = spans[-1].end
    again = rebuild(text, spans, cuts)
    assert [again[start:end] for start, end in spans] == cuts


def test_each_rule_has_a_group() -> None:
    assert {rule.id for rule in RULES} == {rule for _, rules in GROUPS.values() for rule in rules}
    assert group_of("a_rule_of_mine") == "own"


def test_the_summary_counts_rules_and_names_the_lines_cut_most_often() -> None:
    numbers = RuleNumbers()
    summary = Summary(numbers)
    for text in ("Share\nA sentence.", "Share\nShare\nMenu"):
        lines = text.split("\n")
        starts = [sum(len(line) + 1 for line in lines[:number]) for number in range(len(lines))]
        cuts = [Cut("share_button", at, at + 5, "", 0.8) for line, at in zip(lines, starts, strict=True) if line == "Share"]
        cuts += [Cut("section_label", at, at + 4, "", 0.9) for line, at in zip(lines, starts, strict=True) if line == "Menu"]
        summary.add(Shown("page", text, cuts))
    assert summary.rules() == [[0, 3, 15, 2, 0.8], [1, 1, 4, 1, 0.9]]
    assert summary.lines() == [[0, "Share", 3, 2, 0]]
