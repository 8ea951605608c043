"""`cleanpage report` and `cleanpage serve`: the arguments, and what the commands print and return."""

from __future__ import annotations

import argparse
import sys

from cleanpage.cleaner import MODES, Cleaner
from cleanpage.errors import CleanpageError
from cleanpage.read import KINDS

DONE, SOME_NOT_SHOWN, NOT_DONE = 0, 1, 2
PORT = 8008


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `cleanpage report`."""
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="pages (.html, .txt), folders, globs, crawl dumps, or the output of `cleanpage bulk --receipts`"
    )
    parser.add_argument("-o", "--output", required=True, metavar="OUT", help="the report, such as report.html")
    choosing = parser.add_argument_group("which pages")
    choosing.add_argument("--sample", type=_positive, metavar="N", help="this many pages, taken by chance (the same ones each time)")
    choosing.add_argument("--rule", action="append", type=_names, metavar="RULE,…", help="only pages on which this rule cut something")
    choosing.add_argument("--max-size", type=_positive, default=20, metavar="MB", help="of the report; further pages are counted only (default: %(default)s)")
    cleaning = parser.add_argument_group("cleaning (a bulk output is shown as it was cleaned)")
    cleaning.add_argument("--mode", choices=tuple(MODES), default="balanced", help="how sure a cut has to be (default: %(default)s)")
    cleaning.add_argument("--kind", choices=KINDS, default="auto", help="what all pages are (default: by ending and look)")
    cleaning.add_argument("--languages", metavar="CODE,…", type=_names, help="lexicons to use (default: chosen for each page)")
    cleaning.add_argument("--without", metavar="RULE,…", type=_names, default=[], help="rules to leave out")
    cleaning.add_argument("--only", metavar="RULE,…", type=_names, help="the only rules to run")
    fields = parser.add_argument_group("fields of JSONL and Parquet (default: the usual names)")
    for name in ("text", "html", "url", "id"):
        fields.add_argument(f"--{name}-field", metavar="NAME")
    parser.add_argument("-q", "--quiet", action="store_true", help="print nothing but errors")


def main(args: argparse.Namespace) -> int:
    """Run `cleanpage report`. Exit status: 0 done, 1 some records could not be shown, 2 wrong usage or unreadable input."""
    from cleanpage.bulk.jsonl import Fields
    from cleanpage.report.build import write_report

    try:
        written = write_report(
            args.files,
            args.output,
            cleaner=Cleaner(mode=args.mode, languages=args.languages, without=args.without, only=args.only),
            kind=args.kind,
            fields=Fields(text=args.text_field, html=args.html_field, url=args.url_field, id=args.id_field),
            sample=args.sample,
            rules=[rule for rules in args.rule or () for rule in rules],
            max_size_bytes=args.max_size * 1_000_000,
        )
    except (CleanpageError, OSError, TypeError) as error:
        print(f"cleanpage report: {error}", file=sys.stderr)
        return NOT_DONE
    for problem in written.problems[:10]:
        print(f"not shown: {problem}", file=sys.stderr)
    if written.problem_count > 10:
        print(f"not shown: {written.problem_count - 10:,} more; the report names the first", file=sys.stderr)
    if written.shown < written.pages:
        print(f"{written.pages - written.shown:,} pages are only counted: the report would grow past {args.max_size} MB; see --sample", file=sys.stderr)
    if not args.quiet:
        pages = f"{written.pages:,} page{'s' * (written.pages != 1)}"
        print(f"{written.path}: {pages}, {written.cuts:,} cut{'' if written.cuts == 1 else 's'}, {written.size_bytes / 1e6:.1f} MB", file=sys.stderr)
    return SOME_NOT_SHOWN if written.problem_count else DONE


def add_serve_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `cleanpage serve`."""
    parser.add_argument("--port", type=_port, default=PORT, metavar="N", help="on 127.0.0.1 (default: %(default)s; 0: any free one)")


def serve_main(args: argparse.Namespace) -> int:
    """Run `cleanpage serve` until Ctrl-C. Exit status: 0 stopped, 2 the port cannot be used."""
    from cleanpage.report.server import serve

    try:
        serve(args.port)
    except KeyboardInterrupt:
        return DONE
    except OSError as error:
        print(f"cleanpage serve: port {args.port} cannot be used: {error.strerror}", file=sys.stderr)
        return NOT_DONE
    return DONE


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is less than 1")
    return value


def _port(text: str) -> int:
    value = int(text)
    if not 0 <= value <= 65_535:
        raise argparse.ArgumentTypeError(f"{text} is no port; 0 to 65535")
    return value
