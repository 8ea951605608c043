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
    assert cut("The car on the bridge on Monday - AFP") == ["The car on the bridge on Monday - AFP"]


def test_a_list_that_a_colon_introduces_stays_on_a_page_of_much_furniture() -> None:
    menu = ["Town of Oskel", "Skip to content", "Language", "Log in", "Home page of the town", "Search", "Main menu", "Online office", "Catalogue of services"]
    items = ["• Health", "• Culture", "• Equality", "• Older persons", "• Environment", "• Youth", "• Awareness", "• Cooperation", "• Participation"]
    asked = "On this page you find what you need to ask the town for a grant for what your club or society does in the year, in these fields:"
    footer = ["Contact", "Legal notice", "Cookies", "Accessibility", "Facebook", "Twitter"]
    kept = cleanpage.clean("\n".join((*menu, "Grants for clubs and societies", asked, *items, BEHIND, *footer)), kind="text").split("\n")
    assert kept == ["Grants for clubs and societies", asked, *items, BEHIND]


@pytest.mark.parametrize(
    "line",
    [
        "Von Montag bis Freitag, 8 bis 17 Uhr",
        "Von Prag nach Wien – 12. Juli 2019",
        "By March 2020, Sweden and Norway, 14 February",
        "(Neil Armstrong, 20 July 1969)",
        "Floods close the old bridge (Photo Gallery)",
        "Legenda",
    ],
)
def test_what_only_looks_like_a_signature_stays(line: str) -> None:
    assert cut(line) == []


def test_dates_behind_quotations_tell_whom_the_page_quotes() -> None:
    assert cut("“The river gives and the river takes, and we are only its guests.”", "(Jane Doe, 3 May 2004)") == []


def test_a_credit_behind_a_paragraph_goes_alone() -> None:
    told = "The old bridge was built long ago. It was rebuilt after the war. It has been closed to cars since the night, and to people since this morning"
    text = cleanpage.clean(f"{BEFORE}\n{told} (photo: Jane Doe).\n{BEHIND}", kind="text")
    assert told in text
    assert "Jane Doe" not in text
    text = cleanpage.clean(f"{BEFORE}\n{told.replace('. It', ', and it')} | Photo: Jane Doe\n{BEHIND}", kind="text")
    assert told.replace(". It", ", and it") in text.split("\n")


def test_a_headline_with_a_bar_stays_where_it_is_the_first_line() -> None:
    assert cleanpage.clean(f"Flood in the old town | Photos: Jane Doe\n{BEFORE}", kind="text").startswith("Flood in the old town")


def test_of_a_paragraph_that_is_cut_off_only_the_link_goes() -> None:
    told = f"{BEFORE} Engineers looked at the dam on Monday and found that it holds for"
    assert cleanpage.clean(f"{BEHIND}\n{told} ... Read full story", kind="text").split("\n") == [BEHIND, f"{told} ..."]


def test_a_file_that_a_sentence_names_stays() -> None:
    assert cut("Save the picture under this name:", "background.png") == []


def test_lines_of_speech_recur() -> None:
    speech = ["“I do not recall that.”", "“I do not recall that.”"]
    assert cut(*speech) == []
    assert cut("Between the woods and the lake", "And miles to go before I sleep", "And miles to go before I sleep") == []
