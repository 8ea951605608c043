"""HTML -> Page (stub)."""
from __future__ import annotations
import re
from cleanpage.page import Page
from cleanpage.read.text import read_text
def read_html(text: str, *, url: str | None, notes: tuple[str, ...], repair: bool) -> Page:
    return read_text(re.sub(r"<[^>]+>", "\n", text), notes=notes)
