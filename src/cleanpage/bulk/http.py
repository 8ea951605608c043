"""An HTTP response as a crawler stored it -> its page: headers, transfer and content encodings, all with a cap on what comes out.

Crawlers store bodies in every state: as sent, dechunked, unpacked but with the header still saying gzip. So the header is a hint
and the bytes decide. RFC 9112 section 7.1 (chunked), RFC 9110 section 8.4 (content codings).
"""

from __future__ import annotations

import codecs
import contextlib
import importlib
import re
import zlib
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from cleanpage.bulk.compress import inflater, zlib_errors, zstd_module
from cleanpage.bulk.errors import MissingExtraError

_HEAD_END: Final = re.compile(rb"\r?\n\r?\n")
_STATUS: Final = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})")
_CHUNK_SIZE: Final = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")
_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?([^\s;\"']{1,60})", re.IGNORECASE)


class Response(NamedTuple):
    """A decoded HTTP response."""

    status: int | None
    headers: dict[str, str]
    """Names in lower case; the last one wins."""
    body: bytes
    note: str | None = None
    """What could not be decoded; the body is then what could be."""
    too_large: bool = False
    """Whether decoding stopped at the cap."""

    @property
    def content_type(self) -> str:
        """Such as ``"text/html"``, without parameters; "" when not stated."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """The charset of the Content-Type header, when Python knows it."""
        found = _CHARSET.search(self.headers.get("content-type", ""))
        return known_charset(found[1]) if found else None


def known_charset(name: str) -> str | None:
    """`name` when it is a text encoding that Python knows, else None."""
    try:
        return name if codecs.lookup(name)._is_text_encoding else None
    except (LookupError, ValueError):
        return None


def decode_response(data: bytes, *, max_bytes: int) -> Response:
    """The response in `data`, its body decoded to at most `max_bytes`. Never raises for what `data` holds."""
    status = _STATUS.match(data)
    if not status:
        return Response(None, {}, data)
    head = _HEAD_END.search(data)
    headers = _headers(data[: head.start()] if head else data)
    body = data[head.end() :] if head else b""
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _dechunked(body)
    note, too_large = None, False
    codings = [coding.strip().lower() for coding in headers.get("content-encoding", "").split(",")]
    for coding in reversed(codings[:5]):
        if coding and coding != "identity":
            body, note, too_large = _decoded(body, coding, max_bytes)
            if note or too_large:
                break
    return Response(int(status[1]), headers, body, note, too_large)


def _headers(head: bytes) -> dict[str, str]:
    headers = {}
    for line in head.decode("latin-1").split("\n")[1:]:
        name, colon, value = line.partition(":")
        if colon:
            headers[name.strip().lower()] = value.strip()
    return headers


def _dechunked(body: bytes) -> bytes:
    """The chunks joined; the body as it is when it is not chunked; what there is when it is cut."""
    pieces: list[bytes] = []
    at = 0
    while match := _CHUNK_SIZE.match(body, at):
        size = int(match[1], 16)
        if size == 0:
            return b"".join(pieces)
        pieces.append(body[match.end() : match.end() + size])
        at = match.end() + size
        if body[at : at + 2] == b"\r\n":
            at += 2
        elif body[at : at + 1] == b"\n":
            at += 1
        elif at < len(body):
            break
    return b"".join(pieces) if pieces and at >= len(body) else body


def _decoded(body: bytes, coding: str, max_bytes: int) -> tuple[bytes, str | None, bool]:
    """Body, note, whether the cap was reached."""
    if not body:
        return body, None, False
    coding = coding.removeprefix("x-")
    if coding == "gzip":
        return _inflated(body, 31, max_bytes) if body[:2] == b"\x1f\x8b" else (body, None, False)
    if coding == "deflate":
        wrapped = body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0
        return _inflated(body, 15 if wrapped else -15, max_bytes, or_plain=True)
    if coding == "zstd":
        if body[:4] != b"\x28\xb5\x2f\xfd":
            return body, None, False
        try:
            library = zstd_module()
        except MissingExtraError as error:
            return b"", str(error), False
        return _bounded(library.ZstdDecompressor().decompress, body, (library.ZstdError, EOFError), max_bytes)
    if coding == "br":
        return _brotli(body, max_bytes)
    return body, f"unknown Content-Encoding {coding[:40]!r}", False


def _inflated(body: bytes, wbits: int, max_bytes: int, *, or_plain: bool = False) -> tuple[bytes, str | None, bool]:
    # the standard library gives back what it has when a stream is cut; each call is bounded
    out, note, too_large = _bounded(inflater(wbits).decompress, body, zlib_errors(), max_bytes)
    if note and not out:
        pieces, size_bytes, squeezed = [], 0, zlib.decompressobj(wbits)
        with contextlib.suppress(zlib.error):
            for at in range(0, len(body), 512):
                pieces.append(squeezed.decompress(body[at : at + 512]))  # at most half a MB
                size_bytes += len(pieces[-1])
                if size_bytes > max_bytes:
                    return b"".join(pieces)[:max_bytes], None, True
        out = b"".join(pieces)
    return (body, None, False) if or_plain and not out else (out, note, too_large)


def _bounded(decompress: Callable[[bytes, int], Any], body: bytes, errors: tuple[type[Exception], ...], max_bytes: int) -> tuple[bytes, str | None, bool]:
    try:
        out = bytes(decompress(body, max_bytes + 1))
    except errors as error:
        return b"", f"broken Content-Encoding: {error}", False
    return out[:max_bytes], None, len(out) > max_bytes


def _brotli(body: bytes, max_bytes: int) -> tuple[bytes, str | None, bool]:
    """With the brotli or brotlicffi package. A plain body under a header that says br is left alone."""
    if body.lstrip()[:1] == b"<":
        return body, None, False
    for name in ("brotli", "brotlicffi"):
        try:
            library = importlib.import_module(name)
        except ImportError:
            continue
        pieces, size_bytes, decoder = [], 0, library.Decompressor()
        try:
            for at in range(0, len(body), 1024):  # brotli expands up to some 10,000 times: bounded by small steps
                piece = decoder.process(body[at : at + 1024])
                pieces.append(piece)
                size_bytes += len(piece)
                if size_bytes > max_bytes:
                    return b"".join(pieces)[:max_bytes], None, True
        except library.error as error:
            return b"".join(pieces), f"broken Content-Encoding: {error}", False
        return b"".join(pieces), None, False
    return b"", "Content-Encoding br needs the package 'brotli'", False
