"""The kernel: a batch of rows in, the same rows with their clean text out. Everything past one machine runs on it.

>>> import pyarrow as pa
>>> batch = pa.RecordBatch.from_pydict({"id": [1, 2], "text": ["The river rose.", None]})
>>> clean_batch(batch, Config()).to_pydict()["clean_status"]
['ok', 'null']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pyarrow as pa

from cleanpage.adapters.rows import NAMES, Config, Outcome, failed, outcomes
from cleanpage.errors import unknown_name

__all__ = ["Config", "clean_batch", "clean_table", "output_schema"]

REMOVALS = pa.list_(pa.struct([("rule", pa.string()), ("count", pa.int32())]))
"""A list and not a map: polars, pandas and Hugging Face datasets know no maps."""
MAX_STRING_BYTES = 2**31 - 1
"""What a column of type string can hold in one batch."""
_WRAPPED = (pa.DictionaryType, pa.RunEndEncodedType, pa.BaseExtensionType)
"""Types whose values are of another type."""


def clean_batch(batch: pa.RecordBatch, config: Config) -> pa.RecordBatch:
    """`batch` with the columns text, title, status, error and removals behind its own, their names prefixed.

    Total: it never raises over what a page holds, never drops a row, and leaves the columns that are there as they are. A missing
    column, or one that holds no pages, is an error in every row. Text and title are of type large_string when the pages are in a large type.
    """
    column = _column(batch, config.column)
    if column is None or not _holds_pages(column.type):
        trouble = f"no column {config.column!r}" if column is None else f"column {config.column!r} holds {column.type}, not pages"
        rows: Sequence[Outcome] = [failed(trouble)] * batch.num_rows
    else:
        urls, encodings = _column(batch, config.url), _column(batch, config.encoding)
        rows = list(outcomes(zip(_values(column), _strings(urls, batch), _strings(encodings, batch), strict=True), config))
    added = _added(batch.schema, config)
    arrays = _arrays(rows, added[0].type)
    return pa.RecordBatch.from_arrays([*batch.columns, *arrays], schema=_with(batch.schema, added))


def clean_table(table: pa.Table, config: Config) -> pa.Table:
    """`clean_batch` over every batch of `table`."""
    batches = [clean_batch(batch, config) for batch in table.to_batches()]
    return pa.Table.from_batches(batches, schema=_with(table.schema, _added(table.schema, config)))


def output_schema(schema: pa.Schema, config: Config) -> pa.Schema:
    """The schema that `clean_batch` gives for batches of `schema`.

    Raises UnknownNameError for a column that is not there, TypeError for one that holds no pages: ask before a long run.
    """
    for name in (config.column, config.url, config.encoding):
        if name is not None and name not in schema.names:
            raise unknown_name("column", name, schema.names)
    type_ = schema.field(schema.names.index(config.column)).type
    if not _holds_pages(type_):
        raise TypeError(f"column {config.column!r} should hold text or bytes, not {type_}")
    return _with(schema, _added(schema, config))


def _added(schema: pa.Schema, config: Config) -> list[pa.Field]:
    """The added fields. A name that is taken makes the prefix grow by an underscore, so that nothing is overwritten."""
    prefix, taken = config.prefix, set(schema.names)
    while any(prefix + name in taken for name in NAMES):
        prefix += "_"
    pages = schema.field(schema.names.index(config.column)).type if config.column in taken else pa.string()
    text = pa.large_string() if pa.types.is_large_string(_plain(pages)) or pa.types.is_large_binary(_plain(pages)) else pa.string()
    types = {"text": text, "title": text, "removals": REMOVALS}
    return [pa.field(prefix + name, types.get(name, pa.string())) for name in NAMES]


def _with(schema: pa.Schema, added: list[pa.Field]) -> pa.Schema:
    return pa.schema([*schema, *added], metadata=schema.metadata)


def _column(batch: pa.RecordBatch, name: str | None) -> pa.Array | None:
    return batch.column(batch.schema.names.index(name)) if name is not None and name in batch.schema.names else None


def _plain(type_: pa.DataType) -> pa.DataType:
    """The type of the values of a dictionary, of runs or of an extension type."""
    while isinstance(type_, _WRAPPED):
        type_ = type_.storage_type if isinstance(type_, pa.BaseExtensionType) else type_.value_type
    return type_


def _holds_pages(type_: pa.DataType) -> bool:
    plain = _plain(type_)
    known = (
        pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view, pa.types.is_binary, pa.types.is_large_binary,
        pa.types.is_binary_view, pa.types.is_fixed_size_binary, pa.types.is_null,
    )  # fmt: skip
    return any(is_(plain) for is_ in known)


def _values(column: pa.Array) -> Iterator[object]:
    """The values, one at a time: a dictionary or runs may stand for far more than fits in memory."""
    for scalar in column:
        try:
            yield scalar.as_py()
        except Exception:
            yield _lenient(scalar)


def _lenient(scalar: pa.Scalar) -> object:
    """The text of a scalar that is not UTF-8, since Arrow does not check what others wrote; of any other that cannot be read, the error."""
    while isinstance(scalar.type, _WRAPPED):
        scalar = scalar.value
    try:
        return scalar.as_buffer().to_pybytes().decode("utf-8", "replace")
    except Exception as error:
        return error  # no page either: an error in its row


def _strings(column: pa.Array | None, batch: pa.RecordBatch) -> Iterator[str | None]:
    values = _values(column) if column is not None and _holds_pages(column.type) else iter([None] * batch.num_rows)
    return (value.decode("utf-8", "replace") if isinstance(value, bytes) else value for value in values)  # type: ignore[misc]


def _arrays(rows: Sequence[Outcome], text: pa.DataType) -> list[pa.Array]:
    if text == pa.string():
        rows = list(_fitting(rows))
    offsets = [0]
    for row in rows:
        offsets.append(offsets[-1] + len(row.removals))
    rules = pa.array([rule for row in rows for rule in row.removals], pa.string())
    counts = pa.array([count for row in rows for count in row.removals.values()], pa.int32())
    structs = pa.StructArray.from_arrays([rules, counts], fields=list(REMOVALS.value_type))
    return [
        _string_array([row.text for row in rows], text),
        _string_array([row.title for row in rows], text),
        pa.array([row.status for row in rows], pa.string()),
        _string_array([row.error for row in rows], pa.string()),
        pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), structs, type=REMOVALS),
    ]


def _string_array(values: list[str | None], type_: pa.DataType) -> pa.Array:
    try:
        return pa.array(values, type_)
    except UnicodeEncodeError:  # a lone surrogate: Arrow cannot hold one
        return pa.array([None if value is None else value.encode("utf-8", "replace").decode("utf-8") for value in values], type_)


def _fitting(rows: Iterable[Outcome]) -> Iterator[Outcome]:
    """`rows`, with an error in place of the texts that a column of type string has no room for."""
    used = 0
    for row in rows:
        size = _size(row.text) + _size(row.title)
        if used + size > MAX_STRING_BYTES:
            yield failed(f"no room: the texts of one batch exceed {MAX_STRING_BYTES} bytes; give smaller batches or a large_string column")
        else:
            used += size
            yield row


def _size(text: str | None) -> int:
    return 0 if text is None else len(text) if text.isascii() else len(text.encode("utf-8", "replace"))
