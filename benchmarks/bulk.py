"""How fast `cleanpage bulk` is, in what memory, beside a plain loop and beside datatrove.

    python benchmarks/bulk.py                                  # a dump of 1,000 pages made here
    python benchmarks/bulk.py --records 20000 --formats warc   # a larger one
    python benchmarks/bulk.py --pages pages.jsonl              # pages of yours: JSONL with a field "html"
    python benchmarks/bulk.py --rivals                         # also datatrove with trafilatura and with resiliparse
    python benchmarks/bulk.py --compare 5                      # five times each, in turn: two workers against one, one core against a loop
    python benchmarks/bulk.py --compare 3 --dump my.warc.gz    # only the workers, on a dump of yours
    python benchmarks/bulk.py --overhead 5                     # one core against the loop, in CPU seconds
    python benchmarks/bulk.py --flat 2000 20000 100000         # peak memory of the parent by number of records

Every run is a process of its own; its memory and that of its workers is the highest resident size that Linux counted. MB are those of
the unpacked pages. "Plain loop" reads the same JSONL with `json`, calls `Cleaner.clean` and writes JSONL, in one process. CPU seconds
are those of a process with all that it started: on a machine that others use they tell more than seconds on the clock.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

FORMATS = {"warc": "dump.warc.gz", "jsonl": "dump.jsonl", "jsonl.gz": "dump.jsonl.gz", "parquet": "dump.parquet"}
_WORDS = (
    "the", "river", "rose", "by", "two", "metres", "in", "night", "mayor", "of", "town", "said",
    "on", "Monday", "that", "bridges", "would", "stay", "closed", "until", "rain", "ends", "and", "people",
)  # fmt: skip
_POLL_S = 0.02
_TIMEOUT_S = 3600.0


class Measured(NamedTuple):
    seconds: float
    cpu_seconds: float
    parent_mib: float
    worker_mib: float


def made_pages(count: int, seed: int = 7) -> Iterator[str]:
    """News pages of about 40 KB: a menu, an article of 30 paragraphs, link lists, scripts, a footer."""
    chance = random.Random(seed)
    prose = [" ".join(chance.choices(_WORDS, k=40)).capitalize() + "." for _ in range(2000)]
    menu = "".join(f'<li class="nav-item"><a href="/section/{number}">Section {number}</a></li>' for number in range(60))
    script = "<script>" + "window.dataLayer.push({event: 'view'});" * 300 + "</script>"
    for number in range(count):
        story = "".join(f'<p class="story">{line}</p>\n' for line in chance.choices(prose, k=30))
        links = "".join(f'<div class="teaser"><a href="/story/{link}">{chance.choice(prose)[:60]}</a></div>' for link in range(40))
        yield (
            f"<!DOCTYPE html><html lang=en><head><title>Flood {number} | The Herald</title>{script}</head><body><nav><ul>{menu}</ul></nav>"
            f"<main><article><h1>Flood {number}</h1><p>READ MORE: Floods in pictures</p>{story}</article></main>"
            f"<aside>{links}</aside><footer>© 2024 The Herald. All rights reserved.</footer></body></html>"
        )


def given_pages(path: str, count: int) -> Iterator[str]:
    """Pages of the field ``html`` of a JSONL file, again and again until there are enough."""
    opener: Any = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as file:
        pages = [record["html"] for record in map(json.loads, file)]
    return itertools.islice(itertools.cycle(pages), count)


def make_dump(path: Path, form: str, pages: Iterator[str]) -> None:
    """Write pages in one of the formats, never holding more than some of them."""
    records = ({"id": str(number), "url": f"https://news.example/{number}", "html": page} for number, page in enumerate(pages))
    if form == "parquet":
        import pyarrow as pa
        import pyarrow.parquet as pq

        schema = pa.schema([(name, pa.string()) for name in ("id", "url", "html")])
        with pq.ParquetWriter(path, schema, compression="zstd") as writer:
            while some := list(itertools.islice(records, 200)):
                writer.write_table(pa.Table.from_pylist(some, schema=schema))
    elif form == "warc":
        with path.open("wb") as file:
            for record in records:
                file.write(gzip.compress(_warc_record(record), 6))
    else:
        opener: Any = gzip.open if form.endswith("gz") else open
        with opener(path, "wt", encoding="utf-8") as file:
            for record in records:
                file.write(json.dumps(record, ensure_ascii=False) + "\n")


def _warc_record(record: dict[str, str]) -> bytes:
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + record["html"].encode("utf-8", "replace")
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {record['url']}\r\nWARC-Date: 2026-01-01T00:00:00Z\r\n"
    return f"{head}WARC-Record-ID: <urn:uuid:{record['id']}>\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body + b"\r\n\r\n"


def measure(args: list[str]) -> Measured:
    """Run a command and watch the memory of its process and of those that it starts."""
    with tempfile.TemporaryFile() as messages:
        began = time.perf_counter()
        process = subprocess.Popen([sys.executable, *args], stdout=subprocess.DEVNULL, stderr=messages)
        parent, workers = 0.0, 0.0
        while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
            if time.perf_counter() - began > _TIMEOUT_S:
                process.kill()
            parent = max(parent, _peak_mib(process.pid))
            workers = max([workers, *map(_peak_mib, _children(process.pid))])
            time.sleep(_POLL_S)
        seconds, (_, status, used) = time.perf_counter() - began, ended
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            messages.seek(0)
            raise SystemExit(f"{' '.join(args)} failed:\n{messages.read().decode()}")
    return Measured(seconds, used.ru_utime + used.ru_stime, parent, workers)


def _peak_mib(process: int) -> float:
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0.0)


def _children(process: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []


def plain_loop(source: str, out: str) -> None:
    """What a user would write first."""
    from cleanpage import Cleaner

    cleaner = Cleaner()
    with open(source, encoding="utf-8") as lines, open(out, "w", encoding="utf-8") as file:
        for line in lines:
            record = json.loads(line)
            html = record.pop("html")
            file.write(json.dumps({**record, "text": cleaner.clean(html, kind="html", url=record["url"])}, ensure_ascii=False) + "\n")


def bulk(source: str, out: str, workers: str) -> None:
    from cleanpage.bulk import run

    run(source, out, workers=int(workers), keep_source=False, progress=False, overwrite=True)


if "trove" in sys.argv:  # datatrove sends the class to its processes, so it must stand here; the other steps must not pay for the import
    from datatrove.pipeline.extractors.base import BaseExtractor

    class Resiliparse(BaseExtractor):
        """What datatrove lacks: resiliparse as an extractor."""

        name = "Resiliparse"

        def __init__(self, timeout: float) -> None:
            super().__init__(timeout)

        def extract(self, text: str) -> str:
            from resiliparse.extract.html2text import extract_plain_text

            return str(extract_plain_text(text, main_content=True))


def trove(source: str, out: str, workers: str, extractor: str) -> None:
    """datatrove's local executor over the same JSONL, cut into as many files as there are workers."""
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.extractors import Trafilatura
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter

    parts = Path(out) / "parts"
    parts.mkdir(parents=True)
    with open(source, encoding="utf-8") as lines:
        files = [(parts / f"{number}.jsonl").open("w", encoding="utf-8") for number in range(int(workers))]
        for number, line in enumerate(lines):
            files[number % len(files)].write(line)
    for file in files:
        file.close()
    extract = Trafilatura(timeout=30) if extractor == "trafilatura" else Resiliparse(timeout=30)
    steps = [JsonlReader(str(parts), text_key="html"), extract, JsonlWriter(f"{out}/out", compression=None)]
    began = time.perf_counter()
    LocalPipelineExecutor(steps, tasks=int(workers), workers=int(workers), logging_dir=f"{out}/logs").run()
    (Path(out) / "seconds").write_text(str(time.perf_counter() - began))


def row(name: str, records: int, plain_mb: float, cores: int, measured: Measured) -> None:
    seconds, _, parent, worker = measured
    print(f"| {name:44} | {records / seconds:9,.0f} | {plain_mb / seconds / cores:10.1f} | {parent:10.0f} | {worker:10.0f} |", flush=True)


def table(args: argparse.Namespace) -> None:
    here = [str(Path(__file__).resolve())]
    with tempfile.TemporaryDirectory(dir=args.folder) as folder:
        paths = {form: Path(folder) / name for form, name in FORMATS.items()}
        for form in {*args.formats, "jsonl"}:
            make_dump(paths[form], form, given_pages(args.pages, args.records) if args.pages else made_pages(args.records))
        plain_mb = paths["jsonl"].stat().st_size / 1e6
        print(f"{args.records:,} pages, {plain_mb:,.0f} MB unpacked\n")
        print(f"| {'':44} | {'records/s':>9} | {'MB/s/core':>10} | {'parent MiB':>10} | {'worker MiB':>10} |\n|---|--:|--:|--:|--:|")
        out = str(Path(folder) / "out.jsonl")
        row("plain loop, JSONL", args.records, plain_mb, 1, measure([*here, "--step", "plain_loop", str(paths["jsonl"]), out]))
        for form in args.formats:
            for workers in args.workers:
                target = str(Path(folder) / f"out-{form}-{workers}{'.parquet' if form == 'parquet' else '.jsonl'}")
                measured = measure([*here, "--step", "bulk", str(paths[form]), target, str(workers)])
                row(f"bulk, {form}, {workers} workers" if workers else f"bulk, {form}, in process", args.records, plain_mb, max(workers, 1), measured)
        for extractor in ("trafilatura", "resiliparse") if args.rivals else ():
            for workers in (count for count in args.workers if count):
                target = str(Path(folder) / f"trove-{extractor}-{workers}")
                measured = measure([*here, "--step", "trove", str(paths["jsonl"]), target, str(workers), extractor])
                measured = measured._replace(seconds=float((Path(target) / "seconds").read_text()))
                row(f"datatrove, {extractor}, JSONL, {workers} workers", args.records, plain_mb, workers, measured)


def compare(args: argparse.Namespace) -> None:
    """Runs of each kind in turn, so that what else the machine does meets all of them; medians."""
    here = [str(Path(__file__).resolve())]
    with tempfile.TemporaryDirectory(dir=args.folder) as folder:
        lines, dump, out = Path(folder) / "dump.jsonl", Path(args.dump or Path(folder) / "dump.warc.gz"), str(Path(folder) / "out.jsonl")
        runs = {f"bulk, {dump.name}, {workers} workers": ["--step", "bulk", str(dump), out, workers] for workers in ("1", "2")}
        if not args.dump:
            for path, form in ((lines, "jsonl"), (dump, "warc")):
                make_dump(path, form, given_pages(args.pages, args.records) if args.pages else made_pages(args.records))
            runs["plain loop, JSONL"] = ["--step", "plain_loop", str(lines), out]
            runs["bulk, JSONL, in process"] = ["--step", "bulk", str(lines), out, "0"]
            runs["bulk, JSONL, 1 workers"] = ["--step", "bulk", str(lines), out, "1"]
        measured: dict[str, list[Measured]] = {name: [] for name in runs}
        for _ in range(args.compare):
            for name, step in runs.items():
                measured[name].append(measure([*here, *step]))
    seconds = {name: statistics.median(each.seconds for each in found) for name, found in measured.items()}
    cpu = {name: statistics.median(each.cpu_seconds for each in found) for name, found in measured.items()}
    print(f"| {'':36} | {'seconds':>8} | {'CPU s':>8} | {'parent MiB':>10} | {'worker MiB':>10} |\n|---|--:|--:|--:|--:|")
    for name, found in measured.items():
        parent, worker = max(each.parent_mib for each in found), max(each.worker_mib for each in found)
        print(f"| {name:36} | {seconds[name]:8.1f} | {cpu[name]:8.1f} | {parent:10.0f} | {worker:10.0f} |")
    one, two = list(runs)[:2]
    print(f"\ntwo workers: {seconds[one] / seconds[two]:.2f} times one (on the clock; load of the machine {os.getloadavg()[0]:.1f})")
    if not args.dump:
        for name in list(runs)[3:]:
            print(f"{name}: {100 * (cpu[name] / cpu['plain loop, JSONL'] - 1):+.1f} % CPU against the plain loop")


def overhead(args: argparse.Namespace) -> None:
    """A loop and a bulk run in this process in turn; CPU seconds, so that what else the machine does does not count; start-up left out."""
    with tempfile.TemporaryDirectory(dir=args.folder) as folder:
        lines, out = Path(folder) / "dump.jsonl", str(Path(folder) / "out.jsonl")
        make_dump(lines, "jsonl", given_pages(args.pages, args.records) if args.pages else made_pages(args.records))
        steps = {"plain loop": lambda: plain_loop(str(lines), out), "bulk": lambda: bulk(str(lines), out, "0")}
        seconds: dict[str, list[float]] = {name: [] for name in steps}
        for number in range(args.overhead + 1):
            for name, step in steps.items():
                began = time.process_time()
                step()
                Path(out).unlink()
                if number:  # the first one warms up
                    seconds[name].append(time.process_time() - began)
    median = {name: statistics.median(found) for name, found in seconds.items()}
    for name, value in median.items():
        print(f"{name:12} {1000 * value / args.records:.3f} ms CPU a record")
    print(f"bulk takes {100 * (median['bulk'] / median['plain loop'] - 1):+.1f} % CPU against the plain loop")


def flat(args: argparse.Namespace) -> None:
    """The memory of the parent has to be the same for any number of records."""
    here = [str(Path(__file__).resolve())]
    print(f"| {'records':>8} | {'MB stored':>9} | {'seconds':>8} | {'parent MiB':>10} | {'worker MiB':>10} |\n|--:|--:|--:|--:|--:|")
    for records in args.flat:
        with tempfile.TemporaryDirectory(dir=args.folder) as folder:
            dump = Path(folder) / FORMATS[args.formats[0]]
            make_dump(dump, args.formats[0], small_pages(records))
            found = measure([*here, "--step", "bulk", str(dump), str(Path(folder) / "out.jsonl"), "2"])
            stored = dump.stat().st_size / 1e6
            print(f"| {records:8,} | {stored:9.1f} | {found.seconds:8.1f} | {found.parent_mib:10.1f} | {found.worker_mib:10.1f} |", flush=True)


def small_pages(count: int, seed: int = 7) -> Iterator[str]:
    """News pages of some 2 KB."""
    chance = random.Random(seed)
    prose = [" ".join(chance.choices(_WORDS, k=40)).capitalize() + "." for _ in range(2000)]
    for number in range(count):
        story = "".join(f"<p>{line}</p>" for line in chance.choices(prose, k=6))
        yield f"<!DOCTYPE html><html lang=en><head><title>Flood {number}</title></head><body><h1>Flood {number}</h1>{story}</body></html>"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=1000)
    parser.add_argument("--pages", help="JSONL (.gz) with a field html; without it pages are made")
    parser.add_argument("--formats", nargs="+", choices=FORMATS, default=list(FORMATS))
    parser.add_argument("--workers", nargs="+", type=int, default=[0, 1, 2])
    parser.add_argument("--rivals", action="store_true", help="needs datatrove, trafilatura, lxml_html_clean and resiliparse")
    parser.add_argument("--folder", help="where the dumps are made and removed again")
    parser.add_argument("--compare", type=int, metavar="TIMES", help="one and two workers, and one core against a plain loop, in turn")
    parser.add_argument("--overhead", type=int, metavar="TIMES", help="only one core against a plain loop, in CPU seconds without start-up")
    parser.add_argument("--dump", help="with --compare: a dump to use instead of making one")
    parser.add_argument("--flat", type=int, nargs="+", metavar="RECORDS", help="memory by number of records, of small pages in the first of --formats")
    parser.add_argument("--step", nargs="+", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.step:
        {"plain_loop": plain_loop, "bulk": bulk, "trove": trove}[args.step[0]](*args.step[1:])
    elif args.compare:
        compare(args)
    elif args.overhead:
        overhead(args)
    elif args.flat:
        flat(args)
    else:
        table(args)


if __name__ == "__main__":
    main()
