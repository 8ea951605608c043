"""Plain bytes out of a file that may be gzip and may be damaged: where members begin and end, and what is broken."""

from __future__ import annotations

import re
from typing import BinaryIO, Final

from cleanpage.bulk.compress import inflater, zlib_errors, zstd_module

BLOCK_BYTES: Final = 256 * 1024
PIECE_BYTES: Final = 1024 * 1024
"""How much a single call inflates at most, so that a bomb costs time and no memory."""
MAGIC: Final = b"\x1f\x8b\x08"
ZSTD_MAGIC: Final = b"\x28\xb5\x2f\xfd"
_LOOKED_AT: Final = 8 * 1024
"""Compressed bytes that are inflated to see whether a member really begins at a magic number."""


class Damaged(Exception):
    """The bytes cannot be read on. `cut` when they merely end too early, so that what was read can be trusted."""

    def __init__(self, reason: str, *, cut: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.cut = cut


class RawFile:
    """A file of bytes with a place to push back what was read too far."""

    def __init__(self, file: BinaryIO, size: int | None = None) -> None:
        self.file = file
        self.size = file.seek(0, 2) if size is None else size
        self.at = 0
        self._back = b""
        file.seek(0)

    def seek(self, offset: int) -> None:
        if offset != self.at:
            self.file.seek(offset)
            self.at, self._back = offset, b""

    def some(self) -> bytes:
        """The next bytes, b"" at the end of the file."""
        data, self._back = self._back, b""
        if not data:
            data = self.file.read(BLOCK_BYTES)
        self.at += len(data)
        return data

    def push_back(self, data: bytes) -> None:
        self._back = data + self._back
        self.at -= len(data)


class Member:
    """One gzip member from `offset` on; `end` is where the next one begins, once it is read to its end."""

    def __init__(self, raw: RawFile, offset: int) -> None:
        self.raw = raw
        self.end: int | None = None
        self._inflate = inflater()
        raw.seek(offset)

    def pull(self) -> bytes:
        """The next plain bytes, b"" at the end. Raises Damaged."""
        while self.end is None:
            data = self.raw.some()
            try:
                plain: bytes = self._inflate.decompress(data, PIECE_BYTES)
            except zlib_errors() as error:
                raise Damaged(f"broken gzip member: {error}") from None
            if self._inflate.eof:
                self.raw.push_back(self._inflate.unused_data)
                self.end = self.raw.at
            elif self._inflate.unconsumed_tail:
                self.raw.push_back(self._inflate.unconsumed_tail)
            elif not data and not plain:
                raise Damaged("the file ends inside a gzip member", cut=True)
            if plain:
                return plain
        return b""


class Frame:
    """The same for a zstd frame."""

    def __init__(self, raw: RawFile, offset: int) -> None:
        self.raw = raw
        self.end: int | None = None
        zstd = zstd_module()
        self._errors = (zstd.ZstdError, EOFError)
        self._unpack = zstd.ZstdDecompressor()
        raw.seek(offset)

    def pull(self) -> bytes:
        """The next plain bytes, b"" at the end. Raises Damaged."""
        while self.end is None:
            data = self.raw.some() if self._unpack.needs_input else b""
            if not data and self._unpack.needs_input:
                raise Damaged("the file ends inside a zstd frame", cut=True)
            try:
                plain: bytes = self._unpack.decompress(data, PIECE_BYTES)
            except self._errors as error:
                raise Damaged(f"broken zstd frame: {error}") from None
            if self._unpack.eof:
                self.raw.push_back(self._unpack.unused_data)
                self.end = self.raw.at
            if plain:
                return plain
        return b""


class PlainFile:
    """The same for a file that is not compressed."""

    def __init__(self, raw: RawFile, offset: int) -> None:
        self.raw = raw
        raw.seek(offset)

    def pull(self) -> bytes:
        return self.raw.some()


class Stream:
    """A window over plain bytes: `data` holds what is pulled and not yet dropped, `at` is the plain offset of its first byte."""

    def __init__(self, source: Member | Frame | PlainFile, at: int = 0) -> None:
        self.source = source
        self.data = bytearray()
        self.at = at
        self.ended = False
        self._damage: Damaged | None = None

    def ensure(self, size_bytes: int) -> bool:
        """Whether `data` holds that many bytes, after pulling what is needed. Raises Damaged."""
        while len(self.data) < size_bytes and not self.ended:
            if self._damage:
                raise self._damage
            try:
                piece = self.source.pull()
            except Damaged as damage:
                self._damage = damage
                raise
            if piece:
                self.data += piece
            else:
                self.ended = True
        return len(self.data) >= size_bytes

    def drop(self, size_bytes: int) -> None:
        """Move the window on, also past what is not pulled yet. Raises Damaged."""
        while size_bytes > len(self.data) and not self.ended:
            size_bytes -= len(self.data)
            self.at += len(self.data)
            self.data.clear()
            self.ensure(1)
        size_bytes = min(size_bytes, len(self.data))
        del self.data[:size_bytes]
        self.at += size_bytes

    def find(self, pattern: re.Pattern[bytes], start: int, *, within_bytes: int) -> int | None:
        """Index in `data` at which `pattern` matches at or after `start`, else None: at the end, or after `within_bytes`.

        The pattern must not match more than 64 bytes. Raises Damaged.
        """
        looked = start
        while True:
            found = pattern.search(self.data, looked)
            if found:
                return found.start()
            looked = max(start, len(self.data) - 64)
            if self.ended or len(self.data) - start >= within_bytes:
                return None
            self.ensure(len(self.data) + 1)

    def cut(self, start: int, end: int) -> bytes:
        return bytes(memoryview(self.data)[start:end])


def find_member(raw: RawFile, start: int, limit: int, begins_with: bytes = b"", *, magic: bytes = MAGIC) -> int | None:
    """Offset of the first gzip member (zstd frame, by `magic`) in [start, limit) whose plain bytes begin with `begins_with`, or None."""
    raw.seek(start)
    window, base = bytearray(), start
    while base < limit:
        block = raw.some()
        window += block
        looked = 0
        while (index := window.find(magic, looked)) >= 0 and base + index < limit:
            if len(window) - index < _LOOKED_AT and block:
                break
            if _begins(bytes(window[index : index + _LOOKED_AT]), begins_with, magic):
                return base + index
            looked = index + 1
        if not block:
            return None
        keep = index if index >= 0 else max(len(window) - len(magic) + 1, 0)
        del window[:keep]
        base += keep
    return None


def _begins(data: bytes, begins_with: bytes, magic: bytes) -> bool:
    if magic == MAGIC:
        unpack, errors = inflater(), zlib_errors()
    else:
        zstd = zstd_module()
        unpack, errors = zstd.ZstdDecompressor(), (zstd.ZstdError, EOFError)
    try:
        plain = bytes(unpack.decompress(data, max(len(begins_with), 1)))
    except errors:
        return False
    return plain.startswith(begins_with) and (bool(plain) or not begins_with)
