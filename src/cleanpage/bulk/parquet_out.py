"""The journal of a run -> one Parquet file. The same journal gives the same bytes.

Parquet cannot be appended to, nor cut back to a checkpoint. So a run writes a journal, as it writes JSONL, and the Parquet file is
made from it when the shard is full: from Arrow pieces when the input was Parquet (types are kept), else from lines of JSON.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from cleanpage.bulk.errors import BulkError, need
from cleanpage.bulk.jsonl import Digits, dumps
from cleanpage.bulk.parquet import from_ipc, gained_types

GROUP_BYTES: Final = 32 * 1024 * 1024
"""Row groups are closed at about this size, which bounds the memory."""
_PAGE_ROWS: Final = 64
"""Rows after which a data page may end (pyarrow's 1,024 make pages of many MB, which readers have to unpack whole)."""
_LENGTH: Final = struct.Struct("<Q")


class _Real(Digits):
    """A number that is no integer."""


_DECODER: Final = json.JSONDecoder(parse_int=Digits, parse_float=_Real, parse_constant=_Real, strict=False)
_INT64: Final = range(-(2**63), 2**63)


def framed(piece: bytes) -> bytes:
    """An Arrow piece as it stands in the journal: behind its length."""
    return _LENGTH.pack(len(piece)) + piece


def assemble(journal: BinaryIO, out: BinaryIO, *, arrow: bool, receipts: bool) -> None:
    """Write the records of a journal as Parquet. Raises BulkError when pieces of different schemas meet, OSError for the disk."""
    pa, pq = need("pyarrow", "Parquet"), need("pyarrow.parquet", "Parquet")
    tables = _arrow_tables(pa, journal) if arrow else _json_tables(pa, journal, receipts)
    writer = None
    try:
        for table in tables:
            if writer is None:
                writer = pq.ParquetWriter(out, table.schema, compression="zstd", write_batch_size=_PAGE_ROWS)
            elif not table.schema.equals(writer.schema):
                raise BulkError(f"the Parquet inputs have different columns: {_difference(writer.schema, table.schema)}; clean them to different outputs")
            writer.write_table(table, row_group_size=max(table.num_rows, 1))
        if writer is None:
            pq.write_table(pa.table({name: pa.array([], type_) for name, type_ in gained_types(pa, receipts=receipts).items()}), out)
    finally:
        if writer is not None:
            writer.close()


def _difference(one: Any, other: Any) -> str:
    differ = {str(field) for field in one} ^ {str(field) for field in other}
    return ", ".join(sorted(differ)[:6])


def _arrow_tables(pa: Any, journal: BinaryIO) -> Iterator[Any]:
    batches: list[Any] = []
    size_bytes = 0
    while head := journal.read(_LENGTH.size):
        piece = journal.read(_LENGTH.unpack(head)[0])
        batch = from_ipc(piece)
        if batches and (size_bytes >= GROUP_BYTES or batch.schema != batches[0].schema):
            yield pa.Table.from_batches(batches)
            batches, size_bytes = [], 0
        batches.append(batch)
        size_bytes += len(piece)
    if batches:
        yield pa.Table.from_batches(batches)


def _json_tables(pa: Any, journal: BinaryIO, receipts: bool) -> Iterator[Any]:
    """Two passes: which types a field has, then the columns."""
    kinds: dict[str, set[str]] = {}
    for line in journal:
        for name, value in _DECODER.decode(line.decode("utf-8", "replace")).items():
            kinds.setdefault(name, set()).add(_kind(value))
    gained = gained_types(pa, receipts=receipts)
    schema = pa.schema([_field(pa, name, found, gained) for name, found in kinds.items()])
    journal.seek(0)
    rows: list[dict[str, Any]] = []
    size_bytes = 0
    for line in journal:
        rows.append(_DECODER.decode(line.decode("utf-8", "replace")))
        size_bytes += len(line)
        if size_bytes >= GROUP_BYTES:
            yield _table(pa, rows, schema)
            rows, size_bytes = [], 0
    if rows:
        yield _table(pa, rows, schema)


def _kind(value: Any) -> str:
    if isinstance(value, _Real):
        return "float"
    if isinstance(value, Digits):
        return "int" if len(value) < 20 and int(value) in _INT64 else "big"
    return {type(None): "null", bool: "bool", str: "str"}.get(type(value), "json")


def _field(pa: Any, name: str, kinds: set[str], gained: dict[str, Any]) -> Any:
    plain = name.removeprefix("clean_") if name.startswith("clean_") else name
    known = gained.get(plain)
    if known is not None and plain in ("removed", "removals") and kinds <= {"json", "null"}:
        return pa.field(name, known)
    types = {"int": pa.int64(), "float": pa.float64(), "bool": pa.bool_(), "str": pa.string()}
    kinds = kinds - {"null"}
    if not kinds:
        return pa.field(name, pa.string())
    if len(kinds) == 1 and (kind := next(iter(kinds))) in types:
        return pa.field(name, types[kind])
    return pa.field(name, pa.string(), metadata={"cleanpage": "json"})


def _table(pa: Any, rows: list[dict[str, Any]], schema: Any) -> Any:
    columns = []
    for field in schema:
        values = [row.get(field.name) for row in rows]
        columns.append(pa.array(_converted(pa, values, field), field.type))
    return pa.Table.from_arrays(columns, schema=schema)


def _converted(pa: Any, values: list[Any], field: Any) -> list[Any]:
    if field.metadata and field.metadata.get(b"cleanpage") == b"json":
        return [None if value is None else _as_json(value) for value in values]
    if pa.types.is_map(field.type):
        return [None if value is None else [(key, int(count)) for key, count in value.items()] for value in values]
    if pa.types.is_list(field.type):
        return [
            None
            if value is None
            else [{**removal, "start": int(removal["start"]), "end": int(removal["end"]), "confidence": float(removal["confidence"])} for removal in value]
            for value in values
        ]
    if pa.types.is_int64(field.type):
        return [None if value is None else int(value) for value in values]
    if pa.types.is_float64(field.type):
        return [None if value is None else float(value) for value in values]
    return values


def _as_json(value: Any) -> str:
    """The value as JSON text, its numbers as they were written."""
    if isinstance(value, Digits):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{dumps(key)}:{_as_json(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_as_json, value)) + "]"
    return "null" if value is None else dumps(value)
