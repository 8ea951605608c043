"""False positives are counted on true prose, by rule and language; the prose is read from what packages ship."""

from __future__ import annotations

from pathlib import Path

import false_positives
import intervals
import prose
import pytest


@pytest.mark.parametrize("text, count", [("The river rose by 2 m.", 6), ("川の水位が上がった。", 5), ("नदी का जल बढ़ा।", 4), ("Rhône 川", 2), ("— …", 0)])
def test_words_are_counted_in_every_script(text: str, count: int) -> None:
    assert false_positives.words(text) == count


def test_pages_hold_twenty_to_sixty_lines_and_every_line_once() -> None:
    lines = [f"Line {number} of the story ends here." for number in range(333)]
    made = [page.split("\n") for page in false_positives.pages(lines, "pages")]
    assert [line for page in made for line in page] == lines
    assert all(20 <= len(page) <= 60 for page in made[:-1])


def test_sentences_are_fed_as_lines_of_their_own() -> None:
    (page,) = false_positives.pages(["He came at ten. She had left! 雨が降った。川が増水した。"], "sentences")
    assert page.split("\n") == ["He came at ten.", "She had left!", "雨が降った。", "川が増水した。"]


def test_a_line_of_junk_in_the_prose_is_counted_as_a_cut(tmp_path: Path) -> None:
    file = tmp_path / "en.txt"
    file.write_text("The ferry to the north coast sails again, the harbour master said.\nREAD MORE: Storm closes the bridge\n" * 2)
    found = false_positives.tally(file, "lines", "balanced", 1000)
    assert {cut.rule for cut in found.cuts} == {"read_more"}
    assert len(found.cuts) == 2
    table = false_positives.table([found])
    assert "| `read_more` |" in table
    assert "| en | " in table


def test_rates_have_exact_intervals() -> None:
    assert false_positives.rate(0, 1_000_000) == "0 (0–4)"
    assert [round(end, 2) for end in intervals.poisson(3)] == [0.62, 8.77]
    assert intervals.poisson(2000)[0] == pytest.approx(1913.3, abs=0.5)


def test_prose_is_gathered_by_language_and_only_sentences(tmp_path: Path) -> None:
    german = tmp_path / "share" / "help" / "de" / "page.html"
    german.parent.mkdir(parents=True)
    german.write_text(
        "<nav><p>Inhalt</p></nav><p>Die Fähre zur Nordküste fährt wieder jede Stunde.</p><p>Weiter</p>"
        "<p>The ferry to the north coast will sail from the old pier.</p><p>Die Fähre zur Nordküste fährt wieder jede Stunde.</p>"
    )
    fortunes = tmp_path / "games" / "fortunes" / "fr" / "mer"
    fortunes.parent.mkdir(parents=True)
    fortunes.write_text("La mer est calme ce soir,\nle vent est tombé.\n%\nOh\n%\n")
    found = prose.gather([tmp_path])
    assert found == {"de": ["Die Fähre zur Nordküste fährt wieder jede Stunde."], "fr": ["La mer est calme ce soir, le vent est tombé."]}
