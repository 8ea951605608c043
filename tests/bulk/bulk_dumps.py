"""Dumps for the tests of bulk runs, made at run time: pages, WARC files, JSONL, and a cleaner that misbehaves on demand."""

from __future__ import annotations

import gzip
import json
import os
import signal
import time
from pathlib import Path
from typing import Any

from cleanpage import Cleaner, Page

STORY = "The river rose by two metres in the night, the mayor of the town said on Monday, and {number} families had to leave their houses."


def article(number: int, *, paragraphs: int = 3) -> str:
    """The text of an article that no rule should touch."""
    return "\n".join(f"{STORY.format(number=number + 2)} This is part {part} of story {number}." for part in range(paragraphs))


def html(number: int, *, paragraphs: int = 3) -> str:
    """A small news page."""
    body = "".join(f"<p>{line}</p>\n" for line in article(number, paragraphs=paragraphs).split("\n"))
    return f"<!DOCTYPE html><html lang='en'><head><title>Flood {number}</title></head><body><article><h1>Flood {number}</h1>{body}</article></body></html>"


def response(body: bytes, *, headers: str = "Content-Type: text/html; charset=utf-8", status: str = "200 OK") -> bytes:
    """An HTTP response as a crawler stores it."""
    return f"HTTP/1.1 {status}\r\n{headers}\r\n\r\n".encode() + body


def warc_record(number: int, body: bytes, *, type_: str = "response", length: object = None, version: str = "WARC/1.0", content_type: str = "") -> bytes:
    """One WARC record, with a Content-Length of your choice; "" leaves it out."""
    length = len(body) if length is None else length
    lines = [
        version,
        f"WARC-Type: {type_}",
        f"WARC-Target-URI: https://news.example/{number}",
        "WARC-Date: 2026-01-02T03:04:05Z",
        f"WARC-Record-ID: <urn:uuid:{number:032d}>",
        *([f"Content-Type: {content_type}"] if content_type else []),
        *([f"Content-Length: {length}"] if length != "" else []),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body + b"\r\n\r\n"


def good_record(number: int) -> bytes:
    return warc_record(number, response(html(number).encode()))


def member(data: bytes) -> bytes:
    """`data` as one gzip member, the same bytes each time."""
    return gzip.compress(data, 6, mtime=0)


def warc_gz(path: Path, numbers: range) -> Path:
    """A WARC file as crawlers write it: one gzip member a record."""
    path.write_bytes(b"".join(member(good_record(number)) for number in numbers))
    return path


def jsonl(path: Path, numbers: range, **more: Any) -> Path:
    """JSONL with id, url and text."""
    lines = [json.dumps({"id": number, "url": f"https://news.example/{number}", "text": article(number), **more}) for number in numbers]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    data = path.read_bytes()
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    return [json.loads(line) for line in data.splitlines()]


class Misbehaving(Cleaner):
    """A cleaner that stalls, crashes, takes memory or raises when the page says so, as a bug in a parser would."""

    def _read(self, page: str | bytes, *how: Any, **more: Any) -> Page:
        text = page if isinstance(page, str) else page.decode("utf-8", "replace")
        misbehave(text)
        return super()._read(page, *how, **more)


def misbehave(text: str) -> None:
    if "PLEASE-STALL" in text:
        while True:
            time.sleep(0.01)
    if "PLEASE-CRASH" in text:
        os.kill(os.getpid(), signal.SIGSEGV)
        time.sleep(60)
    if "PLEASE-EXIT" in text:
        os._exit(3)
    if "PLEASE-HOG" in text:
        hog = []
        while True:
            hog.append(bytearray(64 * 1024 * 1024))
    if "PLEASE-RAISE" in text:
        raise RuntimeError("a bug")
    if "PLEASE-WAIT" in text:
        time.sleep(0.05)
