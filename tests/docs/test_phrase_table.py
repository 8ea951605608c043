"""The table in docs/add-a-language.md tells the truth about each way in which a phrase matches."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cleanpage.lexicon.lexicon import HOWS, SECTIONS, parse
from cleanpage.lexicon.matcher import Matcher
from cleanpage.read.text import read_text

PAGE = (Path(__file__).parents[2] / "docs" / "add-a-language.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `(\w+)` \| [^|]+ \| (`[^|]+`) \| (`[^|]+`) \|$", PAGE, re.MULTILINE)
CASES = [(how, line, wanted) for how, *cells in ROWS for cell, wanted in zip(cells, (True, False), strict=True) for line in re.findall("`([^`]+)`", cell)]


@pytest.mark.parametrize("how, line, wanted", CASES)
def test_a_line_of_the_table(how: str, line: str, wanted: bool) -> None:
    lexicon = parse(f'language = "af"\nname = "Afrikaans"\n[byline]\n{how} = ["Lees ook"]')
    found = Matcher({"af": lexicon}, languages=["af"]).look(read_text(line)).of("byline")
    assert bool(found) is wanted


def test_every_way_and_every_section_is_explained() -> None:
    assert {how for how, _, _ in ROWS} | {"agencies"} == set(HOWS)
    assert set(re.findall(r"^\| `(\w+)` \| [^|]+ \| [^|`]+ \|$", PAGE, re.MULTILINE)) == set(SECTIONS)
