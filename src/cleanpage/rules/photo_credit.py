"""Credits of photos, drawings and videos.

Removes a line that credits somebody ("Photo: Jane Doe / Reuters"), a credit in brackets or behind a © at the end of a line, and a whole
caption that ends in a credit.
Keeps sentences that quote an agency or tell of a photo: they end as sentences do.
Misses a photographer's name that stands alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleanpage.lexicon.matcher import LONGEST, Hits, last_sentence, names_somebody
from cleanpage.page import Finding, Page
from cleanpage.rules import article
from cleanpage.rules.rule import Rule
from cleanpage.rules.wording import finding, goes_on

_BRACKET = re.compile(r"[(\[（【]([^()\[\]（）【】]{2,160})[)\]）】]\s*\.?$")  # linear: bounded, and no bracket within
_COPYRIGHT_TAIL = re.compile(r"(?<!\s)\s*(?:©|\(c\)|Ⓒ)\s{0,3}(?!\s|\d{4}\b)[^.!?©\n]{2,80}$", re.IGNORECASE)  # linear: bounded, one start in a run of spaces
_CAPTION_MAX, _SENTENCE_MAX = 300, 120
"""Up to these lengths what stands before a credit is a caption; a finished sentence is prose sooner."""
_SPEECH = re.compile(r"^[«“\"„][^«»“”\"]{20,}[»”\"]").search  # linear: anchored
"""What begins with something said is no caption."""
_AGAIN_MIN = 20
_CAPTION = "a caption that "
_LOOKED_BACK = 130
_BARS = ("|", "/", "–", "—", "-")
_CREDIT_IN_BRACKET = re.compile(
    r"[(\[（【](?:photos?|images?|pictures?|photograph|credit|fotos?|foto|bild|bilder|imagen|imagem|immagine|фото|写真|图|圖|사진)(?:\s*(?::|by\b|credit\b|courtesy\b|von\b|de\b|di\b)|：)",
    re.IGNORECASE,
).search  # linear: words after one bracket


def find(page: Page, words: Hits) -> Iterator[Finding]:
    """Findings by wording, in brackets and behind © at the end of captions, and the captions that stand beside these without their credit."""
    for found in _credits(page, words):
        yield found
        if found.start == 0 and found.end is None and found.because.startswith(_CAPTION):
            caption = page.lines[found.block]
            for near in (found.block - 1, found.block + 1):
                if not 0 <= near < len(page.lines) or not _AGAIN_MIN <= len(page.lines[near]) < len(caption) or not caption.startswith(page.lines[near]):
                    continue
                if page.tree or near not in article.opening(page, words):  # the caption may say what the headline says
                    yield Finding(near, "the caption beside it, without its credit", "", found.confidence)


def _credits(page: Page, words: Hits) -> Iterator[Finding]:
    done: set[int] = set()
    for hit in words.of("photo_credit"):
        line = page.lines[hit.block]
        if hit.block in done:
            continue
        if hit.how == "in_brackets":
            bracket = _BRACKET.search(line)
            if bracket is not None:
                done.add(hit.block)
                yield _caption_or_tail(hit.block, line, bracket.start(), "ends in a credit in brackets", bracket[0])
            continue
        if hit.how == "last_sentence":
            done.add(hit.block)
            start = last_sentence(line)
            if line[:start].rstrip().endswith(_BARS) and all(block in words.by_block for block in range(hit.block)):
                continue  # the first line that says something may be the headline
            yield _caption_or_tail(hit.block, line, start, "ends in a credit", line[start:].strip(), sentence_max=_CAPTION_MAX)
            continue
        if hit.how != "agencies":
            done.add(hit.block)
            if not goes_on(page, words, hit):
                yield finding(page, hit)
            continue
        found = _agency(line, hit.block, hit.phrase)
        if found is not None:
            done.add(hit.block)
            yield found
    for block, line in enumerate(page.lines):
        if block not in done and line.endswith((")", "]", "）", "】")) and len(line) <= LONGEST and _CREDIT_IN_BRACKET(line):
            bracket = _BRACKET.search(line)
            if bracket is not None and names_somebody(bracket[1]):
                done.add(block)
                yield _caption_or_tail(block, line, bracket.start(), "ends in a credit in brackets", bracket[0])
    if "©" in page.source:
        for block, line in enumerate(page.lines):
            if "©" in line and block not in done and len(line) <= LONGEST:
                match = _COPYRIGHT_TAIL.search(line)
                if match is not None:
                    yield _caption_or_tail(block, line, match.start(), "ends in a credit behind ©", match[0].strip(), sentence_max=_CAPTION_MAX)


def _agency(line: str, block: int, agency: str) -> Finding | None:
    """The finding for a line that ends with an agency's name: only where a mark before it says that it is a credit."""
    at = line.casefold().rfind(agency.casefold())
    if at < 0 or (agency[0].isupper() and line[at : at + 1].islower()):
        return None
    bracket = _BRACKET.search(line)
    if bracket is not None:
        return _caption_or_tail(block, line, bracket.start(), "ends in a credit in brackets", bracket[0])
    before = line[:at].rstrip()
    if not before:
        return Finding(block, "the line is an agency's name", agency, 0.9)
    if before.endswith(("/", "©", "|", "–", "—", "·", ":")) or before.lower().endswith((" via", "courtesy of", " -", "photo by")):
        mark = re.search(r"(?:[^.!?©|]{0,60}(?:/|\||via|–|—|·|:|courtesy of)|©[^.!?]{0,60})$", before[-_LOOKED_BACK:], re.IGNORECASE)
        start = mark.start() + max(0, len(before) - _LOOKED_BACK) if mark is not None else at
        return _caption_or_tail(block, line, start, "ends in an agency's credit", line[start:].strip())
    return None


def _caption_or_tail(block: int, line: str, start: int, because: str, seen: str, *, sentence_max: int = _SENTENCE_MAX) -> Finding:
    """A credit at the end of a short line makes the line a caption, which goes whole; in a long line only the credit goes."""
    before = line[:start].rstrip()
    finished = before.endswith((".", "!", "?", "”", '"', "。", "।", "۔")) or line.endswith(".")
    if before.endswith(_BARS):
        before, sentence_max, finished = before[:-1].rstrip(), _SENTENCE_MAX, True
        start = len(before)
    if _SPEECH(before):
        sentence_max = 0
    if len(before) <= (sentence_max if finished else _CAPTION_MAX):
        return Finding(block, f"{_CAPTION}{because}" if before else because.removeprefix("ends in "), seen, 0.85)
    return Finding(block, because, seen, 0.85, start, len(line))


RULE = Rule(
    id="photo_credit",
    find=find,
    removes=(
        "The river rose by two metres in the night, the mayor said.\n[-Photo: Jane Doe / Reuters-]\nRain is expected again on Friday.",
        "The river rose by two metres in the night, the mayor said.\n[-The bridge on Monday. © AP / Jane Doe-]\nRain is expected again on Friday.",
        "The river rose by two metres in the night, the mayor said.\n[-The bridge after the flood (Photo by Jane Doe)-]\nRain is expected again on Friday.",
        "The river rose by two metres in the night, the mayor said.\n[-The first boats leave. Photo: Jane Doe-]\nRain is expected again on Friday.",
        "The river rose by two metres in the night.\n[-Boats leave the harbour-]\n[-Boats leave the harbourPhoto: Jane Doe-]\nRain is expected again on Friday.",
        "The river rose by two metres in the night, the mayor said.\n[-Jane Doe via Getty Images-]\nRain is expected again on Friday.",
    ),
    keeps=(
        "The river rose by two metres in the night.\nHer last words were short. Photo: that was all she said before she left.\nRain is expected.",
        "The river rose by two metres in the night.\nNobody was hurt, the mayor told Reuters.\nRain is expected again on Friday.",
        "The river rose by two metres in the night.\nThe photo of the bridge was taken by Jane Doe, who lives nearby.\nRain is expected again on Friday.",
    ),
)
