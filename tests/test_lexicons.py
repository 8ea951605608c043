"""Every lexicon is well formed and every example in it holds, through the whole pipeline; its `keeps` survive all other languages."""

from __future__ import annotations

from pathlib import Path

import pytest

import cleanpage
from cleanpage.cleaner import Cleaner
from cleanpage.errors import LexiconError
from cleanpage.lexicon.lexicon import Lexicon, load, parse, parse_file
from cleanpage.testing import check_lexicon, unmarked

ALL = Cleaner()
DATA = Path(cleanpage.__file__).parent / "lexicon" / "data"


@pytest.mark.parametrize("language", sorted(load()))
def test_every_phrase_and_example_holds(language: str) -> None:
    assert list(check_lexicon(load()[language])) == []


@pytest.mark.parametrize("language", sorted(load()))
def test_every_file_is_without_mistakes(language: str) -> None:
    assert parse_file(DATA / f"{language}.toml") == load()[language]


@pytest.mark.parametrize("lexicon", load().values(), ids=lambda lexicon: lexicon.language)
def test_the_keeps_survive_every_language(lexicon: Lexicon) -> None:
    for examples in lexicon.examples.values():
        for example in examples.get("keeps", ()):
            assert ALL.clean(unmarked(example), kind="text") == unmarked(example)


@pytest.mark.parametrize(
    "text, hint",
    [
        ('name = "X"', "language"),
        ('language = "x"\nname = "X"\n[read_mor]\nwhole = ["a"]', r"\[read_mor\]; did you mean 'read_more'"),
        ('language = "x"\nname = "X"\n[read_more]\nstrats = ["a"]', "'strats'; did you mean 'starts'"),
        ('language = "x"\nname = "X"\n[read_more]\nstarts = "a"', "list of non-empty strings"),
        ('language = "x"\nname = "X"\n[read_more]\nwhole = ["Read on", "read on!"]', "stands there already"),
        ('language = "x"\nname = "X"\n[read_more', "not valid TOML"),
    ],
)
def test_a_mistake_is_named_with_its_place(text: str, hint: str) -> None:
    with pytest.raises(LexiconError, match=hint):
        parse(text, file="x.toml")
