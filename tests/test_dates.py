"""Dates: what is one, and who wrote when."""

from __future__ import annotations

import pytest

import cleanpage
from cleanpage.lexicon.dates import before_date, is_date, is_written_out, says_who_and_when
from cleanpage.lexicon.folding import fold

CALENDAR = frozenset(map(fold, ("march", "may", "monday", "marca", "poniedziałek", "আগস্ট", "آذر")))
PROSE = "The river rose by two metres in the night, and the mayor asked everybody near the bridge to leave before the morning came."


@pytest.mark.parametrize("line", ["12 March 2025", "Monday, 12 May 2025, 9:14", "2024年5月3日", "2014년 7월 18일", "03.05.2024 09:14 Uhr", "০৬ আগস্ট ২০২৩"])
def test_dates(line: str) -> None:
    assert is_date(fold(line), CALENDAR)
    assert is_written_out(line, CALENDAR)


@pytest.mark.parametrize(
    "line",
    ["w dniu 10 marca 2022", "ABC.12.4240.2022", "č. 364/2004 Z. z.", "II. ÚS 1234/2019", "12 March", "1404/08/21", "3 March 1397"],
)
def test_what_only_looks_like_one_does_not_stand_above_an_article(line: str) -> None:
    assert not is_written_out(line, CALENDAR)


def test_years_of_other_calendars_count_in_their_scripts_only() -> None:
    assert is_written_out("3 آذر 1397", CALENDAR)
    assert is_written_out("چهارشنبه 1404/08/21", CALENDAR)
    assert not is_written_out("Act 1397 of 12 March", CALENDAR)


def test_a_date_may_begin_with_a_small_letter_where_it_begins_with_a_day() -> None:
    assert is_written_out("poniedziałek, 3 marca 2025", CALENDAR)


def test_what_stands_before_a_date() -> None:
    assert before_date("jane doe on 0 march 0 at 0:0", CALENDAR) == "jane doe on"
    assert before_date("jane doe has seen it", CALENDAR) is None


@pytest.mark.parametrize("text", ["Jane Doe, 4 May 2010", "29.02.2016 - 2:11am by Charlene J. Nuble", "May 3, 2024 at 10:15 by Jane Doe", "דנה לוי 4.5.2020"])
def test_who_wrote_when(text: str) -> None:
    assert says_who_and_when(text, CALENDAR)


@pytest.mark.parametrize(
    "text",
    [
        "4 May 2010",
        "Jane Doe 2010",
        "Jane Doe 12 of 34",
        "Jane Doe arrived on 4 May 2010",
        "Smith, Jones, Brown, Miller, White and Green, 4 May 2010",
        "to and fro on 4 May 2010",
    ],
)
def test_who_did_not_write_when(text: str) -> None:
    assert not says_who_and_when(text, CALENDAR)


def kept(line: str) -> bool:
    return line in cleanpage.clean(f"Big river\n{line}\n{PROSE}", kind="text")


def test_on_pages() -> None:
    assert not kept("Posted on Feb 29 2016 - 2:11am by Charlene J. Nuble")
    assert not kept("Published 3 May 2024 by Jane Doe")
    assert not kept("By Jane Doe, 3 May 2024")
    assert kept("By April 2020 Germany had closed")
    assert kept("Regulation of 3 May 2024 on rivers")
    assert kept("(Smith and Jones, 2020)")
