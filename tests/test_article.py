"""Where the article of a short text page stands: its headline, its lead, its lists, and rows of furniture around them."""

from __future__ import annotations

import cleanpage
from cleanpage.lexicon.rows import parts

MENU = ["Skip to content", "Home", "News", "Sport", "Business", "Opinion", "Weather", "Jobs", "Log in"]
HEADLINE = "Choir of Oskel wins the northern prize"
LEAD = "Thirty singers from a village without a church took the cup home on a milk lorry"
PROSE = [
    "The choir of Oskel sang three songs on Saturday, two of them without an instrument, and the hall stood up before the last one ended.",
    "Its conductor, Marte Lund, works in the dairy and writes the notes at night; the singers come from both sides of the valley.",
    "The prize is worth nine thousand crowns. Most of it will go into a roof for the barn in which the choir has practised since spring.",
]
RESULTS = ["The results", "Oskel 91", "Tveit 88", "Northam 79"]
END = ["83 comments", "Leave a Reply", "Privacy Policy", "Terms of Service", "© 2024 Oskel Courier"]


def kept(*lines: str) -> list[str]:
    return cleanpage.clean("\n".join(lines), kind="text").split("\n")


def test_the_headline_and_the_lead_of_a_short_page_stay() -> None:
    assert kept(*MENU, HEADLINE, LEAD, "By Ida Holm", *PROSE, *END) == [HEADLINE, LEAD, *PROSE]


def test_a_list_between_paragraphs_stays() -> None:
    assert kept(*MENU, HEADLINE, *PROSE[:2], *RESULTS, PROSE[2], *END) == [HEADLINE, *PROSE[:2], *RESULTS, PROSE[2]]


def test_a_list_behind_words_that_begin_furniture_goes() -> None:
    related = ["Related articles", "Ferry line returns to the north coast", "School of Tveit to close in June"]
    assert kept(*MENU, HEADLINE, *PROSE[:2], *related, PROSE[2], *END) == [HEADLINE, *PROSE]


def test_a_count_of_comments_above_the_article_ends_nothing() -> None:
    assert kept(*MENU, HEADLINE, "83 comments", "Share", *PROSE, *END, *MENU) == [HEADLINE, *PROSE]


def test_rows_of_phrases_go() -> None:
    for row in ("Home   News   Sport   Contact", "Home | News | Sport", "By Ida Holm · June 4, 2024", "Facebook • Twitter • WhatsApp"):
        assert kept(HEADLINE, row, *PROSE) == [HEADLINE, *PROSE]


def test_rows_of_other_things_stay() -> None:
    for row in ("Oskel   91   Tveit   88", "Soprano | Alto | Tenor", "| Yes | Yes | No |", "Home\tAway\tYes", "The prize · the roof · the barn"):
        assert row in kept(HEADLINE, *PROSE[:2], row, PROSE[2])


def test_the_parts_of_a_row() -> None:
    assert parts("Home   News | Sport · Jobs") == ["Home", "News", "Sport", "Jobs"]
    assert parts("微博 微信 QQ空间 复制链接") == ["微博", "微信", "QQ空间", "复制链接"]
    assert parts("One line and no row") == parts("| a | b |") == parts("a\tb") == []


def test_a_link_to_the_comments_above_the_article_begins_nothing_below() -> None:
    above = [*MENU, "Politics", "Society", "Culture", "Science", "Travel", HEADLINE, LEAD + ".", "83 comments", "Leave a comment", "Share", "Save"]
    article = [PROSE[0], PROSE[1], "The roof", *RESULTS, PROSE[2]]
    assert kept(*above, *article, *END, *MENU) == [HEADLINE, LEAD + ".", *article]


def test_of_a_headline_that_is_printed_twice_the_one_over_the_article_stays() -> None:
    menu = [*MENU, *(f"{word} and {other}" for word in ("Towns", "Harbours", "Roads", "Farms", "Boats") for other in ("people", "schools", "weather", "work"))]
    page = "\n".join([HEADLINE, *menu, HEADLINE, "By Ida Holm", *PROSE, *END])
    result = cleanpage.inspect(page, kind="text")
    assert result.text.split("\n") == [HEADLINE, *PROSE]
    assert (result.removals[0].rule, result.removals[0].span.start) == ("repeated_headline", 0)


def test_a_date_tells_a_headline_that_shares_no_word_with_the_article() -> None:
    menu = [*MENU, *(f"Ferry line {number} returns to the coast of the north in the spring of this year" for number in "abcdefghij")] * 5
    headline = "What nobody expected of a village"
    assert headline in kept(*menu, "Weather in the valley and on the coast this week", headline, "Published: June 4, 2024", *PROSE * 3, *END, *menu)


def test_a_phrase_with_a_space_before_the_headline_is_one_heading_with_it() -> None:
    lines = [HEADLINE, *PROSE[:2], f"Home {HEADLINE}", PROSE[2]]
    assert kept(*lines) == lines
    assert kept(HEADLINE, *PROSE[:2], f"Home{HEADLINE}", PROSE[2]) == [HEADLINE, *PROSE]
