"""Small WARC files of invented pages."""

from __future__ import annotations

import gzip
from pathlib import Path

ARTICLE = "The river rose by two metres in the night, the mayor of the town said on Monday, and twelve families had to leave their houses."


def html(number: int) -> str:
    """A news page with a menu and a comment form."""
    return (
        f"<!DOCTYPE html><html lang=en><head><title>Flood {number}</title></head><body><nav><a href=/>Home</a> <a href=/sport>Sport</a></nav>"
        f"<article><h1>Flood {number}</h1><p>{ARTICLE} Part {number}.</p><p>Rain is expected until Thursday.</p></article><p>Leave a Reply</p></body></html>"
    )


def warc(path: Path, pages: list[str | bytes], *, packed: bool = True, charset: str = "utf-8") -> str:
    """Writes the pages as responses, those that do not begin with ``<`` as plain text, and returns the path."""
    records = [b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 2\r\n\r\nx\n\r\n\r\n"]
    for number, page in enumerate(pages):
        raw = page.encode() if isinstance(page, str) else page
        type_ = "text/html" if raw.startswith(b"<") else "text/plain"
        body = f"HTTP/1.1 200 OK\r\nContent-Type: {type_}; charset={charset}\r\n\r\n".encode() + raw
        head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example/{number}\r\nContent-Length: {len(body)}\r\n\r\n"
        records.append(head.encode() + body + b"\r\n\r\n")
    path.write_bytes(b"".join(gzip.compress(record) if packed else record for record in records))
    return str(path)
