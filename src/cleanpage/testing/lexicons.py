"""The checks of a lexicon, of ours or of a translator's file anywhere. Every message is written for somebody who knows no Python."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from cleanpage.cleaner import Cleaner
from cleanpage.errors import LexiconError
from cleanpage.lexicon.folding import NUMBER
from cleanpage.lexicon.languages import Chooser
from cleanpage.lexicon.lexicon import SECTIONS, Lexicon, load, parse_file
from cleanpage.lexicon.matcher import Matcher
from cleanpage.read.text import read_text
from cleanpage.testing.examples import check_example, check_marks, unmarked

_CODE = re.compile(r"[a-z]{2,3}\Z").match
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)|\(at end of document\)").search
_TOML_HELP = (
    ("Cannot declare", "This section stands in the file twice: put all its lists under one heading."),
    ("Cannot overwrite", "This key stands twice in its section: join the two lists."),
    ("Illegal character", 'A phrase starts with " and has no " at its end, or holds a tab: write a space for it.'),
    ("Unclosed array", 'The list before this place has no ] at its end, or a comma is missing between two phrases: ["…", "…"].'),
    ("Unterminated string", 'A phrase starts with " and has no " at its end.'),
    ("Unescaped", 'In a phrase, \\ is written \\\\ and " is written \\".'),
    ("Invalid value", 'Every phrase stands between straight quotes "…"; curly ones like “…” do not count, and a list between [ and ].'),
    ("Expected '='", 'A line says: key = ["…", "…"].'),
    ("Expected ']'", "The name of a section stands between [ and ] on a line of its own."),
    ("Expected newline", 'Something stands behind the end of this line; to have a " in a phrase, write \\".'),
    ("Invalid statement", 'A line is a section such as [read_more], a list such as whole = ["…"], or a remark behind #.'),
)
_PROBES = {
    "whole": ("{}",),
    "starts": ("{}: Aaa", "{} - Aaa"),
    "opens": ("{}: Aaa",),
    "ends": ("Aaa - {}", "Aaa {}"),
    "contains": ("{} aaa bbb ccc",),
    "before_name": ("{} Jane Doe",),
    "after_name": ("Jane Doe {}",),
    "agencies": ("Aaa / {}",),
}
"""How -> lines in which such a phrase should be found."""


def check_lexicon_file(path: str | Path) -> Iterator[str]:
    """Everything that is wrong with the lexicon in a file, first its form, then, when it has one, its phrases and examples."""
    path = Path(path)
    try:
        lexicon = parse_file(path)
    except LexiconError as error:
        for line in str(error).split("\n"):
            yield line + _toml_help(path, line)
        return
    if _CODE(lexicon.language) is None:
        yield f'{path.name}: language = {lexicon.language!r} should be the code of the language, two or three small letters such as "de" (ISO 639)'
    elif path.stem != lexicon.language:
        yield f'{path.name}: says language = "{lexicon.language}", so the file should be called {lexicon.language}.toml'
    yield from check_lexicon(lexicon)


def _toml_help(path: Path, message: str) -> str:
    """The line that is no TOML, and what is probably meant."""
    if "not UTF-8" in message:
        return "\n    Save the file with the encoding UTF-8."
    if "not valid TOML" not in message:
        return ""
    out = ""
    place = _PLACE(message)
    if place is not None and place[1]:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
        out = f"\n    line {place[1]}: {lines[int(place[1]) - 1].strip()}"
    return out + "".join(f"\n    {meaning}" for says, meaning in _TOML_HELP if says in message)


def check_lexicon(lexicon: Lexicon) -> Iterator[str]:
    """Everything that is wrong with the phrases and examples of a lexicon; it replaces a built-in one of the same language.

    Each example runs through the whole pipeline, with this language alone and with all languages.
    """
    lexicons = {**load(), lexicon.language: lexicon}
    alone = _cleaner(Matcher(lexicons, languages=[lexicon.language]))
    together = _cleaner(Matcher(lexicons))
    for section in {**lexicon.phrases, **lexicon.examples}:
        yield from _check_section(lexicon, section, alone, together)
    yield from _check_recognition(lexicon, lexicons)
    if load().get(lexicon.language) != lexicon:  # for the built-in ones one test does it for all
        yield from _check_others(lexicon, together)


def _cleaner(matcher: Matcher) -> Cleaner:
    """A Cleaner with another matcher than that of the built-in lexicons."""
    cleaner = Cleaner()
    cleaner.__dict__["_matcher"] = matcher  # the place of the cached property
    return cleaner


def _check_section(lexicon: Lexicon, section: str, alone: Cleaner, together: Cleaner) -> Iterator[str]:
    where = f"{lexicon.file} [{section}]"
    phrases, examples = lexicon.phrases.get(section, {}), lexicon.examples.get(section, {})
    if not phrases:
        yield f'{where}: has no phrases; it needs at least one list such as whole = ["…"]'
    for key, what in (("removes", "lines that go, as [-…-]"), ("keeps", "honest sentences that look like them and stay")):
        if not examples.get(key):
            yield f'{where}: needs {key} = ["…"]: {what}'
    for phrase in phrases.get("whole", ()):
        wrong = _check_whole(alone, section, phrase)
        if wrong:
            yield f"{where} whole: {phrase!r} does not remove itself: {wrong}"
    for how, listed in phrases.items():
        for phrase in listed:
            if not _can_match(alone, section, how, phrase):
                yield f"{where} {how}: {phrase!r} can never be found; write it so that it begins and ends with a letter or a number"
    for key in ("removes", "keeps"):
        for example in examples.get(key, ()):
            wrong = check_marks(example, removes=key == "removes") or check_example(alone, example, rule=section if key == "removes" else None)
            if wrong is None and key == "keeps" and (beside := check_example(together, example, rule=None)):
                wrong = "with the other languages it " + beside
            if wrong:
                yield f"{where} {key}: {wrong}"


def _check_whole(cleaner: Cleaner, section: str, phrase: str) -> str | None:
    result = cleaner.inspect(phrase.replace(NUMBER, "3"), kind="text")
    if result.text.strip():
        return "a line that is only this phrase stays"
    if not any(removal.rule == section or section in removal.also for removal in result.removals):
        return f"the line goes as {', '.join(sorted({removal.rule for removal in result.removals}))} instead; move the phrase there"
    return None


def _can_match(cleaner: Cleaner, section: str, how: str, phrase: str) -> bool:
    plain = phrase.replace(NUMBER, "3")
    return any(hit.phrase == phrase and hit.how == how for probe in _PROBES[how] for hit in cleaner._matcher.look(read_text(probe.format(plain))).of(section))


def _check_recognition(lexicon: Lexicon, lexicons: Mapping[str, Lexicon]) -> Iterator[str]:
    keeps = "\n".join(unmarked(example) for examples in lexicon.examples.values() for example in examples.get("keeps", ()))
    if keeps and lexicon.language not in Chooser(lexicons).choose(read_text(keeps)):
        yield (
            f"{lexicon.file}: a page made of its own keeps is not recognised as {lexicon.name}, so its short phrases would never count; "
            'list more of the commonest little words of the language under [function_words] words = ["…"]'
        )


def _check_others(lexicon: Lexicon, together: Cleaner) -> Iterator[str]:
    """The honest sentences of the other languages must survive this one."""
    for other in load().values():
        if other.language == lexicon.language:
            continue
        for section, examples in other.examples.items():
            for example in examples.get("keeps", ()):
                wrong = check_example(together, example, rule=None)
                if wrong:
                    yield f"{lexicon.file}: harms {other.name} ({other.file} [{section}]), where a sentence {wrong}"


def summary(path: str | Path) -> str:
    """One line on what a sound lexicon holds and which sections it has not yet."""
    lexicon = parse_file(path)
    phrases = sum(len(listed) for hows in lexicon.phrases.values() for listed in hows.values())
    examples = sum(len(listed) for kinds in lexicon.examples.values() for listed in kinds.values())
    missing = [section for section in SECTIONS if section not in lexicon.phrases]
    said = f"{phrases} phrases and {examples} examples in {len(lexicon.phrases)} of {len(SECTIONS)} sections"
    return said + (f"; not there yet: {', '.join(missing)}" if missing else "")
