"""Tables go into a page of the documentation between two marks, so that one command renews them and the words around them stay."""

from __future__ import annotations

from pathlib import Path


def write_between(path: Path, text: str, begin: str, end: str) -> None:
    """Puts the text between the marks of a page. Raises SystemExit when the marks are missing."""
    page = path.read_text(encoding="utf-8")
    if begin not in page or end not in page:
        raise SystemExit(f"{path}: the marks {begin} and {end} are missing")
    head, rest = page.split(begin, 1)
    path.write_text(f"{head}{begin}\n\n{text}\n\n{end}{rest.split(end, 1)[1]}", encoding="utf-8")
