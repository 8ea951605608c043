"""Readers' comments behind an article: they go as a thread, in any language; posts without an article above them stay."""

from __future__ import annotations

import pytest

from cleanpage import Cleaner
from cleanpage.read import read
from cleanpage.rules import comment_section

ARTICLE = [
    f"{who} said on {day} that the river had risen by two metres in the night and that everybody who lives near the bridge should leave before "
    f"the water comes; the schools stay closed until further notice, and the ferries to the island do not run, {who} said."
    for day in ("Monday", "Tuesday", "Wednesday")
    for who in ("the mayor", "an engineer")
]
SAID = [
    "We left on Sunday already, and the cellar was dry then. Is it still?",
    "No. Two feet of water when I looked, and the freezer was swimming.",
    "They knew that in 1998. Nobody listened, and nobody listens now.",
    "Thank you for the report, it is the first one that names the dam.",
]


def thread(*signs: str) -> list[str]:
    """Comments: below each of `signs`, lines apart, what somebody said."""
    return [line for sign, said in zip(signs, SAID, strict=False) for line in (*sign.split("\n"), said)]


def found(lines: list[str]) -> set[int]:
    page = read("\n".join(lines), kind="text", url=None, encoding=None, repair=False)
    return {finding.block for finding in comment_section.find(page, Cleaner()._matcher.look(page))}


THREADS = {
    "WordPress": ("Leave a Reply", thread("Jane Doe says:\nMarch 3, 2024 at 9:14 am", "Ola N. says:\nMarch 3, 2024 at 10:02 am", "riverman\nMarch 4, 2024 at 7:45 am")),
    "without dates": ("Comments", thread("11. Jane Doe says", "12. Ola N. says", "13. Mara says", "14. Bo Berg says")),
    "one line": ("Post a comment", thread("Jane Doe on March 3, 2024 at 9:14 am", "Ola N. on March 3, 2024 at 10:02 am", "riverman on March 4, 2024 at 7:45 am")),
    "ages": ("Write a comment…", thread("Jane Doe\n2 hours ago", "Ola N.\n3 hours ago", "riverman\n1 day ago")),
    "reply links": ("Log in to comment", ["4 comments", *(line for said in SAID for line in (said, "Reply"))]),
    "German": ("Schreibe einen Kommentar", thread("Jana Roth sagt:\n3. März 2024 um 09:14 Uhr", "Ola N. sagt:\n3. März 2024 um 10:02 Uhr", "flussmann sagt:\n4. März 2024 um 07:45 Uhr")),
    "Russian": ("Оставить комментарий", thread("Яна Рот пишет:\n3 марта 2024 в 09:14", "Оля Н. пишет:\n3 марта 2024 в 10:02", "Борис пишет:\n4 марта 2024 в 07:45")),
    "Japanese": ("コメントを残す", thread("川田 より:\n2024年3月3日 09:14", "山本 より:\n2024年3月3日 10:02", "森 より:\n2024年3月4日 07:45")),
}  # fmt: skip


@pytest.mark.parametrize("name", THREADS)
def test_a_thread_behind_an_article_goes(name: str) -> None:
    form, comments = THREADS[name]
    lines = [*ARTICLE, *comments, form]
    missed = [lines[block] for block in range(len(ARTICLE), len(lines)) if block not in found(lines)]
    assert not missed
    assert not found(lines) & set(range(len(ARTICLE)))


@pytest.mark.parametrize("name", THREADS)
def test_posts_without_an_article_stay(name: str) -> None:
    """A forum: no article stands above the posts."""
    form, comments = THREADS[name]
    lines = ["How high did the river rise?", *comments, form]
    kept = [line for block, line in enumerate(lines) if block not in found(lines)]
    assert set(SAID) & set(comments) <= set(kept)


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([*(line for n, said in enumerate(SAID) for line in (f"March 3, 2024, {n + 9}:14", said)), "Leave a Reply"], id="a ticker: nobody signs"),
        pytest.param([*thread("Jane Doe\nMarch 3, 2024 at 9:14 am", "Ola\nMarch 3, 2024 at 10:02 am"), "Leave a Reply"], id="two"),
        pytest.param(
            [
                *("Comments are closed", *(f"Part {n} of the report on the river and its dams, which the county has printed" for n in range(40))),
                *thread("Jane Doe\nMarch 3, 2024 at 9:14 am", "Ola\nMarch 3, 2024 at 10:02 am", "Bo\nMarch 4, 2024 at 7:45 am"),
            ],
            id="no words of comments near",
        ),
        pytest.param([*(line for said in SAID for line in ("Date: Fri, 1 Mar 2024 13:07:39", "From: Jane Doe", said)), "Reply"], id="mail that is quoted"),
        pytest.param(
            [*thread("Jane Doe\nMarch 3, 2024 at 9:14 am", "Ola\nMarch 3, 2024 at 10:02 am", "Bo\nMarch 4, 2024 at 7:45 am"), "Reply", *ARTICLE, *ARTICLE],
            id="the article goes on behind",
        ),
    ],
)
def test_what_looks_like_a_thread_stays(lines: list[str]) -> None:
    """Not cut is what was said; links to reply may go."""
    page = [*ARTICLE, *lines]
    cut = {page[block] for block in found(page)}
    assert not cut & {*SAID, *ARTICLE}


def test_an_html_page_must_say_that_it_is_an_article() -> None:
    form, comments = THREADS["WordPress"]
    body = "".join(f"<p>{line}</p>" for line in (*ARTICLE, *comments, form))
    matcher = Cleaner()._matcher
    for head, goes in (("", False), ('<meta property="og:type" content="article">', True)):
        page = read(f"<html><head>{head}</head><body>{body}</body></html>", kind="html", url=None, encoding=None, repair=False)
        cut = {page.lines[finding.block] for finding in comment_section.find(page, matcher.look(page))}
        assert (SAID[0] in cut) is goes
