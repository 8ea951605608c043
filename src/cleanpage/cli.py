"""The command line: clean, mark, rules, check, bulk, report, serve. Exit status 0 done, 1 some records could not be cleaned, 2 wrong usage or unreadable input."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from cleanpage import testing
from cleanpage.bulk import command
from cleanpage.cleaner import MODES, Cleaner
from cleanpage.errors import CleanpageError, InputError, unknown_name
from cleanpage.page import Removal
from cleanpage.read import KINDS
from cleanpage.render import CLOSE, OPEN
from cleanpage.report import command as report_command
from cleanpage.rules import RULES

_RED, _PLAIN = "\x1b[9;31m", "\x1b[0m"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command in `argv` (default: the process's own) and return its exit status."""
    parser = _parser()
    args = parser.parse_args(argv)
    try:
        return int(args.run(args))
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except (CleanpageError, OSError, TypeError) as error:
        print(f"cleanpage: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="cleanpage", description="Clean text from scraped pages, with a receipt for every cut.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, run, about in (("clean", _clean, "print the clean text"), ("mark", _mark, "print the page with its cuts as [-…-]")):
        single = commands.add_parser(name, help=about)
        single.add_argument("file", nargs="?", default="-", help="a file, or - for standard input (default)")
        single.add_argument("--kind", choices=KINDS, default="auto")
        single.add_argument("--mode", choices=tuple(MODES), default="balanced")
        single.add_argument("--language", action="append", metavar="CODE", help="use this lexicon; may be given again")
        single.add_argument("--without", action="append", default=[], metavar="RULE", help="leave this rule out; may be given again")
        single.add_argument("--only", action="append", metavar="RULE", help="run this rule only; may be given again")
        single.add_argument("--encoding", help="what the transport said of the bytes")
        single.set_defaults(run=run)
    rules = commands.add_parser("rules", help="what each rule removes, keeps and misses")
    rules.add_argument("rule", nargs="?")
    rules.set_defaults(run=_rules)
    check = commands.add_parser("check", help="check lexicons (.toml) and rules (.py) of yours")
    check.add_argument("files", nargs="+", metavar="FILE")
    check.set_defaults(run=_check)
    bulk = commands.add_parser("bulk", help="clean crawl dumps: streaming, many processes, resumable")
    command.add_arguments(bulk)
    bulk.add_argument("--engine", default="local", metavar="NAME", help="local (default): this machine; ray: a Ray cluster, one output for each input")
    bulk.set_defaults(run=_bulk)
    report = commands.add_parser("report", help="one HTML page to look at: what was cut, where and why")
    report_command.add_arguments(report)
    report.set_defaults(run=report_command.main)
    serve = commands.add_parser("serve", help="paste a page in the browser, switch rules, watch the cuts change")
    report_command.add_serve_arguments(serve)
    serve.set_defaults(run=report_command.serve_main)
    return parser


def _bulk(args: argparse.Namespace) -> int:
    if args.engine == "local":
        return command.main(args)
    from importlib.metadata import entry_points  # not needed by the other commands

    engines = {entry.name: entry for entry in entry_points(group="cleanpage.engines")}
    if args.engine not in engines:
        raise unknown_name("engine", args.engine, ("local", *engines))
    return int(engines[args.engine].load()(args))


def _read(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise InputError(f"cannot read {file}: {error.strerror}") from None


def _cleaner(args: argparse.Namespace) -> Cleaner:
    return Cleaner(mode=args.mode, languages=args.language, without=args.without, only=args.only)


def _write(text: str) -> None:
    sys.stdout.buffer.write(text.encode("utf-8", "replace") + (b"" if text.endswith("\n") or not text else b"\n"))
    sys.stdout.buffer.flush()


def _clean(args: argparse.Namespace) -> int:
    _write(_cleaner(args).clean(_read(args.file), kind=args.kind, encoding=args.encoding))
    return 0


def _mark(args: argparse.Namespace) -> int:
    result = _cleaner(args).inspect(_read(args.file), kind=args.kind, encoding=args.encoding)
    text = _coloured(result.source, result.removals) if sys.stdout.isatty() else result.marked()
    _write(text)
    for note in result.notes:
        print(f"note: {note}", file=sys.stderr)
    return 0


def _coloured(source: str, removals: Sequence[Removal]) -> str:
    out: list[str] = []
    position = 0
    for removal in removals:
        start, end = removal.span
        out += (source[position:start], _RED, OPEN, source[start:end], CLOSE, _PLAIN)
        position = end
    return "".join((*out, source[position:]))


def _rules(args: argparse.Namespace) -> int:
    if args.rule is None:
        width = max(len(rule.id) for rule in RULES)
        _write("\n".join(f"{rule.id:{width}}  {rule.doc.splitlines()[0]}" for rule in RULES))
        return 0
    for rule in RULES:
        if rule.id == args.rule:
            _write("\n".join([rule.id, "", rule.doc, "", "Examples", *(f"\n{example}" for example in (*rule.removes, *rule.keeps))]))
            return 0
    raise unknown_name("rule", args.rule, (rule.id for rule in RULES))


def _check(args: argparse.Namespace) -> int:
    wrong = 0
    for file in args.files:
        problems = list(testing.check_file(file))
        for problem in problems:
            _write(problem)
        wrong += len(problems)
        sound = f"no mistakes: {testing.summary(file)}" if file.endswith(".toml") and not problems else "no mistakes"
        _write(f"{file}: {sound if not problems else f'{len(problems)} mistakes' if len(problems) > 1 else '1 mistake'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
