"""`cleanpage bulk` on a Ray cluster: crawl dumps in, one clean file for each of them out, cleaned by all machines.

The unit of work is a file, and each task is a `cleanpage.bulk.run` of its own. So a page that stalls or kills its reader is set aside by
that run, a task that dies is tried again from its last checkpoint and not for ever, and the same call goes on where the last one stopped.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from cleanpage.bulk import BulkError, BulkReport, MissingExtraError, OutputError
from cleanpage.bulk import run as run_here
from cleanpage.bulk.command import run_options
from cleanpage.bulk.defaults import CHECKPOINT_S, KINDS, MAX_PAGE_MB, MEMORY_MB, TIMEOUT_S
from cleanpage.bulk.errors import need
from cleanpage.bulk.inputs import STDIN, Input, is_remote, list_inputs
from cleanpage.bulk.output import PROBLEMS_NAMED, output_ending
from cleanpage.bulk.progress import make_progress
from cleanpage.bulk.state import replace_file
from cleanpage.bulk.values import Tally
from cleanpage.cleaner import Cleaner
from cleanpage.errors import InputError, unknown_name

MAX_RETRIES: Final = 2
"""How often a task that died is tried again."""
SMALL_BYTES: Final = 16 * 1024 * 1024
"""Small neighbours of one format share a task and an output up to this size: a task takes about two seconds to start."""
SMALL_FILES: Final = 1_000
FAILURES: Final = 20
"""After so many units that failed no more are handed out: it is then not the fault of one file."""


@dataclass(frozen=True)
class _Unit:
    """What one task cleans: a file, or small ones of one format."""

    inputs: tuple[str, ...]
    output: str
    tries: int = 0


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
    checkpoint_s: float = CHECKPOINT_S,
    overwrite: bool = False,
    progress: bool | None = None,
    report: str | os.PathLike[str] | None = None,
    max_retries: int = MAX_RETRIES,
) -> BulkReport:
    """Clean crawl dumps on a Ray cluster: `cleanpage.bulk.run` with the same options, and an output ``OUT-00000…`` for each input.

    Runs on the cluster that this process is connected to, else on the one of the environment variable ``RAY_ADDRESS``, else on this machine.
    Inputs and `output` must be reachable under the same name from every machine: a shared file system, or paths for fsspec (``s3://…``).
    Small neighbouring files of one format share an output. `workers` is the number of tasks at a time; None is as many as the cluster has
    processors. A task whose process or machine dies is tried again `max_retries` times, a local output from its last checkpoint on.

    Raises BulkError when files could not be cleaned, after the others are done; the same call takes up what is missing.
    """
    try:
        import ray
    except ImportError as error:
        raise MissingExtraError("the engine 'ray' needs the package 'ray': pip install 'cleanpage[ray]'") from error
    if kind not in KINDS:
        raise unknown_name("kind", kind, KINDS)
    if workers is not None and workers < 1:
        raise ValueError(f"workers should be 1 or more, not {workers}")
    if max_retries < 0:
        raise ValueError(f"max_retries should be 0 or more, not {max_retries}")
    named = [os.fspath(inputs)] if isinstance(inputs, str | os.PathLike) else [os.fspath(name) for name in inputs]
    path = os.fspath(output)
    if STDIN in named:
        raise InputError("standard input is in one process only; the engine 'ray' reads files")
    options = {
        "cleaner": cleaner or Cleaner(), "kind": kind, "text_field": text_field, "html_field": html_field, "url_field": url_field, "id_field": id_field,
        "keep_source": keep_source, "receipts": receipts, "timeout_s": timeout_s, "memory_mb": memory_mb, "max_page_mb": max_page_mb,
        "checkpoint_s": checkpoint_s, "overwrite": overwrite, "progress": False, "workers": 1,
    }  # fmt: skip
    total_bytes, count = _look_at(named, path)
    _check_left_over(path, count, overwrite)
    began = time.monotonic()
    shown = make_progress(progress, total_bytes, 0)
    tally, reports = Tally(), {}
    with _cluster(ray):
        try:
            for unit, done in _all(ray, _units(list_inputs(named), path), options, workers, max_retries):
                reports[unit.output] = done
                tally.add(done.tally)
                shown.update(tally)
        finally:
            shown.close()
    ordered = [reports[name] for name in sorted(reports)]
    problems = [problem for each in ordered for problem in each.problems][:PROBLEMS_NAMED]
    problems_file = f"{_numbered(path, None)}.problems.jsonl" if any(each.problems_file for each in ordered) else None
    whole = BulkReport(tally, tuple(name for each in ordered for name in each.outputs), problems_file, problems, time.monotonic() - began)
    if report is not None:
        replace_file(os.fspath(report), json.dumps(whole.to_dict(), ensure_ascii=False, indent=2).encode("utf-8", "replace"))
    return whole


def main(args: argparse.Namespace) -> int:
    """`cleanpage bulk --engine ray`. Exit status as without --engine."""
    if args.shard_size is not None:
        raise InputError("--shard-size does not go with --engine ray: each input has an output of its own")
    try:
        report = run(args.inputs, args.output, **run_options(args))
    except KeyboardInterrupt:
        print("cleanpage bulk: stopped; run the same command again to go on", file=sys.stderr)
        return 130
    if not args.quiet:
        print(report.summary(), file=sys.stderr)
    return 0 if report.all_cleaned else 1


def _all(ray: Any, units: Iterator[_Unit], options: dict[str, Any], workers: int | None, max_retries: int) -> Iterator[tuple[_Unit, BulkReport]]:
    """The units with their reports, as they get done. Raises BulkError at the end when some failed."""
    task = ray.remote(max_retries=0, num_cpus=1)(_clean)  # Ray would count neither deaths by lack of memory nor those with their machine
    settings = ray.put(options)
    running: dict[Any, _Unit] = {}
    failed: dict[str, str] = {}
    again: list[_Unit] = []
    try:
        while True:
            at_once = workers or 2 * max(int(ray.cluster_resources().get("CPU", 1)), 1)
            while len(running) < at_once and len(failed) < FAILURES and (unit := again.pop() if again else next(units, None)) is not None:
                running[task.remote(unit, settings)] = unit
            if not running:
                break
            (ready, *_), _ = ray.wait(list(running), num_returns=1)
            unit = running.pop(ready)
            try:
                yield unit, ray.get(ready)
            except ray.exceptions.RayTaskError as error:
                failed[unit.inputs[0]] = _reason(error.cause or error)
            except ray.exceptions.RayError as error:
                if unit.tries >= max_retries:
                    failed[unit.inputs[0]] = f"its task died {unit.tries + 1} times: {_reason(error)}"
                else:
                    again.append(replace(unit, tries=unit.tries + 1))
    finally:
        for reference in running:
            ray.cancel(reference)
    if failed:
        some = "; ".join(f"{name}: {reason}" for name, reason in list(failed.items())[:3])
        more = "" if len(failed) < FAILURES else " (no more were tried)"
        raise BulkError(f"{len(failed)} inputs could not be cleaned{more}, the others are done. Run the same again to go on with them. {some}")


def _clean(unit: _Unit, options: dict[str, Any]) -> BulkReport:
    """The task: runs on any machine of the cluster."""
    if not is_remote(unit.output):
        return run_here(unit.inputs, unit.output, **options)
    system, path = need("fsspec", f"the remote path {unit.output!r}").core.url_to_fs(unit.output)
    with tempfile.TemporaryDirectory() as folder:
        local = os.path.join(folder, os.path.basename(path))
        done = not options["overwrite"] and system.exists(f"{path}.state") and system.exists(path)
        if done:
            system.get(f"{path}.state", f"{local}.state")
            Path(local).touch()
        report = run_here(unit.inputs, local, **options)
        if not done:
            system.makedirs(os.path.dirname(path), exist_ok=True)
            for ending in ("", ".problems.jsonl", ".state"):  # the state comes last: with it the output is whole
                if os.path.exists(local + ending):
                    system.put(local + ending, path + ending)
    return replace(report, outputs=(unit.output,), problems_file=f"{unit.output}.problems.jsonl" if report.problems_file else None)


def _look_at(named: list[str], path: str) -> tuple[int, int]:
    """(bytes, units) of the input. Raises InputError, OutputError."""
    total_bytes = count = 0
    for each in list_inputs(named):
        total_bytes += each.size_bytes
    for _ in _units(list_inputs(named), path):
        count += 1
    if not count:
        raise InputError(f"nothing to read in {', '.join(named)}: no file with a known ending")
    return total_bytes, count


def _units(inputs: Iterator[Input], output: str) -> Iterator[_Unit]:
    """The inputs, small neighbours of one format together. Depends on nothing else, so that a run can be taken up again."""
    together: list[Input] = []
    number = 0
    for each in inputs:
        size_bytes = sum(other.size_bytes for other in together) + each.size_bytes
        apart = each.format == "parquet" or bool(together and together[0].format != each.format)  # the columns of two Parquet files may differ
        if together and (apart or size_bytes > SMALL_BYTES or len(together) >= SMALL_FILES):
            yield _Unit(tuple(other.path for other in together), _numbered(output, number))
            number, together = number + 1, []
        together.append(each)
    if together:
        yield _Unit(tuple(other.path for other in together), _numbered(output, number))


def _numbered(output: str, number: int | None) -> str:
    """``clean.jsonl.gz`` -> ``clean-00007.jsonl.gz``, as the shards of a local run are called; None gives a pattern for all of them."""
    ending = output_ending(output.partition("://")[2] or output)
    return f"{output[: -len(ending)]}-{'*' if number is None else f'{number:05}'}{output[-len(ending) :]}"


def _check_left_over(output: str, count: int, overwrite: bool) -> None:
    """Raises OutputError when an output of an older run with more inputs would stay among the new ones; `overwrite` removes them."""
    if is_remote(output):
        return
    while os.path.exists(old := _numbered(output, count)):
        if not overwrite:
            raise OutputError(f"{old} is the output of an older run with more inputs; use another output, or --overwrite")
        for ending in ("", ".state", ".problems.jsonl"):
            Path(old + ending).unlink(missing_ok=True)
        count += 1


@contextmanager
def _cluster(ray: Any) -> Iterator[None]:
    """The cluster that is there, or one on this machine that listens to nobody else."""
    if ray.is_initialized():
        yield
        return
    if os.environ.get("RAY_ADDRESS"):
        ray.init(logging_level="ERROR")
    else:
        ray.init(address="local", _node_ip_address="127.0.0.1", include_dashboard=False, logging_level="ERROR")
    try:
        yield
    finally:
        ray.shutdown()


def _reason(error: BaseException) -> str:
    return f"{type(error).__name__}: {str(error).strip().splitlines()[0] if str(error).strip() else 'no message'}"
