"""Real processes, killed at random moments: the output has the same bytes as that of an undisturbed run.

A few kills in each run of the tests; ``CLEANPAGE_SLOW=1`` makes it 200 (or ``CLEANPAGE_KILLS`` of them).
"""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from bulk_dumps import html, jsonl, warc_gz

SLOW = os.environ.get("CLEANPAGE_SLOW") == "1"
KILLS = int(os.environ.get("CLEANPAGE_KILLS", "200" if SLOW else "8"))
SEED = int(os.environ.get("CLEANPAGE_SEED", "1"))
RUNS = [
    ("in.jsonl", "out.jsonl"),
    ("in.jsonl.gz", "out.jsonl.gz"),
    ("in.warc.gz", "out.jsonl.zst"),
    ("in.warc.gz", "out.jsonl"),
    ("in.parquet", "out.parquet"),
    ("in.warc.gz", "out.parquet"),
]
CODE = """
import argparse, sys
import cleanpage.bulk.plan as plan, cleanpage.bulk.parquet as parquet
import cleanpage.bulk.job as job
from cleanpage.bulk.command import add_arguments, main
job.PART_BYTES = 3000  # also in the workers, which import this: a chunk has several parts
if __name__ == "__main__":
    plan.GRID_BYTES, parquet.BATCH_BYTES = 4000, 30000
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    sys.exit(main(parser.parse_args()))
"""


def make(folder: Path, name: str, records: int) -> None:
    if name == "in.jsonl":
        jsonl(folder / name, range(records))
    elif name == "in.jsonl.gz":
        import gzip

        (folder / name).write_bytes(gzip.compress(jsonl(folder / "plain", range(records)).read_bytes(), mtime=0))
    elif name == "in.warc.gz":
        warc_gz(folder / name, range(records))
        data = bytearray((folder / name).read_bytes())
        data[len(data) // 2] ^= 0xFF
        (folder / name).write_bytes(data)
    else:
        pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
        table = pa.table({"id": list(range(records)), "html": [html(number) for number in range(records)]})
        pq.write_table(table, folder / name, row_group_size=records // 3)


def start(folder: Path, source: str, out: str) -> subprocess.Popen[bytes]:
    args = [sys.executable, "main.py", f"../{source}", "-o", out, "--workers", "2", "--checkpoint", "0.02", "-q"]
    with (folder / "messages").open("ab") as messages:
        return subprocess.Popen(args, cwd=folder, stderr=messages, start_new_session=True)


def children(process: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []


def digest(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("out*") if not path.name.endswith((".state", ".lock"))}


def prepared(folder: Path) -> Path:
    folder.mkdir()
    (folder / "main.py").write_text(CODE)
    return folder


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for workers in /proc")
@pytest.mark.parametrize(("source", "out"), RUNS)
def test_kills(tmp_path: Path, source: str, out: str) -> None:
    for name in (source, out):
        if name.endswith(".zst") and sys.version_info < (3, 14):
            pytest.importorskip("backports.zstd")
        if name.endswith(".parquet"):
            pytest.importorskip("pyarrow")
    chance = random.Random(f"{SEED} {source} {out}")
    make(tmp_path, source, 3000 if SLOW else 600)
    folder = prepared(tmp_path / "undisturbed")
    began = time.monotonic()
    process = start(folder, source, out)
    assert process.wait(timeout=300) in (0, 1), (folder / "messages").read_text()
    seconds, expected = time.monotonic() - began, digest(folder)
    kills = dict.fromkeys(("parent", "worker", "SIGINT", "SIGTERM"), 0)
    rounds = 0
    while sum(kills.values()) < KILLS / len(RUNS):
        rounds += 1
        folder = prepared(tmp_path / f"killed-{rounds}")
        while True:
            process = start(folder, source, out)
            deadline = time.monotonic() + chance.uniform(0.2, 0.9) * seconds
            while time.monotonic() < deadline and process.poll() is None:
                time.sleep(0.005)
            if process.poll() is None:
                what = chance.choice(list(kills))
                kills[what] += kill(process, what, chance)
            if process.wait(timeout=300) in (0, 1):
                break
            assert process.returncode in (130, 143, -signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT), (folder / "messages").read_text()
        assert digest(folder) == expected, rounds
    print(f"\n{source} -> {out}: {kills}, {rounds} runs, all the same bytes")


def kill(process: subprocess.Popen[bytes], what: str, chance: random.Random) -> int:
    """Send it; how many were sent."""
    try:
        if what == "SIGINT":
            os.killpg(process.pid, signal.SIGINT)  # as Ctrl-C does: to the whole group
        elif what == "worker":
            victims = children(process.pid)
            if not victims:
                return 0
            os.kill(chance.choice(victims), signal.SIGKILL)
        else:
            os.kill(process.pid, signal.SIGTERM if what == "SIGTERM" else signal.SIGKILL)
    except ProcessLookupError:
        return 0
    return 1
