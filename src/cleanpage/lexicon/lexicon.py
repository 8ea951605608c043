"""Lexicons: the words of a language, read from one TOML file and checked against the schema.

`load()` gives the built-in ones. A mistake raises `LexiconError` and names the file, the section, the key and the nearest right one.
"""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cleanpage.errors import LexiconError
from cleanpage.lexicon.folding import NUMBER, fold_phrase

HOWS = ("whole", "starts", "opens", "ends", "contains", "before_name", "after_name", "agencies")
"""How a phrase matches; docs/add-a-language.md explains each."""
EXAMPLES = ("removes", "keeps")
SECTIONS = (
    "advertisement", "author_bio", "breadcrumb", "byline", "comment_section", "cookie_notice", "date_line", "most_read",
    "newsletter_prompt", "page_navigation", "photo_caption", "photo_credit", "player_control", "promo_notice", "read_more",
    "related_link", "script_notice", "section_label", "share_button", "site_footer", "source_line", "subscription_prompt", "tag_list",
)  # fmt: skip
"""The rules that work by wording: each may have a section in a lexicon."""
_WORD_LISTS = {"function_words": ("words",), "calendar": ("months", "weekdays")}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language."""

    language: str
    name: str
    file: str
    phrases: Mapping[str, Mapping[str, tuple[str, ...]]]
    """Rule id -> how -> phrases as written."""
    examples: Mapping[str, Mapping[str, tuple[str, ...]]]
    """Rule id -> removes/keeps -> texts with `[-…-]` marks."""
    function_words: tuple[str, ...] = ()
    months: tuple[str, ...] = ()
    weekdays: tuple[str, ...] = ()


def parse(text: str, *, file: str = "lexicon.toml", tested: bool = False) -> Lexicon:
    """The lexicon that `text` (TOML) holds. Raises LexiconError with a line for each mistake: its place and the nearest right name.

    The phrases of one that is `tested` are not looked at one by one.
    """
    if sys.version_info >= (3, 11):  # here: who only imports cleanpage reads no lexicon
        import tomllib
    else:
        import tomli as tomllib
    try:
        data = tomllib.loads(text)
    except RecursionError:
        raise LexiconError(f"{file}: nested too deep; a lexicon holds lists of strings") from None
    except ValueError as error:  # also for a number with too many digits, which is no TOMLDecodeError
        raise LexiconError(f"{file}: not valid TOML: {error}") from None
    wrong: list[str] = []
    for key in ("language", "name"):
        if not isinstance(data.get(key), str) or not data[key]:
            wrong.append(f'{file}: needs {key} = "…" at the top')
    phrases: dict[str, dict[str, tuple[str, ...]]] = {}
    examples: dict[str, dict[str, tuple[str, ...]]] = {}
    words: dict[str, tuple[str, ...]] = {}
    for section, content in data.items():
        if section in ("language", "name"):
            continue
        where = f"{file} [{section}]"
        if not isinstance(content, dict):
            wrong.append(f"{file}: unknown key {section!r}{_nearest(section, ('language', 'name', *SECTIONS))}")
            continue
        known: Iterable[str]
        if section in _WORD_LISTS:
            known = _WORD_LISTS[section]
        elif section in SECTIONS:
            known = (*HOWS, *EXAMPLES)
        else:
            wrong.append(f"{file}: unknown section [{section}]{_nearest(section, (*SECTIONS, *_WORD_LISTS))}")
            continue
        for key, values in content.items():
            if key not in known:
                wrong.append(f"{where}: unknown key {key!r}{_nearest(key, known)}")
            elif not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
                wrong.append(f'{where} {key}: should be a list of non-empty strings, ["…", "…"]')
            elif section in _WORD_LISTS:
                words[key] = tuple(values)
            elif key in EXAMPLES:
                examples.setdefault(section, {})[key] = tuple(values)
            else:
                if not tested:
                    wrong.extend(f"{where} {key}: {problem}" for problem in _phrase_problems(values))
                phrases.setdefault(section, {})[key] = tuple(values)
    if wrong:
        raise LexiconError("\n".join(wrong))
    return Lexicon(data["language"], data["name"], file, phrases, examples, words.get("words", ()), words.get("months", ()), words.get("weekdays", ()))


def _nearest(found: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(found, list(known), n=1, cutoff=0.5)
    return f"; did you mean {near[0]!r}?" if near else f"; known: {', '.join(known)}"


def _phrase_problems(phrases: Iterable[str]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for phrase in phrases:
        folded = fold_phrase(phrase)
        if "\n" in phrase:
            yield f"{phrase!r} has a line break; a phrase stands on one line"
        if not folded:
            yield f"{phrase!r} has no letters left after folding"
        elif NUMBER not in phrase and folded[0].isdigit() and not any(map(str.isalpha, folded)):
            yield f"{phrase!r} is read as any number, since every number is; write {{n}} where that is meant"
        elif folded in seen:
            yield f"{phrase!r} stands there already as {seen[folded]!r}"
        else:
            seen[folded] = phrase


def parse_file(path: str | Path) -> Lexicon:
    """The lexicon in the file at `path`. Raises LexiconError, also when the file is no UTF-8; OSError when it cannot be read."""
    path = Path(path)
    try:
        return parse(path.read_text(encoding="utf-8-sig"), file=path.name)
    except UnicodeDecodeError as error:
        raise LexiconError(f"{path.name}: not UTF-8 at byte {error.start}") from None


@cache
def load() -> Mapping[str, Lexicon]:
    """The built-in lexicons by language code, sorted. Read once."""
    from importlib import resources  # here: it takes a tenth of the time of `import cleanpage`

    folder = resources.files("cleanpage.lexicon") / "data"
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda entry: entry.name)
    lexicons = (parse(entry.read_text(encoding="utf-8"), file=entry.name, tested=True) for entry in files)
    return {lexicon.language: lexicon for lexicon in lexicons}
