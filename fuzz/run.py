"""Fuzz a target for a given time, and tell how many inputs were tried and what was found.

    python fuzz/run.py --target html --seconds 600

Needs atheris (``pip install atheris``; Linux and macOS). The corpus grows in --corpus and is used again by the next run; an input that
breaks a law is written to --findings, and exit status 1 says that there is one.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
TARGETS = ("html", "text", "jsonl", "warc", "lexicon")
_TRIED = re.compile(r"stat::number_of_executed_units:\s+(\d+)")
_PROGRESS = re.compile(r"^#(\d+)\s", re.MULTILINE)


def fuzz(target: str, *, seconds: int, corpus: Path, findings: Path, max_bytes: int, page_timeout_s: int) -> tuple[int, int, list[Path]]:
    """(inputs tried, exit status, files of findings)"""
    for folder in (corpus, findings):
        folder.mkdir(parents=True, exist_ok=True)
    before = set(findings.iterdir())
    dictionary = HERE / f"{target}.dict"
    command = [
        sys.executable,
        str(HERE / "targets.py"),
        target,
        str(corpus),
        str(HERE / "seeds" / target),
        f"-max_total_time={seconds}",
        f"-max_len={max_bytes}",
        f"-timeout={page_timeout_s}",
        "-rss_limit_mb=3000",
        "-report_slow_units=1000",  # a busy machine makes every input slow; -timeout finds what hangs
        "-print_final_stats=1",
        f"-artifact_prefix={findings}/{target}-",
        *([f"-dict={dictionary}"] if dictionary.exists() else []),
    ]
    ended = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    tried = [int(count) for count in (*_PROGRESS.findall(ended.stderr), *_TRIED.findall(ended.stderr))]
    found = sorted(set(findings.iterdir()) - before)
    if ended.returncode:
        print(ended.stdout[-3_000:], ended.stderr[-4_000:], sep="\n")
    return max(tried, default=0), ended.returncode, found


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--target", choices=TARGETS, required=True)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--corpus", type=Path, help="default: fuzz/corpus/TARGET")
    parser.add_argument("--findings", type=Path, default=HERE / "findings")
    parser.add_argument("--max-bytes", type=int, default=4_096, help="length of an input")
    parser.add_argument("--page-timeout", type=int, default=20, help="seconds for one input")
    options = parser.parse_args(arguments)
    corpus = options.corpus or HERE / "corpus" / options.target
    began = time.monotonic()
    tried, status, found = fuzz(
        options.target, seconds=options.seconds, corpus=corpus, findings=options.findings, max_bytes=options.max_bytes, page_timeout_s=options.page_timeout
    )
    hours = (time.monotonic() - began) / 3_600
    print(f"{options.target}: {tried} inputs in {hours:.2f} h, {len(found)} findings, status {status}")
    for path in found:
        print(f"  {path}")
    return int(bool(found) or status != 0)


if __name__ == "__main__":
    sys.exit(main())
