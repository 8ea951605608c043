"""HTML comes out as a reader would expect: which blocks a page has, what parts them, and what it says of itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleanpage.page import WITHIN
from cleanpage.read import read
from cleanpage.read.html import read_html

SENTENCE = "The river rose by two metres in the night, the mayor of the town said on Monday."
SHAPES = {
    "paragraphs": ("<p>One</p><p>Two</p>", "One\n\nTwo"),
    "text beside blocks": ("<div>One<div>Two</div>Three</div>", "One\n\nTwo\n\nThree"),
    "end tags left out": ("<p>One<p>Two<li>Three<div>Four", "One\n\nTwo\n\nThree\n\nFour"),
    "inline elements": ("<p>The <b>river</b> <i>rose</i>,<a href=x> un<em>believ</em>ably</a> H<sub>2</sub>O.</p>", "The river rose, unbelievably H2O."),
    "white space": ("<p>  The \n\t river&nbsp;rose </p>", "The river rose"),
    "line breaks": ("<p>One<br>Two<br><br>Three</p>", "One\nTwo\n\nThree"),
    "a rule": ("One<hr>Two", "One\n\nTwo"),
    "lists": ("<p>Take:</p><ul><li>Tent<ul><li>Pegs</li></ul></li><li>Rope</li></ul><p>Go.</p>", "Take:\n\nTent\nPegs\nRope\n\nGo."),
    "definitions": ("<dl><dt>River</dt><dd>Water that flows.</dd><dt>Dam</dt><dd>A wall.</dd></dl>", "River\nWater that flows.\nDam\nA wall."),
    "a table": (
        "<table><caption>Levels</caption><thead><tr><th>Day<th>Level</thead><tbody><tr><td>Monday<td>2 m<tr><td>Tuesday<td>3 m</table>",
        "Levels\nDay\tLevel\nMonday\t2 m\nTuesday\t3 m",
    ),
    "code": ("<pre><code>def f():\n    return 1\n\n\nf()\n</code></pre><p>Use <code>x  y</code></p>", "def f():\n    return 1\n\n\nf()\n\nUse x y"),
    "a figure": ("<figure><img src=x alt=Bridge><figcaption>The bridge.</figcaption></figure><p>Text</p>", "The bridge.\n\nText"),
    "a quote": ("<blockquote><p>Said.</p><cite>Ann</cite></blockquote>", "Said.\n\nAnn"),
    "details": ("<details><summary>More</summary><p>Body</p></details>", "More\n\nBody"),
    "references": ("<p>Caf&eacute; &amp; bar &#8211; &#x1F600; &nosuch; AT&T</p>", "Café & bar – 😀 &nosuch; AT&T"),
    "comments": ("<p>O<!-- no -->ne</p>", "One"),
    "ruby": ("<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>字</p>", "漢(kan)字"),
    "a break that may be": ("<p>super<wbr>long</p>", "superlong"),
    "links side by side": ("<div><a href=1>Home</a><a href=2>News</a></div>", "Home News"),
    "NUL": ("<p>a\x00b</p>", "ab"),
    "nothing": ("", ""),
}
UNREAD = (
    "<script>var x = '<p>no</p>'</script>", "<style>p { color: red }</style>", "<template><p>no</p></template>", "<svg><text>no</text></svg>",
    "<math><mi>x</mi></math>", "<iframe src=x>no</iframe>", "<object data=x><p>no</p></object>", "<select><option>no</select>", "<audio>no</audio>",
    "<video>no</video>", "<canvas>no</canvas>", "<noscript>Please switch scripts on.</noscript>", "<img src=x alt=no>", "<input value=no>",
)  # fmt: skip
FIXTURES = sorted((Path(__file__).parents[1] / "fixtures" / "pages").glob("*.html"))


@pytest.mark.parametrize("name", SHAPES)
def test_a_reader_finds_the_blocks_of_a_page(name: str) -> None:
    markup, text = SHAPES[name]
    page = read_html(markup)
    assert page.source == text
    assert [page.source[start : start + len(line)] for start, line in zip(page.starts, page.lines, strict=True)] == list(page.lines)


@pytest.mark.parametrize("markup", UNREAD)
def test_what_shows_no_text_is_not_read(markup: str) -> None:
    assert read_html(f"<p>One</p>{markup}<p>Two</p>").source == "One\n\nTwo"


@pytest.mark.parametrize("element", ["noscript", "noframes"])
def test_markup_for_old_browsers_is_read_where_it_is_the_page(element: str) -> None:
    inside = f"<{element}><div class=post><p>{SENTENCE * 6}</p></div></{element}>"
    assert read_html(f"<p>Loading</p>{inside}").source == f"Loading\n\n{SENTENCE * 6}"
    assert read_html(f"<p>{SENTENCE * 9}</p>{inside}").source == SENTENCE * 9


@pytest.mark.parametrize("depth", [1, 100, 254, 1_000, 10_000])
def test_text_is_kept_at_any_depth(depth: int) -> None:
    assert read_html(f"<p>Above</p>{'<div>' * depth}{SENTENCE}{'</div>' * depth}<p>Below</p>").lines == ["Above", SENTENCE, "Below"]


def test_a_block_knows_the_elements_around_it() -> None:
    page = read_html("<nav class=menu><ul><li id=home><a href=/>Home</a> page</ul></nav><article hidden><h2>River</h2><p>It rose.")
    (context, tag, linked), (heading, _, _), _ = page.tree
    parent, _, class_, id_, within = page.contexts[context]
    assert (tag, linked, class_, id_) == ("li", 4, "", "home")
    assert within == WITHIN["nav"] | WITHIN["list"]
    assert page.contexts[page.contexts[parent][0]][1:4] == ("nav", "menu", "")
    assert page.contexts[heading][4] == WITHIN["article"] | WITHIN["hidden"] | WITHIN["heading"]


def test_elements_that_look_alike_in_one_such_share_a_context() -> None:
    page = read_html("<ul><li class=a>1</li><li class=b>2</li><li class=a>3</li></ul><ul><li class=a>4</li></ul><ol><li class=a>5</li></ol>")
    one, two, three, four, five = (context for context, _, _ in page.tree)
    assert one == three == four
    assert len({one, two, five}) == 3


def test_what_a_page_says_of_itself() -> None:
    head = (
        '<title>River rises - Courier</title><meta property="og:title" content="River rises"><meta property="og:site_name" content="Courier">'
        '<link rel=canonical href="https://courier.example/river"><script type="application/ld+json">{"headline": "River rises \\u2013 again"}</script>'
    )
    page = read_html(f"<html lang=en><head>{head}</head><body><h1>River rises</h1><p>{SENTENCE}")
    assert {"River rises", "River rises – again", "River rises - Courier"} <= set(page.titles)
    assert (page.language, page.url, page.site) == ("en", "https://courier.example/river", "Courier")


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_bytes_and_text_are_the_same_page(path: Path) -> None:
    data = path.read_bytes()
    pages = [
        read(page, kind="html", url=None, encoding=encoding, repair=True)
        for page, encoding in ((data.decode(), None), (data, None), (data, "utf-8"), (b"\xef\xbb\xbf" + data, None), (data.decode().encode("utf-16"), None))
    ]
    assert pages[0].lines
    assert all(page == pages[0] for page in pages)
