"""Bytes -> str nearly as a browser does: BOM, the caller's word, UTF-8 if it is valid, `<meta charset>`, then a guess.

Valid UTF-8 comes before the page's own word, since pages that are UTF-8 and say otherwise are far more frequent than the reverse.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from cleanpage.errors import unknown_name

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)  # linear: bounded tag
_META_LOOKED_AT = 4_096
_CODECS = {
    "utf-8": "utf-8 utf8 unicode-1-1-utf-8 x-unicode20utf8", "utf-16-le": "utf-16le utf-16-le", "utf-16-be": "utf-16be utf-16-be", "utf-16": "utf-16 unicode ucs-2",
    "cp1252": "windows-1252 cp1252 iso-8859-1 iso8859-1 latin-1 latin1 l1 us-ascii ascii x-cp1252", "cp1250": "windows-1250 cp1250 x-cp1250",
    "cp1251": "windows-1251 cp1251 x-cp1251", "cp1253": "windows-1253 cp1253", "cp1254": "windows-1254 cp1254 iso-8859-9 iso8859-9 latin5",
    "cp1255": "windows-1255 cp1255", "cp1256": "windows-1256 cp1256", "cp1257": "windows-1257 cp1257", "cp1258": "windows-1258 cp1258",
    "iso8859-2": "iso-8859-2 iso8859-2 latin2 latin-2", "iso8859-3": "iso-8859-3 iso8859-3", "iso8859-4": "iso-8859-4 iso8859-4",
    "iso8859-5": "iso-8859-5 iso8859-5 cyrillic", "iso8859-6": "iso-8859-6 iso8859-6 arabic", "iso8859-7": "iso-8859-7 iso8859-7 greek",
    "iso8859-8": "iso-8859-8 iso8859-8 iso-8859-8-i hebrew", "iso8859-10": "iso-8859-10 iso8859-10", "iso8859-13": "iso-8859-13 iso8859-13",
    "iso8859-14": "iso-8859-14 iso8859-14", "iso8859-15": "iso-8859-15 iso8859-15 latin9 latin-9", "iso8859-16": "iso-8859-16 iso8859-16",
    "koi8-r": "koi8-r koi8 koi", "koi8-u": "koi8-u koi8-ru", "cp866": "ibm866 cp866 866", "mac-roman": "macintosh mac x-mac-roman mac-roman",
    "mac-cyrillic": "x-mac-cyrillic mac-cyrillic", "cp874": "windows-874 cp874 tis-620 iso-8859-11",
    "gb18030": "gb18030 gbk gb2312 gb-2312 gb-2312-80 x-gbk cp936 chinese", "big5hkscs": "big5 big5-hkscs big5hkscs x-x-big5 cn-big5 cp950",
    "euc-jp": "euc-jp x-euc-jp eucjp", "cp932": "shift-jis sjis x-sjis ms-kanji windows-31j cp932", "iso2022_jp": "iso-2022-jp csiso2022jp",
    "cp949": "euc-kr ks-c-5601-1987 ks-c-5601-1989 ksc5601 korean cp949 windows-949",
}  # fmt: skip
"""Codec -> labels that browsers decode with it (WHATWG Encoding Standard, section 4.2; `_` reads as `-`). No label outside this list is
looked up: a page could name a codec that is no encoding, or one that is slow."""
_COMMON = {
    "cp932": ("\u3040", "\u30ff", 0.33),
    "cp949": ("\uac00", "\ud7a3", 0.85),  # before gb18030: Chinese read as Korean is half Hangul, Korean read as Chinese is all Han
    "gb18030": ("\u4e00", "\u9fff", 0.5),
    "big5hkscs": ("\u4e00", "\u9fff", 0.5),
}
"""Double-byte codec -> the range that text in its language mostly stands in, and the least share of it."""
_CODEC_OF = {label: codec for codec, labels in _CODECS.items() for label in labels.split()}
_ZEROS_LOOKED_AT = 2_000


class Decoded(NamedTuple):
    """What bytes say."""

    text: str
    notes: tuple[str, ...]
    is_utf8: bool
    """Whether the bytes are `text` in UTF-8, without a mark at the start."""


def decode(data: bytes, *, encoding: str | None = None) -> Decoded:
    """Any bytes decode; a damaged page keeps U+FFFD where bytes made no sense, and a note says so.

    Raises UnknownNameError when `encoding` names no encoding.
    """
    if encoding is not None and _codec(encoding) is None:
        raise unknown_name("encoding", encoding, _CODEC_OF)
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _decoded(data[len(bom) :], name)._replace(is_utf8=False)
    if encoding is not None:
        return _decoded(data, _codec(encoding) or "utf-8")
    start = data[:_ZEROS_LOOKED_AT]
    if start.count(0) * 4 > len(start):  # UTF-16 without a BOM; such bytes may also be valid UTF-8
        return _decoded(data, "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be")
    declared = _META.search(data[:_META_LOOKED_AT])
    codec = _codec(declared[1].decode("ascii")) if declared is not None else None
    if codec == "iso2022_jp" and b"\x1b" in data:  # its bytes are valid UTF-8
        return _decoded(data, codec)
    try:
        return Decoded(data.decode("utf-8"), (), is_utf8=True)
    except UnicodeDecodeError as error:
        first_bad = error.start
    if codec is not None and not codec.startswith("utf-16"):
        return _decoded(data, codec)
    return _decoded(data, _guess(data, first_bad))


def _codec(label: str) -> str | None:
    return _CODEC_OF.get(label.strip().lower().replace("_", "-"))


def _decoded(data: bytes, name: str) -> Decoded:
    text = data.decode(name, "replace")
    bad = text.count("\ufffd")
    notes = (f"encoding: {bad} places made no sense as {name}",) if bad else ()
    return Decoded(text, notes, is_utf8=name == "utf-8" and not bad)


def _guess(data: bytes, first_bad: int) -> str:
    """An encoding for bytes that are no valid UTF-8 and declare nothing."""
    sample = data[max(0, first_bad - 2_000) : first_bad + 50_000]
    if sample.decode("utf-8", "replace").count("\ufffd") * 50 < sum(byte > 127 for byte in sample):
        return "utf-8"
    for name in _COMMON:
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
    low, top, share = _COMMON[name]
    return sum(low <= char <= top for char in high) > share * len(high)
