"""One pass for all words: every phrase of every language and rule, found while each line is looked at once.

A line is folded once and then asked four questions, each a dictionary look-up: is it a phrase, does it begin with one, does it end
with one, does it hold an anchor word of one. So the cost of a line does not grow with the number of phrases or languages.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import regex

from cleanpage.lexicon.folding import ANY_DIGIT as _ANY_DIGIT
from cleanpage.lexicon.folding import DIGITS as _DIGITS
from cleanpage.lexicon.folding import TRIM, fold, fold_phrase
from cleanpage.lexicon.languages import Chooser
from cleanpage.lexicon.lexicon import Lexicon
from cleanpage.page import Page

SHORT = 160
"""Lines up to this length are folded whole; of longer ones only head and tail are."""
EDGE = 64
"""Length of the head and tail that are folded of a longer line: longer than any phrase."""
_CONTAINS_MIN = 12
LONGEST = 500
"""No phrase is looked for in lines above this length: furniture is short, and prose must not pay."""
_DATE_WORD = 4
"""Words up to this length between the parts of a date need not be known: "de", "at", "UTC", "18h05"."""
_OPENS_LIMIT, _ENDS_LIMIT = 300, 200
_SEPARATORS = tuple(":-|>»›→–—(/[")
_EDGES = frozenset(":>›»/|→(（[【,،、：／")
_KEY = 4
"""How many characters of a head or tail find the phrases worth comparing."""
_MARKS = " :-/(|.,"
"""What may follow a two-letter phrase such as "By" in its key."""
_NAME_PARTICLES = frozenset(
    [
        "a",
        "al",
        "and",
        "af",
        "av",
        "by",
        "da",
        "das",
        "de",
        "del",
        "der",
        "des",
        "di",
        "dos",
        "du",
        "e",
        "ed",
        "el",
        "et",
        "for",
        "für",
        "i",
        "in",
        "la",
        "le",
        "of",
        "och",
        "og",
        "on",
        "the",
        "to",
        "und",
        "van",
        "von",
        "vom",
        "y",
        "zu",
        "en",
        "het",
        "ter",
        "ten",
        "te",
        "w",
    ]
)
_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uff00-\uffef]")
_WORD_END = regex.compile(r"[\w\p{M}]").match  # with marks, which carry vowels in Indic scripts


class Hit(NamedTuple):
    """A phrase that was found in a block."""

    block: int
    rule: str
    how: str
    phrase: str
    language: str


class _Entry(NamedTuple):
    rule: str
    how: str
    phrase: str
    language: str
    bound: bool
    edged: bool
    """The phrase as written ends (for a tail: begins) with a mark, which the line must show too: "Home >", "(dpa)"."""


class Hits:
    """What the matcher found on one page, by rule and by block; and the folded lines, for rules that compare."""

    __slots__ = ("by_block", "by_rule", "folded")

    def __init__(self, folded: list[str], by_block: dict[int, list[Hit]]) -> None:
        self.folded = folded
        """Folded text of every block up to `SHORT` characters, trimmed; an empty string for longer ones."""
        self.by_block = by_block
        self.by_rule: dict[str, list[Hit]] = {}
        for hits in by_block.values():
            for hit in hits:
                self.by_rule.setdefault(hit.rule, []).append(hit)

    def of(self, rule: str) -> Sequence[Hit]:
        """The hits of one rule, in page order."""
        return self.by_rule.get(rule, ())


def _is_edged(phrase: str, how: str) -> bool:
    edge = phrase.strip()[-1] if how == "opens" else phrase.strip()[0] if how == "ends" else ""
    return edge in _EDGES and edge != ""


def _is_sentence(line: str) -> bool:
    """Whether a line of a script without capitals ends as a sentence does: then what follows a phrase is no name."""
    return line[0] > "\u0590" and line.endswith((".", "。", "।", "۔", "؟", "?", "!"))


def is_bound(folded: str) -> bool:
    """Whether a phrase works only on pages in its own language: short or single words may be innocent in another."""
    if _UNSPACED.match(folded):
        return len(folded) < 2
    return len(folded) < 8 or (" " not in folded and len(folded) < 14)


class Matcher:
    """All phrases of the given lexicons, compiled. Immutable after construction; safe to share between threads."""

    def __init__(self, lexicons: Mapping[str, Lexicon], *, languages: Collection[str] | None = None) -> None:
        self._chooser = Chooser(lexicons, languages)
        whole: dict[str, list[_Entry]] = {}
        heads: dict[str, dict[str, list[_Entry]]] = {}
        tails: dict[str, dict[str, list[_Entry]]] = {}
        anchored: dict[str, dict[str, list[_Entry]]] = {}
        unspaced: dict[str, list[_Entry]] = {}
        for lexicon in lexicons.values():
            if languages is not None and lexicon.language not in languages:
                continue
            for rule, hows in lexicon.phrases.items():
                for how, phrases in hows.items():
                    for phrase in phrases:
                        folded = fold_phrase(phrase)
                        entry = _Entry(rule, how, phrase, lexicon.language, is_bound(folded), _is_edged(phrase, how))
                        if how in ("whole", "starts"):
                            whole.setdefault(folded, []).append(entry)
                        if how in ("starts", "opens", "before_name"):
                            for key in _keys(folded, tail=False):
                                heads.setdefault(key, {}).setdefault(folded, []).append(entry)
                        elif how in ("ends", "after_name", "agencies"):
                            for key in _keys(folded, tail=True):
                                tails.setdefault(key, {}).setdefault(folded, []).append(entry)
                        elif how == "contains":
                            if _UNSPACED.search(folded):
                                unspaced.setdefault(folded, []).append(entry)
                            else:
                                anchor = max(folded.split(), key=len)
                                anchored.setdefault(anchor, {}).setdefault(folded, []).append(entry)
        calendars = (word for lexicon in lexicons.values() for word in (*lexicon.months, *lexicon.weekdays))
        self._calendar = frozenset(part for word in calendars for part in _WORDS(fold_phrase(word)))
        self._whole = whole
        self._heads = _indexed(heads)
        self._tails = _indexed(tails)
        self._anchored = anchored
        self._anchors = frozenset(anchored)
        self._unspaced = unspaced
        self._any_unspaced = re.compile("|".join(map(re.escape, unspaced)) or r"(?!)").search  # linear: literals only

    def look(self, page: Page) -> Hits:
        """Every hit on the page. Linear in its length."""
        found: list[tuple[int, str, _Entry]] = []
        folded: list[str] = []
        whole, heads, tails = self._whole, self._heads, self._tails
        no_anchor = self._anchors.isdisjoint
        add = folded.append
        for block, line in enumerate(page.lines):
            size = len(line)
            if size <= SHORT:
                text = line.strip(TRIM)
                if text.isascii():  # `fold`, written out for the case that is nearly all lines of many pages
                    text = text.lower()
                    if _ANY_DIGIT(text):
                        text = _DIGITS("0", text)
                    if "  " in text:
                        text = " ".join(text.split())
                else:
                    text = fold(text).strip(TRIM)
                add(text)
                if text in whole:
                    found.extend((block, text, entry) for entry in whole[text])
                if (key := text[:4]) in heads or (key := text[:3]) in heads:
                    self._look_head(found, block, line, text, key, whole=True)
                if (key := text[-4:]) in tails or (key := text[-3:]) in tails:
                    self._look_tail(found, block, line, text, key)
                if size >= _CONTAINS_MIN and not no_anchor(text.split()):
                    self._look_inside(found, block, text)
                if text > "\u0e00":
                    self._look_unspaced(found, block, line, text)
            else:
                add("")
                if size <= LONGEST:
                    if (key := line[:4].lower()) in heads or (key := key[:3]) in heads:
                        self._look_head(found, block, line, fold(line[:EDGE]).lstrip(TRIM), key, whole=False)
                    end = line[-6:].rstrip(TRIM).lower()
                    if (key := end[-4:]) in tails or (key := end[-3:]) in tails:
                        self._look_tail(found, block, line, fold(line[-EDGE:]).rstrip(TRIM), key)
        return Hits(folded, self._bind(page, found))

    def _look_head(self, found: list[tuple[int, str, _Entry]], block: int, line: str, text: str, key: str, *, whole: bool) -> None:
        begins, phrases = self._heads[key]
        if not text.startswith(begins):
            return
        for phrase, entries in phrases.items():
            if not text.startswith(phrase) or not _ends_word(text, len(phrase)):
                continue
            rest = text[len(phrase) :]
            for entry in entries:
                if len(line) > _OPENS_LIMIT:
                    hit = False
                elif entry.how == "opens":
                    hit = not entry.edged or rest.lstrip(" \"'").startswith((*_SEPARATORS, ","))
                elif entry.how == "starts":
                    hit = rest.lstrip().startswith(_SEPARATORS) or (entry.rule == "date_line" and self._is_date(rest))
                else:
                    hit = (
                        whole
                        and not _is_sentence(line)
                        and is_name(line[-len(rest.strip(TRIM)) :] if rest.strip(TRIM) else "", named_before=rest.lstrip()[:1] == ":")
                    )
                if hit:
                    found.append((block, text, entry))

    def _is_date(self, rest: str) -> bool:
        """Whether what follows a phrase is a date and a time and nothing else."""
        words = _WORDS(rest)
        return "0" in words and all(word in self._calendar or len(word) <= _DATE_WORD for word in words)

    def _look_tail(self, found: list[tuple[int, str, _Entry]], block: int, line: str, text: str, key: str) -> None:
        ends, phrases = self._tails[key]
        if not text.endswith(ends):
            return
        for phrase, entries in phrases.items():
            start = len(text) - len(phrase)
            if not text.endswith(phrase) or (start > 0 and _WORD_END(text[start]) and _WORD_END(text[start - 1]) and not _UNSPACED.match(phrase)):
                continue
            for entry in entries:
                if entry.how == "after_name":
                    hit = len(line) <= EDGE and is_name(line.strip(TRIM)[: max(0, start)].strip(), named_before=True)
                elif entry.edged and not text[:start].rstrip().endswith((*_SEPARATORS, ",")):
                    hit = False
                else:
                    hit = len(line) <= (_ENDS_LIMIT if entry.how == "ends" else LONGEST)
                if hit:
                    found.append((block, text, entry))

    def _look_unspaced(self, found: list[tuple[int, str, _Entry]], block: int, line: str, text: str) -> None:
        """Scripts without spaces: phrases inside the line, and heads and tails of two characters."""
        if self._any_unspaced(text):
            found.extend((block, text, entry) for phrase, entries in self._unspaced.items() if phrase in text for entry in entries)
        if text[:2] in self._heads:
            self._look_head(found, block, line, text, text[:2], whole=True)
        if text[-2:] in self._tails:
            self._look_tail(found, block, line, text, text[-2:])

    def _look_inside(self, found: list[tuple[int, str, _Entry]], block: int, text: str) -> None:
        spaced = f" {' '.join(_WORDS(text))} "
        for word in set(text.split()):
            for phrase, entries in self._anchored.get(word, {}).items():
                if phrase in text and f" {' '.join(_WORDS(phrase))} " in spaced:
                    found.extend((block, text, entry) for entry in entries)

    def _bind(self, page: Page, found: Iterable[tuple[int, str, _Entry]]) -> dict[int, list[Hit]]:
        """Drop the bound phrases of languages that the page is not in; the languages are looked for only when one was hit."""
        by_block: dict[int, list[Hit]] = {}
        active: Collection[str] | None = None
        for block, _, entry in found:
            if entry.bound and entry.language not in self._chooser.always:
                if active is None:
                    active = self._chooser.choose(page)
                if entry.language not in active:
                    continue
            by_block.setdefault(block, []).append(Hit(block, entry.rule, entry.how, entry.phrase, entry.language))
        return by_block


_WORDS = regex.compile(r"[\w\p{M}]+").findall


def _keys(phrase: str, *, tail: bool) -> Iterable[str]:
    """The keys under which a head or tail phrase is found: its edge, or for a shorter phrase itself and each mark that may follow."""
    if len(phrase) >= _KEY:
        return (phrase[-_KEY:] if tail else phrase[:_KEY],)
    if len(phrase) < 2:
        return ()
    marked = tuple(mark + phrase if tail else phrase + mark for mark in _MARKS)
    return (phrase, *marked)


def _indexed(index: Mapping[str, dict[str, list[_Entry]]]) -> dict[str, tuple[tuple[str, ...], dict[str, list[_Entry]]]]:
    """Key -> (its phrases as a tuple for `startswith`, phrase -> entries)."""
    return {key: (tuple(phrases), phrases) for key, phrases in index.items()}


def _ends_word(text: str, end: int) -> bool:
    """Whether a word ends at `end`: no letter follows or none stands before, or the script writes no spaces."""
    return end >= len(text) or not _WORD_END(text[end]) or not _WORD_END(text[end - 1]) or _UNSPACED.match(text[end - 1]) is not None


def is_name(text: str, *, named_before: bool) -> bool:
    """Whether a short text reads as the name of somebody or something: 1 to 6 words, capitals where the script has them, no sentence.

    `named_before` says that a colon or the like announced it; then no capitals are asked for.
    """
    text = text.strip(TRIM)
    if not text or len(text) > 70:
        return False
    if _UNSPACED.search(text) or text[0] > "\u0590":
        return len(text) <= 40 and len(text.split()) <= 6 and not text.endswith(("。", "।", "؟", "۔"))
    words = text.replace(",", " ").replace("/", " ").split()
    if len(words) > 8 or (". " in text and not re.search(r"\b\w\. ", text)):
        return False
    big = sum(1 for word in words if word[0].isupper() or word[0].isdigit() or not word[0].isalpha())
    small = sum(1 for word in words if word[0].islower() and word not in _NAME_PARTICLES)
    return small == 0 and big > 0 if not named_before else small <= 2 and big > 0
