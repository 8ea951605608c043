"""Laws that hold for every text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

import cleanpage

LINES = st.sampled_from(
    [
        "The river rose by two metres in the night, the mayor of the town said.",
        "Rain is expected again on Friday, and the schools will stay closed.",
        "River rises to record height",
        "River rises to record height - Northern Courier",
        "READ MORE: Floods in pictures",
        "Floods in pictures",
        "Photo: Jane Doe / Reuters",
        "Leave a Reply",
        "Share on Facebook",
        "Home",
        "Lesen Sie auch: Der Rhein steigt",
        "© 2024 Northern Courier",
        "",
        "  ",
        "Ein Satz, der stehen bleibt, weil er von der Stadt erzählt.",
    ]
)
PAGES = st.one_of(st.lists(LINES, max_size=40).map("\n".join), st.text(max_size=300))


@given(PAGES)
@settings(max_examples=300, deadline=None)
def test_clean_equals_inspect_and_nothing_is_lost(page: str) -> None:
    result = cleanpage.inspect(page, kind="text")
    assert result.text == cleanpage.clean(page, kind="text")
    assert result.restore() == result.source
    position = 0
    for removal in result.removals:
        assert position <= removal.span.start < removal.span.end <= len(result.source)
        assert result.source[removal.span.start : removal.span.end] == removal.text
        position = removal.span.end


@given(PAGES)
@settings(max_examples=200, deadline=None)
def test_every_line_of_the_clean_text_was_in_the_page(page: str) -> None:
    for line in cleanpage.Cleaner(repair=False).clean(page, kind="text").split("\n"):
        assert line.strip() in page
