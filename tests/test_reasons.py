"""What a receipt says of a block that lies outside the main content; and what the tree of a page tells that its text does not."""

from __future__ import annotations

import cleanpage
from cleanpage.rules import RULES

PARAGRAPHS = next(rule for rule in RULES if rule.id == "outside_main").keeps[0].split("\n\n")[2:] + [
    "The bridge stays closed until engineers have looked at its pillars, which stood in deep water for two days and a night.",
    "Schools in the lower town will open again on Monday, one day later than planned, because the heating was under water.",
    "The county has promised to pay for pumps and for the hours of those who carried sandbags through both nights.",
    "Nobody was hurt, the mayor said, and not a single animal was lost, which he called the work of good neighbours.",
    "The paper printed the list of helpers on its first page, two hundred and six names in the order in which they had come.",
]
LINKS = ["Ferry to the islands sails again", "A baker who counts swallows", "Old tram finds a new garage", "Lighthouse keeper looks for an heir"]


def page(box: str) -> str:
    """An article with a box of bare headlines in its middle."""
    story = [f"<p>{line}</p>" for line in PARAGRAPHS]
    items = "".join(f"<li><a href='/{number}'>{line}</a></li>" for number, line in enumerate(LINKS))
    return f"<html><body><article><h1>River rises to record height</h1>{''.join(story[:4])}{box.format(items)}{''.join(story[4:])}</article></body></html>"


def test_the_tree_tells_of_a_box_that_the_text_cannot() -> None:
    """Where HTML and text disagree, it is for the elements: as text these headlines are four short lines among paragraphs, which stay."""
    result = cleanpage.inspect(page("<aside class='sidebar related-posts'><ul>{}</ul></aside>"))
    assert [cut.text for cut in result.removals] == LINKS
    assert cleanpage.clean(result.source, kind="text") == result.source
    assert cleanpage.clean(page("<ul>{}</ul>")).count("\n") > cleanpage.clean(page("")).count("\n")


def test_a_receipt_names_the_strongest_evidence() -> None:
    for box, reason in (
        ("<aside class='sidebar related-posts'><ul>{}</ul></aside>", "in an element of class “related”"),
        ("<footer><nav><ul>{}</ul></nav></footer>", "in <footer>"),
        ("<aside id='modal'><ul>{}</ul></aside>", "in <aside>"),
    ):
        cuts = cleanpage.Cleaner(mode="precision").inspect(page(box)).removals
        assert cuts, box
        assert {cut.because for cut in cuts} == {f"outside the main content: {reason}"}


def test_a_receipt_of_text_names_the_junk_beside_the_cut() -> None:
    text = "\n\n".join(PARAGRAPHS) + "\n\nRelated articles\nShare\nPrivacy Policy\nLeave a Reply\n" + "\n".join(LINKS[:2]) + "\nPost Comment\nBack to top\n"
    cuts = [cut for cut in cleanpage.inspect(text, kind="text").removals if cut.rule == "outside_main"]
    assert [cut.text for cut in cuts] == LINKS[:2]
    assert all(cut.because.startswith("outside the main content: behind “Leave a Reply”") for cut in cuts)
