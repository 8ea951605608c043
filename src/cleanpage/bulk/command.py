"""`cleanpage bulk`: the arguments, and what the command prints and returns."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from typing import Any

from cleanpage.bulk.defaults import CHECKPOINT_S, KINDS, MAX_PAGE_MB, MEMORY_MB, TIMEOUT_S
from cleanpage.cleaner import MODES, Cleaner
from cleanpage.errors import CleanpageError

DONE, SOME_NOT_CLEANED, NOT_DONE = 0, 1, 2
_UNITS = {"": 1 / 2**20, "k": 1 / 2**10, "m": 1.0, "g": 2.0**10, "t": 2.0**20}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `cleanpage bulk`."""
    parser.add_argument(
        "inputs", nargs="+", metavar="IN", help="WARC, WET, JSONL, Parquet, .html or .txt; files, folders, globs, s3://…; - is JSONL on standard input"
    )
    parser.add_argument("-o", "--output", required=True, metavar="OUT", help=".jsonl, .jsonl.gz, .jsonl.zst or .parquet")
    cleaning = parser.add_argument_group("cleaning")
    cleaning.add_argument("--mode", choices=tuple(MODES), default="balanced", help="how sure a cut has to be (default: %(default)s)")
    cleaning.add_argument("--languages", metavar="CODE,…", type=_names, help="lexicons to use (default: chosen for each page)")
    cleaning.add_argument("--without", metavar="RULE,…", type=_names, default=[], help="rules to leave out")
    cleaning.add_argument("--only", metavar="RULE,…", type=_names, help="the only rules to run")
    cleaning.add_argument("--kind", choices=KINDS, default="auto", help="what all pages are (default: by format and field)")
    fields = parser.add_argument_group("fields of JSONL and Parquet (default: the usual names)")
    fields.add_argument("--text-field", metavar="NAME", help="holds text")
    fields.add_argument("--html-field", metavar="NAME", help="holds HTML")
    fields.add_argument("--url-field", metavar="NAME", help="holds the URL")
    fields.add_argument("--id-field", metavar="NAME", help="names the record in reports")
    fields.add_argument("--drop-source", action="store_true", help="do not write the field that held the page")
    fields.add_argument("--receipts", action="store_true", help="write every removal with its span")
    running = parser.add_argument_group("running")
    running.add_argument("--workers", type=_number(int, 0), metavar="N", help="processes (default: one for each core; 0: none, for debugging)")
    running.add_argument("--timeout", type=_number(float, 0.01), default=TIMEOUT_S, metavar="SECONDS", help="for one record (default: %(default)g)")
    running.add_argument(
        "--memory", type=_mebibytes, default=MEMORY_MB, metavar="SIZE", help=f"for one record, such as 512M or 2G (default: {MEMORY_MB}M; 0: no limit)"
    )
    running.add_argument("--max-page", type=_mebibytes, default=MAX_PAGE_MB, metavar="SIZE", help=f"larger pages are set aside (default: {MAX_PAGE_MB}M)")
    running.add_argument("--shard-size", type=_mebibytes, metavar="SIZE", help="begin another output file (OUT-00000…) when one is that large")
    running.add_argument("--checkpoint", type=_number(float, 0), default=CHECKPOINT_S, metavar="SECONDS", help="between checkpoints (default: %(default)g)")
    running.add_argument("--overwrite", action="store_true", help="remove an older output of this name first")
    running.add_argument("--report", metavar="FILE", help="write the report as JSON")
    running.add_argument("-q", "--quiet", action="store_true", help="no progress and no summary")


def run_options(args: argparse.Namespace) -> dict[str, Any]:
    """What the arguments say to `run`, here or on another engine, beside what is read, what is written and the size of shards."""
    return {
        "cleaner": Cleaner(mode=args.mode, languages=args.languages, without=args.without, only=args.only),
        "kind": args.kind,
        "text_field": args.text_field,
        "html_field": args.html_field,
        "url_field": args.url_field,
        "id_field": args.id_field,
        "keep_source": not args.drop_source,
        "receipts": args.receipts,
        "workers": args.workers,
        "timeout_s": args.timeout,
        "memory_mb": int(args.memory),
        "max_page_mb": args.max_page,
        "checkpoint_s": args.checkpoint,
        "overwrite": args.overwrite,
        "progress": not args.quiet,
        "report": args.report,
    }


def main(args: argparse.Namespace) -> int:
    """Run `cleanpage bulk`. Exit status: 0 all cleaned, 1 something set aside or damaged, 2 not done, 130 or 143 stopped by a signal."""
    from cleanpage.bulk.runner import run  # not needed for --help, nor by the other commands

    try:
        report = run(args.inputs, args.output, shard_mb=args.shard_size, **run_options(args))
    except (CleanpageError, OSError, TypeError, ValueError) as error:
        print(f"cleanpage bulk: {error}", file=sys.stderr)
        return NOT_DONE
    except KeyboardInterrupt:
        print("cleanpage bulk: stopped; run the same command again to go on", file=sys.stderr)
        return 130
    except SystemExit as stop:
        print("cleanpage bulk: stopped; run the same command again to go on", file=sys.stderr)
        return stop.code if isinstance(stop.code, int) else NOT_DONE
    if not args.quiet:
        print(report.summary(), file=sys.stderr)
    return DONE if report.all_cleaned else SOME_NOT_CLEANED


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _mebibytes(text: str) -> float:
    """``512M``, ``2G``, ``1000000`` (bytes) -> MiB."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?", text.strip().lower())
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} is not a size; write 512M or 2G")
    return float(found[1]) * _UNITS[found[2]]


def _number(make: type[int] | type[float], least: float) -> Callable[[str], float]:
    def number(text: str) -> float:
        value = make(text)
        if not value >= least:
            raise argparse.ArgumentTypeError(f"{text} is less than {least}")
        return value

    number.__name__ = "number"
    return number
