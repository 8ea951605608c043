"""What each adapter costs over a plain loop around `clean()`, and a long run on two Ray nodes.

    python benchmarks/engines.py                          # every adapter whose framework is installed, 200,000 rows
    python benchmarks/engines.py arrow polars --rows 50000
    python benchmarks/engines.py ray-nodes --rows 1000000 # two local Ray nodes, Parquet to Parquet, with the peak memory

The figures are processor seconds of all processes that take part, so that a busy machine does not spoil them. Loop and adapter take turns
over the same 5,000 rows; Ray and Spark run once over all rows on two cores, without their start, beside the loop over a sample of 20,000 rows.
The pages are made here, about 1 KB each. Nine adapters over 200,000 rows take about half an hour.
"""

from __future__ import annotations

import argparse
import importlib
import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from cleanpage import Cleaner

TURN = 5_000
WORDS = (
    "the", "river", "rose", "by", "two", "metres", "in", "night", "mayor", "of", "town", "said",
    "on", "Monday", "that", "bridges", "would", "stay", "closed", "until", "rain", "ends", "and", "people",
)  # fmt: skip
JUNK = ("READ MORE: Floods in pictures", "Leave a Reply", "Photo: Reuters", "Advertisement", "Share on Facebook", "Back to top", "© 2024 The Herald")
Turn = Callable[[list[str]], Any]


def pages(rows: int, seed: int = 7) -> Iterator[str]:
    """Pages of about 1 KB: eight lines of prose and three of junk."""
    random_ = random.Random(seed)
    prose = [" ".join(random_.choices(WORDS, k=20)).capitalize() + "." for _ in range(5_000)]
    for _ in range(rows):
        lines = random_.choices(prose, k=8)
        for junk in random_.choices(JUNK, k=3):
            lines.insert(random_.randrange(len(lines)), junk)
        yield "\n".join(lines)


def arrow() -> Turn:
    import pyarrow as pa

    from cleanpage.adapters.arrow import Config, clean_batch

    config = Config()
    return prepared(lambda part: pa.RecordBatch.from_pydict({"text": part}), lambda batch: clean_batch(batch, config))


def pandas() -> Turn:
    import pandas as pd

    from cleanpage.adapters.pandas import clean_series

    return prepared(pd.Series, clean_series)


def polars() -> Turn:
    import polars as pl

    from cleanpage.adapters.polars import clean_series

    return prepared(lambda part: pl.Series("text", part), clean_series)


def datasets() -> Turn:
    import datasets as hf

    from cleanpage.adapters.datasets import clean_dataset

    hf.disable_progress_bars()
    hf.disable_caching()
    return prepared(lambda part: hf.Dataset.from_dict({"text": part}), clean_dataset)


def sklearn() -> Turn:
    from cleanpage.adapters.sklearn import CleanPages

    return CleanPages().fit_transform


def spacy() -> Turn:
    from cleanpage.adapters.spacy import clean_texts

    return lambda part: list(clean_texts(part))


def langchain() -> Turn:
    from langchain_core.documents import Document

    from cleanpage.adapters.langchain import CleanPageTransformer

    return prepared(lambda part: [Document(page_content=page) for page in part], CleanPageTransformer().transform_documents)


def datatrove() -> Turn:
    from datatrove.data import Document

    from cleanpage.adapters.datatrove import CleanPage

    step = CleanPage()
    return prepared(lambda part: [Document(text=page, id="") for page in part], lambda documents: list(step.run(iter(documents))))


def deadline() -> Turn:
    from cleanpage.adapters.rows import Config, outcomes

    config = Config(timeout_s=10.0)
    return lambda part: list(outcomes(((page, None, None) for page in part), config))


class prepared:
    """An adapter whose input is made before the clock runs."""

    def __init__(self, prepare: Callable[[list[str]], Any], run: Callable[[Any], Any]) -> None:
        self.prepare = prepare
        self.run = run

    def __call__(self, part: list[str]) -> Any:
        return self.run(self.prepare(part))


def in_turns(name: str, rows: int) -> str:
    """Overhead of one in-process adapter."""
    turn = IN_TURNS[name]()
    prepare, run = (turn.prepare, turn.run) if isinstance(turn, prepared) else (list, turn)
    clean = Cleaner().clean
    made = pages(rows + TURN)
    loop_s = adapter_s = 0.0
    for number in range(-1, rows // TURN):
        part = [next(made) for _ in range(TURN)]
        ready = prepare(part)
        start = cpu_s()
        for page in part:
            clean(page)
        middle = cpu_s()
        run(ready)
        end = cpu_s()
        if number >= 0:  # the first turn warms up
            loop_s += middle - start
            adapter_s += end - middle
    return f"{name:10} {rows:>9,} rows  loop {loop_s:6.1f} s  adapter {adapter_s:6.1f} s  overhead {100 * (adapter_s / loop_s - 1):+.1f} %"


def write_parquet(folder: Path, rows: int, rows_per_file: int = 25_000) -> None:
    """`rows` pages with their ids, streamed into files."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    made = pages(rows)
    folder.mkdir()
    for first in range(0, rows, rows_per_file):
        ids = range(first, min(rows, first + rows_per_file))
        pq.write_table(pa.table({"id": ids, "text": [next(made) for _ in ids]}), folder / f"{first:09}.parquet", row_group_size=5_000)


def check(folder: Path, out: Path) -> tuple[int, float]:
    """(rows that came back once each, the loop's processor seconds for all); a sample is compared with the loop. Raises when a row is missing or differs."""
    import pyarrow.dataset as ds

    seen: set[int] = set()
    sampled, loop_s, clean = 0, 0.0, Cleaner().clean
    for batch in ds.dataset(out, format="parquet").to_batches(columns=["id", "text", "clean_text"], batch_size=2_000, batch_readahead=1, fragment_readahead=1):
        seen.update(batch.column("id").to_pylist())
        if sampled < 20_000:
            sampled += batch.num_rows
            texts, expected = batch.column("text").to_pylist(), batch.column("clean_text").to_pylist()
            start = time.process_time()
            cleaned = [clean(page) for page in texts]
            loop_s += time.process_time() - start
            if cleaned != expected:
                raise SystemExit("a row differs from what clean() gives")
    rows = ds.dataset(folder, format="parquet").count_rows()
    written = ds.dataset(out, format="parquet").count_rows()
    if not rows == written == len(seen):
        raise SystemExit(f"rows in {rows}, rows out {written}, different ids {len(seen)}")
    return rows, loop_s / sampled * rows


def ray(rows: int, folder: Path, nodes: int = 1) -> str:
    """Ray Data, Parquet to Parquet."""
    import ray as ray_
    import ray.data
    from ray.cluster_utils import Cluster

    from cleanpage.adapters.ray import clean_dataset

    began = time.perf_counter()
    store = {"object_store_memory": 256 << 20}
    if nodes == 1:
        ray_.init(address="local", num_cpus=2, include_dashboard=False, logging_level="ERROR", log_to_driver=False, **store)
    else:
        one = {"num_cpus": 1, **store}
        cluster = Cluster(initialize_head=True, head_node_args={"include_dashboard": False, **one})
        for _ in range(nodes - 1):
            cluster.add_node(**one)
        ray_.init(address=cluster.address, logging_level="ERROR", log_to_driver=False)
    started = time.perf_counter()
    with Watch() as watch:
        clean_dataset(ray_.data.read_parquet(str(folder / "in"))).write_parquet(str(folder / "out"))
    ended = time.perf_counter()
    alive = sum(node["Alive"] for node in ray_.nodes())
    ray_.shutdown()
    if nodes > 1:
        cluster.shutdown()
    rows, loop_s = check(folder / "in", folder / "out")
    return (
        f"ray        {rows:>9,} rows in = rows out, {alive} nodes  loop {loop_s:6.1f} s  adapter {watch.cpu_s:6.1f} s"
        f"  overhead {100 * (watch.cpu_s / loop_s - 1):+.1f} %  {ended - started:.0f} s by the clock on 2 cores, start {started - began:.0f} s  {watch.memory()}"
    )


def spark(rows: int, folder: Path) -> str:
    """PySpark in local mode, Parquet to Parquet."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    from cleanpage.adapters.spark import clean_frame

    began = time.perf_counter()
    session = (
        SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.driver.memory", "2g")
        .config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1").getOrCreate()
    )  # fmt: skip
    session.sparkContext.setLogLevel("ERROR")
    started = time.perf_counter()
    with Watch() as watch:
        clean_frame(session.read.parquet(str(folder / "in"))).write.parquet(str(folder / "out"))
    ended = time.perf_counter()
    session.stop()
    rows, loop_s = check(folder / "in", folder / "out")
    return (
        f"spark      {rows:>9,} rows in = rows out  loop {loop_s:6.1f} s  adapter {watch.cpu_s:6.1f} s"
        f"  overhead {100 * (watch.cpu_s / loop_s - 1):+.1f} %  {ended - started:.0f} s by the clock on 2 cores, start {started - began:.0f} s  {watch.memory()}"
    )


class Watch:
    """What this process and its descendants (an engine's workers among them) take, on Linux: the highest sum of private and shared memory
    (PSS), looked at each second, and the processor time."""

    def __enter__(self) -> Watch:
        self.samples: list[int] = []
        self._before_s = cpu_s()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.cpu_s = cpu_s() - self._before_s
        self._over.set()
        self._thread.join()

    def memory(self) -> str:
        half = len(self.samples) // 2
        first, second = max(self.samples[:half] or [0]), max(self.samples[half:] or [0])
        return f"peak memory {first >> 20} MiB in the first half, {second >> 20} MiB in the second"

    def _watch(self) -> None:
        while not self._over.wait(1):
            self.samples.append(sum(_pss(pid) for pid in _family(os.getpid())))


def _family(root: int) -> set[int]:
    parents = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                parents[int(entry)] = int(Path(f"/proc/{entry}/stat").read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
    family = {root}
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    return family


def _pss(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return 1024 * sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def cpu_s() -> float:
    """The processor time so far of this process and its descendants (Linux); elsewhere of this process."""
    return sum(map(_cpu_s, _family(os.getpid()))) if os.path.exists("/proc/self/stat") else time.process_time()


def _cpu_s(pid: int) -> float:
    """Of a process and of its children that have ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


IN_TURNS: dict[str, Callable[[], Turn]] = {
    "arrow": arrow, "pandas": pandas, "polars": polars, "datasets": datasets, "sklearn": sklearn, "spacy": spacy, "langchain": langchain,
    "datatrove": datatrove, "deadline": deadline,
}  # fmt: skip
MODULES = {"arrow": "pyarrow", "langchain": "langchain_core", "spark": "pyspark", "ray-nodes": "ray", "deadline": "cleanpage"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("engines", nargs="*", default=[*IN_TURNS, "ray", "spark"], help="default: all but ray-nodes")
    parser.add_argument("--rows", type=int, default=200_000)
    options = parser.parse_args()
    os.environ |= {"RAY_USAGE_STATS_ENABLED": "0", "RAY_DATA_DISABLE_PROGRESS_BARS": "1", "SPARK_LOCAL_IP": "127.0.0.1"}
    os.environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"  # despite its name: binds to loopback only, everywhere; read when ray is imported
    for name in options.engines:
        try:
            importlib.import_module(MODULES.get(name, name))
        except ImportError as error:
            print(f"{name:10} skipped: {error}", flush=True)
            continue
        if name in IN_TURNS:
            print(in_turns(name, options.rows), flush=True)
            continue
        with tempfile.TemporaryDirectory() as folder:
            write_parquet(Path(folder, "in"), options.rows)
            run = {"ray": ray, "spark": spark, "ray-nodes": lambda rows, folder: ray(rows, folder, nodes=2)}[name]
            print(run(options.rows, Path(folder)), flush=True)


if __name__ == "__main__":
    main()
