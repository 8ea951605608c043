"""One pass for all words: every phrase of every language and rule, found while each line is looked at once.

A line is folded once, split into words once, and asked four questions, each a dictionary look-up: is it a phrase, does its first word
begin one, does its last word end one, does it hold an anchor word of one. So the cost of a line does not grow with the number of
phrases or languages.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from sys import intern
from typing import Any, NamedTuple, TypeAlias

import regex

from cleanpage.lexicon import rows
from cleanpage.lexicon.dates import CASELESS_FROM, is_date, says_who_and_when
from cleanpage.lexicon.edges import SEPARATORS, UNSPACED_FROM, WORD_END, ends_word, first_part, is_edged, is_sentence, is_separated, last_part
from cleanpage.lexicon.folding import ASCII_FOLD, TRIM, bare, fold, fold_phrase, fold_phrases
from cleanpage.lexicon.folding import DIGITS as _DIGITS
from cleanpage.lexicon.languages import Chooser
from cleanpage.lexicon.lexicon import Lexicon
from cleanpage.lexicon.names import PARTICLES, UNSPACED, is_name
from cleanpage.page import Page

SHORT = 160
"""Lines up to this length are folded whole; of longer ones only head and tail are."""
EDGE = 64
"""Length of the head and tail that are folded of a longer line: longer than any phrase."""
_EDGE_WORD = 24
"""In so many characters at its ends a longer line shows its first and last word."""
_CREDIT = 82
"""So near to the end of a long line stands the colon of a credit."""
_GLUED_MIN, _OF_ANOTHER = 8, frozenset(("comment_section", "page_navigation", "read_more", "related_link"))
"""Letters of a phrase, and rules whose phrases are known where a headline is glued to them: "Artículo anteriorEl puente se cierra"."""
_DROP_ACCENTS = frozenset(("ca", "cs", "es", "fr", "hr", "hu", "it", "lt", "lv", "pl", "pt", "ro", "sk", "sl", "sr"))
"""Languages that many write without their accents, in capitals or everywhere. Their phrases are known in both spellings."""
_CONTAINS_MIN = 12
_CUT_OFF_MIN, _CUT_OFF_WORD_MIN, _CUT_OFF_UNSPACED_MIN = 9, 10, 4
"""Letters of several words, of one word, and in scripts without spaces: shorter ones behind an ellipsis may be said, "He was so... more"."""
LONGEST = 500
"""No phrase is looked for in lines above this length: furniture is short, and prose must not pay."""
_SIGNED_MAX = 100
_SAID_WORDS, _SAID, _CRY = 3, ".。!?…", 9
"""A few words with a full stop behind them, or one short word with another such mark, are said and no button: "I agree.", "No!", "Help..."."""
_DATE_WORD = 4
"""Words up to this length between the parts of a date need not be known: "de", "at", "UTC", "18h05"."""
_DATED_WORDS = 6
"""So many words stand before a date at the end of a line: who wrote then."""
_MANY_LINES = 20_000
"""Above so many lines of a page each distinct one is looked at once."""
_OPENS_LIMIT, _ENDS_LIMIT = 300, 200
_ALONG = frozenset(("whole", "starts", "opens", "before_name"))
"""How a phrase may stand in a part of a row."""
_UNSPACED_KEYS = (1, 2)
_CREDITED = r"([^.!?…\n|/]{3,30}:\s?[^:!?…\n]{1,80}[^:.!?…\n])$"
_LAST_SENTENCE = regex.compile(r"(?:[.!?…»”\"’)]\s+|(?<=[\p{Ll}\p{Nd}'’”»\"])(?=\p{Lu}\p{Ll}))" + _CREDITED).search  # linear: bounded
"""What stands behind a sentence, or is glued to one."""
_BEHIND_BAR = regex.compile(r"(?:\s[|/–—-]\s|[\p{L}\p{M}][|/])" + _CREDITED).search  # linear: bounded
_ANY_BAR = re.compile("[|/–—-]").search
_IN_BRACKETS = regex.compile(r"[(（\[【]([^()（）\[\]【】]{3,80})[)）\]】]\.?$").search  # linear: bounded
_CLOSING_BRACKETS = (")", "）", "]", "】", ").")
_CREDITED_MIN = 13
"""So much of a caption stands before its credit: "VIDEO/FOTO: …" is a headline."""
_WORDS = regex.compile(r"[\w\p{M}]+").findall
_MAIL = re.compile(r"(?<!\S)[^\s@]{1,64}@[^\s@]{3,64}$").sub  # linear: bounded
_NUMBER = re.compile(r"^\d{1,3}[.)] ").sub


class Hit(NamedTuple):
    """A phrase that was found in a block."""

    block: int
    rule: str
    how: str
    phrase: str
    languages: frozenset[str]


class _Entry(NamedTuple):
    rule: str
    how: str
    phrase: str
    languages: str
    """All whose lexicons hold the phrase in this section, with spaces between."""
    bound: bool
    edged: bool
    """The phrase as written ends (for a tail: begins) with a mark, which the line must show too: "Home >", "(dpa)"."""


_Found: TypeAlias = list[tuple[int, _Entry]]
_Entries: TypeAlias = tuple[tuple[Any, ...], ...]
"""The fields of entries: plain tuples of plain things, which the garbage collector need not look through again and again."""
_Index: TypeAlias = dict[str, tuple[tuple[str, ...], dict[str, _Entries]]]
"""Key -> (its phrases as a tuple for `startswith`, phrase -> entries)."""
_entry = _Entry._make


class Hits:
    """What the matcher found on one page, by rule and by block; and the folded lines, for rules that compare."""

    __slots__ = ("by_block", "by_rule", "calendar", "folded", "function_words", "memo", "phrases")

    def __init__(
        self,
        folded: list[str],
        by_block: dict[int, list[Hit]],
        calendar: frozenset[str],
        phrases: Collection[str],
        function_words: Mapping[str, Sequence[str]],
    ) -> None:
        self.folded = folded
        """Folded text of every block up to `SHORT` characters, trimmed; an empty string for longer ones."""
        self.by_block = by_block
        self.calendar = calendar
        """The folded names of months and days of all languages."""
        self.function_words = function_words
        """Function word -> the languages that have it."""
        self.phrases = phrases
        """Every folded phrase that is furniture when it is all of a line, in all languages."""
        self.memo: dict[str, Any] = {}
        """What a rule worked out about the whole page, for the next one."""
        self.by_rule: dict[str, list[Hit]] = {}
        for hits in by_block.values():
            for hit in hits:
                self.by_rule.setdefault(hit.rule, []).append(hit)

    def is_phrase(self, text: str) -> bool:
        """Whether a short text, a part of a line, would be furniture if it stood alone."""
        return fold(text).strip(TRIM) in self.phrases

    def of(self, rule: str) -> Sequence[Hit]:
        """The hits of one rule, in page order."""
        return self.by_rule.get(rule, ())


class Matcher:
    """All phrases of the given lexicons, compiled. Immutable after construction; safe to share between threads."""

    def __init__(self, lexicons: Mapping[str, Lexicon], *, languages: Collection[str] | None = None) -> None:
        self._chooser = Chooser(lexicons, languages)
        wholes: dict[str, list[tuple[Any, ...]]] = {}
        heads: dict[str, dict[str, list[tuple[Any, ...]]]] = {}
        tails: dict[str, dict[str, list[tuple[Any, ...]]]] = {}
        anchored: dict[str, dict[str, list[tuple[Any, ...]]]] = {}
        unspaced: dict[str, list[tuple[Any, ...]]] = {}
        for folded, entry in _fields(lexicon for lexicon in lexicons.values() if languages is None or lexicon.language in languages):
            how = entry[1]
            if how in ("whole", "starts"):
                wholes.setdefault(folded, []).append(entry)
                for key in _keys(folded, tail=False):
                    heads.setdefault(key, {})
            if how in ("whole", "starts") and entry[0] == "read_more" and is_long_enough(folded):
                for key in _keys(folded, tail=True):
                    tails.setdefault(key, {}).setdefault(folded, []).append((entry[0], "cut_off", *entry[2:]))
            if how in ("starts", "opens", "before_name"):
                for key in _keys(folded, tail=False):
                    heads.setdefault(key, {}).setdefault(folded, []).append(entry)
            elif how in ("ends", "after_name", "agencies"):
                for key in _keys(folded, tail=True):
                    tails.setdefault(key, {}).setdefault(folded, []).append(entry)
            elif how == "contains":
                if UNSPACED.search(folded):
                    unspaced.setdefault(folded, []).append(entry)
                else:
                    anchored.setdefault(max(folded.split(), key=len), {}).setdefault(folded, []).append(entry)
        self._whole = _frozen(wholes)
        self._unspaced = _frozen(unspaced)
        self._anchored = {word: _frozen(phrases) for word, phrases in anchored.items()}
        calendars = (word for lexicon in lexicons.values() for word in (*lexicon.months, *lexicon.weekdays))
        self._calendar = frozenset(part for word in calendars for part in _WORDS(fold_phrase(word)))
        self._heads: _Index = {key: (tuple(phrases), _frozen(phrases)) for key, phrases in heads.items()}
        self._tails: _Index = {key: (tuple(phrases), _frozen(phrases)) for key, phrases in tails.items()}
        self._anchors = frozenset(self._anchored)
        self._any_unspaced = re.compile("|".join(map(re.escape, self._unspaced)) or r"(?!)").search  # linear: literals only

    def look(self, page: Page) -> Hits:
        """Every hit on the page. Linear in its length."""
        folded, found = self._look_at(page.lines) if len(page.lines) <= _MANY_LINES else self._look_at_distinct(page.lines)
        return Hits(folded, self._bind(page, found), self._calendar, self._whole, self._chooser.languages_of)

    def _look_at_distinct(self, lines: Sequence[str]) -> tuple[list[str], _Found]:
        """The same for very many lines, of which most recur. Where most are phrases, the page is a list of words and has no furniture."""
        distinct = {line: index for index, line in enumerate(dict.fromkeys(lines))}
        folded, found = self._look_at(list(distinct))
        order = [distinct[line] for line in lines]
        everywhere = [folded[index] for index in order]
        entries: dict[int, list[_Entry]] = {}
        for index, entry in found:
            entries.setdefault(index, []).append(entry)
        hit = [block for block, index in enumerate(order) if index in entries]
        if 2 * len(hit) > len(lines):
            return everywhere, []
        return everywhere, [(block, entry) for block in hit for entry in entries[order[block]]]

    def _look_at(self, lines: Sequence[str]) -> tuple[list[str], _Found]:
        """(folded lines, what was found in which)."""
        found: _Found = []
        folded: list[str] = []
        whole, heads, tails = self._whole, self._heads, self._tails
        no_anchor, any_unspaced = self._anchors.isdisjoint, UNSPACED.search
        add = folded.append
        for block, line in enumerate(lines):
            if len(line) > SHORT:
                add("")
                if len(line) <= LONGEST:
                    self._look_edges(found, block, line)
                    if ": " in line[-_CREDIT:]:
                        self._look_last_sentence(found, block, line)
                    if line.endswith(_CLOSING_BRACKETS):
                        self._look_in_brackets(found, block, line)
                continue
            if line.isascii():  # `fold`, written out for the case that is nearly all lines of many pages
                text = line.translate(ASCII_FOLD).strip(TRIM)
                if "0" in text:
                    text = _DIGITS("0", text)
                unspaced = False
            else:
                text = fold(line).strip(TRIM)
                unspaced = any_unspaced(text) is not None
            if ": " in line:
                self._look_last_sentence(found, block, line)
            if line.endswith(_CLOSING_BRACKETS):
                self._look_in_brackets(found, block, line)
            if "@" in text:
                text = _MAIL("", text)  # a name's mail address behind it hides the word before it
            words = text.split()
            if "  " in text or "|" in line or "·" in line or "•" in line or (unspaced and " " in text):
                text = " ".join(words)
                self._look_along(found, block, line)
            add(text)
            if not words:
                continue
            key = words[0]
            if (key if key.isalpha() else (key := first_part(key))) in heads:
                if text.endswith("(0") and text not in whole:
                    text = text[:-2].rstrip(TRIM)  # with a count behind it, "Comments (12)"
                if text in whole:
                    said = len(words) <= _SAID_WORDS and line[-1] in _SAID and _is_said(line, text)
                    found += [(block, entry) for entry in map(_entry, whole[text]) if not said or entry.phrase[-1] in _SAID or entry.rule == "script_notice"]
                self._look_head(found, block, line, text, key, whole=True)
            key = words[-1]
            if (key if key.isalpha() else (key := last_part(key))) in tails:
                self._look_tail(found, block, line, text, key)
            if not no_anchor(words) and len(line) >= _CONTAINS_MIN:
                self._look_inside(found, block, text)
            if unspaced:
                self._look_unspaced(found, block, line, text)
        return folded, found

    def _look_along(self, found: _Found, block: int, line: str) -> None:
        """A row of phrases or dates, "Home | News | Sport": two of them or more, and half of its parts. The hit says `row`."""
        parts = rows.parts(line)
        if not parts:
            return
        folded, inside = self._look_at(parts)
        marked = {folded[part]: entry for part, entry in reversed(inside) if entry.how in _ALONG and parts[part][0].isalpha()}
        dates = sum(text != "0" and is_date(text, self._calendar) for text in folded if text not in marked)  # a number alone is no date
        if marked and len(marked) + dates >= max(2, len(parts) / 2):
            found += [(block, entry._replace(how="row")) for entry in {entry.rule: entry for entry in marked.values()}.values()]

    def _look_edges(self, found: _Found, block: int, line: str) -> None:
        """The head and the tail of a line that is too long to be folded whole."""
        key = line[:_EDGE_WORD].partition(" ")[0]
        if key.isalpha():
            key = key.lower()
        else:
            head = fold(line[:_EDGE_WORD]).lstrip(TRIM)
            key = first_part(head.partition(" ")[0])
            if head > UNSPACED_FROM:
                for size in _UNSPACED_KEYS:
                    if head[:size] in self._heads:
                        self._look_head(found, block, line, fold(line[:EDGE]).lstrip(TRIM), head[:size], whole=False)
        if key in self._heads:
            self._look_head(found, block, line, fold(line[:EDGE]).lstrip(TRIM), key, whole=False)
        last = line[-_EDGE_WORD:].rpartition(" ")[2]
        key = last[:-1].lower() if last[:-1].isalpha() and last[-1] == "." and last.isascii() else last_part(fold(last).rstrip(TRIM))
        if last[-1] > UNSPACED_FROM:
            tail = fold(line[-EDGE:]).rstrip(TRIM)
            for size in _UNSPACED_KEYS:
                if tail[-size:] in self._tails:
                    self._look_tail(found, block, line, tail, tail[-size:])
        if key in self._tails:
            self._look_tail(found, block, line, fold(line[-EDGE:]).rstrip(TRIM), key)

    def _look_head(self, found: _Found, block: int, line: str, text: str, key: str, *, whole: bool) -> None:
        begins, phrases = self._heads[key]
        if not text.startswith(begins) or line[0] == "/":
            return
        for phrase in begins:
            if not text.startswith(phrase):
                continue
            if not ends_word(text, len(phrase)):
                if _is_glued(line, phrase):
                    found += [
                        (block, entry._replace(how="glued")) for entry in map(_entry, phrases[phrase]) if entry.rule in _OF_ANOTHER and entry.how == "starts"
                    ]
                continue
            rest = text[len(phrase) :].removeprefix(")")  # a phrase may end in one, which folding takes off: "Category(ies)"
            for entry in map(_entry, phrases[phrase]):
                if len(line) > _OPENS_LIMIT:
                    hit = False
                elif entry.how == "opens":
                    hit = not entry.edged or is_separated(rest, " \"'")
                elif entry.how == "starts":
                    hit = is_separated(rest) or (entry.rule == "date_line" and (is_date(rest, self._calendar) or self._is_signed(line, rest)))
                else:
                    hit = (
                        whole
                        and not is_sentence(line)
                        and (not entry.edged or rest.lstrip().startswith((*SEPARATORS, ",")))
                        and (
                            self._names(line, rest, entry.languages)
                            or (entry.rule == "byline" and not self._begins_with_date(rest) and self._is_signed(line, rest))
                        )
                    )
                if hit:
                    found.append((block, entry))

    def _is_signed(self, line: str, rest: str) -> bool:
        """Whether what stands behind a phrase says who wrote when, in a short line that does not end as a sentence."""
        return len(line) <= _SIGNED_MAX and line[-1] not in _SAID and says_who_and_when(" ".join(line.split()[-len(rest.split()) :]), self._calendar)

    def _begins_with_date(self, rest: str) -> bool:
        first = next(iter(_WORDS(rest)), "0")
        return first == "0" or first in self._calendar

    def _names(self, line: str, rest: str, languages: str) -> bool:
        """Whether what stands behind a phrase is a name. Without a colon, in a script with capitals, it holds no function word but those of names:
        "Por Que Comprar"."""
        named = rest.lstrip()[:1] == ":"
        said = not named and any(word < CASELESS_FROM and word not in PARTICLES and self._is_function_word(word, languages) for word in _WORDS(rest))
        return not said and is_name(_behind(line, rest), named_before=named)

    def _is_function_word(self, word: str, languages: str) -> bool:
        known = self._chooser.languages_of
        return not _languages(languages).isdisjoint(known.get(word) or known.get(bare(word)) or ())

    def _look_last_sentence(self, found: _Found, block: int, line: str) -> None:
        """A caption that ends in a credit: "The bridge on Monday. Foto: Jane Doe". The hit says `last_sentence`."""
        start = last_sentence(line)
        if start < 0:
            return
        self._look_credit(found, block, line[start:], "last_sentence")

    def _look_in_brackets(self, found: _Found, block: int, line: str) -> None:
        """A caption with a credit in brackets behind it: "The bridge on Monday (fot. Jane Doe)". The hit says `in_brackets`."""
        match = _IN_BRACKETS(line)
        if match is not None and names_somebody(match[1]):
            self._look_credit(found, block, match[1], "in_brackets")

    def _look_credit(self, found: _Found, block: int, credit: str, how: str) -> None:
        text = fold(credit).strip(TRIM)
        key = first_part(text.partition(" ")[0])
        if key in self._heads:
            heads: _Found = []
            self._look_head(heads, block, credit, text, key, whole=True)
            found += [(block, entry._replace(how=how)) for _, entry in heads if entry.rule == "photo_credit" and _is_credit(entry, text)][:1]

    def _look_tail(self, found: _Found, block: int, line: str, text: str, key: str) -> None:
        ends, phrases = self._tails[key]
        if not text.endswith(ends):
            return
        for phrase, entries in phrases.items():
            start = len(text) - len(phrase)
            if not text.endswith(phrase) or (start > 0 and WORD_END(text[start]) and WORD_END(text[start - 1]) and not UNSPACED.match(phrase)):
                continue
            for entry in map(_entry, entries):
                if entry.how == "cut_off":
                    hit = text[:start].rstrip(" ])").endswith("..")
                elif entry.how == "after_name":
                    hit = len(line) <= EDGE and is_name(_NUMBER("", line.strip(TRIM)[: max(0, start)]).strip(), named_before=entry.rule != "comment_section")
                elif entry.edged and not text[:start].rstrip().endswith((*SEPARATORS, ",")):
                    hit = False
                else:
                    hit = len(line) <= (_ENDS_LIMIT if entry.how == "ends" else LONGEST)
                if hit:
                    found.append((block, entry))

    def _look_unspaced(self, found: _Found, block: int, line: str, text: str) -> None:
        """Scripts without spaces: phrases inside the line, and heads and tails by their first and last characters."""
        if self._any_unspaced(text):
            found += [(block, entry) for phrase, entries in self._unspaced.items() if phrase in text for entry in map(_entry, entries)]
        for size in _UNSPACED_KEYS:
            if text[:size] in self._heads:
                self._look_head(found, block, line, text, text[:size], whole=True)
            if text[-size:] in self._tails:
                self._look_tail(found, block, line, text, text[-size:])

    def _look_inside(self, found: _Found, block: int, text: str) -> None:
        for word in dict.fromkeys(text.split()):  # in their order: a receipt names the first phrase, on every run the same
            if word not in self._anchors:
                continue
            for phrase, entries in self._anchored[word].items():
                if phrase in text and f" {' '.join(_WORDS(phrase))} " in f" {' '.join(_WORDS(text))} ":
                    found += [(block, entry) for entry in map(_entry, entries)]

    def _bind(self, page: Page, found: Iterable[tuple[int, _Entry]]) -> dict[int, list[Hit]]:
        """Drop the bound phrases of languages that the page is not in; the languages are looked for only when one was hit."""
        by_block: dict[int, list[Hit]] = {}
        active: frozenset[str] | None = None
        always = self._chooser.always
        for block, (rule, how, phrase, codes, bound, _) in found:
            languages = _languages(codes)
            if bound and always.isdisjoint(languages):
                if active is None:
                    active = self._chooser.choose(page)
                if active.isdisjoint(languages):
                    continue
            hit = Hit(block, rule, how, phrase, languages)
            if block in by_block:
                by_block[block].append(hit)
            else:
                by_block[block] = [hit]
        return by_block


def last_sentence(line: str) -> int:
    """Where the last sentence of a line begins, if it could be a credit, "The bridge on Monday. Foto: Jane Doe": -1 when not."""
    match = _LAST_SENTENCE(line) or (_BEHIND_BAR(line) if _ANY_BAR(line, max(0, len(line) - 2 * _CREDIT)) else None)
    return match.start(1) if match and match.start(1) >= _CREDITED_MIN else -1


def _behind(line: str, rest: str) -> str:
    """The end of a line as written, for the end of its folded text: nearly always as long."""
    rest = rest.strip(TRIM)
    return line[-len(rest) :] if rest else ""


def _is_glued(line: str, phrase: str) -> bool:
    """Whether a line begins with a phrase, in the same number of letters, and the next one is a capital behind a small one."""
    size = len(phrase)
    return size >= _GLUED_MIN and line[size : size + 1].isupper() and line[size - 1].islower() and fold(line[:size]) == phrase


def _is_credit(entry: _Entry, text: str) -> bool:
    """Whether more than one word stands behind a phrase that no mark parts from it: "Photo Gallery" credits nobody."""
    return entry.how != "before_name" or ":" in text or "=" in text or len(text.split()) > len(entry.phrase.split()) + 1


def names_somebody(credit: str) -> bool:
    """Whether a credit has a name behind its colon, or has no colon."""
    rest = credit.replace("：", ":").partition(":")[2].strip()
    return not rest or " " not in rest or is_name(rest, named_before=True)


def _is_said(line: str, text: str) -> bool:
    """Whether a line that ends with a mark, and is the phrase `text` but for that, reads as something said."""
    if line.endswith((".", "。")) and not line.endswith("..."):
        return len(line) == len(text) + 1
    return " " not in text and len(text) < _CRY and len(line) <= len(text) + 3 and line[0] not in TRIM


def _fields(lexicons: Iterable[Lexicon]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """(folded phrase, fields of its entry) of every phrase; one for all languages that share it."""
    shared: dict[tuple[str, str, str, bool], tuple[str, list[str]]] = {}
    for lexicon in lexicons:
        drops_accents = lexicon.language in _DROP_ACCENTS
        for rule, hows in lexicon.phrases.items():
            for how, phrases in hows.items():
                for phrase, folded in zip(phrases, fold_phrases(phrases), strict=True):
                    shared.setdefault((folded, rule, how, is_edged(phrase, how)), (phrase, []))[1].append(lexicon.language)
                    if drops_accents and not folded.isascii() and not is_bound(folded):
                        shared.setdefault((bare(folded), rule, how, is_edged(phrase, how)), (phrase, []))[1].append(lexicon.language)
    for (folded, rule, how, edged), (phrase, languages) in shared.items():
        codes = languages[0] if len(languages) == 1 else intern(" ".join(dict.fromkeys(languages)))
        yield folded, (rule, how, phrase, codes, is_bound(folded), edged)


def is_long_enough(folded: str) -> bool:
    """Whether a phrase behind an ellipsis can only be a link."""
    return len(folded) >= (_CUT_OFF_UNSPACED_MIN if UNSPACED.search(folded) else _CUT_OFF_MIN if " " in folded else _CUT_OFF_WORD_MIN)


@cache
def _languages(codes: str) -> frozenset[str]:
    return frozenset(codes.split())


def is_bound(folded: str) -> bool:
    """Whether a phrase works only on pages in its own language: short or single words may be innocent in another."""
    if folded[0] >= UNSPACED_FROM and UNSPACED.match(folded):
        return len(folded) < 2
    return len(folded) < 8 or (" " not in folded and len(folded) < 14)


def _keys(phrase: str, *, tail: bool) -> Collection[str]:
    """The keys under which a head or tail phrase is found: the letters of its first (last) word, and where no spaces are written its first
    (last) characters."""
    key = last_part(phrase.rpartition(" ")[2]) if tail else first_part(phrase.partition(" ")[0])
    if phrase.isascii() or not UNSPACED.search(phrase):
        return (key,)
    size = min(len(phrase), _UNSPACED_KEYS[-1])
    return {key, phrase[-size:] if tail else phrase[:size]}


def _frozen(entries: Mapping[str, list[tuple[Any, ...]]]) -> dict[str, _Entries]:
    return {phrase: tuple(found) for phrase, found in entries.items()}
