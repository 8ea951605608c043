"""A WARC or WET file in, its pages with their clean text out: for engines whose unit of work is a file, such as Spark over Common Crawl paths.

The files are read as `cleanpage bulk` reads them: whatever is damaged, the pages that can be read come out.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any, Final

import pyarrow as pa

from cleanpage.adapters.arrow import clean_batch, output_schema
from cleanpage.adapters.rows import Config
from cleanpage.bulk.defaults import MAX_PAGE_MB
from cleanpage.bulk.inputs import open_input
from cleanpage.bulk.values import BEGINNING, Fault, NotAPage
from cleanpage.bulk.warc import open_warc
from cleanpage.bulk.warc_page import cook_warc

__all__ = ["Config", "clean_warc", "warc_schema"]

_PAGE: Final = [("page", pa.binary()), ("encoding", pa.string())]
_FIELDS: Final = [("file", pa.string()), ("offset", pa.int64())] + [(name, pa.string()) for name in ("url", "date", "record_id", "content_type", "note")]
_ROWS: Final = 256
_BYTES: Final = 32 * 1024 * 1024
"""What a batch holds of pages, and one page more: bounds the memory whatever their size."""
_MOST_MB: Final = 1024


def clean_warc(path: str, config: Config | None = None, *, max_page_mb: float = MAX_PAGE_MB) -> Iterator[pa.RecordBatch]:
    """A row for each page of the file at `path` (local, or for fsspec), in batches of `warc_schema`.

    Pages are `response` and `resource` records of HTML or plain text with a 2xx status, and the `conversion` records of WET files. `note` says
    what could not be read; damage in the file is a row that has only a note, and so is a page of more than
    `max_page_mb` MiB (at most 1024). Of `config`, the cleaner, the kind, the prefix and the deadline
    count. Raises InputError when the file cannot be opened, OSError when it can no longer be read.
    """
    config = _fixed(config)
    columns = [name for name, _ in _FIELDS]
    kind, size_bytes = "", 0
    rows: list[dict[str, Any]] = []
    for row in _pages(path, config.kind, int(min(max_page_mb, _MOST_MB) * 2**20)):
        if rows and (row["kind"] != kind or len(rows) >= _ROWS or size_bytes >= _BYTES):
            yield _cleaned(rows, replace(config, kind=kind), columns)
            rows, size_bytes = [], 0
        kind = row["kind"]
        rows.append(row)
        size_bytes += len(row["page"] or b"")
    if rows:
        yield _cleaned(rows, replace(config, kind=kind), columns)


def warc_schema(config: Config | None = None) -> pa.Schema:
    """file, offset, url, date, record_id, content_type, note, and the columns that `clean_batch` adds."""
    added = list(output_schema(pa.schema(_FIELDS + _PAGE), _fixed(config)))[len(_FIELDS + _PAGE) :]
    return pa.schema([*(pa.field(name, type_) for name, type_ in _FIELDS), *added])


def _fixed(config: Config | None) -> Config:
    return replace(config or Config(), column="page", url="url", encoding="encoding")


def _cleaned(rows: list[dict[str, Any]], config: Config, columns: list[str]) -> pa.RecordBatch:
    schema = pa.schema(_FIELDS + _PAGE)
    arrays = [pa.array([row[name] for row in rows], type_) for name, type_ in _FIELDS + _PAGE]
    cleaned = clean_batch(pa.RecordBatch.from_arrays(arrays, schema=schema), config)
    return cleaned.select([name for name in cleaned.schema.names if name in columns or name not in schema.names])


def _pages(path: str, kind: str, max_page_bytes: int) -> Iterator[dict[str, Any]]:
    with closing(open_input(path)) as file:
        _, items = open_warc(file, BEGINNING, sys.maxsize, exact=True, max_body_bytes=max_page_bytes)
        for item in items:
            row: dict[str, Any] = dict.fromkeys([name for name, _ in _FIELDS + _PAGE]) | {"file": path, "offset": item.at, "kind": kind}
            if isinstance(item.raw, Fault):
                yield row | {"note": f"damage: {item.raw.reason}"}
                continue
            if item.raw is None:
                continue
            cooked = cook_warc(item.raw, kind, max_page_bytes=max_page_bytes)
            if isinstance(cooked, NotAPage):
                continue
            fields = {json.loads(name): json.loads(value) for name, value in cooked.members}
            page = cooked.page.encode("utf-8", "replace") if isinstance(cooked.page, str) else cooked.page
            yield row | {**fields, "note": cooked.note, "page": page, "encoding": cooked.encoding, "kind": cooked.kind}
