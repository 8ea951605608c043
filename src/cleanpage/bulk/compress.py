"""gzip and zstd, each piece a member or frame of its own, with the fast libraries where they are installed."""

from __future__ import annotations

import importlib
import sys
import zlib
from functools import lru_cache
from typing import Any

from cleanpage.bulk.errors import need

ISAL_LEVEL = 2
"""Writes 14 times as fast as zlib at 6 for a tenth more bytes."""
ZLIB_LEVEL = 6
ZSTD_LEVEL = 3
_GZIP = 31
"""zlib's window bits for a gzip header and trailer."""


@lru_cache(maxsize=1)
def zlib_like() -> Any:
    """isal's zlib where it is installed, else the standard library's."""
    try:
        return importlib.import_module("isal.isal_zlib")
    except ImportError:
        return zlib


@lru_cache(maxsize=1)
def zlib_errors() -> tuple[type[Exception], ...]:
    """What inflating damaged data raises."""
    return (zlib.error, zlib_like().error, EOFError, OSError, ValueError)


def zstd_module() -> Any:
    """zstd of the standard library (3.14 and later) or its backport. Raises MissingExtraError."""
    return need("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd", "zstd")


def compressed(data: bytes, codec: str) -> bytes:
    """`data` as one gzip member (``"gz"``), one zstd frame (``"zst"``) or as it is (``""``). The same bytes each time."""
    if codec == "gz":
        library = zlib_like()
        level = ZLIB_LEVEL if library is zlib else ISAL_LEVEL
        squeeze = library.compressobj(level, zlib.DEFLATED, _GZIP)
        return bytes(squeeze.compress(data) + squeeze.flush())
    if codec == "zst":
        return bytes(zstd_module().compress(data, level=ZSTD_LEVEL))
    return data


def codec_name(codec: str) -> str:
    """The codec with the library that decides its exact bytes, for the fingerprint of a run."""
    if codec == "gz":
        return "gz (zlib)" if zlib_like() is zlib else "gz (isal)"
    return codec


def inflater(wbits: int = _GZIP) -> Any:
    """A new decompressor: `decompress(data, max_length)`, `eof`, `unused_data`, `unconsumed_tail`."""
    return zlib_like().decompressobj(wbits)
