"""Which languages a page is written in: from `<html lang>`, the script, and function words, in a few microseconds.

Only phrases that may be innocent in another language ask for this (see `matcher.is_bound`), and only when one was hit.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import regex

from cleanpage.lexicon.folding import fold, fold_case
from cleanpage.lexicon.lexicon import Lexicon
from cleanpage.page import Page

_SAMPLES, _SAMPLE = 4, 200
"""How many pieces of the page are looked at, and the length of each in code points."""
_SCRIPTS = {
    "ja": "\u3040-\u30ff", "ko": "\uac00-\ud7a3", "th": "\u0e00-\u0e7f", "he": "\u0590-\u05ff", "el": "\u0370-\u03ff",
    "hi": "\u0900-\u097f", "bn": "\u0980-\u09ff", "ta": "\u0b80-\u0bff",
}  # fmt: skip
"""Scripts that are as good as a language among ours."""
_BY_SCRIPT = {language: regex.compile(f"[{chars}]") for language, chars in _SCRIPTS.items()}
_LETTERS = {"cs": "řů", "hu": "őű", "is": "þ", "lt": "ėų", "lv": "ļķņ", "pl": "łź", "ro": "țţ", "tr": "ğı", "vi": "ơư"}
"""Letters that one language alone among ours has."""
_VOTES, _OF_BEST, _OF_HEAVIEST = 3, 2, 3
"""A language is chosen for so many function words, half as many as the first has, and a third of its weight: a word weighs less the more
languages have it, or Russian would be found on every Bulgarian page."""
_HAN = regex.compile("[\u4e00-\u9fff]")
_BEYOND_LATIN = regex.compile("[\u0370-\u1fff\u2e80-\ud7ff]").search


class Chooser:
    """Chooses the active languages of a page. `fixed` are the caller's languages: then nothing is guessed."""

    def __init__(self, lexicons: Mapping[str, Lexicon], fixed: Collection[str] | None = None) -> None:
        self.always: frozenset[str] = frozenset(fixed) if fixed is not None else frozenset({"en"} & set(lexicons))
        """Languages that are active on every page: the caller's, or English, whose interface words stand on pages of every language."""
        self._known = frozenset(lexicons)
        self.languages_of: dict[str, list[str]] = {}
        """Function word -> the languages that have it."""
        for code, lexicon in lexicons.items():
            for word in {fold(word) for word in lexicon.function_words}:
                self.languages_of.setdefault(word, []).append(code)

    def choose(self, page: Page) -> frozenset[str]:
        """The languages whose bound phrases count on this page."""
        chosen = set(self.always)
        if page.language:
            code = page.language.replace("_", "-").split("-")[0].lower()
            chosen.add({"nb": "no", "nn": "no", "iw": "he", "in": "id", "sh": "sr"}.get(code, code))
        sample = _sample(page.source)
        scripts: set[str] = set()
        if _BEYOND_LATIN(sample):
            scripts = {code for code, script in _BY_SCRIPT.items() if len(script.findall(sample)) * 20 > len(sample)}
            if not scripts and len(_HAN.findall(sample)) * 20 > len(sample):
                scripts = {"zh"}
        if scripts & self._known:
            return frozenset(chosen | scripts)
        votes: dict[str, int] = {}
        weights: dict[str, float] = {}
        known = self.languages_of
        for word in fold_case(sample).split():
            if word in known:
                codes = known[word]
                for code in codes:
                    votes[code] = votes.get(code, 0) + 1
                    weights[code] = weights.get(code, 0.0) + 1 / len(codes)
        if votes:
            best, heaviest = max(votes.values()), max(weights.values())
            chosen.update(code for code, count in votes.items() if count >= _VOTES and count * _OF_BEST >= best and weights[code] * _OF_HEAVIEST >= heaviest)
        if not sample.isascii():
            chosen.update(code for code, letters in _LETTERS.items() if code in votes and sum(map(sample.count, letters)) >= _VOTES)
        return frozenset(chosen)


def _sample(source: str) -> str:
    """Pieces from all over the page; the whole of a small one."""
    if len(source) <= _SAMPLES * _SAMPLE:
        return source
    step = len(source) // _SAMPLES
    return " ".join(source[start : start + _SAMPLE] for start in range(step // 2, len(source), step))
