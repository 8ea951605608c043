"""What is fuzzed, as functions of bytes: each runs a part of cleanpage and checks the laws that must hold whatever comes in.

    python fuzz/targets.py html CORPUS... [libFuzzer options]     # needs atheris; `run.py` is the comfortable way

The functions need nothing but cleanpage, so the tests run them over the seeds and over every input that was ever a finding.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable
from typing import Any, Final

KINDS: Final = ("html", "auto", "text")


def html(data: bytes) -> None:
    """A page as bytes. An input that ends in a digit is read as another kind or with an encoding from outside."""
    import cleanpage

    last = data[-1:]
    kind = "auto" if last == b"1" else "html"
    encoding = {b"2": "utf-16", b"3": "cp1252", b"4": "gb18030", b"5": "utf-8"}.get(last)
    laws(cleanpage.inspect(data, kind=kind, encoding=encoding), cleanpage.clean(data, kind=kind, encoding=encoding))


def text(data: bytes) -> None:
    """A page as text. Bytes that are no UTF-8 become lone surrogates."""
    import cleanpage

    page = data.decode("utf-8", "surrogateescape")
    result = cleanpage.inspect(page, kind="text")
    laws(result, cleanpage.clean(page, kind="text"))
    unrepaired = cleanpage.Cleaner(repair=False, mode="precision").inspect(page, kind="text")
    laws(unrepaired, unrepaired.text)
    if unrepaired.source != page:
        raise AssertionError("the source of a text page is another text")


def jsonl(data: bytes) -> None:
    """Lines of JSON: each is a record, damage, or why it is none; and what is written for it can be read."""
    import json

    from cleanpage.bulk.jsonl import GUESSED, cook_line, open_lines, write_line
    from cleanpage.bulk.values import BEGINNING, Cooked, Fault

    _, items = open_lines(io.BytesIO(data), BEGINNING, len(data), exact=True)
    covered = 0
    for item in items:
        covered += item.size_bytes
        if item.raw is None or isinstance(item.raw, Fault):
            continue
        cooked = cook_line(item.raw, GUESSED, "auto")
        if isinstance(cooked, Cooked):
            line = write_line(cooked.members, {"text": "x"})
            if not isinstance(json.loads(line.decode("utf-8", "surrogateescape"), strict=False, parse_int=str), dict):
                raise AssertionError("what was written is no record")
    if covered != len(data):
        raise AssertionError(f"{covered} of {len(data)} bytes are accounted for")


def warc(data: bytes) -> None:
    """A WARC file, packed or not: all of it is read, whatever is broken, and each page is looked for."""
    from cleanpage.bulk.values import BEGINNING
    from cleanpage.bulk.warc import Record, open_warc
    from cleanpage.bulk.warc_page import cook_warc

    _, items = open_warc(io.BytesIO(data), BEGINNING, len(data), exact=True, max_body_bytes=100_000)
    most = len(data) + 10
    for number, item in enumerate(items):
        if isinstance(item.raw, Record):
            cook_warc(item.raw, "auto", max_page_bytes=100_000)
        if number > 1_000 * most:
            raise AssertionError("more records than bytes")


def lexicon(data: bytes) -> None:
    """A lexicon file: it is one, or a LexiconError tells what is wrong; and a sound one compiles and matches."""
    from cleanpage.errors import LexiconError
    from cleanpage.lexicon.lexicon import parse
    from cleanpage.lexicon.matcher import Matcher
    from cleanpage.read.text import read_text

    try:
        found = parse(data.decode("utf-8", "replace"), file="fuzz.toml")
    except LexiconError:
        return
    page = read_text("\n".join(phrase for hows in found.phrases.values() for phrases in hows.values() for phrase in phrases))
    Matcher({found.language: found}).look(page)


def laws(result: Any, clean: str) -> None:
    """What holds for every result; AssertionError names what does not."""
    if result.text != clean:
        raise AssertionError("clean and inspect differ")
    if result.restore() != result.source:
        raise AssertionError("kept and removed pieces do not make the source")
    position = 0
    for removal in result.removals:
        start, end = removal.span
        if not position <= start < end <= len(result.source) or result.source[start:end] != removal.text:
            raise AssertionError(f"span {removal.span} is out of place")
        position = end
    for block in result.blocks:
        if not block.text or not block.role:
            raise AssertionError("an empty block")


TARGETS: Final[dict[str, Callable[[bytes], None]]] = {"html": html, "text": text, "jsonl": jsonl, "warc": warc, "lexicon": lexicon}


def main(arguments: Iterable[str]) -> None:
    """Fuzz one target with atheris; does not return."""
    import atheris

    name, *options = arguments
    with atheris.instrument_imports(include=["cleanpage"]):
        import cleanpage
        import cleanpage.bulk.jsonl
        import cleanpage.bulk.warc_page

    cleanpage.clean("<p>A page.</p>")
    atheris.Setup(["targets.py", *options], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
