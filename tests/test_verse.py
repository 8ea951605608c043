"""Verse, and lines that are printed twice: what recurs on purpose stays."""

from __future__ import annotations

import cleanpage
from cleanpage import Cleaner
from cleanpage.read.text import read_text
from cleanpage.rules import article, repeated_paragraph

PROSE = "The river rose by two metres in the night, and the mayor asked everybody who lives near the bridge to leave before the morning came."
MORE = "Most of them went to relatives in the hills, taking with them what fitted into a car, and a few stayed behind to look after the animals."
SONG = [
    "Oh the water is wide and the boat is small",
    "And I cannot hear when the boatmen call",
    "But the light on the hill is the light of my home",
    "And it will not be long till I come",
    "Bring me back to the land that I left in the rain",
    "To the house by the road and the field and the lane",
    "But the light on the hill is the light of my home",
    "And it will not be long till I come",
    "When the wind was against us we sang all the more",
    "Till we saw in the morning the birds and the shore",
]
MENU = ["Home", "Songs of the sea", "Singers", "Contact us", "Terms of use", "Log in"]


def is_verse(lines: list[str]) -> bool:
    page = read_text("\n".join(lines))
    return article.is_verse(page, Cleaner()._matcher.look(page))


def test_verse_is_told_by_its_function_words() -> None:
    assert is_verse(SONG)
    assert is_verse([*SONG, PROSE])
    assert not is_verse([PROSE, MORE] * 4)
    assert not is_verse([f"{name} Street {number}" for number, name in enumerate(["Alder", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Larch", "Maple", "Oak"])])


def test_a_menu_of_sections_is_no_verse() -> None:
    assert not is_verse([f"{one} and {other}" for one in ("Health", "Arts", "Food") for other in ("fitness", "culture", "drink", "travel")])


def test_refrains_stay() -> None:
    text = "\n".join([*SONG, PROSE, MORE, "© 2024 Songs"])
    assert cleanpage.clean(text, kind="text").split("\n")[: len(SONG)] == SONG


def test_verse_between_a_menu_and_a_footer_stays() -> None:
    kept = cleanpage.clean("\n".join([*MENU, *SONG, "Share", PROSE + " " + MORE, *MENU]), kind="text").split("\n")
    assert [line for line in SONG if line not in kept] == []


def test_a_line_that_is_printed_twice_in_a_row_stays_once() -> None:
    kept = cleanpage.clean("\n".join([PROSE, "Boats on the market square", "Boats on the market square", MORE]), kind="text").split("\n")
    assert kept == [PROSE, "Boats on the market square", MORE]


def test_what_stands_elsewhere_too_recurs_on_purpose() -> None:
    lines = [f"{PROSE} {MORE}", "Boats on the market square", "Boats on the market square", MORE, "Boats on the market square", PROSE]
    assert cleanpage.clean("\n".join(lines), kind="text").split("\n") == lines


def test_a_paragraph_right_behind_itself_goes_wherever_it_stands() -> None:
    assert cleanpage.clean("\n".join([MORE, PROSE, PROSE, MORE[::-1].replace(".", "") + "."]), kind="text").count(PROSE) == 1


def test_a_copy_of_what_another_rule_cut_stays() -> None:
    page = read_text("\n".join([MORE, PROSE, MORE, PROSE, PROSE]))
    words = Cleaner()._matcher.look(page)
    assert {found.block for found in repeated_paragraph.find(page, words, frozenset())} == {2, 3, 4}
    assert {found.block for found in repeated_paragraph.find(page, words, {0, 1})} == {4}
    assert {found.block for found in repeated_paragraph.find(page, words, {0, 1, 3})} == set()
