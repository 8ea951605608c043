"""Bytes -> str as a browser does: BOM, the caller's word, `<meta charset>`, UTF-8 if it is valid, then a guess."""

from __future__ import annotations

import codecs
import re

from cleanpage.errors import unknown_name

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)  # linear: bounded tag
_META_LOOKED_AT = 4_096
_ALIASES = {
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252", "iso-8859-9": "cp1254",
    "gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932",
    "ks_c_5601-1987": "cp949", "euc-kr": "cp949", "big5": "big5hkscs", "x-gbk": "gb18030", "unicode": "utf-16", "utf8": "utf-8", "windows-874": "cp874", "tis-620": "cp874",
}  # fmt: skip
"""What browsers really decode these labels as (WHATWG Encoding Standard, section 4.2)."""


def decode(data: bytes, *, encoding: str | None = None) -> tuple[str, tuple[str, ...]]:
    """(text, notes). Any bytes decode; a damaged page keeps U+FFFD where bytes made no sense, and a note says so.

    Raises UnknownNameError when `encoding` names no encoding.
    """
    if encoding is not None and _codec(encoding) is None:
        raise unknown_name("encoding", encoding, ("utf-8", "utf-16", "cp1252", "iso-8859-1", "cp1251", "gb18030", "shift_jis", "euc-kr", "big5"))
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _decoded(data[len(bom) :], name)
    if encoding is not None:
        return _decoded(data, _codec(encoding) or "utf-8")
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        first_bad = error.start
    declared = _META.search(data[:_META_LOOKED_AT])
    if declared is not None:
        label = _codec(declared[1].decode("ascii"))
        if label is not None and not label.startswith("utf-16"):
            return _decoded(data, label)
    return _decoded(data, _guess(data, first_bad))


def _codec(label: str) -> str | None:
    label = label.strip().lower()
    label = _ALIASES.get(label, label)
    try:
        info = codecs.lookup(label)
    except (LookupError, ValueError):
        return None
    return info.name if getattr(info, "_is_text_encoding", True) else None


def _decoded(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    text = data.decode(name, "replace")
    bad = text.count("\ufffd")
    return text, (f"encoding: {bad} places made no sense as {name}",) if bad else ()


def _guess(data: bytes, first_bad: int) -> str:
    """An encoding for bytes that are no valid UTF-8 and declare nothing."""
    zeros = data[:2_000].count(0)
    if zeros * 4 > len(data[:2_000]):
        return "utf-16-le" if data[1:200:2].count(0) > data[0:200:2].count(0) else "utf-16-be"
    sample = data[max(0, first_bad - 2_000) : first_bad + 50_000]
    if sample.decode("utf-8", "replace").count("\ufffd") * 50 < sum(byte > 127 for byte in sample):
        return "utf-8"
    for name in ("cp932", "gb18030", "cp949", "big5hkscs"):
        if _fits(sample, name):
            return name
    high = sum(byte >= 0xC0 for byte in sample)
    letters = sum(byte in b"abcdefghijklmnopqrstuvwxyz" for byte in sample)
    return "cp1251" if high > letters else "cp1252"


def _fits(sample: bytes, name: str) -> bool:
    """Whether `sample` decodes in a double-byte encoding to mostly common characters of its language."""
    text = sample.decode(name, "replace")
    high = [char for char in text if char > "\u007f"]
    if not high or text.count("\ufffd") * 50 > len(high):
        return False
    ranges = {"cp932": ("\u3040", "\u30ff"), "gb18030": ("\u4e00", "\u9fff"), "cp949": ("\uac00", "\ud7a3"), "big5hkscs": ("\u4e00", "\u9fff")}
    low, top = ranges[name]
    return sum(low <= char <= top for char in high) * (3 if name == "cp932" else 2) > len(high)
