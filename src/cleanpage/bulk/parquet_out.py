"""The journal of a run -> one Parquet file. The same journal gives the same bytes.

Parquet cannot be appended to, nor cut back to a checkpoint. So a run writes a journal, as it writes JSONL, and the Parquet file is
made from it when the shard is full: from Arrow pieces when the input was Parquet (types are kept), else from lines of JSON.
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from cleanpage.bulk.errors import BulkError, need
from cleanpage.bulk.jsonl import Digits, members_of, scrubbed, without_surrogates
from cleanpage.bulk.parquet import from_ipc, gained_types

GROUP_BYTES: Final = 32 * 1024 * 1024
"""Row groups are closed at about this size, which bounds the memory."""
_PAGE_ROWS: Final = 64
"""Rows after which a data page may end (pyarrow's 1,024 make pages of many MB, which readers have to unpack whole)."""
_NESTED: Final = ("removed", "removals")
"""What a record gains that is no text; a field of this name that the input brought is another thing."""
_DEEPER: Final = 2000
"""More than a worker's stack can differ from ours."""
_LENGTH: Final = struct.Struct("<Q")


_INT64: Final = range(-(2**63), 2**63)
_EXACT: Final = range(-(2**53), 2**53 + 1)
"""Integers that a float holds exactly."""
_KINDS: Final = {"n": "null", "t": "bool", "f": "bool", '"': "str", "{": "json", "[": "json"}
"""The first character of a value as it is written -> its kind; numbers are told by their type."""


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
    gained = gained_types(pa, receipts=receipts)
    for line in journal:
        fields = _fields(line)
        own = len(fields) - len(gained)  # what a record gained stands last
        for (name, _, written, value), ours in zip(fields, [*[""] * own, *gained], strict=True):
            kinds.setdefault(name, set()).add(ours if ours in _NESTED else _kind(written, value))
    schema = pa.schema([_field(pa, name, found, gained) for name, found in kinds.items()])
    journal.seek(0)
    rows: list[dict[str, tuple[str, Any]]] = []
    size_bytes = 0
    for line in journal:
        rows.append({name: (written, value) for name, _, written, value in _fields(line)})
        size_bytes += len(line)
        if size_bytes >= GROUP_BYTES:
            yield _table(pa, rows, schema)
            rows, size_bytes = [], 0
    if rows:
        yield _table(pa, rows, schema)


def _fields(line: bytes) -> list[tuple[str, str, str, Any]]:
    """The fields of a line of the journal, with each value also as it is written.

    A worker has read this line already; only the depth at which we stand differs, so the nesting that it could read is allowed here too.
    """
    text = line.decode("utf-8", "replace").strip()
    try:
        return members_of(text)
    except RecursionError:
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(limit + _DEEPER)
        try:
            return members_of(text)
        finally:
            sys.setrecursionlimit(limit)


def _kind(written: str, value: Any) -> str:
    if not isinstance(value, Digits):
        return _KINDS[written[0]]
    if not written.lstrip("-").isdigit():
        return "float"
    if len(written) > 20 or int(written) not in _INT64:
        return "big"
    return "int" if int(written) in _EXACT else "long"


def _field(pa: Any, name: str, kinds: set[str], gained: dict[str, Any]) -> Any:
    if len(kinds) == 1 and (ours := next(iter(kinds))) in _NESTED:
        return pa.field(name, gained[ours])
    kinds = kinds - {"null"}
    if not kinds or kinds == {"str"}:
        return pa.field(name, pa.string())
    if kinds == {"bool"}:
        return pa.field(name, pa.bool_())
    if kinds <= {"int", "long"}:
        return pa.field(name, pa.int64())
    if kinds <= {"int", "float"}:
        return pa.field(name, pa.float64())
    return pa.field(name, pa.string(), metadata={"cleanpage": "json"})


def _table(pa: Any, rows: list[dict[str, tuple[str, Any]]], schema: Any) -> Any:
    nothing = ("null", None)
    columns = [pa.array(_converted(pa, [row.get(field.name, nothing) for row in rows], field), field.type) for field in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def _converted(pa: Any, cells: list[tuple[str, Any]], field: Any) -> list[Any]:
    """The values of a column; those of a column of JSON text as they are written."""
    if field.metadata and field.metadata.get(b"cleanpage") == b"json":
        return [None if value is None else scrubbed(written) for written, value in cells]
    values = [value for _, value in cells]
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
    if pa.types.is_string(field.type):
        return [None if value is None else without_surrogates(value) for value in values]
    return values
