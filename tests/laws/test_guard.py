"""The guard's bound is never below what the parser does, whatever the tags; and honest pages are far below its limits."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser

from cleanpage.read import guard, plain

PIECES = (
    "<div>", "</div>", "<p>", "</p>", "<li>", "</li>", "<ul>", "</ul>", "<span>", "</span>", "</x>", "<dd>", "<option>", "<h1>", "<section>", "</section>",
    "<object>", "</object>", "<marquee>", "</marquee>", "<button>", "</button>", "<table>", "</table>", "<td>", "</td>", "<tr>", "<caption>", "<col>",
    "<svg>", "</svg>", "<g>", "<g/>", '<g d="x"/>', '<g d=a"/>', "<g d=/>", "<g d= />", "<path d=a/>", "<desc>", "<foreignObject>", "<link>", "<br>", "<math>", "</math>",
    "<mi>", "<select>", "</select>", "<template>", "</template>", "<frameset>", "<form>", "</form>", "<body>", "<html a=1>", "<a>", "</a>",
    "<title>", "</title>", "<style>", "</style>", "<xmp>", "</xmp>", "<script>", "</script>", "<textarea>", "</textarea>", "<noscript>", "</noscript>",
    "<iframe>", "</iframe>", "<plaintext>", "<!--", "-->", "--!>", "<!-->", "<!--->", "<![CDATA[", "]]>", "<!x>", "<?", "</ >", "</>", "<", ">", '"', "'", "=", "/", " ",
    '<div a="', "<div a='", '<div a=x"', '<div "', "<div ='", "<div a = '", "<b>", "<b x>", "</b>", "<i>", "</i>", "<nobr>", "</nobr>", "<font>", "</font>", "x",
)  # fmt: skip
SOUP = st.lists(st.sampled_from(PIECES), min_size=1, max_size=60).map("".join)
REPEATED = st.tuples(SOUP, st.integers(1, 12)).map(lambda both: both[0] * both[1])
OPTIONS = int(LexborDocumentOptions.WO_EVENTS.value)
IMPLIED, ALWAYS = 2, 6
"""A cell implies a row and a body of its table: up to so many elements for each tag. ``<html><body>`` and the like are always there."""


def depth_and_clones(text: str) -> tuple[int, int]:
    """Of the tree that the parser makes: its depth, and its formatting elements beyond the tags that opened one."""
    root = LexborHTMLParser(text, options=OPTIONS, scripting=True).root
    deepest, elements, stack = 0, 0, [(root, 1)]
    while stack:
        node, depth = stack.pop()
        deepest = max(deepest, depth)
        child = node.first_child if node is not None else None
        while child is not None:
            if child.tag and child.tag[0] not in "-!":
                elements += child.tag.encode() in guard._FORMATTING
                stack.append((child, depth + 1))
            child = child.next
    return deepest, elements


@given(st.one_of(SOUP, REPEATED))
@settings(max_examples=1_500, deadline=None)
@example("<div></x>" * 50)
@example('<div a=x"y z="1>2</div>">' * 50)
@example("<div><object></div></object>" * 50)
@example("<div><select><title></div></title></select>" * 50)
@example("<div><!----!><i a='--></div>'></i>" * 50)
@example("<div><script><!--<script></script></div></script>" * 50)
@example("<section><em><u></section></u></em><li></section><dd>" * 50)
@example('<svg><g d=a"/>' * 50)
def test_the_bound_is_never_below_the_depth_of_the_tree(text: str) -> None:
    page = text.encode()
    bound = guard._Bound(len(page))
    if bound.of(page) is not None:
        return  # it says that it cannot tell
    deepest, formatting = depth_and_clones(text)
    assert deepest <= IMPLIED * bound.deepest + ALWAYS
    assert formatting <= text.count("<") + 2 * bound.clones


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
@settings(max_examples=300, deadline=None)
def test_any_tags_read_as_plain_text_are_text(text: str) -> None:
    assert isinstance(plain.plain_text(text), str)


@pytest.mark.parametrize("page", sorted((Path(__file__).parents[1] / "fixtures" / "pages").glob("*.html")), ids=lambda page: page.stem)
def test_honest_pages_are_far_below_the_limits(page: Path) -> None:
    data = page.read_bytes()
    assert guard.danger(data) is None
    bound = guard._Bound(len(data))
    assert bound.of(data) is None
    assert bound.steps * 10 < bound.max_steps
    assert bound.clones * 10 < bound.max_clones
