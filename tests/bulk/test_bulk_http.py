"""HTTP responses in every state in which crawlers store them."""

from __future__ import annotations

import gzip
import zlib

import pytest
from bulk_dumps import response
from hypothesis import given
from hypothesis import strategies as st

from cleanpage.bulk.http import decode_response

PAGE = b"<!DOCTYPE html><p>The river rose.</p>" * 20


def chunked(data: bytes, size: int = 100) -> bytes:
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    return b"".join(f"{len(piece):x};name=value\r\n".encode() + piece + b"\r\n" for piece in pieces) + b"0\r\n\r\n"


def raw_deflate(data: bytes) -> bytes:
    squeeze = zlib.compressobj(wbits=-15)
    return squeeze.compress(data) + squeeze.flush()


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ("X: y", PAGE),
        ("Transfer-Encoding: chunked", chunked(PAGE)),
        ("Transfer-Encoding: chunked", PAGE),  # stored without its chunks
        ("Content-Encoding: gzip", gzip.compress(PAGE)),
        ("Content-Encoding: x-gzip", gzip.compress(PAGE)),
        ("Content-Encoding: gzip", PAGE),  # stored unpacked
        ("Transfer-Encoding: chunked\r\nContent-Encoding: gzip", chunked(gzip.compress(PAGE))),
        ("Content-Encoding: deflate", zlib.compress(PAGE)),
        ("Content-Encoding: deflate", raw_deflate(PAGE)),
        ("Content-Encoding: deflate", PAGE),
        ("Content-Encoding: deflate, gzip", gzip.compress(zlib.compress(PAGE))),
        ("Content-Encoding: identity", PAGE),
        ("Content-Encoding: br", PAGE),
        ("Content-Encoding: zstd", PAGE),
        ("X-Crawler-Content-Encoding: gzip", PAGE),
    ],
)
def test_decodes(headers: str, body: bytes) -> None:
    decoded = decode_response(response(body, headers=headers), max_bytes=10**6)
    assert decoded.body == PAGE
    assert decoded.note is None


def test_decodes_zstd_and_brotli() -> None:
    zstd = pytest.importorskip("backports.zstd")
    assert decode_response(response(zstd.compress(PAGE), headers="Content-Encoding: zstd"), max_bytes=10**6).body == PAGE
    brotli = pytest.importorskip("brotli")
    assert decode_response(response(brotli.compress(PAGE), headers="Content-Encoding: br"), max_bytes=10**6).body == PAGE


@pytest.mark.parametrize(
    ("headers", "body"), [("Content-Encoding: gzip", gzip.compress(bytes(10**8))), ("Content-Encoding: deflate", zlib.compress(bytes(10**8)))]
)
def test_caps(headers: str, body: bytes) -> None:
    decoded = decode_response(response(body, headers=headers), max_bytes=1000)
    assert len(decoded.body) == 1000
    assert decoded.too_large


def test_a_cut_body_gives_what_there_is() -> None:
    body = gzip.compress(PAGE + bytes(range(256)) * 50)
    decoded = decode_response(response(body[:-30], headers="Content-Encoding: gzip"), max_bytes=10**6)
    assert decoded.body.startswith(PAGE)
    cut = decode_response(response(chunked(PAGE)[:300], headers="Transfer-Encoding: chunked"), max_bytes=10**6).body
    assert len(cut) > 200
    assert PAGE.startswith(cut)


@pytest.mark.parametrize(
    ("content_type", "charset"),
    [
        ("text/html; charset=ISO-8859-1", "ISO-8859-1"),
        ('text/html;charset="utf-8"', "utf-8"),
        ("text/html; charset=nonsense", None),
        ("text/html", None),
        ("text/html; charset=base64", None),
    ],
)
def test_charset(content_type: str, charset: str | None) -> None:
    assert decode_response(response(b"x", headers=f"Content-Type: {content_type}"), max_bytes=10).charset == charset


@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate", "br", "zstd", "chunked", "gzip, br, zstd", "nonsense"]))
def test_never_raises(body: bytes, coding: str) -> None:
    decode_response(body, max_bytes=1000)
    decode_response(response(body, headers=f"Transfer-Encoding: {coding}\r\nContent-Encoding: {coding}"), max_bytes=1000)
