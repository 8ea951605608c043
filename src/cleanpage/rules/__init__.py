"""The rules, in the order in which they own what they find: the first one in the table that names a span has it.

What is certain by its words comes before what is likely by its shape; `outside_main` takes what is left.
"""

from __future__ import annotations

from cleanpage.rules import (
    advertisement,
    author_bio,
    breadcrumb,
    byline,
    comment_section,
    cookie_notice,
    date_line,
    most_read,
    newsletter_prompt,
    outside_main,
    page_navigation,
    photo_caption,
    photo_credit,
    player_control,
    promo_notice,
    read_more,
    related_link,
    repeated_headline,
    repeated_paragraph,
    script_notice,
    section_label,
    share_button,
    site_footer,
    source_line,
    subscription_prompt,
    tag_list,
)
from cleanpage.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    repeated_headline.RULE,
    read_more.RULE,  # before the others: its headline may hold their words
    photo_credit.RULE,
    photo_caption.RULE,
    comment_section.RULE,  # before share_button and subscription_prompt: "Reply", "Log in to comment"
    cookie_notice.RULE,
    newsletter_prompt.RULE,
    subscription_prompt.RULE,
    related_link.RULE,
    most_read.RULE,
    share_button.RULE,
    advertisement.RULE,
    promo_notice.RULE,
    script_notice.RULE,
    player_control.RULE,
    author_bio.RULE,
    tag_list.RULE,
    byline.RULE,
    date_line.RULE,
    source_line.RULE,
    site_footer.RULE,
    breadcrumb.RULE,
    page_navigation.RULE,
    section_label.RULE,  # after page_navigation: "Home" is navigation
    repeated_paragraph.RULE,
    outside_main.RULE,  # last: what no wording explains
)
