# ruff: noqa: E402 (the framework may be missing)
"""Pages of WARC files as Arrow batches: what a bulk run cleans, with the damage told."""

from __future__ import annotations

import json

import pytest

pa = pytest.importorskip("pyarrow", reason="needs pyarrow: pip install 'cleanpage[arrow]'")

from warc_files import ARTICLE, html, warc

from cleanpage import Cleaner, InputError, bulk
from cleanpage.adapters import warc as warc_
from cleanpage.adapters.warc import Config, clean_warc, warc_schema


def _rows(batches):
    return [row for batch in batches for row in batch.to_pylist()]


@pytest.mark.parametrize("packed", [True, False])
def test_gives_what_a_bulk_run_gives(tmp_path, packed):
    path = warc(tmp_path / ("a.warc.gz" if packed else "a.warc"), [html(number) for number in range(30)], packed=packed)
    bulk.run(path, tmp_path / "out.jsonl", workers=0)
    expected = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    rows = _rows(clean_warc(path))
    assert [(row["url"], row["clean_text"], row["clean_title"]) for row in rows] == [(row["url"], row["text"], row["title"]) for row in expected]
    assert len(rows) == 30
    assert {row["file"] for row in rows} == {path}
    assert len({row["offset"] for row in rows}) == 30


def test_batches_are_small_and_of_one_schema(tmp_path, monkeypatch):
    monkeypatch.setattr(warc_, "_ROWS", 8)
    pages = [html(number) for number in range(10)] + [f"{ARTICLE} {number}" for number in range(10)]
    batches = list(clean_warc(warc(tmp_path / "a.warc.gz", pages)))
    assert [batch.num_rows for batch in batches] == [8, 2, 8, 2]
    assert {batch.schema for batch in batches} == {warc_schema()}
    assert all(row["clean_text"] for row in _rows(batches))
    assert all(batch.schema == warc_schema(Config(prefix="")) for batch in clean_warc(warc(tmp_path / "b.warc.gz", pages), Config(prefix="")))


def test_the_charset_of_the_response_counts(tmp_path):
    page = "<html><body><article><p>Der Fluß stieg über Nacht um zwei Meter, sagte die Bürgermeisterin am Montag.</p></article></body></html>"
    (row,) = _rows(clean_warc(warc(tmp_path / "a.warc.gz", [page.encode("cp1250")], charset="cp1250")))
    assert "Fluß" in row["clean_text"]


def test_damage_is_told_and_the_rest_is_read(tmp_path):
    path = tmp_path / "a.warc.gz"
    warc(path, [html(number) for number in range(10)])
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2] + b"\0" * 40 + data[len(data) // 2 + 40 :])
    rows = _rows(clean_warc(str(path)))
    damage = [row for row in rows if row["clean_status"] == "null"]
    assert len(damage) >= 1
    assert damage[0]["note"].startswith("damage: ")
    assert len([row for row in rows if row["clean_status"] == "ok"]) >= 8
    path.write_bytes(data[: -len(data) // 20])
    assert _rows(clean_warc(str(path)))[-1]["note"].startswith("damage: ")


def test_a_page_that_is_too_large_has_a_note_and_no_text(tmp_path):
    (row, other) = _rows(clean_warc(warc(tmp_path / "a.warc.gz", [html(1) + " " * 3_000_000, html(2)]), max_page_mb=1))
    assert (row["clean_status"], row["clean_text"], other["clean_status"]) == ("null", None, "ok")
    assert "larger than" in row["note"]


def test_a_deadline_and_a_remote_path(tmp_path):
    pytest.importorskip("fsspec")
    path = warc(tmp_path / "a.warc.gz", [html(number) for number in range(3)])
    config = Config(cleaner=Cleaner(mode="recall"), timeout_s=20)
    assert [row["clean_status"] for row in _rows(clean_warc(f"file://{path}", config))] == ["ok"] * 3
    with pytest.raises(InputError):
        next(clean_warc(str(tmp_path / "nothing.warc.gz")))
