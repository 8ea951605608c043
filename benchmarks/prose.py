"""True prose in many languages, gathered from the documents and stories that Debian and Python packages ship.

    apt-get download debian-handbook gnome-user-docs installation-guide-amd64 wesnoth-1.16-data fortunes-de …
    for f in *.deb; do dpkg -x $f tree; done            # nothing is installed
    python benchmarks/prose.py tree -o prose            # prose/de.txt, prose/fr.txt, …: one paragraph a line

Reads HTML (`<p>`, and DocBook's `<div class="para">`), Mallard pages (`<p>`), message catalogues (`.mo`: the speeches and stories of a
game), fortune files, verses in XML and plain text below the given folder, and tells the language by the folder's name. Only what ends as a sentence
does is taken, each paragraph once, and no paragraph that was left in English. The prose is other people's: it stays outside the project.
"""

from __future__ import annotations

import argparse
import gettext
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

MIN_CHARS, MIN_CHARS_UNSPACED = 20, 8
_ENDS = re.compile(r"[.!?…。！？।؟۔][\"'”’»«)\]」』）]*$")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
_LANGUAGE = re.compile(r"/([a-z]{2})(?:[-_@][A-Za-z@]+)?(?=/)")
_CODES = {"nb": "no", "nn": "no", "C": "en"}
_ENGLISH = frozenset({"the", "of", "and", "to", "is", "in", "that", "with", "for", "you", "are", "be", "this", "it", "not", "can", "will", "from"})
_SCRIPT = {
    "ru": "\u0400-\u04ff", "uk": "\u0400-\u04ff", "bg": "\u0400-\u04ff", "sr": "\u0400-\u04ff", "ja": "\u3040-\u30ff\u3400-\u9fff", "ko": "\uac00-\ud7a3",
    "zh": "\u3400-\u9fff", "ar": "\u0600-\u06ff", "fa": "\u0600-\u06ff", "he": "\u0590-\u05ff", "hi": "\u0900-\u097f", "el": "\u0370-\u03ff", "bn": "\u0980-\u09ff",
    "ta": "\u0b80-\u0bff", "th": "\u0e00-\u0e7f",
}  # fmt: skip
_CATALOGUES_OF_LABELS = re.compile(r"wesnoth(-(lib|editor|ai|help|manpages|multiplayer|1))?\.mo$")
_MARKUP = re.compile(r"<[^<>]{1,200}>|\^.*")
_FORTUNE_LANGUAGES = {"brasil": "pt", "chinese.u8": "zh", "tang300.u8": "zh", "song100.u8": "zh"}


def language_of(path: Path) -> str | None:
    """The language that the folders of a path name, the innermost first; None when none does."""
    text = "/" + "/".join(path.parts[:-1]) + "/"
    if "/help/C/" in text:
        return "en"
    if "@shaw" in text:  # English in another alphabet
        return None
    for code in reversed(_LANGUAGE.findall(text)):
        if code in _KNOWN:
            return _CODES.get(code, code)
    return None


_KNOWN = frozenset(
    {
        "ar", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hr", "hu", "id", "is", "it", "ja", "ko", "lt",
        "lv", "ms", "nb", "nl", "nn", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "sw", "ta", "th", "tr", "uk", "ur", "vi", "zh",
    }
)  # fmt: skip


def is_prose(text: str, language: str) -> bool:
    """Whether a paragraph ends as a sentence does, is long enough to be one, and is written in its language."""
    script = _SCRIPT.get(language)
    if len(text) < (MIN_CHARS_UNSPACED if _UNSPACED.search(text) else MIN_CHARS) or not _ENDS.search(text):
        return False
    letters = [char for char in text if char.isalpha()]
    if script:
        return len(re.findall(f"[{script}]", text)) * 2 > len(letters)
    words = re.findall(r"[^\W\d_]+", text.lower())
    return language == "en" or sum(word in _ENGLISH for word in words) * 6 < len(words)


def paragraphs(path: Path) -> Iterator[str]:
    """The paragraphs of one file, as they stand."""
    if path.suffix == ".html":
        tree = LexborHTMLParser(path.read_bytes())
        for node in tree.css("p, div.para, dd"):
            if not any(node.css_first(inner) for inner in ("pre", "table", "ul", "dl", "p ~ p")) and (node.attributes.get("class") or "para") in (
                "para",
                "paragraph",
                "listitem",
            ):
                yield node.text()
    elif path.suffix == ".page":
        for found in re.findall(rb"<p>(.*?)</p>", path.read_bytes(), re.S):
            yield LexborHTMLParser(found).text()
    elif path.suffix == ".mo":
        with path.open("rb") as file:
            catalogue = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
        for message, translation in catalogue.items():
            if message and translation != message and isinstance(translation, str):
                yield from _MARKUP.sub("", translation).split("\n\n")
    elif path.suffix == ".xml":
        yield from (LexborHTMLParser(text).text() for text in re.findall(r'text="([^"]+)"', path.read_text(encoding="utf-8", errors="replace")))
    elif "fortunes" in path.parts:
        yield from re.sub("\x1b\\[[0-9;]*m", "", path.read_text(encoding="utf-8", errors="replace")).split("\n%\n")
    else:
        yield from path.read_text(encoding="utf-8", errors="replace").split("\n")


def files(folder: Path) -> Iterator[tuple[str, Path]]:
    """(language, file) for every file that holds prose."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.is_symlink():
            continue
        if "fortunes" in path.parts:
            language = _FORTUNE_LANGUAGES.get(path.name) or language_of(path)
            if language and path.suffix != ".dat" and (path.suffix == ".u8" or not path.with_name(path.name + ".u8").exists()):
                yield language, path
        elif path.suffix in (".html", ".page", ".txt", ".xml") or (path.suffix == ".mo" and not _CATALOGUES_OF_LABELS.search(path.name)):
            language = language_of(path)
            if language:
                yield language, path


def gather(folders: Iterable[Path]) -> dict[str, list[str]]:
    """Language -> its paragraphs, each once, in the order of the files."""
    found: dict[str, dict[str, None]] = {}
    for folder in folders:
        for language, path in files(folder):
            into = found.setdefault(language, {})
            for paragraph in paragraphs(path):
                text = " ".join(paragraph.split())
                if is_prose(text, language):
                    into.setdefault(text)
    english = found.get("en", {})
    return {language: [text for text in texts if language == "en" or text not in english] for language, texts in sorted(found.items())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("-o", "--out", type=Path, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for language, texts in gather(options.folders).items():
        (options.out / f"{language}.txt").write_text("\n".join(texts) + "\n", encoding="utf-8")
        print(f"{language}  {len(texts):>7,} paragraphs  {sum(map(len, texts)):>10,} characters")


if __name__ == "__main__":
    main()
