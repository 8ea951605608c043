"""Rows of a Parquet file: read in bounded batches by the parent, cooked in the worker, given back as columns."""

from __future__ import annotations

import base64
import datetime
import math
from collections.abc import Iterable, Iterator
from typing import Any, Final

from cleanpage.bulk.errors import BulkError, need
from cleanpage.bulk.inputs import Input, open_input
from cleanpage.bulk.jsonl import EITHER_FIELDS, HTML_FIELDS, ID_FIELDS, TEXT_FIELDS, URL_FIELDS, Fields, dumps
from cleanpage.bulk.values import Chunk, Cooked, Item, Position
from cleanpage.errors import InputError

BATCH_BYTES: Final = 2 * 1024 * 1024
_MAX_ROWS: Final = 2048
_READ_BYTES: Final = 1024 * 1024
_STALE_METADATA: Final = (b"huggingface", b"pandas", b"ARROW:schema")
"""Schema metadata that lists the columns, and would be wrong once there are more."""


def read_batches(path: str, start_row: int) -> Iterator[tuple[int, int, bytes, int]]:
    """First row, rows, the rows as an Arrow IPC stream, and the stored bytes they stand for. Raises InputError.

    The batches are the same wherever reading starts; the first one given is that which holds `start_row`. A page of a Parquet file can only be unpacked
    whole, and writers put a thousand rows into one: with rows of whole HTML pages that is what decides the memory.
    """
    pa, pq = need("pyarrow", "Parquet"), need("pyarrow.parquet", "Parquet")
    with open_input(path) as file:
        try:
            table = pq.ParquetFile(file, pre_buffer=False, buffer_size=_READ_BYTES)  # pre_buffer would read whole row groups
            first = 0
            for group in range(table.metadata.num_row_groups):
                about = table.metadata.row_group(group)
                rows = about.num_rows
                if first + rows <= start_row:
                    first += rows
                    continue
                per_batch = max(1, min(_MAX_ROWS, BATCH_BYTES * rows // max(about.total_byte_size, 1)))
                stored = sum(about.column(column).total_compressed_size for column in range(about.num_columns))
                at = first
                for batch in table.iter_batches(per_batch, row_groups=[group], use_threads=False):
                    if at + batch.num_rows > start_row:
                        yield at, batch.num_rows, to_ipc(batch), stored * batch.num_rows // max(rows, 1)
                    at += batch.num_rows
                first += rows
        except (pa.ArrowException, OSError) as error:
            raise InputError(f"{path}: not a readable Parquet file: {error}") from error


def check_columns(inputs: Iterable[Input]) -> None:
    """See before hours of work that all inputs fit into one Parquet file. Raises BulkError, InputError."""
    pa, pq = need("pyarrow", "Parquet"), need("pyarrow.parquet", "Parquet")
    first: tuple[str, Any] | None = None
    for each in inputs:
        if each.format != "parquet":
            raise BulkError(f"{each.path} is no Parquet, and the first input is; clean them to different outputs, or to JSONL")
        with open_input(each.path) as file:
            try:
                schema = pq.read_schema(file).remove_metadata()
            except (pa.ArrowException, OSError) as error:
                raise InputError(f"{each.path}: not a readable Parquet file: {error}") from error
        if first is None:
            first = (each.path, schema)
        elif not schema.equals(first[1]):
            differ = ", ".join(sorted({str(field) for field in schema} ^ {str(field) for field in first[1]})[:6]) or "their order"
            raise BulkError(f"{first[0]} and {each.path} have different columns: {differ}; clean them to different outputs, or to JSONL")


def to_ipc(batch: Any) -> bytes:
    """A record batch with its schema as an Arrow IPC stream."""
    pa = need("pyarrow", "Parquet")
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as stream:
        stream.write_batch(batch)
    return bytes(sink.getvalue())


def from_ipc(data: bytes) -> Any:
    """The record batch of `to_ipc`."""
    return need("pyarrow", "Parquet").ipc.open_stream(data).read_next_batch()


class Rows:
    """The rows of one batch, with the columns that matter chosen once."""

    def __init__(self, data: bytes, fields: Fields) -> None:
        pa = need("pyarrow", "Parquet")
        self.batch = from_ipc(data)
        self.fields = fields
        names = self.batch.schema.names
        pages = [name for name in names if _holds_text(pa, self.batch.schema.field(name).type)]
        self.page_field, self.kind, self.note = _page_column(fields, names, pages)
        self.url_field = fields.url or next((name for name in URL_FIELDS if name in names), None)
        self.id_field = fields.id or next((name for name in ID_FIELDS if name in names), None)
        self.replaced = self.page_field if self.page_field and (self.page_field == "text" or not fields.keep_source) else None

    def items(self, chunk: Chunk) -> Iterator[Item]:
        rows = self.batch.num_rows
        first = chunk.end - rows
        share = max(chunk.size_bytes // max(rows, 1), 1)
        for row in range(chunk.start.offset - first, rows):
            yield Item((self, row), first + row, Position(first + row + 1), share)

    def cook(self, row: int, kind: str, *, as_json: bool) -> Cooked:
        """The record of a row; its members only when they are to be written as JSON."""
        page, note = None, self.note
        if self.page_field and note is None:
            page = self._value(self.page_field, row)
            note = f"column {self.page_field!r} is null" if page is None else None
        url, name = self._value(self.url_field, row), self._value(self.id_field, row)
        return Cooked(
            members=self._members(row) if as_json else [],
            page=page,
            kind=self.kind if kind == "auto" else kind,
            url=url if isinstance(url, str) else None,
            name=str(name)[:200] if name is not None else (url if isinstance(url, str) else None),
            note=note,
            replaced=self.replaced,
        )

    def _value(self, name: str | None, row: int) -> Any:
        if name is None or name not in self.batch.schema.names:
            return None
        return _python_value(self.batch.column(self.batch.schema.get_field_index(name))[row])

    def _members(self, row: int) -> list[tuple[str, str]]:
        return [
            (dumps(name), dumps(json_ready(_python_value(self.batch.column(index)[row]))))
            for index, name in enumerate(self.batch.schema.names)
            if name != self.replaced
        ]

    def with_gained(self, first_row: int, gained: list[dict[str, Any]]) -> Any:
        """The rows from `first_row` on with the columns that they gained."""
        pa = need("pyarrow", "Parquet")
        batch = self.batch.slice(first_row, len(gained))
        arrays = [batch.column(index) for index, name in enumerate(batch.schema.names) if name != self.replaced]
        fields = [field for field in batch.schema if field.name != self.replaced]
        taken = {field.name for field in fields}
        for name, type_ in gained_types(pa, receipts=bool(gained) and "removals" in gained[0]).items():
            column = name
            while column in taken:
                column = f"clean_{column}"
            values = [record[name] for record in gained]
            arrays.append(pa.array([list(value.items()) for value in values] if name == "removed" else values, type_))
            fields.append(pa.field(column, type_))
        metadata = {key: value for key, value in (batch.schema.metadata or {}).items() if key not in _STALE_METADATA}
        return pa.RecordBatch.from_arrays(arrays, schema=pa.schema(fields, metadata=metadata or None))


def _python_value(cell: Any) -> Any:
    """A cell in Python; bytes where a text is no UTF-8 (Parquet does not check that), text where Python has no such time."""
    try:
        return cell.as_py()
    except (ValueError, OverflowError, ImportError):
        return _odd_value(cell)


def _odd_value(cell: Any) -> Any:
    pa = need("pyarrow", "Parquet")
    if isinstance(cell, pa.DictionaryScalar):
        return _python_value(cell.value)
    if isinstance(cell, pa.MapScalar):
        return [[_python_value(item["key"]), _python_value(item["value"])] for item in cell.values]
    if isinstance(cell, pa.StructScalar):
        return {name: _python_value(cell[name]) for name in cell}
    if isinstance(cell, pa.ListScalar | pa.LargeListScalar | pa.FixedSizeListScalar):
        return [_python_value(item) for item in cell.values]
    if hasattr(cell, "as_buffer"):
        return bytes(cell.as_buffer())
    try:
        return cell.cast(pa.string()).as_py()
    except (pa.ArrowException, ValueError):
        return str(getattr(cell, "value", None))


def gained_types(pa: Any, *, receipts: bool) -> dict[str, Any]:
    """The Arrow types of the columns that a record gains."""
    types = {"text": pa.string(), "title": pa.string(), "removed": pa.map_(pa.string(), pa.int64()), "status": pa.string(), "note": pa.string()}
    if receipts:
        removal = {"rule": pa.string(), "start": pa.int64(), "end": pa.int64(), "text": pa.string(), "because": pa.string()}
        types["removals"] = pa.list_(pa.struct({**removal, "confidence": pa.float64(), "also": pa.list_(pa.string())}))
    return types


def json_ready(value: Any) -> Any:
    """A cell as JSON can hold it: bytes as UTF-8 text or else base64, times in ISO 8601, NaN as null."""
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return base64.b64encode(value).decode("ascii")
    if isinstance(value, dict):
        return {str(key): json_ready(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [json_ready(item) for item in value]
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _holds_text(pa: Any, type_: Any) -> bool:
    if pa.types.is_dictionary(type_):
        type_ = type_.value_type
    return any(test(type_) for test in (pa.types.is_string, pa.types.is_large_string, pa.types.is_binary, pa.types.is_large_binary, pa.types.is_string_view))


def _page_column(fields: Fields, names: list[str], pages: list[str]) -> tuple[str | None, str, str | None]:
    """Column, kind, and a sentence when there is none."""
    for name, kind in ((fields.html, "html"), (fields.text, "text")):
        if name is not None and name not in names:
            return None, kind, f"no column {name!r}"
        if name is not None and name not in pages:
            return None, kind, f"column {name!r} does not hold text"
        if name is not None:
            return name, kind, None
    for guesses, kind in ((HTML_FIELDS, "html"), (TEXT_FIELDS, "text"), (EITHER_FIELDS, "auto")):
        if found := next((name for name in guesses if name in pages), None):
            return found, kind, None
    return None, "auto", "no column that holds a page; name it with --text-field or --html-field"
