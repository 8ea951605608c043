"""Odd records and odd moments: none of them ends a run, shifts a row or changes its neighbours."""

from __future__ import annotations

import errno
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from bulk_dumps import article, html, jsonl, read_jsonl, warc_gz

from cleanpage import Cleaner
from cleanpage.bulk import MissingExtraError, OutputError, run
from cleanpage.bulk import output as output_module
from cleanpage.bulk.inputs import Input
from cleanpage.bulk.job import Job
from cleanpage.bulk.jsonl import block_lines
from cleanpage.bulk.plan import Plan, chunks_of
from cleanpage.bulk.supervisor import _Task
from cleanpage.bulk.values import Chunk, Fault, Position, Verdict


def go(source: Any, out: Path, **how: Any) -> Any:
    return run(source, out, **{"workers": 0, "progress": False, **how})


def not_utf8(pa: Any, values: list[bytes]) -> Any:
    """A text column whose bytes are no UTF-8: Parquet writers do not check."""
    binary = pa.array(values, pa.binary())
    return pa.Array.from_buffers(pa.string(), len(values), binary.buffers())


def odd_table(pa: Any) -> Any:
    pages = [html(row).encode() for row in range(4)]
    pages[1] = pages[1].replace(b"river", b"caf\xe9", 1)
    return pa.table(
        {
            "id": [0, 1, 2, 3],
            "html": not_utf8(pa, pages),
            "name": not_utf8(pa, [b"a", b"b", b"caf\xe9", b"d"]),
            "names": pa.ListArray.from_arrays(pa.array([0, 1, 1, 2, 2]), not_utf8(pa, [b"x", b"\xff"])),
            "when": pa.array([0, 2**62, 1, 2], pa.timestamp("us")),
            "nanos": pa.array([1234567890123456789] * 4, pa.timestamp("ns")),
            "score": [0.5, float("nan"), None, 2.0],
        }
    )


def test_cells_that_python_cannot_hold(tmp_path: Path) -> None:
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    pq.write_table(odd_table(pa), tmp_path / "a.parquet")
    report = go(tmp_path / "a.parquet", tmp_path / "out.parquet")
    out = pq.read_table(tmp_path / "out.parquet")
    assert report.cleaned == out.num_rows == 4
    for row in range(4):
        assert f"part 2 of story {row}." in out["text"][row].as_py()
    assert bytes(out["name"][2].as_buffer()) == b"caf\xe9"
    assert go(tmp_path / "a.parquet", tmp_path / "out.jsonl").cleaned == 4
    records = read_jsonl(tmp_path / "out.jsonl")
    assert [record["id"] for record in records] == [0, 1, 2, 3]
    assert records[0]["nanos"].startswith("2009-02-13")
    assert records[1]["when"]
    assert records[1]["score"] is None
    assert all(f"part 2 of story {row}." in records[row]["text"] for row in range(4))


def test_a_row_that_cannot_be_read_shifts_no_other(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    from cleanpage.bulk.parquet import from_ipc, to_ipc

    batch = pa.record_batch({"id": [0, 1, 2], "html": [html(0), html(1), html(2)]})
    chunk = Chunk(0, "a.parquet", "parquet", end=3, data=to_ipc(batch))
    job = Job(Cleaner(), arrow=True)
    (part,) = job.parts(chunk, {1: Verdict("crashed its worker", unreadable=True)}, lambda value: None)
    out = from_ipc(part.payload[8:]).to_pylist()
    assert [row["status"] for row in out] == ["cleaned", "set_aside", "cleaned"]
    assert [row["id"] for row in out] == [0, 1, 2]
    assert "of story 2." in out[2]["text"]
    assert part.tally.set_aside == {"crashed its worker": 1}


def test_deep_values_and_names_of_ours_go_to_parquet(tmp_path: Path) -> None:
    """The file is made at the very end: nothing in a record may stop that."""
    pq = pytest.importorskip("pyarrow.parquet")
    text = json.dumps(article(1))
    deep = "[" * 600 + "1.00" + "]" * 600
    lines = [
        f'{{"text": {text}, "deep": {deep}, "removed": ["none", 1.50], "mixed": 1}}',
        f'{{"text": {text}, "deep": 1, "removals": {{"a": "b"}}, "mixed": [1, NaN, "\\ud83d"], "score": 1, "large": 9007199254740993}}',
        f'{{"text": {text}, "removed": null, "score": 0.5, "large": 1.5, "lone": "\\ud83d", "odd": NaN}}',
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    assert go(tmp_path / "a.jsonl", tmp_path / "out.parquet", receipts=True).cleaned == 3
    out = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert [row["deep"] for row in out] == [deep, "1", None]
    assert [row["mixed"] for row in out] == ["1", '[1, NaN, "\\ud83d"]', None]
    assert [row["score"] for row in out] == [None, 1.0, 0.5]
    assert [row["large"] for row in out] == [None, "9007199254740993", "1.5"]  # a float could not hold the first
    assert out[0]["removed"] == '["none", 1.50]'
    assert out[0]["clean_removed"] == []
    assert out[1]["removals"] == '{"a": "b"}'
    assert out[2]["lone"] == "\ufffd"
    assert out[2]["odd"] != out[2]["odd"]


def test_an_escaped_name_is_the_same_name(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(f'{{"\\u0074itle": "kept", "text": {json.dumps(article(1))}}}\n')
    go(tmp_path / "a.jsonl", tmp_path / "out.jsonl")
    record = read_jsonl(tmp_path / "out.jsonl")[0]
    assert (record["title"], record["clean_title"]) == ("kept", None)


@pytest.mark.parametrize("ending", [".jsonl", ".jsonl.gz"])
def test_a_line_too_long_for_memory(tmp_path: Path, ending: str) -> None:
    """A line has to fit into memory some times; a longer one is told with its offset, and the next ones are read."""
    first = json.dumps({"id": 0, "text": article(0)}).encode() + b"\n"
    long = b'{"id": 1, "text": "' + b"x" * 3_000_000 + b'"}\n'
    data = first + long + jsonl(tmp_path / "rest", range(2, 9)).read_bytes() + long.strip()
    path = tmp_path / f"a{ending}"
    path.write_bytes(gzip.compress(data) if ending.endswith("gz") else data)
    report = go(path, tmp_path / "out.jsonl", memory_mb=16)  # an eighth of it for a line
    assert [record["id"] for record in read_jsonl(tmp_path / "out.jsonl")] == [0, *range(2, 9)]
    problems = read_jsonl(tmp_path / "out.jsonl.problems.jsonl")
    assert [problem["offset"] for problem in problems] == [len(first), len(data) - len(long) + 1]
    assert report.tally.bytes_skipped == 2 * len(long) - 1


def test_long_lines_are_the_same_from_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleanpage.bulk.plan.GRID_BYTES", 100)
    monkeypatch.setattr("cleanpage.bulk.plan.BLOCK_BYTES", 64)
    monkeypatch.setattr("cleanpage.bulk.members.BLOCK_BYTES", 64)
    monkeypatch.setattr("cleanpage.bulk.members.PIECE_BYTES", 50)
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(b"\n".join(b"x" * size for size in (5, 30, 700, 20, 90, 301, 300, 299, 5, 500))))
    source = Input(str(path), "jsonl", path.stat().st_size)
    whole = list(chunks_of(0, source, Position(0), 300))
    assert [fault.bytes_skipped for chunk in whole for fault in chunk.faults] == [701, 500]
    items = [item for chunk in whole for item in block_lines(chunk, 300) if isinstance(item.raw, Fault)]
    assert [item.size_bytes for item in items] == [302, 301]  # the reader need not see this; the worker does
    for number, chunk in enumerate(whole):
        assert list(chunks_of(0, source, Position(chunk.end), 300)) == whole[number + 1 :]
        within = list(chunks_of(0, source, Position(chunk.end - 1), 300))
        assert [part.data for part in within] == [part.data for part in whole[number:]]


def test_page_files_are_grouped_alike_from_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleanpage.bulk.plan.FILES_PER_CHUNK", 4)
    files = [Input(f"{number}.html", "page", 10) for number in range(10)]
    for first in range(10):
        chunks = list(Plan(files, first=first))
        assert [path for chunk in chunks for path in chunk.data[chunk.start.offset :]] == [f"{number}.html" for number in range(first, 10)]
        assert all(chunk.input % 4 == 0 for chunk in chunks)


def test_damage_is_told_once_when_a_chunk_is_done_again() -> None:
    task = _Task(Chunk(0, "a", "jsonl", data=b"x\n", faults=(Fault(0, "broken"),)))
    task.restart(Position(2))
    assert not task.chunk.faults


def test_a_page_is_never_larger_than_its_share_of_the_memory(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("word " * 500_000)
    assert go(tmp_path / "a.txt", tmp_path / "out.jsonl", memory_mb=16).tally.set_aside == {"page larger than 2097152 bytes": 1}


def test_a_package_that_a_later_input_needs_is_missed_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = jsonl(tmp_path / "a.jsonl", range(2))
    (tmp_path / "b.jsonl.zst").write_bytes(b"")

    def missing() -> None:
        raise MissingExtraError("zstd")

    monkeypatch.setattr("cleanpage.bulk.runner.zstd_module", missing)
    with pytest.raises(MissingExtraError):
        go([first, tmp_path / "b.jsonl.zst"], tmp_path / "out.jsonl")
    assert not list(tmp_path.glob("out*"))


def test_overwriting_removes_the_shards_of_an_older_run(tmp_path: Path) -> None:
    source, out = warc_gz(tmp_path / "a.warc.gz", range(30)), tmp_path / "out.jsonl"
    assert len(go(source, out, shard_mb=0.001).outputs) == 1  # one part: shards end between parts
    (tmp_path / "out-00001.jsonl").write_text("of the older run")
    go(source, out, overwrite=True)
    assert sorted(path.name for path in tmp_path.glob("out*")) == ["out.jsonl", "out.jsonl.state"]


def test_a_disk_that_is_full_at_the_next_shard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleanpage.bulk.plan.GRID_BYTES", 1000)
    source = warc_gz(tmp_path / "a.warc.gz", range(30))
    (tmp_path / "undisturbed").mkdir()
    expected = [Path(path).read_bytes() for path in go(source, tmp_path / "undisturbed" / "out.jsonl", shard_mb=0.002).outputs]
    assert len(expected) > 3
    real, calls = output_module._open_at, 0

    def open_at(path: str, size_bytes: int) -> Any:
        nonlocal calls
        calls += 1
        if calls == 4:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(path, size_bytes)

    (tmp_path / "full").mkdir()
    with monkeypatch.context() as patched:
        patched.setattr(output_module, "_open_at", open_at)
        with pytest.raises(OutputError, match="is full"):
            go(source, tmp_path / "full" / "out.jsonl", shard_mb=0.002)
    report = go(source, tmp_path / "full" / "out.jsonl", shard_mb=0.002)
    assert [Path(path).read_bytes() for path in report.outputs] == expected


def test_a_lock_that_another_run_removed_is_taken_anew(tmp_path: Path) -> None:
    with (tmp_path / "a.lock").open("wb") as old:
        assert output_module._is_at(str(tmp_path / "a.lock"), old)
        (tmp_path / "a.lock").unlink()
        assert not output_module._is_at(str(tmp_path / "a.lock"), old)
        (tmp_path / "a.lock").write_bytes(b"")
        assert not output_module._is_at(str(tmp_path / "a.lock"), old)
