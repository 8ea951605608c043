"""Parquet in and out: columns keep their types, rows their order."""

from __future__ import annotations

import datetime
import decimal
import json
from pathlib import Path
from typing import Any

import pytest
from bulk_dumps import article, html, jsonl, read_jsonl, warc_gz

from cleanpage.bulk import BulkError, run

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

GAINED = ["text", "title", "removed", "status", "note"]


def table(rows: int) -> Any:
    return pa.table(
        {
            "id": pa.array(range(rows), pa.uint16()),
            "title": pa.array([f"T{row}" for row in range(rows)], pa.large_string()),
            "html": pa.array([html(row).encode() if row % 7 else None for row in range(rows)], pa.binary()),
            "when": pa.array([datetime.datetime(2026, 1, 1, row % 24) for row in range(rows)], pa.timestamp("us", "UTC")),
            "price": pa.array([decimal.Decimal("1.10")] * rows, pa.decimal128(9, 2)),
            "tags": pa.array([["a", None]] * rows, pa.list_(pa.string())),
            "label": pa.array(["x", "y"] * (rows // 2)).dictionary_encode(),
        }
    )


def test_parquet_to_parquet_keeps_types(tmp_path: Path) -> None:
    given = table(100)
    pq.write_table(given, tmp_path / "a.parquet", row_group_size=30)
    report = run(tmp_path / "a.parquet", tmp_path / "out.parquet", workers=0, progress=False)
    out = pq.read_table(tmp_path / "out.parquet")
    assert out.select(given.column_names).cast(given.schema).equals(given)
    assert out.column_names == [*given.column_names, "text", "clean_title", "removed", "status", "note"]
    assert [out.schema.field(name).type for name in ("id", "when", "price")] == [given.schema.field(name).type for name in ("id", "when", "price")]
    assert report.cleaned == 85
    assert report.tally.set_aside == {"column 'html' is null": 15}
    assert "part 2 of story 8." in out["text"][8].as_py()
    assert not list(tmp_path.glob("*.partial"))


def test_parquet_to_jsonl(tmp_path: Path) -> None:
    pq.write_table(table(10), tmp_path / "a.parquet")
    run(tmp_path / "a.parquet", tmp_path / "out.jsonl", workers=0, progress=False, keep_source=False)
    record = read_jsonl(tmp_path / "out.jsonl")[3]
    assert record["id"] == 3
    assert record["when"].startswith("2026-01-01T03:00:00")
    assert record["price"] == "1.10"
    assert record["tags"] == ["a", None]
    assert "html" not in record
    assert "part 2 of story 3." in record["text"]


def test_jsonl_to_parquet_finds_types_and_loses_nothing(tmp_path: Path) -> None:
    lines = [
        '{"text": "A line of text.", "id": 1, "mixed": 1, "big": 12345678901234567890123, "f": 1.5, "b": true, "o": {"a": 1.00}, "none": null}',
        '{"text": "A line of text.", "id": 2, "mixed": "x", "big": 1, "f": null, "b": false, "late": "s"}',
        '{"text": null, "id": 3, "mixed": [1, NaN]}',
    ]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(lines))
    run(path, tmp_path / "out.parquet", workers=0, progress=False, receipts=True)
    out = pq.read_table(tmp_path / "out.parquet")
    types = {name: str(out.schema.field(name).type).replace(" ('removed')", "") for name in ("id", "mixed", "big", "f", "b", "o", "none", "late", "text")}
    assert types == {
        "id": "int64", "mixed": "string", "big": "string", "f": "double", "b": "bool", "o": "string",
        "none": "string", "late": "string", "text": "string",
    }  # fmt: skip
    assert pa.types.is_map(out.schema.field("removed").type)
    assert out["big"].to_pylist() == ["12345678901234567890123", "1", None]
    assert out["mixed"].to_pylist() == ["1", '"x"', "[1, NaN]"]
    assert out["o"].to_pylist() == ['{"a": 1.00}', None, None]
    assert out["status"].to_pylist() == ["cleaned", "cleaned", "set_aside"]
    assert out["removals"].to_pylist() == [[], [], []]


def test_warc_to_parquet(tmp_path: Path) -> None:
    run(warc_gz(tmp_path / "a.warc.gz", range(5)), tmp_path / "out.parquet", workers=0, progress=False)
    out = pq.read_table(tmp_path / "out.parquet")
    assert out.column_names == ["url", "date", "record_id", "content_type", *GAINED]
    assert out.num_rows == 5


def test_same_bytes_each_time(tmp_path: Path) -> None:
    pq.write_table(table(200), tmp_path / "a.parquet", row_group_size=70)
    for name in ("one", "two"):
        run(tmp_path / "a.parquet", tmp_path / f"{name}.parquet", workers=int(name == "two"), memory_mb=2048, progress=False)
    assert pq.read_table(tmp_path / "one.parquet").equals(pq.read_table(tmp_path / "two.parquet"))
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "two.parquet").read_bytes()


def test_columns_that_differ_are_told(tmp_path: Path) -> None:
    pq.write_table(pa.table({"text": [article(1)]}), tmp_path / "a.parquet")
    pq.write_table(pa.table({"text": [article(1)], "extra": [1]}), tmp_path / "b.parquet")
    with pytest.raises(BulkError, match="extra"):
        run([tmp_path / "a.parquet", tmp_path / "b.parquet"], tmp_path / "out.parquet", workers=0, progress=False)
    with pytest.raises(BulkError, match="is no Parquet"):
        run([tmp_path / "a.parquet", jsonl(tmp_path / "c.jsonl", range(1))], tmp_path / "out.parquet", workers=0, progress=False)
    run([tmp_path / "a.parquet", tmp_path / "b.parquet"], tmp_path / "out.jsonl", workers=0, progress=False)
    assert [list(record) for record in read_jsonl(tmp_path / "out.jsonl")] == [GAINED, ["extra", *GAINED]]


def test_no_rows(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("\n")
    run(tmp_path / "a.jsonl", tmp_path / "out.parquet", workers=0, progress=False)
    assert pq.read_table(tmp_path / "out.parquet").column_names == GAINED
    assert pq.read_table(jsonl_to_parquet(tmp_path)).num_rows == 3


def jsonl_to_parquet(folder: Path) -> Path:
    run(jsonl(folder / "b.jsonl", range(3), more={"k": json.dumps("v")}), folder / "b.parquet", workers=0, progress=False)
    return folder / "b.parquet"
