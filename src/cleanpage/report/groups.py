"""Which rules share a colour in the report: what the junk is about, in eight groups.

Twenty-six colours cannot be told apart, eight can. A cut carries the name of its rule as text too.
"""

from __future__ import annotations

from typing import Final

GROUPS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "article": ("About the article", ("section_label", "byline", "date_line", "source_line", "tag_list", "author_bio")),
    "repeat": ("Said twice", ("repeated_headline", "repeated_paragraph")),
    "picture": ("Pictures and players", ("photo_credit", "photo_caption", "player_control")),
    "elsewhere": ("Other articles", ("read_more", "related_link", "most_read")),
    "appeal": (
        "Asks the reader for something",
        ("newsletter_prompt", "subscription_prompt", "promo_notice", "advertisement", "share_button", "comment_section"),
    ),
    "site": ("The site", ("cookie_notice", "script_notice", "site_footer", "page_navigation", "breadcrumb")),
    "outside": ("Outside the main content", ("outside_main",)),
    "own": ("Rules of yours", ()),
}
"""Group -> its name for people, and its rules. `own` takes every rule that is not listed."""

_GROUP_OF: Final = {rule: group for group, (_, rules) in GROUPS.items() for rule in rules}


def group_of(rule: str) -> str:
    """The group of a rule; ``"own"`` for a rule that cleanpage does not bring."""
    return _GROUP_OF.get(rule, "own")
