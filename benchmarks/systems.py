"""The systems that are compared: extractors of HTML, and line rules for text. Each is a name and a function that makes a function.

The line rules of C4, NeMo Curator and data-juicer are written here from their published descriptions, line by line; what these tools
decide about whole pages (dropping a page) is left out, since the question is what a rule does to the text of a page that is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

Clean = Callable[[Any], str]


def _cleanpage(mode: str, kind: str) -> Clean:
    from cleanpage import Cleaner

    clean = Cleaner(mode=mode).clean
    return lambda page: clean(page, kind=kind)


def _trafilatura() -> Clean:
    import trafilatura

    return lambda page: trafilatura.extract(page, include_comments=False) or ""


def _resiliparse() -> Clean:
    from resiliparse.extract.html2text import extract_plain_text

    return lambda page: extract_plain_text(page.decode("utf-8", "replace"), main_content=True, alt_texts=False)


def _turbohtml() -> Clean:
    import turbohtml

    return lambda page: turbohtml.parse(page.decode("utf-8", "replace")).main_text() or ""


def _readability() -> Clean:
    from readability import Document
    from resiliparse.extract.html2text import extract_plain_text

    return lambda page: extract_plain_text(Document(page).summary(), main_content=False, alt_texts=False)


def _justext() -> Clean:
    import justext

    words = justext.get_stoplist("English")
    return lambda page: "\n".join(part.text for part in justext.justext(page, words) if not part.is_boilerplate)


def _newspaper() -> Clean:
    import newspaper

    def clean(page: bytes) -> str:
        article = newspaper.Article(url="https://example.org/page", fetch_images=False)  # which would ask the network for each image
        article.download(input_html=page.decode("utf-8", "replace"))
        article.parse()
        return str(article.text)

    return clean


def _boilerpy() -> Clean:
    from boilerpy3 import extractors

    extractor = extractors.ArticleExtractor(raise_on_failure=False)
    return lambda page: extractor.get_content(page.decode("utf-8", "replace"))


_C4_MIN_WORDS, _C4_MAX_CHARS = 3, 1000
_POLICY = ("terms of use", "privacy policy", "cookie policy", "uses cookies", "use of cookies", "use cookies")


def c4(text: str) -> str:
    """C4: a line stays when it has three words, ends as a sentence, and names neither JavaScript nor a policy (Raffel et al., 2020).

    >>> c4("Home\\nThe river rose by two metres.\\nThis site uses cookies.")
    'The river rose by two metres.'
    """
    kept = []
    for line in map(str.strip, text.split("\n")):
        words, low = line.split(), line.lower()
        long_enough = len(words) >= _C4_MIN_WORDS and all(len(word) <= _C4_MAX_CHARS for word in words)
        if (
            long_enough
            and line.endswith((".", "?", "!", '"', "'"))
            and not line.endswith("...")
            and "javascript" not in low
            and not any(p in low for p in _POLICY)
        ):
            kept.append(line)
    return "\n".join(kept)


_NEMO = (*_POLICY, "privacy overview", "privacy & cookies policy", "privacy and cookies policy")


def nemo(text: str) -> str:
    """NeMo Curator's BoilerPlateStringModifier: paragraphs that name a policy go, when together they are one run at the page's top or bottom.

    Paragraphs are lines here, since scraped texts have one paragraph a line. Its five long cookie sentences are left out.

    >>> nemo("Privacy policy\\nThe river rose.\\nRain is expected.")
    'The river rose.\\nRain is expected.'
    """
    lines = [line for line in text.split("\n") if line.strip()]
    hit = [number for number, line in enumerate(lines) if any(phrase in line.lower() for phrase in _NEMO)]
    one_run = bool(hit) and hit[-1] - hit[0] + 1 == len(hit)
    if not one_run or (hit[0] != 0 and hit[-1] != len(lines) - 1):
        return text
    return "\n".join(line for number, line in enumerate(lines) if number not in set(hit))


_SENTENCE_END = re.compile(r"(?<=[.。！!？?])(?=[^’”])")
_NOT_LETTERS = re.compile(r"[^a-zA-Z0-9\u4e00-\u9fa5]+")
_LINKS = re.compile(r"\b(?:https?|ftp)://\S+", re.IGNORECASE)
_EMAIL = re.compile(r"\b[A-Za-z0-9.+_-]{1,64}@[A-Za-z0-9.-]{1,255}\b")


def data_juicer(text: str) -> str:
    """data-juicer's mappers for web text: links and e-mail addresses go, and a sentence that stood on the page already.

    >>> data_juicer("The river rose. Write to a@b.org.\\nThe river rose.")
    'The river rose. Write to .\\n'
    """
    text = _EMAIL.sub("", _LINKS.sub("", text))
    seen: set[str] = set()
    lines = []
    for line in text.split("\n"):
        kept = []
        for sentence in _SENTENCE_END.split(line):
            key = _NOT_LETTERS.sub("", sentence)
            if len(key) >= 2:
                if key in seen:
                    continue
                seen.add(key)
            kept.append(sentence)
        lines.append("".join(kept))
    return "\n".join(lines)


HTML: dict[str, Callable[[], Clean]] = {
    "cleanpage": lambda: _cleanpage("balanced", "html"),
    "trafilatura": _trafilatura,
    "resiliparse": _resiliparse,
    "turbohtml": _turbohtml,
    "readability-lxml": _readability,
    "jusText": _justext,
    "newspaper4k": _newspaper,
    "boilerpy3": _boilerpy,
}
TEXT: dict[str, Callable[[], Clean]] = {
    "cleanpage": lambda: _cleanpage("balanced", "text"),
    "cleanpage, recall": lambda: _cleanpage("recall", "text"),
    "C4 line rules": lambda: c4,
    "NeMo Curator line rules": lambda: nemo,
    "data-juicer line rules": lambda: data_juicer,
    "untouched": lambda: lambda text: text,
}
PACKAGES = ("cleanpage", "trafilatura", "resiliparse", "turbohtml", "readability-lxml", "jusText", "newspaper4k", "boilerpy3", "lxml", "selectolax")
