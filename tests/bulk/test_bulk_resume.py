"""A run that dies at any moment goes on and ends with the same bytes."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from bulk_dumps import Misbehaving, article, html, jsonl, read_jsonl, warc_gz

from cleanpage.bulk import OptionsDifferError, OutputError, run
from cleanpage.bulk import output as output_module
from cleanpage.bulk import state as state_module


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleanpage.bulk.plan.GRID_BYTES", 3000)
    monkeypatch.setattr("cleanpage.bulk.plan.FILES_PER_CHUNK", 4)
    monkeypatch.setattr("cleanpage.bulk.parquet.BATCH_BYTES", 3000)
    monkeypatch.setattr("os.fsync", lambda file: None)  # thousands of checkpoints; a process that dies needs no disk that is up to date
    monkeypatch.setattr("cleanpage.bulk.job.PART_BYTES", 2000)  # so that a chunk has several parts, and a run may be taken up within one


def inputs(folder: Path, form: str) -> Path:
    """A small input with some damage in it, in one of the formats."""
    path = folder / f"in{form}"
    if form == ".jsonl":
        jsonl(path, range(40))
        path.write_text(path.read_text().replace('"id": 7,', '"id": 7').replace(article(9).split("\n")[0], "\\ud800"))
    elif form == ".jsonl.gz":
        import gzip

        piece = gzip.compress(jsonl(folder / "plain", range(20)).read_bytes(), mtime=0)
        path.write_bytes(piece + b"damage" + piece[:-10])
        (folder / "plain").unlink()
    elif form == ".warc.gz":
        warc_gz(path, range(40))
        data = bytearray(path.read_bytes())
        data[len(data) // 3] ^= 0xFF
        path.write_bytes(data)
    elif form == ".parquet":
        pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
        pq.write_table(pa.table({"id": list(range(40)), "html": [html(number) if number % 9 else None for number in range(40)]}), path, row_group_size=15)
    else:
        path.mkdir()
        for number in range(15):
            (path / f"{number:02}.html").write_text(html(number))
    return path


def go(source: Path, folder: Path, out: str, **how: Any) -> Any:
    folder.mkdir(exist_ok=True)
    return run(source, folder / out, **{"workers": 0, "progress": False, "checkpoint_s": 0, **how})


def finished(folder: Path) -> dict[str, bytes]:
    """The files of a finished run; the state holds times, so it is left out."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.endswith(".state")}


CASES = [
    (".jsonl", "out.jsonl", None),
    (".jsonl", "out.jsonl.gz", None),
    (".jsonl", "out.parquet", None),
    (".jsonl.gz", "out.jsonl.zst", 0.001),
    (".warc.gz", "out.jsonl.gz", None),
    (".warc.gz", "out.parquet", 0.008),
    (".parquet", "out.parquet", None),
    (".parquet", "out.jsonl", 0.008),
    ("folder", "out.jsonl.gz", None),
]


def _photographed(folder: Path, album: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Copies the folder before and after each step that changes it, and in the middle of each write."""
    taken = 0

    def photograph() -> None:
        nonlocal taken
        shutil.copytree(folder, album / f"{taken:04}")
        (album / f"{taken:04}" / f"{lock}").unlink(missing_ok=True)
        taken += 1

    lock = "out.lock"

    def around(module: Any, name: str) -> None:
        real = getattr(module, name)

        def step(*args: Any, **how: Any) -> Any:
            photograph()
            result = real(*args, **how)
            photograph()
            return result

        monkeypatch.setattr(module, name, step)

    def write_torn(file: Any, data: bytes) -> None:
        half = len(data) // 2
        real_write(file, data[:half])
        photograph()
        real_write(file, data[half:])
        photograph()

    real_write = output_module._write_all
    monkeypatch.setattr(output_module, "_write_all", write_torn)
    around(output_module.os, "replace")
    around(state_module, "sync_folder")
    around(output_module, "_open_at")
    return lambda: taken


@pytest.mark.parametrize(("form", "out", "shard_mb"), CASES)
def test_every_moment_can_be_the_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, out: str, shard_mb: float | None) -> None:
    source = inputs(tmp_path, form)
    report = go(source, tmp_path / "undisturbed", out, shard_mb=shard_mb)
    expected = finished(tmp_path / "undisturbed")
    assert report.read >= 15
    assert shard_mb is None or len(report.outputs) > 1
    album = tmp_path / "album"
    with monkeypatch.context() as patched:
        (tmp_path / "watched").mkdir()
        taken = _photographed(tmp_path / "watched", album, patched)
        go(source, tmp_path / "watched", out, shard_mb=shard_mb)
        assert taken() > 20
    for moment in sorted(album.iterdir())[:: max(taken() // 60, 1)]:
        for lock in moment.glob("*.lock"):
            lock.unlink()
        # the inputs are named by their path, the output is not: so a copy can be taken up again
        again = go(source, moment, out, shard_mb=shard_mb)
        assert finished(moment) == expected, moment.name
        assert (again.read, again.cleaned, again.faults, again.tally.removals) == (report.read, report.cleaned, report.faults, report.tally.removals)


def test_half_an_output_never_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = inputs(tmp_path, ".jsonl")
    with monkeypatch.context() as patched:
        (tmp_path / "watched").mkdir()
        _photographed(tmp_path / "watched", tmp_path / "album", patched)
        go(source, tmp_path / "watched", "out.jsonl")
    whole = (tmp_path / "watched" / "out.jsonl").read_bytes()
    seen = [(moment / "out.jsonl").read_bytes() for moment in (tmp_path / "album").iterdir() if (moment / "out.jsonl").exists()]
    assert seen
    assert all(data == whole for data in seen)


@pytest.mark.parametrize(("out", "how_many"), [("out.jsonl.gz", 4), ("out.parquet", 4)])
def test_a_full_disk_is_told_and_survived(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, out: str, how_many: int) -> None:
    source = inputs(tmp_path, ".warc.gz")
    go(source, tmp_path / "undisturbed", out)
    left = how_many
    real = output_module._write_all

    def write(file: Any, data: bytes) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            real(file, data[: len(data) // 3])
            raise OSError(errno.ENOSPC, "No space left on device")
        real(file, data)

    with monkeypatch.context() as patched:
        patched.setattr(output_module, "_write_all", write)
        with pytest.raises(OutputError, match=r"is full.*run the same command again"):
            go(source, tmp_path / "full", out)
    assert not (tmp_path / "full" / out).exists()
    go(source, tmp_path / "full", out)
    assert finished(tmp_path / "full") == finished(tmp_path / "undisturbed")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_behind_a_checkpoint(tmp_path: Path, number: signal.Signals) -> None:
    source = tmp_path / "a.jsonl"
    jsonl(source, range(40))
    source.write_text(source.read_text().replace("The river", "PLEASE-WAIT The river"))
    how = {"cleaner": Misbehaving(), "checkpoint_s": 100, "workers": 1}
    go(source, tmp_path / "undisturbed", "out.jsonl", **{**how, "workers": 2})
    before = signal.getsignal(number)
    partial = tmp_path / "stopped" / "out.jsonl.partial"

    def signal_when_begun() -> None:
        while not partial.exists() or not partial.stat().st_size:
            time.sleep(0.01)
        os.kill(os.getpid(), number)

    threading.Thread(target=signal_when_begun, daemon=True).start()
    with pytest.raises(KeyboardInterrupt if number == signal.SIGINT else SystemExit):
        go(source, tmp_path / "stopped", "out.jsonl", **how)
    assert signal.getsignal(number) == before
    assert partial.stat().st_size > 0
    assert not (tmp_path / "stopped" / "out.jsonl").exists()
    go(source, tmp_path / "stopped", "out.jsonl", **how)
    assert finished(tmp_path / "stopped") == finished(tmp_path / "undisturbed")


def test_inputs_that_changed_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a", "b", "c"):
        jsonl(folder / f"{name}.jsonl", range(20))

    calls = 0
    real = output_module._write_all

    def write(file: Any, data: bytes) -> None:
        nonlocal calls
        calls += 1
        if calls > 6:
            raise OSError(errno.ENOSPC, "full")
        real(file, data)

    with monkeypatch.context() as patched:
        patched.setattr(output_module, "_write_all", write)
        with pytest.raises(OutputError):
            go(folder, tmp_path / "out", "out.jsonl")
    jsonl(folder / "a.jsonl", range(21))
    with pytest.raises(OptionsDifferError, match="inputs have changed"):
        go(folder, tmp_path / "out", "out.jsonl")


def test_two_runs_do_not_write_one_output(tmp_path: Path) -> None:
    source = inputs(tmp_path, ".jsonl")
    out = output_module.Output(str(tmp_path / "out.jsonl"), options={}, arrow=False, receipts=False, shard_bytes=None, overwrite=False)
    with out, pytest.raises(OutputError, match="another run"):
        go(source, tmp_path, "out.jsonl")


def test_a_cut_partial_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = inputs(tmp_path, ".jsonl")
    with monkeypatch.context() as patched:
        patched.setattr(output_module.Output, "finish", lambda self: (_ for _ in ()).throw(OutputError("stopped")))
        with pytest.raises(OutputError, match="stopped"):
            go(source, tmp_path / "out", "out.jsonl")
    partial = tmp_path / "out" / "out.jsonl.partial"
    partial.write_bytes(partial.read_bytes()[:-5])
    with pytest.raises(OutputError, match="shorter than its state says"):
        go(source, tmp_path / "out", "out.jsonl")
    assert go(source, tmp_path / "out", "out.jsonl", overwrite=True).read == 39
    assert len(read_jsonl(tmp_path / "out" / "out.jsonl")) == 39


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 4 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not sys.platform.startswith("linux") or os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("only root can mount a small tmpfs, and only on Linux")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)], capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"no tmpfs can be mounted here: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.parametrize(("form", "out"), [(".jsonl", "out.jsonl"), (".warc.gz", "out.parquet"), (".parquet", "out.parquet")])
def test_a_disk_that_fills_up_and_is_made_larger(tmp_path: Path, small_disk: Path, form: str, out: str) -> None:
    """The real thing: ENOSPC comes at any write, of the output, the state, the assembled Parquet file."""
    source = inputs(tmp_path, form)
    go(source, tmp_path / "undisturbed", out)
    expected = finished(tmp_path / "undisturbed")
    ballast, room, told = small_disk / "ballast", sum(map(len, expected.values())), []
    ballast.write_bytes(b"")
    for share in (0.0, 0.3, 0.8, 1.5):  # of what the run will need; what is there already is never lost
        _fill(ballast, leave=int(room * share))
        try:
            go(source, small_disk, out)
        except OutputError as error:
            told.append(str(error))
            assert not (small_disk / out).exists() or (small_disk / out).read_bytes() == expected[out]
    assert len(told) >= 2
    assert all("is full" in message and "run the same command again" in message for message in told)
    ballast.unlink()
    go(source, small_disk, out)
    assert finished(small_disk) == expected


def _fill(ballast: Path, *, leave: int) -> None:
    """Let the ballast grow until only `leave` bytes are free."""
    disk = os.statvfs(ballast)
    more = disk.f_bavail * disk.f_frsize - leave
    with ballast.open("r+b") as file:
        size_bytes = file.seek(0, 2)
        if more < 0:
            file.truncate(max(size_bytes + more, 0))
        else:
            file.write(bytes(more))
