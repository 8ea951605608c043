"""Captions of more than a line that end in a credit: they go whole."""

from __future__ import annotations

import pytest

import cleanpage

BEFORE = "The ferry to the islands was full on Sunday, and the last boat left an hour late."
AFTER = "On Monday the harbour was closed, the port authority said."
CAPTION = (
    "Cars wait at the lock in the early morning, long before the first boat comes in, with blankets on their windows and with their engines off, "
    "as the drivers have done each year since the bridge was closed."
)


@pytest.mark.parametrize("credit", ["Credit: Jane Doe", "Photo: Jane Doe", "Image credit: Jane Doe / Union Press"])
def test_a_long_caption_goes_with_its_credit(credit: str) -> None:
    assert len(CAPTION) > 160
    assert cleanpage.clean(f"{BEFORE}\n{CAPTION} {credit}\n{AFTER}", kind="text") == f"{BEFORE}\n{AFTER}"


def test_a_long_line_that_ends_in_a_pair_stays() -> None:
    line = f"{CAPTION} The rule is simple: first come, first served"
    assert cleanpage.clean(f"{BEFORE}\n{line}\n{AFTER}", kind="text") == f"{BEFORE}\n{line}\n{AFTER}"
