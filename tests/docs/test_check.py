"""`cleanpage check`: a sound file passes, and every kind of mistake in a lexicon or a rule is named so that its writer can mend it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleanpage.cli import main
from cleanpage.testing import check_file

LEXICON = """\
language = "af"
name     = "Afrikaans"

[function_words]
words = ["aan", "daar", "deur", "die", "dit", "en", "haar", "het", "hulle", "is", "maar", "met", "nie", "nog", "om", "ook", "op", "sy", "te", "tot", "uit", "van", "vir", "was", "wat"]

[read_more]
whole   = ["Lees meer oor hierdie storie"]
starts  = ["Lees ook"]
removes = ["Die brug is weer oop, het die stad gesê.\\n[-Lees ook: Die rivier styg nog-]"]
keeps   = ["Lees ook tussen die lyne, want die man het nie alles gesê wat hy van die brug weet nie."]
"""

RULE = '''\
"""Weather boxes.

Removes a line that is a temperature and a place.
Keeps a sentence that tells a temperature.
Misses boxes that were broken into several lines.
"""

import re

from cleanpage import Finding, Rule

BOX = re.compile(r"\\d{1,2} ?°C in [A-Z]\\w+$").match


def find(page, words):
    for block, line in enumerate(page.lines):
        if BOX(line):
            yield Finding(block, "a temperature and a place", line, 0.9)


RULE = Rule(
    id="weather_box",
    find=find,
    removes=("The river rose in the night, the mayor said.\\n[-12 °C in Northam-]",),
    keeps=("It was 12 °C in Northam when the river rose, the mayor said.",),
)
'''


def problems(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return "\n".join(check_file(path))


def test_a_sound_lexicon_of_a_new_language_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "af.toml").write_text(LEXICON, encoding="utf-8")
    assert main(["check", str(tmp_path / "af.toml")]) == 0
    said = capsys.readouterr().out
    assert "no mistakes: 2 phrases and 2 examples in 1 of 23 sections; not there yet: advertisement, author_bio" in said


def test_a_sound_lexicon_may_start_with_a_byte_order_mark(tmp_path: Path) -> None:
    assert problems(tmp_path, "af.toml", "\ufeff" + LEXICON) == ""


def test_a_sound_rule_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "weather_box.py").write_text(RULE, encoding="utf-8")
    assert main(["check", str(tmp_path / "weather_box.py")]) == 0
    assert "no mistakes" in capsys.readouterr().out


@pytest.mark.parametrize(
    "old, new, said",
    [
        # the form of the file
        ('language = "af"\n', "", 'needs language = "…" at the top'),
        ("[read_more]", "[read_mor]", "unknown section [read_mor]; did you mean 'read_more'?"),
        ("starts ", "strats ", "af.toml [read_more]: unknown key 'strats'; did you mean 'starts'?"),
        ("words =", "word =", "af.toml [function_words]: unknown key 'word'; did you mean 'words'?"),
        ('"Afrikaans"', '"Afrikaans"\nwhole = ["Lees"]', "unknown key 'whole'"),
        ('["Lees ook"]', '"Lees ook"', "af.toml [read_more] starts: should be a list of non-empty strings"),
        ('["Lees ook"]', '["Lees ook", ""]', "af.toml [read_more] starts: should be a list of non-empty strings"),
        ('["Lees ook"]', '["Lees ook", "LEES OOK:"]', "'LEES OOK:' stands there already as 'Lees ook'"),
        ('["Lees ook"]', '["Lees ook", "»»"]', "'»»' has no letters left"),
        # no TOML
        ('["Lees ook"]', '["Lees ook]', "A phrase starts with"),
        ('["Lees ook"]', '["Lees ook" "Lees dan"]', "a comma is missing"),
        ('["Lees ook"]', '["Lees ook"', "no ] at its end"),
        ('["Lees ook"]', "[“Lees ook”]", "curly ones"),
        ('["Lees ook"]', '["Lees \\ook"]', "written \\\\"),
        ("[read_more]", "[read_more", "between [ and ] on a line of its own"),
        ("[read_more]", "read_more", "key = ["),
        ("[read_more]", "[read_more]\nkeeps = []", "This key stands twice"),
        ("[read_more]", '[read_more]\nends = ["meer hier"]\n[read_more]', "This section stands in the file twice"),
        # names
        ('"af"', '"Afrikaans"', "should be the code of the language"),
        ('"af"', '"sw"', "should be called sw.toml"),
        # phrases and examples
        ("removes =", "# removes =", "af.toml [read_more]: needs removes"),
        ("keeps   =", "# keeps =", "af.toml [read_more]: needs keeps"),
        ('whole   = ["Lees meer oor hierdie storie"]\nstarts  = ["Lees ook"]', "", "has no phrases"),
        ("[-Lees ook", "Lees ook", "every [- needs a -]"),
        ("nog-]", "nog", "every [- needs a -]"),
        ('"Lees ook tussen', '"[-Lees ook-] tussen', "an example in keeps stays whole and has no marks"),
        ("[-Lees ook: Die rivier styg nog-]", "Lees ook: Die rivier styg nog", "has no such marks"),
        ("[-Lees ook: Die rivier styg nog-]", "[-Sien ook die nuwe foto's-]", "nothing of it was cut"),
        ("[-Lees ook: Die", "Lees ook: [-Die", "[read_more] cut “Lees ook: Die rivier styg nog”: starts 'Lees ook' of af.toml"),
        ('"Lees ook tussen', '"Lees ook: tussen', "should stay"),
        ("[function_words]\nwords", "[calendar]\nmonths", "list more of the commonest little words"),
        # harm to other languages: an honest sentence of German
        ('["Lees ook"]', '["Lees ook"]\nopens = ["Lesen Sie auch zwischen den Zeilen"]', "harms Deutsch (de.toml [read_more])"),
    ],
)
def test_a_mistake_in_a_lexicon_is_explained(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in LEXICON
    assert said in problems(tmp_path, "af.toml", LEXICON.replace(old, new))


def test_all_mistakes_of_a_lexicon_are_told_at_once(tmp_path: Path) -> None:
    said = problems(tmp_path, "af.toml", LEXICON.replace("starts ", "strats ").replace("keeps ", "kepes "))
    assert "'strats'" in said
    assert "'kepes'" in said


def test_an_example_in_the_wrong_section_is_told_whose_it_is(tmp_path: Path) -> None:
    other = '\n[share_button]\nwhole = ["Deel hierdie storie"]\nremoves = ["[-Lees ook: Die rivier styg nog-]"]\nkeeps = ["Deel die brood."]\n'
    said = problems(tmp_path, "af.toml", LEXICON + other)
    assert "af.toml [share_button] removes: was cut as marked, but not by share_button:" in said
    assert "[read_more] cut “Lees ook: Die rivier styg nog”: starts 'Lees ook' of af.toml" in said


def test_the_line_of_a_toml_mistake_is_shown(tmp_path: Path) -> None:
    assert 'line 9: starts  = ["Lees ook]' in problems(tmp_path, "af.toml", LEXICON.replace('["Lees ook"]', '["Lees ook]'))


def test_a_lexicon_that_is_not_utf_8_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "af.toml").write_bytes(LEXICON.encode("utf-16"))
    assert "Save the file with the encoding UTF-8" in "\n".join(check_file(tmp_path / "af.toml"))


def test_a_lexicon_of_a_built_in_language_takes_its_place(tmp_path: Path) -> None:
    text = LEXICON.replace('"af"', '"sw"')
    assert problems(tmp_path, "sw.toml", text) == ""
    assert "harms Deutsch" in problems(tmp_path, "sw.toml", text.replace('["Lees ook"]', '["Lees ook"]\nopens = ["Lesen Sie auch zwischen den Zeilen"]'))


@pytest.mark.parametrize(
    "old, new, said",
    [
        ("def find(page, words):", "def find(page, words:", "not valid Python"),
        ("import re\n", "import rex\n", "line 8: cannot be run: ModuleNotFoundError"),
        ("RULE = Rule(", "WEATHER = Rule(", "needs RULE = cleanpage.Rule(…); call WEATHER RULE"),
        ('RULE = Rule(\n    id="weather_box"', 'RULE = dict(\n    id="weather_box"', "not dict"),
        ('id="weather_box"', 'id="Weather box"', "should be a lower-case name"),
        ('id="weather_box"', 'id="read_more"', "a rule named 'read_more' is built in already"),
        ('id="weather_box"', 'id="weather"', "the file should be called weather.py"),
        ('"""Weather boxes.', '"""Weather boxes."""\n"""', "a sentence that starts with 'Removes'"),
        ("Misses boxes", "Skips boxes", "a sentence that starts with 'Misses'"),
        ("def find(page, words):", "def find(page):", "find fails; it takes (page, words)"),
        ("page.lines):\n", "page.blocks):\n", "line 16: find fails: AttributeError"),
        ('yield Finding(block, "a temperature and a place", line, 0.9)', "yield block", "not int: 1"),
        ("yield Finding(block,", "yield Finding(block + 7,", "find yields block 8, but the page has blocks 0 to 1"),
        ("line, 0.9)", "line, 90)", "confidence 90; it is a share"),
        ("            yield", "            return", "find should yield cleanpage.Finding values, not int"),
        ('removes=("The river rose in the night, the mayor said.\\n[-12 °C in Northam-]",)', "removes=()", "removes: needs at least one example"),
        ('Northam-]",)', 'Northam-]")', "should be a tuple of strings"),
        ("[-12 °C in Northam-]", "12 °C in Northam", "has no such marks"),
        ("[-12 °C in Northam-]", "[-12 °C in the north-]", "nothing of it was cut"),
        ("It was 12 °C in Northam when", "12 °C in Northam\\nWhen", "[weather_box] cut “12 °C in Northam”: a temperature and a place"),
        (r'r"\d{1,2} ?°C in [A-Z]\w+$").match', r'r"(\w+)+ ?°C in [A-Z]\w+$").match', "make its search linear"),
        (r'r"\d{1,2} ?°C in [A-Z]\w+$").match', r'r"\w+ ?°C in [A-Z]\w+$").search', "make its search linear"),
    ],
)
def test_a_mistake_in_a_rule_is_explained(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in RULE
    assert said in problems(tmp_path, "weather_box.py", RULE.replace(old, new))


def test_exit_status_and_count(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "af.toml").write_text(LEXICON.replace("starts ", "strats "), encoding="utf-8")
    assert main(["check", str(tmp_path / "af.toml")]) == 1
    assert "1 mistake" in capsys.readouterr().out
    assert main(["check", str(tmp_path / "none.toml")]) == 2
    assert "cannot read" in capsys.readouterr().err
    assert main(["check", str(tmp_path)]) == 2
    assert "should be a lexicon (.toml) or a rule (.py)" in capsys.readouterr().err
