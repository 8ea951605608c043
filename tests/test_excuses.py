"""Lines that say what furniture says and are content for where they stand, and the other way round."""

from __future__ import annotations

import pytest

import cleanpage

BEFORE = "The river rose by two metres in the night, and the mayor asked everybody near the bridge to leave before the morning came."
BEHIND = "Most of them went to relatives in the hills, taking with them what fitted into a car, and a few stayed behind for the animals."


def cut(*lines: str) -> list[str]:
    """Which of the lines between two paragraphs go."""
    kept = cleanpage.clean("\n".join((BEFORE, *lines, BEHIND)), kind="text").split("\n")
    return [line for line in lines if line.strip() not in [other.strip() for other in kept]]


def test_requests_between_paragraphs_are_no_headings() -> None:
    assert cut("Share this article") == ["Share this article"]
    assert cut("Back to blog") == ["Back to blog"]


@pytest.mark.parametrize("heading", ["TikTok", "Education", "Membership", "Customer service"])
def test_names_of_matters_between_paragraphs_are_headings(heading: str) -> None:
    assert cut(heading) == []


@pytest.mark.parametrize("label", ["Source: dpa", "Advertisement:", "Published: 3 May 2024."])
def test_a_paragraph_that_a_label_ran_into_stays(label: str) -> None:
    assert cut(f"{label} {BEFORE} {BEHIND[:60]}.") == []


def test_a_list_that_a_colon_introduces_is_content() -> None:
    items = ["- Your postal address", "- Newsletter", "- Password", "- Log in", "- Cookie settings"]
    assert cut("The town keeps the following data of everybody who asks for help:", *items) == []
    assert cut("Menu", *items) != []


def test_cells_of_a_table_are_content() -> None:
    assert cut("Registration |", "English |") == []
    assert cut("Last update | 10/22/2019 |") == []


def test_the_headline_stays_where_a_caption_says_it_again() -> None:
    headline = "High waves on the southern coast"
    text = f"{headline}\n{headline} on Monday. Photo: Jane Doe\n{BEFORE}\n{BEHIND}"
    assert cleanpage.clean(text, kind="text") == f"{headline}\n{BEFORE}\n{BEHIND}"


def test_an_agency_behind_a_hyphen() -> None:
    assert cut("The car on the bridge on Monday - Getty Images") == ["The car on the bridge on Monday - Getty Images"]


def test_a_list_that_a_colon_introduces_stays_on_a_page_of_much_furniture() -> None:
    menu = ["Town of Oskel", "Skip to content", "Language", "Log in", "Home page of the town", "Search", "Main menu", "Online office", "Catalogue of services"]
    items = ["• Health", "• Culture", "• Equality", "• Older persons", "• Environment", "• Youth", "• Awareness", "• Cooperation", "• Participation"]
    asked = "On this page you find what you need to ask the town for a grant for what your club or society does in the year, in these fields:"
    footer = ["Contact", "Legal notice", "Cookies", "Accessibility", "Facebook", "Twitter"]
    kept = cleanpage.clean("\n".join((*menu, "Grants for clubs and societies", asked, *items, BEHIND, *footer)), kind="text").split("\n")
    assert kept == ["Grants for clubs and societies", asked, *items, BEHIND]
