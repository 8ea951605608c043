"""Lines of JSON: where they begin and end, what they hold, and how to write them again without changing what was only passed through.

A value that is passed through is never turned into a Python value and back: each field keeps the characters it came with, so that a
23-digit integer, NaN, 1.00 and an escaped lone surrogate stay what they were.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from json import decoder
from typing import Any, BinaryIO, Final, NamedTuple

from cleanpage.bulk.values import Chunk, Cooked, Fault, Item, Position

LINE_BYTES: Final = 256 * 1024 * 1024
"""A longer line is skipped as damage: a few copies of it have to find place in memory. Less where a record may take less memory."""
_READ_BYTES: Final = 1024 * 1024
try:
    import orjson as _orjson
except ImportError:
    _orjson = None  # type: ignore[assignment]

BOM: Final = b"\xef\xbb\xbf"
HTML_FIELDS: Final = ("html", "raw_html", "page_html", "html_content")
TEXT_FIELDS: Final = ("text", "raw_content", "page_content", "article", "maintext", "markdown")
EITHER_FIELDS: Final = ("content", "body", "raw", "document")
URL_FIELDS: Final = ("url", "link", "uri", "source_url", "page_url")
ID_FIELDS: Final = ("id", "_id", "doc_id", "record_id", "uuid")


class Fields(NamedTuple):
    """Which fields hold what; None guesses by the usual names."""

    text: str | None = None
    html: str | None = None
    url: str | None = None
    id: str | None = None
    keep_source: bool = True
    """Whether the field that held the page is kept, when it is not called ``text``."""


GUESSED: Final = Fields()


class Digits(str):
    """A number of a JSON line, as it is written there."""


def open_lines(file: BinaryIO, start: Position, end: int, *, exact: bool, line_bytes: int = LINE_BYTES) -> tuple[Position | None, Iterator[Item]]:
    """The lines that begin in [start, end): where the first begins (None: none does), and an iterator of Items of bytes."""
    offset = start.offset
    if not exact and offset:
        file.seek(offset - 1)
        offset -= 1
        while True:
            block = file.read(min(_READ_BYTES, max(end - offset, 1)))
            index = block.find(b"\n")
            if index >= 0:
                offset += index + 1
                break
            offset += len(block)
            if not block or offset >= end:
                return None, iter(())
        if offset >= end:
            return None, iter(())
    file.seek(offset)
    return Position(offset), _lines(file, offset, end, line_bytes)


def _lines(file: BinaryIO, offset: int, end: int, line_bytes: int) -> Iterator[Item]:
    block, at = b"", 0
    while offset < end:
        behind = block.find(b"\n", at) + 1
        if behind:
            line: bytes | None = block[at:behind]
            size_bytes, at = behind - at, behind
        else:
            pieces, size_bytes = [block[at:]], len(block) - at
            while not behind and (block := file.read(_READ_BYTES)):
                behind = block.find(b"\n") + 1
                pieces.append(block[: behind or None])
                size_bytes += len(pieces[-1])
                if size_bytes > line_bytes:
                    pieces.clear()
            line, at = b"".join(pieces) if size_bytes <= line_bytes else None, behind
            if not size_bytes:
                return
        yield _item(line, offset, size_bytes)
        offset += size_bytes


def block_lines(chunk: Chunk, line_bytes: int = LINE_BYTES) -> Iterator[Item]:
    """The lines of a block that the parent read; offsets are those of the unpacked file."""
    data: bytes = chunk.data
    offset = chunk.end - len(data)
    at = chunk.start.offset - offset
    while at < len(data):
        index = data.find(b"\n", at)
        behind = len(data) if index < 0 else index + 1
        yield _item(data[at:behind] if behind - at <= line_bytes else None, offset + at, behind - at)
        at = behind


def _item(line: bytes | None, offset: int, size_bytes: int) -> Item:
    place = Position(offset + size_bytes)
    if line is None:
        return Item(Fault(offset, f"a line of {size_bytes} bytes", size_bytes), offset, place, size_bytes)
    if offset == 0 and line.startswith(BOM):
        line = line[len(BOM) :]
    return Item(line.strip(b" \t\r\n") or None, offset, place, size_bytes)


def cook_line(line: bytes, fields: Fields, kind: str) -> Cooked | str:
    """The record of a line, or a sentence that says what is wrong with it."""
    text = line.decode("utf-8", "surrogateescape")
    try:
        members = members_of(text)
    except RecursionError:
        return "JSON nested too deep"
    except (ValueError, StopIteration) as error:
        return f"invalid JSON: {_short(error)}"
    values = {key: value for key, _, _, value in members}
    name_field = fields.id or _first(ID_FIELDS, values, (str, Digits))
    url_field = fields.url or _first(URL_FIELDS, values, (str,))
    url = values.get(url_field) if url_field else None
    name = values.get(name_field) if name_field else url
    field, page_kind = _page_field(fields, values)
    note, page = None, None
    if field is None:
        note = "no field that holds a page; name it with --text-field or --html-field"
    elif field not in values:
        note = f"no field {field!r}"
    else:
        page = values[field]
        if type(page) is not str:
            note, page = f"field {field!r} is {_type_name(page)}, not text", None
        else:
            page = without_surrogates(page)
    source_goes = page is not None and field is not None and (field == "text" or not fields.keep_source)
    return Cooked(
        members=[(raw_key, raw_value) for key, raw_key, raw_value, _ in members if not (source_goes and key == field)],
        page=page,
        kind=page_kind if kind == "auto" else kind,
        url=url if type(url) is str else None,
        name=str(name)[:200] if name is not None and not isinstance(name, list | dict) else None,
        note=note,
        replaced=field if source_goes else None,
    )


def _page_field(fields: Fields, values: dict[str, Any]) -> tuple[str | None, str]:
    """The field that holds the page, and its kind."""
    if fields.html and (fields.text is None or type(values.get(fields.html)) is str):
        return fields.html, "html"
    if fields.text:
        return fields.text, "text"
    for names, kind in ((HTML_FIELDS, "html"), (TEXT_FIELDS, "text"), (EITHER_FIELDS, "auto")):
        if found := _first(names, values, (str,)):
            return found, kind
    return next((name for name in (*HTML_FIELDS, *TEXT_FIELDS, *EITHER_FIELDS) if name in values), None), "auto"


def _first(names: tuple[str, ...], values: dict[str, Any], types: tuple[type, ...]) -> str | None:
    return next((name for name in names if type(values.get(name)) in types), None)


def without_surrogates(text: str) -> str:
    """Lone surrogates, and bytes that were no UTF-8, as U+FFFD."""
    if text.isascii():
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return scrubbed(text)
    return text


def _type_name(value: object) -> str:
    names = {type(None): "null", bool: "true or false", Digits: "a number", float: "a number", list: "a list", dict: "an object"}
    return names.get(type(value), type(value).__name__)


def _short(error: BaseException) -> str:
    return str(error).replace("line 1 column", "at column")[:200]


_DECODER: Final = json.JSONDecoder(parse_int=Digits, parse_float=Digits, parse_constant=Digits, strict=False)
_SPACE: Final = decoder.WHITESPACE.match  # type: ignore[attr-defined]


def members_of(line: str) -> list[tuple[str, str, str, Any]]:
    """Key, key as written, value as written and value of each member of the object in `line`. Raises ValueError, StopIteration."""
    at = _SPACE(line, 0).end()
    if line[at : at + 1] != "{":
        raise ValueError(f"a record should be an object, not {line[at : at + 20]!r}")
    at = _SPACE(line, at + 1).end()
    members: list[tuple[str, str, str, Any]] = []
    while line[at : at + 1] != "}" or members:
        if line[at : at + 1] != '"':
            raise ValueError(f"a field name should stand at column {at + 1}")
        key, behind = decoder.scanstring(line, at + 1, False)  # type: ignore[attr-defined]
        raw_key = line[at:behind]
        at = _SPACE(line, behind).end()
        if line[at : at + 1] != ":":
            raise ValueError(f"a colon should stand at column {at + 1}")
        at = _SPACE(line, at + 1).end()
        try:
            value, behind = _DECODER.scan_once(line, at)  # type: ignore[attr-defined]
        except StopIteration:
            raise ValueError(f"a value should stand at column {at + 1}") from None
        members.append((key, raw_key, line[at:behind], value))
        at = _SPACE(line, behind).end()
        if line[at : at + 1] == ",":
            at = _SPACE(line, at + 1).end()
            continue
        break
    if line[at : at + 1] != "}" or _SPACE(line, at + 1).end() != len(line):
        raise ValueError(f"the object should end at column {at + 1}")
    return members


def write_line(members: list[tuple[str, str]], gained: dict[str, Any]) -> bytes:
    """The line of a record: its own fields as they were, then what it gained.

    A gained field whose name the record has already is written as ``clean_<name>``.
    """
    taken = {f'"{json.loads(key, strict=False)}"' if "\\" in key else key for key, _ in members}
    pieces = [f"{key}:{value}" for key, value in members]
    for name, value in gained.items():
        key = f'"{name}"'
        while key in taken:
            key = f'"clean_{key[1:]}'
        pieces.append(f"{key}:{dumps(value)}")
    return ("{" + ",".join(pieces) + "}\n").encode("utf-8", "surrogateescape")


def dumps(value: Any) -> str:
    """Compact JSON. Lone surrogates become U+FFFD: many readers refuse them."""
    try:
        if _orjson:
            return str(_orjson.dumps(value), "utf-8")
        written = _ENCODER(value)
        written.encode("utf-8")
    except TypeError:  # orjson: a lone surrogate, or a type that it does not know
        return scrubbed(_ENCODER(value))
    except UnicodeEncodeError:
        return scrubbed(written)
    return written


def scrubbed(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode
