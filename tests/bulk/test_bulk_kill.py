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
from cleanpage.bulk.command import add_arguments, main
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
    return subprocess.Popen(args, cwd=folder, stderr=subprocess.DEVNULL, start_new_session=True)


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
def test_kills(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    records = 3000 if SLOW else 600
    expected, seconds = {}, {}
    for source, out in RUNS:
        if not (tmp_path / source).exists():
            make(tmp_path, source, records)
        folder = prepared(tmp_path / f"undisturbed-{source}-{out}")
        began = time.monotonic()
        assert start(folder, source, out).wait() in (0, 1)
        seconds[source, out] = time.monotonic() - began
        expected[source, out] = digest(folder)
    kills = dict.fromkeys(("parent", "worker", "SIGINT", "SIGTERM"), 0)
    rounds = 0
    while sum(kills.values()) < KILLS:
        source, out = RUNS[rounds % len(RUNS)]
        rounds += 1
        folder = prepared(tmp_path / f"killed-{rounds}")
        while True:
            process = start(folder, source, out)
            deadline = time.monotonic() + chance.uniform(0.2, 0.9) * seconds[source, out]
            while time.monotonic() < deadline and process.poll() is None:
                time.sleep(0.005)
            if process.poll() is None:
                what = chance.choice(list(kills))
                victims = children(process.pid) if what == "worker" else [process.pid]
                if victims:
                    number = {"SIGINT": signal.SIGINT, "SIGTERM": signal.SIGTERM}.get(what, signal.SIGKILL)
                    try:
                        os.kill(chance.choice(victims), number)
                        kills[what] += 1
                    except ProcessLookupError:
                        pass
            if process.wait(timeout=120) in (0, 1):
                break
            assert process.returncode in (130, 143, -signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT), process.returncode
        assert digest(folder) == expected[source, out], (source, out, rounds)
    print(f"\n{kills}, {rounds} runs, all the same bytes")
