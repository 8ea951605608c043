"""What the user named -> drafts of pages, lazily: page files, records of a crawl, records of a bulk output with receipts.

A draft is made into a page only when it is wanted, so that a sample of a large dump cleans no more pages than it shows.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cleanpage.bulk.inputs import STDIN, Input, format_of, is_remote, list_inputs, open_input
from cleanpage.bulk.jsonl import Fields, block_lines, cook_line, open_lines
from cleanpage.bulk.pagefile import cook_page_file, page_files
from cleanpage.bulk.plan import chunks_of
from cleanpage.bulk.values import BEGINNING, Chunk, Cooked, Fault, Item
from cleanpage.cleaner import Cleaner
from cleanpage.errors import InputError
from cleanpage.report.receipts import has_receipts, is_cleaned, shown_record
from cleanpage.report.shown import Shown, shown_result

MAX_PAGE_BYTES: Final = 64 * 1024 * 1024
"""Larger pages are not read; the same as the bulk run's own limit."""


@dataclass(frozen=True)
class Draft:
    """A page that can be made. `make` gives the page, or why it cannot be shown; `make` is None for damage in an input."""

    make: Callable[[], Shown | str]


def drafts(files: Sequence[str], *, cleaner: Cleaner, kind: str, fields: Fields, output: str) -> Iterator[Draft | str]:
    """A draft for each page, a sentence for each piece of damage. Raises InputError for what cannot be read at all.

    An earlier report at `output` and what a bulk run wrote beside its output are no pages of the folder that they stand in.
    """
    for named in files:
        for source in _inputs(named):
            if source.path != named and _is(source.path, output):
                continue
            reader = {"page": _page, "jsonl": _jsonl, "parquet": _parquet, "warc": _warc}[source.format]
            yield from reader(source, _Making(cleaner, kind, fields))


def may_hold_other_rules(files: Sequence[str]) -> bool:
    """Whether an input may be a bulk output, whose receipts may name rules that cleanpage does not bring."""
    return any(os.path.isdir(name) or format_of(name) in ("jsonl", "parquet") or name == STDIN or is_remote(name) or "*" in name for name in files)


def _is(path: str, other: str) -> bool:
    return os.path.exists(path) and os.path.exists(other) and os.path.samefile(path, other)


def _inputs(named: str) -> Iterator[Input]:
    """As for a bulk run; but a single file with an ending that says nothing is a page."""
    if named != STDIN and not is_remote(named) and os.path.isfile(named) and format_of(named) is None:
        yield Input(named, "page", os.path.getsize(named))
    else:
        yield from list_inputs([named])


@dataclass(frozen=True)
class _Making:
    """How pages are made."""

    cleaner: Cleaner
    kind: str
    fields: Fields

    def clean(self, cooked: Cooked, name: str) -> Shown | str:
        """The page of a record that is to be cleaned."""
        label = cooked.name or name
        if cooked.page is None:
            return f"{label}: {cooked.note}"
        if len(cooked.page) > MAX_PAGE_BYTES:
            return f"{label}: larger than {MAX_PAGE_BYTES} bytes"
        try:
            result = self.cleaner.inspect(cooked.page, kind=cooked.kind, url=cooked.url, encoding=cooked.encoding)
        except Exception as error:  # a rule of the user's that fails on one page should not cost the others, as in a bulk run
            return f"{label}: {type(error).__name__}: {str(error)[:300]}"
        return shown_result(result, label, cooked.url)

    def record(self, record: dict[str, Any], name: str, cook: Callable[[], Cooked | str]) -> Draft:
        """A record of a bulk output, or one that is to be cleaned. Raises InputError for a bulk output without receipts."""
        if not is_cleaned(record):
            return Draft(lambda: cooked if isinstance(cooked := cook(), str) else self.clean(cooked, name))
        if not has_receipts(record):
            raise InputError(f"{name.rpartition(' (')[0]}: a bulk output without receipts; run `cleanpage bulk` again with --receipts")
        return Draft(lambda: shown_record(record, self.fields, name))


def _page(source: Input, making: _Making) -> Iterator[Draft | str]:
    open_input(source.path).close()  # a file that cannot be read is an error now, not a page less

    def make() -> Shown | str:
        for item in page_files(Chunk(0, source.path, "page", data=[source.path]), max_page_bytes=MAX_PAGE_BYTES):
            if isinstance(item.raw, Fault):
                return f"{source.path}: {item.raw.reason}"
            cooked = cook_page_file(item.raw, making.kind)
            if making.kind == "auto" and format_of(source.path) is None:
                cooked = cooked._replace(kind="auto")
            return making.clean(cooked, source.path)
        return f"{source.path}: empty"

    yield Draft(make)


def _jsonl(source: Input, making: _Making) -> Iterator[Draft | str]:
    number = 0
    for item in _lines(source):
        if isinstance(item, str):
            yield item
            continue
        number += 1
        name = f"{source.path} (record {number:,})"
        try:
            record = json.loads(item, strict=False)
        except (ValueError, RecursionError) as error:
            yield f"{name}: not JSON: {error}"
            continue
        if not isinstance(record, dict):
            yield f"{name}: a record should be an object"
            continue
        yield making.record(record, name, _cooking(item, making))
    if not number and source.path != STDIN and source.size_bytes:
        raise InputError(f"{source.path}: not a readable JSONL file: it holds no line of JSON")


def _cooking(line: bytes, making: _Making) -> Callable[[], Cooked | str]:
    return lambda: cook_line(line, making.fields, making.kind)


def _lines(source: Input) -> Iterator[bytes | str]:
    """The lines of a JSONL input, packed or not; a sentence for damage."""
    if source.path == STDIN or source.path.lower().endswith((".gz", ".zst")):
        for chunk in chunks_of(0, source, BEGINNING):
            yield from (f"{source.path}: {fault.reason}" for fault in chunk.faults)
            yield from _raw(source, block_lines(chunk))
    else:
        with open_input(source.path) as file:
            yield from _raw(source, open_lines(file, BEGINNING, max(source.size_bytes, 1), exact=True)[1])


def _raw(source: Input, items: Iterator[Item]) -> Iterator[bytes | str]:
    for item in items:
        if isinstance(item.raw, Fault):
            yield f"{source.path}: {item.raw.reason}"
        elif item.raw is not None:
            yield item.raw


def _parquet(source: Input, making: _Making) -> Iterator[Draft | str]:
    from cleanpage.bulk.parquet import Rows

    number = 0
    for chunk in chunks_of(0, source, BEGINNING):
        rows = Rows(chunk.data, making.fields)
        for row in range(rows.batch.num_rows):
            number += 1
            record = {name: rows.batch.column(index)[row].as_py() for index, name in enumerate(rows.batch.schema.names)}
            yield making.record(record, f"{source.path} (row {number:,})", _cooking_row(rows, row, making))


def _cooking_row(rows: Any, row: int, making: _Making) -> Callable[[], Cooked | str]:
    return lambda: rows.cook(row, making.kind, as_json=False)


def _warc(source: Input, making: _Making) -> Iterator[Draft | str]:
    from cleanpage.bulk.warc import open_warc
    from cleanpage.bulk.warc_page import cook_warc

    with open_input(source.path) as file:
        _, items = open_warc(file, BEGINNING, max(source.size_bytes, 1), exact=True, max_body_bytes=MAX_PAGE_BYTES)
        for item in items:
            if isinstance(item.raw, Fault):
                yield f"{source.path}: {item.raw.reason}"
            elif item.raw is not None:
                cooked = cook_warc(item.raw, making.kind, max_page_bytes=MAX_PAGE_BYTES)
                if isinstance(cooked, Cooked):
                    yield Draft(_cleaning(making, cooked, source.path))


def _cleaning(making: _Making, cooked: Cooked, name: str) -> Callable[[], Shown | str]:
    return lambda: making.clean(cooked, name)
