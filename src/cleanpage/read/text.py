"""Text -> Page: each non-empty line becomes a block. Nothing is copied but the lines themselves."""

from __future__ import annotations

from cleanpage.page import Page


def read_text(text: str, *, notes: tuple[str, ...] = ()) -> Page:
    """The page that `text` is. Lines end at ``\\n``; a ``\\r`` before it counts as white space. Linear in the length."""
    lines: list[str] = []
    starts: list[int] = []
    position = 0
    for raw in text.split("\n"):
        line = raw.strip()
        if line:
            lines.append(line)
            starts.append(position if raw[0] == line[0] else position + len(raw) - len(raw.lstrip()))
        position += len(raw) + 1
    return Page(text, lines, starts, notes=notes)
