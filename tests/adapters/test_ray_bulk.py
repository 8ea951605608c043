"""Whole files on a Ray cluster: the bytes of a local run, and nothing lost when a page, a task or a file goes wrong."""

from __future__ import annotations

import gzip
import json
import os

import pytest
from warc_files import html, warc

from cleanpage import InputError, UnknownNameError, bulk, cli
from cleanpage.adapters import ray_bulk
from cleanpage.bulk import BulkError, OutputError
from cleanpage.bulk.inputs import Input

PAGE = "The river rose by two metres in the night, the mayor of the town said on Monday."


def _jsonl(path, pages):
    lines = "".join(json.dumps({"id": number, "text": page}) + "\n" for number, page in enumerate(pages))
    path.write_bytes(gzip.compress(lines.encode()) if path.suffix == ".gz" else lines.encode())
    return str(path)


def _rows(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def one_file_a_task(monkeypatch):
    monkeypatch.setattr(ray_bulk, "SMALL_BYTES", 0)


def test_small_neighbours_of_one_format_share_a_task(monkeypatch):
    monkeypatch.setattr(ray_bulk, "SMALL_BYTES", 10)
    inputs = [("a", "warc", 9), ("b", "warc", 1), ("c", "warc", 1), ("d", "jsonl", 1), ("e", "parquet", 1), ("f", "parquet", 1), ("g", "page", 50)]
    units = list(ray_bulk._units((Input(*each) for each in inputs), "out/clean.jsonl.gz"))
    assert [unit.inputs for unit in units] == [("a", "b"), ("c",), ("d",), ("e",), ("f",), ("g",)]
    assert [unit.output for unit in units][:2] == ["out/clean-00000.jsonl.gz", "out/clean-00001.jsonl.gz"]
    assert ray_bulk._numbered("s3://bucket/clean.parquet", 3) == "s3://bucket/clean-00003.parquet"


def test_an_unknown_engine_is_told(tmp_path, capsys):
    source = _jsonl(tmp_path / "a.jsonl", [PAGE])
    assert cli.main(["bulk", source, "-o", str(tmp_path / "out.jsonl"), "--engine", "rya"]) == 2
    assert "unknown engine 'rya'" in capsys.readouterr().err


def test_the_same_bytes_as_a_local_run(ray_node, tmp_path, one_file_a_task):
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    pages = [f"{PAGE} Story {number}.\nLeave a Reply" for number in range(30)]
    pq.write_table(pa.table({"id": range(30), "text": pages}), tmp_path / "c.parquet")
    sources = [warc(tmp_path / "a.warc.gz", [html(number) for number in range(30)]), _jsonl(tmp_path / "b.jsonl.gz", pages), str(tmp_path / "c.parquet")]
    report = ray_bulk.run(sources, tmp_path / "out" / "clean.jsonl", report=tmp_path / "report.json", timeout_s=60)
    assert (report.read, report.cleaned, report.set_aside, report.faults) == (90, 90, 0, 0)
    assert json.loads((tmp_path / "report.json").read_text())["read"] == 90
    for number, source in enumerate(sources):
        bulk.run(source, tmp_path / f"{number}.jsonl", workers=1)
        assert (tmp_path / "out" / f"clean-{number:05}.jsonl").read_bytes() == (tmp_path / f"{number}.jsonl").read_bytes()


def test_the_command_line(ray_node, tmp_path, capsys):
    source = _jsonl(tmp_path / "a.jsonl", [PAGE, None, PAGE])
    out = str(tmp_path / "out.jsonl")
    assert cli.main(["bulk", source, "-o", out, "--engine", "ray", "--workers", "1"]) == 1
    assert "set aside             1" in capsys.readouterr().err
    assert [row["status"] for row in _rows(tmp_path / "out-00000.jsonl")] == ["cleaned", "set_aside", "cleaned"]
    assert cli.main(["bulk", source, "-o", out, "--engine", "ray", "--shard-size", "1M"]) == 2
    assert cli.main(["bulk", "-", "-o", out, "--engine", "ray"]) == 2


def test_a_page_that_kills_its_reader_is_set_aside_and_its_file_is_whole(ray_node, tmp_path):
    from ray_trouble import HARM

    source = _jsonl(tmp_path / "a.jsonl", [PAGE, "die", PAGE])
    report = ray_bulk.run(source, tmp_path / "out.jsonl", cleaner=HARM)
    assert (report.read, report.cleaned, report.set_aside) == (3, 2, 1)
    assert [row["status"] for row in _rows(tmp_path / "out-00000.jsonl")] == ["cleaned", "set_aside", "cleaned"]
    assert report.problems_file == str(tmp_path / "out-*.jsonl.problems.jsonl")


def test_a_task_that_dies_once_costs_no_row(ray_node, tmp_path, one_file_a_task):
    from ray_trouble import HARM

    flag = tmp_path / "flag.once"
    pages = [f"{PAGE} {number}" for number in range(20)]
    sources = [_jsonl(tmp_path / "a.jsonl", pages), _jsonl(tmp_path / "b.jsonl", [*pages[:10], f"take the task along {flag}", *pages[10:]])]
    report = ray_bulk.run(sources, tmp_path / "out.jsonl", cleaner=HARM)
    assert flag.exists()
    assert (report.read, report.cleaned) == (41, 41)
    assert [row["id"] for row in _rows(tmp_path / "out-00001.jsonl")] == list(range(21))


def test_a_task_that_always_dies_is_a_clear_error_and_the_next_call_goes_on(ray_node, tmp_path, one_file_a_task):
    from ray_trouble import HARM

    healed = tmp_path / "healed"
    sources = [_jsonl(tmp_path / "a.jsonl", [f"take the task along {healed}", PAGE]), _jsonl(tmp_path / "b.jsonl", [PAGE])]
    with pytest.raises(BulkError, match=r"1 inputs could not be cleaned.*a\.jsonl: its task died 2 times"):
        ray_bulk.run(sources, tmp_path / "out.jsonl", cleaner=HARM, max_retries=1)
    assert len(_rows(tmp_path / "out-00001.jsonl")) == 1
    healed.touch()
    report = ray_bulk.run(sources, tmp_path / "out.jsonl", cleaner=HARM, max_retries=1)
    assert (report.read, report.cleaned) == (3, 3)


def test_a_file_that_cannot_be_read_does_not_stop_the_others(ray_node, tmp_path, one_file_a_task):
    (tmp_path / "a.parquet").write_bytes(b"this is no Parquet")
    sources = [str(tmp_path / "a.parquet"), _jsonl(tmp_path / "b.jsonl", [PAGE])]
    with pytest.raises(BulkError, match=r"a\.parquet"):
        ray_bulk.run(sources, tmp_path / "out.jsonl")
    assert len(_rows(tmp_path / "out-00001.jsonl")) == 1


def test_a_remote_output_and_going_on(ray_node, tmp_path):
    pytest.importorskip("fsspec")
    source = _jsonl(tmp_path / "a.jsonl", [PAGE, None])
    out = f"file://{tmp_path}/far/out.jsonl"
    first = ray_bulk.run(source, out)
    assert first.outputs == (f"file://{tmp_path}/far/out-00000.jsonl",)
    assert len(_rows(tmp_path / "far" / "out-00000.jsonl")) == 2
    assert (tmp_path / "far" / "out-00000.jsonl.problems.jsonl").exists()
    written = os.stat(tmp_path / "far" / "out-00000.jsonl").st_mtime_ns
    assert ray_bulk.run(source, out).tally == first.tally
    assert os.stat(tmp_path / "far" / "out-00000.jsonl").st_mtime_ns == written
    with pytest.raises(BulkError, match="OptionsDifferError"):
        ray_bulk.run(source, out, receipts=True)


def test_outputs_of_an_older_run_do_not_stay_among_the_new_ones(ray_node, tmp_path, one_file_a_task):
    sources = [_jsonl(tmp_path / f"{name}.jsonl", [PAGE]) for name in "ab"]
    ray_bulk.run(sources, tmp_path / "out.jsonl")
    with pytest.raises(OutputError, match="more inputs"):
        ray_bulk.run(sources[:1], tmp_path / "out.jsonl")
    ray_bulk.run(sources[:1], tmp_path / "out.jsonl", overwrite=True)
    assert not (tmp_path / "out-00001.jsonl").exists()


def test_a_mistake_is_told_before_a_cluster_is_looked_for(tmp_path):
    pytest.importorskip("ray")
    source = _jsonl(tmp_path / "a.jsonl", [PAGE])
    for wrong, error in (({"kind": "htm"}, UnknownNameError), ({"workers": 0}, ValueError), ({"max_retries": -1}, ValueError)):
        with pytest.raises(error):
            ray_bulk.run(source, tmp_path / "out.jsonl", **wrong)
    with pytest.raises(InputError):
        ray_bulk.run(tmp_path / "nothing.jsonl", tmp_path / "out.jsonl")
    with pytest.raises(OutputError):
        ray_bulk.run(source, tmp_path / "out.csv")
