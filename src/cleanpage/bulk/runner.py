"""A bulk run from beginning to end: inputs -> plan -> workers -> output, with checkpoints; and `run`, its one door."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import cleanpage
from cleanpage.bulk.compress import codec_name, zstd_module
from cleanpage.bulk.defaults import CHECKPOINT_S, KINDS, MAX_PAGE_MB, MEMORY_MB, TIMEOUT_S, cores
from cleanpage.bulk.errors import BulkError, need
from cleanpage.bulk.inprocess import InProcess
from cleanpage.bulk.inputs import Input, list_inputs
from cleanpage.bulk.job import Job
from cleanpage.bulk.jsonl import LINE_BYTES, Fields
from cleanpage.bulk.output import Output, codec_of, output_ending
from cleanpage.bulk.plan import Chain, Plan
from cleanpage.bulk.progress import make_progress
from cleanpage.bulk.report import BulkReport
from cleanpage.bulk.state import replace_file
from cleanpage.bulk.supervisor import Stop, Supervisor
from cleanpage.bulk.values import BEGINNING
from cleanpage.cleaner import Cleaner
from cleanpage.errors import InputError, unknown_name

_COPIES = 8
"""How many times a page or a line may have to be in memory to be read and cleaned: larger ones are not tried."""
_OURS_TOO = ("timeout_s", "memory_mb")
"""Settings of a Cleaner with `isolate` that a run has too."""


def run(
    inputs: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    output: str | os.PathLike[str],
    *,
    cleaner: Cleaner | None = None,
    kind: str = "auto",
    text_field: str | None = None,
    html_field: str | None = None,
    url_field: str | None = None,
    id_field: str | None = None,
    keep_source: bool = True,
    receipts: bool = False,
    workers: int | None = None,
    timeout_s: float = TIMEOUT_S,
    memory_mb: int = MEMORY_MB,
    max_page_mb: float = MAX_PAGE_MB,
    shard_mb: float | None = None,
    checkpoint_s: float = CHECKPOINT_S,
    overwrite: bool = False,
    progress: bool | None = None,
    report: str | os.PathLike[str] | None = None,
) -> BulkReport:
    """Clean crawl dumps into one output, and return what was done.

    `inputs` are files, folders, globs or fsspec paths (``s3://…``): WARC and WET, JSONL, Parquet, pages as .html or .txt; ``"-"`` is
    standard input as JSONL. `output` is a local .jsonl, .jsonl.gz, .jsonl.zst or .parquet. Records are written in input order, with the
    fields that they came with and ``text``, ``title``, ``removed``, ``status``, ``note`` (and ``removals`` with `receipts`).

    A run that was interrupted, even by kill -9, goes on when it is called again with the same arguments, and ends with the same bytes.

    Parameters
    ----------
    cleaner
        The Cleaner to use; None is ``Cleaner()``.
    kind
        What all pages are, ``"html"`` or ``"text"``; ``"auto"`` goes by the format and the field, then by the look of each page.
    text_field, html_field, url_field, id_field
        Where JSONL and Parquet hold the page, its URL and its name; None guesses by the usual names.
    keep_source
        Whether the field that held the page is kept. A field called ``text`` always gives way to the clean text.
    workers
        Processes; None takes one for each core, 0 cleans in this process, without protection from hostile pages.
    timeout_s, memory_mb
        Seconds, and MiB of memory, that one record may take. A record that takes more is set aside.
    max_page_mb
        MiB of an unpacked page; a larger one is set aside. Never more than an eighth of `memory_mb`.
    shard_mb
        MiB after which the next output file is begun (``OUT-00000.jsonl``, …); None writes one.
    checkpoint_s
        Seconds between checkpoints.
    overwrite
        Whether an older output of this name is removed first.
    progress
        True shows it on standard error, False does not, None does when that is a terminal.
    report
        Where to write the report as JSON.

    Raises InputError for what cannot be read at all, OutputError, OptionsDifferError, MissingExtraError, WorkerError (see
    `cleanpage.bulk.errors`); KeyboardInterrupt after a checkpoint at Ctrl-C, SystemExit at SIGTERM.
    """
    if kind not in KINDS:
        raise unknown_name("kind", kind, KINDS)
    named = [os.fspath(inputs)] if isinstance(inputs, str | os.PathLike) else [os.fspath(name) for name in inputs]
    path = os.fspath(output)
    if workers is not None and workers < 0:
        raise ValueError(f"workers should be 0 or more, not {workers}")
    if not timeout_s > 0 or memory_mb < 0 or not max_page_mb > 0 or (shard_mb is not None and not shard_mb > 0):
        raise ValueError("timeout_s, max_page_mb and shard_mb should be more than 0, memory_mb 0 (no limit) or more")
    workers = cores() if workers is None else workers
    cleaner = Cleaner() if cleaner is None else cleaner
    codec = codec_of(path)
    first, total_bytes = _look_at(named, output_ending(path))
    parquet = output_ending(path) == ".parquet"
    most_bytes = memory_mb * 2**20 // _COPIES if memory_mb else LINE_BYTES
    job = Job(
        cleaner=cleaner,
        kind=kind,
        fields=Fields(text_field, html_field, url_field, id_field, keep_source),
        receipts=receipts,
        codec="" if parquet else codec,
        arrow=parquet and first.format == "parquet",
        max_page_bytes=min(int(max_page_mb * 2**20), most_bytes),
        max_line_bytes=min(LINE_BYTES, most_bytes),
        isolated=workers > 0,
    )
    if job.arrow:
        from cleanpage.bulk.parquet import check_columns

        check_columns(list_inputs(named))
    options = _options(job, named, timeout_s, memory_mb, shard_mb, path)
    shard_bytes = None if shard_mb is None else int(shard_mb * 2**20)
    with Output(path, options=options, arrow=job.arrow, receipts=receipts, shard_bytes=shard_bytes, overwrite=overwrite) as out:
        if not out.state.done:
            _go(job, named, out, workers, timeout_s, memory_mb * 2**20, checkpoint_s, progress, total_bytes)
        state = out.state
        done = BulkReport(state.tally, out.outputs, out.problems_file, state.problems, state.wall_s)
    if report is not None:
        replace_file(os.fspath(report), json.dumps(done.to_dict(), ensure_ascii=False, indent=2).encode("utf-8", "replace"))
    return done


def _go(
    job: Job, named: list[str], out: Output, workers: int, timeout_s: float, memory_bytes: int, checkpoint_s: float, show: bool | None, total_bytes: int
) -> None:
    """Clean what is not yet cleaned and give the output its name."""
    state = out.state
    plan = Plan(list_inputs(named), first=state.input, start=state.start, known_digest=state.digest, line_bytes=job.max_line_bytes)
    chain = Chain(state.input, state.start)
    progress = make_progress(show, total_bytes, state.tally.bytes_in)
    began, before_s = time.monotonic(), state.wall_s
    last = began
    with _signals() as stopped:
        workforce: Supervisor | InProcess = (
            Supervisor(job, workers=workers, timeout_s=timeout_s, memory_bytes=memory_bytes, stopped=stopped) if workers else InProcess(job, stopped=stopped)
        )
        try:
            with workforce:
                for chunk, part in workforce.run(iter(plan), chain):
                    out.write(part)
                    if chunk.format == "page":
                        state.input, state.start = chunk.input + part.end.offset, BEGINNING
                    else:
                        state.input, state.start = chunk.input, part.end
                    state.digest = plan.digest(state.input, state.start)
                    state.tally.add(part.tally)
                    now = time.monotonic()
                    state.wall_s = before_s + now - began
                    progress.update(state.tally)
                    if out.shard_is_full or now - last >= checkpoint_s:
                        out.checkpoint()
                        last = now
            state.wall_s = before_s + time.monotonic() - began
            out.finish()
        except (BulkError, InputError, OSError):
            with suppress(BulkError, OSError):
                out.checkpoint()
            raise
        except Stop:
            out.checkpoint()
            if stopped.signal == signal.SIGINT:
                raise KeyboardInterrupt from None
            raise SystemExit(128 + stopped.signal) from None
        finally:
            progress.close()


class _Stopped:
    """Whether a signal asked to stop; the second one does not wait for a good moment."""

    signal = 0

    def __call__(self) -> bool:
        return self.signal != 0

    def hear(self, number: int, _: object) -> None:
        if self.signal:
            raise KeyboardInterrupt
        self.signal = number


@contextmanager
def _signals() -> Iterator[_Stopped]:
    """Ctrl-C and SIGTERM end the run between two parts, behind a checkpoint."""
    stopped = _Stopped()
    if threading.current_thread() is not threading.main_thread():
        yield stopped
        return
    before = {number: signal.signal(number, stopped.hear) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stopped
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _look_at(named: list[str], ending: str) -> tuple[Input, int]:
    """The first input and the size of all, before hours of work. Raises InputError for one that is not there, MissingExtraError."""
    first, total_bytes = None, 0
    needed = {"parquet" if ending == ".parquet" else "", "zst" if ending.endswith(".zst") else ""}
    for each in list_inputs(named):
        first = first or each
        total_bytes += each.size_bytes
        needed.update((each.format, each.path[-4:].lower().lstrip(".")))
    if first is None:
        raise InputError(f"nothing to read in {', '.join(named)}: no file with a known ending")
    if "parquet" in needed:
        need("pyarrow", "Parquet")
    if "zst" in needed:
        zstd_module()
    return first, total_bytes


def _options(job: Job, named: list[str], timeout_s: float, memory_mb: int, shard_mb: float | None, path: str) -> dict[str, Any]:
    """What decides the bytes of the output."""
    cleaner = job.cleaner
    return {
        "cleanpage": cleanpage.__version__,
        "inputs": named,
        **{f"isolate_{name}" if name in _OURS_TOO else name: value for name, value in cleaner.__getstate__().items() if not name.startswith("_")},
        "rules": [rule.id for rule in cleaner.rules],
        "kind": job.kind,
        **{f"{name}_field" if name != "keep_source" else name: value for name, value in job.fields._asdict().items()},
        "receipts": job.receipts,
        "timeout_s": timeout_s,
        "memory_mb": memory_mb,
        "max_page_bytes": job.max_page_bytes,
        "shard_mb": shard_mb,
        "isolated": job.isolated,
        "codec": codec_name(codec_of(path)),
    }
