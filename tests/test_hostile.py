"""Hostile HTML returns quickly, with the page's words and a note."""

from __future__ import annotations

import time

import pytest

import cleanpage

WORDS = "The river rose by two metres in the night, the mayor of the town said."
SHAPES = {
    "deep div": "<div>" * 100_000 + WORDS,
    "deep div, closed": "<div>" * 100_000 + WORDS + "</div>" * 100_000,
    "list items": "<ul><li>" * 50_000 + WORDS,
    "formatting": "".join(f"<b i{n}><i i{n}>" for n in range(3_000)) + WORDS + "x</b>" * 3_000,
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(50_000)) + ">" + WORDS,
    "options": "<select>" + "<option>x" * 50_000 + "</select><p>" + WORDS,
}


@pytest.mark.parametrize("name", SHAPES)
def test_hostile_shapes_return_with_their_words(name: str) -> None:
    start = time.perf_counter()
    result = cleanpage.inspect(SHAPES[name], kind="html")
    assert time.perf_counter() - start < 5
    assert WORDS in result.text


@pytest.mark.parametrize("depth", [1, 100, 254, 1_000, 10_000])
def test_text_is_kept_at_any_depth(depth: int) -> None:
    assert WORDS in cleanpage.clean("<div>" * depth + f"<p>{WORDS}</p>" + "</div>" * depth, kind="html")
