"""A run from end to end: many inputs, many workers, options, reports, the command line."""

from __future__ import annotations

import argparse
import builtins
import gzip
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from bulk_dumps import article, html, jsonl, read_jsonl, warc_gz

from cleanpage import Cleaner, InputError, UnknownNameError
from cleanpage.bulk import MissingExtraError, OptionsDifferError, OutputError, clean_pages, run
from cleanpage.bulk.command import add_arguments, main
from cleanpage.bulk.progress import PlainLines
from cleanpage.bulk.values import Tally


def quick(inputs: Any, out: Path, **how: Any) -> Any:
    return run(inputs, out, **{"workers": 0, "progress": False, **how})


def site(folder: Path) -> Path:
    """A folder with pages and dumps."""
    (folder / "deep" / "er").mkdir(parents=True)
    for number in range(40):
        (folder / "deep" / f"{number:02}.html").write_text(html(number))
    (folder / "deep" / "er" / "a.txt").write_text(article(100))
    (folder / "deep" / "er" / "b.css").write_text("p { }")
    (folder / "deep" / "clean.jsonl.problems.jsonl").write_text('{"text": "what another run wrote beside its output"}\n')
    warc_gz(folder / "b.warc.gz", range(200, 205))
    jsonl(folder / "c.jsonl", range(300, 305))
    return folder


def stories(records: list[dict[str, Any]]) -> list[int]:
    return [int(record["text"].rpartition("of story ")[2].rstrip(".")) for record in records]


EXPECTED = [*range(200, 205), *range(300, 305), *range(40), 100]


def test_a_folder_of_everything_in_order(tmp_path: Path) -> None:
    folder = site(tmp_path / "in")
    outputs = []
    for workers in (0, 1, 3):
        out = tmp_path / f"{workers}.jsonl.gz"
        report = quick(folder, out, workers=workers)
        assert report.cleaned == len(EXPECTED)
        outputs.append(out.read_bytes())
    assert len(set(outputs)) == 1
    records = [json.loads(line) for line in gzip.decompress(outputs[0]).splitlines()]
    assert stories(records) == EXPECTED
    assert records[10]["file"] == str(folder / "deep" / "00.html")


def test_globs_and_remote_paths(tmp_path: Path) -> None:
    folder = site(tmp_path / "in")
    quick([f"{folder}/*.jsonl", f"{folder}/**/0?.html"], tmp_path / "a.jsonl")
    assert stories(read_jsonl(tmp_path / "a.jsonl")) == [*range(300, 305), *range(10)]
    pytest.importorskip("fsspec")
    quick([f"file://{folder}/*.warc.gz", f"file://{folder}/c.jsonl"], tmp_path / "b.jsonl")
    assert stories(read_jsonl(tmp_path / "b.jsonl")) == [*range(200, 205), *range(300, 305)]
    with pytest.raises(InputError, match="nothere"):
        quick("nothere://bucket/a.jsonl", tmp_path / "c.jsonl")


def test_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = jsonl(tmp_path / "a.jsonl", range(5)).read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert quick("-", tmp_path / "out.jsonl").cleaned == 5


def test_shards(tmp_path: Path) -> None:
    pages = tmp_path / "in"
    pages.mkdir()
    for number in range(100):
        (pages / f"{number:03}.html").write_text(html(number))
    report = quick(pages, tmp_path / "part.jsonl", shard_mb=0.01)
    assert len(report.outputs) > 2
    assert [Path(path).name for path in report.outputs[:2]] == ["part-00000.jsonl", "part-00001.jsonl"]
    assert stories([record for path in report.outputs for record in read_jsonl(Path(path))]) == list(range(100))
    again = quick(pages, tmp_path / "part.jsonl", shard_mb=0.01)
    assert again.outputs == report.outputs
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == [*sorted(Path(path).name for path in report.outputs), "part.jsonl.state"]


def test_receipts(tmp_path: Path) -> None:
    page = article(1) + "\nREAD MORE: Floods in pictures\n" + article(2)
    (tmp_path / "a.txt").write_text(page)
    report = quick(tmp_path / "a.txt", tmp_path / "out.jsonl", receipts=True)
    record = read_jsonl(tmp_path / "out.jsonl")[0]
    result = Cleaner().inspect(page, kind="text")
    assert record["text"] == result.text
    assert record["removed"] == result.counts() == report.removals
    assert [(removal["start"], removal["end"]) for removal in record["removals"]] == [tuple(removal.span) for removal in result.removals]


def test_other_options_are_named(tmp_path: Path) -> None:
    path, out = jsonl(tmp_path / "a.jsonl", range(3)), tmp_path / "out.jsonl"
    first = quick(path, out)
    assert quick(path, out).to_dict() == first.to_dict()
    with pytest.raises(OptionsDifferError, match=r"mode was 'balanced', is 'recall'; receipts was False, is True"):
        quick(path, out, cleaner=Cleaner(mode="recall"), receipts=True)
    assert quick(path, out, cleaner=Cleaner(mode="recall"), overwrite=True).cleaned == 3
    jsonl(tmp_path / "b.jsonl", range(3))
    with pytest.raises(OptionsDifferError, match="inputs was"):
        quick([path, tmp_path / "b.jsonl"], out)


def test_an_output_of_others_is_not_touched(tmp_path: Path) -> None:
    path, out = jsonl(tmp_path / "a.jsonl", range(3)), tmp_path / "out.jsonl"
    out.write_text("precious")
    with pytest.raises(OutputError, match="exists"):
        quick(path, out)
    assert out.read_text() == "precious"


def test_mistakes_are_told(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", range(1))
    with pytest.raises(InputError, match="no such file"):
        quick(tmp_path / "b.jsonl", tmp_path / "out.jsonl")
    with pytest.raises(InputError, match="unknown ending"):
        quick(__file__, tmp_path / "out.jsonl")
    with pytest.raises(InputError, match="nothing to read"):
        quick([tmp_path / "empty", tmp_path / "empty"][:1] if (tmp_path / "empty").mkdir() is None else [], tmp_path / "out.jsonl")
    with pytest.raises(OutputError, match=r"\.csv: unknown ending"):
        quick(path, tmp_path / "out.csv")
    with pytest.raises(OutputError, match="local"):
        quick(path, "s3://bucket/out.jsonl")  # type: ignore[arg-type]
    with pytest.raises(UnknownNameError, match="html"):
        quick(path, tmp_path / "out.jsonl", kind="htm")
    with pytest.raises(ValueError, match="workers"):
        quick(path, tmp_path / "out.jsonl", workers=-1)
    (tmp_path / "bad.parquet").write_text("no")
    with pytest.raises(InputError, match=r"bad\.parquet"):
        quick(tmp_path / "bad.parquet", tmp_path / "out2.jsonl")


def test_a_missing_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *more: Any) -> Any:
        if name.startswith("pyarrow"):
            raise ImportError(name)
        return real(name, *more)

    for name in [name for name in sys.modules if name.startswith("pyarrow")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(builtins, "__import__", without)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"Parquet needs the package 'pyarrow': pip install 'cleanpage\[bulk\]'"):
        quick(jsonl(tmp_path / "a.jsonl", range(1)), tmp_path / "out.parquet")


def test_without_the_fast_libraries(tmp_path: Path) -> None:
    """isal and orjson are used where they are; without them the records are the same."""
    jsonl(tmp_path / "a.jsonl", range(20))
    code = (
        "import sys\n"
        "for name in ('isal', 'isal.isal_zlib', 'orjson', 'rich', 'fsspec', 'pyarrow', 'backports.zstd'): sys.modules[name] = None\n"
        "from cleanpage.bulk import run\n"
        "run('a.jsonl', 'slow.jsonl.gz', workers=0, progress=True)\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)
    quick(tmp_path / "a.jsonl", tmp_path / "fast.jsonl.gz")
    assert gzip.decompress((tmp_path / "slow.jsonl.gz").read_bytes()) == gzip.decompress((tmp_path / "fast.jsonl.gz").read_bytes())


def test_report(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": article(1)}) + '\n{"text": ""}\n{"text": 1}\nbad\n')
    report = quick(path, tmp_path / "out.jsonl", report=tmp_path / "report.json")
    data = json.loads((tmp_path / "report.json").read_text())
    assert (data["read"], data["cleaned"], data["empty"], data["set_aside"]["records"], data["faults"], data["bytes_skipped"]) == (3, 1, 1, 1, 1, 4)
    assert set(data["seconds"]) == {"read", "clean", "write"}
    assert data["first_problems"] == read_jsonl(Path(report.problems_file))
    assert "set aside" in report.summary()
    assert not report.all_cleaned


def command(*args: object) -> int:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return main(parser.parse_args([*map(str, args), "--workers", "0"]))


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = jsonl(tmp_path / "a.jsonl", range(3)), tmp_path / "out.jsonl"
    assert command(path, "-o", out, "--memory", "1G", "--max-page", "500k") == 0
    assert "3 records read" in capsys.readouterr().err
    assert command(path, "-o", out, "--mode", "recall") == 2
    assert "mode was 'balanced', is 'recall'" in capsys.readouterr().err
    assert command(path, "-o", out, "--overwrite", "--without", "read_mor") == 2
    assert "did you mean 'read_more'?" in capsys.readouterr().err
    path.write_text("bad\n")
    assert command(path, "-o", out, "--overwrite", "-q") == 1
    assert capsys.readouterr().err == ""
    with pytest.raises(SystemExit):
        command(path, "-o", out, "--memory", "lots")


def test_plain_progress(capsys: pytest.CaptureFixture[str]) -> None:
    progress = PlainLines(2_000_000, 0, every_s=0)
    progress.update(Tally(read=0))
    progress.update(Tally(read=10, bytes_in=1_000_000))
    assert "10 records, 1 of 2 MB (50 %)" in capsys.readouterr().err
    PlainLines(0, 0, every_s=0).update(Tally(read=10, bytes_in=1_000_000))
    assert "10 records, 1 MB" in capsys.readouterr().err


def test_pages_of_a_program(tmp_path: Path) -> None:
    taken = 0

    def pages() -> Any:
        nonlocal taken
        for number in range(2000):
            taken += 1
            yield html(number) if number % 2 else article(number).encode()

    texts = clean_pages(pages(), workers=2)
    assert taken == 0
    first = [next(texts) for _ in range(10)]
    assert first == [Cleaner().clean(html(number) if number % 2 else article(number)) for number in range(10)]
    assert taken < 2000
    assert len(list(texts)) == 1990
    with pytest.raises(TypeError, match="int"):
        list(clean_pages([1], workers=1))  # type: ignore[list-item]
    with pytest.raises(UnknownNameError):
        clean_pages([], workers=1, kind="htm")


def test_an_empty_folder_name_is_the_current_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    jsonl(tmp_path / "a.jsonl", range(2))
    assert quick("a.jsonl", Path("out.jsonl")).outputs == ("out.jsonl",)
    assert os.path.exists("out.jsonl")
