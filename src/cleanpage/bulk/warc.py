"""Records of a WARC or WET file, compressed or not, whatever is broken in it.

No reader that we know survives damage without losing records in silence, so this one trusts nothing twice: the end of a gzip member
and the next ``WARC/`` line say where a record ends when Content-Length is wrong, a checksum is looked at before its record is given
out, and after damage it goes on at the next member that inflates to ``WARC/``. Each fault is told with its offset in the file.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from typing import BinaryIO, Final, NamedTuple

from cleanpage.bulk.members import MAGIC, Damaged, Member, PlainFile, RawFile, Stream, find_member
from cleanpage.bulk.values import Fault, Item, Position

_BEGIN: Final = b"WARC/"
_BLANK: Final = re.compile(rb"\r?\n\r?\n")
_NEXT: Final = re.compile(rb"\n\r?\nWARC/1\.\d\r?\n")
_HEADER_BYTES: Final = 1024 * 1024
_DAMAGED_START_BYTES: Final = 16 * 1024 * 1024


class Record(NamedTuple):
    """A WARC record as stored; the body is not decoded."""

    headers: dict[str, str]
    """Names in lower case."""
    body: bytes
    fault: str | None = None
    """What was wrong with it, though it could be read."""
    full_bytes: int = 0
    """How large the body is when it was too large to be kept."""


class _Bad(NamedTuple):
    reason: str


def open_warc(file: BinaryIO, start: Position, end: int, *, exact: bool, max_body_bytes: int) -> tuple[Position | None, Iterator[Item]]:
    """The records that begin in [start, end): where the first begins (None: none does), and an iterator of Items.

    Each Item holds a Record or a Fault. With ``exact=False`` the first record at or after `start` is looked for.
    """
    raw = RawFile(file)
    packed = _is_packed(raw)
    if not exact:
        found = find_member(raw, start.offset, min(end, raw.size), _BEGIN) if packed else _find_plain(raw, start.offset, min(end, raw.size))
        if found is None:
            return None, iter(())
        start = Position(found)
    walk = _packed_items if packed else _plain_items
    return start, walk(raw, start, end, max_body_bytes)


def _is_packed(raw: RawFile) -> bool:
    """Whether the file is gzip, by its first bytes, or when those are damaged, by a member that follows."""
    raw.seek(0)
    start = raw.some()[: len(_BEGIN)]
    return start[:2] == MAGIC[:2] or (start != _BEGIN and find_member(raw, 0, _DAMAGED_START_BYTES, _BEGIN) is not None)


def _packed_items(raw: RawFile, start: Position, end: int, max_body_bytes: int) -> Iterator[Item]:
    offset, skip = start
    while offset < min(end, raw.size):
        member = Member(raw, offset)
        stream = Stream(member)
        count = 0
        try:
            for thing in _records(stream, max_body_bytes, file_size=None):
                count += 1
                last = stream.ended and not stream.data and member.end is not None
                if count > skip:
                    place = Position(member.end) if last and member.end is not None else Position(offset, count)
                    size_bytes = (member.end - offset) if last and member.end is not None else 0
                    yield Item(thing if isinstance(thing, Record) else Fault(offset, thing.reason), offset, place, size_bytes)
            following = member.end if member.end is not None else raw.size
        except Damaged as damage:
            found = find_member(raw, offset + 1, raw.size, _BEGIN)
            following = raw.size if found is None else found
            yield Item(Fault(offset, damage.reason, following - offset), offset, Position(following), following - offset)
        offset, skip = following, 0


def _plain_items(raw: RawFile, start: Position, end: int, max_body_bytes: int) -> Iterator[Item]:
    stream = Stream(PlainFile(raw, start.offset), start.offset)
    at = start.offset
    for thing in _records(stream, max_body_bytes, file_size=raw.size):
        size_bytes = stream.at - at
        raw_or_fault = thing if isinstance(thing, Record) else Fault(at, thing.reason, size_bytes)
        yield Item(raw_or_fault, at, Position(stream.at), size_bytes)
        at = stream.at
        if at >= end:
            return


def _records(stream: Stream, max_body_bytes: int, *, file_size: int | None) -> Iterator[Record | _Bad]:
    """What stands in a member (`file_size` None) or in an uncompressed file; the stream stands behind it when it is given out."""
    first = True
    _strip(stream)
    while stream.ensure(1):
        thing = _record(stream, max_body_bytes, file_size)
        damage = None
        try:
            _strip(stream)
        except Damaged as error:
            if first and not error.cut:
                raise  # a record whose own checksum is wrong
            damage = error
        yield thing
        if damage:
            raise damage
        first = False


def _record(stream: Stream, max_body_bytes: int, file_size: int | None) -> Record | _Bad:
    stream.ensure(len(_BEGIN))
    if not stream.data.startswith(_BEGIN):
        return _skip(stream, f"no WARC/ line but {bytes(stream.data[:20])!r}")
    head = stream.find(_BLANK, 0, within_bytes=_HEADER_BYTES)
    if head is None:
        return _skip(stream, "a record header without an end")
    blank = _BLANK.match(stream.data, head)
    body_at = blank.end() if blank else head
    headers = _headers(stream.cut(0, head))
    if headers is None:
        return _skip(stream, f"no WARC/1.x line but {bytes(stream.data[:20])!r}")
    stated = headers.get("content-length", "")
    length = int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 19 else None
    if length is None:
        return _up_to_next(stream, body_at, headers, f"Content-Length is {stated!r}" if stated else "no Content-Length", max_body_bytes)
    if file_size is not None and stream.at + body_at + length > file_size:
        if stream.find(_NEXT, body_at, within_bytes=max_body_bytes) is None and stream.ended and not stream.data.endswith((b"\r\n\r\n", b"\n\n")):
            return _skip(stream, f"the file ends inside the record of {headers.get('warc-target-uri', 'an unknown URL')}")
        return _up_to_next(stream, body_at, headers, f"Content-Length {length} is too large", max_body_bytes)
    if length > max_body_bytes and stream.ensure(body_at + max_body_bytes):
        body = stream.cut(body_at, body_at + max_body_bytes)
        stream.drop(body_at + length)
        return Record(headers, body, None, length)
    behind = body_at + length
    if not stream.ensure(behind):
        return _up_to_next(stream, body_at, headers, f"Content-Length {length} is too large", max_body_bytes)
    if not _ends_at(stream, behind):
        return _up_to_next(stream, body_at, headers, f"Content-Length {length} is too small", max_body_bytes)
    body = stream.cut(body_at, behind)
    stream.drop(behind)
    return Record(headers, body)


def _ends_at(stream: Stream, index: int) -> bool:
    """Whether a record may end at `index` of the window: its two line ends follow, or the next record, or nothing."""
    with contextlib.suppress(Damaged):  # told when the stream is moved on
        stream.ensure(index + 12)
    tail = bytes(stream.data[index : index + 12])
    rest = tail.lstrip(b"\r\n")
    return tail.startswith(b"\r\n\r\n") or rest.startswith(_BEGIN) or not rest


def _up_to_next(stream: Stream, body_at: int, headers: dict[str, str], fault: str, max_body_bytes: int) -> Record:
    """The record up to the next one, or to the end of the stream, when its Content-Length cannot be trusted."""
    found = stream.find(_NEXT, max(body_at - 3, 0), within_bytes=max_body_bytes)
    end = len(stream.data) if found is None else max(found + 1, body_at)
    body = stream.cut(body_at, min(end, body_at + max_body_bytes)).rstrip(b"\r\n")
    full_bytes = 0
    if found is None and not stream.ended:
        full_bytes = max_body_bytes + 1
        _skip(stream, "")
    else:
        stream.drop(end)
    return Record(headers, body, fault, full_bytes)


def _skip(stream: Stream, reason: str) -> _Bad:
    """Move on to the next ``WARC/`` line, or to the end."""
    start = 1
    while True:
        found = stream.find(_NEXT, start, within_bytes=_HEADER_BYTES)
        if found is not None:
            stream.drop(found + 1)
            return _Bad(reason)
        if stream.ended:
            stream.drop(len(stream.data))
            return _Bad(reason)
        stream.drop(max(len(stream.data) - 64, 1))
        start = 0


def _strip(stream: Stream) -> None:
    """Drop the line ends before a record. Raises Damaged."""
    while stream.ensure(1) and stream.data[0] in b"\r\n":
        stream.drop(len(stream.data) - len(stream.data.lstrip(b"\r\n")) if len(stream.data) < 64 else 1)


def _headers(head: bytes) -> dict[str, str] | None:
    lines = head.decode("utf-8", "replace").splitlines()
    if not re.fullmatch(r"WARC/\d+\.\d+\s*", lines[0]):
        return None
    headers: dict[str, str] = {}
    name = ""
    for line in lines[1:]:
        if line[:1] in " \t" and name:
            headers[name] += " " + line.strip()
            continue
        name, _, value = line.partition(":")
        name = name.strip().lower()
        headers[name] = value.strip()
    return headers


def _find_plain(raw: RawFile, start: int, limit: int) -> int | None:
    """Offset of the first ``WARC/`` line behind a blank line in [start, limit), or None."""
    begin = max(start - 3, 0)
    stream = Stream(PlainFile(raw, begin), begin)
    while stream.at < limit:
        found = stream.find(_NEXT, 0, within_bytes=_HEADER_BYTES)
        if found is not None:
            offset = stream.at + stream.data.index(_BEGIN, found)
            if offset >= limit:
                return None
            if offset >= start:
                return offset
            stream.drop(found + 1)
        elif stream.ended:
            return None
        else:
            stream.drop(max(len(stream.data) - 64, 1))
    return None
